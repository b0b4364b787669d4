import { type BandKernel, COLOUR_PATTERN, defineFilter, ease, type ReadonlyFrame, parseColour } from '../../engine/api.ts'
import { LETTERING, TITLE_SIZE } from '../shared/lettering.ts'
import { checkTitle, setTitle, type TitleRequest } from './set-title.ts'
import type { InkArgs, LettersArgs, Place } from './title-ink.ts'

const LETTERS: BandKernel = { module: new URL('./title-ink.ts', import.meta.url), name: 'setLetters' }
const INK: BandKernel = { module: new URL('./title-ink.ts', import.meta.url), name: 'inkTitle' }

const POSITIONS = {
  center: { align: 'center', x: 0.5, y: 0.5 },
  top: { align: 'center', x: 0.5, y: 0.16 },
  bottom: { align: 'center', x: 0.5, y: 0.84 },
  'lower-left': { align: 'left', x: 0.07, y: 0.8 },
  'lower-right': { align: 'right', x: 0.93, y: 0.8 },
  'upper-left': { align: 'left', x: 0.07, y: 0.2 },
} as const
type Position = keyof typeof POSITIONS

/** Where in its block the point lies that is put at x and y. */
const HOLDS = Object.fromEntries(Object.entries(POSITIONS).map(([name, { align }]) => [name, [{ left: 0, center: 0.5, right: 1 }[align], 0.5] as const]))

interface Asked extends Omit<TitleRequest, 'tracking' | 'align' | 'font'> {
  readonly font: 'serif' | 'sans'
  readonly fontFile: string | undefined
  readonly letterSpacing: number
  readonly position: Position
}

const requestOf = (params: Asked): TitleRequest =>
  ({ ...params, font: params.fontFile ?? params.font, tracking: params.letterSpacing, align: POSITIONS[params.position].align })

/** Sets a title over a clip, letter by letter. */
export const title = defineFilter({
  type: 'title',
  title: 'Title',
  version: 3,
  migrations: { 1: (params) => ({ ...params, fit: 'shrink' }), 2: (params) => params },
  category: 'frame',
  lettering: LETTERING.title,
  description:
    'Sets a title over a clip: bundled or own fonts, a subtitle, an entrance and an exit, a soft shadow and a scrim for busy pictures. Lines too wide for the frame are broken between words, or made smaller.',
  tags: ['text', 'caption', 'credits', 'lower third', 'words', 'heading', 'text on screen', 'typography', 'name tag'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    text: { type: 'string', default: 'Title', maxLength: 400, emptyWith: ['subtitle'], widget: 'multiline', title: 'Text' },
    subtitle: { type: 'string', default: '', maxLength: 400, title: 'Subtitle' },
    font: { type: 'string', enum: ['serif', 'sans'], default: 'serif', idleWith: { fontFile: true }, title: 'Font' },
    fontFile: { type: 'string', optional: true, asset: 'font', widget: 'file', title: 'Font file', advanced: true },
    weight: { type: 'string', enum: ['regular', 'bold'], default: 'regular', title: 'Weight' },
    size: { type: 'number', default: TITLE_SIZE, minimum: 0.01, maximum: 0.9, uiMaximum: 0.3, animatable: false, title: 'Size (share of the height)' },
    fit: { type: 'string', enum: ['wrap', 'shrink'], default: 'wrap', title: 'Lines that are too wide', description: '`wrap` breaks them between words; `shrink` makes all smaller.' },
    letterSpacing: { type: 'number', default: 0.02, minimum: -0.1, maximum: 1, animatable: false, title: 'Space between letters (share of the size)' },
    colour: { type: 'string', default: '#ffffff', pattern: COLOUR_PATTERN, widget: 'colour', title: 'Colour' },
    position: { type: 'string', enum: Object.keys(POSITIONS) as Position[], default: 'center', title: 'Position' },
    x: { type: 'number', optional: true, minimum: -4, maximum: 5, uiMinimum: 0, uiMaximum: 1, title: 'Place across (share of the width)', description: 'Of its left edge, middle or right edge, as the position says. Absent: as the position says.' },
    y: { type: 'number', optional: true, minimum: -4, maximum: 5, uiMinimum: 0, uiMaximum: 1, title: 'Place down (share of the height)', description: 'Of its middle. Absent: as the position says.' },
    rotation: { type: 'number', default: 0, minimum: -36000, maximum: 36000, uiMinimum: -180, uiMaximum: 180, unit: 'degrees', title: 'Rotation', description: 'Clockwise, about that point.' },
    animation: { type: 'string', enum: ['none', 'fade', 'rise', 'typewriter', 'tracking'], default: 'fade', title: 'Animation' },
    start: { type: 'number', default: 0.5, minimum: 0, animatable: false, moment: { of: 'video' }, unit: 'seconds', title: 'Start' },
    duration: { type: 'number', default: 0, minimum: 0, animatable: false, moment: { of: 'video', at: 'end', plus: 'start' }, unit: 'seconds', title: 'Duration', description: '0: until the clip ends.' },
    fade: { type: 'number', default: 0.8, minimum: 0, maximum: 10, animatable: false, idleWith: { animation: ['none'] }, unit: 'seconds', title: 'Entrance and exit' },
    opacity: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Opacity' },
    shadow: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Shadow' },
    scrim: { type: 'number', default: 0, minimum: 0, maximum: 1, title: 'Scrim', description: 'Darkens the picture behind the title.' },
  },
  handles: [{ kind: 'rect', x: 'x', y: 'y', scale: 'size', angle: 'rotation', anchor: { param: 'position', points: HOLDS } }],
  // Words that are there all the time.
  timeless: ({ params }) => params.animation === 'none' && params.start === 0 && params.duration === 0,
  cost: 3,
  check: ({ params, media }) => checkTitle(requestOf(params), media),
  prepare: ({ inputs, params, media, kernels }) => setTitle(requestOf(params), inputs.video.info, media, kernels),
  async frame(n, { inputs, params, info, kernels, time, prepared }) {
    const source = await inputs.video.frame(n)
    const { animation, start, fade } = params
    const whole = (info.length * info.rate.den) / info.rate.num
    const end = params.duration > 0 ? Math.min(whole, start + params.duration) : whole
    if (time < start || time >= end || prepared.letters.length === 0) return source
    // An entrance and an exit never take more than the title's time.
    const span = Math.min(Math.max(fade, 1e-6), (end - start) / 2)
    const entered = animation === 'none' ? 1 : ease('ease-out', (time - start) / span)
    const left = animation === 'none' ? 1 : ease('ease-in-out', (end - time) / span)
    const { em, margin, letters } = prepared
    const rise = animation === 'rise' ? em * 0.3 * (1 - entered) : 0
    const opening = animation === 'tracking' ? 0.1 * ((time - start) / (end - start)) : 0
    const typed = animation === 'typewriter' ? ((time - start) / Math.max(span, letters.length * 0.06)) * letters.length : Infinity
    const reach = Math.ceil(prepared.width * 0.06 + em * 0.4 + margin) + Math.min(prepared.overhang, Math.max(info.width, info.height))
    const places = letters.map(({ source: picture, x, y, spread, order }): Place => ({
      source: picture,
      x: reach + x + spread * opening * prepared.width,
      y: reach + y + rise,
      opacity: Math.min(1, Math.max(0, typed - order)),
    }))
    const size = { format: 'gray8' as const, width: prepared.width + reach * 2, height: prepared.height + reach * 2 }
    const matteOf = (some: readonly Place[]): Promise<ReadonlyFrame> => {
      const lettersArgs: LettersArgs = { places: some }
      return kernels.run(LETTERS, size, prepared.pictures, lettersArgs)
    }
    const inColours = places.filter((place) => prepared.colours.has(place.source))
    const matte = await matteOf(inColours.length === 0 ? places : places.filter((place) => !prepared.colours.has(place.source)))
    // All throw a shadow; only what has no colours of its own takes the ink.
    const softened = params.shadow > 0 ? await kernels.blur(inColours.length === 0 ? matte : await matteOf(places), Math.max(0.6, em * 0.09)) : matte
    const named = POSITIONS[params.position]
    const { align } = named
    const [x, y] = [params.x ?? named.x, params.y ?? named.y]
    const across = { left: 0, center: 0.5, right: 1 }[align]
    const even = (value: number): number => Math.round(value / 2) * 2
    const held = params.y === undefined ? named.y : 0.5
    const top = info.height * y - prepared.height * held
    const [r, g, b, a] = parseColour(params.colour)
    const visible = (animation === 'typewriter' ? 1 : entered) * left * params.opacity
    const numbers = [...prepared.colours.keys()]
    const about = [reach + prepared.width * across, reach + prepared.height * held] as const
    const upright = params.rotation % 360 === 0
    const { turnedLetters } = upright ? { turnedLetters: undefined } : await import('./turned-letters.ts')
    const laid = await turnedLetters?.({ mattes: [matte, softened], places: inColours, colours: prepared.colours, about, degrees: params.rotation }, kernels) ??
      { mattes: [matte, softened], places: inColours, colours: [...prepared.colours.values()], about }
    const [left0, top0] = [even(info.width * x - laid.about[0]), even(top + prepared.height * held - laid.about[1])]
    const args: InkArgs = {
      x: left0,
      y: top0,
      ink: inkOf(r, g, b),
      opacity: visible * a,
      shadow: params.shadow,
      shadowDrop: even(em * 0.03),
      scrim: params.scrim * visible,
      scrimFrom: top,
      scrimTo: top + prepared.height,
      colours: laid.places.map((place) => ({
        source: 3 + (upright ? numbers.indexOf(place.source) : place.source),
        x: Math.round(left0 + place.x),
        y: Math.round(top0 + place.y),
        opacity: place.opacity * visible * a,
      })),
    }
    return kernels.run(INK, source, [source, ...laid.mattes, ...laid.colours], args)
  },
})

/** BT.709 limited range. */
function inkOf(r: number, g: number, b: number): number[] {
  const light = (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255
  return [16 + 219 * light, 128 + (224 * (b / 255 - light)) / 1.8556, 128 + (224 * (r / 255 - light)) / 1.5748]
}
