import { defineNode, failure, type SpeechTimings } from '../../engine/api.ts'
import type { SubtitleFormat } from '../shared/subtitles/write-subtitles.ts'

/** Writes what is spoken as subtitles to a file. */
export const saveSubtitles = defineNode({
  type: 'save-subtitles',
  title: 'Save subtitles',
  version: 1,
  category: 'media',
  description: 'Writes spoken words with their times as subtitles: SRT or WebVTT, two lines at most, as long on screen as they take to be read.',
  tags: ['export', 'write', 'captions', 'srt', 'vtt', 'words'],
  sink: true,
  inputs: { timings: { type: 'speech-timings', title: 'Timings' } },
  outputs: {
    file: { type: 'text', title: 'File', description: 'Name of the file, in the output folder.' },
    text: { type: 'text', title: 'Text', description: 'What the file holds.' },
  },
  params: {
    file: { type: 'string', default: 'film.srt', minLength: 1, maxLength: 400, title: 'File', description: 'Path in the output folder: .srt or .vtt.' },
    letters: { type: 'integer', default: 42, minimum: 8, maximum: 100, title: 'Letters of a line at most', description: 'Netflix has 42 for Latin scripts, 16 for Chinese and 13 for Japanese.' },
    lines: { type: 'integer', default: 2, minimum: 1, maximum: 4, title: 'Lines at most' },
    speed: { type: 'number', default: 20, minimum: 1, maximum: 100, unit: 'letters/s', title: 'Reading speed', advanced: true },
  },
  cost: 0,
  async describe({ inputs, params, media, node }) {
    const text = await written(inputs.timings, params, node)
    await media.planText(params.file)
    return { file: params.file, text }
  },
  async run({ inputs, params, media, node, report }) {
    const text = await written(inputs.timings, params, node)
    const { facts } = await media.writeText(params.file, text)
    const renamed = facts?.['file']
    if (typeof renamed === 'string') report({ file: renamed })
    return { file: typeof renamed === 'string' ? renamed : params.file, text }
  },
})

interface Settings {
  readonly file: string
  readonly letters: number
  readonly lines: number
  readonly speed: number
}

async function written(timings: SpeechTimings, { file, ...reading }: Settings, node: string): Promise<string> {
  const format = /\.(srt|vtt)$/i.exec(file)?.[1]?.toLowerCase() as SubtitleFormat | undefined
  if (format === undefined) throw failure('E_ENCODER', { node, port: 'file', expected: 'a name ending in .srt or .vtt', got: file })
  return (await import('../shared/subtitles/subtitle-text.ts')).subtitleText(timings, reading, format)
}
