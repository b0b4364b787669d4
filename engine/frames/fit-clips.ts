/** Clips that are joined are brought to one size and rate. */
import type { ClipSource } from '../contract/frame-context.ts'
import type { Log } from '../contract/log.ts'
import { failure } from '../contract/errors.ts'
import { fps, rateOf, sameRate, type Clip, type ClipInfo, type Rational } from './clip.ts'
import { fitOutput, type OutputShape } from './fit-output.ts'
import { evenSize } from './format.ts'

export const FIT_PARAMS = {
  fit: {
    type: 'string', enum: ['film', 'first', 'largest', 'strict'], default: 'film', title: 'Fit',
    description: 'Where sizes or rates differ: those of the film (of the first clip where the graph names none), of the first clip, the largest size and highest rate, or a fault. Shapes that differ get bars.',
  },
  width: { type: 'integer', optional: true, film: 'width', minimum: 16, maximum: 16384, animatable: false, idleWith: { fit: ['first', 'largest', 'strict'] }, unit: 'pixels', title: 'Width', description: 'Of the film, where the graph names none.', advanced: true },
  height: { type: 'integer', optional: true, film: 'height', minimum: 16, maximum: 16384, animatable: false, idleWith: { fit: ['first', 'largest', 'strict'] }, unit: 'pixels', title: 'Height', description: 'Of the film, where the graph names none.', advanced: true },
  fps: { type: 'number', optional: true, film: 'fps', minimum: 0.1, maximum: 240, animatable: false, idleWith: { fit: ['first', 'largest', 'strict'] }, unit: 'fps', title: 'Frames per second', description: 'Of the film, where the graph names none.', advanced: true },
} as const

export interface FitChoice {
  readonly fit: 'film' | 'first' | 'largest' | 'strict'
  readonly width: number | undefined
  readonly height: number | undefined
  readonly fps: number | undefined
}

interface FitServices {
  readonly node: string
  readonly log: Log
  clip(source: ClipSource): Clip
}

/** @throws E_CLIP_FORMAT that lists all clips that differ, where fit is strict */
export function fitClips(clips: readonly Clip[], ports: readonly string[], choice: FitChoice, { node, log, clip }: FitServices): readonly Clip[] {
  const [first] = clips
  if (first === undefined) return clips
  const target = targetOf(clips.map(({ info }) => info), choice)
  const differing = clips.flatMap(({ info }, i) => (agrees(info, target) ? [] : [`${ports[i]!} of ${said(info)}`]))
  if (differing.length === 0) return clips
  if (choice.fit === 'strict') {
    throw failure('E_CLIP_FORMAT', { node, port: ports[0]!.replace(/\[.*/, ''), expected: said(target), got: differing.join('; '), fix: 'Set fit to film, first or largest, or put resize and fps nodes before them.' })
  }
  log.warn('W_CLIP_FITTED', { port: 'fit', expected: said(target), got: differing.join('; ') })
  return clips.map((one) => {
    const fitted = fitOutput(one, target, 'contain')
    return fitted === one ? one : clip(fitted)
  })
}

function targetOf(infos: readonly ClipInfo[], { fit, width, height, fps: wanted }: FitChoice): OutputShape {
  const first = infos[0]!
  if (fit === 'film') return { ...sizeOf(first, width, height), rate: wanted === undefined ? first.rate : rateOf(wanted) }
  if (fit !== 'largest') return { width: first.width, height: first.height, rate: first.rate }
  const large = infos.reduce((most, one) => (one.width * one.height > most.width * most.height ? one : most))
  const rate = infos.reduce((most: Rational, one) => (fps(one.rate) > fps(most) ? one.rate : most), first.rate)
  return { width: large.width, height: large.height, rate }
}

/** Where one side is named, the other follows the first clip's shape. */
function sizeOf(first: ClipInfo, width: number | undefined, height: number | undefined): { readonly width: number; readonly height: number } {
  return {
    width: width ?? (height === undefined ? first.width : evenSize((height * first.width) / first.height)),
    height: height ?? (width === undefined ? first.height : evenSize((width * first.height) / first.width)),
  }
}

const agrees = (info: ClipInfo, to: OutputShape): boolean => info.width === to.width && info.height === to.height && sameRate(info.rate, to.rate)
const said = ({ width, height, rate }: OutputShape): string => `${width}x${height} at ${Number(fps(rate).toFixed(3))} fps`
