/** The kernels of effects: against their plain twins, and against what the specifications say. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { PixelFormat } from '../../engine/frames/format.ts'
import type { ReadonlyFrame as Frame } from '../../engine/frames/frame-view.ts'
import * as blend from '../../engine/kernels/ops/blend.ts'
import * as chromaKey from '../../engine/kernels/ops/chroma-key.ts'
import * as colourChange from '../../engine/kernels/ops/colour-change.ts'
import * as grain from '../../engine/kernels/ops/grain.ts'
import * as noise from '../../engine/kernels/ops/noise.ts'
import * as shade from '../../engine/kernels/ops/shade.ts'
import * as plainKey from './reference/chroma-key.ts'
import * as plainGrain from './reference/grain.ts'
import * as plainNoise from './reference/noise.ts'
import * as plainRgb from './reference/rgb-effects.ts'
import * as plainShade from './reference/shade.ts'
import { randomOf } from './stage.ts'
import { anyFrame, fullFrame, holdToTwins, stage, type TwinCase } from './twins.ts'

const VIDEO = ['yuv420p', 'yuva420p'] as const
const BYTES = [...VIDEO, 'gray8'] as const
const full = (seed: number) => (format: PixelFormat, width: number, height: number) => fullFrame(stage.create(format, width, height), seed)
const gray = (seed: number) => (_: PixelFormat, width: number, height: number) => full(seed)('gray8', width, height)
const table = (seed: number, count: number, low: number, high: number) => {
  const random = randomOf(seed)
  return Array.from({ length: count }, () => low + (high - low) * random())
}
const NOISE = { scale: 20, octaves: 4, gain: 0.5, x: 0, y: 0, time: 0, kind: 'smooth', contrast: 1.6, seed: 7 } as const

const cases: Record<string, TwinCase> = {
  colourMatrix: {
    formats: VIDEO,
    sources: [full(2)],
    args: [{ matrix: [0.393, 0.769, 0.189, 0, 0.349, 0.686, 0.168, 0, 0.272, 0.534, 0.131, 0] }, { matrix: table(3, 12, -0.6, 1) }, { matrix: [2.5, -1, 0, -0.25, 0, 1, 0, 0, -0.7, 0, 1.9, 0.1] }],
    slack: 0.05,
    native: colourChange.colourMatrix,
    plain: plainRgb.colourMatrix,
  },
  hsv: {
    formats: VIDEO,
    sources: [full(2)],
    args: [{ hue: 0, saturation: 1.5, value: 1.2 }, { hue: 77, saturation: 0.7, value: 0.9 }, { hue: -200, saturation: 1, value: 1 }],
    slack: 0.001,
    native: colourChange.hsv,
    plain: plainRgb.hsv,
  },
  ...Object.fromEntries(
    blend.BLEND_MODES.map((mode): [string, TwinCase] => [
      `blend, ${mode}`,
      {
        formats: VIDEO,
        sources: [full(2), (_, w, h) => full(5)(w % 2 ? 'yuv420p' : 'yuva420p', w, h)],
        args: [{ mode, opacity: 1 }, { mode, opacity: 0.4 }],
        slack: 0.001,
        native: blend.blend,
        plain: plainRgb.blend,
      },
    ]),
  ),
  channels: { formats: VIDEO, sources: [full(1), full(2), full(3)], args: [undefined], slack: 0.001, native: blend.channels, plain: plainRgb.channels },
  fractalNoise: {
    formats: ['gray8'],
    args: [NOISE, { ...NOISE, x: -31.5, y: 1000.25, time: -3.3, kind: 'billow' }, { ...NOISE, scale: 3.7, time: 0.4, kind: 'ridge' }, { ...NOISE, scale: 900, octaves: 1 }],
    slack: 0.001,
    native: noise.fractalNoise,
    plain: plainNoise.fractalNoise,
  },
  grain: {
    formats: BYTES,
    args: [{ amount: 10, size: 0.5, seed: 3 }, { amount: 6, size: 1.7, seed: -5 }, { amount: 40, size: 5, seed: 1e9 }],
    slack: 0.15,
    native: grain.grain,
    plain: plainGrain.grain,
  },
  texture: { formats: BYTES, sources: [anyFrame(1), gray(3)], args: [{ amount: 5 }, { amount: 60 }], slack: 0.06, native: grain.texture, plain: plainGrain.texture },
  vignette: {
    formats: BYTES,
    args: [{ amount: 1, inner: 0, roundness: 0 }, { amount: 0.5, inner: 0.4, roundness: 1 }],
    slack: 0.001,
    native: shade.vignette,
    plain: plainShade.vignette,
  },
  tone: {
    formats: VIDEO,
    args: [{ luma: Uint8Array.from({ length: 256 }, (_, v) => 255 - v), chroma: Int16Array.from(table(5, 1024, -3000, 6000)) }],
    native: shade.tone,
    plain: plainShade.tone,
  },
  unsharp: {
    formats: BYTES,
    sources: [full(1), full(2)],
    args: [{ amount: 0.7, threshold: 3, limit: 28 }, { amount: 7.5, threshold: 0, limit: 127 }],
    slack: 0.001,
    native: shade.unsharp,
    plain: plainShade.unsharp,
  },
  border: {
    formats: ['gray8'],
    sources: [full(1)],
    args: [{ width: 3, roughness: 2.5, softness: 1.2 }, { width: 12.5, roughness: 30, softness: 9 }],
    slack: 0.001,
    native: shade.border,
    plain: plainShade.border,
  },
  inkLines: { formats: ['gray8'], sources: [full(1), full(2)], args: [{ threshold: 2.2, softness: 40 }], slack: 0.001, native: shade.inkLines, plain: plainShade.inkLines },
  chromaKey: {
    formats: VIDEO,
    sources: [full(1)],
    target: ({ width, height }) => ['yuva420p', width, height],
    args: [{ u: 54, v: 34, similarity: 0.2, smoothness: 0.15, despill: 0.5 }, { u: 128, v: 128, similarity: 0.2, smoothness: 0.001, despill: 1 }],
    slack: 0.001,
    native: chromaKey.chromaKey,
    plain: plainKey.chromaKey,
  },
}

holdToTwins(cases)

interface EffectsRecord {
  readonly colours: readonly Rgb[]
  readonly hsv: readonly { readonly change: { hue: number; saturation: number; value: number }; readonly made: readonly Rgb[] }[]
  readonly sepia: readonly Rgb[]
  readonly unsharp: readonly (readonly number[])[]
}
type Rgb = readonly [r: number, g: number, b: number]

describe('held against recorded numbers', () => {
  const record = JSON.parse(readFileSync(new URL('../oracles/effects.json', import.meta.url), 'utf8')) as EffectsRecord
  const { kernels } = stage
  /** Of a frame of one colour. Eight bits of Y'CbCr in limited range keep R'G'B' to about two codes, and more where it's steep. */
  const shown = async ([r, g, b]: Rgb, change: (frame: Frame) => Promise<Frame>): Promise<Uint8Array> =>
    (await kernels.toStill(await change(await kernels.fill('yuv420p', 2, 2, [r, g, b, 1])))).data.subarray(0, 3)
  const agree = (made: Uint8Array, expected: Rgb, what: string): void =>
    expected.forEach((value, k) => expect(Math.abs(made[k]! - value), `${what}: ${made.join()} for ${expected.join()}`).toBeLessThanOrEqual(5))

  it.each(record.hsv.map(({ change, made }) => [change, made] as const))('hsv %j is that of colorsys', async (change, made) => {
    for (const [i, colour] of record.colours.entries()) agree(await shown(colour, (frame) => kernels.hsv(frame, change)), made[i]!, colour.join())
  })
  it('colourMatrix makes sepia', async () => {
    const matrix = [0.393, 0.769, 0.189, 0, 0.349, 0.686, 0.168, 0, 0.272, 0.534, 0.131, 0] as const
    for (const [i, colour] of record.colours.entries()) agree(await shown(colour, (frame) => kernels.colourMatrix(frame, matrix)), record.sepia[i]!, colour.join())
  })
  it("unsharp is OpenCV's picture less its blur", async () => {
    const [rows, width] = [record.unsharp, record.unsharp[0]!.length]
    const frame = stage.create('gray8', width, rows.length)
    for (let y = 0; y < rows.length; y++) {
      for (let x = 0; x < width; x++) {
        const waves = 110 + 60 * Math.sin(x * 0.4 + y * 0.15) + 50 * Math.sin(x * 0.9 - y * 0.7)
        const board = (Math.floor(x / 6) + Math.floor(y / 5)) % 2 ? 40 : 0
        frame.bytes[y * width + x] = Math.min(235, Math.max(16, Math.floor(waves + board * 0.8 + 0.5)))
      }
    }
    const made = await kernels.unsharp(frame, { sigma: 2, amount: 0.7 })
    rows.flat().forEach((value, i) => expect(Math.abs(made.bytes[i]! - value)).toBeLessThanOrEqual(1))
  })
})
