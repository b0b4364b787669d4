/** What a file's damage comes to: found when a decoder complains, counted by decoding the file once more. */
import type { Child, Children } from './child.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { medianStep } from './mend-times.ts'
import { safeInput } from './safe-input.ts'

/** Lines of ffmpeg for a picture or a packet of sound that is there in part, or not at all. */
const DAMAGED = /corrupt decoded frame|Error while decoding stream|Error submitting packet to decoder/
/** Of a container whose structure is broken. */
const BROKEN = /^\[(?:matroska|mov|mpegts|mpeg|avi|ogg|flv|asf)\b.*(?:invalid|corrupt|damaged|exceeds|error|mismatch|unknown-sized|unknown entry|resync|EBML)|corrupt input packet/i
/** Of a decoder that guesses what it cannot read; whether it says so of the whole picture is a matter of chance with threads. */
const GUESSED = /error while decoding MB|concealing \d+|-tex damaged|cabac decode of|decode_slice_header error|slice mismatch|damaged at/i
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

/** What is damaged of a stream. */
interface Damage {
  /** Pictures that are decoded in part, or not at all. */
  readonly damaged: number
  /** Places at which the container is broken. */
  readonly broken: number
  /** Places within pictures that are guessed. */
  readonly faults: number
}

/** Counts what is damaged in one stream, in one pass over the file. */
export async function countDamage(ffmpeg: Ffmpeg, children: Children, path: string, stream: number, maxPixels: number): Promise<Damage> {
  const input = ['-hide_banner', '-nostdin', '-loglevel', 'repeat+warning', ...safeInput(maxPixels), '-i', path, '-map', `0:${stream}`]
  const child = children.start(ffmpeg.path, [...input, ...ffmpeg.passthrough, '-f', 'null', '-'])
  let damaged = 0
  let broken = 0
  let faults = 0
  eachMessage(child, (line) => {
    if (DAMAGED.test(line)) damaged++
    else if (BROKEN.test(line)) broken++
    else if (GUESSED.test(line)) faults++
  })
  // It ends with a fault where more is damaged than not.
  await child.done.catch(() => {})
  return { damaged, broken, faults }
}

/**
 * Pictures, or packets of sound, that are missing between others, and the seconds that they are long; nothing where times
 * are not steady. Only damage tells a gap from a picture that is meant to stay. Pure.
 */
export function missingBetween(times: ArrayLike<number>): { readonly count: number; readonly seconds: number } {
  const step = medianStep(times)
  if (step === undefined) return { count: 0, seconds: 0 }
  const sorted = Float64Array.from(times).sort()
  let steady = 0
  let count = 0
  for (let i = 1; i < sorted.length; i++) {
    const steps = (sorted[i]! - sorted[i - 1]!) / step
    if (Math.abs(steps - 1) < 0.2) steady++
    else if (steps > 1.5) count += Math.round(steps) - 1
  }
  return steady < sorted.length / 2 ? { count: 0, seconds: 0 } : { count, seconds: count * step }
}

/** How many, in words. */
export const damagedPictures = (count: number): string => `${count} damaged ${count === 1 ? 'picture' : 'pictures'}`
