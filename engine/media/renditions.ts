/** Sizes and rates that a film is streamed in: players take the one that their line has room for. Pure. */
import { fps, type ClipInfo } from '../frames/clip.ts'
import { evenSize } from '../frames/format.ts'

export interface Rendition {
  /** Its folder, such as `720p`: of the shorter side. */
  readonly name: string
  readonly width: number
  readonly height: number
  /** Most bits per second of the picture. */
  readonly bitrate: number
}

/** Lengths of the shorter side. */
const LADDER = [1080, 720, 480, 360, 240]
const MOST = 4
/** A step makes at least so much smaller. */
const STEP = 0.8
/** Of 1920x1080 at 30 frames a second. */
const FULL_HD = 5e6

/** The film's own size first, then smaller ones. */
export function renditionsOf({ width, height, rate }: Pick<ClipInfo, 'width' | 'height' | 'rate'>, bitrate?: number): readonly Rendition[] {
  const shorter = Math.min(width, height)
  const sides = [shorter, ...LADDER.filter((one) => one <= STEP * shorter)].slice(0, MOST)
  return sides.map((side, k): Rendition => {
    const size = k === 0 ? { width, height } : { width: evenSize((width * side) / shorter), height: evenSize((height * side) / shorter) }
    // Small pictures need more bits for each pixel, quick ones fewer for each frame.
    const share = ((size.width * size.height) / (1920 * 1080)) ** 0.75 * Math.sqrt(Math.min(2, fps(rate) / 30))
    const own = ((width * height) / (1920 * 1080)) ** 0.75 * Math.sqrt(Math.min(2, fps(rate) / 30))
    return { name: `${side}p`, ...size, bitrate: Math.max(64_000, Math.round(bitrate === undefined ? FULL_HD * share : (bitrate * share) / own)) }
  })
}
