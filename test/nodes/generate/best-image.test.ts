/** The measures against OpenCV (test/oracles/best-image.py) and pictures whose order anybody would agree on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Still } from '../../../engine/api.ts'
import { examineChoices } from '../../../engine/host/examine-models.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import { normalised } from '../../../nodes/backends/best-image/backends.ts'
import { measure, qualityOf, scoreOf, WEIGHTS, type Measures } from '../../../nodes/shared/pictures/quality.ts'
import { createModelProject } from '../../models/model-project.ts'

const record = JSON.parse(readFileSync(new URL('../../oracles/best-image.json', import.meta.url), 'utf8')) as {
  readonly width: number
  readonly height: number
  readonly pictures: readonly { readonly soft: boolean; readonly measures: Measures }[]
}

function picture(width: number, height: number, value: (x: number, y: number, c: number) => number): Still {
  const data = new Uint8Array(width * height * 4).fill(255)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) data[(y * width + x) * 4 + c] = Math.min(255, Math.max(0, Math.floor(value(x, y, c) + 0.5)))
  return { width, height, data }
}

const scene = (x: number, y: number, c: number): number => 128 + ((x >> 3) + (y >> 3) + c) % 3 * 50 - 50
/** The scene with each pixel the mean of 5 x 5. */
const soft = (x: number, y: number, c: number): number => {
  let sum = 0
  for (let j = -2; j <= 2; j++) for (let i = -2; i <= 2; i++) sum += scene(Math.max(0, x + i), Math.max(0, y + j), c)
  return sum / 25
}
const made = (value: (x: number, y: number, c: number) => number) => qualityOf(measure(picture(64, 48, value)))

describe('measures', () => {
  it.each(record.pictures)('are what OpenCV says, soft: $soft', ({ soft: even, measures }) => {
    const found = measure(picture(record.width, record.height, (x, y, c) => 120 + 70 * Math.sin(x * (even ? 0.2 : 0.8) + c) + 50 * Math.cos(y * 0.31 - x * 0.17 * c)))
    for (const [name, value] of Object.entries(measures)) expect(found[name as keyof Measures], name).toBeCloseTo(value, 6)
  })
  it('put sharp above blurred, well exposed above dark and bright, full of contrast above flat', () => {
    expect(made(scene).sharpness).toBeGreaterThan(2 * made(soft).sharpness)
    expect(made(scene).exposure).toBeGreaterThan(made((...at) => scene(...at) * 0.3).exposure)
    expect(made(scene).exposure).toBeGreaterThan(made((...at) => scene(...at) + 110).exposure)
    expect(made(scene).contrast).toBeGreaterThan(made((...at) => 128 + (scene(...at) - 128) * 0.2).contrast)
  })
  it('put colours above grey, clean above noisy', () => {
    const grey = (x: number, y: number): number => scene(x, y, 0)
    expect(made(grey).colour).toBe(0)
    expect(made(scene).colour).toBeGreaterThan(0.3)
    let state = 7
    const random = (): number => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648 - 0.5
    const noisy = made((...at) => scene(...at) + 100 * random())
    expect(noisy.noise).toBeLessThan(made(scene).noise)
    expect(scoreOf(made(scene))).toBeGreaterThan(scoreOf(noisy))
  })
  it('stay within 0 and 1, whatever the picture', () => {
    expect(Object.values(WEIGHTS).reduce((a: number, b: number) => a + b, 0)).toBeCloseTo(1)
    for (const still of [picture(1, 1, () => 0), picture(2, 5, () => 255), picture(9, 9, (x, y) => ((x + y) % 2) * 255)]) {
      for (const value of Object.values(qualityOf(measure(still)))) expect(value >= 0 && value <= 1).toBe(true)
    }
  })
  it('CLIP\'s own mean is zero to it', () => {
    const [r, g, b] = normalised(picture(1, 1, (_, __, c) => [0.48145466, 0.4578275, 0.40821073][c]! * 255))
    for (const value of [r!, g!, b!]) expect(Math.abs(value)).toBeLessThan(0.01)
  })
})

describe('the node', () => {
  const home = createModelProject(fileURLToPath(new URL('../../fixtures/scorers', import.meta.url)))
  const { folder: project } = home
  let engine: Engine
  beforeAll(async () => {
    engine = await home.start()
  })
  afterAll(() => home.close())
  it('makes variants of a prompt, and says which is the best and why', async () => {
    const report = await engine.render({
      document: {
        format: 1,
        nodes: {
          best: { type: 'best-image', params: { prompt: 'forest at dawn', variants: 3, width: 96, height: 64, seed: 5, generator: { backend: 'procedural' }, backend: 'measures' } },
          save: { type: 'save-image', params: { file: 'best.png' }, inputs: { image: 'best.image' } },
        },
      },
    })
    expect(report.faults).toEqual([])
    const said = JSON.stringify(report)
    expect(said).toMatch(/image [123] of 3/)
    expect(said).toContain('variant-3')
  })
  it('takes an aesthetic scorer where one is installed, which sees pictures as CLIP does', async () => {
    for (const [name, level] of [['dark', 40], ['light', 200]] as const) await sharp(picture(32, 24, () => level).data, { raw: { width: 32, height: 24, channels: 4 } }).png().toFile(join(project, `${name}.png`))
    const report = await engine.render({
      document: {
        format: 1,
        nodes: {
          dark: { type: 'load-image', params: { file: 'dark.png' } },
          light: { type: 'load-image', params: { file: 'light.png' } },
          best: { type: 'best-image', inputs: { images: ['dark.image', 'light.image'] } },
          save: { type: 'save-image', params: { file: 'light-best.png' }, inputs: { image: 'best.image' } },
        },
      },
    })
    expect(report.faults).toEqual([])
    // 5 + the mean over channels of (level / 255 - mean) / deviation.
    const score = (level: number): string => (5 + [[0.48145466, 0.26862954], [0.4578275, 0.26130258], [0.40821073, 0.27577711]].reduce((sum, [mean, deviation]) => sum + (level / 255 - mean!) / deviation! / 3, 0)).toFixed(3)
    expect(JSON.stringify(report)).toContain(`image 2 of 2: ${score(200)}, the next ${score(40)}`)
    expect((await sharp(join(project, 'output/light-best.png')).raw().toBuffer())[0]).toBe(200)
  })
  it('doctor says what auto would take', async () => {
    const found = await examineChoices(engine)
    expect(found.find(({ found: said }) => said.startsWith('best-image:'))?.found).toBe('best-image: onnx, tiny-scorer is installed, rank 60; not measures (lower rank: 10)')
  })
})
