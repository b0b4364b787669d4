import { defineNode, fromDecibels, windowed } from '../../engine/api.ts'

/** A sine for tests and line-up. */
export const tone = defineNode({
  type: 'tone',
  title: 'Tone',
  version: 1,
  category: 'audio',
  description: 'A steady sine tone, for tests and for setting levels.',
  tags: ['sine', 'test', 'beep', 'source'],
  outputs: { audio: 'audio' },
  params: {
    frequency: { type: 'number', default: 1000, minimum: 1, maximum: 20000, uiMinimum: 50, uiMaximum: 5000, unit: 'Hz', title: 'Frequency' },
    level: { type: 'number', default: -18, minimum: -120, maximum: 0, uiMinimum: -60, unit: 'dBFS', title: 'Level', description: 'Peak level; 0 is full scale.' },
    duration: { type: 'number', default: 5, minimum: 0.001, maximum: 86400, uiMaximum: 60, unit: 's', title: 'Duration' },
    channels: { type: 'integer', default: 2, minimum: 1, maximum: 8, title: 'Channels' },
    sampleRate: { type: 'integer', default: 48000, minimum: 8000, maximum: 192000, unit: 'Hz', title: 'Sample rate', advanced: true },
  },
  cost: 0,
  run({ params: { frequency, level, duration, channels, sampleRate } }) {
    const peak = fromDecibels(level)
    const length = Math.max(1, Math.round(duration * sampleRate))
    const audio = windowed({ sampleRate, channels, length }, (start, count) => {
      const wave = new Float32Array(count)
      for (let i = 0; i < count; i++) {
        const turns = ((start + i) * frequency) / sampleRate
        wave[i] = peak * Math.sin(2 * Math.PI * (turns - Math.floor(turns)))
      }
      return Array.from({ length: channels }, () => wave.slice())
    })
    return { audio }
  },
})
