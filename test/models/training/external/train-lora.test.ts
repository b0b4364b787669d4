/** The node train-lora by a trainer outside, and by brand score: through the engine, as a graph has it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Engine } from '../../../../engine/host/engine.ts'
import type { TrainingRecord } from '../../../../engine/models/training/training-record.ts'
import { createModelProject } from '../../model-project.ts'
import { drawing } from '../../../nodes/shared/brand/drawn-brands.ts'

const LONG = 300_000
const FAKE = `"${process.execPath}" "${fileURLToPath(new URL('./fake-trainer.mjs', import.meta.url))}"`

describe('train-lora', () => {
  const home = createModelProject()
  let engine: Engine
  beforeAll(async () => {
    vi.stubEnv('REELGRAPH_KOHYA', FAKE)
    home.install('tiny-stable-diffusion')
    engine = await home.start()
    mkdirSync(join(home.folder, 'photos'))
    for (let n = 0; n < 6; n++) {
      await sharp(Buffer.from(drawing('aurora', n, 96))).png().toFile(join(home.folder, `photos/${n}.png`))
      writeFileSync(join(home.folder, `photos/${n}.txt`), `bottle ${n}`)
    }
  }, LONG)
  afterAll(() => home.close())
  const train = (params: object) => engine.render({ document: { format: 1, nodes: { lora: { type: 'train-lora', params: { folder: 'photos', trigger: 'aurbttl', size: 64, steps: 4, least: 0, ...params } as never } } } })
  const record = (into: string): TrainingRecord => JSON.parse(readFileSync(join(home.folder, 'output', into, 'training.json'), 'utf8')) as TrainingRecord

  it('by kohya: files, losses and report are as of its own trainings', { timeout: LONG }, async () => {
    const report = await train({ trainer: 'kohya', base: 'v1-5.safetensors', into: 'loras/kohya', name: 'aurora', sampleEvery: 2 })
    expect(report.faults).toEqual([])
    expect(report.reports['lora']).toMatchObject({ file: 'loras/kohya/aurora.safetensors', steps: 4, loss: 0.25, ended: 'steps' })
    expect(record('loras/kohya')).toMatchObject({ model: { name: 'v1-5.safetensors', family: 'kohya' }, samples: [{ step: 4, prompt: 'aurbttl' }] })
    expect(readFileSync(join(home.folder, 'output/loras/kohya/report.html'), 'utf8')).toContain('A LoRA for v1-5.safetensors')
    // A second run finds it done.
    const again = await train({ trainer: 'kohya', base: 'v1-5.safetensors', into: 'loras/kohya', name: 'aurora', sampleEvery: 2 })
    expect(again.reports['lora']).toMatchObject({ taken: 'the whole training' })
  })
  it('a trainer that is not set up is told', async () => {
    expect((await train({ trainer: 'diffusers', base: 'x', into: 'loras/x' })).faults).toMatchObject([{ code: 'E_TRAINER', node: 'lora', port: 'trainer' }])
    expect((await train({ trainer: 'fal', into: 'loras/y' })).faults).toMatchObject([{ code: 'E_REMOTE_KEY', node: 'lora' }])
  })
  it('the best step by brand score: each step that makes samples is judged, the best is kept', { timeout: LONG }, async () => {
    const report = await train({ model: 'tiny-stable-diffusion', judge: 'brand', keep: 'best', into: 'loras/brand', sampleEvery: 2, validateEvery: 0, rate: 0.01 })
    expect(report.faults).toEqual([])
    const { scores = [], best } = record('loras/brand')
    expect(scores.map(({ step }) => step)).toEqual([0, 2, 4])
    for (const { score } of scores) expect(score >= 0 && score <= 100).toBe(true)
    expect(best).toMatchObject({ by: 'score', value: Math.max(...scores.slice(1).map(({ score }) => score)) })
    const html = readFileSync(join(home.folder, 'output/loras/brand/report.html'), 'utf8')
    expect(html).toContain('Brand score')
    expect(existsSync(join(home.folder, 'output/loras/brand/tensorboard/events.out.tfevents.0.reelgraph'))).toBe(true)
  })
})
