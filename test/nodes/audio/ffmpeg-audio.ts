/** ffmpeg as the reference for sound: filters tracks and measures them. */
import { execFileSync, spawnSync } from 'node:child_process'
import type { Track } from '../../../engine/api.ts'

export const track = (channels: readonly (readonly number[] | Float32Array)[], sampleRate = 48000): Track => {
  const length = channels[0]!.length
  return {
    info: { sampleRate, channels: channels.length, length },
    samples: async (start, count) =>
      channels.map((plane) => {
        const samples = new Float32Array(count)
        samples.set(plane.slice(Math.max(0, start), Math.max(0, start + count)), Math.max(0, -start))
        return samples
      }),
  }
}

/** All of it, made once. */
export const whole = async ({ info, samples }: Track): Promise<Track> => track(await samples(0, info.length), info.sampleRate)

/** Noise of its own for each seed, in -amplitude..amplitude. */
export function noise(length: number, seed: number, amplitude = 0.5): Float32Array {
  let state = seed >>> 0
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return amplitude * (state / 2147483648 - 1)
  })
}

async function interleaved(source: Track): Promise<Buffer> {
  const { channels, length } = source.info
  const planar = await source.samples(0, length)
  const samples = new Float32Array(length * channels)
  planar.forEach((plane, c) => plane.forEach((value, i) => (samples[i * channels + c] = value)))
  return Buffer.from(samples.buffer)
}

const raw = ({ info }: Track): string[] => ['-f', 'f32le', '-ar', String(info.sampleRate), '-ac', String(info.channels)]

/** First channel of one track after an ffmpeg filter. */
export async function filtered(source: Track, filter: string): Promise<Float32Array> {
  const out = execFileSync('ffmpeg', ['-v', 'error', ...raw(source), '-i', '-', '-af', filter, '-f', 'f32le', '-'], {
    input: await interleaved(source),
    maxBuffer: 1 << 28,
  })
  const { channels } = source.info
  const samples = new Float32Array(out.buffer.slice(out.byteOffset, out.byteOffset + out.length))
  return samples.filter((_, i) => i % channels === 0)
}

export interface Measured {
  /** Integrated loudness, LUFS (EBU R 128). */
  readonly loudness: number
  /** Loudness range, LU. */
  readonly range: number
  /** True peak, dBFS. */
  readonly peak: number
}

export const measured = async (source: Track): Promise<Measured> => meter([...raw(source), '-i', '-'], await interleaved(source))
export const measuredFile = (path: string): Measured => meter(['-i', path])

function meter(from: readonly string[], input?: Buffer): Measured {
  const run = spawnSync('ffmpeg', ['-hide_banner', '-nostats', ...from, '-vn', '-af', 'ebur128=peak=true', '-f', 'null', '-'], { ...(input === undefined ? {} : { input }), maxBuffer: 1 << 28 })
  const summary = run.stderr.toString().split('Summary:')[1] ?? ''
  const value = (label: string): number => Number(new RegExp(`${label}:\\s+(-?[\\d.]+)`).exec(summary)?.[1])
  return { loudness: value('I'), range: value('LRA'), peak: value('Peak') }
}
