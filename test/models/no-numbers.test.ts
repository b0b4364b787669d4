/** Half floats that overflow make NaN and infinities: said, and never a black film. */
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createFlowModels } from '../../engine/models/tasks/flow-model.ts'
import { createImageModels } from '../../engine/models/tasks/image-model.ts'
import { createOnnxRuntime } from '../../engine/models/runtime/onnx-runtime.ts'
import { createModelPackages } from '../../engine/models/packages/packages.ts'
import { FAMILIES } from '../../engine/models/pipelines/families.ts'
import { createSessions } from '../../engine/models/runtime/sessions.ts'
import { faultySessions } from './faulty-sessions.ts'

const log = { debug() {}, info() {}, warn() {} }
const real = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, device: 'cpu', log })
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../fixtures/models', import.meta.url))] })
afterAll(() => real.close())

/** One number of many, at the end. */
const last = (value: number) => (made: Float32Array) => made.with(made.length - 1, value)
const grey = (width: number, height: number) => ({ width, height, data: new Float32Array(3 * width * height).fill(0.5) })

describe.each([['NaN', NaN], ['infinity', Infinity]])('%s', (_, value) => {
  it.each(Object.keys(FAMILIES))('in a picture of %s', async (family) => {
    const model = await packages.find(`tiny-${family}`)
    const sessions = faultySessions(real, { vae_decoder: { spoil: last(value) } })
    const { makes, from } = FAMILIES[family]!
    const image = from(model) === 'image' ? { image: grey(48, 32) } : {}
    const made = FAMILIES[family]!.run({ prompt: 'a', width: 48, height: 32, frames: makes === 'video' ? 5 : 1, steps: 1, guidance: 1, seed: 1, ...image }, { sessions, model, log })
    await expect((async () => { for await (const picture of made) expect(picture.data.every(Number.isFinite)).toBe(true) })()).rejects.toMatchObject({
      code: 'E_MODEL_RUN', message: expect.stringMatching(/vae_decoder.*no numbers.*float32/s) as string,
    })
  })

  it.each([['upscaler', 'tiny-upscaler'], ['depth', 'tiny-depth']] as const)('of an image model: %s', async (family, name) => {
    const images = createImageModels({ packages, sessions: faultySessions(real, { onnx: { spoil: last(value) } }) })
    await expect((await images.find(family, name)).run(grey(28, 28))).rejects.toMatchObject({ code: 'E_MODEL_RUN' })
  })

  it('of a flow model', async () => {
    const flow = createFlowModels({ packages, sessions: faultySessions(real, { onnx: { spoil: (made) => made.fill(value) } }) })
    await expect((await flow.find('tiny-raft')).run(grey(64, 64), grey(64, 64))).rejects.toMatchObject({ code: 'E_MODEL_RUN' })
  })
})

it('NaN in a mask', async () => {
  const images = createImageModels({ packages, sessions: faultySessions(real, { onnx: { spoil: last(NaN) } }) })
  await expect((await images.find('matting', 'tiny-matting')).run(grey(32, 32))).rejects.toMatchObject({ code: 'E_MODEL_RUN' })
})
