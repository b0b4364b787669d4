/** Beats of music: the tempo by how the onsets repeat, their places by dynamic programming (Ellis 2007). Pure. */
import { STRENGTHS, type OnsetStrength } from './onset-strength.ts'

interface BeatRule {
  /** Beats a minute. */
  readonly slowest: number
  readonly fastest: number
  /** Where several fit, the one near to it. */
  readonly likely: number
  /** How much a beat may differ from the tempo: higher is stricter. */
  readonly tightness: number
  /** Beats of a bar. */
  readonly meter: number
}

interface Beats {
  /** Beats a minute; 0 where there are none. */
  readonly tempo: number
  /** Seconds. */
  readonly beats: readonly number[]
  /** Index of the first beat of a bar. */
  readonly firstBar: number
}

/** The tempo that is felt: people tap within an octave of it. Octaves. */
const SPREAD = 0.9
/** Share of its power that music with beats has in common with itself a beat later. */
const REPEATS = 0.1
const NONE: Beats = { tempo: 0, beats: [], firstBar: 0 }

export function findBeats({ all, bass }: OnsetStrength, rule: BeatRule): Beats {
  const strength = evened(all)
  if (strength === undefined) return NONE
  const period = periodOf(strength, rule)
  if (period === undefined) return NONE
  const places = tracked(strength, period, rule.tightness)
  if (places.length < 2) return NONE
  const beats = places.map((at) => refined(strength, at) / STRENGTHS)
  // A line through all beats: single ones may be a little off.
  const mean = beats.reduce((sum, one) => sum + one, 0) / beats.length
  const middle = (beats.length - 1) / 2
  let [up, down] = [0, 0]
  beats.forEach((time, i) => {
    up += (i - middle) * (time - mean)
    down += (i - middle) ** 2
  })
  return { tempo: (60 * down) / up, beats, firstBar: firstOfBar(places, strength, bass, rule.meter) }
}

/** Without its slow course, at a spread of 1; undefined where nothing begins. */
function evened(strength: Float64Array): Float64Array | undefined {
  const reach = STRENGTHS
  const sums = new Float64Array(strength.length + 1)
  strength.forEach((value, i) => (sums[i + 1] = sums[i]! + value))
  const made = strength.map((value, i) => {
    const [from, to] = [Math.max(0, i - reach), Math.min(strength.length, i + reach + 1)]
    return Math.max(0, value - (sums[to]! - sums[from]!) / (to - from))
  })
  const spread = Math.sqrt(made.reduce((sum, value) => sum + value * value, 0) / made.length)
  // Less than half a decibel: noise that goes on.
  return spread < 0.5 ? undefined : made.map((value) => value / spread)
}

/** Values from beat to beat, not whole. */
function periodOf(strength: Float64Array, { slowest, fastest, likely }: BeatRule): number | undefined {
  const [shortest, longest] = [(60 * STRENGTHS) / fastest, (60 * STRENGTHS) / slowest]
  // A value wider, so that tempos between whole values are found.
  const smooth = strength.map((value, i) => value / 2 + ((strength[i - 1] ?? 0) + (strength[i + 1] ?? 0)) / 4)
  const most = Math.min(strength.length - 1, Math.ceil(longest * 4) + 1)
  const alike = new Float64Array(most + 2)
  for (let lag = 0; lag <= most; lag++) {
    let sum = 0
    for (let i = lag; i < smooth.length; i++) sum += smooth[i]! * smooth[i - lag]!
    alike[lag] = sum / (smooth.length - lag)
  }
  const at = (lag: number): number => {
    const whole = Math.floor(lag)
    return whole >= most ? 0 : alike[whole]! + (alike[whole + 1]! - alike[whole]!) * (lag - whole)
  }
  let [best, highest] = [undefined as number | undefined, 0]
  for (let lag = shortest; lag <= longest && lag < most; lag += 0.1) {
    const comb = at(lag) + 0.5 * at(2 * lag) + 0.25 * at(4 * lag) + 0.25 * at(lag / 2)
    const score = comb * Math.exp(-0.5 * (Math.log2((60 * STRENGTHS) / lag / likely) / SPREAD) ** 2)
    if (score > highest) [best, highest] = [lag, score]
  }
  // What begins once, or at random, is like itself only where it lies on itself.
  return best !== undefined && at(best) > REPEATS * alike[0]! ? best : undefined
}

/** The row of places that is strong and even: each is reached from the best one about a period before. */
function tracked(strength: Float64Array, period: number, tightness: number): number[] {
  const local = blurred(strength, period / 32)
  const { length } = local
  const score = new Float64Array(length)
  const from = new Int32Array(length).fill(-1)
  const [nearest, farthest] = [Math.round(period / 2), Math.round(2 * period)]
  const costs = Float64Array.from({ length: farthest + 1 }, (_, gap) => (gap === 0 ? Infinity : tightness * Math.log(gap / period) ** 2))
  const threshold = 0.01 * local.reduce((most, value) => Math.max(most, value), 0)
  let begun = false
  for (let i = 0; i < length; i++) {
    let best = -Infinity
    for (let gap = nearest; gap <= farthest && gap <= i; gap++) {
      const value = score[i - gap]! - costs[gap]!
      if (value > best) {
        best = value
        from[i] = i - gap
      }
    }
    score[i] = local[i]! + (best > -Infinity ? best : 0)
    // Before the first sound there is no beat to come from.
    if (!begun && local[i]! < threshold) from[i] = -1
    else begun = true
  }
  // The last beat: the latest peak of the score that is about as high as others are.
  const peaks: number[] = []
  for (let i = 1; i < length - 1; i++) if (score[i]! > score[i - 1]! && score[i]! >= score[i + 1]!) peaks.push(i)
  const heights = peaks.map((i) => score[i]!).toSorted((a, b) => a - b)
  const last = peaks.findLast((i) => score[i]! * 2 > heights[heights.length >> 1]!)
  if (last === undefined) return []
  const places: number[] = []
  for (let i = last; i >= 0; i = from[i]!) places.push(i)
  return withoutWeakEnds(places.reverse(), local)
}

function withoutWeakEnds(places: readonly number[], local: Float64Array): number[] {
  const mean = Math.sqrt(places.reduce((sum, i) => sum + local[i]! ** 2, 0) / places.length)
  const strong = (i: number): boolean => local[i]! > mean / 2
  return places.slice(Math.max(0, places.findIndex(strong)), places.findLastIndex(strong) + 1)
}

function blurred(values: Float64Array, width: number): Float64Array {
  const reach = Math.ceil(3 * width)
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-0.5 * ((k - reach) / width) ** 2))
  return values.map((_, i) => {
    let sum = 0
    for (let k = -reach; k <= reach; k++) sum += weights[k + reach]! * (values[i + k] ?? 0)
    return sum
  })
}

/** The onset nearest to a beat, between values. */
function refined(strength: Float64Array, at: number): number {
  let best = at
  for (let i = at - 2; i <= at + 2; i++) if ((strength[i] ?? 0) > strength[best]!) best = i
  const [a, b, c] = [strength[best - 1] ?? 0, strength[best]!, strength[best + 1] ?? 0]
  const bend = a - 2 * b + c
  return bend >= 0 ? at : best + (a - c) / (2 * bend)
}

/** Bars begin where most begins, and most of it in the bass. */
function firstOfBar(places: readonly number[], strength: Float64Array, bass: Float64Array, meter: number): number {
  const scale = Math.max(1e-9, Math.sqrt(bass.reduce((sum, value) => sum + value * value, 0) / bass.length))
  const around = (values: Float64Array, at: number): number => Math.max(values[at - 1] ?? 0, values[at]!, values[at + 1] ?? 0)
  let [best, highest] = [0, -1]
  for (let phase = 0; phase < Math.min(meter, places.length); phase++) {
    let [sum, count] = [0, 0]
    for (let i = phase; i < places.length; i += meter) {
      sum += around(strength, places[i]!) + (2 * around(bass, places[i]!)) / scale
      count++
    }
    if (sum / count > highest * 1.02) [best, highest] = [phase, sum / count]
  }
  return best
}
