/** Decodes the sound of a file on demand: 48 kHz float, exact to the sample, any window in any order. */
import { LRUCache } from 'lru-cache'
import { failure, type FaultFacts } from '../contract/errors.ts'
import type { Track, TrackInfo } from '../frames/clip.ts'
import { consume, type Children } from './child.ts'
import { isCutOff } from './cut-off.ts'
import { eachMessage, isComplaint, missingBetween } from './damage.ts'
import { readPackets, type Packet } from './frame-index.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'
import { mendedTimes } from './mend-times.ts'
import type { AudioStream } from './probe.ts'
import { RawReader } from './raw-reader.ts'
import { safeInput } from './safe-input.ts'

/** Samples per second of every track from a file. */
const SAMPLE_RATE = 48_000
/** Samples per cached block: about 1.4 s. */
const BLOCK = 1 << 16
/** Planes of blocks kept: 16 MB. */
const KEPT_PLANES = 64
/** Blocks that are decoded and passed over rather than starting anew. */
const REACH = 64

/** Packets that one expression leaves out. */
const MOST_STRAYS = 200

/** Milliseconds after which an idle process is ended. */
const IDLE = 15_000

/** Where a file's sound is. */
export interface AudioFile {
  readonly path: string
  /** ffmpeg's name of the container. */
  readonly container: string
  readonly stream: AudioStream
  /** Channels that it is read in: 2, or 6 for 5.1. */
  readonly channels: 2 | 6
  /** Time of the first frame of its picture on the file's clock, where it has one: sample 0 belongs there. */
  readonly start: number | undefined
  /** Of a picture beside the sound, which ffmpeg looks at too. */
  readonly maxPixels: number
}

/** What one pass over the sound tells. */
export interface SoundFacts {
  /** Samples that are there. */
  readonly decoded: number
  /** Samples that the container promises: more than are there where the file is cut off. */
  readonly length: number
  /** The file ends before its own structure says. */
  readonly cutOff: boolean
  /** Packets that could not be decoded. */
  readonly damaged: number
  /** Seconds that are silent, as their packets are missing. */
  readonly missing: number
  /** Times of packets that cannot be right, in seconds: those are left out. */
  readonly strays: readonly number[]
  /** What the sound is multiplied by, so that its mix to stereo does not clip; 1 where it is taken as it is. */
  readonly gain: number
}

/**
 * A file's sound, edit lists and encoder delay applied, from the first frame of its picture on; sound that begins later
 * is preceded by silence. Mono goes to both sides; more than two channels are read as 5.1, or mixed down to stereo by ITU-R BS.775.
 * @param facts from `measureSound`
 */
export function createAudioTrack(ffmpeg: Ffmpeg, children: Children, file: AudioFile, { decoded, length, gain, damaged, strays }: SoundFacts): Track {
  const { channels } = file
  const info: TrackInfo = { sampleRate: SAMPLE_RATE, channels, length }
  const kept = Math.floor(KEPT_PLANES / channels)
  const blocks = new LRUCache<number, Float32Array>({ max: kept })
  const pending = new Map<number, Promise<Float32Array>>()
  const decoder = new BlockDecoder(() => children.start(ffmpeg.path, audioArguments(file, damaged > 0, strays)), channels, kept)
  let turn: Promise<unknown> = Promise.resolve()

  function block(k: number): Promise<Float32Array> {
    const ready = blocks.get(k)
    if (ready !== undefined) return Promise.resolve(ready)
    const wanted = pending.get(k)
    if (wanted !== undefined) return wanted
    const read = turn.then(async () => blocks.get(k) ?? decoder.read(k, (at, samples) => blocks.set(at, samples)))
    turn = read.catch(() => {})
    pending.set(k, read)
    const forget = (): void => void pending.delete(k)
    read.then(forget, forget)
    return read
  }

  return {
    info,
    async samples(from, count) {
      const planes = Array.from({ length: channels }, () => new Float32Array(count))
      const first = Math.max(0, from)
      const end = Math.min(decoded, length, from + count)
      for (let k = Math.floor(first / BLOCK); first < end && k * BLOCK < end; k++) {
        const interleaved = await block(k)
        const a = Math.max(first, k * BLOCK)
        const b = Math.min(end, (k + 1) * BLOCK)
        for (let i = a; i < b; i++) {
          const at = (i - k * BLOCK) * channels
          for (let c = 0; c < channels; c++) planes[c]![i - from] = interleaved[at + c]! * gain
        }
      }
      return planes
    },
  }
}

/** What the peak of a mix to stereo is brought down to where it would clip: 1 dB below full scale, room for lossy codecs. */
const MIX_PEAK = 10 ** (-1 / 20)

interface Pass {
  readonly decoded: number
  readonly damaged: number
  readonly gain: number
}

/** Decodes the whole stream and counts its samples. */
async function pass(ffmpeg: Ffmpeg, children: Children, file: AudioFile, exact = false, strays: readonly number[] = []): Promise<Pass> {
  const child = children.start(ffmpeg.path, audioArguments(file, exact, strays))
  child.process.stdin!.end()
  let bytes = 0
  let damaged = 0
  const mixed = file.stream.channels > file.channels
  const peak = createPeak()
  eachMessage(child, (line) => isComplaint(line) && damaged++)
  await consume(child, (chunk) => {
    bytes += chunk.byteLength
    if (mixed) peak.take(chunk)
  })
  const decoded = Math.floor(bytes / (file.channels * 4))
  if (decoded === 0) throw failure('E_MEDIA_STREAM', { file: file.path, got: 'a sound stream without samples' })
  return { decoded, damaged, gain: mixed && peak.value() > 1 ? MIX_PEAK / peak.value() : 1 }
}

/** What one pass over the sound tells; two where it is damaged. @throws E_MEDIA_STREAM when there are no samples */
export async function measureSound(ffmpeg: Ffmpeg, children: Children, file: AudioFile): Promise<SoundFacts> {
  const { path, stream } = file
  const first = await pass(ffmpeg, children, file)
  const begin = file.start ?? Math.max(0, stream.start)
  const cutOff = await isCutOff(path)
  if (first.damaged > 0 && !cutOff) return measureDamaged(ffmpeg, children, file, first.damaged)
  const { decoded, gain } = first
  if (cutOff) {
    const promised = Math.round(((stream.end ?? 0) - begin) * SAMPLE_RATE)
    // The last packet is cut, and complains.
    return { decoded, length: Math.max(decoded, promised), cutOff, damaged: 0, gain, missing: 0, strays: [] }
  }
  // The last packet of a compressed stream is padded to whole blocks; MP4 says how much of it counts.
  if (!/mov|mp4/.test(file.container)) return { decoded, length: decoded, cutOff, damaged: 0, gain, missing: 0, strays: [] }
  const packets = await readPackets(ffmpeg, children, path, stream.index, stream.timeBase, file.maxPixels)
  const length = Math.min(decoded, samplesOf(file, packets))
  return { decoded: length, length, cutOff, damaged: 0, gain, missing: 0, strays: [] }
}

/** Up to the end of the last packet. */
function samplesOf(file: AudioFile, packets: readonly Packet[]): number {
  const end = packets.reduce((latest, one) => Math.max(latest, one.pts + one.duration), 0)
  return Math.max(1, Math.round((end - (file.start ?? Math.max(0, packets[0]?.pts ?? 0))) * SAMPLE_RATE))
}

/** Each packet keeps its place: what is missing is silent. One whose time cannot be right is left out. */
async function measureDamaged(ffmpeg: Ffmpeg, children: Children, file: AudioFile, damaged: number): Promise<SoundFacts> {
  const { path, stream } = file
  const packets = await readPackets(ffmpeg, children, path, stream.index, stream.timeBase, file.maxPixels)
  const mended = mendedTimes(packets.map((one) => one.pts), stream.end)
  const sound = mended === undefined ? packets : packets.filter((one, i) => Math.abs(one.pts - mended.times[i]!) < 1e-6)
  const strays = packets.filter((one) => !sound.includes(one)).map((one) => one.pts).slice(0, MOST_STRAYS)
  const { decoded, gain } = await pass(ffmpeg, children, file, true, strays)
  // ffprobe gives up on a transport stream sooner than ffmpeg does: its packets say what is too long, or what MP4 promises.
  const length = strays.length > 0 || /mov|mp4/.test(file.container) ? Math.min(decoded, samplesOf(file, sound)) : decoded
  return { decoded: length, length, cutOff: false, damaged, gain, missing: missingBetween(sound.map((one) => one.pts)).seconds, strays }
}

/** What to say of sound that is cut off. */
export function silentFacts({ decoded, length }: SoundFacts): FaultFacts {
  if (length === decoded) return { detail: 'How much is missing is not known.' }
  const seconds = (samples: number): string => `${(samples / SAMPLE_RATE).toFixed(2)} s`
  return { expected: `${seconds(length)} of sound`, got: seconds(decoded), detail: 'The rest is silent.' }
}

/** The largest amplitude in 32 bit samples that come in pieces of any length. */
function createPeak(): { take(chunk: Buffer): void; value(): number } {
  let most = 0
  let rest: Buffer = Buffer.alloc(0)
  return {
    take(chunk) {
      const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      const whole = all.length - (all.length % 4)
      for (const sample of new Float32Array(all.buffer.slice(all.byteOffset, all.byteOffset + whole))) {
        if (sample > most) most = sample
        else if (-sample > most) most = -sample
      }
      rest = Buffer.from(all.subarray(whole))
    },
    value: () => most,
  }
}

/**
 * Always decoded from the start of the file: compressed sound has memory, and only so are the samples the same
 * whichever window is asked for. Decoding runs hundreds of times faster than the sound plays.
 */
function audioArguments({ path, stream, channels, start, maxPixels }: AudioFile, exact: boolean, strays: readonly number[]): string[] {
  const upmix = stream.channels === 1 ? 'pan=stereo|c0=c0|c1=c0,' : ''
  const origin = start === undefined ? '' : `:first_pts=${Math.round(start * SAMPLE_RATE)}`
  // BS.775: centre and surround at -3 dB, the low-frequency channel left out.
  const mix = stream.channels > 2 && channels === 2 ? ':och=2:clev=0.70710678:slev=0.70710678:lfe_mix_level=0' : ''
  // Gaps of less than a tenth of a second would be closed.
  const gaps = exact ? ':min_hard_comp=0.012' : ''
  const chosen = strays.length === 0 ? '' : `aselect='not(${strays.map((time) => `between(t,${(time - 0.002).toFixed(4)},${(time + 0.002).toFixed(4)})`).join('+')})',`
  const filter = `${chosen}${upmix}aresample=${SAMPLE_RATE}:async=1${gaps}${origin}${mix},aformat=sample_fmts=flt:channel_layouts=${channels === 2 ? 'stereo' : '5.1'}`
  return [
    ...['-v', 'warning', '-hide_banner', '-nostdin', ...safeInput(maxPixels), '-copyts', '-max_error_rate', '1', '-i', path, '-map', `0:${stream.index}`],
    ...['-vn', '-sn', '-dn', '-af', filter, '-f', 'f32le', 'pipe:1'],
  ]
}

/** One ffmpeg that hands out blocks in rising order, and starts over for an earlier one. */
class BlockDecoder {
  readonly #start: () => ReturnType<Children['start']>
  readonly #samples: number
  readonly #kept: number
  #running: { readonly child: ReturnType<Children['start']>; readonly reader: RawReader; next: number } | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(start: () => ReturnType<Children['start']>, channels: number, kept: number) {
    this.#start = start
    this.#samples = BLOCK * channels
    this.#kept = kept
  }

  async read(k: number, keep: (k: number, samples: Float32Array) => void): Promise<Float32Array> {
    clearTimeout(this.#timer)
    let running = this.#running
    if (running === undefined || k < running.next || k > running.next + REACH) {
      running?.child.kill()
      const child = this.#start()
      child.process.stdin!.end()
      running = { child, reader: new RawReader(child.process.stdout!), next: 0 }
      this.#running = running
    }
    let samples = new Float32Array(this.#samples)
    while (running.next <= k) {
      const passed = running.next < k - this.#kept
      const whole = await (passed ? running.reader.skip(this.#samples * 4) : running.reader.read(new Uint8Array(samples.buffer)))
      const at = running.next++
      if (!passed) keep(at, samples)
      if (!whole) {
        this.#running = undefined
        await running.child.done
        return at === k ? samples : new Float32Array(this.#samples)
      }
      if (at < k && !passed) samples = new Float32Array(this.#samples)
    }
    this.#timer = setTimeout(() => {
      this.#running?.child.kill()
      this.#running = undefined
    }, IDLE).unref()
    return samples
  }
}
