/** A clip at the size and rate that a film is to have. */
import type { ClipSource, FrameContext } from '../contract/frame-context.ts'
import { rational, sameRate, type Clip, type Rational } from './clip.ts'
import type { ReadonlyFrame } from './frame-view.ts'

export const FITS = ['contain', 'cover', 'stretch'] as const
export type Fit = (typeof FITS)[number]

export interface OutputShape {
  readonly width: number
  readonly height: number
  readonly rate: Rational
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Shapes that differ by less than this share are stretched: 854x480 is meant to be 16:9. */
const SAME_SHAPE = 0.01

/**
 * Frames are picked by time (the source frame at the middle of each output frame), then resized. A clip that has the
 * shape already is passed on as it is.
 */
export function fitOutput(video: Clip, shape: OutputShape, fit: Fit): ClipSource | Clip {
  const { info } = video
  const sameSize = info.width === shape.width && info.height === shape.height
  const steady = sameRate(info.rate, shape.rate)
  if (sameSize && steady) return video
  const step = rational(info.rate.num * shape.rate.den, info.rate.den * shape.rate.num)
  const length = Math.max(1, Math.floor((2 * info.length * step.den + step.num) / (2 * step.num)))
  const source = (n: number): number => Math.min(info.length - 1, Math.floor(((2 * n + 1) * step.num - 1) / (2 * step.den)))
  return {
    info: { ...info, ...shape, length },
    window: steady ? { before: 0, after: 0 } : 'any',
    async frame(n, scope) {
      const frame = await scope.pull(video, source(n))
      return sameSize ? frame : resized(frame, shape, fit, scope)
    },
  }
}

async function resized(frame: ReadonlyFrame, to: Size, fit: Fit, { kernels }: FrameContext): Promise<ReadonlyFrame> {
  const skew = (frame.width * to.height) / (frame.height * to.width)
  if (fit === 'stretch' || Math.abs(skew - 1) < SAME_SHAPE) return kernels.resize(frame, to.width, to.height)
  const inner = innerSize(frame, to, fit)
  const scaled = await kernels.resize(frame, inner.width, inner.height)
  // Even places keep luma and chroma together.
  const x = even((inner.width - to.width) / 2)
  const y = even((inner.height - to.height) / 2)
  if (fit === 'cover') return kernels.crop(scaled, x, y, to.width, to.height)
  const ground = await kernels.fill(frame.format, to.width, to.height, [0, 0, 0, 1])
  return kernels.overlay(ground, scaled, -x, -y, 1)
}

const even = (value: number): number => Math.round(value / 2) * 2

function innerSize(frame: Size, to: Size, fit: 'contain' | 'cover'): Size {
  const choose = fit === 'contain' ? Math.min : Math.max
  const scale = choose(to.width / frame.width, to.height / frame.height)
  const side = (length: number, limit: number): number => {
    const scaled = Math.max(2, even(length * scale))
    return fit === 'contain' ? Math.min(limit, scaled) : Math.max(limit, scaled)
  }
  return { width: side(frame.width, to.width), height: side(frame.height, to.height) }
}
