/**
 * The sound of a film in the making, stretch by stretch, for those who watch it: AAC packets on one grid for the whole film, of which those of
 * a stretch go on where those of the one before ended. Each encoder is given a little of what was before, and what it makes of that is left out.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { frameToSample, type ClipInfo, type Track } from '../frames/clip.ts'
import { sendAll, type Children } from './child.ts'
import type { Ffmpeg } from './locate-ffmpeg.ts'

/** Samples of a packet. */
const PACKET = 1024
/** Packets of each stretch that are left out: one is the encoder's delay, two are its way in. */
const WAY_IN = 3
const SAMPLES_AT_A_TIME = 48_000

export interface SoundStretch {
  /** Absolute: AAC packets with ADTS headers. */
  readonly path: string
  /** Seconds of the film at which the first is heard. */
  readonly start: number
}

/** The packets of frames from one to before another. The first has one more: what comes first is heard once there is one before it. Pure. */
export function packetsOf({ rate, length }: Pick<ClipInfo, 'rate' | 'length'>, sampleRate: number, from: number, to: number): { readonly first: number; readonly end: number } {
  const at = (frame: number): number => frameToSample(frame, rate, sampleRate) / PACKET
  return { first: from === 0 ? -1 : Math.floor(at(from)), end: to === length ? Math.ceil(at(to)) : Math.floor(at(to)) }
}

/** In the order in which they lie. Pure. @param bytes a stream of ADTS */
export function adtsPackets(bytes: Uint8Array): readonly Uint8Array[] {
  const packets: Uint8Array[] = []
  for (let at = 0; at + 7 <= bytes.length;) {
    const size = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5)
    if (bytes[at] !== 0xff || size < 7) break
    packets.push(bytes.subarray(at, at + size))
    at += size
  }
  return packets
}

export interface StretchRequest {
  readonly audio: Track
  readonly info: ClipInfo
  /** First frame, and the one after the last. */
  readonly from: number
  readonly to: number
  readonly target: string
  readonly signal: AbortSignal
}

export async function encodeSoundStretch(ffmpeg: Ffmpeg, children: Children, { audio, info, from, to, target, signal }: StretchRequest): Promise<SoundStretch> {
  const { sampleRate, channels } = audio.info
  const { first, end } = packetsOf(info, sampleRate, from, to)
  const whole = `${target}.whole`
  const total = frameToSample(info.length, info.rate, sampleRate)
  const child = children.start(ffmpeg.path, ['-v', 'error', '-hide_banner', '-y', '-f', 'f32le', '-ar', String(sampleRate), '-ac', String(channels), '-i', 'pipe:0', '-ac', String(Math.min(2, channels)), '-c:a', 'aac', '-b:a', '160k', '-f', 'adts', whole], signal)
  try {
    await sendAll(child, blocks(audio, (first - WAY_IN + 1) * PACKET, (end + 1) * PACKET, total), (bytes) => bytes)
    const packets = adtsPackets(await readFile(whole)).slice(WAY_IN, WAY_IN + end - first)
    await writeFile(target, Buffer.concat(packets))
  } finally {
    await rm(whole, { force: true })
  }
  return { path: target, start: (first * PACKET) / sampleRate }
}

/** Interleaved float32; silence before the film and after it. */
async function* blocks(audio: Track, from: number, to: number, total: number): AsyncGenerator<Uint8Array> {
  const { channels } = audio.info
  for (let start = from; start < to;) {
    const inside = start >= 0 && start < total
    const next = Math.min(start + SAMPLES_AT_A_TIME, start < 0 ? Math.min(0, to) : inside ? Math.min(total, to) : to)
    const block = new Float32Array((next - start) * channels)
    if (inside) {
      const planes = await audio.samples(start, next - start)
      planes.forEach((plane, c) => {
        for (let i = 0; i < next - start; i++) block[i * channels + c] = plane[i]!
      })
    }
    yield new Uint8Array(block.buffer)
    start = next
  }
}
