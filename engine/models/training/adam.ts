/** Adam (Kingma and Ba 2015) with its bias corrected; AdamW (Loshchilov and Hutter 2019) takes the decay out of the gradient. */
import { BETAS, copyInto, emptyLike, EPSILON, type Optimiser } from './optimiser.ts'

export function createAdam(decoupled: boolean, decay: number, matrices: readonly Float32Array[]): Optimiser {
  const [means, squares] = [emptyLike(matrices), emptyLike(matrices)]
  const [b1, b2] = BETAS
  let steps = 0
  return {
    step(gradients, rate) {
      steps++
      const size = rate / (1 - b1 ** steps)
      const root = Math.sqrt(1 - b2 ** steps)
      const kept = decoupled ? 1 - rate * decay : 1
      const coupled = decoupled ? 0 : decay
      for (const [k, matrix] of matrices.entries()) {
        const [gradient, mean, square] = [gradients[k]!, means[k]!, squares[k]!]
        for (let i = 0; i < matrix.length; i++) {
          const value = matrix[i]!
          const slope = gradient[i]! + coupled * value
          const m = (mean[i] = mean[i]! + (slope - mean[i]!) * (1 - b1))
          const v = (square[i] = square[i]! * b2 + slope * slope * (1 - b2))
          matrix[i] = value * kept - (size * m) / (Math.sqrt(v) / root + EPSILON)
        }
      }
    },
    memory: () => ({ arrays: { means, squares }, numbers: { steps } }),
    recall({ arrays, numbers }) {
      copyInto(means, arrays['means']!)
      copyInto(squares, arrays['squares']!)
      steps = numbers['steps']!
    },
  }
}
