/** Tracks and subtitles written alone: ffprobe and ffmpeg read them back. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import type { GraphDocument } from '../../../engine/graph/document.ts'

let engine: Engine
const project = mkdtempSync(join(tmpdir(), 'reelgraph-save-audio-'))
const output = join(project, 'output')
beforeAll(async () => void (engine = await createEngine({ project, workers: 0 })))
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true })
})

const tone = (params: object, title = 'Tones', more: object = {}): GraphDocument => ({
  format: 1, title,
  nodes: { tone: { type: 'tone', params: { frequency: 440, duration: 1.25, level: -12, ...more } as never }, out: { type: 'save-audio', params: params as never, inputs: { audio: 'tone.audio' } } },
})
const rendered = async (document: GraphDocument, force = false) => {
  const report = await engine.render({ document, force })
  expect(report.faults).toEqual([])
  return report
}
const decoded = (file: string): Float32Array => {
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', join(output, file), '-af', 'pan=mono|c0=c0', '-f', 'f32le', '-ar', '48000', '-'], { maxBuffer: 1 << 26 })
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length))
}
const level = (samples: Float32Array): number => 10 * Math.log10(samples.subarray(9600, 48000).reduce((sum, one) => sum + one * one, 0) / 38400)

describe('a track', () => {
  it.each([
    ['a.mp3', 'mp3', {}, 0.06],
    ['a.wav', 'pcm_s16le', {}, 0],
    ['b.wav', 'pcm_s24le', { bits: 24 }, 0],
    ['a.flac', 'flac', {}, 0],
    ['b.flac', 'flac', { bits: 24 }, 0],
    ['sub/a.opus', 'opus', { bitrate: 96_000 }, 0.03],
  ] as const)('is what was given, with the graph that made it: %s', async (file, codec, params, slack) => {
    const report = await rendered(tone({ file, ...params }))
    const probe = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', join(output, file)], { encoding: 'utf8' })) as { streams: { codec_name: string; duration: string; sample_rate: string }[] }
    expect(probe.streams).toHaveLength(1)
    expect(probe.streams[0]).toMatchObject({ codec_name: codec, sample_rate: '48000' })
    const samples = decoded(file)
    expect(Math.abs(samples.length / 48000 - 1.25)).toBeLessThanOrEqual(slack)
    // A sine at -12 dBFS has a mean square of -15 dB.
    expect(level(samples)).toBeCloseTo(-15, 0)
    const tags = await engine.tags(join('output', file))
    expect((JSON.parse(tags['reelgraph']!) as { title: string }).title).toBe('Tones')
    expect(report.outputs[0]).toMatchObject({ path: join(output, file), bytes: readFileSync(join(output, file)).length })
    expect(report.reports['out']).toMatchObject({ seconds: 1.25, soundDigest: expect.stringMatching(/^[0-9a-f]{64}$/) })
  }, 60_000)
  it('comes with its scenes, each in a file of its own', async () => {
    const scenes = [220, 440, 880]
    const nodes = Object.fromEntries(scenes.map((frequency, n) => [`scene${n}`, { type: 'tone', params: { frequency, duration: 0.5 + n / 4, level: -12 } }]))
    const report = await rendered({ format: 1, title: 'Scenes', nodes: { ...nodes, whole: { type: 'tone', params: { duration: 2 } }, out: { type: 'save-audio', params: { file: 'talk/all.flac' }, inputs: { audio: 'whole.audio', scenes: scenes.map((_, n) => `scene${n}.audio`) } } } } as GraphDocument)
    expect(report.reports['out']).toMatchObject({ seconds: 2, scenes: ['talk/scene_01.flac', 'talk/scene_02.flac', 'talk/scene_03.flac'] })
    for (const [n, frequency] of scenes.entries()) {
      const samples = decoded(`talk/scene_0${n + 1}.flac`)
      expect(samples.length / 48000).toBeCloseTo(0.5 + n / 4, 3)
      const crossings = samples.reduce((sum, one, i) => sum + (i > 0 && one >= 0 !== samples[i - 1]! >= 0 ? 1 : 0), 0)
      expect(crossings / 2 / (samples.length / 48000)).toBeCloseTo(frequency, -1)
    }
    expect(decoded('talk/all.flac').length / 48000).toBeCloseTo(2, 3)
  }, 60_000)
  it('has one digest for one sound, and the bytes are the same', async () => {
    const first = (await rendered(tone({ file: 'same.wav' }), true)).reports['out']!['soundDigest']
    const bytes = readFileSync(join(output, 'same.wav'))
    expect((await rendered(tone({ file: 'same.wav' }), true)).reports['out']!['soundDigest']).toBe(first)
    expect(readFileSync(join(output, 'same.wav')).equals(bytes)).toBe(true)
  })
  it('writes over its own graph\'s file, and over nobody else\'s', async () => {
    await rendered(tone({ file: 'mine.wav' }))
    await rendered(tone({ file: 'mine.wav' }, 'Tones', { frequency: 500 }))
    expect(existsSync(join(output, 'mine-2.wav'))).toBe(false)
    const report = await rendered({ ...tone({ file: 'mine.wav' }, 'Another'), nodes: { sine: { type: 'tone' }, save: { type: 'save-audio', params: { file: 'mine.wav' }, inputs: { audio: 'sine.audio' } } } } as GraphDocument)
    expect(report.warnings).toContainEqual(expect.objectContaining({ code: 'W_OUTPUT_RENAMED' }))
    expect(existsSync(join(output, 'mine-2.wav'))).toBe(true)
  })
  it.each([['a.aac', 'E_ENCODER'], ['../a.wav', 'E_OUTPUT_PATH']])('named %s is refused before anything is made', async (file, code) => {
    expect((await engine.plan({ document: tone({ file }) })).faults).toMatchObject([{ code }])
    expect((await engine.render({ document: tone({ file }) })).faults).toMatchObject([{ code }])
  })
  it('that goes beyond full scale is told of', async () => {
    const { nodes, ...rest } = tone({ file: 'loud.wav' })
    const louder = { type: 'audio-gain', params: { gain: 20 }, inputs: { audio: 'tone.audio' } }
    const document: GraphDocument = { ...rest, nodes: { ...nodes, louder, out: { ...nodes['out']!, inputs: { audio: 'louder.audio' } } } }
    expect((await rendered(document)).warnings).toContainEqual(expect.objectContaining({ code: 'W_AUDIO_CLIPPED', node: 'out' }))
  })
})

describe('subtitles', () => {
  const document = (file: string, title = 'Words'): GraphDocument => ({
    format: 1, title,
    nodes: { say: { type: 'speech', params: { text: 'The sea is calm. We sail at dawn, and nobody looks back.', voice: 'kal16' } }, out: { type: 'save-subtitles', params: { file }, inputs: { timings: 'say.timings' } } },
  })
  it.each(['film.srt', 'film.vtt'])('are what ffprobe reads: %s', async (file) => {
    await rendered(document(file))
    const { packets } = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_packets', '-of', 'json', join(output, file)], { encoding: 'utf8' })) as { packets: { pts_time: string; duration_time: string }[] }
    expect(packets).toHaveLength(2)
    expect(Number(packets[0]!.pts_time)).toBeGreaterThan(0)
    expect(Number(packets[0]!.pts_time) + Number(packets[0]!.duration_time)).toBeLessThanOrEqual(Number(packets[1]!.pts_time))
    expect(readFileSync(join(output, file), 'utf8')).toContain('The sea is calm.')
  })
  it('write over their own, and over nobody else\'s', async () => {
    await rendered(document('own.srt'))
    await rendered(document('own.srt'))
    expect(existsSync(join(output, 'own-2.srt'))).toBe(false)
    writeFileSync(join(output, 'own.srt'), 'changed by hand')
    expect((await engine.plan({ document: document('own.srt') })).warnings).toContainEqual(expect.objectContaining({ code: 'W_OUTPUT_RENAMED' }))
    expect((await rendered(document('own.srt'))).warnings).toContainEqual(expect.objectContaining({ code: 'W_OUTPUT_RENAMED' }))
    expect(readFileSync(join(output, 'own.srt'), 'utf8')).toBe('changed by hand')
    expect(existsSync(join(output, 'own-2.srt'))).toBe(true)
  })
  it('named otherwise are refused', async () => expect((await engine.plan({ document: document('film.txt') })).faults).toMatchObject([{ code: 'E_ENCODER', port: 'file' }]))
})
