/** A copy of a file's pictures, not decoded, whose damaged times are mended: no later step has to know of them. */
import { rm } from 'node:fs/promises'
import type { Children } from './child.ts'
import type { Packet } from './frame-index.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import type { VideoStream } from './streams.ts'
import { safeInput } from './safe-input.ts'

/** Stretches of packets with a time of their own that one expression holds. */
const MOST = 1000

/** Writes it as Matroska. False where ffmpeg can't: the file is read as it is then. */
export async function writeMendedCopy(ffmpeg: Ffmpeg, children: Children, path: string, stream: VideoStream, packets: readonly Packet[], times: Float64Array, to: string, maxPixels: number): Promise<boolean> {
  const expression = shiftsOf(packets.map((one) => one.pts), times, stream.timeBase)
  if (expression === undefined) return false
  const start = Math.floor((Math.min(...packets.map((one) => one.pts), ...times) * stream.timeBase.den) / stream.timeBase.num)
  const child = children.start(ffmpeg.path, [
    ...['-v', 'error', '-hide_banner', '-nostdin', '-y', ...safeInput(maxPixels), '-copyts', '-i', path, '-map', `0:${stream.index}`, '-c', 'copy', '-copyinkf'],
    // A packet without a time was taken to be shown when it is decoded.
    // Times of decoding that rise whatever happens: Matroska doesn't keep them.
    ...['-bsf:v', `setts=pts='if(eq(PTS,NOPTS),DTS,PTS)${expression}':dts='${start - packets.length - 1}+N'`, '-avoid_negative_ts', 'disabled', '-f', 'matroska', to],
  ])
  child.process.stdin!.end()
  try {
    await child.done
    return true
  } catch {
    await rm(to, { force: true })
    return false
  }
}

/** What is added to packets' times, as an expression of ffmpeg. Pure. */
function shiftsOf(from: readonly number[], to: Float64Array, { num, den }: { readonly num: number; readonly den: number }): string | undefined {
  const ticks = (seconds: number): number => Math.round((seconds * den) / num)
  const terms: string[] = []
  for (let i = 0; i < from.length; ) {
    const shift = ticks(to[i]!) - ticks(from[i]!)
    let end = i
    while (end < from.length && ticks(to[end]!) - ticks(from[end]!) === shift) end++
    if (shift !== 0) terms.push(`+between(N,${i},${end - 1})*(${shift})`)
    i = end
  }
  return terms.length === 0 || terms.length > MOST ? undefined : terms.join('')
}
