import { defineNode, failure, type Track } from 'reelgraph'
import type { BeatGrid } from './beat-grid.ts'

/** Samples between two looks at the energy: 10.7 ms at 48 kHz. */
const HOP = 512

const SMOOTH = [0.11, 0.22, 0.34, 0.22, 0.11]

/** Finds the beats of a track with a steady tempo. */
export const detectBeats = defineNode({
  type: 'detect-beats',
  title: 'Detect beats',
  version: 1,
  category: 'audio',
  description: 'Finds the tempo of a track and where its beats lie. For music with a steady beat.',
  tags: ['music', 'tempo', 'bpm', 'rhythm'],
  inputs: { audio: 'audio' },
  outputs: { beats: { type: 'beat-grid', title: 'Beats' }, tempo: { type: 'number', title: 'Tempo (beats a minute)' } },
  params: {
    slowest: { type: 'number', default: 60, minimum: 30, maximum: 240, unit: 'bpm', title: 'Slowest tempo' },
    fastest: { type: 'number', default: 180, minimum: 40, maximum: 300, unit: 'bpm', title: 'Fastest tempo' },
  },
  async run({ inputs, params, signal, report }) {
    if (params.slowest >= params.fastest) {
      throw failure('E_PARAM_VALUE', { port: 'slowest', expected: 'less than the fastest tempo', got: String(params.slowest) })
    }
    const flux = await energyFlux(inputs.audio, signal)
    const beats = findGrid(flux, inputs.audio.info.sampleRate / HOP, params.slowest, params.fastest)
    report({ tempo: beats.tempo, beats: beats.beats.length })
    return { beats, tempo: beats.tempo }
  },
})

/** How much the energy rises from hop to hop, in logarithmic units, falls left out. */
async function energyFlux(track: Track, signal: AbortSignal): Promise<Float64Array> {
  const hops = Math.max(1, Math.floor(track.info.length / HOP))
  const flux = new Float64Array(hops)
  let before = 0
  for (let hop = 0; hop < hops; hop++) {
    signal.throwIfAborted()
    const planes = await track.samples(hop * HOP, HOP)
    let energy = 0
    for (const plane of planes) for (const sample of plane) energy += sample * sample
    const level = Math.log1p((1e4 * energy) / (HOP * planes.length))
    flux[hop] = Math.max(0, level - before)
    before = level
  }
  return flux
}

/** @param rate hops a second */
function findGrid(rises: Float64Array, rate: number, slowest: number, fastest: number): BeatGrid {
  // Onsets are a hop wide and beats fall between hops: without a wider peak only tempos of whole hops would be found.
  const flux = rises.map((_, i) => SMOOTH.reduce((sum, weight, k) => sum + weight * (rises[i + k - 2] ?? 0), 0))
  const shortest = (60 / fastest) * rate
  const longest = (60 / slowest) * rate
  let best = longest
  let most = -1
  // Quarter hops: at 120 bpm a whole hop would be 2.5 bpm.
  for (let lag = shortest; lag <= longest; lag += 0.25) {
    let sum = 0
    for (const multiple of [1, 2, 4]) sum += likeness(flux, lag * multiple) / multiple
    // Half and double tempo are alike; people hear the one nearer to 120 (Ellis, Beat Tracking by Dynamic Programming, 2007).
    sum *= Math.exp(-0.5 * (Math.log2((60 * rate) / lag / 120) / 0.9) ** 2)
    if (sum > most * 1.001) {
      most = sum
      best = lag
    }
  }
  let phase = 0
  let strongest = -1
  for (let offset = 0; offset < best; offset += 0.25) {
    let sum = 0
    for (let at = offset; at < flux.length; at += best) sum += at0(flux, at)
    if (sum > strongest) {
      strongest = sum
      phase = offset
    }
  }
  const beats: number[] = []
  if (strongest > 0) for (let at = phase; at < flux.length; at += best) beats.push(at / rate)
  return { tempo: (60 * rate) / best, beats }
}

/** Between two hops. */
function at0(flux: Float64Array, at: number): number {
  const low = Math.floor(at)
  const a = flux[low] ?? 0
  return a + ((flux[low + 1] ?? 0) - a) * (at - low)
}

function likeness(flux: Float64Array, lag: number): number {
  let sum = 0
  const count = flux.length - Math.ceil(lag) - 1
  for (let i = 0; i < count; i++) sum += flux[i]! * at0(flux, i + lag)
  return count > 0 ? sum / count : 0
}
