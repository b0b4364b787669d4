/** What deliver is asked for: the formats and platforms that there are. Pure. */
import type { Json } from '../../../engine/api.ts'
import { renamedFit } from '../../shared/subjects/shape.ts'

export const FORMATS = {
  mp4: '.mp4',
  webm: '.webm',
  gif: '.gif',
  prores: '.mov',
  hls: '.hls',
} as const
export type Format = keyof typeof FORMATS

/** What they show a film in, and the loudness that they play it at. */
export const PLATFORMS = {
  youtube: { to: '16:9', format: 'mp4', loudness: -14 },
  shorts: { to: '9:16', format: 'mp4', loudness: -14 },
  tiktok: { to: '9:16', format: 'mp4', loudness: -14 },
  reels: { to: '9:16', format: 'mp4', loudness: -14 },
  instagram: { to: '4:5', format: 'mp4', loudness: -14 },
  podcast: { to: '16:9', format: 'mp4', loudness: -16 },
  // EBU R 128.
  broadcast: { to: '16:9', format: 'prores', loudness: -23 },
  web: { to: '16:9', format: 'hls', loudness: -16 },
} as const satisfies Readonly<Record<string, { readonly to: string; readonly format: Format; readonly loudness: number }>>
type Platform = keyof typeof PLATFORMS

export const FORMAT_NAMES = Object.keys(FORMATS) as readonly Format[]
export const PLATFORM_NAMES = Object.keys(PLATFORMS) as readonly Platform[]

export interface Asked {
  readonly name: string
  readonly to: readonly string[]
  readonly formats: readonly Format[]
  readonly platforms: readonly Platform[]
  readonly loudness: number
  /** Pixels of the shorter side; 0: the film's. */
  readonly lines: number
}

/** A text with commas becomes a list. */
export const listOf = (given: Json): Json => (typeof given === 'string' ? given.split(',').map((one) => one.trim()).filter((one) => one !== '') : given)

/** Before version 2 shapes, formats and platforms were lists or texts with commas. */
export function typedLists(params: Record<string, Json>): Record<string, Json> {
  const lists = Object.fromEntries(['to', 'formats', 'platforms'].flatMap((name) => (params[name] === undefined ? [] : [[name, listOf(params[name])]])))
  return { ...renamedFit(params), ...lists }
}
