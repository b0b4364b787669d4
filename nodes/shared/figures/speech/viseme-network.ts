/** A small network that hears visemes: convolutions over time. Its weights are made by test/jobs/sound_visemes.py. Pure. */
import { BANDS, type MelTrack } from './mel-track.ts'
import { SHAPE, WEIGHTS } from './viseme-weights.ts'
import { VISEMES } from './visemes.ts'

interface Layer {
  readonly from: number
  readonly to: number
  readonly taps: number
  readonly step: number
  /** By tap, then by input, then by output. */
  readonly weights: Float32Array
  readonly bias: Float32Array
}

const LAYERS = layersOf()
/** Points on each side that count. */
const SIDE = LAYERS.reduce((sum, { taps, step }) => sum + ((taps - 1) / 2) * step, 0)
/** Points that are worked out together. */
const PART = 256

/** 8 bit weights with a scale for each output, and biases of 32 bits. */
function layersOf(): readonly Layer[] {
  const bytes = Uint8Array.from(atob(WEIGHTS), (letter) => letter.charCodeAt(0))
  const view = new DataView(bytes.buffer)
  let at = 0
  const floats = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => view.getFloat32(at + 4 * i, true))
  let from = BANDS
  return SHAPE.map(([to, taps, step]) => {
    const scales = floats(to)
    at += 4 * to
    const bias = floats(to)
    at += 4 * to
    const weights = Float32Array.from({ length: taps * from * to }, (_, i) => view.getInt8(at + i) * scales[i % to]!)
    at += weights.length
    const layer = { from, to, taps, step, weights, bias }
    from = to
    return layer
  })
}

/** Calls `take` with the chance of each viseme at each point, in order. */
export function hearVisemes(mels: MelTrack, take: (point: number, chances: Float32Array) => void): void {
  const chances = new Float32Array(VISEMES.length)
  for (let first = 0; first < mels.count; first += PART) {
    const length = Math.min(PART, mels.count - first)
    let count = length + 2 * SIDE
    let values = new Float32Array(count * BANDS)
    mels.read(first - SIDE, count, values)
    for (const [k, layer] of LAYERS.entries()) {
      count -= (layer.taps - 1) * layer.step
      values = through(layer, values, count, k + 1 < LAYERS.length)
    }
    for (let n = 0; n < length; n++) {
      softmax(values, n * chances.length, chances)
      take(first + n, chances)
    }
  }
}

function through({ from, to, taps, step, weights, bias }: Layer, values: Float32Array, count: number, bent: boolean): Float32Array<ArrayBuffer> {
  const result = new Float32Array(count * to)
  for (let n = 0; n < count; n++) {
    const out = result.subarray(n * to, n * to + to)
    out.set(bias)
    for (let k = 0; k < taps; k++) {
      for (let c = 0; c < from; c++) {
        const value = values[(n + k * step) * from + c]!
        if (value === 0) continue
        const row = (k * from + c) * to
        for (let o = 0; o < to; o++) out[o]! += value * weights[row + o]!
      }
    }
    if (bent) for (let o = 0; o < to; o++) if (out[o]! < 0) out[o] = 0
  }
  return result
}

function softmax(values: Float32Array, at: number, into: Float32Array): void {
  let most = -Infinity
  for (let i = 0; i < into.length; i++) most = Math.max(most, values[at + i]!)
  let sum = 0
  for (let i = 0; i < into.length; i++) sum += into[i] = Math.exp(values[at + i]! - most)
  for (let i = 0; i < into.length; i++) into[i]! /= sum
}
