/** All that a training needs to go on as if it had never stopped, as one file: safetensors, with the rest in the header. */
import { openSafetensors } from '../lora/safetensors.ts'
import { safetensorsBytes, type NamedArray } from '../lora/write-safetensors.ts'
import type { OptimiserMemory } from './optimiser.ts'
import type { TrainingRecord } from './training-record.ts'

export interface TrainingState {
  /** Tells what is trained, with what. */
  readonly key: string
  readonly rank: number
  /** Of the optimiser, that are done. */
  readonly step: number
  readonly matrices: readonly Float32Array[]
  /** They follow the matrices, where that is asked for. */
  readonly average?: readonly Float32Array[]
  /** Those of the best validation so far. */
  readonly best?: readonly Float32Array[]
  readonly optimiser: OptimiserMemory
  readonly record: TrainingRecord
  /** Validations in a row that were no better. */
  readonly worse: number
}

const FORMAT = '1'

export function stateBytes({ key, rank, step, matrices, average, best, optimiser, record, worse }: TrainingState): Uint8Array {
  const sets: Readonly<Record<string, readonly Float32Array[] | undefined>> = { matrices, average, best, ...Object.fromEntries(Object.entries(optimiser.arrays).map(([name, all]) => [`optimiser.${name}`, all])) }
  const arrays = Object.entries(sets).flatMap(([name, all = []]) => all.map((data, k): NamedArray => ({ name: `${name}.${k}`, dims: [data.length], data })))
  return safetensorsBytes(arrays, { reelgraph_state: FORMAT, key, rank: String(rank), step: String(step), worse: String(worse), numbers: JSON.stringify(optimiser.numbers), record: JSON.stringify(record) })
}

/** Undefined for what is no state of a training, or a damaged one. */
export async function readState(path: string): Promise<TrainingState | undefined> {
  const file = await openSafetensors(path).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    const { reelgraph_state: format, key = '', rank, step, worse, numbers = '{}', record = '{}' } = file.metadata
    if (format !== FORMAT) return undefined
    const sets = new Map<string, Float32Array[]>()
    for (const name of file.names) {
      const [, set = '', at = ''] = /^(.+)\.(\d+)$/.exec(name) ?? []
      const all = sets.get(set) ?? []
      all[Number(at)] = (await file.read(name)).data
      sets.set(set, all)
    }
    const arrays = Object.fromEntries([...sets].filter(([name]) => name.startsWith('optimiser.')).map(([name, all]) => [name.slice('optimiser.'.length), all]))
    const [average, best] = [sets.get('average'), sets.get('best')]
    return {
      key, rank: Number(rank), step: Number(step), worse: Number(worse), matrices: sets.get('matrices') ?? [],
      ...(average === undefined ? {} : { average }), ...(best === undefined ? {} : { best }),
      optimiser: { arrays, numbers: JSON.parse(numbers) as Record<string, number> }, record: JSON.parse(record) as TrainingRecord,
    }
  } catch {
    return undefined
  } finally {
    await file.close()
  }
}
