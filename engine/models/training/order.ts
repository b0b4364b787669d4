/** Which pictures are learnt when: each once in an epoch, those of a size together. Pure, by seed and place alone. */
import { createTorchRandom, type TorchRandom } from '../pipelines/torch-random.ts'

/** What a generator begins with at a place of a course of its own: `seed` by itself would be alike everywhere. */
export const randomAt = (seed: number, place: number, course: keyof typeof COURSES): TorchRandom => createTorchRandom((seed ^ Math.imul(place + 1, COURSES[course])) >>> 0)
const COURSES = { order: 0x85ebca6b, batch: 0x9e3779b1, validation: 0xc2b2ae35, start: 0x27d4eb2f }

export interface Order {
  /** Batches that take each picture once. */
  readonly perEpoch: number
  /** Places of the pictures of a batch. */
  batch(index: number): readonly number[]
}

/** @param sizes of the pictures: only equal ones go together */
export function createOrder(sizes: readonly string[], { batch, seed }: { readonly batch: number; readonly seed: number }): Order {
  const groups = [...new Set(sizes)].map((size) => sizes.flatMap((one, i) => (one === size ? [i] : [])))
  const perEpoch = groups.reduce((sum, { length }) => sum + Math.ceil(length / batch), 0)
  const epochs = new Map<number, readonly (readonly number[])[]>()
  const made = (epoch: number): readonly (readonly number[])[] => {
    const random = randomAt(seed, epoch, 'order')
    const all = groups.map((group) => shuffled(group, random)).flatMap((group) => Array.from({ length: Math.ceil(group.length / batch) }, (_, i) => group.slice(i * batch, (i + 1) * batch)))
    return shuffled(all, random)
  }
  return {
    perEpoch,
    batch(index) {
      const epoch = Math.floor(index / perEpoch)
      const known = epochs.get(epoch) ?? made(epoch)
      // Only the one that is under way is asked for again.
      epochs.clear()
      epochs.set(epoch, known)
      return known[index % perEpoch]!
    },
  }
}

function shuffled<T>(all: readonly T[], random: TorchRandom): T[] {
  const out = [...all]
  for (let i = out.length - 1; i > 0; i--) {
    const k = random.below(i + 1)
    ;[out[i], out[k]] = [out[k]!, out[i]!]
  }
  return out
}
