/** What a step of training takes beside the model, by itself and of the main thread where the optimiser has its own: `node --import tsx test/bench/optimisers.ts`. As many numbers as rank 16 of Stable Diffusion 1.5's attention has. */
import { performance } from 'node:perf_hooks'
import { createTorchRandom } from '../../engine/models/pipelines/torch-random.ts'
import { createOptimiserThread } from '../../engine/models/training/optimiser-thread.ts'
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
  const alone = (performance.now() - start) / STEPS
  const thread = createOptimiserThread({ settings: { optimiser, weightDecay: 0.01, clip: 1, average: 0.99 }, matrices })
  for (let i = 1; i <= 5; i++) await thread.step(i, drawn(), 1e-4)
  const given = Array.from({ length: STEPS }, drawn)
  const before = performance.eventLoopUtilization()
  for (const [i, one] of given.entries()) await thread.step(6 + i, one, 1e-4)
  const { active } = performance.eventLoopUtilization(before)
  await thread.close()
  console.log(`${optimiser}: ${alone.toFixed(1)} ms a step, ${(active / STEPS).toFixed(1)} ms of the main thread, of ${(MATRICES * LENGTH) / 1e6} million numbers`)
}
