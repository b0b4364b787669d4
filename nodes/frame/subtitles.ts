import { COLOUR_PATTERN, defineFilter, failure, type Clip, type Log, type MediaService, type SpeechTimings, type Still } from '../../engine/api.ts'
import { joinWords, lettersOf, type Cue } from '../shared/subtitles/cue.ts'
import { cuesOfSpeech } from '../shared/subtitles/cues-of-speech.ts'
import { timedWords } from '../shared/subtitles/lines.ts'
import { readingOf } from '../shared/subtitles/reading.ts'
import { readSubtitles } from '../shared/subtitles/read-subtitles.ts'
import { setSubtitle, type SubtitleLook } from './set-subtitle.ts'

const PLACES = ['bottom', 'middle', 'top'] as const
/** Drawn cues that are kept. */
const KEPT = 12

/** Words on the picture while they are spoken. */
export const subtitles = defineFilter({
  type: 'subtitles',
  title: 'Subtitles',
  version: 1,
  category: 'frame',
  description: 'Sets subtitles over a clip: spoken words with their times, or a file (SRT, WebVTT, ASS). The word that is spoken can be in another colour.',
  tags: ['captions', 'karaoke', 'srt', 'vtt', 'text', 'words'],
  inputs: {
    video: { type: 'video', title: 'Video' },
    timings: { type: 'speech-timings', title: 'Timings', optional: true, description: 'What is said, from a speech node.' },
  },
  outputs: { video: 'video' },
  params: {
    file: { type: 'string', optional: true, asset: 'any', widget: 'file', title: 'File', description: 'SRT, WebVTT or ASS; used where no timings are wired.' },
    text: { type: 'string', default: '', maxLength: 1_000_000, widget: 'multiline', title: 'Text', description: 'The same as a text; used where there is neither.' },
    language: { type: 'string', default: '', maxLength: 35, title: 'Language', description: 'Such as en or ja: how long lines may be, and how fast they are read. Empty: that of the timings, or the text\'s.' },
    offset: { type: 'number', default: 0, minimum: -86400, maximum: 86400, uiMinimum: -5, uiMaximum: 5, animatable: false, unit: 's', title: 'Offset', description: 'Later, or earlier where it is below 0.' },
    place: { type: 'string', enum: PLACES, default: 'bottom', title: 'Place' },
    size: { type: 'number', default: 0.055, minimum: 0.01, maximum: 0.3, uiMaximum: 0.12, animatable: false, title: 'Size (share of the shorter side)' },
    lines: { type: 'integer', default: 2, minimum: 1, maximum: 4, animatable: false, title: 'Lines at most' },
    style: { type: 'string', enum: ['outline', 'box', 'shadow'], default: 'outline', title: 'Style' },
    highlight: { type: 'string', enum: ['none', 'word', 'spoken'], default: 'none', title: 'Highlight', description: 'The word that is spoken, or all words spoken so far.' },
    colour: { type: 'string', default: '#ffffff', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour' },
    highlightColour: { type: 'string', default: '#ffd84a', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour of the highlight' },
    font: { type: 'string', enum: ['sans', 'serif'], default: 'sans', title: 'Font' },
    fontFile: { type: 'string', optional: true, asset: 'font', widget: 'file', title: 'Font file', advanced: true },
    weight: { type: 'string', enum: ['regular', 'bold'], default: 'bold', title: 'Weight' },
    safe: { type: 'number', default: 0.05, minimum: 0, maximum: 0.3, animatable: false, title: 'Safe area (share of each side)', description: 'Kept free at the edges: EBU R 95 asks for 5 %.' },
    speed: { type: 'number', default: 20, minimum: 1, maximum: 100, animatable: false, unit: 'letters/s', title: 'Reading speed', description: 'Cues that ask for more are told of. Netflix has 20 for adults and 17 for children.', advanced: true },
    opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Opacity' },
  },
  cost: 4,
  check: async (context) => void (await ready(context)),
  async prepare(context) {
    const { cues, look } = await ready(context)
    return { cues, still: drawn(cues, look, context.params.highlight, context.media) }
  },
  async frame(n, { inputs, params, info, kernels, time, prepared }) {
    const source = await inputs.video.frame(n)
    const { cues, still } = prepared
    const at = lastFrom(cues, time)
    const cue = cues[at]
    if (cue === undefined || time >= cue.to || params.opacity === 0) return source
    const picture = await still(at, time)
    const even = (value: number): number => Math.round(value / 2) * 2
    const edge = Math.round(params.safe * info.height)
    const top = { bottom: info.height - edge - picture.height, middle: (info.height - picture.height) / 2, top: edge }[params.place]
    return kernels.overlay(source, await kernels.fromStill(picture, true), even((info.width - picture.width) / 2), even(top), params.opacity)
  },
})

interface Given {
  readonly node: string
  readonly log: Log
  readonly media: MediaService
  readonly inputs: { readonly video: Clip; readonly timings: SpeechTimings | undefined }
  readonly params: {
    readonly file: string | undefined
    readonly text: string
    readonly offset: number
    readonly size: number
    readonly lines: number
    readonly style: SubtitleLook['style']
    readonly colour: string
    readonly highlightColour: string
    readonly font: string
    readonly fontFile: string | undefined
    readonly weight: SubtitleLook['weight']
    readonly safe: number
    readonly speed: number
    readonly language: string
  }
}

/** What is shown when, and how; what can't be read in its time is told of. */
async function ready({ node, log, media, inputs: { video, timings }, params }: Given): Promise<{ readonly cues: readonly Cue[]; readonly look: SubtitleLook }> {
  const { width, height } = video.info
  const size = Math.max(8, Math.round(params.size * Math.min(width, height)))
  const wide: SubtitleLook = { ...params, size, font: params.fontFile ?? params.font, highlight: params.highlightColour, room: Math.max(16, width * (1 - 2 * params.safe) - size * 0.6) }
  const read = timings === undefined ? await fileCues(node, params, media) : []
  const some = timings === undefined ? read.slice(0, 20).map(({ text }) => text).join(' ') : joinWords(timings.words.slice(0, 60))
  const letter = await letterWidth(wide, some, media)
  const most = readingOf(params.language || (timings?.language ?? ''), some)
  const letters = Math.max(8, Math.min(most.letters, Math.floor(wide.room / letter)))
  const speed = Math.min(params.speed, most.speed)
  const found = timings === undefined ? read : cuesOfSpeech(timings, { ...params, letters, speed })
  const cues = found.map((cue) => moved(cue, params.offset))
  tellFast(cues, speed, timings === undefined ? (params.file === undefined || params.file === '' ? 'text' : 'file') : 'timings', log)
  return { cues, look: { ...wide, room: Math.min(wide.room, most.letters * letter) } }
}

async function fileCues(node: string, { file, text }: Given['params'], media: MediaService): Promise<readonly Cue[]> {
  if (file !== undefined && file !== '') return readSubtitles(await media.openText(file))
  if (text.trim() !== '') return readSubtitles(text)
  throw failure('E_PORT_MISSING', { node, port: 'timings', expected: 'timings, a file or a text', got: 'none of them' })
}

/** Pixels: as wide as those of the text are. */
async function letterWidth({ font, weight, size }: SubtitleLook, text: string, media: MediaService): Promise<number> {
  const some = text.replace(/\s+/g, ' ').trim()
  if (some === '') return size / 2
  return Math.max(1, (await media.measureText({ text: some, font, weight, size, colour: '#ffffff', port: 'timings' })).width / lettersOf(some))
}

const moved = (cue: Cue, by: number): Cue =>
  by === 0 ? cue : { ...cue, from: cue.from + by, to: cue.to + by, ...(cue.words === undefined ? {} : { words: cue.words.map((word) => ({ ...word, from: word.from + by, to: word.to + by })) }) }

/** The last cue that has begun; -1 where none has. */
function lastFrom(cues: readonly Cue[], time: number): number {
  let [low, high] = [-1, cues.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (cues[middle]!.from <= time + 1e-9) low = middle
    else high = middle - 1
  }
  return low
}

function drawn(cues: readonly Cue[], look: SubtitleLook, highlight: 'none' | 'word' | 'spoken', media: MediaService) {
  const kept = new Map<string, Promise<Still>>()
  return (n: number, time: number): Promise<Still> => {
    const cue = cues[n]!
    const now = highlight === 'none' ? -1 : timedWords(cue).findLastIndex(({ from }) => from <= time + 1e-9)
    const key = `${n} ${now}`
    const found = kept.get(key) ?? setSubtitle(cue, look, (word) => now >= 0 && (highlight === 'word' ? word === now : word <= now), media)
    kept.delete(key)
    kept.set(key, found)
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!)
    found.catch(() => kept.delete(key))
    return found
  }
}

function tellFast(cues: readonly Cue[], speed: number, port: string, log: Log): void {
  const fast = cues.map(({ from, to, text }) => ({ from, rate: lettersOf(text) / (to - from) })).filter(({ rate }) => rate > speed * 1.01)
  if (fast.length === 0) return
  const most = Math.max(...fast.map(({ rate }) => rate))
  log.warn('W_SUBTITLE_FAST', { port, expected: `at most ${speed} letters a second`, got: `up to ${most.toFixed(0)}`, detail: `${fast.length} of ${cues.length}, the first at ${fast[0]!.from.toFixed(1)} s.` })
}
