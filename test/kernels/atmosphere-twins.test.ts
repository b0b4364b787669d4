/** Weather, light and depth against their plain twins. */
import type { PixelFormat } from '../../engine/frames/format.ts'
import * as atmosphere from '../../engine/kernels/ops/atmosphere.ts'
import * as depth from '../../engine/kernels/ops/depth-flow.ts'
import * as plain from './reference/atmosphere.ts'
import * as plainDepth from './reference/depth-flow.ts'
import { randomOf } from './stage.ts'
import { anyFrame as any, fullFrame as full, holdToTwins, stage, type TwinCase } from './twins.ts'

const grey = (seed: number) => (_: PixelFormat, width: number, height: number) => full(stage.create('gray8', width, height), seed)

/** Strokes in and around the picture: level, upright, slanted, and points. */
function strokesIn(width: number, height: number): Float32Array {
  const random = randomOf(7)
  return Float32Array.from({ length: 6 * 24 }, (_, i) => {
    const [stroke, k] = [Math.floor(i / 6), i % 6]
    if (k === 4) return 0.3 + 3 * random()
    if (k === 5) return random()
    const place = (random() * 1.6 - 0.3) * (k % 2 === 0 ? width : height)
    // The second end repeats a coordinate of the first one.
    return stroke % 4 === 0 && k >= 2 ? 5 : stroke % 4 === 1 && k % 2 === 1 ? 3 : stroke % 4 === 2 && k % 2 === 0 ? 4 : place
  })
}

/** Maps that differ with depth, as a camera's do. */
const matrices = Float64Array.from({ length: depth.DEPTHS * 6 }, (_, i) => {
  const near = Math.floor(i / 6) / (depth.DEPTHS - 1)
  return [1 - 0.1 * near, 0.02 * near, 3 * near - 1, -0.02 * near, 1 - 0.1 * near, 2 * near][i % 6]!
})

const fogs = [
  { density: 0.55, height: 0.5, falloff: 0.7, unevenness: 0.6 },
  { density: 1, height: 1.5, falloff: 0.01, unevenness: 1 },
]
const lamps = [
  { x: 7.5, y: 4.2, radius: 12, ambient: 0.5, strength: 0.9, tint: [-20, 30] },
  { x: -30, y: 80, radius: 60, ambient: 0, strength: 4, tint: [40, -25] },
]

const cases: Record<string, TwinCase> = {
  strokes: {
    formats: ['gray8'],
    args: (width, height) => [0.2, 0.9].map((softness) => ({ strokes: strokesIn(width, height), softness })),
    native: atmosphere.strokes,
    plain: plain.strokes,
  },
  fog: { formats: ['gray8'], sources: [grey(1)], args: fogs, slack: 0.35, native: atmosphere.fog, plain: plain.fog },
  'fog by depth': { formats: ['gray8'], sources: [grey(1), grey(2)], args: fogs, slack: 0.35, native: atmosphere.fog, plain: plain.fog },
  lamp: { formats: ['yuv420p', 'yuva420p'], sources: [any(1)], args: lamps, slack: 0.08, native: atmosphere.lamp, plain: plain.lamp },
  'lamp with reach': { formats: ['yuv420p', 'yuva420p'], sources: [any(1), grey(2)], args: lamps, slack: 0.08, native: atmosphere.lamp, plain: plain.lamp },
  depthFlow: {
    formats: ['gray8'],
    target: (frame) => ['flow', frame.width, frame.height],
    sources: [(_, width, height) => {
      const frame = stage.create('gray8', width, height)
      for (let i = 0; i < frame.bytes.length; i++) frame.bytes[i] = 128 + 90 * Math.sin((i % width) / 9) * Math.cos(Math.floor(i / width) / 7)
      return frame
    }],
    args: [1, 2.5].map((scale) => ({ matrices, scale })),
    unit: 50,
    native: depth.depthFlow,
    plain: plainDepth.depthFlow,
  },
}

holdToTwins(cases)
