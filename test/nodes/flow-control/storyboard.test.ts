/** Storyboards with voice, music, chapters and files, rendered: what ffprobe and ffmpeg's filters find in them. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../../engine/api.ts'
import type { RunReport } from '../../../engine/contract/events.ts'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'

let engine: Engine
const project = mkdtempSync(join(tmpdir(), 'reelgraph-storyboard-'))
beforeAll(async () => void (engine = await createEngine({ project, workers: 0 })))
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true })
})

const SMALL = { width: 96, height: 54, fps: 8, keep: true }
const film = (file: string, scenes: readonly object[], params: object = {}, wires: object = {}) => ({
  format: 1 as const,
  nodes: {
    board: { type: 'storyboard', params: { ...SMALL, scenes: scenes as Json, ...params } },
    film: { type: 'encode', params: { file, quality: 'source' }, inputs: { video: 'board.video', markers: 'board.markers', ...wires } },
  },
})
const SOUND = { audio: 'board.audio', subtitles: 'board.timings' }
const output = (file: string): string => join(project, 'output', file)
const ffmpeg = (...args: string[]): string => execFileSync('bash', ['-c', 'ffmpeg -hide_banner -nostdin "$@" 2>&1', 'ffmpeg', ...args], { encoding: 'utf8' })
interface Probe {
  readonly chapters: readonly { readonly start_time: string; readonly tags: { readonly title: string } }[]
  readonly streams: readonly { readonly codec_type: string }[]
  readonly format: { readonly duration: string }
}
const probe = (file: string): Probe => JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-show_chapters', '-show_format', '-of', 'json', output(file)], { encoding: 'utf8' })) as Probe
/** Stretches that ffmpeg takes for silence. */
const silences = (file: string): number[][] =>
  [...ffmpeg('-i', output(file), '-af', 'silencedetect=noise=-45dB:d=0.3', '-f', 'null', '-').matchAll(/silence_start: (-?[\d.]+)[\s\S]*?silence_end: ([\d.]+)/g)].map(([, from, to]) => [Number(from), Number(to)])
const reported = (report: RunReport, node: string): Readonly<Record<string, Json>> => report.reports[node] ?? {}

const LONG = 'Then the sky went dark, and the waves began to rise higher than the mast of the boat.'

describe('a storyboard with voice', () => {
  const scenes = [
    { prompt: 'a harbour at dawn', duration: 3, line: 'The boat leaves the harbour.', transition: 'fade', text: 'Act one; "dawn" = calm #1' },
    { prompt: 'storm over the sea', duration: 1.5, line: LONG, voice: 'rms', camera: 'pan-left' },
    { prompt: 'calm sea', duration: 2 },
  ]
  let report: RunReport
  beforeAll(async () => {
    report = await engine.render({ document: film('voice.mp4', scenes, { transitionDuration: 0.5, files: 'clips/scene_##.mp4' }, SOUND) })
  }, 300_000)

  test('has a chapter for each scene, with its words as title', () => {
    expect(report.faults).toEqual([])
    const { chapters, streams } = probe('voice.mp4')
    expect(chapters.map((one) => one.tags.title)).toEqual(['Act one; "dawn" = calm #1', 'storm over the sea', 'calm sea'])
    expect(streams.map((one) => one.codec_type)).toEqual(expect.arrayContaining(['video', 'audio', 'subtitle']))
  })

  test('lets a scene last as long as its line, and speaks between the transitions', () => {
    const [first, second, third] = probe('voice.mp4').chapters.map((one) => Number(one.start_time))
    // 3 s hold the short line, 1.5 s do not hold the long one.
    expect(second! - first!).toBeCloseTo(2.75, 1)
    expect(third! - second!).toBeGreaterThan(4)
    const quiet = silences('voice.mp4')
    // Before the first word, around each transition, and after the last line.
    for (const joint of [second!, third!]) expect(quiet.some(([from, to]) => from! <= joint - 0.25 && to! >= joint + 0.25), `silence around ${joint} in ${JSON.stringify(quiet)}`).toBe(true)
    const { duration } = probe('voice.mp4').format
    expect(quiet.at(-1)![1]! >= Number(duration) - 0.1 && quiet.at(-1)![0]! <= third!).toBe(true)
  })

  test('subtitles lie where the words are heard', () => {
    const text = execFileSync('ffmpeg', ['-v', 'error', '-i', output('voice.mp4'), '-map', '0:s:0', '-f', 'srt', '-'], { encoding: 'utf8' })
    const begins = [...text.matchAll(/(\d+):(\d+):(\d+),(\d+) -->/g)].map(([, h, m, s, ms]) => Number(h) * 3600 + Number(m) * 60 + Number(s) + Number(ms) / 1000)
    const sound = silences('voice.mp4').map(([, to]) => to!)
    // Each line's first cue begins where a silence ends.
    for (const begin of [begins[0]!, begins[1]!]) expect(Math.min(...sound.map((end) => Math.abs(end - begin)))).toBeLessThan(0.25)
  })

  test('comes to one loudness', () => {
    const found = /I:\s+(-[\d.]+) LUFS/.exec(ffmpeg('-i', output('voice.mp4'), '-af', 'ebur128', '-f', 'null', '-').split('Summary')[1]!)
    expect(Number(found![1])).toBeCloseTo(-16, 0)
  })

  test('writes a file for each scene, and says in the report what became of each', () => {
    const list = reported(report, 'board/list')
    expect(list['scenes']).toMatchObject([{ number: 1, start: 0, file: 'clips/scene_01.mp4' }, { number: 2, file: 'clips/scene_02.mp4' }, { number: 3, file: 'clips/scene_03.mp4' }])
    expect(list['script']).toBe(`The boat leaves the harbour.\n\n${LONG}`)
    expect(report.outputs.map(({ path }) => path.slice(output('').length + 1)).sort()).toEqual(['clips/scene_01.mp4', 'clips/scene_02.mp4', 'clips/scene_03.mp4', 'voice.mp4'])
    expect(probe('clips/scene_02.mp4').streams.map((one) => one.codec_type)).toContain('audio')
    expect(probe('clips/scene_03.mp4').streams.map((one) => one.codec_type)).toEqual(['video'])
  })

  test('its scenes can be looked at: number, words, beginning, end, line, file', async () => {
    const { text } = await engine.preview({ document: film('voice.mp4', scenes, { transitionDuration: 0.5, files: 'clips/scene_##.mp4' }, SOUND), node: 'board', port: 'scenes', signal: new AbortController().signal })
    const found = text!.split('\n').map((line) => JSON.parse(line) as Record<string, Json>)
    expect(found).toMatchObject([{ number: 1, text: 'Act one; "dawn" = calm #1', prompt: 'a harbour at dawn', start: 0, hasAudio: true, file: 'clips/scene_01.mp4' }, { number: 2, line: LONG, transition: 'fade' }, { number: 3, hasAudio: false }])
  })
})

test('music changes with the scenes that name one, and a scene of none is silent', { timeout: 300_000 }, async () => {
  const scenes = [{ prompt: 'sea', duration: 4, music: 'calm', transition: 'cut' }, { prompt: 'forest', duration: 4, music: 'none', transition: 'cut' }, { prompt: 'city', duration: 4, music: 'driving' }]
  const report = await engine.render({ document: film('music.mp4', scenes, {}, { audio: 'board.audio' }) })
  expect(report.faults).toEqual([])
  const level = (from: number, to: number): number => Number(/max_volume: (-?[\d.]+|-inf) dB/.exec(ffmpeg('-ss', String(from), '-t', String(to - from), '-i', output('music.mp4'), '-af', 'volumedetect', '-f', 'null', '-'))![1])
  expect(level(0.5, 3.5)).toBeGreaterThan(-30)
  expect(level(6.5, 7.8)).toBeLessThan(-60)
  expect(level(8.5, 11)).toBeGreaterThan(-30)
})

describe('a scene that fails', () => {
  const twelve = (k: number): object => ({ prompt: `sea ${k}`, duration: 0.5, transition: 'cut', ...(k === 4 ? { line: 'Nobody says this.', voice: 'nobody' } : k === 7 ? { line: 'Hello.' } : {}) })
  const scenes = Array.from({ length: 12 }, (_, k) => twelve(k + 1))

  test('ends the film', { timeout: 120_000 }, async () => {
    const report = await engine.render({ document: film('ends.mp4', scenes, {}, SOUND) })
    expect(report.status).toBe('failed')
    expect(report.outputs).toEqual([])
  })

  test('leaves eleven and a report that names it, where the board keeps going', { timeout: 300_000 }, async () => {
    const report = await engine.render({ document: film('eleven.mp4', scenes, { keepGoing: true }, SOUND) })
    expect(report.faults.map(({ node }) => node)).toEqual(['board/scene-4-voice'])
    expect(report.warnings.filter(({ code }) => code === 'W_SCENE_MISSING')).toMatchObject([{ node: 'board/list', got: '11', detail: 'Without scene 4 (sea 4).' }])
    expect(reported(report, 'board/list')['missing']).toEqual(['scene 4 (sea 4)'])
    const { chapters } = probe('eleven.mp4')
    expect(chapters.map((one) => one.tags.title)).toEqual([1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12].map((k) => `sea ${k}`))
    // The line of the seventh is heard in the seventh, which is the sixth now.
    const begins = Number(chapters[5]!.start_time)
    const [, heard] = silences('eleven.mp4')[0]!
    expect(heard).toBeGreaterThan(begins)
    expect(heard).toBeLessThan(Number(chapters[6]!.start_time))
  })
})

test.each<[string, Json]>([
  ['none', []],
  ['an angle that there is not', [{ prompt: 'sea', angle: 'sideways' }]],
  ['a misspelt field', [{ prompt: 'sea', trasition: 'wipe' }]],
])('before anything is made, scenes are refused: %s', async (_, scenes) => {
  const faults = await engine.validate({ document: film('x.mp4', scenes as never) })
  expect(faults).toMatchObject([{ code: 'E_PARAM_VALUE', node: 'board' }])
})

test('ambience is heard in its scene alone, and an effect at its moment', async () => {
  const scenes = [{ prompt: 'calm sea', duration: 3, transition: 'cut' }, { prompt: 'hills', duration: 4, transition: 'cut', ambience: 'rain' }, { prompt: 'a village', duration: 4, effect: 'bell', effectAt: 2 }]
  const report = await engine.render({ document: film('around.mp4', scenes, { files: 'around/##.mp4' }, { audio: 'board.audio' }) })
  expect(report.faults).toEqual([])
  // Silence before the rain, and from its end to the bell.
  const quiet = silences('around.mp4')
  expect(quiet[0]![0]).toBeLessThan(0.1)
  expect(Math.abs(quiet[0]![1]! - 3)).toBeLessThan(0.15)
  expect(Math.abs(quiet[1]![0]! - 7)).toBeLessThan(0.35)
  expect(Math.abs(quiet[1]![1]! - 9)).toBeLessThan(0.1)
  // Files of scenes have what is heard in them, and no other.
  expect(probe('around/01.mp4').streams.some((one) => one.codec_type === 'audio')).toBe(false)
  expect(silences('around/02.mp4')).toEqual([])
  expect(Math.abs(silences('around/03.mp4')[0]![1]! - 2)).toBeLessThan(0.1)
}, 300_000)
