/** How ffmpeg and ffprobe read files that nobody vouches for. Looking into a file decodes pictures of it too. */

/** ffmpeg takes no more. */
const MOST = 2 ** 31 - 1

/** Input options: nothing but the file is read, and no picture that has more pixels. Pure. */
export const safeInput = (maxPixels: number): readonly string[] => ['-protocol_whitelist', 'file', '-max_pixels', String(Math.min(maxPixels, MOST))]

/** The size of a picture that was refused, as the messages tell: the stream itself is said to have none then. Pure. */
export function refusedSize(messages: string, maxPixels: number): { readonly width: number; readonly height: number } | undefined {
  for (const [, width, height] of messages.matchAll(/(?:Picture|Frame) size (\d+)x(\d+) (?:exceeds|is invalid)/g)) {
    if (Number(width) * Number(height) > maxPixels) return { width: Number(width), height: Number(height) }
  }
  return undefined
}
