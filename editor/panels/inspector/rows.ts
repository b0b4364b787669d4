/** A list of things with the same few fields, as rows; where they have a time, as curves, too. */
import type { ParamSchema } from '../../api/client.ts'
import type { Json } from '../../document/document.ts'
import type { EasingName, Keyframe } from '../../document/keyframes.ts'
import { curveFields, hasTime, rowKeyframes, rowsFromKeyframes, type Row } from '../../curves/tracks.ts'
import { make } from '../dom.ts'
import { labelOf } from '../../language/catalogue.ts'
import { t } from '../../language/t.ts'

export const isRows = ({ type, items }: ParamSchema): boolean => type === 'array' && items?.type === 'object' && Object.values(items.properties ?? {}).every(({ type: kind }) => kind === 'number' || kind === 'integer' || kind === 'string' || kind === 'boolean')

/** The curve of a field, as an element. */
export type FieldCurve = (title: string, schema: ParamSchema, keyframes: readonly Keyframe[], put: (next: readonly Keyframe[]) => void, easings?: readonly EasingName[]) => HTMLElement

export function rowsWidget(schema: ParamSchema, given: readonly Json[], set: (value: Json) => void, curveOf: FieldCurve): HTMLElement {
  const fields = Object.entries(schema.items?.properties ?? {})
  const curves = curveFields(schema)
  const timed = hasTime(schema) && curves.length > 0
  let rows = given as readonly Row[]
  let shown = curves.find(([name]) => rows.some((row) => row[name] !== undefined))?.[0] ?? curves[0]?.[0] ?? ''
  const element = make('div', { className: 'rows' })

  function put(next: readonly Row[], redraw = true): void {
    rows = next
    set(next as Json)
    if (redraw) draw()
  }
  function draw(): void {
    element.replaceChildren(...(timed ? [curve()] : []), ...rows.map((row, index) => rowOf(row, index)), make('button', { type: 'button', onclick: () => put([...rows, fresh()]) }, t('+ Add')))
  }
  function fresh(): Row {
    const last = rows.at(-1)
    const needed = fields.filter(([name]) => schema.items?.required?.includes(name) === true || name === shown)
    return Object.fromEntries(needed.map(([name, { default: value, minimum, type }]) => [name, name === 'time' ? Number(last?.['time'] ?? -1) + 1 : (last?.[name] ?? value ?? (type === 'string' ? '' : type === 'boolean' ? false : Math.max(minimum ?? 0, 0)))]))
  }
  function curve(): HTMLElement {
    const [, declared] = curves.find(([name]) => name === shown)!
    const keyframes = rowKeyframes(rows, shown)
    const tabs = make('div', { className: 'buttons', role: 'group', 'aria-label': t('Curve of') }, ...curves.map(([name, { title }]) => make('button', { type: 'button', 'aria-pressed': name === shown, onclick: () => { shown = name; draw() } }, title ?? name)))
    if (keyframes.length === 0) return make('div', { className: 'stack' }, tabs, make('p', { className: 'soft small' }, t('No point says anything of this yet.')))
    return make('div', { className: 'stack' }, tabs, curveOf(declared.title ?? shown, declared, keyframes, (next) => put(rowsFromKeyframes(rows, shown, next), false), (schema.items?.properties?.['easing']?.enum ?? ['linear']) as readonly EasingName[]))
  }
  function rowOf(row: Row, index: number): HTMLElement {
    const change = (name: string, value: Json | undefined): void => {
      const { [name]: _, ...rest } = row
      put(rows.map((one, at) => (at === index ? (value === undefined ? rest : { ...row, [name]: value }) : one)))
    }
    const field = ([name, declared]: (typeof fields)[number]): HTMLElement => {
      const { type, enum: choices, title, 'x-unit': unit } = declared
      const label = t('{name} of row {index}', { name: title ?? name, index: index + 1 })
      const value = row[name]
      if (choices !== undefined) {
        const select = make('select', { 'aria-label': label }, make('option', { value: '', selected: value === undefined }, '—'), ...choices.map((one) => make('option', { value: one, selected: one === value }, labelOf(declared, one))))
        select.onchange = () => change(name, select.value === '' ? undefined : select.value)
        return make('label', {}, make('span', {}, title ?? name), select)
      }
      if (type === 'boolean') {
        const box = make('input', { type: 'checkbox', checked: value === true, 'aria-label': label })
        box.onchange = () => change(name, box.checked)
        return make('label', {}, make('span', {}, title ?? name), box)
      }
      const number = type !== 'string'
      const input = make('input', { type: number ? 'number' : 'text', step: 'any', value: value === undefined ? '' : String(value), 'aria-label': label })
      input.onchange = () => change(name, input.value === '' ? undefined : number ? Number(input.value) : input.value)
      return make('label', {}, make('span', {}, `${title ?? name}${unit === undefined ? '' : ` (${unit})`}`), input)
    }
    return make('div', { className: 'row-card' }, ...fields.map(field), make('button', { type: 'button', className: 'icon', 'aria-label': t('Remove row {index}', { index: index + 1 }), onclick: () => put(rows.filter((_, at) => at !== index)) }, '✕'))
  }
  draw()
  return element
}
