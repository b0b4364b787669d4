import { COLOUR_PATTERN, defineFilter } from '../../engine/api.ts'
import { LETTERING, SUBTITLE_SAFE } from '../shared/lettering.ts'
import type { Cue } from '../shared/subtitles/cue.ts'

const PLACES = ['bottom', 'middle', 'top'] as const

/** Words on the picture while they are spoken. */
export const subtitles = defineFilter({
  type: 'subtitles',
  title: 'Subtitles',
  version: 1,
  category: 'frame',
  lettering: LETTERING.subtitles,
  description: 'Sets subtitles over a clip: spoken words with their times, or a file (SRT, WebVTT, ASS). The word that is spoken can be in another colour.',
  tags: ['captions', 'karaoke', 'srt', 'vtt', 'text', 'words', 'closed captions', 'burn in', 'lyrics'],
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
    safe: { type: 'number', default: SUBTITLE_SAFE, minimum: 0, maximum: 0.3, animatable: false, title: 'Safe area (share of each side)', description: 'Kept free at the edges: EBU R 95 asks for 5 %.' },
    speed: { type: 'number', default: 20, minimum: 1, maximum: 100, animatable: false, unit: 'letters/s', title: 'Reading speed', description: 'Cues that ask for more are told of. Netflix has 20 for adults and 17 for children.', advanced: true },
    opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Opacity' },
  },
  cost: 4,
  async check(context) {
    await (await import('./laid-subtitles.ts')).laidSubtitles(context)
  },
  async prepare(context) {
    const { drawnCues, laidSubtitles } = await import('./laid-subtitles.ts')
    const { cues, look } = await laidSubtitles(context)
    return { cues, still: drawnCues(cues, look, context.params.highlight, context.media) }
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
