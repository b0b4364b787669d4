import { atSampleRate, defineNode, failure, fromDecibels, windowed, withChannels } from '../../engine/api.ts'
import { limited } from './limiter.ts'

/** Highest true peak of a mix, linear: -1 dBTP, as streaming services ask for. */
const CEILING = fromDecibels(-1)

/** Plays tracks together. Levels are summed as they are: nothing is normalised behind your back, and only peaks without room are held down. */
export const audioMix = defineNode({
  type: 'audio-mix',
  title: 'Audio mix',
  version: 2,
  category: 'audio',
  description: 'Plays tracks together, each with its own gain. The sum is not normalised; peaks above -1 dBTP are held down.',
  tags: ['sum', 'layer', 'mixer', 'sound'],
  inputs: { audio: { type: 'audio', title: 'Tracks', multiple: true } },
  outputs: { audio: 'audio' },
  migrations: { 1: (params) => ({ ...params, peaks: 'keep' }) },
  params: {
    gains: { type: 'array', items: { type: 'number', minimum: -120, maximum: 40 }, default: [], title: 'Gains', description: 'Decibels by track, in order; 0 where absent.' },
    length: { type: 'string', enum: ['longest', 'shortest', 'first'], default: 'longest', title: 'Length', description: 'Which track sets the length.' },
    peaks: { type: 'string', enum: ['limit', 'keep'], default: 'limit', title: 'Peaks', description: '`limit` turns the sum down around peaks above -1 dBTP, 5 ms ahead, and changes nothing else; `keep` leaves them, and what writes the sound may clip.' },
  },
  cost: 0,
  run({ inputs: { audio: tracks }, params, node }) {
    if (tracks.length === 0) throw failure('E_PORT_MISSING', { node, port: 'audio', expected: 'at least one track', got: 'none' })
    const sampleRate = Math.max(...tracks.map((track) => track.info.sampleRate))
    const channels = Math.max(...tracks.map((track) => track.info.channels))
    const parts = tracks.map((track) => withChannels(atSampleRate(track, sampleRate), channels))
    const lengths = parts.map((part) => part.info.length)
    const length = { longest: Math.max(...lengths), shortest: Math.min(...lengths), first: lengths[0]! }[params.length]
    const gains = parts.map((_, k) => fromDecibels(params.gains[k] ?? 0))
    const audio = windowed({ sampleRate, channels, length }, async (start, count) => {
      const sources = await Promise.all(parts.map((part) => part.samples(start, count)))
      return Array.from({ length: channels }, (_, c) => {
        const sum = new Float32Array(count)
        for (const [k, source] of sources.entries()) {
          const plane = source[c]!
          const gain = gains[k]!
          for (let i = 0; i < count; i++) sum[i]! += plane[i]! * gain
        }
        return sum
      })
    })
    return { audio: params.peaks === 'limit' ? limited(audio, 1, CEILING) : audio }
  },
})
