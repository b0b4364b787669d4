/** Markers as chapters of a film: ffprobe reads them back, whatever the container; and a look at the port shows them. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { Json } from '../../../engine/api.ts'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import { chaptersOf } from '../../../nodes/media/chapters.ts'

let engine: Engine
const project = mkdtempSync(join(tmpdir(), 'reelgraph-chapters-'))
beforeAll(async () => void (engine = await createEngine({ project, workers: 0 })))
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true })
})

interface Probe {
  readonly chapters: readonly { readonly start_time: string; readonly end_time: string; readonly tags: { readonly title: string } }[]
  readonly streams: readonly { readonly codec_type: string; readonly nb_read_frames?: string }[]
  readonly format: { readonly duration: string }
}
const probe = (file: string): Probe =>
  JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-count_frames', '-show_streams', '-show_chapters', '-show_format', '-of', 'json', join(project, 'output', file)], { encoding: 'utf8' })) as Probe

const clip = (prompt: string, duration: number) => ({ type: 'text-to-video', params: { prompt, duration, width: 64, height: 36, fps: 10 } })
const graph = (file: string, codec: string) => ({
  format: 1 as const,
  nodes: {
    a: clip('calm sea', 2), b: clip('a forest at night', 3), c: clip('a city', 2),
    joined: { type: 'sequence', params: { transition: 'crossfade', duration: 0.5 }, inputs: { clips: ['a.video', 'b.video', 'c.video'] } },
    film: { type: 'encode', params: { file, codec, quality: 'source' }, inputs: { video: 'joined.video', markers: 'joined.markers' } },
  },
})

describe('chapters', () => {
  it.each([['film.mp4', 'auto'], ['film.mov', 'auto'], ['film.mkv', 'auto'], ['film.webm', 'vp9']])('%s has one for each scene, in the middle of its transition', { timeout: 240_000 }, async (file, codec) => {
    expect((await engine.render({ document: graph(file, codec) })).faults).toEqual([])
    const { chapters, streams, format } = probe(file)
    // Scenes begin at 0, 1.5 and 4 s, and cross over for half a second.
    expect(chapters.map((one) => [Number(one.start_time), Number(one.end_time), one.tags.title])).toEqual([[0, 1.75, 'Scene 1'], [1.75, 4.25, 'Scene 2'], [4.25, 6, 'Scene 3']])
    expect(Number(format.duration)).toBeCloseTo(6, 1)
    expect(Number(streams.find((one) => one.codec_type === 'video')!.nb_read_frames)).toBe(60)
  })

  test.each<[string, Json, unknown]>([
    ['seconds alone', [0, 2.5], [{ from: 0, title: 'Scene 1' }, { from: 2.5, title: 'Scene 2' }]],
    ['the first begins with the film', [{ seconds: 1, title: ' A ' }, { seconds: 3, title: 'B' }], [{ from: 0, title: 'A' }, { from: 3, title: 'B' }]],
    ['what begins after the end is left out', [0, 9, 12], [{ from: 0, title: 'Scene 1' }, { from: 9, title: 'Scene 2' }]],
    ['out of order', [{ seconds: 4, title: 'B' }, { seconds: 0, title: 'A' }], [{ from: 0, title: 'A' }, { from: 4, title: 'B' }]],
    ['none', [], []],
  ])('%s', (_, markers, expected) => expect(chaptersOf(markers, 10, 'film')).toEqual(expected))

  test.each<[Json]>([['x'], [[null]], [[{ seconds: -1 }]], [[{ title: 'no time' }]], [[{ seconds: '3' }]]])('refuses %j', (markers) => {
    expect(() => chaptersOf(markers, 10, 'film')).toThrow(expect.objectContaining({ code: 'E_PARAM_VALUE' }))
  })
})

test('markers can be looked at: a line for each', async () => {
  const looked = await engine.preview({ document: graph('film.mp4', 'auto'), node: 'joined', port: 'markers', signal: new AbortController().signal })
  const lines = looked.text!.split('\n').map((line) => JSON.parse(line) as { seconds: number })
  expect(lines.map(({ seconds }) => seconds)).toEqual([0, 1.5, 4])
})
