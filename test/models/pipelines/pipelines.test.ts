/** Each pipeline against diffusers': tiny models with random weights, exported by models/export (test/oracles/pipelines.py). */
import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import type { ModelPackage } from '../../../engine/models/packages/package-types.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { DiffusionRequest, Latents, Picture } from '../../../engine/models/pipelines/pipeline.ts'
import type { SchedulerKind } from '../../../engine/models/schedulers/config.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { fixturePackages, wholePackage } from '../model-parts.ts'

interface Case {
  /** Default: the package's own. */
  readonly scheduler?: SchedulerKind
  readonly image?: boolean
  readonly strength?: number
  readonly mask?: boolean
  readonly width: number
  readonly height: number
  readonly frames?: number
  readonly steps: number
  readonly guidance: number
  readonly latents: readonly number[]
  readonly shape: readonly number[]
  readonly picture: readonly number[]
}
const record = (family: string) =>
  JSON.parse(readFileSync(new URL(`../../oracles/pipelines/${family}.json`, import.meta.url), 'utf8')) as {
    readonly prompt: string
    readonly negative: string
    readonly seed: number
    readonly cases: readonly Case[]
  }

const log = { debug() {}, info() {}, warn() {} }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(() => sessions.close())

/** The pictures that the recorded runs began with. */
function ramp(width: number, height: number): Picture {
  const count = 3 * width * height
  return { width, height, data: Float32Array.from({ length: count }, (_, i) => i / (count - 1)) }
}
function gradient(width: number, height: number): Picture {
  const plane = width * height
  const values = (i: number): number => {
    const [c, x, y] = [Math.floor(i / plane), i % width, Math.floor((i % plane) / width)]
    return [5 * x, 8 * y, (7 * x * y) % 256][c]! / 255
  }
  return { width, height, data: Float32Array.from({ length: 3 * plane }, (_, i) => values(i)) }
}

function hole(width: number, height: number): Picture {
  return { width, height, data: Float32Array.from({ length: width * height }, (_, i) => ((i % width) - 12) ** 2 + (Math.floor(i / width) - 8) ** 2 < 30 ? 1 : 0) }
}

const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)

/** Tiny packages; one family may have several. */
const PACKAGES = [...Object.keys(FAMILIES).map((family) => [family, family] as const), ['wan-image', 'wan'] as const, ['inpainting', 'stable-diffusion'] as const]

describe.each(PACKAGES)('%s', (name, family) => {
  const { prompt, negative, seed, cases } = record(name)
  it.each(cases.map((one) => [`${one.scheduler ?? 'own scheduler'}, ${one.frames ?? 1} of ${one.width}x${one.height}${one.image ? ' from a picture' : ''}${one.mask ? ' with a mask' : ''}, guidance ${one.guidance}`, one] as const))('%s', async (_, one) => {
    const { width, height, steps, guidance, scheduler, strength } = one
    const model = await wholePackage(`tiny-${name}`)
    let last: Latents | undefined
    const request: DiffusionRequest = {
      prompt, width, height, steps, guidance, seed, frames: one.frames ?? 1,
      ...(scheduler === undefined ? {} : { scheduler }),
      ...(guidance > 1 ? { negativePrompt: negative } : {}),
      ...(one.image ? { image: FAMILIES[family]!.makes === 'video' ? gradient(width, height) : ramp(width, height) } : {}),
      ...(strength === undefined ? {} : { strength }),
      ...(one.mask ? { mask: hole(width, height) } : {}),
      onStep: (_done, _total, latents) => (last = latents),
    }
    const made: Picture[] = []
    for await (const picture of FAMILIES[family]!.run(request, { sessions, model, log })) made.push(picture)
    expect(last!.data.length).toBe(one.latents.length)
    expect(furthest(last!.data, one.latents), 'latents').toBeLessThan(1e-3)
    const data = Float32Array.from(made.flatMap((picture) => [...picture.data]))
    expect([made.length * (made[0]?.width ?? 0) * (made[0]?.height ?? 0) * 3]).toEqual([one.picture.length])
    expect(furthest(data, one.picture), 'pictures').toBeLessThan(1e-3)
  })
})

describe('the length of what Wan makes', () => {
  const request = { prompt: 'a fox', width: 32, height: 16, steps: 1, guidance: 1, seed: 1, image: gradient(32, 16) }
  it.each(['tiny-wan', 'tiny-wan-image'])('%s, whose halves of the autoencoder are made for 5 frames', async (name) => {
    const model = await fixturePackages.find(name)
    const make = async (frames: number): Promise<Picture[]> => {
      const made: Picture[] = []
      for await (const picture of FAMILIES['wan']!.run({ ...request, frames }, { sessions, model, log })) made.push(picture)
      return made
    }
    expect((await make(1)).map(({ data }) => data.length)).toEqual([3 * 32 * 16])
    await expect(make(9)).rejects.toMatchObject({ code: 'E_MODEL_INPUT', faults: [expect.objectContaining({ expected: 'at most 5' })] })
    await expect(make(4)).rejects.toMatchObject({ code: 'E_MODEL_INPUT' })
  })

  it('a picture is what image-to-video needs, words what text-to-video', async () => {
    const [words, picture] = await Promise.all(['tiny-wan', 'tiny-wan-image'].map((name) => fixturePackages.find(name)))
    expect([FAMILIES['wan']!.from(words!), FAMILIES['wan']!.from(picture!)]).toEqual(['text', 'image'])
    const run = FAMILIES['wan']!.run({ prompt: '', width: 32, height: 16, steps: 1, guidance: 1, seed: 1, frames: 5 }, { sessions, model: picture!, log })
    await expect(run.next()).rejects.toMatchObject({ code: 'E_MODEL_INPUT' })
  })
})

describe('inpainting', () => {
  const [width, height] = [24, 16]
  const request = { prompt: 'a fox', width, height, frames: 1, steps: 2, guidance: 1, seed: 1 }
  const run = (model: ModelPackage, more: Partial<DiffusionRequest>) => FAMILIES['stable-diffusion']!.run({ ...request, ...more }, { sessions, model, log })

  it('wants the picture that the mask is for, of one size', async () => {
    const model = await wholePackage('tiny-stable-diffusion')
    await expect(run(model, { mask: hole(width, height) }).next()).rejects.toMatchObject({ code: 'E_MODEL_INPUT' })
    await expect(run(model, { image: ramp(width, height), mask: hole(32, 16) }).next()).rejects.toMatchObject({ code: 'E_MODEL_INPUT' })
  })

  it('without a mask, a model that takes one makes all of it', async () => {
    const made = await run(await wholePackage('tiny-inpainting'), {}).next()
    expect(made.value).toMatchObject({ width, height })
  })
})
