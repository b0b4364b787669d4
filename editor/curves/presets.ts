/** Ways to the next keyframe that are chosen by their picture. */
import { ease } from '../../engine/frames/easing.ts'
import type { EasingName } from '../document/keyframes.ts'
import { t } from '../language/t.ts'
import { shape } from '../handles/draw.ts'

export interface Preset {
  readonly title: string
  readonly way: EasingName
}

export const presets = (): readonly Preset[] => [
  { title: t('Straight'), way: 'linear' },
  { title: t('Hold, then jump'), way: 'hold' },
  { title: t('Ease in'), way: 'ease-in' },
  { title: t('Ease out'), way: 'ease-out' },
  { title: t('Ease in and out'), way: 'ease-in-out' },
  { title: t('Ease in, strong'), way: 'ease-in-quart' },
  { title: t('Ease out, strong'), way: 'ease-out-quart' },
  { title: t('Ease in and out, strong'), way: 'ease-in-out-quart' },
  { title: t('Wind up, then go'), way: 'ease-in-back' },
  { title: t('Overshoot, then settle'), way: 'ease-out-back' },
  { title: t('Swing out'), way: 'ease-out-elastic' },
  { title: t('Bounce'), way: 'ease-out-bounce' },
]

const [WIDE, HIGH, EDGE] = [26, 18, 4]

/** A way's picture, drawn by the formula itself. */
export function presetPicture(way: EasingName): SVGElement {
  const path = Array.from({ length: 41 }, (_, step) => `${step === 0 ? 'M' : 'L'}${(EDGE + (step / 40) * (WIDE - 2 * EDGE)).toFixed(1)} ${(HIGH - EDGE - ease(way, step / 40) * (HIGH - 2 * EDGE)).toFixed(1)}`).join('')
  return icon(path, WIDE, HIGH)
}

/** What the handles of a keyframe are told to be. */
export const KIND_PICTURES = {
  auto: 'M3 14C8 14 8 9 13 9S18 4 23 4M11 9a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  flat: 'M4 9H22M11 9a2 2 0 1 0 4 0a2 2 0 1 0-4 0M3 7v4M23 7v4',
  aligned: 'M5 14L21 4M11 9a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  broken: 'M4 14L13 6L22 14M11 6a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
} as const

export function icon(path: string, wide = WIDE, high = HIGH): SVGElement {
  const picture = shape('svg', { viewBox: `0 0 ${wide} ${high}`, width: wide, height: high, 'aria-hidden': 'true', class: 'small-picture' })
  picture.append(shape('path', { d: path }))
  return picture
}
