/** Frame maths that the nodes of this folder share. Exact: whole numbers and fractions only. */
import { rational, type Clip, type ClipSource, type ReadonlyFrame, type FrameContext, type Rational } from '../../engine/api.ts'
import type { TimeMap } from '../shared/sound/time-map.ts'

export const FRAME_MODES = ['nearest', 'blend'] as const
export type FrameMode = (typeof FRAME_MODES)[number]

/** Number of frames nearest to `seconds` at a rate. */
export const framesOf = (seconds: number, rate: Rational): number => Math.round((seconds * rate.num) / rate.den)

/** A factor as a fraction, to a millionth. */
export const fractionOf = (factor: number): Rational => rational(Math.round(factor * 1e6), 1e6)

/**
 * Source frame shown by output frame n when each output frame lasts `step` source frames: the one at the middle of the
 * output frame's time, the earlier one where two meet there.
 */
function nearestFrame(n: number, step: Rational, length: number): number {
  return Math.min(length - 1, Math.floor(((2 * n + 1) * step.num - 1) / (2 * step.den)))
}

/** Length of a clip of `length` frames when each output frame lasts `step` of them; at least one. */
function steppedLength(length: number, step: Rational): number {
  return Math.max(1, Math.floor((2 * length * step.den + step.num) / (2 * step.num)))
}

/**
 * Source frames and their shares (sum 1) in output frame n: all that lies in a window of one output frame or one
 * source frame, whichever is longer. Slower is thus a cross-fade of neighbours, faster a motion blur.
 */
export function blendShares(n: number, step: Rational, length: number): { frame: number; share: number }[] {
  const { num, den } = step
  const width = Math.max(num, den)
  const from = n * num
  const shares: { frame: number; share: number }[] = []
  for (let frame = Math.floor(from / den); frame * den < from + width; frame++) {
    const covered = Math.min(from + width, (frame + 1) * den) - Math.max(from, frame * den)
    const inside = Math.min(frame, length - 1)
    const last = shares.at(-1)
    if (last?.frame === inside) last.share += covered / width
    else shares.push({ frame: inside, share: covered / width })
  }
  return shares
}

/** Most source frames that are mixed into one; of a longer stretch as many are taken at even distances. */
const MOST_BLENDED = 16

/** A clip that shows `video` at `step` source frames per frame. */
export function steppedClip(video: Clip, step: Rational, rate: Rational, mode: FrameMode): ClipSource {
  const { length } = video.info
  const info = { ...video.info, rate, length: steppedLength(length, step) }
  return {
    info,
    window: 'any',
    frame: (n, scope) =>
      mode === 'nearest'
        ? scope.pull(video, nearestFrame(n, step, length))
        : blended(video, thinned(blendShares(n, step, length)), scope),
  }
}

/** A clip that shows `video` at places that a map tells: its speed may change. */
export function drivenClip(video: Clip, map: TimeMap, mode: FrameMode): ClipSource {
  const { length } = video.info
  return {
    info: { ...video.info, length: map.length },
    window: 'any',
    frame: (n, scope) =>
      mode === 'nearest'
        ? scope.pull(video, Math.min(length - 1, Math.floor(map.where(n + 0.5) - 1e-9)))
        : blended(video, thinned(sharesBetween(map.where(n), map.where(n + 1), length)), scope),
  }
}

/** Source frames and their shares between two places; where they are near, over one frame. */
function sharesBetween(from: number, to: number, length: number): { frame: number; share: number }[] {
  const width = Math.max(1, to - from)
  const shares: { frame: number; share: number }[] = []
  for (let frame = Math.floor(from); frame < from + width - 1e-9; frame++) {
    const share = (Math.min(from + width, frame + 1) - Math.max(from, frame)) / width
    const inside = Math.min(frame, length - 1)
    const last = shares.at(-1)
    if (last?.frame === inside) last.share += share
    else shares.push({ frame: inside, share })
  }
  return shares
}

async function blended(video: Clip, shares: { frame: number; share: number }[], scope: FrameContext): Promise<ReadonlyFrame> {
  let result: ReadonlyFrame | undefined
  let total = 0
  for (const { frame, share } of shares) {
    const source = await scope.pull(video, frame)
    total += share
    result = result === undefined ? source : await scope.kernels.mix(result, source, share / total)
  }
  return result!
}

function thinned<T>(list: T[]): T[] {
  if (list.length <= MOST_BLENDED) return list
  return Array.from({ length: MOST_BLENDED }, (_, i) => list[Math.floor(((i + 0.5) * list.length) / MOST_BLENDED)]!)
}
