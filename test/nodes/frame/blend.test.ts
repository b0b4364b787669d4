import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { BLEND_MODES, type Clip, type Rgba } from '../../../engine/api.ts'
import { blend } from '../../../nodes/frame/blend.ts'
import { createHarness } from '../../harness.ts'
import { randomOf } from '../../kernels/stage.ts'

const harness = createHarness()
afterAll(() => harness.close())

const NAMES: Readonly<Record<string, string>> = { normal: 'over', 'color-dodge': 'colour-dodge', 'color-burn': 'colour-burn' }
const raw = { width: 2, height: 2, channels: 4 as const }

/** A frame of one colour: chroma's half size costs nothing. */
const flat = ([r, g, b, a]: Rgba) =>
  harness.clip({ width: 2, height: 2, length: 1, format: 'yuva420p' }, [r * 255, g * 255, b * 255, a])

const pairs = (alpha: boolean): (readonly [Rgba, Rgba])[] => {
  const random = randomOf(9)
  const colour = (): Rgba => [random(), random(), random(), alpha ? 0.2 + 0.8 * random() : 1]
  return Array.from({ length: 30 }, () => [colour(), colour()])
}

/** All as RGBA bytes, as they are shown after eight bits of Y'CbCr. */
async function blended(mode: string, below: Rgba, above: Rgba) {
  const [video, top] = [flat(below), flat(above)]
  const outputs = await harness.evaluate(blend, { inputs: { video, top }, params: { mode } })
  const shown = async (clip: Clip) => (await harness.still(clip, 0)).data
  return { a: await shown(video), b: await shown(top), made: await shown(outputs.video!) }
}

function agree(made: Uint8Array, expected: readonly number[], mode: string): void {
  // Steep where little light is divided by little.
  const tolerance = mode === 'color-dodge' || mode === 'color-burn' ? 11 : 4
  for (let k = 0; k < 4; k++) {
    expect(Math.abs(made[k]! - expected[k]!), `${[...made.subarray(0, 4)]} for ${expected}`).toBeLessThanOrEqual(tolerance)
  }
}

describe('blend', () => {
  // libvips has no "subtract"; it blends premultiplied colours, which is another thing where there is alpha.
  it.each(BLEND_MODES.filter((mode) => mode !== 'subtract'))('%s is what libvips makes of opaque colours', async (mode) => {
    for (const [below, above] of pairs(false)) {
      const { a, b, made } = await blended(mode, below, above)
      const input = { input: Buffer.from(b), raw, blend: (NAMES[mode] ?? mode) as 'over' }
      const theirs = await sharp(Buffer.from(a), { raw }).composite([input]).raw().toBuffer()
      agree(made, [...theirs.subarray(0, 4)], mode)
    }
  })

  it.each(BLEND_MODES)('%s takes alpha into account as the specification says', async (mode) => {
    for (const [below, above] of pairs(true)) {
      const { a, b, made } = await blended(mode, below, above)
      const solid = (colour: Uint8Array): Rgba => [colour[0]! / 255, colour[1]! / 255, colour[2]! / 255, 1]
      const mixed = (await blended(mode, solid(a), solid(b))).made
      const [ab, as] = [a[3]! / 255, b[3]! / 255]
      // The blend counts as far as there is something below; then source over.
      const over = [0, 1, 2].map((k) => {
        const source = (1 - ab) * b[k]! + ab * mixed[k]!
        return (as * source + (1 - as) * ab * a[k]!) / (as + ab * (1 - as))
      })
      agree(made, [...over, 255 * (as + ab * (1 - as))], mode)
    }
  })

  it('subtract takes light away', async () => {
    const { video } = await harness.evaluate(blend, { inputs: { video: flat([0.8, 0.5, 0.3, 1]), top: flat([0.2, 0.2, 0.5, 1]) }, params: { mode: 'subtract' } })
    const { data } = await harness.still(video!, 0)
    ;[153, 76.5, 0].forEach((value, k) => expect(Math.abs(data[k]! - value)).toBeLessThanOrEqual(3))
  })

  it('scales the top, and hides, holds or repeats it', async () => {
    const base = harness.clip({ width: 16, height: 8, length: 4 }, [0, 0, 0, 1])
    const top = harness.clip({ width: 6, height: 6, length: 2 }, (n, frame) => {
      frame.bytes.fill(128)
      frame.planes[0]!.data.fill(100 + 100 * n)
    })
    const lights = async (after: string) => {
      const { video } = await harness.evaluate(blend, { inputs: { video: base, top }, params: { mode: 'normal', after } })
      const made: number[] = []
      for (let n = 0; n < 4; n++) made.push((await harness.frame(video!, n)).planes[0]!.data[0]!)
      return made
    }
    expect(await lights('hide')).toEqual([100, 200, 16, 16])
    expect(await lights('hold')).toEqual([100, 200, 200, 200])
    expect(await lights('loop')).toEqual([100, 200, 100, 200])
  })
})
