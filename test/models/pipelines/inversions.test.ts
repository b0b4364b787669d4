/** Textual inversions and prompts that change from step to step, against diffusers (test/oracles/inversions.py). */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { fitInversions } from '../../../engine/models/embeddings/fit-inversions.ts'
import { calledIn } from '../../../engine/models/embeddings/inversion-names.ts'
import { createInversions } from '../../../engine/models/embeddings/project-inversions.ts'
import { safetensorsBytes } from '../../../engine/models/lora/write-safetensors.ts'
import { encodePrompts, encodeXlPrompts } from '../../../engine/models/pipelines/clip-text.ts'
import { FAMILIES } from '../../../engine/models/pipelines/families.ts'
import type { Latents } from '../../../engine/models/pipelines/pipeline.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { fixturePackages } from '../model-parts.ts'

const record = JSON.parse(readFileSync(new URL('../../oracles/inversions.json', import.meta.url), 'utf8')) as {
  readonly words: string
  readonly small: readonly number[]
  readonly large: { readonly words: string; readonly states: readonly number[]; readonly pooled: readonly number[] }
  readonly negative: string
  readonly seed: number
  readonly turns: readonly { readonly prompt: string; readonly latents: readonly number[] }[]
}
const folder = fileURLToPath(new URL('../../fixtures/models/embeddings', import.meta.url))
const warned: string[] = []
const log = { debug() {}, info() {}, warn: (code: string, { got = '', detail = '' }: { got?: string; detail?: string } = {}) => void warned.push(`${code} ${got}: ${detail}`) }
const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 2e9, log, device: 'cpu' })
afterAll(() => sessions.close())
const furthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)

async function fitted(name: string, prompt: string, from = folder) {
  warned.length = 0
  const model = await fixturePackages.find(name)
  return { sessions, model, log, inversions: await fitInversions(model, await createInversions(from).calledBy([prompt]), log) }
}

describe('states', () => {
  it.each([['by their names', record.words], ['by marks', 'a photo of embedding:INK.safetensors, by embedding:toy on mars']])('%s', async (_, prompt) => {
    const { last } = await encodePrompts([prompt], await fitted('tiny-stable-diffusion', prompt))
    expect(furthest(last, record.small)).toBeLessThan(1e-4)
    expect(warned).toEqual([])
    // The model stays as it is.
    expect(furthest((await encodePrompts([prompt], { ...(await fitted('tiny-stable-diffusion', '')) })).last, record.small)).toBeGreaterThan(0.01)
  })
  it('both encoders of XL', async () => {
    const { states, pooled } = await encodeXlPrompts([record.large.words], await fitted('tiny-stable-diffusion-xl', record.large.words))
    expect(furthest(states, record.large.states)).toBeLessThan(1e-4)
    expect(furthest(pooled, record.large.pooled)).toBeLessThan(1e-4)
  })
  it('with weights, across the end of a stretch, the prompt that has none beside', async () => {
    const prompt = `${'a fox '.repeat(36)}a (embedding:ink:1.3) b`
    const { last, tokens } = await encodePrompts(['a', prompt], await fitted('tiny-stable-diffusion', prompt))
    expect(tokens).toBe(154)
    expect(last.every(Number.isFinite)).toBe(true)
  })
})

describe('in vain', () => {
  it.each<[string, string, string, RegExp]>([
    ['a name that nothing has', 'tiny-stable-diffusion', 'a embedding:nothing, fox', /embedding:nothing: No \.safetensors file/],
    ['another width', 'tiny-stable-diffusion', 'a wide fox', /wide: It was made for another model: its vectors are of 48, tiny-stable-diffusion takes 32/],
    ['one array for XL', 'tiny-stable-diffusion-xl', 'embedding:ink', /ink: It was made for another model/],
  ])('%s', async (_, model, prompt, said) => {
    const { inversions } = await fitted(model, prompt)
    expect(warned).toHaveLength(1)
    expect(warned[0]).toMatch(/^W_PROMPT_EMBEDDING /)
    expect(warned[0]).toMatch(said)
    expect(inversions.named.size).toBe(0)
  })
  it('files that are none, and pickles', async () => {
    const project = mkdtempSync(join(tmpdir(), 'reelgraph-embeddings-'))
    try {
      writeFileSync(join(project, 'torn.safetensors'), 'torn')
      writeFileSync(join(project, 'old.pt'), 'pickle')
      writeFileSync(join(project, 'lora.safetensors'), safetensorsBytes(['a', 'b'].map((name) => ({ name, dims: [2, 2], data: new Float32Array(4) })), {}, 'float32'))
      await fitted('tiny-stable-diffusion', 'torn, embedding:old, embedding:lora', project)
      expect(warned).toHaveLength(3)
      expect(warned.join('\n')).toMatch(/embedding:old: old\.pt is a pickle/)
      expect(warned.join('\n')).toMatch(/lora: It holds 2 arrays/)
    } finally {
      rmSync(project, { recursive: true })
    }
  })
})

it.each(record.turns.map(({ prompt, latents }) => [prompt, latents] as const))('%s', async (prompt, latents) => {
  let last: Latents | undefined
  const request = { prompt, negativePrompt: record.negative, seed: record.seed, width: 24, height: 16, frames: 1, steps: 4, guidance: 5, scheduler: 'euler' as const, onStep: (_: number, __: number, now: Latents) => void (last = now) }
  for await (const _ of FAMILIES['stable-diffusion']!.run(request, { sessions, model: await fixturePackages.find('tiny-stable-diffusion'), log })) break
  expect(furthest(last!.data, latents)).toBeLessThan(1e-3)
})

describe('names', () => {
  const known = new Map([['ink', 1], ['bad-hands', 2], ['<cat-toy>', 3], ['v1.5', 4]])
  it.each<[string, readonly (string | readonly [string, number | undefined])[]]>([
    ['Ink on paper', [['Ink', 1], ' on paper']],
    ['think of inks', ['think of inks']],
    ['embedding:bad-hands.', [['embedding:bad-hands', 2], '.']],
    ['bad-hands-5', ['bad-hands-5']],
    ['a <cat-toy>!', ['a ', ['<cat-toy>', 3], '!']],
    ['embedding:v1.5.pt x', [['embedding:v1.5.pt', 4], ' x']],
    ['embedding:other x', [['embedding:other', undefined], ' x']],
    ['', []],
  ])('%s', (text, expected) => expect(calledIn(text, known).map((one) => (typeof one === 'string' ? one : [one.mark, one.found]))).toEqual(expected))
})
