/** Blur by depth against its plain twin. */
import type { PixelFormat } from '../../engine/frames/format.ts'
import * as defocus from '../../engine/kernels/ops/defocus.ts'
import * as plain from './reference/defocus.ts'
import { anyFrame as any, fullFrame as full, holdToTwins, stage, type TwinCase } from './twins.ts'

const grey = (seed: number) => (_: PixelFormat, width: number, height: number) => full(stage.create('gray8', width, height), seed)
const tiled = (seed: number) => (_: PixelFormat, width: number, height: number) => {
  const frame = grey(seed)('gray8', Math.ceil(width / defocus.TILE), Math.ceil(height / defocus.TILE))
  // No tile reaches farther than the largest disc of all lenses here.
  frame.bytes.forEach((value, i) => (frame.bytes[i] = value % 7))
  return frame
}
/** Patches of one depth with straight and slanted edges, and slopes between. */
const patches = (_: PixelFormat, width: number, height: number) => {
  const frame = stage.create('gray8', width, height)
  frame.bytes.forEach((__, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    frame.bytes[i] = x % 23 < 9 && y % 17 > 4 ? 200 : (x + y) % 31 < 12 ? 128 : y * 2
  })
  return frame
}
const radii = (focus: number, gain: number) => Float32Array.from({ length: 256 }, (_, depth) => Math.max(-7, (focus - depth) * gain))
const lenses = [
  { radii: radii(128, 0.06), exponent: 2.4 },
  { radii: radii(100, 0.02), exponent: 1 },
  { radii: radii(190, 0.07), exponent: 5.6 },
]
const tiles = (frame: { width: number; height: number }) =>
  ['gray8', Math.ceil(frame.width / defocus.TILE), Math.ceil(frame.height / defocus.TILE)] as const

const cases: Record<string, TwinCase> = {
  nearTiles: { formats: ['gray8'], target: tiles, sources: [grey(1)], args: lenses, native: defocus.nearTiles, plain: plain.nearTiles },
  reachTiles: {
    formats: ['gray8'],
    sources: [(_, width, height) => {
      const frame = stage.create('gray8', width, height)
      frame.bytes.forEach((__, i) => (frame.bytes[i] = i % 29 === 3 ? 254 : i % 11 === 5 ? 90 : i % 7))
      return frame
    }],
    args: [{ radii: radii(255, -1), exponent: 1 }].map((lens) => ({ ...lens, radii: lens.radii.map(() => -127) })),
    native: defocus.reachTiles,
    plain: plain.reachTiles,
  },
  'defocus behind': { formats: ['yuv420p', 'yuva420p'], sources: [any(1), patches], args: [{ radii: radii(255, 0.04), exponent: 2.4 }], native: defocus.defocus, plain: plain.defocus },
  'defocus before and behind': { formats: ['yuv420p', 'yuva420p'], sources: [any(1), patches, tiled(3)], args: lenses, native: defocus.defocus, plain: plain.defocus },
  'defocus, any depths': { formats: ['yuv420p', 'yuva420p'], sources: [full2(1), grey(2), tiled(3)], args: lenses, native: defocus.defocus, plain: plain.defocus },
}

function full2(seed: number) {
  return (format: PixelFormat, width: number, height: number) => full(stage.create(format, width, height), seed)
}

holdToTwins(cases)
