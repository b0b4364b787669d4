/** LoHa, LoKr and DoRA merged, against LyCORIS and PEFT (test/oracles/lycoris.py). */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { compositeOf, type Numbers } from '../../../engine/models/lora/lora-factors.ts'
import { readLora } from '../../../engine/models/lora/lora-file.ts'
import { withLoras } from '../../../engine/models/lora/merge.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { Latents } from '../../../engine/models/pipelines/pipeline.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { wholePackage } from '../model-parts.ts'

interface Case {
  readonly uses: readonly (readonly [string, number])[]
  /** Names of its arrays. */
  readonly arrays: readonly string[]
  readonly latents: readonly number[]
}
const recorded = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../../oracles/${name}.json`, import.meta.url), 'utf8')) as T
const { cases } = recorded<{ readonly cases: readonly Case[] }>('lycoris')
const { prompt, negative, seed, plain } = recorded<{ readonly prompt: string; readonly negative: string; readonly seed: number; readonly plain: readonly number[] }>('lora-kinds')
const warnings: string[] = []
const log = { debug() {}, info() {}, warn: (code: string) => void warnings.push(code) }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(() => sessions.close())
const lora = (name: string) => readLora(fileURLToPath(new URL(`../../fixtures/models/lora/${name}.safetensors`, import.meta.url)))
const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)

describe('merged', () => {
  it.each(cases.map((one) => [one.uses.map(([name, weight]) => `${weight} of ${name}`).join(' and '), one] as const))('%s', async (_, { uses, latents }) => {
    const model = await withLoras(await wholePackage('tiny-four-blocks'), await Promise.all(uses.map(async ([name, weight]) => ({ lora: await lora(name), weight }))), log)
    let last: Latents | undefined
    const request = { prompt, negativePrompt: negative, seed, width: 24, height: 16, frames: 1, steps: 3, guidance: 5, onStep: (_: number, __: number, now: Latents) => void (last = now) }
    for await (const __ of FAMILIES['stable-diffusion']!.run(request, { sessions, model, log })) break
    expect(furthest(last!.data, latents)).toBeLessThan(1e-3)
    expect(furthest(latents, plain)).toBeGreaterThan(0.01)
    expect(warnings).toEqual([])
  })

  it('every kind of array that LyCORIS writes is there', () => {
    const all = new Set(cases.flatMap(({ arrays }) => arrays))
    for (const name of ['hada_w1_a', 'hada_t1', 'hada_t2', 'lokr_w1', 'lokr_w1_a', 'lokr_w2', 'lokr_w2_a', 'lokr_t2', 'dora_scale', 'magnitude_vector', 'alpha']) expect(all).toContain(name)
  })
})

describe('refused', () => {
  const numbers = (...dims: number[]): Numbers => ({ dims, data: new Float32Array(dims.reduce((a, b) => a * b, 1)) })
  const refuse = (detail: string): never => {
    throw new Error(detail)
  }
  it.each<[string, Parameters<typeof compositeOf>[0], RegExp]>([
    ['a matrix of LoHa that is missing', { hada_w1_a: numbers(4, 2), hada_w1_b: numbers(2, 6), hada_w2_a: numbers(4, 2) }, /lacks one of its matrices/],
    ['halves of two ranks', { hada_w1_a: numbers(4, 2), hada_w1_b: numbers(3, 6), hada_w2_a: numbers(4, 2), hada_w2_b: numbers(2, 6) }, /lacks one/],
    ['two sizes', { hada_w1_a: numbers(4, 2), hada_w1_b: numbers(2, 6), hada_w2_a: numbers(4, 2), hada_w2_b: numbers(2, 5) }, /4x6 in one half and 4x5/],
    ['a core of other ranks', { hada_w1_a: numbers(2, 4), hada_w1_b: numbers(2, 6), hada_t1: numbers(3, 2, 3, 3), hada_w2_a: numbers(2, 4), hada_w2_b: numbers(2, 6), hada_t2: numbers(2, 2, 3, 3) }, /lacks one/],
    ['one side of LoKr', { lokr_w1: numbers(2, 2) }, /lacks one/],
    ['an array of no size', { lokr_w1: numbers(2, 2), lokr_w2: numbers(0, 4) }, /lacks one/],
  ])('%s', (_, arrays, detail) => expect(() => compositeOf(arrays, 'x', refuse)).toThrow(detail))
})
