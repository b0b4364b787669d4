/** What a file's damage comes to: found when a decoder complains, counted by decoding the file once more. */
import type { Child, Children } from './child.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { SAFE_INPUT } from './probe.ts'

/** Lines of ffmpeg for a picture or a packet of sound that is there in part, or not at all. */
const DAMAGED = /corrupt decoded frame|Error while decoding stream|Error submitting packet to decoder/
/** Of a container whose structure is broken. */
const BROKEN = /^\[(?:matroska|mov|mpegts|mpeg|avi|ogg|flv|asf)\b.*(?:invalid|corrupt|damaged|exceeds containing|error)/i
/** A complaint, not a report of progress. */
export const isComplaint = (line: string): boolean => DAMAGED.test(line) || BROKEN.test(line) || /\b(?:error|invalid|corrupt|damaged|missing|truncated|overread|unavailable|concealing)\b/i.test(line)

/** Hands on each line of a child's messages. */
export function eachMessage(child: Child, take: (line: string) => void): void {
  let rest = ''
  child.process.stderr!.on('data', (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/)
    rest = lines.pop()!.slice(-2000)
    for (const line of lines) if (line.trim() !== '') take(line)
  })
}

/** Counts what is damaged in one stream, in one pass over the file. */
export async function countDamage(ffmpeg: Ffmpeg, children: Children, path: string, stream: number, maxPixels: number): Promise<number> {
  const input = ['-hide_banner', '-nostdin', '-loglevel', 'repeat+warning', ...SAFE_INPUT, '-max_pixels', String(maxPixels), '-i', path, '-map', `0:${stream}`]
  const child = children.start(ffmpeg.path, [...input, ...ffmpeg.passthrough, '-f', 'null', '-'])
  let damaged = 0
  let broken = 0
  eachMessage(child, (line) => {
    if (DAMAGED.test(line)) damaged++
    else if (BROKEN.test(line)) broken++
  })
  // It ends with a fault where more is damaged than not.
  await child.done.catch(() => {})
  return damaged > 0 ? damaged : broken
}

/** How many, in words. */
export const damagedPictures = (count: number): string => `${count} damaged ${count === 1 ? 'picture' : 'pictures'}`
