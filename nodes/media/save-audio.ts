import { defineNode } from '../../engine/api.ts'

/** Writes a track alone to a file. */
export const saveAudio = defineNode({
  type: 'save-audio',
  title: 'Save audio',
  version: 1,
  category: 'media',
  description: 'Writes a track alone, as MP3, WAV, FLAC or Opus; and tracks of single scenes beside it, scene_01 and so on. The files carry the graph that made them.',
  tags: ['export', 'write', 'sound', 'mp3', 'wav', 'flac', 'opus', 'podcast'],
  sink: true,
  inputs: {
    audio: { type: 'audio', title: 'Audio' },
    scenes: { type: 'audio', multiple: true, optional: true, title: 'Scenes', description: 'Each is written to a file of its own as well: scene_01.mp3, scene_02.mp3 …, beside the file and in its format.' },
  },
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
    for (const [n, file] of scenesOf(params.file, inputs.scenes).entries()) await media.planSound(file, inputs.scenes![n]!.info.channels)
    return { file: params.file, audio: inputs.audio }
  },
  async run({ inputs: { audio, scenes = [] }, params: { file, bitrate, bits }, media, report }) {
    const form = { bitrate, bits: bits > 16 ? 24 : 16 } as const
    const { bytes, facts } = await media.writeSound({ audio, file, ...form })
    const beside: string[] = []
    for (const [n, name] of scenesOf(file, scenes).entries()) {
      const written = await media.writeSound({ audio: scenes[n]!, file: name, ...form })
      beside.push(typeof written.facts?.['file'] === 'string' ? written.facts['file'] : name)
    }
    report({ ...facts, bytes, ...(beside.length > 0 ? { scenes: beside } : {}), seconds: Math.round((audio.info.length / audio.info.sampleRate) * 1000) / 1000 })
    return { file: typeof facts?.['file'] === 'string' ? facts['file'] : file, audio }
  },
})

/** Names beside a file: as many digits as there are scenes, two at least. */
function scenesOf(file: string, scenes: readonly unknown[] = []): readonly string[] {
  const [folder, extension] = [file.slice(0, file.lastIndexOf('/') + 1), /\.[^./]*$/.exec(file)?.[0] ?? '']
  const digits = Math.max(2, String(scenes.length).length)
  return scenes.map((_, n) => `${folder}scene_${String(n + 1).padStart(digits, '0')}${extension}`)
}
