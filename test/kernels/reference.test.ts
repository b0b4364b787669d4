/** Each compiled kernel against its plain twin: within 1 code value at any size, and the same for any bands. */
import type { PixelFormat } from '../../engine/frames/format.ts'
import type { Band } from '../../engine/kernels/band-kernel.ts'
import type { Affine, WarpLattice } from '../../engine/kernels/kernel-options.ts'
import * as adjust from '../../engine/kernels/ops/adjust.ts'
import * as analyse from '../../engine/kernels/ops/analyse.ts'
import * as bilateral from '../../engine/kernels/ops/bilateral.ts'
import * as box from '../../engine/kernels/ops/box.ts'
import * as canny from '../../engine/kernels/ops/canny.ts'
import * as convert from '../../engine/kernels/ops/convert.ts'
import * as curves from '../../engine/kernels/ops/curves.ts'
import * as gaussian from '../../engine/kernels/ops/gaussian.ts'
import * as nlm from '../../engine/kernels/ops/nlm.ts'
import * as mix from '../../engine/kernels/ops/mix.ts'
import * as overlay from '../../engine/kernels/ops/overlay.ts'
import * as premultiply from '../../engine/kernels/ops/premultiply.ts'
import * as remap from '../../engine/kernels/ops/remap.ts'
import * as resample from '../../engine/kernels/ops/resample.ts'
import * as screen from '../../engine/kernels/ops/screen.ts'
import * as warp from '../../engine/kernels/ops/warp-affine.ts'
import * as warpLattice from '../../engine/kernels/ops/warp-grid.ts'
import * as plainAdjust from './reference/adjust.ts'
import * as plainAnalyse from './reference/analyse.ts'
import * as plainBilateral from './reference/bilateral.ts'
import * as plainBox from './reference/box.ts'
import * as plainCanny from './reference/canny.ts'
import { lumaWeights, STANDARDS } from './reference/colour.ts'
import * as plainConvert from './reference/convert.ts'
import * as plainCurves from './reference/curves.ts'
import * as plainGaussian from './reference/gaussian.ts'
import * as plainNlm from './reference/nlm.ts'
import * as plainMix from './reference/mix.ts'
import * as plainOverlay from './reference/overlay.ts'
import * as plainPremultiply from './reference/premultiply.ts'
import * as plainResample from './reference/resample.ts'
import * as plainScreen from './reference/screen.ts'
import * as plainWarps from './reference/warps.ts'
import { describe, expect, it } from 'vitest'
import { anyFrame as any, fullFrame as full, holdToTwins, stage, type TwinCase as Case } from './twins.ts'
import { noise, randomOf } from './stage.ts'

const mask = (_: PixelFormat, width: number, height: number) => full(stage.create('gray8', width, height), 3)

/** Slopes and a step, with a little noise on them. */
function hills(format: PixelFormat, width: number, height: number) {
  const frame = stage.create(format, width, height)
  const random = randomOf(5)
  for (const { data, width: across } of frame.planes) for (let i = 0; i < data.length; i++) data[i] = 110 + 50 * Math.sin((i % across) / 9) + 30 * Math.cos(Math.floor(i / across) / 7) + (i % across > 20 ? 40 : 0) + random() * 8
  return frame
}

const VIDEO = ['yuv420p', 'yuva420p'] as const
const BYTES = [...VIDEO, 'gray8'] as const
const ALL = [...BYTES, 'rgbf32'] as const
const MATRICES: readonly Affine[] = [
  [0.8, 0, 3.3, 0, 0.8, 2.6],
  [0.93, 0.11, 1.7, -0.11, 0.93, 4.2],
  [-1, 0.2, 30.25, 0.1, -1.2, 20],
  [0, 1, 0, 1, 0, 0],
  [3.1, 0, -20, 0, 2.7, -9],
  [1, 0, 1e5, 0, 1, -1e5],
  [1.97, 0, -11.4, 0, 1.6, 3.7],
  [0.31, 0, 40.2, 0, 0.33, -2.1],
  [1, 0, -0.37, 0, 1, 0.61],
]
const table = new Uint8Array(256).map((_, v) => (v * 7 + 3) & 255)

/** Displacements at random, up to `reach` pixels. */
function lattice(x: number, y: number, step: number, columns: number, rows: number, reach: number): WarpLattice {
  const random = randomOf(columns * rows)
  const some = (): Float32Array => Float32Array.from({ length: columns * rows }, () => (random() * 2 - 1) * reach)
  return { x, y, step, columns, rows, dx: some(), dy: some() }
}

const cases: Record<string, Case> = {
  mix: { formats: ALL, sources: [any(1), any(2)], args: [0.01, 0.37, 0.999999].map((weight) => ({ weight })), slack: 0.001, native: mix.mix, plain: plainMix.mix },
  mixMask: { formats: ALL, sources: [any(1), any(2), mask], args: [undefined], slack: 0.001, native: mix.mixMask, plain: plainMix.mixMask },
  curves: { formats: BYTES, args: [{ tables: [table, undefined, table] }, { tables: [undefined, undefined, undefined, table] }], slack: 0, native: curves.curves, plain: plainCurves.curves },
  adjust: {
    formats: BYTES,
    args: [{ contrast: 1.2, brightness: 0.9, saturation: 1.5, hue: 40 }, { contrast: 4, brightness: 3, saturation: 2, hue: -100 }],
    slack: 0.001,
    native: adjust.adjust,
    plain: plainAdjust.adjust,
  },
  overlay: {
    formats: VIDEO,
    sources: [any(1), (_, w, h) => full(stage.create('yuva420p', ((w * 3) >> 2) + 1, (h >> 1) + 1), 8)],
    args: [[0, 0, 1], [3, 1, 0.7], [-2, -1, 0.4], [4, 2, 0.9], [1.3, 2.6, 0.8]].map(([x, y, opacity]) => ({ x, y, opacity })),
    slack: 0.001,
    native: overlay.overlay,
    plain: plainOverlay.overlay,
  },
  'overlay of an opaque top': {
    formats: VIDEO,
    sources: [any(1), (_, w, h) => noise(stage.create('yuv420p', ((w * 3) >> 2) + 1, (h >> 1) + 1), 8)],
    args: [[0, 0, 1], [-3, 1, 0.3], [2, 2, 0.6], [0.5, -0.25, 0.8]].map(([x, y, opacity]) => ({ x, y, opacity })),
    slack: 0.001,
    native: overlay.overlay,
    plain: (band) => {
      // The plain one wants an alpha plane over a base with alpha.
      const [base, top] = (band as Band<unknown>).sources
      const solid = stage.create('yuva420p', top!.width, top!.height)
      solid.bytes.fill(255)
      top!.planes.forEach((plane, p) => solid.planes[p]!.data.set(plane.data))
      plainOverlay.overlay({ ...(band as Band<plainOverlay.OverlayArgs>), sources: [base!, solid] })
    },
  },
  nonLocalMeans: {
    formats: ['gray8', 'yuva420p'],
    args: [{ h: 30, search: 2, patch: 1 }, { h: 9, search: 3, patch: 2 }],
    slack: 0.001,
    native: nlm.nonLocalMeans,
    plain: plainNlm.nonLocalMeans,
  },
  screen: {
    formats: VIDEO,
    sources: [any(1), any(2)],
    args: [{ strength: 1 }, { strength: 0.37 }],
    slack: 0.08,
    native: screen.screen,
    plain: plainScreen.screen,
  },
  bilateral: {
    formats: BYTES,
    args: [
      { radius: 1, step: 1, sigmaSpace: 1, sigmaColour: 12 },
      { radius: 5, step: 1, sigmaSpace: 2.5, sigmaColour: 60 },
      { radius: 14, step: 2, sigmaSpace: 8, sigmaColour: 200 },
    ],
    slack: 0.9,
    native: bilateral.bilateral,
    plain: plainBilateral.bilateral,
  },
  bilateralLines: {
    formats: BYTES,
    // Noise from black to white turns the one code value that the rows may miss by into two.
    sources: [hills],
    args: [
      { radius: 1, sigmaSpace: 1, sigmaColour: 12 },
      { radius: 4, sigmaSpace: 2.8, sigmaColour: 22 },
      { radius: 14, sigmaSpace: 8, sigmaColour: 60 },
    ],
    slack: 0.9,
    native: bilateral.bilateralLines,
    plain: plainBilateral.bilateralLines,
  },
  cannyRidges: {
    formats: BYTES,
    target: (frame) => ['gray8', frame.width, frame.height],
    args: [{ low: 60, high: 500 }, { low: 0, high: 0 }],
    native: canny.cannyRidges,
    plain: plainCanny.cannyRidges,
  },
  cannyLinks: {
    formats: ['gray8'],
    sources: [(_, width, height) => {
      const frame = noise(stage.create('gray8', width, height), 4)
      frame.bytes.forEach((value, i) => (frame.bytes[i] = value < 130 ? 0 : value < 230 ? 1 : 255))
      return frame
    }],
    args: [undefined],
    native: canny.cannyLinks,
    plain: plainCanny.cannyLinks,
  },
  'warp, bilinear': { formats: ALL, args: MATRICES.map((matrix) => ({ matrix, bicubic: false })), slack: 0.07, native: warp.warpAffine, plain: plainWarps.warpAffine },
  'warp, bicubic': { formats: BYTES, args: MATRICES.map((matrix) => ({ matrix, bicubic: true })), slack: 0.15, native: warp.warpAffine, plain: plainWarps.warpBicubic },
  warpPerspective: {
    formats: BYTES,
    args: [[0.9, 0.1, 2, -0.1, 1.1, 1, 0.001, 0.002, 1], [1, 0, 0.5, 0, 1, 0.25, 0, 0, 1], [2, 0, -9, 0, 2, -9, -0.004, 0.003, 1.2]].map((matrix) => ({ matrix, bicubic: false })),
    slack: 0.06,
    native: remap.warpPerspective,
    plain: plainWarps.warpPerspective,
  },
  warpFlow: {
    formats: BYTES,
    sources: [
      any(1),
      (_, w, h) => {
        const flow = noise(stage.create('flow', w, h), 5)
        for (const { data } of flow.planes) for (let i = 0; i < data.length; i++) data[i] = (data[i]! - 0.5) * 12
        return flow
      },
    ],
    args: [{ amount: 1, bicubic: false }, { amount: -0.4, bicubic: false }],
    slack: 0.07,
    native: remap.warpFlow,
    plain: plainWarps.warpFlow,
  },
  ...Object.fromEntries([[0, 0], [6, 4]].map(([x, y]): [string, Case] => [`warpGrid from ${x}, ${y}`, {
    formats: BYTES,
    target: ({ format, width, height }) => (x === 0 ? [format, width, height] : [format, Math.max(1, width >> 1), Math.max(1, height >> 1)]),
    args: [lattice(0.77, 0.31, 7.3, 6, 5, 3), lattice(-3.4, -9.2, 4.1, 40, 21, 9), lattice(4.25, 2.6, 30, 2, 2, 0.4)].map((one) => ({ lattice: one, x, y })),
    slack: 0.3,
    native: warpLattice.warpGrid,
    plain: plainWarps.warpGrid,
  }])),
  sobel: { formats: ['gray8'], args: [undefined], slack: 0.001, native: analyse.sobel, plain: plainAnalyse.sobel },
  ...Object.fromEntries(
    ([[2, 1.5], [0.5, 0.4], [0.2, 0.3]] as const).map(([across, down]): [string, Case] => [
      `resample by ${across}, ${down}`,
      {
        formats: ALL,
        target: ({ format, width, height }) => [format, Math.max(1, Math.round(width * across)), Math.max(1, Math.round(height * down))],
        args: ['area', 'bilinear', 'bicubic', 'lanczos'].map((method) => ({ method })),
        slack: 0.05,
        native: resample.resample,
        plain: plainResample.resample,
      },
    ]),
  ),
  gaussian: { formats: ALL, args: [0.3, 1, 2.5, 4].map((sigma) => ({ sigma })), slack: 0.06, native: gaussian.gaussian, plain: plainGaussian.gaussian },
  box: { formats: BYTES, args: [1, 2, 5, 40].map((radius) => ({ radius })), slack: 0.001, native: box.box, plain: plainBox.box },
  premultiply: { formats: ['yuva420p'], sources: [(f, w, h) => full(stage.create(f, w, h), 4)], args: [{ direction: 'multiply' }, { direction: 'divide' }], slack: 0.001, native: premultiply.premultiply, plain: plainPremultiply.premultiply },
  yuvToRgba: {
    formats: VIDEO,
    sources: [(f, w, h) => full(stage.create(f, w, h), 4)],
    target: ({ width, height }) => ['gray8', width * 4, height],
    args: [undefined],
    slack: 0.05,
    native: convert.yuvToRgba,
    plain: plainConvert.yuvToRgba,
  },
  yuvToRgb: { formats: VIDEO, target: ({ width, height }) => ['rgbf32', width, height], args: [undefined], slack: 0.001, native: convert.yuvToRgb, plain: plainConvert.yuvToRgb },
  rgbToYuv: { formats: ['rgbf32'], target: ({ width, height }) => ['yuva420p', width, height], args: [undefined], slack: 0.001, native: convert.rgbToYuv, plain: plainConvert.rgbToYuv },
  rgbToGray: { formats: ['rgbf32'], target: ({ width, height }) => ['gray8', width, height], args: [undefined], slack: 0.001, native: convert.rgbToGray, plain: plainConvert.rgbToGray },
  ...Object.fromEntries(
    VIDEO.map((format): [string, Case] => [
      `rgbaToYuv, ${format}`,
      {
        formats: ['gray8'],
        sources: [(_, w, h) => full(stage.create('gray8', w * 4, h), 6)],
        target: ({ width, height }) => [format, width / 4, height],
        args: (width, height) => [{ width, height }],
        slack: 0.01,
        native: convert.rgbaToYuv,
        plain: plainConvert.rgbaToYuv,
      },
    ]),
  ),
}

describe('luma weights come out of the primaries as the standards print them', () => {
  it.each([
    ['bt709', [0.2126, 0.7152, 0.0722]],
    ['bt2020', [0.2627, 0.678, 0.0593]],
    ['bt601', [0.299, 0.587, 0.114]],
  ] as const)('%s', (name, printed) => expect(lumaWeights(STANDARDS[name])).toEqual(printed))
})

holdToTwins(cases)

it('limited range becomes full, and full limited, exactly', async () => {
  const yuv = stage.create('yuv420p', 256, 3)
  const grey = stage.create('gray8', 256, 3)
  for (let i = 0; i < 768; i++) yuv.planes[0]!.data[i] = grey.planes[0]!.data[i] = i & 255
  const full = await stage.kernels.convert(yuv, 'gray8')
  const limited = await stage.kernels.convert(grey, 'yuv420p')
  for (let i = 0; i < 768; i++) {
    const byte = i & 255
    expect(full.planes[0]!.data[i]).toBe(Math.max(0, Math.min(255, Math.round(((byte - 16) * 255) / 219))))
    expect(limited.planes[0]!.data[i]).toBe(Math.round(16 + (byte * 219) / 255))
  }
})
