/** What looks at a pixel's neighbours: blurs and edges. */
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import type { Unsharp } from '../kernel-options.ts'
import { agree, inBytes, op, type OpRunner, type Shape } from '../op.ts'
import { nlmScratch, type NlmArgs } from '../ops/nlm.ts'
import { sobelScratch } from '../ops/analyse.ts'
import { bilateralLinesScratch, bilateralScratch, type BilateralArgs, type LinesOfBilateralArgs } from '../ops/bilateral.ts'
import { ridgesScratch, type CannyArgs } from '../ops/canny.ts'
import { boxScratch, type BoxArgs } from '../ops/box.ts'
import {
  DOMAIN_PASSES, domainColumnsScratch, domainRowsScratch, domainTables, type DomainArgs,
} from '../ops/domain.ts'
import type { SmearArgs } from '../ops/smear.ts'
import { gaussianScratch, type GaussianArgs } from '../ops/gaussian.ts'
import type { ResampleArgs } from '../ops/resample.ts'
import type { LinesArgs, UnsharpArgs } from '../ops/shade.ts'
import { convert } from './format.ts'
import { RESAMPLE, resize } from './geometry.ts'

const SOBEL = op<undefined>('analyse', 'sobel', (target) => sobelScratch(target))
const SMEAR = op<SmearArgs>('smear', 'smear')
const GAUSSIAN = op<GaussianArgs>('gaussian', 'gaussian', (target, _, args) => gaussianScratch(target, args))
const BILATERAL = op<BilateralArgs>('bilateral', 'bilateral', (target, _, args) => bilateralScratch(target, args))
const BILATERAL_LINES = op<LinesOfBilateralArgs>('bilateral', 'bilateralLines', (target, _, args) => bilateralLinesScratch(target, args))
const CANNY_RIDGES = op<CannyArgs>('canny', 'cannyRidges', (target) => ridgesScratch(target))
const CANNY_LINKS = { ...op<undefined>('canny', 'cannyLinks', ({ width, height }) => width * height * 4), whole: true }
const DOMAIN_ROWS = op<DomainArgs>('domain', 'domainRows', (target) => domainRowsScratch(target))
const DOMAIN_COLUMNS = op<DomainArgs>('domain', 'domainColumns', domainColumnsScratch)
const DOMAIN_BYTES = op<undefined>('domain', 'domainBytes')
const NLM = op<NlmArgs>('nlm', 'nonLocalMeans', (target, _, args) => nlmScratch(target, args))
const BOX = op<BoxArgs>('box', 'box', (target, _, args) => boxScratch(target, args))
const UNSHARP = op<UnsharpArgs>('shade', 'unsharp')
const INK_LINES = op<LinesArgs>('shade', 'inkLines', () => 512)

/** Blurs wider than this many pixels are done on a smaller picture. */
const DIRECT_SIGMA = 4
/** A disc of more taps is thinned out. */
const BILATERAL_RADIUS = 12
/** Sums of a larger window don't fit. */
const BOX_RADIUS = 1024

export async function sobel(run: OpRunner, frame: ReadonlyFrame): Promise<ReadonlyFrame> {
  inBytes('sobel', frame)
  return run.op(SOBEL, { format: 'gray8', width: frame.width, height: frame.height }, [frame], undefined)
}

export async function unsharp(run: OpRunner, frame: ReadonlyFrame, { sigma, amount, threshold = 0, limit = 127 }: Unsharp): Promise<ReadonlyFrame> {
  inBytes('unsharp', frame)
  if (!(amount > 0)) return frame
  return run.op(UNSHARP, frame, [frame, await softLuma(run, frame, sigma)], { amount, threshold, limit: Math.min(127, limit) })
}

/** Y or grey blurred, as it is, in the first plane; the rest isn't needed. */
function softLuma(run: OpRunner, frame: ReadonlyFrame, sigma: number): Promise<ReadonlyFrame> {
  if (frame.format === 'yuva420p') return blur(run, frame, sigma)
  return gaussian(run, frame, sigma, { format: 'gray8', width: frame.width, height: frame.height })
}

export async function inkLines(run: OpRunner, narrow: ReadonlyFrame, wide: ReadonlyFrame, threshold: number, softness: number): Promise<ReadonlyFrame> {
  agree('inkLines', { format: 'gray8', width: narrow.width, height: narrow.height }, narrow)
  agree('inkLines', narrow, wide)
  return run.op(INK_LINES, narrow, [narrow, wide], { threshold, softness: Math.max(0.1, softness) })
}

export async function canny(run: OpRunner, frame: ReadonlyFrame, low: number, high: number): Promise<ReadonlyFrame> {
  inBytes('canny', frame)
  const shape: Shape = { format: 'gray8', width: frame.width, height: frame.height }
  const ridges = await run.op(CANNY_RIDGES, shape, [frame], { low: Math.min(low, high), high: Math.max(low, high) })
  return run.op(CANNY_LINKS, shape, [ridges], undefined)
}

export async function blur(run: OpRunner, frame: ReadonlyFrame, sigma: number): Promise<ReadonlyFrame> {
  if (!(sigma > 0.05)) return frame
  return run.weighed([frame], ([one]) => gaussian(run, one!, sigma))
}

export async function boxBlur(run: OpRunner, frame: ReadonlyFrame, radius: number): Promise<ReadonlyFrame> {
  inBytes('boxBlur', frame)
  const whole = Math.round(Math.min(radius, BOX_RADIUS))
  if (!(whole >= 1)) return frame
  return run.weighed([frame], ([one]) => run.op(BOX, one!, [one!], { radius: whole }))
}

export async function bilateral(run: OpRunner, frame: ReadonlyFrame, radius: number, sigmaSpace: number, sigmaColour: number, separable = false): Promise<ReadonlyFrame> {
  inBytes('bilateral', frame)
  const whole = Math.min(64, Math.round(radius))
  if (whole < 1 || !(sigmaSpace > 0) || !(sigmaColour > 0)) return frame
  if (separable) return run.op(BILATERAL_LINES, frame, [frame], { radius: whole, sigmaSpace, sigmaColour })
  const step = Math.ceil(whole / BILATERAL_RADIUS)
  return run.op(BILATERAL, frame, [frame], { radius: whole, step, sigmaSpace, sigmaColour })
}

export async function nonLocalMeans(run: OpRunner, frame: ReadonlyFrame, h: number, search = 5, patch = 2): Promise<ReadonlyFrame> {
  inBytes('nonLocalMeans', frame)
  if (!(h > 0)) return frame
  const whole = (value: number, most: number): number => Math.max(1, Math.min(most, Math.round(value)))
  return run.op(NLM, frame, [frame], { h, search: whole(search, 16), patch: whole(patch, 5) })
}

export async function edgePreserving(run: OpRunner, frame: ReadonlyFrame, sigmaSpace: number, sigmaRange: number): Promise<ReadonlyFrame> {
  inBytes('edgePreserving', frame)
  if (!(sigmaSpace > 0) || !(sigmaRange > 0)) return frame
  const { width, height } = frame
  const grey = await convert(run, frame, 'gray8')
  const half = frame.planes.length === 1 ? frame : await resize(run, grey, (width + 1) >> 1, (height + 1) >> 1, 'area')
  const work: Shape = { format: 'flow', width, height }
  let made: ReadonlyFrame | undefined
  for (let pass = 0; pass < DOMAIN_PASSES; pass++) {
    const args: DomainArgs = { tables: domainTables(pass, sigmaSpace, sigmaRange) }
    const rows: ReadonlyFrame = await run.op(DOMAIN_ROWS, work, made === undefined ? [frame, half] : [frame, half, made], args)
    made = await run.op(DOMAIN_COLUMNS, work, [frame, half, rows], args)
  }
  return run.op(DOMAIN_BYTES, frame, [made!, frame], undefined)
}

/**
 * A wide Gaussian is a narrower one on a smaller picture. Shrinking by f with a box and growing with a triangle blur by
 * themselves, with a variance of f² / 12 and f² / 6: the Gaussian between makes up the rest. The smaller picture shows
 * the repeated edges as well, as far as the filter reaches: borders are as exact as the middle.
 */
async function gaussian(run: OpRunner, frame: ReadonlyFrame, sigma: number, target: Shape = frame): Promise<ReadonlyFrame> {
  if (sigma <= DIRECT_SIGMA) return run.op(GAUSSIAN, target, [frame], { sigma })
  const wide = Math.min(sigma, 4 * Math.max(frame.width, frame.height))
  const factor = 2 ** Math.ceil(Math.log2(wide / DIRECT_SIGMA))
  // Even, so that chroma's margin is whole.
  const margin = 2 * Math.ceil((1.5 * wide) / factor + 1)
  const cells = (length: number): number => 2 * Math.ceil(length / factor / 2) + 2 * margin
  const small: Shape = { format: target.format, width: cells(frame.width), height: cells(frame.height) }
  const shrink: ResampleArgs = { method: 'area', view: { x: -margin * factor, y: -margin * factor, scale: factor } }
  const grow: ResampleArgs = { method: 'bilinear', view: { x: margin, y: margin, scale: 1 / factor } }
  const shrunk = await run.op(RESAMPLE, small, [frame], shrink)
  const blurred = await run.op(GAUSSIAN, small, [shrunk], { sigma: Math.sqrt((wide / factor) ** 2 - 0.25) })
  return run.op(RESAMPLE, target, [blurred], grow)
}

export async function smear(run: OpRunner, frame: ReadonlyFrame, length: number, start = 0): Promise<ReadonlyFrame> {
  inBytes('smear', frame)
  return run.weighed([frame], ([one]) => run.op(SMEAR, one!, [one!], { length, start }))
}
