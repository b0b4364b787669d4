/** Presentation times of every frame of a file, and how clip frames at a constant rate map to them. */
import { stat } from 'node:fs/promises'
import { failure, type FaultFacts } from '../contract/errors.ts'
import { fps, rateOf, rational, sameRate, type Rational } from '../frames/clip.ts'
import type { Children } from './child.ts'
import { isCutOff } from './cut-off.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { medianStep } from './mend-times.ts'
import type { VideoStream } from './streams.ts'
import { safeInput } from './safe-input.ts'

/** One packet of the video stream, times in seconds. */
export interface Packet {
  readonly pts: number
  readonly dts: number
  readonly duration: number
  readonly key: boolean
  /** One past its last byte in the file, where that is known. */
  readonly until?: number
  /** The container doesn't say when it is shown. */
  readonly guessed?: true
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
  /** Frames of the clip whose pictures are there: fewer than its length where the file is cut off. */
  readonly readable: number
  /** The file ends before its own structure says. */
  readonly cutOff: boolean
  /** The container says of few pictures, or none, when they are shown. */
  readonly guessed: boolean
  /** Source frame that clip frame n shows. */
  source(n: number): number
}

/** What the container promises of a stream whose data ends early. */
export interface Promised {
  /** Seconds on the file's clock. */
  readonly end: number | undefined
  /** Bytes of the file. */
  readonly bytes: number
}

/** @throws E_CLIP_EMPTY */
export async function frameIndexOf(packets: readonly Packet[], path: string, stream: VideoStream): Promise<FrameIndex> {
  const promised = (await isCutOff(path)) ? { end: stream.end, bytes: (await stat(path)).size } : undefined
  const index = buildFrameIndex(packets, [stream.averageRate, stream.baseRate], { promised, exact: DELAYS.has(stream.codec) })
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
  maxPixels: number,
): Promise<Packet[]> {
  if (ffmpeg.probePath === undefined) {
    const input = ['-v', 'error', '-nostdin', ...safeInput(maxPixels), '-i', path, '-map', `0:${stream}`]
    const args = [...input, '-c', 'copy', '-copyts', '-copyinkf', '-f', 'framecrc', '-']
    return parseFramecrc(await children.output(ffmpeg.path, args))
  }
  const wanted = ['-select_streams', String(stream), '-show_entries', 'packet=pts,dts,duration,size,pos,flags', '-of', 'csv=p=0']
  return parsePackets(await children.output(ffmpeg.probePath, ['-v', 'error', ...safeInput(maxPixels), ...wanted, path]), timeBase)
}

/** Lines `pts,dts,duration,size,pos,flags` of ffprobe. Pure. */
export function parsePackets(text: string, timeBase: Rational): Packet[] {
  const tick = timeBase.num / timeBase.den
  const packets: Packet[] = []
  let at = 0 // where times are absent altogether
  for (const line of text.split('\n')) {
    const [pts, dts, duration, size, pos, flags = ''] = line.trim().split(',')
    if (pts === undefined || pts === '' || flags === '') continue
    const long = (Number(duration) || 0) * tick
    const decoded = Number.isNaN(Number(dts)) ? undefined : Number(dts) * tick
    const shown = Number.isNaN(Number(pts)) ? (decoded ?? at) : Number(pts) * tick
    const until = Number(pos) + Number(size)
    packets.push({ pts: shown, dts: decoded ?? shown, duration: long, key: flags.includes('K'), shown: !flags.includes('D'), ...(until > 0 ? { until } : {}), ...(Number.isNaN(Number(pts)) ? { guessed: true } : {}) })
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

/** Codecs whose pictures each have a delay of their own, in whole hundredths or thousandths of a second. */
const DELAYS = new Set(['gif', 'webp', 'apng'])

interface IndexOptions {
  /** Where the file is cut off. */
  readonly promised?: Promised | undefined
  /** The rate is such that each delay is a whole number of frames. */
  readonly exact?: boolean
}

/** Builds the index from packets in stored order. Undefined when nothing can be shown. Pure. */
export function buildFrameIndex(
  packets: readonly Packet[],
  candidates: readonly (Rational | undefined)[],
  { promised, exact = false }: IndexOptions = {},
): FrameIndex | undefined {
  const first = packets.findIndex((one) => one.key)
  // What comes before the first keyframe, in the file or on screen, cannot be decoded; nor what reaches the end of a file
  // that is cut off: half of it may be missing.
  const whole = promised === undefined ? packets : packets.filter((one, i) => i === first || one.until === undefined || one.until < promised.bytes)
  const usable = first < 0 ? [] : whole.slice(first).filter((one) => one.pts >= packets[first]!.pts)
  const ordered = usable.toSorted((a, b) => a.pts - b.pts)
  const shown = ordered.filter((one) => one.shown)
  if (shown.length === 0) return undefined
  const keys = ordered.filter((one) => one.key)
  const guessed = shown.filter((one) => one.guessed === true).length > shown.length / 10
  const all = Float64Array.from(shown, (one) => one.pts)
  const last = shown.at(-1)!
  const duration = last.duration > 0 ? last.duration : all.length > 1 ? last.pts - all[all.length - 2]! : 0
  const own = exact ? exactRate(all, duration) : undefined
  const rates = own === undefined ? likelyRates(candidates, all, duration) : [own]
  // Of a file that is cut off the last pictures may lack those that are shown before them.
  const loose = promised === undefined ? 0 : Math.min(REORDERED, all.length - 1)
  for (let dropped = 0; dropped <= loose; dropped++) {
    const times = all.subarray(0, all.length - dropped)
    const rate = rates.find((one) => isConstant(times, one))
    if (rate === undefined) continue
    const readable = times.length
    const length = promisedLength(promised, times[0]!, rate, readable)
    return { times, keys, rate, length, readable, cutOff: promised !== undefined, guessed, variableRate: false, source: (n) => Math.min(n, readable - 1) }
  }
  const times = all
  const rate = own ?? variableRateOf(rates, candidates[1], times)
  const readable = Math.max(1, Math.round((last.pts + duration - times[0]!) * fps(rate)))
  const length = promisedLength(promised, times[0]!, rate, readable)
  return { times, keys, rate, length, readable, cutOff: promised !== undefined, guessed, variableRate: true, source: (n) => shownAt(times, n, rate) }
}

/** What to say of a file that is cut off. */
export function shortFacts({ length, readable, rate }: FrameIndex): FaultFacts {
  if (length === readable) return { detail: 'How much is missing is not known.' }
  const missing = length - readable
  return { expected: `${length} frames`, got: String(readable), detail: `${missing} ${missing === 1 ? 'frame is' : 'frames are'} missing, from ${(readable / fps(rate)).toFixed(2)} s on.` }
}

/** Pictures that may be stored after one that is shown later. */
const REORDERED = 16

const promisedLength = (promised: Promised | undefined, start: number, rate: Rational, readable: number): number =>
  Math.max(readable, Math.round(((promised?.end ?? 0) - start) * fps(rate)))

function variableRateOf(rates: readonly Rational[], base: Rational | undefined, times: Float64Array): Rational {
  const average = rates[0]!
  const step = medianStep(times)
  // MPEG-2's base is its rate of fields: where pictures are missing and none comes between, it is that of pictures.
  if (base !== undefined && step !== undefined && Math.abs(fps(base) * step - 2) < 0.02 && isWhole(times, step)) return rational(base.num, base.den * 2)
  return base !== undefined && fps(base) <= 120 && fps(base) >= fps(average) * 0.99 ? base : average
}

/** Whether each time is a whole number of steps after the one before. */
const isWhole = (times: Float64Array, step: number): boolean => times.every((time, i) => i === 0 || Math.abs((time - times[i - 1]!) / step - Math.round((time - times[i - 1]!) / step)) < 0.1)

/** The lowest rate, up to 100, of which each picture's time is a whole number of frames; times are whole milliseconds. */
export function exactRate(times: ArrayLike<number>, last: number): Rational | undefined {
  let common = Math.round(last * 1000)
  for (let i = 1; i < times.length; i++) common = greatestDivisor(common, Math.round((times[i]! - times[0]!) * 1000))
  return common >= 10 ? rational(1000, common) : undefined
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))

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
