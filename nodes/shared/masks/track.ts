/** Follows what lies under a mask from frame to frame, by optical flow. */
import type { Affine, Clip, FrameContext, ReadonlyFrame } from '../../../engine/api.ts'
import { fittedMotion, type FlowPoint, type Motion } from '../motion/global-motion.ts'
import { isCut } from '../motion/is-cut.ts'
import { maskAt } from './mask-params.ts'

/** Lines of the pictures that motion is estimated on. */
const LINES = 360
/** Places that are looked at, about; and how many there must be. */
const [PLACES, FEWEST] = [2500, 12]
/** Mask from which a place belongs to what is followed. */
const INSIDE = 128
/** Steps of being held against the first frame. */
const ROUNDS = 2

type Context = Pick<FrameContext, 'kernels' | 'create'>
interface Inputs {
  readonly video: Clip
  readonly mask: Clip
}
/** Numbers of its own, since frames live no longer than a call. */
interface Reference {
  readonly scale: number
  readonly width: number
  readonly height: number
  readonly picture: Uint8Array
  readonly mask: Uint8Array
}

export interface Way {
  /** From a place of the first frame to where it is now, in pixels: [x', y'] = there · [x, y, 1]. */
  readonly there: Affine
  /** And back, as warps ask for it. */
  readonly back: Affine
}

export function createTracker(first: number, shiftOnly: boolean) {
  let reference: Promise<Reference> | undefined

  const small = async (frame: ReadonlyFrame, { kernels }: Context): Promise<ReadonlyFrame> => {
    const scale = Math.min(1, LINES / frame.height)
    return kernels.resize(await kernels.convert(frame, 'gray8'), Math.max(8, Math.round(frame.width * scale)), Math.max(8, Math.round(frame.height * scale)), 'area')
  }
  const refer = async ({ video, mask }: Inputs, context: Context): Promise<Reference> => {
    const whole = await video.frame(first)
    const picture = await small(whole, context)
    const { width, height } = picture
    const area = await context.kernels.resize((await maskAt(mask, first))!, width, height, 'area')
    return { scale: width / whole.width, width, height, picture: picture.bytes.slice(), mask: area.bytes.slice() }
  }

  return {
    first,
    /** The way at frame n, from that at the frame before. */
    async follow(n: number, before: Affine | undefined, inputs: Inputs, context: Context): Promise<Way> {
      const { kernels, create } = context
      reference ??= refer(inputs, context)
      reference.catch(() => (reference = undefined))
      const { scale, width, height, picture, mask } = await reference
      const grey = (bytes: Uint8Array): ReadonlyFrame => {
        const frame = create('gray8', width, height)
        frame.bytes.set(bytes)
        return frame
      }
      const [origin, area] = [grey(picture), grey(mask)]
      const [last, now] = await Promise.all([n - 1, n].map(async (at) => small(await inputs.video.frame(at), context)))
      let way = resized(before ?? IDENTITY, scale)
      const step = await kernels.opticalFlow(last!, now!, { method: 'dis' })
      if (!(await isCut(kernels, last!, now!, step))) {
        way = after(motionMatrix(motionWithin(step, await kernels.warpAffine(area, inverse(way)), shiftOnly), width, height), way)
        // What the way so far leaves over, seen from the first frame: so errors don't add up.
        for (let round = 0; round < ROUNDS; round++) {
          const returned = await kernels.warpAffine(now!, way)
          const rest = motionWithin(await kernels.opticalFlow(origin, returned, { method: 'dis' }), area, shiftOnly)
          const better = after(way, motionMatrix(rest, width, height))
          if (apart(origin, await kernels.warpAffine(now!, better), mask) >= apart(origin, returned, mask)) break
          way = better
        }
      }
      const there = resized(way, 1 / scale)
      return { there, back: inverse(there) }
    },
  }
}

/** The motion of what lies under the mask. */
function motionWithin({ width, height, planes }: ReadonlyFrame, area: ReadonlyFrame, shiftOnly: boolean): Motion {
  const inside = area.planes[0]!.data
  let count = 0
  for (const value of inside) if (value >= INSIDE) count++
  const step = Math.max(1, Math.floor(Math.sqrt(count / PLACES)))
  const [u, v] = [planes[0]!.data, planes[1]!.data]
  const points: FlowPoint[] = []
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const at = y * width + x
      if (inside[at]! >= INSIDE) points.push({ x: x - (width - 1) / 2, y: y - (height - 1) / 2, u: u[at]!, v: v[at]! })
    }
  }
  return points.length < FEWEST ? { x: 0, y: 0, turn: 0, growth: 0 } : fittedMotion(points, shiftOnly)
}

/** Mean difference under the mask. */
function apart(a: ReadonlyFrame, b: ReadonlyFrame, mask: Uint8Array): number {
  const [one, other] = [a.planes[0]!.data, b.planes[0]!.data]
  let [sum, count] = [0, 0]
  for (let i = 0; i < mask.length; i++) {
    if (mask[i]! < INSIDE) continue
    sum += Math.abs(one[i]! - other[i]!)
    count++
  }
  return sum / Math.max(1, count)
}

const IDENTITY: Affine = [1, 0, 0, 0, 1, 0]

/** As a matrix on pixels. */
function motionMatrix({ x, y, turn, growth }: Motion, width: number, height: number): Affine {
  const [cos, sin] = [Math.cos(turn) * Math.exp(growth), Math.sin(turn) * Math.exp(growth)]
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2]
  return [cos, -sin, cx + x - cos * cx + sin * cy, sin, cos, cy + y - sin * cx - cos * cy]
}

/** First `inner`, then `outer`. */
function after([a, b, c, d, e, f]: Affine, [g, h, i, j, k, l]: Affine): Affine {
  return [a * g + b * j, a * h + b * k, a * i + b * l + c, d * g + e * j, d * h + e * k, d * i + e * l + f]
}

function inverse([a, b, c, d, e, f]: Affine): Affine {
  const scale = 1 / (a * e - b * d)
  return [e * scale, -b * scale, (b * f - c * e) * scale, -d * scale, a * scale, (c * d - a * f) * scale]
}

/** The same way on a copy that is `scale` as large; middles of pixels lie at halves. */
function resized([a, b, c, d, e, f]: Affine, scale: number): Affine {
  const [across, down] = [(a + b) / 2, (d + e) / 2]
  return [a, b, across + (c + 0.5 - across) * scale - 0.5, d, e, down + (f + 0.5 - down) * scale - 0.5]
}
