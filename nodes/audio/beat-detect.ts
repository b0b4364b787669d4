import { defineNode, failure } from '../../engine/api.ts'

const rounded = (times: readonly number[]): number[] => times.map((time) => Math.max(0, Math.round(time * 1e4) / 1e4))

/** Finds the beats of music. */
export const beatDetect = defineNode({
  type: 'beat-detect',
  title: 'Beat detect',
  version: 1,
  category: 'audio',
  description: 'Finds the tempo of music and where its beats and bars lie: as lists of moments, to cut on, and as a signal that params can follow.',
  tags: ['rhythm', 'tempo', 'bpm', 'music', 'signal', 'cut', 'onset'],
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: {
    beats: { type: 'data', title: 'Beats', description: 'Seconds, in order: for cut-between.' },
    bars: { type: 'data', title: 'Bars', description: 'The beats that bars begin with.' },
    tempo: { type: 'number', title: 'Tempo', description: 'Beats a minute; 0 where none are found.' },
    pulse: { type: 'signal', title: 'Pulse', description: '1 on each beat, and sinking until the next.' },
  },
  params: {
    slowest: { type: 'number', default: 55, minimum: 20, maximum: 300, unit: 'bpm', title: 'Slowest tempo' },
    fastest: { type: 'number', default: 210, minimum: 20, maximum: 400, unit: 'bpm', title: 'Fastest tempo' },
    likely: { type: 'number', default: 120, minimum: 20, maximum: 400, unit: 'bpm', title: 'Likely tempo', description: 'Half and double of a tempo fit as well: the one nearest to this is taken.' },
    meter: { type: 'integer', default: 4, minimum: 1, maximum: 16, title: 'Beats of a bar' },
    tightness: { type: 'number', default: 100, minimum: 1, maximum: 2000, title: 'Evenness', description: 'How strictly beats follow the tempo. Lower where players speed up and slow down.', advanced: true },
    decay: { type: 'number', default: 0.18, minimum: 0.01, maximum: 5, unit: 's', title: 'Decay of the pulse' },
  },
  cost: 0,
  describe: () => ({ beats: [], bars: [], tempo: 0, pulse: { at: () => 0 } }),
  async run({ inputs: { audio }, params, node, signal, progress, report, log }) {
    const [{ findBeats }, { onsetStrength }] = await Promise.all([import('../shared/sound/beats.ts'), import('../shared/sound/onset-strength.ts')])
    if (params.slowest >= params.fastest) throw failure('E_PARAM_VALUE', { node, port: 'slowest', expected: `less than the fastest tempo, ${params.fastest}`, got: String(params.slowest) })
    const found = findBeats(await onsetStrength(audio, { signal, progress }), params)
    if (found.beats.length === 0) log.warn('W_NO_BEATS', { port: 'audio' })
    const beats = rounded(found.beats)
    const tempo = Number(found.tempo.toFixed(2))
    report({ tempo, beats: beats.length })
    return { beats, bars: beats.filter((_, i) => i % params.meter === found.firstBar), tempo, pulse: { at: (time) => pulseAt(beats, time, params.decay) } }
  },
})

function pulseAt(beats: readonly number[], time: number, decay: number): number {
  let low = 0
  for (let high = beats.length; low < high;) {
    const middle = (low + high) >> 1
    if (beats[middle]! <= time) low = middle + 1
    else high = middle
  }
  return low === 0 ? 0 : Math.exp((beats[low - 1]! - time) / decay)
}
