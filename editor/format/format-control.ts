/** The film's format as a control: shapes, sizes and rates to press, and fields for any other. */
import { setFilm } from '../document/graph-inputs.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { atSide, formatText, inShape, RATES, sameRate, shapeOf, SHAPES, SIDES, sideOf, type FilmFormat, type Side } from './formats.ts'

export const rateText = (fps: number): string => t('{fps} fps', { fps: Number(fps.toFixed(3)) })
export const filmText = (film: FilmFormat = {}): string => (Object.keys(film).length === 0 ? t('Each node\'s own format') : formatText(film, rateText))

export interface FormatControl {
  readonly element: HTMLElement
  /** Shows what the document says now. */
  sync(): void
}

export function createFormatControl(editor: Editor): FormatControl {
  const film = (): FilmFormat => editor.document.film ?? {}
  const put = (next: FilmFormat): void => {
    editor.change(setFilm(editor.document, { width: next.width, height: next.height, fps: next.fps }))
    sync()
  }
  const choices: { readonly button: HTMLButtonElement; isChosen(): boolean }[] = []
  const choice = (label: string, isChosen: () => boolean, act: () => void, ...content: (Node | string)[]): HTMLButtonElement => {
    const button = make('button', { type: 'button', 'aria-label': label, onclick: act }, ...content)
    choices.push({ button, isChosen })
    return button
  }
  const size = (): { width: number; height: number } | undefined => (film().width === undefined || film().height === undefined ? undefined : { width: film().width!, height: film().height! })
  const group = (label: string, ...buttons: HTMLElement[]): HTMLElement => make('div', { className: 'choices', role: 'group', 'aria-label': label }, make('span', { className: 'soft small' }, label), make('div', { className: 'choice-row' }, ...buttons))
  const shapes = SHAPES.map((shape) => {
    const [across = 1, down = 1] = shape.split(':').map(Number)
    const picture = make('i', { className: 'shape', 'aria-hidden': 'true' })
    picture.style.aspectRatio = `${across} / ${down}`
    picture.style[across >= down ? 'width' : 'height'] = across === down ? '16px' : '22px'
    return choice(t('Shape {shape}', { shape }), () => size() !== undefined && shapeOf(size()!) === shape, () => put(inShape(film(), shape)), make('span', { className: 'shape-box' }, picture), shape)
  })
  const sides = (Object.keys(SIDES) as Side[]).map((name) => choice(t('Size {size}', { size: name }), () => size() !== undefined && sideOf(size()!) === name, () => put(atSide(film(), SIDES[name])), name))
  const rates = RATES.map((fps) => choice(rateText(fps), () => film().fps !== undefined && sameRate(film().fps!, fps) && Number.isInteger(film().fps), () => put({ ...film(), fps }), String(fps)))

  const note = make('small', { className: 'doubt', role: 'status' })
  const number = (label: string, range: object): HTMLInputElement => make('input', { type: 'number', placeholder: label, ...range, title: label, 'aria-label': t('{label} of the film', { label }), onchange: type })
  const side = { min: '16', max: '16384', step: '1' }
  const width = number(t('Width'), side)
  const height = number(t('Height'), side)
  const rate = number(t('Frames per second'), { min: '0.1', max: '240', step: 'any', placeholder: t('Rate') })
  const said = make('small', { className: 'soft said' })
  const none = make('button', { type: 'button', className: 'none', title: t('Generators and stills have their own defaults; what is written has the format of its clip.'), onclick: () => put({}) }, t('No format'))
  /** Width and height go together: one alone is not written. */
  function type(): void {
    const bad = [width, height, rate].some((field) => !field.checkValidity())
    const one = (width.value === '') !== (height.value === '')
    note.textContent = bad ? t('Sides are whole numbers from 16 to 16384, rates from 0.1 to 240.') : one ? t('Width and height go together: name both, or neither.') : ''
    if (bad || one) return
    const value = ({ value: text }: HTMLInputElement): number | undefined => (text === '' ? undefined : Number(text))
    const next = { width: value(width), height: value(height), fps: value(rate) }
    put(Object.fromEntries(Object.entries(next).filter(([, one]) => one !== undefined)) as FilmFormat)
  }
  function sync(): void {
    for (const { button, isChosen } of choices) button.setAttribute('aria-pressed', String(isChosen()))
    for (const [field, key] of [[width, 'width'], [height, 'height'], [rate, 'fps']] as const) {
      const text = film()[key] === undefined ? '' : String(film()[key])
      if (field.value !== text && document.activeElement !== field) field.value = text
    }
    const unset = Object.keys(film()).length === 0
    none.disabled = unset
    said.textContent = unset ? t('Empty: each node\'s own.') : t('{format}. Colour: BT.709, limited range.', { format: `\u2068${formatText(film(), rateText)}\u2069` })
    if (document.activeElement === null || ![width, height, rate].includes(document.activeElement as HTMLInputElement)) note.textContent = ''
  }
  const element = make('div', { className: 'format-control' },
    group(t('Shape'), ...shapes), group(t('Size'), ...sides), group(t('Rate'), ...rates),
    make('div', { className: 'row sides' }, width, make('span', { className: 'soft' }, '×'), height, rate, make('span', { className: 'soft' }, t('fps'))),
    note, make('div', { className: 'row' }, said, make('span', { className: 'grow' }), none))
  sync()
  return { element, sync }
}
