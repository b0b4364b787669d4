import { type Clip, type ClipSource, type Rational } from '../../engine/api.ts'
import type { EstimateFlow } from './model-flow.ts'
import { PairFlows } from './pair-flows.ts'

/**
 * A clip at another pace: frame n shows the moment `step` * n of the source, in source frames; moments between frames are
 * made along the motion, by dense inverse search where no other estimate is given.
 */
export function motionClip(video: Clip, step: Rational, rate: Rational, by?: EstimateFlow): ClipSource {
  const { length } = video.info
  const pairs = new PairFlows(video, by)
  return {
    info: { ...video.info, rate, length: Math.max(1, Math.round((length * step.den) / step.num)) },
    window: 'any',
    async frame(n, scope) {
      const at = Math.floor((n * step.num) / step.den)
      const t = (n * step.num - at * step.den) / step.den
      if (at >= length - 1) return scope.pull(video, length - 1)
      return t === 0 ? scope.pull(video, at) : pairs.between(at, t, scope)
    },
  }
}
