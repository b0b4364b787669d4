import { defineNode, type Signal, type Track } from '../../engine/api.ts'

/** Values per second. */
const POINTS = 100

/** Loudness of a track over time, as a signal that params can follow. */
export const audioEnvelope = defineNode({
  type: 'audio-envelope',
  title: 'Audio envelope',
  version: 1,
  category: 'audio',
  description: 'Follows how loud a track is and gives it as a signal: link it into any number, so that pictures move with the sound.',
  tags: ['follow', 'reactive', 'level', 'rms', 'peak', 'signal'],
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: {
    signal: { type: 'signal', title: 'Signal' },
    data: { type: 'data', title: 'Points', description: '{ rate, values }: the same as numbers.' },
  },
  params: {
    measure: { type: 'string', enum: ['rms', 'peak'], default: 'rms', title: 'Measure' },
    attack: { type: 'number', default: 0.02, minimum: 0, maximum: 10, uiMaximum: 1, unit: 's', title: 'Attack', description: 'How fast it rises: time to 63 % of a step.' },
    release: { type: 'number', default: 0.25, minimum: 0, maximum: 10, uiMaximum: 2, unit: 's', title: 'Release', description: 'How fast it falls.' },
    smoothing: { type: 'number', default: 0, minimum: 0, maximum: 10, uiMaximum: 1, unit: 's', title: 'Smoothing', description: 'Width of a mean around each moment; adds no delay.' },
    floor: { type: 'number', default: -50, minimum: -120, maximum: 0, unit: 'dBFS', title: 'Quiet', description: 'Level that gives the low value.' },
    ceiling: { type: 'number', default: -10, minimum: -120, maximum: 20, unit: 'dBFS', title: 'Loud', description: 'Level that gives the high value.' },
    low: { type: 'number', default: 0, minimum: -1e6, maximum: 1e6, title: 'Low value' },
    high: { type: 'number', default: 1, minimum: -1e6, maximum: 1e6, title: 'High value' },
  },
  cost: 0,
  describe: ({ params }) => ({ signal: { at: () => params.low }, data: { rate: POINTS, values: [] } }),
  async run({ inputs: { audio }, params, signal, progress }) {
    const levels = await measured(audio, params.measure, signal, progress)
    const followed = smoothed(follow(levels, params.attack, params.release), params.smoothing * POINTS)
    const range = params.ceiling - params.floor
    const values = followed.map((level) => {
      const decibels = 20 * Math.log10(Math.max(level, 1e-9))
      const share = range === 0 ? Number(decibels >= params.floor) : (decibels - params.floor) / range
      return params.low + (params.high - params.low) * Math.min(1, Math.max(0, share))
    })
    return { signal: signalOf(values), data: { rate: POINTS, values } }
  },
})

/** Level of each hundredth of a second, over all channels. */
async function measured(
  audio: Track,
  measure: 'rms' | 'peak',
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<number[]> {
  const { sampleRate, length } = audio.info
  const edge = (point: number): number => Math.round((point * sampleRate) / POINTS)
  const count = Math.max(1, Math.ceil((length * POINTS) / sampleRate))
  const levels: number[] = []
  for (let point = 0; point < count; point += POINTS) {
    signal.throwIfAborted()
    const until = Math.min(count, point + POINTS)
    const from = edge(point)
    const block = await audio.samples(from, edge(until) - from)
    for (let p = point; p < until; p++) {
      let sum = 0
      let peak = 0
      for (const plane of block) {
        for (let i = edge(p) - from; i < edge(p + 1) - from; i++) {
          const value = plane[i]!
          sum += value * value
          peak = Math.max(peak, Math.abs(value))
        }
      }
      levels.push(measure === 'peak' ? peak : Math.sqrt(sum / (block.length * (edge(p + 1) - edge(p)))))
    }
    progress(until, count)
  }
  return levels
}

/** One-pole follower with its own time constant up and down. */
function follow(levels: readonly number[], attack: number, release: number): number[] {
  const keep = (seconds: number): number => (seconds === 0 ? 0 : Math.exp(-1 / (seconds * POINTS)))
  const up = keep(attack)
  const down = keep(release)
  let state = 0
  return levels.map((level) => {
    state = level + (state - level) * (level > state ? up : down)
    return state
  })
}

/** Mean over `width` points, centred. */
function smoothed(values: readonly number[], width: number): number[] {
  const reach = Math.round(width / 2)
  if (reach === 0) return [...values]
  const sums = [0]
  for (const value of values) sums.push(sums.at(-1)! + value)
  return values.map((_, i) => {
    const from = Math.max(0, i - reach)
    const to = Math.min(values.length, i + reach + 1)
    return (sums[to]! - sums[from]!) / (to - from)
  })
}

/** Straight lines between the middles of the points; held before the first and after the last. */
function signalOf(values: readonly number[]): Signal {
  return {
    at(time) {
      const position = Math.min(values.length - 1, Math.max(0, time * POINTS - 0.5))
      const left = Math.floor(position)
      const right = Math.min(values.length - 1, left + 1)
      return values[left]! + (values[right]! - values[left]!) * (position - left)
    },
  }
}
