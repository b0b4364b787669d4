/** Prodigy (Mishchenko and Defazio 2024): Adam that finds its own step size; its learning rate stays 1. */
import { BETAS, copyInto, emptyLike, EPSILON, type Optimiser } from './optimiser.ts'

/** The first guess of how far the matrices will go. */
const FIRST = 1e-6

export function createProdigy(decay: number, matrices: readonly Float32Array[]): Optimiser {
  const [means, squares, sums] = [emptyLike(matrices), emptyLike(matrices), emptyLike(matrices)]
  const starts = matrices.map((one) => one.slice())
  const [b1, b2] = BETAS
  const b3 = Math.sqrt(b2)
  let distance = FIRST
  let farthest = FIRST
  let numerator = 0
  return {
    step(gradients, rate) {
      const size = distance * rate
      let gained = 0
      let length = 0
      if (rate > 0) {
        const weight = (distance / FIRST) * size
        for (const [k, matrix] of matrices.entries()) {
          const [gradient, start, mean, square, sum] = [gradients[k]!, starts[k]!, means[k]!, squares[k]!, sums[k]!]
          let along = 0
          for (let i = 0; i < matrix.length; i++) {
            const slope = gradient[i]!
            along += slope * (start[i]! - matrix[i]!)
            mean[i] = mean[i]! * b1 + slope * distance * (1 - b1)
            square[i] = square[i]! * b2 + slope * slope * distance * distance * (1 - b2)
            sum[i] = sum[i]! * b3 + slope * weight
            length += Math.abs(sum[i]!)
          }
          gained += weight * along
        }
      }
      if (length === 0) return
      numerator = numerator * b3 + gained
      const found = numerator / length
      if (distance === FIRST) distance = Math.max(distance, found)
      farthest = Math.max(farthest, found)
      distance = farthest
      for (const [k, matrix] of matrices.entries()) {
        const [mean, square] = [means[k]!, squares[k]!]
        for (let i = 0; i < matrix.length; i++) {
          const value = matrix[i]! * (1 - decay * size)
          matrix[i] = value - (size * mean[i]!) / (Math.sqrt(square[i]!) + distance * EPSILON)
        }
      }
    },
    memory: () => ({ arrays: { means, squares, sums, starts }, numbers: { distance, farthest, numerator } }),
    recall({ arrays, numbers }) {
      for (const [name, own] of Object.entries({ means, squares, sums, starts })) copyInto(own, arrays[name]!)
      distance = numbers['distance']!
      farthest = numbers['farthest']!
      numerator = numbers['numerator']!
    },
  }
}
