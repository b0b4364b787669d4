import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseCube } from '../../../engine/media/cube.ts'
import { lut } from '../../../nodes/style/lut.ts'
import { createHarness } from '../../harness.ts'
import { throughFfmpeg } from '../ffmpeg-picture.ts'

const harness = createHarness()
const folder = mkdtempSync(join(tmpdir(), 'reelgraph-lut-'))
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await harness.close()
})

/** A table that bends and mixes all three channels. */
function cubeText(size: number): string {
  const lines = ['# a comment', 'TITLE "Bent colours"', '', `LUT_3D_SIZE ${size}`, 'DOMAIN_MIN 0.0 0.0 0.0', 'DOMAIN_MAX 1.0 1.0 1.0']
  const at = (i: number): number => i / (size - 1)
  for (let b = 0; b < size; b++) {
    for (let g = 0; g < size; g++) {
      for (let r = 0; r < size; r++) {
        const made = [at(r) ** 1.4 * 0.9 + 0.1 * at(b), 0.15 + 0.7 * at(g), Math.sqrt(at(b)) * 0.8 + 0.2 * at(r) * at(g)]
        lines.push(made.map((value) => value.toFixed(6)).join(' '))
      }
    }
  }
  return `${lines.join('\r\n')}\r\n`
}

const eight = Array.from({ length: 8 }, (_, i) => `${i & 1} ${(i >> 1) & 1} ${i >> 2}`)

/** Blocks of colours within the gamut: the four pixels of a chroma sample are alike. */
const blocks = () =>
  harness.clip({ width: 64, height: 48, length: 1 }, (_, frame) => {
    const { width } = frame
    frame.planes.forEach(({ data, width: w }, p) => {
      data.forEach((_v, i) => {
        const [x, y] = [i % w, Math.floor(i / w)].map((c) => (p === 0 ? c >> 1 : c)) as [number, number]
        data[i] = p === 0 ? 125 + Math.round(55 * Math.sin(x * 0.11 + y * 0.07)) : 128 + Math.round((p === 1 ? 22 : 18) * Math.sin((p + 1) * 0.05 * (x + (width / 90) * y)))
      })
    })
  })

describe('lut', () => {
  it("is what ffmpeg's lut3d makes with tetrahedral interpolation", async () => {
    const text = cubeText(17)
    writeFileSync(join(folder, 'bent.cube'), text)
    const clip = blocks()
    const source = await harness.still(clip, 0)
    const media = { openLut: () => Promise.resolve(parseCube(text)) }
    const { video } = await harness.evaluate(lut, { inputs: { video: clip }, params: { file: 'bent.cube' }, media })
    const made = await harness.still(video!, 0)
    const filter = `lut3d=file=${join(folder, 'bent.cube')}:interp=tetrahedral`
    const theirs = throughFfmpeg(source.data, { width: 64, height: 48, from: 'rgba', to: 'rgba', filter })
    const far = made.data.map((value, i) => Math.abs(value - theirs[i]!))
    // Ours went by way of 4:2:0 once more, whose chroma is interpolated.
    expect(far.reduce((sum, value) => sum + value, 0) / far.length).toBeLessThan(1.2)
    expect(far.toSorted()[Math.floor(far.length * 0.99)]).toBeLessThanOrEqual(5)
    const moved = made.data.map((value, i) => Math.abs(value - source.data[i]!))
    expect(moved.reduce((sum, value) => sum + value, 0) / moved.length).toBeGreaterThan(10)
  })
  it('applies 1D tables to each channel, and domains', async () => {
    const made = async (text: string) => {
      const media = { openLut: () => Promise.resolve(parseCube(text)) }
      const grey = harness.clip({ width: 4, height: 4, length: 1 }, [100, 150, 200, 1])
      const { video } = await harness.evaluate(lut, { inputs: { video: grey }, params: { file: 'a.cube' }, media })
      return [...(await harness.still(video!, 0)).data.subarray(0, 3)]
    }
    const near = (a: number[], b: number[]) => a.forEach((value, i) => expect(Math.abs(value - b[i]!)).toBeLessThanOrEqual(2))
    near(await made('LUT_1D_SIZE 3\n1 0 0\n0.5 0.5 0.2\n0 1 0.4'), [155, 150, 80])
    near(await made('LUT_1D_SIZE 2\nDOMAIN_MAX 2 2 2\n0 0 0\n1 1 1'), [50, 75, 100])
    near(await made(['LUT_3D_SIZE 2', 'DOMAIN_MAX 1 2 1', ...eight].join('\n')), [100, 75, 200])
  })
  it('strength mixes', async () => {
    const media = { openLut: () => Promise.resolve(parseCube('LUT_1D_SIZE 2\n1 1 1\n1 1 1')) }
    const at = async (strength: number) => {
      const { video } = await harness.evaluate(lut, { inputs: { video: harness.clip({ length: 1 }, [0, 0, 0, 1]) }, params: { file: 'a.cube', strength }, media })
      return (await harness.frame(video!, 0)).planes[0]!.data[0]
    }
    expect([await at(0), await at(0.5), await at(1)]).toEqual([16, 126, 235])
  })
})
