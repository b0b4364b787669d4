/** What is known of a source before a cut list becomes a graph. */
import { fps, type MediaInfo, type Rational } from '../../../engine/api.ts'

export interface FoundMedia {
  /** In the project folder. */
  readonly file: string
  readonly info?: MediaInfo
}

/** Undefined where there is no such file. */
export type FindMedia = (name: string) => Promise<FoundMedia | undefined>

/** The name alone of a path or an address: lists come from other machines. */
export function baseName(media: string): string {
  const last = media.split(/[\\/]/).at(-1)!
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

/** Frames of it at the rate of the list. */
export const framesOfMedia = (info: MediaInfo | undefined, rate: Rational): number | undefined =>
  info?.video === undefined ? undefined : Math.floor((info.video.frames * info.video.rate.den * fps(rate)) / info.video.rate.num + 1e-6)
