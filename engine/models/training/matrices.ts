/** The matrices that learn: how they begin, and what of a model they are. */
import type { Lora } from '../lora/lora-file.ts'
import type { LoraTarget } from './training-model.ts'
import { randomAt } from './order.ts'

/** As PEFT begins: `down` evenly within one by the root of its inputs, `up` nothing, so that nothing is changed yet. */
export function firstMatrices(targets: readonly LoraTarget[], rank: number, seed: number): Float32Array[] {
  const random = randomAt(seed, 0, 'start')
  return targets.flatMap(({ inputs, outputs }) => {
    const bound = 1 / Math.sqrt(inputs)
    return [random.rand(rank * inputs).map((one) => (2 * one - 1) * bound), new Float32Array(outputs * rank)]
  })
}

export const countOf = (matrices: readonly Float32Array[]): number => matrices.reduce((sum, { length }) => sum + length, 0)

/** Shapes as files have them: of convolutions with their kernels. */
export function shapesOf({ inputs, outputs, kernel }: LoraTarget, rank: number): { readonly down: readonly number[]; readonly up: readonly number[] } {
  if (kernel === undefined) return { down: [rank, inputs], up: [outputs, rank] }
  return { down: [rank, inputs / (kernel[0] * kernel[1]), ...kernel], up: [outputs, rank, 1, 1] }
}

/** The matrices as a LoRA that pipelines merge, with no file between. @param key tells it from others */
export function loraOf(targets: readonly LoraTarget[], matrices: readonly Float32Array[], rank: number, scale: number, key: string): Lora {
  return {
    file: key,
    digest: key,
    unread: [],
    triggerWords: [],
    layers: targets.map((target, k) => {
      const { down, up } = shapesOf(target, rank)
      return { part: target.part, layer: target.layer, flat: false, product: { down: { dims: down, data: matrices[2 * k]! }, up: { dims: up, data: matrices[2 * k + 1]! }, rank, scale } }
    }),
  }
}
