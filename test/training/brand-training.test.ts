/** graphs/brand-training.json with the tiny model: from the folder to the film, killed in the middle. Its whole length is test/jobs/brand-training.ts. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TrainingRecord } from '../../engine/models/training/training-record.ts'
import { ffprobe } from '../media/media-fixture.ts'
import { linesOf, reelgraph, start } from '../warnings/program.ts'
import { TRIGGER, writeBrandPictures } from './brand-pictures.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const env = { REELGRAPH_MODELS: join(ROOT, 'test/fixtures/models') }
const project = mkdtempSync(join(tmpdir(), 'brand-training-'))
const STEPS = 120
const SMALL = ['folder=brand', `trainingSteps=${STEPS}`, 'width=128', 'height=128', 'scene=0.5', 'crossing=0.1', 'fps=10'].flatMap((one) => ['--set', one])
/** What was learnt here, and of pictures held back: their noise is the same each time. */
const RECORDED = { first: 0.30183, last: 0.21457, before: 0.33219, after: 0.22092 }

beforeAll(async () => {
  await writeBrandPictures(join(project, 'brand'))
  mkdirSync(join(project, 'graphs'))
  copyFileSync(join(ROOT, 'graphs/brand-training.json'), join(project, 'graphs/brand-training.json'))
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length

test('pictures become a LoRA and the LoRA a film in one run, though it is killed; losses fall as recorded', { timeout: 300_000 }, async () => {
  const { child, said, ended } = start(project, env, 'render', 'graphs/brand-training.json', '--json', ...SMALL)
  while (!said.out.includes('"step":70,')) await new Promise((resolve) => setTimeout(resolve, 20))
  child.kill('SIGKILL')
  await ended
  const { code, out, err } = await reelgraph(project, env, 'render', 'graphs/brand-training.json', '--json', ...SMALL)
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' })
  // It goes on from what was kept last.
  const told = linesOf(out).filter(({ type }) => type === 'training').map(({ step }) => Number(step))
  expect(told[0]).toBe(51)
  const record = JSON.parse(readFileSync(join(project, `output/loras/${TRIGGER}/training.json`), 'utf8')) as TrainingRecord
  expect(record.steps.map(({ step }) => step)).toEqual(Array.from({ length: STEPS }, (_, k) => k + 1))
  const losses = record.steps.map(({ loss }) => loss)
  const found = { first: mean(losses.slice(0, 30)), last: mean(losses.slice(-30)), before: record.validation[0]!.loss, after: record.validation.at(-1)!.loss }
  for (const key of ['first', 'last', 'before', 'after'] as const) expect(Math.abs(found[key] / RECORDED[key] - 1), key).toBeLessThan(0.02)
  expect(found.last).toBeLessThan(0.8 * found.first)
  expect(found.after).toBeLessThan(0.8 * found.before)
  const film = ffprobe(join(project, 'output/brand-training.mp4'), '-show_streams')
  expect(film.streams[0]).toMatchObject({ width: 128, height: 128, nb_frames: '13' })
})
