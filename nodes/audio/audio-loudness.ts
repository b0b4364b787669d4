import { defineNode, fromDecibels } from '../../engine/api.ts'
import { withSampleGain } from './gain-curve.ts'
import { limited } from './limiter.ts'
import { measureLoudness } from '../shared/sound/loudness.ts'

const decibels = (value: number): number => 20 * Math.log10(Math.max(value, 1e-9))
const rounded = (value: number): number => Math.round(value * 100) / 100

/** Brings a track to a loudness, as broadcasters and streaming services ask for it. */
export const audioLoudness = defineNode({
  type: 'audio-loudness',
  title: 'Audio loudness',
  version: 1,
  category: 'audio',
  description:
    'Brings a whole track to a loudness by one gain, and keeps its true peaks below a ceiling. Usual: -14 LUFS for streaming, -16 for podcasts, -23 for television (EBU R 128), -24 in America (ATSC A/85). Measured as ITU-R BS.1770 says.',
  tags: ['normalise', 'normalize', 'LUFS', 'EBU R128', 'limiter', 'true peak', 'mastering', 'level', 'normalise volume'],
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: {
    audio: 'audio',
    data: { type: 'data', title: 'Measured', description: '{ loudness, peak, gain, limited }: LUFS and dBTP before, dB of gain, and whether peaks are held down.' },
  },
  params: {
    loudness: { type: 'number', default: -14, minimum: -60, maximum: -5, step: 0.5, unit: 'LUFS', title: 'Loudness' },
    peak: { type: 'number', default: -1, minimum: -20, maximum: 0, step: 0.1, unit: 'dBTP', title: 'Highest true peak' },
    peaks: { type: 'string', enum: ['limit', 'lower'], default: 'limit', title: 'Peaks above it', description: '`limit` turns the sound down around a peak, 5 ms ahead; `lower` turns the whole track down, which leaves it softer than asked for.' },
  },
  cost: 0,
  describe: ({ inputs: { audio } }) => ({ audio, data: {} }),
  async run({ inputs: { audio }, params, signal, progress, log }) {
    const { integrated, peak } = await measureLoudness(audio, signal, progress)
    const data = { loudness: rounded(integrated), peak: rounded(decibels(peak)) }
    if (integrated === -Infinity) {
      log.warn('W_LOUDNESS_SILENT', { port: 'audio' })
      return { audio, data: { peak: data.peak, gain: 0, limited: false } }
    }
    const [wanted, ceiling] = [fromDecibels(params.loudness - integrated), fromDecibels(params.peak)]
    const high = peak * wanted > ceiling
    if (high && params.peaks === 'limit') return { audio: limited(audio, wanted, ceiling), data: { ...data, gain: rounded(decibels(wanted)), limited: true } }
    const gain = high ? ceiling / peak : wanted
    if (high) log.warn('W_LOUDNESS_PEAKS', { port: 'loudness', expected: `${params.loudness} LUFS`, got: `${(params.loudness + decibels(gain / wanted)).toFixed(1)} LUFS` })
    return { audio: withSampleGain(audio, () => gain), data: { ...data, gain: rounded(decibels(gain)), limited: false } }
  },
})
