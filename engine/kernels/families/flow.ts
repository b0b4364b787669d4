/** Optical flow: how each pixel moves from a frame to another. */
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import type { FlowOptions, MotionPair } from '../kernel-options.ts'
import { agree, inBytes, op, type OpRunner, type Shape } from '../op.ts'
import { blendScratch, type BetweenArgs } from '../ops/between.ts'
import { BORDER, denseScratch, PATCH, refineScratch, type SearchArgs } from '../ops/dis.ts'
import { depthFlowScratch, type DepthFlowArgs } from '../ops/depth-flow.ts'
import { expandScratch, FARNEBACK_BYTES, solveScratch, type ExpandArgs } from '../ops/farneback.ts'
import type { DisplacementArgs, RingArgs } from '../ops/smear.ts'
import type { TemporalArgs } from '../ops/temporal.ts'
import { mix } from './compose.ts'
import { convert } from './format.ts'
import { blur } from './filter.ts'
import { RESAMPLE, resize, warpAffine } from './geometry.ts'

const EXPAND = op<ExpandArgs>('farneback', 'expand', (_, [source], args) => expandScratch(source!, args))
const EQUATIONS = op<undefined>('farneback', 'equations')
const SOLVE = op<{ readonly window: number }>('farneback', 'solve', (target) => solveScratch(target))
const GRADIENTS = op<undefined>('dis', 'gradients')
const PAD = op<undefined>('dis', 'pad')
const SEARCH = op<SearchArgs>('dis', 'search')
const DENSE = op<SearchArgs>('dis', 'dense', (target) => denseScratch(target))
const WARP = op<undefined>('dis', 'warp')
const BETWEEN = op<BetweenArgs>('between', 'motionBetween')
const SHARES = op<undefined>('between', 'smoothShares')
const BLEND = op<BetweenArgs>('between', 'blendBetween', (target, [, , motion]) => blendScratch(target, motion!))
const TEMPORAL = op<TemporalArgs>('temporal', 'temporalMix')
const DEPTH_FLOW = op<DepthFlowArgs>('depth-flow', 'depthFlow', depthFlowScratch)
const RINGS = op<RingArgs>('smear', 'ringFlow')
const DISPLACEMENT = op<DisplacementArgs>('smear', 'displacement')
const REFINE = op<undefined>('dis', 'refine', (target) => refineScratch(target))

/**
 * On coarse pictures the zero of the gradients lies nearer to the truth than the least difference, which prefers whole pixels:
 * there a small last step is taken that doesn't pay.
 * `finest` is how often the pictures are halved; steps and iterations are those that the paper's authors published.
 */
const PRESETS = {
  ultrafast: { finest: 2, step: 4, iterations: 12, overshoot: 0.04, refinements: 0 },
  fast: { finest: 2, step: 4, iterations: 16, overshoot: 0.04, refinements: 5 },
  medium: { finest: 1, step: 3, iterations: 25, overshoot: 0, refinements: 5 },
} as const

export async function opticalFlow(run: OpRunner, a: ReadonlyFrame, b: ReadonlyFrame, options: FlowOptions = {}): Promise<ReadonlyFrame> {
  inBytes('opticalFlow', a)
  agree('opticalFlow', a, b)
  return options.method === 'farneback' ? farneback(run, a, b, options) : inverseSearch(run, a, b, options)
}

/** No level gets smaller than this. */
const LEAST_SIDE = 32
const EXPAND_ARGS = { side: 5, sigma: 1.2 } as const

async function farneback(run: OpRunner, a: ReadonlyFrame, b: ReadonlyFrame, { levels = 3, window = 15, iterations = 3 }: FlowOptions): Promise<ReadonlyFrame> {
  const [first, second] = [await convert(run, a, 'gray8'), await convert(run, b, 'gray8')]
  const least = Math.min(a.width, a.height)
  let flow: ReadonlyFrame | undefined
  for (let level = Math.max(0, Math.min(levels, Math.floor(Math.log2(least / LEAST_SIDE)))); level >= 0; level--) {
    const width = Math.max(1, Math.round(a.width / 2 ** level))
    const height = Math.max(1, Math.round(a.height / 2 ** level))
    const wide: Shape = { format: 'gray8', width: width * FARNEBACK_BYTES, height }
    const shape: Shape = { format: 'flow', width, height }
    const expanded = async (frame: ReadonlyFrame): Promise<ReadonlyFrame> =>
      run.op(EXPAND, wide, [await sampled(run, frame, { width, height })], { ...EXPAND_ARGS, smooth: level === 0 })
    const [one, two] = [await expanded(first), await expanded(second)]
    flow = flow === undefined ? zero(run, shape) : await scaled(run, flow, shape)
    for (let i = 0; i < iterations; i++) {
      flow = await run.op(SOLVE, shape, [await run.op(EQUATIONS, wide, [one, two, flow], undefined)], { window })
    }
  }
  return flow!
}

/** A smaller picture as its authors' programs make it: blurred by half of what it shrinks, then read at the pixels' centres. */
async function sampled(run: OpRunner, frame: ReadonlyFrame, size: Pick<ReadonlyFrame, 'width' | 'height'>): Promise<ReadonlyFrame> {
  const [x, y] = [frame.width / size.width, frame.height / size.height]
  if (x === 1 && y === 1) return frame
  return warpAffine(run, await blur(run, frame, (x - 1) / 2), [x, 0, (x - 1) / 2, 0, y, (y - 1) / 2], size)
}

async function inverseSearch(run: OpRunner, a: ReadonlyFrame, b: ReadonlyFrame, { preset = 'medium' }: FlowOptions): Promise<ReadonlyFrame> {
  const { width, height } = a
  const still = (): Promise<ReadonlyFrame> => Promise.resolve(zero(run, { format: 'flow', width, height }))
  if (a === b || Math.min(width, height) < PATCH) return still()
  const { finest: wanted, ...settings } = PRESETS[preset]
  const halvings = (length: number, least: number): number => Math.max(0, Math.floor(Math.log2(length / least)))
  // A small picture is looked at as it is.
  const finest = Math.min(wanted, halvings(Math.min(width, height), 4 * PATCH))
  const coarsest = Math.max(finest, Math.min(Math.round(Math.log2(Math.max(width, height) / (4 * PATCH))), halvings(Math.min(width, height), PATCH)))
  const pyramids: readonly [ReadonlyFrame[], ReadonlyFrame[]] = [[await convert(run, a, 'gray8')], [await convert(run, b, 'gray8')]]
  for (const pyramid of pyramids) {
    for (let level = 1; level <= coarsest; level++) {
      const { width: w, height: h } = pyramid[level - 1]!
      pyramid.push(await resize(run, pyramid[level - 1]!, (w + 1) >> 1, (h + 1) >> 1, 'area'))
    }
  }
  let flow: ReadonlyFrame | undefined
  for (let level = coarsest; level >= finest; level--) {
    const [first, second] = [pyramids[0][level]!, pyramids[1][level]!]
    if (Math.min(first.width, first.height) < PATCH) continue
    flow = await flowOfLevel(run, first, second, flow === undefined ? undefined : await scaled(run, flow, first), settings)
  }
  return flow === undefined ? still() : scaled(run, flow, a)
}

type Settings = Omit<(typeof PRESETS)[keyof typeof PRESETS], 'finest'>

async function flowOfLevel(run: OpRunner, first: ReadonlyFrame, second: ReadonlyFrame, before: ReadonlyFrame | undefined, settings: Settings): Promise<ReadonlyFrame> {
  const { width, height } = first
  const { step, iterations, overshoot, refinements } = settings
  const along = (length: number): number => 1 + Math.ceil((length - PATCH) / step)
  const args: SearchArgs = { step, iterations, overshoot, columns: along(width), rows: along(height) }
  const shape: Shape = { format: 'flow', width, height }
  const next = await run.op(PAD, { format: 'gray8', width: width + 2 * BORDER, height: height + 2 * BORDER }, [second], undefined)
  const slopes = await run.op(GRADIENTS, { format: 'gray8', width: width * 4, height }, [first], undefined)
  const grid: Shape = { format: 'gray8', width: args.columns * 8, height: args.rows }
  const patches = await run.op(SEARCH, grid, before === undefined ? [first, slopes, next] : [first, slopes, next, before], args)
  const flow = await run.op(DENSE, shape, [first, next, patches], args)
  if (refinements === 0) return flow
  const pictures = await run.op(WARP, shape, [first, next, flow], undefined)
  let best = flow
  for (let i = 0; i < refinements; i++) best = await run.op(REFINE, shape, [pictures, flow, best], undefined)
  return best
}

/** A flow at another size: displacements grow with it. */
async function scaled(run: OpRunner, flow: ReadonlyFrame, { width, height }: Pick<ReadonlyFrame, 'width' | 'height'>): Promise<ReadonlyFrame> {
  if (flow.width === width && flow.height === height) return flow
  return run.op(RESAMPLE, { format: 'flow', width, height }, [flow], { method: 'bilinear' })
}

function zero(run: OpRunner, { format, width, height }: Shape): ReadonlyFrame {
  const frame = run.create(format, width, height)
  frame.bytes.fill(0)
  return frame
}

export async function between(run: OpRunner, first: ReadonlyFrame, second: ReadonlyFrame, motion: MotionPair, t: number): Promise<ReadonlyFrame> {
  inBytes('between', first)
  agree('between', first, second)
  const { there, back, first: one, second: other } = motion
  const { width, height } = there
  agree('between', there, back)
  for (const grey of [one, other]) agree('between', { format: 'gray8', width, height }, grey)
  if (t <= 0) return first
  if (t >= 1) return second
  // Chroma has two samples each way, too.
  if (Math.min(width, height, first.width - 1, first.height - 1) < 2) return mix(run, first, second, t)
  const found = await run.op(BETWEEN, { format: 'rgbf32', width, height }, [there, back, one, other], { t })
  const smooth = await run.op(SHARES, found, [found], undefined)
  return run.weighed([first, second], ([a, b]) => run.op(BLEND, a!, [a!, b!, smooth], { t }))
}

export async function temporalMix(run: OpRunner, frame: ReadonlyFrame, before: ReadonlyFrame, keep: number, tolerance: number, flow?: ReadonlyFrame): Promise<ReadonlyFrame> {
  inBytes('temporalMix', frame)
  agree('temporalMix', frame, before)
  if (flow !== undefined) agree('temporalMix', { format: 'flow', width: frame.width, height: frame.height }, flow)
  return run.op(TEMPORAL, frame, flow === undefined ? [frame, before] : [frame, before, flow], { keep, tolerance })
}

export async function depthFlow(run: OpRunner, depth: ReadonlyFrame, matrices: Float64Array, scale: number): Promise<ReadonlyFrame> {
  const { width, height } = depth
  agree('depthFlow', { format: 'gray8', width, height }, depth)
  return run.op(DEPTH_FLOW, { format: 'flow', width, height }, [depth], { matrices, scale })
}

export function ringFlow(run: OpRunner, width: number, height: number, amplitude: number, wavelength: number, phase: number): Promise<ReadonlyFrame> {
  return run.op(RINGS, { format: 'flow', width, height }, [], { amplitude, wavelength, phase })
}

export async function displacement(run: OpRunner, across: ReadonlyFrame, down: ReadonlyFrame, reach: number): Promise<ReadonlyFrame> {
  const { width, height } = across
  for (const field of [across, down]) agree('displacement', { format: 'gray8', width, height }, field)
  return run.op(DISPLACEMENT, { format: 'flow', width, height }, [across, down], { reach })
}
