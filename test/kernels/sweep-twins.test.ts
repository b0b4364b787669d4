/** Fronts that sweep over two pictures, against their plain twin. */
import { describe, expect, it } from 'vitest'
import type { PixelFormat } from '../../engine/frames/format.ts'
import * as native from '../../engine/kernels/ops/sweep.ts'
import type { SweepShape, SweepTiles } from '../../engine/kernels/sweep-field.ts'
import { WAYS, type WayName } from '../../nodes/transition/sweep-ways.ts'
import * as plain from './reference/sweep.ts'
import { randomOf } from './stage.ts'
import { anyFrame as any, holdToTwins, stage, type TwinCase } from './twins.ts'

const FORMATS: readonly PixelFormat[] = ['yuv420p', 'yuva420p', 'gray8']

const centre = [0.43, 0.61] as const
const scale = [1.7, 1.3] as const
const shapes: readonly SweepShape[] = [
  ...(['sum', 'max', 'length', 'turn', 'star', 'spiral'] as const).map((measure) => ({ measure, centre, scale })),
  { measure: 'sum', centre: [0, 0], scale: [0, 1], repeat: 7 },
  { measure: 'length', centre, scale, skew: 0.8, inverted: true },
  { measure: 'turn', centre: [0.5, 0.5], scale, folded: true },
  { measure: 'turn', centre: [0, 1], scale, repeat: 3, inverted: true },
  { measure: 'star', centre, scale, count: 7, depth: 2 },
  { measure: 'max', centre, scale: [1, 0], repeat: 3, folded: true },
]
const random = randomOf(3)
const tiled: readonly SweepTiles[] = [[1, 5, 0.4], [6, 1, 0.3], [9, 4, 0]].map(([columns, rows, ramp]) => ({
  columns: columns!,
  rows: rows!,
  ramp: ramp!,
  starts: Float32Array.from({ length: columns! * rows! }, () => 0.6 * random()),
}))
const edges = [{ t: 0.45, softness: 0 }, { t: 0.1, softness: 0.3 }, { t: 0.55, softness: 0.05 }, { t: 0.8, softness: 1 }]
const sweeps = (field: native.SweepArgs['field']) => edges.map((edge) => ({ field, ...edge }))
const sweepCase = { formats: FORMATS, sources: [any(1), any(2)], native: native.sweep, plain: plain.sweep }

const cases: Record<string, TwinCase> = {
  'sweep by shape': { ...sweepCase, args: shapes.flatMap(sweeps) },
  'sweep by tiles': { ...sweepCase, args: tiled.flatMap(sweeps) },
}
holdToTwins(cases)

describe('each way', () => {
  it.each(Object.keys(WAYS) as WayName[])('%s goes from 0 to 1', (name) => {
    const field = WAYS[name](16 / 9, 90)
    const places = 'starts' in field ? [...field.starts, ...field.starts.map((start) => start + field.ramp)] : []
    if ('measure' in field) for (let i = 0; i < 160 * 90; i++) places.push(plain.shapeAt(((i % 160) + 0.5) / 160, (Math.floor(i / 160) + 0.5) / 90, field))
    expect(Math.min(...places)).toBeGreaterThanOrEqual(-2e-5)
    expect(Math.min(...places)).toBeLessThan(0.05)
    expect(Math.max(...places)).toBeLessThanOrEqual(1)
    expect(Math.max(...places)).toBeGreaterThan(0.85)
  })
})

describe('sweep', () => {
  const [a, b] = [any(1)('yuv420p', 16, 8), any(2)('yuv420p', 16, 8)]

  it('is the frames themselves at the ends', async () => {
    const field = WAYS.iris(2, 8)
    expect(await stage.kernels.sweep(a, b, field, 0)).toBe(a)
    expect(await stage.kernels.sweep(a, b, field, 1)).toBe(b)
  })

  it.each([
    ['another size', () => stage.kernels.sweep(a, any(1)('yuv420p', 8, 8), WAYS.wipe(2, 8), 0.5), 'E_CLIP_FORMAT'],
    ['tiles without beginnings', () => stage.kernels.sweep(a, b, { columns: 2, rows: 2, ramp: 0, starts: new Float32Array(3) }, 0.5), 'E_INTERNAL'],
  ])('refuses %s', async (_, made, code) => {
    await expect(made()).rejects.toMatchObject({ code })
  })
})
