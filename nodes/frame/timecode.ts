import { COLOUR_PATTERN, defineFilter, failure, fps, parseColour, parseTimecode, timecodeOf, type Kernels, type MediaService, type ReadonlyFrame } from '../../engine/api.ts'

const PLACES = { 'top-left': [0, 0], top: [0.5, 0], 'top-right': [1, 0], 'bottom-left': [0, 1], bottom: [0.5, 1], 'bottom-right': [1, 1] } as const
type Place = keyof typeof PLACES
/** Of the size: room around the letters. */
const MARGIN = 0.35

interface Digits {
  readonly letters: ReadonlyMap<string, ReadonlyFrame>
  readonly ground: ReadonlyFrame
  readonly step: number
  readonly margin: number
  readonly first: number
  readonly drop: boolean
}

/** Burns timecode into the picture. */
export const timecode = defineFilter({
  type: 'timecode',
  title: 'Timecode',
  version: 1,
  category: 'frame',
  lettering: { size: 'size' },
  description: 'Sets the timecode of each frame into the picture (SMPTE ST 12, also drop-frame): for review, and to find places again in an editing program.',
  tags: ['burn-in', 'BITC', 'smpte', 'review', 'window burn', 'frame number'],
  inputs: { video: { type: 'video', title: 'Video' } },
  outputs: { video: 'video' },
  params: {
    start: { type: 'string', default: '00:00:00:00', maxLength: 12, animatable: false, title: 'Start', description: 'Of the first frame; drop-frame with ; before the frames. The timecode of load-video may be linked here.' },
    place: { type: 'string', enum: Object.keys(PLACES) as [Place, ...Place[]], default: 'bottom', animatable: false, title: 'Place' },
    size: { type: 'number', default: 0.06, minimum: 0.01, maximum: 0.5, uiMaximum: 0.2, animatable: false, title: 'Size (share of the height)' },
    colour: { type: 'string', default: '#ffffff', pattern: COLOUR_PATTERN, widget: 'colour', animatable: false, title: 'Colour' },
    ground: { type: 'string', default: '#000000b0', pattern: COLOUR_PATTERN, widget: 'colour', animatable: false, title: 'Colour behind it' },
    safe: { type: 'number', default: 0.05, minimum: 0, maximum: 0.4, animatable: false, title: 'Safe area (share of each side)' },
  },
  cost: 3,
  check({ inputs: { video }, params, node }) {
    startOf(params.start, video.info, node)
  },
  prepare: ({ inputs: { video }, params, media, kernels, node }) => digits(params, { info: video.info, media, kernels, node }),
  async frame(n, { inputs, params, info, kernels, prepared: { letters, ground, step, margin, first, drop } }) {
    let strip = ground
    let pen = margin
    for (const letter of timecodeOf(first + n, info.rate, drop)) {
      const picture = letters.get(letter)!
      const wide = widthOf(letter, step)
      strip = await kernels.overlay(strip, picture, pen + Math.round((wide - picture.width) / 2), Math.round((ground.height - picture.height) / 2), 1)
      pen += wide
    }
    const [across, down] = PLACES[params.place]
    const place = (room: number, taken: number, share: number): number => Math.round(room * params.safe + (room * (1 - 2 * params.safe) - taken) * share)
    return kernels.overlay(await inputs.video.frame(n), strip, place(info.width, strip.width, across), place(info.height, strip.height, down), 1)
  },
})

/** Digits are of one width, so that none moves; what stands between them is narrower. */
const widthOf = (letter: string, step: number): number => (letter === ':' || letter === ';' ? Math.round(step * 0.55) : step)

/** @throws E_PARAM_VALUE */
function startOf(text: string, { rate }: { readonly rate: Parameters<typeof parseTimecode>[1] }, node: string): { readonly frames: number; readonly drop: boolean } {
  const found = parseTimecode(text, rate)
  if (found !== undefined) return found
  throw failure('E_PARAM_VALUE', { node, port: 'start', expected: `a timecode at ${Number(fps(rate).toFixed(3))} frames a second, such as 01:00:00:00`, got: text })
}

interface Services {
  readonly info: { readonly height: number; readonly rate: Parameters<typeof parseTimecode>[1] }
  readonly media: MediaService
  readonly kernels: Kernels
  readonly node: string
}

/** Each letter once, in steps of one width. */
async function digits(params: { readonly start: string; readonly size: number; readonly colour: string; readonly ground: string }, { info, media, kernels, node }: Services): Promise<Digits> {
  const { frames: first, drop } = startOf(params.start, info, node)
  const size = Math.max(6, params.size * info.height)
  const letters = new Map<string, ReadonlyFrame>()
  let [step, height] = [0, 0]
  for (const letter of '0123456789:;') {
    const still = await media.text({ text: letter, font: 'sans', weight: 'bold', size, colour: params.colour, port: 'start' })
    letters.set(letter, await kernels.fromStill(still, true))
    step = Math.max(step, Math.ceil((await media.measureText({ text: letter, font: 'sans', weight: 'bold', size, colour: params.colour })).width))
    height = Math.max(height, still.height)
  }
  const margin = Math.round(size * MARGIN)
  const even = (value: number): number => 2 * Math.ceil(value / 2)
  const ground = await kernels.fill('yuva420p', even(8 * step + 3 * widthOf(':', step) + 2 * margin), even(Math.max(height, size + margin)), parseColour(params.ground))
  return { letters, ground, step, margin, first, drop }
}
