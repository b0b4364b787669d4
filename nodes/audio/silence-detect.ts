import { defineNode, type Json } from '../../engine/api.ts'
import type { Stretch } from '../shared/sound/quiet.ts'

const rounded = (stretches: readonly Stretch[]): Json => stretches.map(({ from, to }) => ({ from: Number(from.toFixed(6)), to: Number(to.toFixed(6)) }))

/** Tells where a track is silent, as data and as a signal. */
export const silenceDetect = defineNode({
  type: 'silence-detect',
  title: 'Silence detect',
  version: 1,
  category: 'audio',
  description: 'Tells where a track is silent and where it sounds: as lists of moments, and as a signal that params can follow.',
  tags: ['pause', 'gap', 'speech', 'signal', 'cut'],
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: {
    silences: { type: 'data', title: 'Silences', description: 'A list of { from, to } in seconds.' },
    sounds: { type: 'data', title: 'Sounds', description: 'What lies between, as { from, to }.' },
    times: { type: 'data', title: 'Beginnings', description: 'Seconds at which sound begins: for cut-between.' },
    signal: { type: 'signal', title: 'Sounding', description: '1 while it sounds, 0 in silence.' },
  },
  params: {
    measure: { type: 'string', enum: ['loudness', 'peak', 'speech'], default: 'loudness', title: 'Measure', description: '`loudness`: as ears hear it, over 50 ms; `peak`: any sample of any channel; `speech`: all but speech is silence, by a model of the family voice-activity.' },
    threshold: { type: 'number', default: -50, minimum: -120, maximum: 0, step: 1, unit: 'dB', idleWith: { measure: ['speech'] }, title: 'Threshold', description: 'What is softer is silence: LUFS, or dBFS of peaks.' },
    duration: { type: 'number', default: 0.5, minimum: 0.01, maximum: 600, uiMaximum: 5, unit: 's', title: 'Shortest silence' },
    least: { type: 'number', default: 0.08, minimum: 0, maximum: 10, uiMaximum: 1, unit: 's', title: 'Shortest sound', description: 'Clicks that are shorter are part of the silence; 0 where each counts.' },
    model: { type: 'string', optional: true, minLength: 1, package: ['voice-activity'], title: 'Model', description: 'Model package for `speech`, e.g. silero-vad; absent: the first that is installed.', advanced: true },
  },
  imageModel: { family: 'voice-activity', optional: true },
  cost: 0,
  describe: () => ({ silences: [], sounds: [], times: [], signal: { at: () => 1 } }),
  async run({ inputs: { audio }, params, models, signal, progress, report }) {
    const { between, quietStretches, voiceFor } = await import('../shared/sound/quiet.ts')
    const voice = await voiceFor(params.measure, params.model, models, signal)
    const silences = await quietStretches(audio, params, { signal, progress }, voice)
    const sounds = between(silences, audio.info.length / audio.info.sampleRate)
    report({ silences: silences.length, ...(voice === undefined ? {} : { model: voice.name }) })
    const at = (time: number): number => (silences.some(({ from, to }) => time >= from && time < to) ? 0 : 1)
    return { silences: rounded(silences), sounds: rounded(sounds), times: sounds.map(({ from }) => Number(from.toFixed(6))), signal: { at } }
  },
})
