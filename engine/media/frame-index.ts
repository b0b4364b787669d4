/** Presentation times of every frame of a file, and how clip frames at a constant rate map to them. */
import { failure } from '../errors.ts'
import { fps, rateOf, rational, sameRate, type Rational } from '../frames/clip.ts'
import type { Children } from './child.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { SAFE_INPUT, type VideoStream } from './probe.ts'

/** One packet of the video stream, times in seconds. */
export interface Packet {
  readonly pts: number
  readonly dts: number
  readonly duration: number
  readonly key: boolean
  /** False for frames that an edit list cuts away: they are decoded, not shown. */
  readonly shown: boolean
}

export interface FrameIndex {
  /** Times in seconds of the source's frames, rising. */
  readonly times: Float64Array
  /** Keyframes in order of presentation. */
  readonly keys: readonly Packet[]
  /** Constant rate of the clip. */
  readonly rate: Rational
  /** Frames of the clip at that rate. */
  readonly length: number
  readonly variableRate: boolean
  /** Source frame that clip frame n shows. */
  source(n: number): number
}

/** @throws E_CLIP_EMPTY */
export function frameIndexOf(packets: readonly Packet[], path: string, stream: VideoStream): FrameIndex {
  const index = buildFrameIndex(packets, [stream.averageRate, stream.baseRate])
  if (index === undefined) throw failure('E_CLIP_EMPTY', { file: path, detail: 'The video stream has no frames.' })
  return index
}

/** All packets of a stream in stored order, without their contents. */
export async function readPackets(
  ffmpeg: Ffmpeg,
  children: Children,
  path: string,
  stream: number,
  timeBase: Rational,
): Promise<Packet[]> {
  if (ffmpeg.probePath === undefined) {
    const input = ['-v', 'error', '-nostdin', ...SAFE_INPUT, '-i', path, '-map', `0:${stream}`]
    const args = [...input, '-c', 'copy', '-copyts', '-copyinkf', '-f', 'framecrc', '-']
    return parseFramecrc(await children.output(ffmpeg.path, args))
  }
  const wanted = ['-select_streams', String(stream), '-show_entries', 'packet=pts,dts,duration,flags', '-of', 'csv=p=0']
  return parsePackets(await children.output(ffmpeg.probePath, ['-v', 'error', ...SAFE_INPUT, ...wanted, path]), timeBase)
}

/** Lines `pts,dts,duration,flags` of ffprobe. Pure. */
export function parsePackets(text: string, timeBase: Rational): Packet[] {
  const tick = timeBase.num / timeBase.den
  const packets: Packet[] = []
  let at = 0 // where times are absent altogether
  for (const line of text.split('\n')) {
    const [pts, dts, duration, flags = ''] = line.trim().split(',')
    if (pts === undefined || pts === '' || flags === '') continue
    const long = (Number(duration) || 0) * tick
    const decoded = Number.isNaN(Number(dts)) ? undefined : Number(dts) * tick
    const shown = Number.isNaN(Number(pts)) ? (decoded ?? at) : Number(pts) * tick
    packets.push({ pts: shown, dts: decoded ?? shown, duration: long, key: flags.includes('K'), shown: !flags.includes('D') })
    at = shown + long
  }
  return packets
}

/** Lines of ffmpeg's framecrc format; flags are only printed for what is no keyframe. Pure. */
export function parseFramecrc(text: string): Packet[] {
  const [, num = '1', den = '1000'] = /^#tb 0: (\d+)\/(\d+)/m.exec(text) ?? []
  const tick = Number(num) / Number(den)
  const packets: Packet[] = []
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, dts, pts, duration, , , ...extra] = line.split(',').map((one) => one.trim())
    const flags = Number(extra.find((one) => one.startsWith('F='))?.slice(2) ?? 1)
    packets.push({
      pts: Number(pts) * tick,
      dts: Number(dts) * tick,
      duration: Number(duration) * tick,
      key: (flags & 1) !== 0,
      shown: (flags & 4) === 0,
    })
  }
  return packets
}

/** Builds the index from packets in stored order. Undefined when nothing can be shown. Pure. */
export function buildFrameIndex(
  packets: readonly Packet[],
  candidates: readonly (Rational | undefined)[],
): FrameIndex | undefined {
  const first = packets.findIndex((one) => one.key)
  // What comes before the first keyframe, in the file or on screen, cannot be decoded.
  const usable = first < 0 ? [] : packets.slice(first).filter((one) => one.pts >= packets[first]!.pts)
  const ordered = usable.toSorted((a, b) => a.pts - b.pts)
  const shown = ordered.filter((one) => one.shown)
  if (shown.length === 0) return undefined
  const times = Float64Array.from(shown, (one) => one.pts)
  const keys = ordered.filter((one) => one.key)
  const last = shown.at(-1)!
  const duration = last.duration > 0 ? last.duration : times.length > 1 ? last.pts - times[times.length - 2]! : 0
  const span = last.pts + duration - times[0]!
  const rates = likelyRates(candidates, times, duration)
  const constant = rates.find((rate) => isConstant(times, rate))
  if (constant !== undefined) {
    return { times, keys, rate: constant, length: times.length, variableRate: false, source: (n) => n }
  }
  const average = rates[0]!
  const base = candidates[1]
  const rate = base !== undefined && fps(base) <= 120 && fps(base) >= fps(average) * 0.99 ? base : average
  const length = Math.max(1, Math.round(span * fps(rate)))
  return { times, keys, rate, length, variableRate: true, source: (n) => shownAt(times, n, rate) }
}

/** Rates that the file may have, the likeliest first. */
function likelyRates(candidates: readonly (Rational | undefined)[], times: Float64Array, last: number): Rational[] {
  const rates: Rational[] = []
  const add = (rate: Rational): void => {
    const sane = fps(rate) >= 0.1 && fps(rate) <= 1000
    if (sane && !rates.some((one) => sameRate(one, rate))) rates.push(rate)
  }
  const measured =
    times.length > 1 ? (times.length - 1) / (times[times.length - 1]! - times[0]!) : last > 0 ? 1 / last : undefined
  for (const one of candidates) {
    if (one === undefined) continue
    const standard = rateOf(Math.abs(fps(one) - Math.round(fps(one))) < 0.02 ? Math.round(fps(one)) : fps(one))
    // An odd fraction is an average over rounded times.
    if (one.den !== 1 && one.den !== 1001) add(standard)
    add(one)
  }
  if (measured !== undefined && Number.isFinite(measured)) {
    add(rateOf(Math.abs(measured - Math.round(measured)) < 0.02 ? Math.round(measured) : measured))
  }
  if (rates.length === 0) rates.push(rational(25))
  return rates
}

/** Whether frame i lies nearest to i / rate, for all of them; containers round times, mostly to milliseconds. */
function isConstant(times: Float64Array, rate: Rational): boolean {
  const perSecond = fps(rate)
  for (let i = 0; i < times.length; i++) {
    if (Math.abs((times[i]! - times[0]!) * perSecond - i) >= 0.5) return false
  }
  return true
}

/** The last frame whose time, rounded to the clip's rate, is not after n. */
function shownAt(times: Float64Array, n: number, rate: Rational): number {
  const until = times[0]! + ((n + 0.5) * rate.den) / rate.num - 1e-9
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! < until) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}
