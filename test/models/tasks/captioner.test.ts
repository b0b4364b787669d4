/** A captioner against transformers': a tiny BLIP with random weights, exported by models/export (test/oracles/captioner.py). */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { Still } from '../../../engine/frames/clip.ts'
import { createCaptioners, look } from '../../../engine/models/tasks/captioner.ts'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { parsePictureInput, pictureInput } from '../../../engine/models/pipelines/picture-input.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { oraclePicture, type OraclePicture } from '../oracle-pictures.ts'

interface Case {
  readonly picture: OraclePicture
  readonly width: number
  readonly height: number
  readonly pixels: readonly number[]
  readonly states: readonly number[]
  readonly captions: readonly { readonly prefix: string; readonly beams: number; readonly most: number; readonly least: number; readonly ids: readonly number[]; readonly text: string }[]
}
const { side, cases } = JSON.parse(readFileSync(new URL('../../oracles/captioner.json', import.meta.url), 'utf8')) as { readonly side: number; readonly cases: readonly Case[] }

const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e8, device: 'cpu', log: { debug() {}, info() {}, warn() {} } })
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
afterAll(() => sessions.close())
const captioners = createCaptioners({ sessions, packages })
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length)
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)))
}

describe.each(cases)('$picture, $width x $height', ({ picture, width, height, pixels, states, captions }) => {
  const image: Still = oraclePicture(picture, width, height)
  it('goes in as it does there', async () => {
    const model = await packages.find('tiny-captioner')
    const file = 'image_processor/preprocessor_config.json'
    const given = pictureInput(image, parsePictureInput(await model.json(file), file))
    expect(given.dims).toEqual([1, 3, side, side])
    expect(farthest(given.data, pixels)).toBeLessThan(1e-6)
  })
  it('is seen as it is there', async () => {
    const { last_hidden_state: seen } = await look(image, await packages.find('tiny-captioner'), sessions, {})
    expect(farthest(seen!.data as Float32Array, states)).toBeLessThan(1e-4)
  })
  it.each(captions)('"$prefix", $beams at once, $least to $most tokens: $text', async ({ ids, text, ...request }) => {
    const made = await (await captioners.find('tiny-captioner')).caption({ image, ...request })
    expect(made.tokens).toEqual(ids)
    expect(made.text).toBe(text)
  })
})

describe('a captioner', () => {
  const image = oraclePicture('waves', 32, 32)
  it('must be of its family, and here', async () => {
    await expect(captioners.find('tiny-depth')).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    await expect(captioners.find('blip')).rejects.toThrow('reelgraph models pull blip')
    expect((await captioners.models()).map((one) => one.name)).toEqual(['tiny-captioner'])
  })
  it('says when a prefix leaves no room', async () => {
    const model = await captioners.find('tiny-captioner')
    await expect(model.caption({ image, prefix: 'a photo of a dog', most: 6 })).rejects.toMatchObject({ code: 'E_MODEL_INPUT' })
  })
  it('can be called off', async () => {
    const stop = new AbortController()
    const model = await captioners.find('tiny-captioner')
    await expect(model.caption({ image, signal: stop.signal, onToken: () => stop.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('what lies beside a vision model', () => {
  const plain = { size: { width: 8, height: 8 }, image_mean: [0, 0, 0], image_std: [1, 1, 1] }
  it.each([
    ['no size', { ...plain, size: {} }],
    ['a kernel that is not known', { ...plain, resample: 1 }],
    ['a mean of two', { ...plain, image_mean: [0, 0] }],
    ['a deviation of nothing', { ...plain, image_std: [1, 0, 1] }],
    ['no resizing', { ...plain, do_resize: false }],
  ])('is refused with %s', (_, json) => {
    expect(() => parsePictureInput(json, 'preprocessor_config.json')).toThrow(expect.objectContaining({ code: 'E_MODEL_INVALID' }))
  })
})
