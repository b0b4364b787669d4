/** What subtitles show when, and how: loaded when some are set. */
import { failure, type Clip, type Log, type MediaService, type SpeechTimings, type Still } from '../../engine/api.ts'
import { joinWords, lettersOf, type Cue } from '../shared/subtitles/cue.ts'
import { cuesOfSpeech } from '../shared/subtitles/cues-of-speech.ts'
import { timedWords } from '../shared/subtitles/lines.ts'
import { readingOf } from '../shared/subtitles/reading.ts'
import { readSubtitles } from '../shared/subtitles/read-subtitles.ts'
import { setSubtitle, type SubtitleLook } from './set-subtitle.ts'

/** Drawn cues that are kept. */
const KEPT = 12

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
export async function laidSubtitles({ node, log, media, inputs: { video, timings }, params }: Given): Promise<{ readonly cues: readonly Cue[]; readonly look: SubtitleLook }> {
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

export function drawnCues(cues: readonly Cue[], look: SubtitleLook, highlight: 'none' | 'word' | 'spoken', media: MediaService) {
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
