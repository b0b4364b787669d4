/**
 * UNets as they are built in earnest, with three halvings, at sizes that these don't divide; and one that is told how far to follow the
 * prompt: against diffusers (test/oracles/unet-sizes.py).
 */
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { Latents, Picture } from '../../../engine/models/pipelines/pipeline.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import type { Tensors } from '../../../engine/models/runtime/session-types.ts'
import { faultySessions } from '../faulty-sessions.ts'
import { wholePackage } from '../model-parts.ts'

interface Case { readonly width: number; readonly height: number; readonly steps: number; readonly guidance: number; readonly latents: readonly number[]; readonly picture: readonly number[] }
const { prompt, negative, seed, cases } = JSON.parse(readFileSync(new URL('../../oracles/unet-sizes.json', import.meta.url), 'utf8')) as
  { readonly prompt: string; readonly negative: string; readonly seed: number; readonly cases: Readonly<Record<'four-blocks' | 'guided', readonly Case[]>> }
const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(() => sessions.close())
const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(b).reduce((worst, value, i) => Math.max(worst, Math.abs(a[i]! - value)), 0)

describe.each(['four-blocks', 'guided'] as const)('%s', (name) => {
  it.each(cases[name].map((one) => [one.width, one.height, one.guidance, one] as const))('%ix%i, guidance %d', async (width, height, guidance, { steps, latents, picture }) => {
    let last: Latents | undefined
    const made: Picture[] = []
    const request = { prompt, negativePrompt: negative, width, height, frames: 1, steps, guidance, seed, onStep: (_: number, __: number, now: Latents) => void (last = now) }
    for await (const one of FAMILIES['stable-diffusion']!.run(request, { sessions, model: await wholePackage(`tiny-${name}`), log })) made.push(one)
    expect(furthest(last!.data, latents)).toBeLessThan(1e-3)
    const sparse = [0, 1, 2].flatMap((c) => Array.from({ length: Math.ceil(height / 4) }, (_, y) => Array.from({ length: Math.ceil(width / 4) }, (__, x) => made[0]!.data[(c * height + 4 * y) * width + 4 * x]!)).flat())
    expect(sparse.length).toBe(picture.length)
    expect(furthest(sparse, picture)).toBeLessThan(1e-3)
  })
})

describe('a model that is told its guidance', () => {
  it('is asked once a step, whatever the guidance', async () => {
    const asked: Tensors[] = []
    const counted = faultySessions(sessions, { unet: { onRun: (feeds) => void asked.push(feeds) } })
    const model = await wholePackage('tiny-guided')
    for await (const _ of FAMILIES['stable-diffusion']!.run({ prompt, width: 24, height: 16, frames: 1, steps: 2, guidance: 7.5, seed }, { sessions: counted, model, log })) break
    expect(asked.map((feeds) => feeds['sample']!.dims[0])).toEqual([1, 1])
  })
  it('is refused where its graph does not take it', async () => {
    const guided = await wholePackage('tiny-guided')
    const plain = await wholePackage('tiny-stable-diffusion')
    const model = { ...plain, json: (path: string) => (path === 'unet/config.json' ? guided.json(path) : plain.json(path)) }
    const made = FAMILIES['stable-diffusion']!.run({ prompt, width: 24, height: 16, frames: 1, steps: 1, guidance: 7.5, seed }, { sessions, model, log }).next()
    await expect(made).rejects.toMatchObject({ code: 'E_MODEL_INVALID', message: expect.stringContaining('timestep_cond') as string })
  })
})

describe('multiples come from the configs', () => {
  it.each([['tiny-four-blocks', 16], ['tiny-stable-diffusion', 4], ['tiny-guided', 4], ['tiny-wan', 16]])('%s: %i', async (name, multiple) => {
    const model = await wholePackage(name)
    expect(await FAMILIES[model.manifest.family]!.multiple(model)).toBe(multiple)
  })
  it('of Stable Diffusion 1: 64', async () => {
    const configs: Readonly<Record<string, object>> = { 'vae_decoder/config.json': { block_out_channels: [128, 256, 512, 512] }, 'unet/config.json': { block_out_channels: [320, 640, 1280, 1280] } }
    expect(await FAMILIES['stable-diffusion']!.multiple({ has: () => true, json: (path) => Promise.resolve(configs[path] as never) })).toBe(64)
  })
})
