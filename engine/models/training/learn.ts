/** The steps of a training, from where it stands to its end. Whatever stops it, what is learnt by then is kept. */
import { failure } from '../../contract/errors.ts'
import type { TrainingStep } from '../../contract/events.ts'
import type { Lessons } from './lessons.ts'
import type { OptimiserMemory } from './optimiser.ts'
import { createOptimiserThread } from './optimiser-thread.ts'
import { rateAt } from './rates.ts'
import type { TrainingSettings } from './settings.ts'
import type { TrainingState } from './state.ts'
import type { TrainingModel } from './training-model.ts'
import type { TrainingRecord } from './training-record.ts'

/** Where a training begins, or goes on. */
export interface Standing extends Omit<TrainingState, 'optimiser'> {
  readonly optimiser?: OptimiserMemory
}

export interface Course {
  readonly model: TrainingModel
  readonly lessons: Lessons
  readonly settings: TrainingSettings
  readonly steps: number
  /** Its matrices are changed in place. */
  readonly from: Standing
  readonly signal?: AbortSignal | undefined
  /** Makes pictures with what is learnt. */
  sample(step: number, matrices: readonly Float32Array[]): Promise<TrainingRecord['samples']>
  /** How good it is at a step, the higher the better, by something else than the loss; undefined: by the loss. */
  judge?(step: number, samples: TrainingRecord['samples']): Promise<number | undefined>
  save(state: TrainingState): Promise<void>
  tell(step: TrainingStep, samples: TrainingRecord['samples']): void
  /** Bytes that are taken now. */
  memory(): number
  /** Milliseconds. */
  now(): number
}

export async function learn({ model, lessons, settings, steps, from, signal, sample, judge, save, tell, memory, now }: Course): Promise<TrainingState> {
  const { rank, alpha, accumulate, validateEvery, sampleEvery, saveEvery, patience, keep } = settings
  const use = { scale: alpha / rank, ...(signal === undefined ? {} : { signal }) }
  const { matrices } = from
  const optimiser = createOptimiserThread({ settings, matrices, ...(from.average === undefined ? {} : { average: from.average }), ...(from.optimiser === undefined ? {} : { memory: from.optimiser }) })
  const [told, examined, shown] = [[...from.record.steps], [...from.record.validation], [...from.record.samples]]
  const record: Mutable<TrainingRecord> = { ...from.record, steps: told, validation: examined, samples: shown }
  let { step, worse, best } = from
  let kept = from.optimiser === undefined ? -1 : step
  const began = now()
  const first = step
  /** The average of the matrices, where there is one. */
  const learnt = async (): Promise<readonly Float32Array[]> => (settings.average > 0 ? (await optimiser.standing()).average! : matrices)
  const state = async (): Promise<TrainingState> => {
    const { memory: remembered, average } = await optimiser.standing()
    return { key: from.key, rank, step, matrices, worse, optimiser: remembered, record, ...(average === undefined ? {} : { average }), ...(best === undefined ? {} : { best }) }
  }
  const keepState = async (): Promise<void> => {
    await save(await state())
    kept = step
  }
  const due = (every: number): boolean => every > 0 && (step % every === 0 || step === steps)
  const better = async (by: 'validation' | 'score', value: number): Promise<void> => {
    const before = record.best
    const isBetter = before === undefined || before.by !== by || (by === 'score' ? value > before.value : value < before.value)
    // What nothing is learnt of yet is no result.
    if (!isBetter || step === 0) worse += step === 0 ? 0 : 1
    else {
      worse = 0
      record.best = { step, by, value }
      if (keep === 'best') best = (await learnt()).map((one) => one.slice())
    }
  }
  /** What is due now, unless it was done before the training was stopped here. */
  const lookUp = async (last: TrainingStep | undefined): Promise<void> => {
    let validation: number | undefined
    if (due(validateEvery) && examined.at(-1)?.step !== step) {
      validation = await lessons.examine(model, await learnt(), use)
      if (validation !== undefined) {
        examined.push({ step, loss: validation })
        if (judge === undefined) await better('validation', validation)
      }
    }
    let samples: TrainingRecord['samples'] = []
    if (due(sampleEvery) && shown.at(-1)?.step !== step) {
      samples = await sample(step, await learnt())
      shown.push(...samples)
      const score = await judge?.(step, samples)
      if (score !== undefined) {
        record.scores = [...(record.scores ?? []), { step, score }]
        await better('score', score)
      }
    }
    if (last !== undefined) tell({ ...last, ...(validation === undefined ? {} : { validation }) }, samples)
  }

  try {
    for (let last: TrainingStep | undefined; ; ) {
      await lookUp(last)
      const early = patience > 0 && worse >= patience
      record.ended = step >= steps ? 'steps' : early ? 'early' : 'unfinished'
      if (kept !== step && (due(saveEvery) || record.ended !== 'unfinished')) await keepState()
      if (record.ended !== 'unfinished') return await state()
      signal?.throwIfAborted()
      const start = now()
      const rate = rateAt({ ...settings, steps }, step)
      const { loss, gradients } = await slope()
      if (!Number.isFinite(loss) || !Number.isFinite(await optimiser.step(step + 1, gradients, rate))) {
        throw failure('E_TRAINING', { port: 'rate', expected: 'a loss that is a number', got: `${loss} at step ${step + 1}`, fix: 'Take a smaller rate or some warm-up, or a package of float32.' })
      }
      step++
      const seconds = (now() - start) / 1000
      told.push({ step, loss, rate, seconds })
      record.epochs = (step * accumulate) / lessons.perEpoch
      const bytes = memory()
      record.memory = Math.max(record.memory ?? 0, bytes)
      const eta = ((now() - began) / 1000 / (step - first)) * (steps - step)
      last = { step, steps, epoch: record.epochs, loss, rate, seconds, eta, memory: bytes }
    }
  } catch (thrown) {
    if (kept !== step) await keepState()
    throw thrown
  } finally {
    await optimiser.close()
  }

  /** Of all batches of a step. */
  async function slope(): Promise<{ readonly loss: number; readonly gradients: readonly Float32Array[] }> {
    let sum: Float32Array[] | undefined
    let loss = 0
    for (let k = 0; k < accumulate; k++) {
      const made = await model.step(lessons.batch(step * accumulate + k), matrices, use)
      loss += made.loss / accumulate
      if (accumulate === 1) return made
      const share = made.gradients.map((one) => one.map((value) => value / accumulate))
      if (sum === undefined) sum = share
      else for (const [i, own] of sum.entries()) for (let n = 0; n < own.length; n++) own[n]! += share[i]![n]!
    }
    return { loss, gradients: sum! }
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
