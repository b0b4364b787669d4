/** Dense inverse search and its refinement against their plain twins. */
import type { PixelFormat } from '../../engine/frames/format.ts'
import type { Frame } from '../../engine/frames/frame.ts'
import * as dis from '../../engine/kernels/ops/dis.ts'
import * as plain from './reference/dis.ts'
import * as plainRefine from './reference/refine.ts'
import { randomOf } from './stage.ts'
import { holdToTwins, stage, type TwinCase } from './twins.ts'

/** Waves with a little noise, moved by (dx, dy). */
const scene = (dx: number, dy: number, seed: number) => (_: PixelFormat, width: number, height: number): Frame => {
  const frame = stage.create('gray8', width, height)
  const random = randomOf(seed)
  for (let i = 0; i < frame.bytes.length; i++) {
    const [x, y] = [(i % width) - dx, Math.floor(i / width) - dy]
    frame.bytes[i] = 128 + 60 * Math.sin(x / 3.1 + y / 7) + 40 * Math.cos(y / 2.3 - x / 9) + 4 * random()
  }
  return frame
}
const first = scene(0, 0, 1)
const bordered = (_: PixelFormat, width: number, height: number): Frame => {
  const inner = scene(1.3, -0.8, 2)('gray8', width, height)
  const frame = stage.create('gray8', width + 2 * dis.BORDER, height + 2 * dis.BORDER)
  plain.pad({ target: frame, sources: [inner], args: undefined, from: 0, to: frame.height })
  inner.release()
  return frame
}
const slopes = (_: PixelFormat, width: number, height: number): Frame => {
  const picture = first('gray8', width, height)
  const frame = stage.create('gray8', width * 4, height)
  plain.gradients({ target: frame, sources: [picture], args: undefined, from: 0, to: height })
  picture.release()
  return frame
}
const flow = (seed: number, gain: number) => (_: PixelFormat, width: number, height: number): Frame => {
  const frame = stage.create('flow', width, height)
  frame.planes.forEach(({ data }, p) => data.forEach((_value, i) => (data[i] = gain * Math.sin(seed + p + (i % width) / 11 + Math.floor(i / width) / 6))))
  return frame
}

const STEP = 4
const along = (length: number): number => 1 + Math.ceil((length - dis.PATCH) / STEP)
const gridArgs = (width: number, height: number): readonly dis.SearchArgs[] =>
  [0, 0.04].map((overshoot) => ({ step: STEP, iterations: 12, overshoot, columns: along(width), rows: along(height) }))
const patches = (_: PixelFormat, width: number, height: number): Frame => {
  const frame = stage.create('gray8', along(width) * 8, along(height))
  const { buffer, byteOffset } = frame.planes[0]!.data
  const random = randomOf(6)
  new Float32Array(buffer, byteOffset, along(width) * along(height) * 2).forEach((_value, i, list) => (list[i] = 3 * random() - 1))
  return frame
}

const cases: Record<string, TwinCase> = {
  pad: {
    formats: ['gray8'],
    sources: [first],
    target: ({ width, height }) => ['gray8', width + 2 * dis.BORDER, height + 2 * dis.BORDER],
    args: [undefined],
    native: dis.pad,
    plain: plain.pad,
  },
  gradients: {
    formats: ['gray8'],
    sources: [first],
    target: ({ width, height }) => ['gray8', width * 4, height],
    args: [undefined],
    native: dis.gradients,
    plain: plain.gradients,
  },
  search: {
    formats: ['gray8'],
    least: dis.PATCH,
    sources: [first, slopes, bordered, flow(2, 0.8)],
    target: ({ width, height }) => ['gray8', along(width) * 8, along(height)],
    args: gridArgs,
    floats: true,
    // Fiftieths of a pixel: where a step pays hangs on the last bit.
    unit: 50,
    native: dis.search,
    plain: plain.search,
  },
  dense: {
    formats: ['gray8'],
    least: dis.PATCH,
    sources: [first, bordered, patches],
    target: ({ width, height }) => ['flow', width, height],
    args: gridArgs,
    native: dis.dense,
    plain: plain.dense,
  },
  warp: {
    formats: ['gray8'],
    least: 2,
    sources: [first, bordered, flow(1, 2.5)],
    target: ({ width, height }) => ['flow', width, height],
    args: [undefined],
    unit: 10,
    native: dis.warp,
    plain: plainRefine.warp,
  },
  refine: {
    formats: ['gray8'],
    least: dis.PATCH,
    sources: [flow(5, 80), flow(3, 1.5), flow(4, 1.4)],
    target: ({ width, height }) => ['flow', width, height],
    args: [undefined],
    native: dis.refine,
    plain: plainRefine.refine,
  },
}

holdToTwins(cases)
