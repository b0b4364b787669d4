/** The kernels of landscapes against what plain loops in double precision painted (version 10), and their noise against its own. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FrameArena } from '../../../engine/frames/arena.ts'
import { Frame } from '../../../engine/frames/frame.ts'
import { createKernelInstance } from '../../../engine/kernels/wasm/instance.ts'
import { loadKernelModule } from '../../../engine/kernels/wasm/load-module.ts'
import { fbmAlong, fbmLine } from '../../../nodes/backends/procedural/noise.ts'
import { buildScene } from '../../../nodes/backends/procedural/scene.ts'
import { painted } from './painted.ts'

const [WIDTH, HEIGHT] = [160, 90]
/** Means of Y over 10 x 10 pixels, then of U and V over 20 x 20. */
const PLACES = JSON.parse(readFileSync(new URL('../../fixtures/painted-places.json', import.meta.url), 'utf8')) as Record<string, readonly number[]>

function means(bytes: Uint8Array): number[] {
  let at = 0
  return [[WIDTH, HEIGHT, 10], [WIDTH / 2, HEIGHT / 2, 20], [WIDTH / 2, HEIGHT / 2, 20]].flatMap(([width, height, block]) => {
    const plane = bytes.subarray(at, (at += width! * height!))
    const made: number[] = []
    for (let top = 0; top < height!; top += block!) {
      for (let left = 0; left < width!; left += block!) {
        let [sum, count] = [0, 0]
        for (let y = top; y < Math.min(height!, top + block!); y++) for (let x = left; x < Math.min(width!, left + block!); x++, count++) sum += plane[y * width! + x]!
        made.push(sum / count)
      }
    }
    return made
  })
}

it.each(Object.entries(PLACES))('%s', async (prompt, recorded) => {
  const made = means(await painted(buildScene(prompt, 4), 1.5, WIDTH, HEIGHT))
  expect(made.length).toBe(recorded.length)
  const apart = made.map((value, i) => Math.abs(value - recorded[i]!))
  expect(apart.reduce((sum, one) => sum + one, 0) / apart.length).toBeLessThan(0.6)
  // Nebulae are painted small, and stars lie before a planet's rings.
  expect(Math.max(...apart)).toBeLessThan(prompt.includes('space') ? 8 : 2.5)
})

it('noise is that of the plain function, at any place', () => {
  const arena = new FrameArena(1 << 20)
  const row = new Frame(arena, 'flow', 64, 1)
  const wasm = createKernelInstance(loadKernelModule(), arena.memory)
  for (const [x, y, dx, dy, octaves, seed] of [[0, 0, 0.1, 0, 1, 5], [-7.3, 2.2, 0.37, -0.11, 5, -99], [300.5, -41, 1.7, 0.3, 3, 0x7fffffff]] as const) {
    wasm.latticeRow(row.address, 64, x, y, dx, dy, octaves, seed)
    const lines = fbmLine(octaves, seed)
    for (let i = 0; i < 64; i++) expect(row.planes[0]!.data[i]).toBeCloseTo(fbmAlong(lines, x + i * dx, y + i * dy), 2)
  }
  row.release()
})
