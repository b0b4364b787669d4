/** Clips after one another, each overlapping the one before by a transition. Pure but for the frames pulled. */
import {
  atSampleRate,
  ease,
  failure,
  fps,
  joinedStored,
  type Clip,
  type ClipInfo,
  type ClipSource,
  type ReadonlyFrame,
  type Kernels,
  type Easing,
  type Still,
  type Track,
  withChannels,
} from '../../engine/api.ts'
import { blendPair, type Look, type TransitionKind } from './blend-pair.ts'
import type { SoundCurve } from './look-params.ts'

const CURVES: Readonly<Record<SoundCurve, (share: number) => number>> = {
  /** The squares of the two sides sum to one. */
  'equal-power': (share) => Math.sin((Math.PI / 2) * share),
  /** The two sides sum to one. */
  linear: (share) => share,
}

export interface Joint {
  readonly kind: TransitionKind | 'cut'
  /** Seconds; 0 for a cut. */
  readonly duration: number
}

export interface JoinOptions {
  readonly node: string
  /** Names of the inputs, for errors. */
  readonly ports: readonly string[]
  readonly easing: Easing
  readonly look: Omit<Look, 'matte'>
  /** Says where the second clip shows first, for `matte`. */
  readonly matte?: Still
}

export interface Joined {
  readonly source: ClipSource
  /** First frame of each clip in the result. */
  readonly starts: readonly number[]
  /** Frames of overlap with the clip before; 0 for the first. */
  readonly overlaps: readonly number[]
}

/** Clips are of one size and rate. @throws E_PARAM_VALUE where a clip is too short for its transitions */
export function joinClips(clips: readonly Clip[], joints: readonly Joint[], options: JoinOptions): Joined {
  const { node, ports, easing, look, matte } = options
  const base = clips[0]!.info
  const overlaps = [0, ...joints.map(({ kind, duration }) => (kind === 'cut' ? 0 : Math.round(duration * fps(base.rate))))]
  const starts: number[] = []
  let end = 0
  clips.forEach(({ info }, i) => {
    starts.push(end - overlaps[i]!)
    end = starts[i]! + info.length
    const taken = overlaps[i]! + (overlaps[i + 1] ?? 0)
    if (taken <= info.length) return
    const seconds = (frames: number): string => `${(frames / fps(base.rate)).toFixed(2)} s`
    throw failure('E_PARAM_VALUE', {
      node,
      port: 'duration',
      expected: `transitions that fit into "${ports[i]!}" of ${seconds(info.length)}`,
      got: seconds(taken),
      fix: 'Shorten the transitions, or use a longer clip.',
    })
  })
  const format = clips.every(({ info }) => info.format === base.format) ? base.format : 'yuva420p'
  const info: ClipInfo = { ...base, format, length: end }
  return {
    starts,
    overlaps,
    source: {
      info,
      window: 'any',
      ...(overlaps.some((frames) => frames > 0) ? {} : joinedStored(clips)),
      async frame(n, scope) {
        let i = starts.length - 1
        while (i > 0 && starts[i]! > n) i--
        const place = n - starts[i]!
        const current = scope.pull(clips[i]!, place)
        if (place >= overlaps[i]!) return scope.kernels.convert(await current, format)
        const before = scope.pull(clips[i - 1]!, n - starts[i - 1]!)
        const [a, b] = await Promise.all([before, current])
        const t = ease(easing, (place + 1) / (overlaps[i]! + 1))
        const { kind } = joints[i - 1]!
        const wanted: Look = kind === 'matte' && matte !== undefined ? { ...look, matte: await matteFrame(matte, scope.kernels, info) } : look
        const blended = await blendPair(kind as TransitionKind, a, b, t, wanted, scope)
        return scope.kernels.convert(blended, format)
      },
    },
  }
}

async function matteFrame(matte: Still, kernels: Kernels, { width, height }: ClipInfo): Promise<ReadonlyFrame> {
  const gray = await kernels.convert(await kernels.fromStill(matte, false), 'gray8')
  return kernels.resize(gray, width, height)
}

/**
 * The sound of joined clips: each track begins with its clip and crosses over.
 * A track is cut or padded with silence to the length of its clip, and brought to the highest sample rate and most channels.
 */
export function joinTracks(
  given: readonly Track[],
  clips: readonly Clip[],
  { source, starts, overlaps }: Joined,
  curve: SoundCurve,
): Track {
  const shape = CURVES[curve]
  const sampleRate = Math.max(...given.map(({ info }) => info.sampleRate))
  const channels = Math.max(...given.map(({ info }) => info.channels))
  const tracks = given.map((track) => withChannels(atSampleRate(track, sampleRate), channels))
  const { rate, length } = source.info
  const sampleAt = (frame: number): number => Math.round((frame * rate.den * sampleRate) / rate.num)
  const parts = tracks.map((track, i) => ({
    track,
    start: sampleAt(starts[i]!),
    end: sampleAt(starts[i]! + clips[i]!.info.length),
    fadeIn: sampleAt(starts[i]! + overlaps[i]!) - sampleAt(starts[i]!),
    fadeOut: sampleAt(starts[i]! + clips[i]!.info.length) - sampleAt(starts[i + 1] ?? starts[i]! + clips[i]!.info.length),
  }))
  return {
    info: { sampleRate, channels, length: sampleAt(length) },
    async samples(from, count) {
      const out = Array.from({ length: channels }, () => new Float32Array(count))
      for (const { track, start, end, fadeIn, fadeOut } of parts) {
        const first = Math.max(from, start)
        const last = Math.min(from + count, end)
        if (first >= last) continue
        const samples = await track.samples(first - start, last - first)
        for (let i = 0; i < last - first; i++) {
          const at = first + i
          const gain = gainAt((at - start + 0.5) / fadeIn, shape) * gainAt((end - at - 0.5) / fadeOut, shape)
          out.forEach((channel, c) => (channel[first - from + i]! += samples[c]![i]! * gain))
        }
      }
      return out
    },
  }
}

const gainAt = (share: number, shape: (share: number) => number): number => (share >= 1 ? 1 : share <= 0 ? 0 : shape(share))
