/**
 * Every graph in graphs/ renders small and is held to a golden: three frames of 16x9 pixels, in test/fixtures/goldens.
 * After a change that is meant to change pictures: `GOLDENS=write npx vitest run --config test/vitest.config.ts
 * test/graphs`, then look at the films in the folder that it prints before committing the goldens.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { measuredFile } from '../nodes/audio/ffmpeg-audio.ts'
import { meanDifference, thumbnails } from './thumbnail.ts'

const ROOT = new URL('../..', import.meta.url).pathname
const GOLDENS = new URL('../fixtures/goldens/', import.meta.url).pathname
const WRITE = process.env['GOLDENS'] === 'write'
/** Mean difference in code values (0-255) that another build of ffmpeg or another processor may make. */
const TOLERANCE = 3
/** Values for whichever of these inputs a graph declares. */
const SMALL: Readonly<Record<string, Json>> = {
  width: 128, height: 72, fps: 12, seconds: 0.8, scene: 1, crossing: 0.25, length: 2.5, quality: 'source',
}
/** brand-training.json needs a model that learns: test/training/brand-training.test.ts renders it. */
const GRAPHS = readdirSync(join(ROOT, 'graphs')).filter((name) => name.endsWith('.json') && name !== 'brand-training.json').map((name) => name.slice(0, -5))

let engine: Engine
let output: string
beforeAll(async () => {
  // As in a fresh clone, with the models that npm brings.
  vi.stubEnv('REELGRAPH_MODELS_NPM', '')
  output = mkdtempSync(join(tmpdir(), 'reelgraph-examples-'))
  engine = await createEngine({ project: ROOT, output, storeFolder: join(output, 'store'), workers: 0, check: true })
  if (WRITE) process.stdout.write(`films: ${output}\n`)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await engine.close()
  if (!WRITE) rmSync(output, { recursive: true, force: true })
})

const small = (declared: Readonly<Record<string, unknown>> = {}): Record<string, Json> =>
  Object.fromEntries(Object.entries(SMALL).filter(([name]) => name in declared))

describe.each(GRAPHS)('%s', (name) => {
  test('has no fault, also at its full size', async () => {
    const source = await engine.loadGraph(`graphs/${name}.json`)
    expect(await engine.validate(source)).toEqual([])
    if (source.document.outputs === undefined) expect((await engine.plan(source)).faults).toEqual([])
  })

  // A graph with outputs is there to be used by others: subgraph.json renders scene.json.
  const isSubgraph = 'outputs' in (JSON.parse(readFileSync(join(ROOT, 'graphs', `${name}.json`), 'utf8')) as object)
  test.skipIf(isSubgraph)('renders, and looks as it did', async () => {
    const source = await engine.loadGraph(`graphs/${name}.json`)
    const report = await engine.render({ ...source, inputs: small(source.document.inputs) })
    expect(report.faults).toEqual([])
    const film = report.outputs[0]!
    const last = film.frames! - 1
    const seen = thumbnails(film.path, [0, Math.floor(last / 2), last])
    const path = join(GOLDENS, `${name}.json`)
    if (WRITE) writeFileSync(path, `${JSON.stringify({ frames: film.frames, thumbnails: seen })}\n`)
    expect(existsSync(path), `a golden for ${name}`).toBe(true)
    const golden = JSON.parse(readFileSync(path, 'utf8')) as { frames: number; thumbnails: number[][] }
    expect(film.frames).toBe(golden.frames)
    // A film that names its loudness has it after the codec, too, and no peak that players would clip.
    const level = Object.values(source.document.nodes).find(({ type }) => type === 'audio-loudness')
    if (level !== undefined) {
      const { loudness, peak } = measuredFile(film.path)
      expect(Math.abs(loudness - Number(level.params!['loudness']))).toBeLessThanOrEqual(0.5)
      expect(peak).toBeLessThan(-1)
    }
    seen.forEach((picture, k) => expect(meanDifference(picture, golden.thumbnails[k]!)).toBeLessThanOrEqual(TOLERANCE))
  }, 300_000)
})
