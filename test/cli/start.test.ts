/** The program starts soon from a clone: it loads what the command needs. Files are counted, for a clock tells another time on each machine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { loadedBy } from '../package/loaded-by.ts'

const ROOT = new URL('../..', import.meta.url)
const PROGRAM = fileURLToPath(new URL('engine/cli/reelgraph.mjs', ROOT))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-start-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

/** Of this repository, from its root. */
function sources(...args: string[]): readonly string[] {
  const own = loadedBy(project, PROGRAM, ...args).filter((url) => url.startsWith(ROOT.href) && !url.includes('/node_modules/'))
  return own.map((url) => url.slice(ROOT.href.length).replace(/\?.*/, ''))
}
const SHOT = { type: 'text-to-video', params: { prompt: 'sea' } }
/** What makes frames, reads and writes files, and works through a graph. */
const RUNS = ['engine/kernels/create-kernels.ts', 'engine/kernels/pool.ts', 'engine/media/create-media.ts', 'engine/run/evaluate.ts', 'engine/run/render.ts']

it('tells its version without an engine', { timeout: 120_000 }, () => {
  expect(sources('--version').length).toBeLessThan(20)
})

it('checks a graph that runs nothing without what only runs need', { timeout: 120_000 }, () => {
  writeFileSync(join(project, 'part.json'), JSON.stringify({ format: 1, outputs: { video: 'moved.video' }, nodes: { shot: SHOT, moved: { type: 'camera-move', inputs: { video: 'shot.video' } } } }))
  const loaded = sources('validate', 'part.json')
  expect(loaded).toContain('engine/graph/resolve.ts')
  expect(loaded.filter((path) => RUNS.includes(path))).toEqual([])
  expect(loaded.length).toBeLessThan(420)
})

it('loads that for a graph with a sink, of which the formats are looked at', { timeout: 120_000 }, () => {
  writeFileSync(join(project, 'film.json'), JSON.stringify({ format: 1, nodes: { shot: SHOT, film: { type: 'encode', params: { file: 'film.mp4' }, inputs: { video: 'shot.video' } } } }))
  expect(sources('validate', 'film.json')).toEqual(expect.arrayContaining(RUNS))
})
