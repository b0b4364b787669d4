/** Optical flow between neighbouring frames of a clip, there and back, kept while the frames between them are asked for. */
import type { Clip, ReadonlyFrame, FrameContext } from '../../engine/api.ts'
import { isCut } from '../shared/motion/is-cut.ts'
import type { EstimateFlow } from './model-flow.ts'

/** Lines of the pictures that motion is estimated on: more shows no more of it and takes longer. */
const LINES = 360
const KEPT = 3

/** What is known of a pair; numbers of its own, since frames live no longer than a call. */
interface Pair {
  readonly cut: boolean
  readonly width: number
  readonly height: number
  readonly there: Uint8Array
  readonly back: Uint8Array
  readonly first: Uint8Array
  readonly second: Uint8Array
}

export class PairFlows {
  readonly #video: Clip
  readonly #by: EstimateFlow | undefined
  readonly #pairs = new Map<number, Promise<Pair>>()

  /** @param by absent: dense inverse search */
  constructor(video: Clip, by: EstimateFlow | undefined) {
    this.#video = video
    this.#by = by
  }

  /**
   * The picture at `t` (0..1) between frames n and n + 1: both are moved along the flow, and what only one of them shows is
   * taken from it. Across a cut the nearer frame is held.
   */
  async between(n: number, t: number, scope: FrameContext): Promise<ReadonlyFrame> {
    const [first, second] = await Promise.all([scope.pull(this.#video, n), scope.pull(this.#video, n + 1)])
    const pair = await this.#pair(n, first, second, scope)
    if (pair.cut) return t < 0.5 ? first : second
    const { kernels, create } = scope
    const { width, height } = pair
    const filled = (format: 'flow' | 'gray8', bytes: Uint8Array): ReadonlyFrame => {
      const frame = create(format, width, height)
      frame.bytes.set(bytes)
      return frame
    }
    const motion = { there: filled('flow', pair.there), back: filled('flow', pair.back), first: filled('gray8', pair.first), second: filled('gray8', pair.second) }
    return kernels.between(first, second, motion, t)
  }

  #pair(n: number, first: ReadonlyFrame, second: ReadonlyFrame, scope: FrameContext): Promise<Pair> {
    const known = this.#pairs.get(n)
    if (known !== undefined) return known
    const made = estimate(this.#by, first, second, scope)
    // Whoever asked first may be cancelled: then the next one tries again.
    made.catch(() => this.#pairs.delete(n))
    this.#pairs.set(n, made)
    if (this.#pairs.size > KEPT) this.#pairs.delete(this.#pairs.keys().next().value!)
    return made
  }
}

async function estimate(by: EstimateFlow | undefined, first: ReadonlyFrame, second: ReadonlyFrame, scope: FrameContext): Promise<Pair> {
  const { kernels } = scope
  const scale = Math.min(1, LINES / first.height)
  const width = Math.max(1, Math.round(first.width * scale))
  const height = Math.max(1, Math.round(first.height * scale))
  const small = (frame: ReadonlyFrame): Promise<ReadonlyFrame> => kernels.resize(frame, width, height, 'area')
  const grey = async (frame: ReadonlyFrame): Promise<ReadonlyFrame> => small(await kernels.convert(frame, 'gray8'))
  const [a, b] = [await grey(first), await grey(second)]
  const [from, to] = by === undefined ? [a, b] : [await small(first), await small(second)]
  const flow = by ?? ((one, other) => kernels.opticalFlow(one, other))
  const there = await flow(from, to, scope)
  const cut = await isCut(kernels, a, b, there)
  const back = cut ? there : await flow(to, from, scope)
  const [one, other, onward, backward] = [a, b, there, back].map(({ bytes }) => bytes.slice()) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  return { cut, width, height, there: onward, back: backward, first: one, second: other }
}
