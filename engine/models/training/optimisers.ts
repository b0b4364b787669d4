/** Which optimiser, and what is done to gradients before and to averages after it. */
import { createAdam } from './adam.ts'
import type { Optimiser } from './optimiser.ts'
import { createProdigy } from './prodigy.ts'

export const OPTIMISERS = ['adamw', 'adam', 'prodigy'] as const
export type OptimiserName = (typeof OPTIMISERS)[number]

export interface OptimiserSettings {
  readonly optimiser: OptimiserName
  readonly weightDecay: number
}

/** @param matrices are changed by each step */
export function createOptimiser({ optimiser, weightDecay }: OptimiserSettings, matrices: readonly Float32Array[]): Optimiser {
  return optimiser === 'prodigy' ? createProdigy(weightDecay, matrices) : createAdam(optimiser === 'adamw', weightDecay, matrices)
}

/** Brings all gradients together to this length at most. @returns how long they were */
export function clipGradients(gradients: readonly Float32Array[], most: number): number {
  let sum = 0
  for (const gradient of gradients) for (let i = 0; i < gradient.length; i++) sum += gradient[i]! * gradient[i]!
  const length = Math.sqrt(sum)
  const factor = most / (length + 1e-6)
  if (most > 0 && factor < 1) for (const gradient of gradients) for (let i = 0; i < gradient.length; i++) gradient[i]! *= factor
  return length
}

/** How much an average of matrices keeps of itself at a step from 1: less at first, when there is little to keep. */
export const averageDecay = (most: number, step: number): number => (step <= 1 ? 0 : Math.min(most, step / (9 + step)))

/** Draws an average of matrices a little nearer to them. */
export function follow(average: readonly Float32Array[], matrices: readonly Float32Array[], decay: number): void {
  for (const [k, own] of average.entries()) {
    const matrix = matrices[k]!
    for (let i = 0; i < own.length; i++) own[i] = own[i]! + (1 - decay) * (matrix[i]! - own[i]!)
  }
}
