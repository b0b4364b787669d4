/** Six channels stay six, in their order and with their layout, from file to file; fewer are made of them by ITU-R BS.775. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { measured, track } from '../nodes/audio/ffmpeg-audio.ts'
import { measureLoudness } from '../../nodes/shared/sound/loudness.ts'
import { withChannels } from '../../engine/audio/tracks.ts'

let folder: string
let engine: Engine
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'surround-'))
  engine = await createEngine({ project: folder, storeFolder: join(folder, 'store'), workers: 0 })
})
afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

const RATE = 48_000
/** A tone for each of L, R, C, LFE, Ls, Rs. */
const TONES = [300, 500, 700, 60, 1100, 1300]
const ffmpeg = (...args: string[]): Buffer => execFileSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args], { maxBuffer: 1 << 28 })
const six = (name: string, layout = '5.1', ...options: string[]): void =>
  void ffmpeg('-f', 'lavfi', '-i', `aevalsrc=${TONES.map((hertz) => `0.1*sin(${hertz}*2*PI*t)`).join('|')}:c=${layout}:s=${RATE}:d=2`, ...options, join(folder, name))

/** Level of a tone in dB below the one that went in. */
function level(samples: Float32Array, hertz: number): number {
  let [sine, cosine] = [0, 0]
  for (let i = 0; i < RATE; i++) {
    sine += samples[i]! * Math.sin((2 * Math.PI * hertz * i) / RATE)
    cosine += samples[i]! * Math.cos((2 * Math.PI * hertz * i) / RATE)
  }
  return 20 * Math.log10(Math.max(1e-6, Math.hypot(sine, cosine) / (RATE / 2) / 0.1))
}
function planesOf(file: string, channels: number): Float32Array[] {
  const bytes = ffmpeg('-ss', '0.5', '-t', '1', '-i', join(folder, 'output', file), '-f', 'f32le', '-ar', String(RATE), '-')
  const all = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  return Array.from({ length: channels }, (_, c) => Float32Array.from({ length: RATE }, (_, i) => all[i * channels + c] ?? 0))
}
const probed = (file: string): { channels: number; channel_layout: string } =>
  (JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'a', '-show_streams', '-of', 'json', join(folder, 'output', file)], { encoding: 'utf8' })) as { streams: [{ channels: number; channel_layout: string }] }).streams[0]
async function rendered(nodes: GraphDocument['nodes']): Promise<void> {
  const report = await engine.render({ document: { format: 1, nodes }, force: true })
  expect(report.faults).toEqual([])
}

/** Loaded, cut, mixed with stereo, brought to a loudness. */
const WORKED = {
  sound: { type: 'load-audio', params: { file: 'six.wav' } },
  cut: { type: 'audio-trim', params: { end: 1.9 }, inputs: { audio: 'sound.audio' } },
  music: { type: 'tone', params: { frequency: 2000, level: -40, duration: 1.9 } },
  mix: { type: 'audio-mix', inputs: { audio: ['cut.audio', 'music.audio'] } },
  scene: { type: 'text-to-video', params: { prompt: 'sea', width: 32, height: 16, fps: 10, duration: 1.9 } },
} as const

describe('six channels in their places', () => {
  test.each([['film.mp4', {}], ['film.mkv', {}], ['film.webm', {}], ['film.mov', { codec: 'prores' }], ['lossless.mkv', { codec: 'ffv1' }]])('%s', async (file, params) => {
    six('six.wav')
    await rendered({ ...WORKED, film: { type: 'encode', params: { file, quality: 'source', ...params }, inputs: { video: 'scene.video', audio: 'mix.audio' } } })
    expect(probed(file)).toMatchObject({ channels: 6, channel_layout: '5.1' })
    const planes = planesOf(file, 6)
    for (const [c, hertz] of TONES.entries()) {
      for (const [other, plane] of planes.entries()) {
        const found = level(plane, hertz)
        if (other === c) expect(Math.abs(found)).toBeLessThan(1)
        else expect(found).toBeLessThan(-25)
      }
    }
    // Stereo lies in front.
    expect(level(planes[0]!, 2000)).toBeGreaterThan(-25)
    expect(level(planes[2]!, 2000)).toBeLessThan(-45)
  })

  test.each([['sound.wav', 6], ['sound.flac', 6], ['sound.opus', 6], ['sound.mp3', 2]])('%s alone: %d', async (file, channels) => {
    six('six.wav')
    await rendered({ sound: WORKED.sound, save: { type: 'save-audio', params: { file }, inputs: { audio: 'sound.audio' } } })
    expect(probed(file)).toMatchObject({ channels, channel_layout: channels === 6 ? '5.1' : 'stereo' })
    const planes = planesOf(file, channels)
    if (channels === 6) TONES.forEach((hertz, c) => expect(Math.abs(level(planes[c]!, hertz))).toBeLessThan(1))
    else [0, -60, -3.01, -60, -3.01, -60].forEach((wanted, c) => (wanted === -60 ? expect(level(planes[0]!, TONES[c]!)).toBeLessThan(-30) : expect(level(planes[0]!, TONES[c]!)).toBeCloseTo(wanted, 0)))
  })
})

test.each([['5.1(side)', 'side.flac'], ['5.1', 'a.m4a'], ['5.1', 'a.ac3']])('a source of %s, %s', async (layout, file) => {
  six(file, layout, ...(file.endsWith('m4a') ? ['-c:a', 'aac', '-b:a', '448k'] : []))
  await rendered({ sound: { type: 'load-audio', params: { file } }, save: { type: 'save-audio', params: { file: 'again.wav' }, inputs: { audio: 'sound.audio' } } })
  const planes = planesOf('again.wav', 6)
  TONES.forEach((hertz, c) => expect(Math.abs(level(planes[c]!, hertz))).toBeLessThan(1.5))
})

describe('fewer and more', () => {
  const planes = TONES.map((hertz) => Float32Array.from({ length: RATE }, (_, i) => 0.1 * Math.sin((2 * Math.PI * hertz * i) / RATE)))
  const whole = (channels: number, of = planes): Promise<Float32Array[]> => withChannels(track(of), channels).samples(0, RATE)

  test('5.1 to stereo as ffmpeg mixes it with the coefficients of BS.775', async () => {
    const interleaved = new Float32Array(RATE * 6)
    planes.forEach((plane, c) => plane.forEach((value, i) => (interleaved[i * 6 + c] = value)))
    const out = execFileSync('ffmpeg', ['-v', 'error', '-f', 'f32le', '-ar', String(RATE), '-ac', '6', '-i', '-', '-af', 'pan=stereo|FL=FL+0.70710678*FC+0.70710678*BL|FR=FR+0.70710678*FC+0.70710678*BR', '-f', 'f32le', '-'], { input: Buffer.from(interleaved.buffer), maxBuffer: 1 << 28 })
    const theirs = new Float32Array(out.buffer, out.byteOffset, out.length / 4)
    const ours = await whole(2)
    for (let i = 0; i < RATE; i += 7) for (const side of [0, 1]) expect(Math.abs(ours[side]![i]! - theirs[2 * i + side]!)).toBeLessThan(1e-6)
  })

  test('mono as the centre of 5.1 is as loud as on both sides of stereo, and mixed down the same', async () => {
    const [one] = planes
    const centre = withChannels(track([one!]), 6)
    const sides = withChannels(track([one!]), 2)
    const [a, b] = [await measureLoudness(centre), await measureLoudness(sides)]
    expect(Math.abs(a.integrated - b.integrated)).toBeLessThan(0.02)
    const down = await withChannels(centre, 2).samples(0, RATE)
    for (let i = 0; i < RATE; i += 97) expect(Math.abs(down[0]![i]! - one![i]!)).toBeLessThan(1e-6)
  })
})

test('loudness of 5.1 counts the channels as ffmpeg does', async () => {
  const levels = [0.1, 0.05, 0.2, 0.5, 0.08, 0.12]
  const source = track(TONES.map((hertz, c) => Float32Array.from({ length: 3 * RATE }, (_, i) => levels[c]! * Math.sin((2 * Math.PI * hertz * i) / RATE))))
  expect(Math.abs((await measureLoudness(source)).integrated - (await measured(source)).loudness)).toBeLessThan(0.11)
})
