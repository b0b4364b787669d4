/** What a run costs beyond the runtime's own time, at real sizes: node --import tsx test/bench/sessions.ts */
import { fileURLToPath } from 'node:url'
import { createOnnxRuntime } from '../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../engine/models/runtime/sessions.ts'

const SIZES = {
  'latent 2x4x64x64': 2 * 4 * 64 * 64,
  'latent 2x4x24x40x72': 2 * 4 * 24 * 40 * 72,
  'picture 3x512x512': 3 * 512 * 512,
  '24 frames 3x320x576': 24 * 3 * 320 * 576,
}
const RUNS = 20
const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 4e9, device: 'cpu', log })
const file = fileURLToPath(new URL('../fixtures/models/tiny/linear.onnx', import.meta.url))

await sessions.use({ name: 'linear', file }, async (session) => {
  for (const [name, size] of Object.entries(SIZES)) {
    const x = { type: 'float32', dims: [size / 4, 4], data: new Float32Array(size) } as const
    const all: number[] = []
    for (let i = 0; i < RUNS; i++) {
      const before = sessions.stats().loaded[0]!.seconds
      const started = performance.now()
      await session.run({ x }, { outputs: ['y'] })
      all.push(performance.now() - started - (sessions.stats().loaded[0]!.seconds - before) * 1000)
    }
    all.sort((a, b) => a - b)
    console.log(`${name.padEnd(22)} ${((size * 4) / 1e6).toFixed(1).padStart(6)} MB in  ${all[RUNS / 2]!.toFixed(2).padStart(7)} ms beyond the runtime`)
  }
})
await sessions.close()
