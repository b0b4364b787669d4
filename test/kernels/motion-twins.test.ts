/** The kernels of motion between frames against their plain twins. */
import type { PixelFormat } from '../../engine/frames/format.ts'
import * as between from '../../engine/kernels/ops/between.ts'
import * as smear from '../../engine/kernels/ops/smear.ts'
import * as temporal from '../../engine/kernels/ops/temporal.ts'
import * as plainBetween from './reference/between.ts'
import * as plainSmear from './reference/smear.ts'
import * as plainTemporal from './reference/temporal.ts'
import { randomOf } from './stage.ts'
import { anyFrame as any, fullFrame as full, holdToTwins, stage, type TwinCase } from './twins.ts'

/** A motion field: smooth waves, and now and then something else. */
const flow = (seed: number, gain: number) => (_: PixelFormat, width: number, height: number) => {
  const frame = stage.create('flow', width, height)
  const random = randomOf(seed)
  frame.planes.forEach(({ data }, p) => {
    for (let i = 0; i < data.length; i++) data[i] = gain * Math.sin(seed + p + (i % width) / 7 + Math.floor(i / width) / 5) + (random() < 0.1 ? 9 * random() - 4 : 0)
  })
  return frame
}
const grey = (seed: number) => (_: PixelFormat, width: number, height: number) => full(stage.create('gray8', width, height), seed)
const motion = (_: PixelFormat, width: number, height: number) => {
  const small = stage.create('rgbf32', Math.max(2, (width * 2) / 3 | 0), Math.max(2, (height * 2) / 3 | 0))
  const random = randomOf(5)
  small.planes.forEach(({ data }, p) => data.forEach((_value, i) => (data[i] = p === 2 ? random() : 8 * random() - 4)))
  return small
}

const cases: Record<string, TwinCase> = {
  motionBetween: {
    formats: ['gray8'],
    least: 2,
    target: (frame) => ['rgbf32', frame.width, frame.height],
    sources: [flow(1, 2.3), flow(2, -2.1), grey(3), grey(4)],
    args: [0.5, 0.21].map((t) => ({ t })),
    native: between.motionBetween,
    plain: plainBetween.motionBetween,
  },
  smoothShares: { formats: ['rgbf32'], args: [undefined], native: between.smoothShares, plain: plainBetween.smoothShares },
  blendBetween: {
    formats: ['gray8', 'yuv420p', 'yuva420p'],
    least: 3,
    sources: [any(1), any(2), motion],
    args: [0.5, 0.21].map((t) => ({ t })),
    slack: 0.07,
    native: between.blendBetween,
    plain: plainBetween.blendBetween,
  },
  temporalMix: {
    formats: ['gray8', 'yuv420p', 'yuva420p'],
    sources: [any(1), any(2)],
    args: [{ keep: 0.5, tolerance: 24 }, { keep: 0.95, tolerance: 200 }],
    slack: 0.05,
    native: temporal.temporalMix,
    plain: plainTemporal.temporalMix,
  },
  'temporalMix along a flow': {
    formats: ['gray8', 'yuv420p', 'yuva420p'],
    sources: [any(1), any(2), flow(3, 2.7)],
    args: [{ keep: 0.5, tolerance: 24 }, { keep: 0.95, tolerance: 200 }],
    slack: 0.05,
    native: temporal.temporalMix,
    plain: plainTemporal.temporalMix,
  },
  smear: {
    formats: ['gray8', 'yuv420p', 'yuva420p'],
    args: [{ length: 1, start: 0 }, { length: 9, start: -7 }, { length: 900, start: 31 }],
    slack: 0.001,
    native: smear.smear,
    plain: plainSmear.smear,
  },
  ringFlow: {
    formats: ['flow'],
    args: [{ amplitude: 3, wavelength: 9.5, phase: 0.3 }, { amplitude: 12, wavelength: 40, phase: 2.75 }],
    native: smear.ringFlow,
    plain: plainSmear.ringFlow,
  },
  displacement: {
    formats: ['gray8'],
    target: (frame) => ['flow', frame.width, frame.height],
    sources: [grey(1), grey(2)],
    args: [{ reach: 1 }, { reach: -37.5 }],
    native: smear.displacement,
    plain: plainSmear.displacement,
  },
  difference: {
    formats: ['gray8'],
    sources: [grey(1), grey(2)],
    args: [0, 13, -200].map((offset) => ({ offset })),
    native: temporal.difference,
    plain: plainTemporal.difference,
  },
}

holdToTwins(cases)
