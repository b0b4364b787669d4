/** What a step of training takes beside the model: `node --import tsx test/bench/optimisers.ts`. As many numbers as rank 16 of Stable Diffusion 1.5's attention has. */
import { createTorchRandom } from '../../engine/models/pipelines/torch-random.ts'
import { clipGradients, createOptimiser, follow, OPTIMISERS } from '../../engine/models/training/optimisers.ts'

const [MATRICES, LENGTH, STEPS] = [256, 12_500, 20]
const random = createTorchRandom(1)
const drawn = (): Float32Array[] => Array.from({ length: MATRICES }, () => random.randn(LENGTH))
for (const optimiser of OPTIMISERS) {
  const [matrices, gradients, average] = [drawn(), drawn(), drawn()]
  const own = createOptimiser({ optimiser, weightDecay: 0.01 }, matrices)
  const step = (): void => {
    clipGradients(gradients, 1)
    own.step(gradients, 1e-4)
    follow(average, matrices, 0.99)
  }
  for (let i = 0; i < 5; i++) step()
  const start = performance.now()
  for (let i = 0; i < STEPS; i++) step()
  console.log(`${optimiser}: ${((performance.now() - start) / STEPS).toFixed(1)} ms a step of ${(MATRICES * LENGTH) / 1e6} million numbers`)
}
