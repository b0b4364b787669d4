/** What nodes expand to has the format of the graph that they are written in: real films, seen by ffprobe. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import type { FilmFormat, GraphDocument } from '../../../engine/graph/document.ts'
import { ffprobe } from '../../media/media-fixture.ts'

let engine: Engine
let dir: string

const EACH = { type: 'for-each', params: { values: [1, 2], node: { type: 'noise', params: { duration: 0.5, seed: '{{value}}' } } } }
const PART: GraphDocument = { format: 1, film: { width: 48, height: 64, fps: 10 }, outputs: { video: 'each.video' }, nodes: { each: EACH } }
const STORY = { type: 'storyboard', params: { scenes: [{ prompt: 'calm sea', duration: 0.5 }, { prompt: 'forest', duration: 0.5 }], transitionDuration: 0 } }

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'reelgraph-film-'))
  for (const folder of ['graphs', 'output']) mkdirSync(join(dir, folder))
  writeFileSync(join(dir, 'graphs/part.json'), JSON.stringify(PART))
  engine = await createEngine({ project: dir, workers: 0 })
}, 60_000)
afterAll(async () => {
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Size, rate, frames. */
type Shape = readonly [number, number, string, string]
test.each<[string, FilmFormat, GraphDocument['nodes'][string], string, Shape]>([
  ['for-each', { width: 80, height: 40, fps: 20 }, EACH, 'standard', [80, 40, '20/1', '20']],
  ['for-each in a subgraph of another format', { fps: 20 }, { type: './part.json' }, 'source', [48, 64, '20/1', '20']],
  ['storyboard', { width: 80, height: 40, fps: 8 }, STORY, 'source', [80, 40, '8/1', '8']],
  ['storyboard with a size of its own, in a film of another', { width: 80, height: 40, fps: 8 }, { ...STORY, params: { ...STORY.params, width: 40, height: 40 } }, 'source', [40, 40, '8/1', '8']],
])('%s', async (_, film, node, quality, wanted) => {
  const document: GraphDocument = { format: 1, film, nodes: { part: node, film: { type: 'encode', params: { file: 'film.mp4', quality }, inputs: { video: 'part.video' } } } }
  const report = await engine.render({ document, path: 'graphs/film.json', force: true })
  expect([report.faults, report.warnings.map(({ code }) => code)]).toEqual([[], []])
  const [stream] = ffprobe(join(dir, 'output/film.mp4'), '-count_frames', '-show_streams').streams
  expect([stream!['width'], stream!['height'], stream!['r_frame_rate'], stream!['nb_read_frames']]).toEqual(wanted)
}, 60_000)
