/**
 * A training step at real size: seconds, peak memory and gradients of LoRA matrices (rank 16, attention) of a Stable Diffusion 1.5 UNet with
 * random weights, beside PyTorch's autograd in the same run.
 *   python3 test/jobs/training_step.py export FOLDER        (once: 3.4 GB)
 *   node --import tsx test/jobs/training-step.ts FOLDER 256 [GB for a step]
 *   python3 test/jobs/training_step.py compare FOLDER 256
 * Figures stand in training-step.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ModelPackage } from '../../engine/models/packages/package-types.ts'
import { createOnnxRuntime } from '../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../engine/models/runtime/sessions.ts'
import type { Tensor } from '../../engine/models/runtime/session-types.ts'
import { openTrainingModel } from '../../engine/models/training/open-training-model.ts'

const [folder, pixels, memory] = [process.argv[2]!, Number(process.argv[3] ?? 256), process.argv[4]]
const RANK = 16
const say = (text: string, facts: unknown = ''): void => void process.stdout.write(`${text} ${facts === '' ? '' : JSON.stringify(facts)}\n`)
const log = { debug: say, info: say, warn: (code: string) => say(code) }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 64e9, device: 'cpu', log })
const model = { name: 'sd15', has: (path: string) => path === 'unet/model.onnx', session: () => ({ name: 'sd15/unet', file: join(folder, 'unet/model.onnx') }) } as unknown as ModelPackage

/** As training_step.py draws them. */
const drawn = (dims: readonly number[], seed: number, size = 1): Tensor => {
  const length = dims.reduce((product, one) => product * one, 1)
  return { type: 'float32', dims, data: Float32Array.from({ length }, (_, i) => Math.fround(Math.fround((((i * 7919 + seed * 104729) * (seed * 2 + 3)) % 10007) / 10007 * 2 - 1) * Math.fround(size))) }
}

/** Bytes that the process has and had at most, and those of them that no file backs. */
const resident = (): Record<string, number> => {
  const status = readFileSync('/proc/self/status', 'utf8')
  return Object.fromEntries(['VmHWM', 'VmRSS', 'RssAnon', 'RssFile'].map((name) => [name, Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1e6]))
}

let anonymous = 0
const watch = setInterval(() => (anonymous = Math.max(anonymous, resident()['RssAnon']!)), 50)
const started = performance.now()
const training = await openTrainingModel(model, { which: 'attention', rank: RANK, ...(memory === undefined ? {} : { memory: Number(memory) * 1e9 }) }, { sessions, model, log })
say(`${training.targets.length} layers, opened in ${((performance.now() - started) / 1000).toFixed(1)} s`)
const side = pixels / 8
const batch = {
  inputs: { sample: drawn([1, 4, side, side], 1), timestep: { type: 'float32', dims: [1], data: Float32Array.of(500) } as const, encoder_hidden_states: drawn([1, 77, 768], 3) },
  target: drawn([1, 4, side, side], 4),
  weights: Float32Array.of(1),
}

const matrices = training.targets.flatMap(({ inputs, outputs }, i) => [drawn([RANK, inputs], 2 * i + 100, 0.03), drawn([outputs, RANK], 2 * i + 101, 0.03)]).map(({ data }) => data as Float32Array)
for (let i = 0; i < 3; i++) {
  const before = performance.now()
  const processor = process.cpuUsage()
  const runtime = sessions.stats().loaded.reduce((sum, one) => sum + one.seconds, 0)
  const { loss, gradients } = await training.step(batch, matrices, { scale: 1 })
  const seconds = (performance.now() - before) / 1000
  const { user, system } = process.cpuUsage(processor)
  const inside = sessions.stats().loaded.reduce((sum, one) => sum + one.seconds, 0) - runtime
  say(`step ${i}: loss ${loss}, ${seconds.toFixed(2)} s, ${inside.toFixed(2)} of them inside the runtime, ${((user + system) / 1e6).toFixed(2)} s of processor time`, { ...resident(), anonymous })
  if (i === 2) {
    writeFileSync(join(folder, 'gradients.json'), JSON.stringify({ loss, layers: training.targets.map(({ layer }) => layer), rank: RANK }))
    writeFileSync(join(folder, 'gradients.f32'), Buffer.concat(gradients.map((one) => new Uint8Array(one.buffer, one.byteOffset, one.byteLength))))
  }
}
clearInterval(watch)
await sessions.close()
