/** Where a training begins: at its own state, at that of another, at a LoRA, or at nothing. */
import { failure } from '../../contract/errors.ts'
import { readLora } from '../lora/lora-file.ts'
import type { Standing } from './learn.ts'
import { countOf, firstMatrices } from './matrices.ts'
import type { TrainingSettings } from './settings.ts'
import { readState } from './state.ts'
import type { LoraTarget } from './training-model.ts'
import type { TrainingRecord } from './training-record.ts'

interface Beginning {
  readonly key: string
  readonly targets: readonly LoraTarget[]
  readonly settings: Pick<TrainingSettings, 'rank' | 'seed' | 'alpha' | 'optimiser'>
  /** Of nothing yet. */
  readonly record: TrainingRecord
  /** Where its own state would lie, absolute. */
  readonly state: string
  /** A state or a LoRA, absolute. */
  readonly resumeFrom?: string
}

/** @throws E_TRAINING for a state or a LoRA of other layers, E_LORA */
export async function beginning({ key, targets, settings, record, state, resumeFrom }: Beginning): Promise<Standing> {
  const { rank, seed } = settings
  const lengths = targets.flatMap(({ inputs, outputs }) => [rank * inputs, outputs * rank])
  const fits = (matrices: readonly Float32Array[]): boolean => matrices.length === lengths.length && matrices.every((one, k) => one.length === lengths[k])
  const own = await readState(state)
  if (own?.key === key && fits(own.matrices)) return own
  const fresh = (matrices: readonly Float32Array[]): Standing => ({ key, rank, step: 0, matrices, worse: 0, record: { ...record, parameters: countOf(matrices) } })
  if (resumeFrom === undefined) return fresh(firstMatrices(targets, rank, seed))
  const refuse = (got: string): never => {
    throw failure('E_TRAINING', { port: 'resumeFrom', file: resumeFrom, expected: `${targets.length} layers of rank ${rank}`, got, fix: 'Take the rank and the layers of that training, or begin anew.' })
  }
  const other = await readState(resumeFrom)
  if (other !== undefined) {
    if (!fits(other.matrices)) return refuse(`${other.matrices.length / 2} of rank ${other.rank}, or others`)
    const { optimiser, ...rest } = other
    const { steps, validation, epochs } = other.record
    const same = other.record.settings['optimiser'] === settings.optimiser
    return { ...rest, key, record: { ...record, steps, validation, epochs, parameters: countOf(other.matrices) }, worse: 0, ...(same ? { optimiser } : {}) }
  }
  const { layers } = await readLora(resumeFrom)
  const known = new Map(layers.map((one) => [one.layer.replaceAll('.', '_'), one]))
  return fresh(targets.flatMap((target) => {
    const product = known.get(target.layer.replaceAll('.', '_'))?.product
    if (product === undefined || product.mid !== undefined || product.rank !== rank) return refuse(product === undefined ? `none for ${target.layer}` : `rank ${product.rank}`)
    // What the file's own alpha makes of it stays as it is.
    const by = (product.scale * rank) / settings.alpha
    return [product.down.data.slice(), product.up.data.map((value) => value * by)]
  }))
}
