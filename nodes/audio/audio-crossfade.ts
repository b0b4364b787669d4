import { atSampleRate, defineNode, failure, windowed, withChannels } from '../../engine/api.ts'
import { FADE_CURVES, fadeGain } from './gain-curve.ts'

/** Joins tracks, each going over into the next. With no overlap it is a plain concatenation. */
export const audioCrossfade = defineNode({
  type: 'audio-crossfade',
  title: 'Audio crossfade',
  version: 1,
  category: 'audio',
  description: 'Joins tracks one after another; each goes over into the next during the overlap.',
  tags: ['concat', 'join', 'sequence', 'transition', 'dissolve'],
  inputs: { audio: { type: 'audio', title: 'Tracks', description: 'In the order in which they play.', multiple: true } },
  outputs: { audio: 'audio' },
  params: {
    overlap: { type: 'number', default: 1, minimum: 0, maximum: 3600, uiMaximum: 10, unit: 's', title: 'Overlap', description: 'How long two neighbours sound together; 0 joins them end to end.' },
    curve: { type: 'string', enum: FADE_CURVES, default: 'equal-power', title: 'Curve', description: 'equal-power suits sounds that differ; linear those that are alike.' },
  },
  cost: 0,
  run({ inputs: { audio: tracks }, params, node }) {
    if (tracks.length === 0) throw failure('E_PORT_MISSING', { node, port: 'audio', expected: 'at least one track', got: 'none' })
    const sampleRate = Math.max(...tracks.map((track) => track.info.sampleRate))
    const channels = Math.max(...tracks.map((track) => track.info.channels))
    const parts = tracks.map((track) => withChannels(atSampleRate(track, sampleRate), channels))
    const overlap = Math.round(params.overlap * sampleRate)
    const shortest = Math.min(...parts.slice(1, -1).map((part) => part.info.length / 2), ...parts.map((part) => part.info.length))
    if (parts.length > 1 && overlap > shortest) {
      throw failure('E_PARAM_VALUE', {
        node,
        port: 'overlap',
        expected: `at most ${(shortest / sampleRate).toFixed(3)} s with these tracks`,
        got: `${params.overlap} s`,
      })
    }
    const starts: number[] = [0]
    for (const part of parts) starts.push(starts.at(-1)! + part.info.length - overlap)
    const length = starts.at(-1)! + overlap
    const last = parts.length - 1
    const audio = windowed({ sampleRate, channels, length }, async (start, count) => {
      const result = Array.from({ length: channels }, () => new Float32Array(count))
      for (const [k, part] of parts.entries()) {
        const from = Math.max(start, starts[k]!)
        const to = Math.min(start + count, starts[k]! + part.info.length)
        if (from >= to) continue
        const samples = await part.samples(from - starts[k]!, to - from)
        const gain = (at: number): number => {
          const up = k > 0 && at < overlap ? fadeGain(params.curve, at / overlap) : 1
          const left = part.info.length - at
          return k < last && left <= overlap ? up * fadeGain(params.curve, left / overlap) : up
        }
        result.forEach((plane, c) => {
          for (let at = from; at < to; at++) plane[at - start]! += samples[c]![at - from]! * gain(at - starts[k]!)
        })
      }
      return result
    })
    return { audio }
  },
})
