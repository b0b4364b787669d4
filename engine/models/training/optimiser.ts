/** What changes matrices by their gradients, and what it remembers. Sums are in double precision, what is kept is float32, as PyTorch keeps it. */

export interface Optimiser {
  /** Changes the matrices in place. */
  step(gradients: readonly Float32Array[], rate: number): void
  /** All that it remembers, to go on with: arrays are its own, not copies. */
  memory(): OptimiserMemory
  /** Takes up what another has remembered. */
  recall(memory: OptimiserMemory): void
}

export interface OptimiserMemory {
  /** By name, in the order of the matrices. */
  readonly arrays: Readonly<Record<string, readonly Float32Array[]>>
  readonly numbers: Readonly<Record<string, number>>
}

/** Of all of them. */
export const BETAS = [0.9, 0.999] as const
export const EPSILON = 1e-8

/** Arrays of nothing, as large as those. */
export const emptyLike = (matrices: readonly Float32Array[]): Float32Array[] => matrices.map(({ length }) => new Float32Array(length))

/** Takes the numbers of others over. */
export function copyInto(own: readonly Float32Array[], others: readonly Float32Array[]): void {
  own.forEach((one, k) => one.set(others[k]!))
}
