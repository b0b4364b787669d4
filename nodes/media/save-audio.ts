import { defineNode } from '../../engine/api.ts'

/** Writes a track alone to a file. */
export const saveAudio = defineNode({
  type: 'save-audio',
  title: 'Save audio',
  version: 1,
  category: 'media',
  description: 'Writes a track alone, as MP3, WAV, FLAC or Opus. The file carries the graph that made it.',
  tags: ['export', 'write', 'sound', 'mp3', 'wav', 'flac', 'opus', 'podcast'],
  sink: true,
  inputs: { audio: { type: 'audio', title: 'Audio' } },
  outputs: {
    file: { type: 'text', title: 'File', description: 'Name of the file, in the output folder.' },
    audio: { type: 'audio', title: 'Audio', description: 'The track as it came.' },
  },
  params: {
    file: { type: 'string', default: 'sound.mp3', minLength: 1, maxLength: 400, title: 'File', description: 'Path in the output folder: .mp3, .wav, .flac, .opus or .ogg (Opus).' },
    bitrate: { type: 'integer', default: 192_000, minimum: 8000, maximum: 512_000, unit: 'bit/s', title: 'Bitrate', description: 'Of MP3 and Opus.' },
    bits: { type: 'integer', default: 16, minimum: 16, maximum: 24, step: 8, title: 'Bits of a sample', description: '16 or 24; of WAV and FLAC.', advanced: true },
  },
  cost: 1,
  async describe({ inputs, params, media }) {
    await media.planSound(params.file, inputs.audio.info.channels)
    return { file: params.file, audio: inputs.audio }
  },
  async run({ inputs: { audio }, params: { file, bitrate, bits }, media, report }) {
    const { bytes, facts } = await media.writeSound({ audio, file, bitrate, bits: bits > 16 ? 24 : 16 })
    report({ ...facts, bytes, seconds: Math.round((audio.info.length / audio.info.sampleRate) * 1000) / 1000 })
    return { file: typeof facts?.['file'] === 'string' ? facts['file'] : file, audio }
  },
})
