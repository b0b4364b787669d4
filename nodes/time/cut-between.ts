import { clipDuration, defineNode, failure, fitClips, FIT_PARAMS, type ClipSource, type Json } from '../../engine/api.ts'
import { framesOf } from './frame-map.ts'

const ORDERS = ['in-turn', 'shuffled'] as const
const PLAYS = ['go-on', 'from-start', 'together'] as const

/** Cuts from clip to clip at given moments: on the beats of music, or where a voice begins. */
export const cutBetween = defineNode({
  type: 'cut-between',
  title: 'Cut between',
  version: 1,
  category: 'time',
  description: 'Cuts from clip to clip at given moments: link the beats of beat-detect, or the beginnings of silence-detect, into them.',
  tags: ['beat', 'music video', 'multicam', 'montage', 'edit', 'cut', 'switch', 'camera switch', 'edit to music'],
  inputs: {
    clips: { type: 'video', multiple: true, title: 'Clips' },
    audio: { type: 'audio', optional: true, title: 'Audio', description: 'The film is as long as it, where no duration is given.' },
  },
  outputs: {
    video: 'video',
    audio: { type: 'audio', optional: true },
    shots: { type: 'data', title: 'Shots', description: 'A list of { clip, from, to }; seconds.' },
  },
  params: {
    times: { type: 'json', default: [], title: 'Moments', description: 'Seconds at which to cut: a list of numbers, or of { from }; or { beats, bars }, as music tells of itself.' },
    use: { type: 'string', enum: ['beats', 'bars'], default: 'beats', title: 'Use', description: 'Of music that tells both.' },
    every: { type: 'integer', default: 1, minimum: 1, maximum: 64, uiMaximum: 16, title: 'Every', description: 'Cut at each, at every second, at every fourth …' },
    shortest: { type: 'number', default: 0.1, minimum: 0, maximum: 60, uiMaximum: 4, unit: 's', title: 'Shortest shot', description: 'Moments that come sooner are passed over.' },
    offset: { type: 'number', default: 0, minimum: -10, maximum: 10, uiMinimum: -0.5, uiMaximum: 0.5, unit: 's', title: 'Offset', description: 'A picture a little early feels in time: -0.04 is a frame.' },
    duration: { type: 'number', optional: true, minimum: 0.01, maximum: 86400, uiMaximum: 120, unit: 's', title: 'Duration', description: 'Absent: that of the audio; without audio up to the last moment.' },
    order: { type: 'string', enum: ORDERS, default: 'in-turn', title: 'Order', description: 'shuffled: by the seed, never the same clip twice in a row.' },
    plays: { type: 'string', enum: PLAYS, default: 'go-on', title: 'Clips play', description: 'go-on: from where they were left; from-start: anew; together: all the time, as cameras that filmed the same.' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed', idleWith: { order: ['in-turn'] } },
    ...FIT_PARAMS,
  },
  cost: 0,
  run({ inputs: { clips: given, audio }, params, node, log, clip, report }) {
    if (given.length === 0) throw failure('E_PORT_MISSING', { node, port: 'clips', expected: 'at least one clip', got: 'none' })
    const clips = fitClips(given, given.map((_, i) => `clips[${i}]`), params, { node, log, clip })
    const { rate } = clips[0]!.info
    const moments = momentsOf(params.times, params.use, node).filter((_, i) => i % params.every === 0).map((time) => time + params.offset)
    const seconds = params.duration ?? (audio === undefined ? (moments.at(-1) ?? clipDuration(clips[0]!.info)) : audio.info.length / audio.info.sampleRate)
    const length = Math.max(1, framesOf(seconds, rate))
    const cuts = cutsOf(moments.map((time) => framesOf(time, rate)), length, Math.max(1, framesOf(params.shortest, rate)))
    const shots = shotsOf(cuts, clips.map(({ info }) => info.length), params)
    const alpha = clips.some(({ info }) => info.format === 'yuva420p')
    const info = { ...clips[0]!.info, format: alpha ? 'yuva420p' : 'yuv420p', length } as const
    const video: ClipSource = {
      info,
      window: 'any',
      async frame(n, scope) {
        let k = 0
        for (let end = cuts.length - 1; k < end;) {
          const middle = (k + end + 1) >> 1
          if (cuts[middle]! <= n) k = middle
          else end = middle - 1
        }
        const { clip: chosen, first } = shots[k]!
        const frame = await scope.pull(clips[chosen]!, (first + n - cuts[k]!) % clips[chosen]!.info.length)
        return frame.format === info.format ? frame : scope.kernels.convert(frame, info.format)
      },
    }
    report({ shots: shots.length })
    const time = (frame: number): number => (frame * rate.den) / rate.num
    const list = shots.map((shot, k) => ({ clip: shot.clip, from: time(cuts[k]!), to: time(cuts[k + 1] ?? length) }))
    return { video, shots: list, ...(audio === undefined ? {} : { audio }) }
  },
})

/** @throws E_PARAM_VALUE for what tells no moments */
function momentsOf(times: Json, use: 'beats' | 'bars', node: string): number[] {
  const list = typeof times === 'object' && times !== null && !Array.isArray(times) ? times[use] : times
  const read = (one: Json): Json | undefined => (typeof one === 'object' && one !== null && !Array.isArray(one) ? one['from'] : one)
  const moments = Array.isArray(list) ? list.map(read) : [undefined]
  const wrong = moments.findIndex((time) => typeof time !== 'number' || !Number.isFinite(time))
  if (wrong < 0) return moments as number[]
  throw failure('E_PARAM_VALUE', { node, port: 'times', expected: 'a list of seconds, or of { from }', got: JSON.stringify(Array.isArray(list) ? list[wrong] : times) ?? 'nothing' })
}

/** First frames of shots, from 0 on, none shorter than `shortest`. */
function cutsOf(frames: readonly number[], length: number, shortest: number): number[] {
  const cuts = [0]
  for (const frame of frames.toSorted((a, b) => a - b)) if (frame - cuts.at(-1)! >= shortest && frame < length) cuts.push(frame)
  return cuts
}

interface Order {
  readonly order: (typeof ORDERS)[number]
  readonly plays: (typeof PLAYS)[number]
  readonly seed: number
}

/** Which clip each shot shows, from which of its frames on. */
function shotsOf(cuts: readonly number[], lengths: readonly number[], { order, plays, seed }: Order): { clip: number; first: number }[] {
  const shown = lengths.map(() => 0)
  let state = seed >>> 0
  let chosen = -1
  return cuts.map((cut, k) => {
    if (order === 'in-turn' || lengths.length === 1) chosen = k % lengths.length
    else {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      // One of the others.
      const step = chosen < 0 ? 0 : 1
      chosen = (chosen + step + Math.floor((state / 2 ** 32) * (lengths.length - step)) + lengths.length) % lengths.length
    }
    const first = { 'go-on': shown[chosen]!, 'from-start': 0, together: cut }[plays]
    shown[chosen]! += (cuts[k + 1] ?? cut) - cut
    return { clip: chosen, first }
  })
}
