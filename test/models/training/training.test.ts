/** Trainings: bit for bit the same, also when they were killed or cancelled on the way; what they keep, and what they say. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { readLora } from '../../../engine/models/lora/lora-file.ts'
import type { TrainingRecord } from '../../../engine/models/training/training-record.ts'
import { runTraining, type Ran } from './kit.ts'
import { linearModel } from './linear-model.ts'

const LONG = 120_000
const made: string[] = []
const folder = (): string => {
  made.push(mkdtempSync(join(tmpdir(), 'reelgraph-training-')))
  return made.at(-1)!
}
afterAll(() => made.forEach((one) => rmSync(one, { recursive: true, force: true })))

/** Enough to see it. */
const LEARNS = { steps: 150, rate: 0.05, rank: 4, alpha: 4, minSnr: 0, captionDropout: 0 }
const losses = ({ record }: Pick<Ran, 'record'>) => ({ steps: record.steps.map(({ step, loss, rate }) => [step, loss, rate]), validation: record.validation, samples: record.samples })
const digest = (place: string): string => createHash('sha256').update(readFileSync(join(place, 'mine.safetensors'))).digest('hex')
const child = (place: string, last: number) => spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('train-child.ts', import.meta.url)), place, String(last)], { encoding: 'utf8' })

describe('a training', () => {
  it('learns: its losses fall, the held back pictures\' too; and again it is the same to the last bit', { timeout: LONG }, async () => {
    const [one, two] = [folder(), folder()]
    const first = await runTraining({ folder: one, change: LEARNS })
    const second = await runTraining({ folder: two, change: LEARNS })
    const { record, told } = first
    expect(record.validation.at(0)?.step).toBe(0)
    expect(record.validation.at(-1)!.loss).toBeLessThan(0.9 * record.validation[0]!.loss)
    const mean = (from: number, to: number): number => record.steps.slice(from, to).reduce((sum, { loss }) => sum + loss, 0) / (to - from)
    expect(mean(140, 150)).toBeLessThan(0.9 * mean(0, 10))
    expect(losses(second)).toEqual(losses(first))
    expect(digest(two)).toBe(digest(one))
    expect(told.map(({ step }) => step)).toEqual(record.steps.map(({ step }) => step))
    expect(told.at(-1)).toMatchObject({ step: 150, steps: 150, validation: record.validation.at(-1)!.loss, eta: 0 })
    // Two pictures of one shape and four of the other, in twos: three batches to an epoch.
    expect(record.epochs).toBe(50)
  })

  it('that was killed with SIGKILL goes on to the very losses and the very file of an unbroken one', { timeout: LONG }, () => {
    const [whole, broken] = [folder(), folder()]
    expect(child(whole, 0)).toMatchObject({ status: 0, stderr: '' })
    for (const last of [6, 3]) expect(child(broken, last).signal).toBe('SIGKILL')
    const partial = JSON.parse(readFileSync(join(broken, 'training.json'), 'utf8')) as TrainingRecord
    expect(partial).toMatchObject({ ended: 'unfinished' })
    expect(partial.steps.length).toBe(4)
    expect(child(broken, 0)).toMatchObject({ status: 0, stderr: '' })
    const [a, b] = [whole, broken].map((place) => JSON.parse(readFileSync(join(place, 'training.json'), 'utf8')) as TrainingRecord) as [TrainingRecord, TrainingRecord]
    expect(losses({ record: b })).toEqual(losses({ record: a }))
    expect(digest(broken)).toBe(digest(whole))
    for (const { file } of a.samples) expect(readFileSync(join(broken, file))).toEqual(readFileSync(join(whole, file)))
    expect(a.samples.map(({ step }) => step)).toEqual([0, 6, 12])
  })

  it('that is cancelled ends within a step, keeps all of it, and goes on where it was', { timeout: LONG }, async () => {
    const [whole, broken] = [folder(), folder()]
    const unbroken = await runTraining({ folder: whole })
    const cancel = new AbortController()
    let steps = 0
    const open = (_: unknown, { rank }: { readonly rank: number }) => Promise.resolve(linearModel(rank, () => (++steps === 7 ? cancel.abort(new Error('enough')) : undefined)))
    await expect(runTraining({ folder: broken, open, signal: cancel.signal })).rejects.toThrow('enough')
    expect(steps).toBe(7)
    expect((JSON.parse(readFileSync(join(broken, 'training.json'), 'utf8')) as TrainingRecord).steps.length).toBe(7)
    const resumed = await runTraining({ folder: broken })
    expect(resumed.taken).toBe(7)
    expect(losses(resumed)).toEqual(losses(unbroken))
    expect(digest(broken)).toBe(digest(whole))
  })

  it('makes latents and words once, and itself once', { timeout: LONG }, async () => {
    const place = folder()
    const first = await runTraining({ folder: place })
    expect(first.asked['tiny-stable-diffusion/vae_encoder']).toBe(8)
    // Two captions, and none.
    expect(first.asked['tiny-stable-diffusion/text_encoder']).toBe(3)
    const again = await runTraining({ folder: place })
    expect(again.taken).toBe('whole')
    expect(again.asked).toEqual({})
    const other = await runTraining({ folder: place, change: { rate: 0.02 } })
    expect(other.taken).toBe(0)
    expect(other.asked).toEqual({})
    expect(losses(other)).not.toEqual(losses(first))
  })

  it('is the same in one batch and in as many added up', { timeout: LONG }, async () => {
    // Sampling differs: a batch draws for all of its pictures.
    const plain = { batch: 1, accumulate: 1, average: 0, clip: 0, optimiser: 'adam' } as const
    const one = await runTraining({ folder: folder(), change: { ...plain, steps: 8, rate: 0 } })
    const two = await runTraining({ folder: folder(), change: { ...plain, steps: 4, rate: 0, accumulate: 2 } })
    const pairs = [0, 1, 2, 3].map((k) => (one.record.steps[2 * k]!.loss + one.record.steps[2 * k + 1]!.loss) / 2)
    two.record.steps.forEach(({ loss }, k) => expect(loss).toBeCloseTo(pairs[k]!, 9))
  })

  it('goes on from another, or from a LoRA', { timeout: LONG }, async () => {
    const [one, two, three] = [folder(), folder(), folder()]
    const first = await runTraining({ folder: one, change: { schedule: 'constant', average: 0 } })
    const longer = await runTraining({ folder: two, change: { schedule: 'constant', average: 0, steps: 16 }, resumeFrom: join(one, 'state.safetensors') })
    expect(longer.record.steps.slice(0, 12)).toEqual(first.record.steps)
    const straight = await runTraining({ folder: three, change: { schedule: 'constant', average: 0, steps: 16 } })
    expect(losses(longer)).toEqual(losses(straight))
    const fromLora = await runTraining({ folder: folder(), change: { steps: 4 }, resumeFrom: join(one, 'mine.safetensors') })
    expect(fromLora.record.validation[0]!.loss).toBe(first.record.validation.at(-1)!.loss)
    await expect(runTraining({ folder: folder(), change: { rank: 3 }, resumeFrom: join(one, 'mine.safetensors') })).rejects.toMatchObject({ code: 'E_TRAINING' })
  })

  it('ends early where the held back pictures get no better, and gives its best step', { timeout: LONG }, async () => {
    const place = folder()
    // A rate at which the matrices are thrown about.
    const { record } = await runTraining({ folder: place, change: { steps: 400, rate: 3, schedule: 'constant', warmup: 0, clip: 0, average: 0, validateEvery: 2, patience: 3, keep: 'best' } })
    expect(record.ended).toBe('early')
    expect(record.steps.length).toBeLessThan(100)
    const values = record.validation.slice(1)
    expect(record.best).toEqual({ step: values.reduce((a, b) => (b.loss < a.loss ? b : a)).step, by: 'validation', value: Math.min(...values.map(({ loss }) => loss)) })
    const lora = await readLora(join(place, 'mine.safetensors'))
    const again = await runTraining({ folder: folder(), change: { steps: 1, validateEvery: 1 }, resumeFrom: lora.file })
    expect(again.record.validation[0]!.loss).toBe(record.best!.value)
  })

  it('whose loss is no number is told with the step', { timeout: LONG }, async () => {
    const open = (_: unknown, { rank }: { readonly rank: number }) => {
      const model = linearModel(rank)
      return Promise.resolve({ ...model, step: async (...given: Parameters<typeof model.step>) => ({ ...(await model.step(...given)), loss: NaN }) })
    }
    await expect(runTraining({ folder: folder(), open })).rejects.toMatchObject({ code: 'E_TRAINING', message: expect.stringContaining('NaN at step 1') as string })
  })
})
