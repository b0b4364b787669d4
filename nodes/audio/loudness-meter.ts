import { defineNode } from '../../engine/api.ts'

/** Points of the curve at most: more are not seen, and take long to read. */
const MOST = 1500
const LEAST = 1e-6
const level = (value: number): number | null => (Number.isFinite(value) ? Number(value.toFixed(2)) : null)

/** Measures how loud a track is, as a whole and over time. */
export const loudnessMeter = defineNode({
  type: 'loudness-meter',
  title: 'Loudness meter',
  version: 1,
  category: 'audio',
  description: 'Measures how loud a track is by ITU-R BS.1770: as a whole, at its loudest over 0.4 s and 3 s, its true peak, and over time.',
  tags: ['meter', 'momentary', 'short-term', 'true peak', 'LUFS', 'EBU R128', 'level', 'scope'],
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: {
    loudness: { type: 'data', title: 'Loudness', description: '{ integrated, momentary, shortTerm } in LUFS, the last two at their highest, and truePeak in dBTP; null where there is only silence.' },
    curve: { type: 'data', title: 'Over time', description: 'A list of [seconds, momentary, shortTerm], at most 1,500: of longer tracks the highest between two.' },
  },
  cost: 0,
  describe: () => ({ loudness: {}, curve: [] }),
  async run({ inputs: { audio }, signal, progress, report }) {
    const { measureLoudness } = await import('../shared/sound/loudness.ts')
    const { integrated, peak, momentary, shortTerm } = await measureLoudness(audio, signal, progress)
    const highest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), -Infinity)
    const every = Math.max(1, Math.ceil(momentary.length / MOST))
    const curve = Array.from({ length: Math.ceil(momentary.length / every) }, (_, i) => {
      const at = (values: readonly number[]) => level(highest(values.slice(i * every, (i + 1) * every)))
      return [Number((((i + 1) * every) / 10).toFixed(1)), at(momentary), at(shortTerm)]
    })
    const loudness = { integrated: level(integrated), momentary: level(highest(momentary)), shortTerm: level(highest(shortTerm)), truePeak: level(peak < LEAST ? -Infinity : 20 * Math.log10(peak)) }
    report({ integrated: loudness.integrated ?? 'silence', truePeak: loudness.truePeak ?? 'silence' })
    return { loudness, curve }
  },
})
