import { afterAll, describe, expect, it } from 'vitest'
import { moved, Pen, scaled } from '../../../../engine/api.ts'
import { drawQuadruped, QUADRUPEDS, speedOf, type Gait, type QuadrupedName } from '../../../../nodes/shared/figures/quadruped.ts'
import { createStage } from '../../../kernels/stage.ts'

const stage = createStage(0, 512 << 20)
afterAll(() => stage.close())
const [WIDTH, HEIGHT, UNIT, GROUND] = [300, 200, 100, 180]

/** Alpha of a picture of a beast that stands in its middle. */
async function alpha(name: QuadrupedName, gait: Gait, time: number): Promise<Uint8Array> {
  const pen = new Pen(WIDTH, HEIGHT)
  pen.within([moved(WIDTH / 2, GROUND), scaled(UNIT)], () => { drawQuadruped(pen, { name, gait, time, seed: 0 }) })
  const still = await stage.kernels.toStill(await stage.kernels.paths(WIDTH, HEIGHT, pen.done()))
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => still.data[i * 4 + 3]!)
}
/** First and last row and column that are covered. */
function boxOf(pixels: Uint8Array): { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number } {
  let [top, bottom, left, right] = [HEIGHT, 0, WIDTH, 0]
  pixels.forEach((value, i) => {
    if (value < 128) return
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)]
    ;[top, bottom, left, right] = [Math.min(top, y), Math.max(bottom, y), Math.min(left, x), Math.max(right, x)]
  })
  return { top, bottom, left, right }
}

describe('beasts on four legs', () => {
  it.each(QUADRUPEDS)('%s stands on the ground, its shoulders a unit above it', async (name) => {
    const standing = await alpha(name, 'stand', 0.5)
    const { top, bottom } = boxOf(standing)
    expect(Math.abs(bottom - GROUND)).toBeLessThanOrEqual(5)
    expect(GROUND - top).toBeGreaterThan(UNIT)
    // Down the middle there is a trunk, and air below it.
    const column = Array.from({ length: HEIGHT }, (_, y) => standing[y * WIDTH + WIDTH / 2]! > 128)
    expect(column.filter(Boolean).length).toBeGreaterThan(UNIT * 0.25)
    expect(column.slice(GROUND - UNIT * 0.3).some(Boolean)).toBe(false)
  })

  it.each(QUADRUPEDS)('%s never sinks into the ground, and leaves it only when it runs', async (name) => {
    for (const gait of ['walk', 'run'] as const) {
      const feet: number[] = []
      for (let k = 0; k < 16; k++) feet.push(boxOf(await alpha(name, gait, k * 0.061)).bottom - GROUND)
      expect(Math.max(...feet)).toBeLessThanOrEqual(5)
      if (gait === 'walk') expect(Math.min(...feet)).toBeGreaterThan(-8)
      else expect(Math.min(...feet), 'all four feet are in the air at some time').toBeLessThan(-4)
    }
  })

  it('repeats after a stride, and is another picture within it', async () => {
    const stride = 1 / 2.1
    const [a, b, c] = [await alpha('wolf', 'run', 1), await alpha('wolf', 'run', 1 + stride), await alpha('wolf', 'run', 1 + stride / 3)]
    const differs = (x: Uint8Array, y: Uint8Array): number => x.reduce((sum, value, i) => sum + Number(Math.abs(value - y[i]!) > 128), 0) / (WIDTH * HEIGHT)
    expect(differs(a, b)).toBeLessThan(0.004)
    expect(differs(a, c)).toBeGreaterThan(0.02)
  })

  it('runs faster than it walks', () => {
    for (const name of QUADRUPEDS) expect(speedOf(name, 'run')).toBeGreaterThan(2 * speedOf(name, 'walk'))
    expect(speedOf('dog', 'stand')).toBe(0)
  })
})
