/** A safety checker against diffusers': a tiny one with random weights, exported by models/export (test/oracles/safety-checker.py). */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { createOnnxRuntime } from '../../../engine/models/runtime/onnx-runtime.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { parsePictureInput, pictureInput } from '../../../engine/models/pipelines/picture-input.ts'
import { compare, createSafetyCheckers, judge } from '../../../engine/models/tasks/safety-checker.ts'
import { createSessions } from '../../../engine/models/runtime/sessions.ts'
import { oraclePicture, type OraclePicture } from '../oracle-pictures.ts'

type Numbers = readonly number[]
interface Case extends Readonly<Record<'pixels' | 'rawConcepts' | 'rawSpecial' | 'scores' | 'special' | 'concepts', Numbers>> {
  readonly name: string
  readonly picture: OraclePicture
  readonly width: number
  readonly height: number
  readonly flagged: boolean
}
const { side, cases } = JSON.parse(readFileSync(new URL('../../oracles/safety-checker.json', import.meta.url), 'utf8')) as { readonly side: number; readonly cases: readonly Case[] }

const sessions = createSessions({ runtime: createOnnxRuntime(), budget: 1e8, device: 'cpu', log: { debug() {}, info() {}, warn() {} } })
const packages = createModelPackages({ roots: [fileURLToPath(new URL('../../fixtures/models', import.meta.url))] })
afterAll(() => sessions.close())
const checkers = createSafetyCheckers({ sessions, packages })
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length)
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)))
}

describe.each(cases)('$name: $picture, $width x $height', ({ picture, width, height, pixels, rawConcepts, rawSpecial, scores, special, concepts, flagged }) => {
  const image = oraclePicture(picture, width, height)
  it('goes in as it does there', async () => {
    const file = 'feature_extractor/preprocessor_config.json'
    const given = pictureInput(image, parsePictureInput(await (await packages.find('tiny-safety-checker')).json(file), file))
    expect(given.dims).toEqual([1, 3, side, side])
    expect(farthest(given.data, pixels)).toBeLessThan(1e-6)
  })
  it('is as near to each concept as there', async () => {
    const made = await compare(image, await packages.find('tiny-safety-checker'), sessions, {})
    expect(farthest(made.concepts, rawConcepts)).toBeLessThan(1e-4)
    expect(farthest(made.special, rawSpecial)).toBeLessThan(1e-4)
  })
  it(`is ${flagged ? '' : 'not '}flagged, as there`, async () => {
    const verdict = await (await checkers.find('tiny-safety-checker')).check(image)
    expect(verdict).toMatchObject({ flagged, concepts })
    // The same three digits, as float32 has them.
    expect(farthest(verdict.scores, scores)).toBeLessThan(1e-6)
    expect(farthest(verdict.special, special)).toBeLessThan(1e-6)
  })
  it('is flagged sooner or later as told', async () => {
    const checker = await checkers.find('tiny-safety-checker')
    expect((await checker.check(image, { strictness: 2 })).flagged).toBe(true)
    expect((await checker.check(image, { strictness: -2 })).flagged).toBe(false)
  })
})

describe('a concept of special care', () => {
  const judged = (...special: number[]): boolean => judge(Float32Array.from(special), Float32Array.of(-0.5, -0.006), 0).flagged
  it('lowers the others\' thresholds by 0.01', () => {
    expect([judged(-0.1, 0.2), judged(-0.1, -0.2), judged()]).toEqual([true, false, false])
  })
  it('does so for those of its kind that come after it', () => {
    expect(judge(Float32Array.of(0.1, -0.006), Float32Array.of(), 0).special).toEqual([0.1, 0.004])
    expect(judge(Float32Array.of(-0.006, 0.1), Float32Array.of(), 0).special).toEqual([-0.006, 0.1])
  })
})

it('must be of its family, and here', async () => {
  await expect(checkers.find('tiny-depth')).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
  await expect(checkers.find('sd-safety')).rejects.toThrow('reelgraph models pull sd-safety')
  expect((await checkers.models()).map((one) => one.name)).toEqual(['tiny-safety-checker'])
})
