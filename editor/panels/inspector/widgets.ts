/** A widget for a value, made from its JSON Schema. */
import { typeOf, upload, type ParamSchema } from '../../api/client.ts'
import { hasTemplate } from '../../../engine/graph/templates.ts'
import type { Json } from '../../document/document.ts'
import { keyframesOf, type EasingName, type Keyframe } from '../../document/keyframes.ts'
import { make } from '../dom.ts'
import type { Keying } from '../../curves/keying.ts'
import { curveStrip } from '../../curves/strip.ts'
import { isRows, rowsWidget } from './rows.ts'
import { withTokens, type TokenSource } from './tokens.ts'
import { labelOf } from '../../language/catalogue.ts'
import { t } from '../../language/t.ts'

export interface WidgetEvents {
  /** `undefined` takes the default. */
  set(value: Json | undefined): void
  fail(error: unknown): void
  readonly tokens: TokenSource
  readonly keying: Keying
  /** Shows the param in the curve panel. */
  openCurves(): void
  say(text: string): void
  /** Of a seed: whether it changes with each render. */
  readonly shuffled?: boolean
  setShuffled?(shuffled: boolean): void
}

const ACCEPT: Readonly<Record<string, string>> = { video: 'video/*', audio: 'audio/*', image: 'image/*', lut: '.cube', font: '.ttf,.otf,.woff,.woff2' }

export function widget(id: string, schema: ParamSchema, given: Json | undefined, events: WidgetEvents): HTMLElement {
  const { set } = events
  const value = given ?? schema.default
  const keyframes = keyframesOf(value)
  const curve = (title: string, of: ParamSchema | undefined, given: readonly Keyframe[], put: (next: readonly Keyframe[]) => void, easings?: readonly EasingName[]): HTMLElement => curveStrip({ id, title, schema: of, keyframes: given, easings, keying: events.keying, open: events.openCurves, set: put, say: events.say })
  if (keyframes !== undefined) return curve(schema.title ?? id, schema, keyframes, (next) => set({ keyframes: next as unknown as Json }))
  if (isRows(schema) && (value === undefined || Array.isArray(value))) return rowsWidget(schema, (value ?? []) as readonly Json[], set, curve)
  if (typeof value === 'object' && value !== null) return dataWidget(id, value, set)
  const text = value === undefined || value === null ? '' : String(value)
  const template = hasTemplate(text)
  if (schema.enum !== undefined && !template) {
    const select = make('select', { id }, ...schema.enum.map((one) => make('option', { value: one, selected: one === value }, labelOf(schema, one))))
    select.onchange = () => set(schema.enum?.[select.selectedIndex])
    return select
  }
  if (typeOf(schema) === 'boolean' && !template) {
    const box = make('input', { id, type: 'checkbox', className: 'switch', role: 'switch', checked: value === true })
    box.onchange = () => set(box.checked)
    return box
  }
  if ((typeOf(schema) === 'number' || typeOf(schema) === 'integer') && !template) return numberWidget(id, schema, text, events)
  if (typeOf(schema) === 'object' || typeOf(schema) === 'array' || (typeOf(schema) === undefined && !template && typeof value !== 'string')) return dataWidget(id, value ?? null, set)
  return textWidget(id, schema, text, events)
}

function textWidget(id: string, schema: ParamSchema, text: string, { set, fail, tokens }: WidgetEvents): HTMLElement {
  const kind = schema['x-widget']
  const long = kind === 'multiline' || text.length > 40
  const field = long ? make('textarea', { id, rows: text.length > 120 ? 6 : 3, value: text }) : make('input', { id, type: 'text', value: text, placeholder: schema.enum?.join(', ') ?? '' })
  // A template that was taken out leaves a value of the param's own type.
  const plain = typeOf(schema) === 'number' || typeOf(schema) === 'integer'
  const completed = withTokens(field, tokens, (typed) => set(plain && typed.trim() !== '' && !Number.isNaN(Number(typed)) ? Number(typed) : typed))
  if (kind === 'colour') {
    const colour = make('input', { type: 'color', value: /^#[0-9a-f]{6}/i.test(text) ? text.slice(0, 7) : '#ffffff', 'aria-label': t('{name}: choose', { name: schema.title ?? t('Colour') }) })
    // What stands behind the six digits is how opaque the colour is.
    colour.oninput = () => set((field.value = colour.value + (/^#[0-9a-f]{8}$/i.test(field.value) ? field.value.slice(7) : '')))
    return make('span', { className: 'pair colour' }, colour, completed)
  }
  if (kind === 'file') return fileWidget(schema, field, completed, set, fail)
  return completed
}

function fileWidget(schema: ParamSchema, field: HTMLInputElement | HTMLTextAreaElement, completed: HTMLElement, set: (value: Json) => void, fail: (error: unknown) => void): HTMLElement {
  const picker = make('input', { type: 'file', hidden: true, accept: ACCEPT[schema['x-asset'] ?? ''] ?? '' })
  const button = make('button', { type: 'button', onclick: () => picker.click() }, t('Choose…'))
  const take = (file: File | undefined): void => {
    if (file === undefined) return
    button.disabled = true
    button.textContent = t('Uploading…')
    upload(file).then((path) => set((field.value = path)), fail).finally(() => {
      button.disabled = false
      button.textContent = t('Choose…')
    })
  }
  picker.onchange = () => take(picker.files?.item(0) ?? undefined)
  return make('span', { className: 'pair file' }, completed, button, picker)
}

function numberWidget(id: string, schema: ParamSchema, text: string, { set, shuffled = false, setShuffled }: WidgetEvents): HTMLElement {
  const integer = typeOf(schema) === 'integer'
  const field = make('input', { id, type: 'number', value: text, step: integer ? '1' : (schema['x-step'] ?? 'any') })
  // A seed that no number holds exactly stays a text of digits.
  const put = (raw: string): void => set(raw === '' ? undefined : Array.isArray(schema.type) && /^\d+$/.test(raw) && !Number.isSafeInteger(Number(raw)) ? raw : Number(raw))
  field.oninput = () => put(field.value)
  if (schema['x-widget'] === 'seed' || schema.title === 'Seed') {
    const shuffle = make('button', { type: 'button', className: 'icon', title: t('Another seed'), 'aria-label': t('Another seed') }, '⚂')
    shuffle.onclick = () => put((field.value = String(Math.floor(Math.random() * 1_000_000))))
    const lock = make('button', { type: 'button', 'aria-pressed': shuffled, title: t('Another seed at each render'), onclick: () => setShuffled?.(lock.getAttribute('aria-pressed') !== 'true') }, shuffled ? t('Shuffled') : t('Locked'))
    return make('span', { className: 'pair seed' }, field, shuffle, lock)
  }
  const least = schema['x-uiMinimum'] ?? schema.minimum
  const most = schema['x-uiMaximum'] ?? schema.maximum
  const unit = schema['x-unit'] === undefined ? [] : [make('span', { className: 'soft unit' }, schema['x-unit'])]
  if (least === undefined || most === undefined || most - least > 10_000) return make('span', { className: 'pair' }, field, ...unit)
  const slider = make('input', { type: 'range', min: least, max: most, step: integer ? 1 : (schema['x-step'] ?? (most - least) / 200), value: text, tabIndex: -1, 'aria-hidden': true, title: t('{least} to {most}', { least: String(least), most: `${most}${schema['x-unit'] ?? ''}` }) })
  const fill = (): void => slider.style.setProperty('--share', `${Math.max(0, Math.min(1, (Number(slider.value) - least) / (most - least || 1))) * 100}%`)
  slider.oninput = () => {
    put((field.value = String(Number(Number(slider.value).toPrecision(4)))))
    fill()
  }
  field.addEventListener('input', () => {
    slider.value = field.value
    fill()
  })
  fill()
  return make('span', { className: 'pair slide' }, slider, field, ...unit)
}

/** Lists and objects, as JSON; what isn't JSON isn't taken. */
export function dataWidget(id: string, value: Json, set: (value: Json | undefined) => void): HTMLElement {
  const area = make('textarea', { id, className: 'code', rows: 4, value: JSON.stringify(value, null, 1), spellcheck: false })
  area.onchange = () => {
    try {
      area.setCustomValidity('')
      set(JSON.parse(area.value) as Json)
    } catch {
      area.setCustomValidity(t('This is not JSON.'))
      area.reportValidity()
    }
  }
  return area
}
