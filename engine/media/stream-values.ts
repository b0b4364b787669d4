/** How ffprobe and ffmpeg write sizes, rates and tags. Pure. */
import { rational, type Rational } from '../frames/clip.ts'
import { refusedSize } from './safe-input.ts'
import type { VideoStream } from './streams.ts'

/** Containers whose head says how long they are; of others ffmpeg works it out from what is there. */
export const promises = (container: string): boolean => /mov|mp4|matroska|webm/.test(container)

export const sized = (video: VideoStream, said: string, maxPixels: number): VideoStream =>
  video.width * video.height > 0 ? video : { ...video, ...refusedSize(said, maxPixels) }

export const lowerCase = (tags: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value]))

export const known = (text: string | undefined): string | undefined =>
  text === undefined || text === '' || text === 'unknown' || text === 'reserved' ? undefined : text

export function parseRatio(text: string | undefined, separator: string): Rational | undefined {
  const [num = 0, den = 0] = (text ?? '').split(separator).map(Number)
  return num > 0 && den > 0 ? rational(num, den) : undefined
}

export const quarterTurn = (degrees: number): number => ((((Math.round(degrees / 90) * 90) % 360) + 360) % 360)

export const hasAlpha = (pixelFormat: string): boolean => /^(yuva|rgba|argb|bgra|abgr|gbrap|ya8|ya16)/.test(pixelFormat)
