/** Chooses a param that varies, and its values. */
import type { Json } from '../document/document.ts'
import { labelOf } from '../language/catalogue.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { firstValues, linesOf, rangeValues, seedsFrom, seedsOf, type Axis, type Variable } from './axes.ts'

export interface AxisForm {
  readonly element: HTMLElement
  readonly axis: Axis | undefined
}

/** @param optional it may be left out */
export function createAxisForm(label: string, variables: readonly Variable[], given: Axis | undefined, optional: boolean, onChange: () => void): AxisForm {
  let axis = given
  const choice = make('select', { 'aria-label': label }, ...(optional ? [make('option', { value: '', selected: given === undefined }, t('nothing more'))] : []), ...variables.map(({ param, title }) => make('option', { value: param, selected: param === given?.param }, title)))
  const body = make('div', { className: 'axis-body' })
  const element = make('fieldset', { className: 'axis' }, make('legend', {}, label), choice, body)
  const set = (values: readonly Json[]): void => {
    if (axis === undefined) return
    axis = { ...axis, values }
    onChange()
  }
  const count = (value: number, most: number, act: () => void): HTMLInputElement => make('input', { type: 'number', min: '1', max: String(most), step: '1', value: String(value), 'aria-label': t('How many'), oninput: act })
  const row = (...content: (Node | string)[]): HTMLElement => make('div', { className: 'row' }, ...content)
  const bounded = (field: HTMLInputElement, most: number): number => Math.max(1, Math.min(most, Math.round(Number(field.value)) || 1))

  function seeds({ now }: Variable, values: readonly Json[]): readonly HTMLElement[] {
    const many = count(values.length, 100, () => again(values))
    const first = make('input', { type: 'number', min: '0', step: '1', value: String(values[0] ?? 0), 'aria-label': t('First seed'), oninput: () => again(values) })
    const inRow = values.length > 1 && values.every((value, at) => at === 0 || value === Number(values[at - 1]) + 1)
    const way = make('select', { 'aria-label': t('Which seeds'), onchange: () => again([]) }, make('option', { value: 'random', selected: !inRow }, t('at random')), make('option', { value: 'row', selected: inRow }, t('in a row, from')))
    const others = make('button', { type: 'button', onclick: () => again([]) }, t('Other seeds'))
    function again(before: readonly Json[]): void {
      const row = way.value === 'row'
      first.hidden = !row
      others.hidden = row
      const next = row ? seedsFrom(Math.max(0, Math.round(Number(first.value)) || 0), bounded(many, 100)) : seedsOf(now, bounded(many, 100), Math.random, before)
      values = next
      set(next)
    }
    first.hidden = !inRow
    others.hidden = inRow
    return [row(many, way, first), others]
  }
  function lines(values: readonly Json[]): readonly HTMLElement[] {
    const area = make('textarea', { rows: 5, value: values.join('\n'), placeholder: t('One a line'), 'aria-label': t('Values, one a line'), oninput: () => set(linesOf(area.value)) })
    return [area, make('small', { className: 'soft' }, t('One a line'))]
  }
  function range({ schema }: Variable, values: readonly Json[]): readonly HTMLElement[] {
    const again = (): void => set(rangeValues(Number(from.value), Number(to.value), bounded(many, 50), schema))
    const field = (text: string, value: Json | undefined): HTMLInputElement => make('input', { type: 'number', step: 'any', ...(schema.minimum === undefined ? {} : { min: String(schema.minimum) }), ...(schema.maximum === undefined ? {} : { max: String(schema.maximum) }), value: String(value ?? 0), 'aria-label': text, oninput: again })
    const [from, to] = [field(t('From'), values[0]), field(t('To'), values.at(-1))]
    const many = count(values.length, 50, again)
    return [row(from, make('span', { className: 'soft' }, '–'), to, ...(schema['x-unit'] === undefined ? [] : [make('span', { className: 'soft' }, schema['x-unit'])])), row(many, make('span', { className: 'soft' }, t('values')))]
  }
  function choices({ schema }: Variable, values: readonly Json[]): readonly HTMLElement[] {
    const boxes = (schema.enum as readonly Json[]).map((value) => ({ value, box: make('input', { type: 'checkbox', checked: values.includes(value), onchange: () => set(boxes.filter(({ box }) => box.checked).map((one) => one.value)) }) }))
    return [make('div', { className: 'checks' }, ...boxes.map(({ value, box }) => make('label', {}, box, labelOf(schema, value))))]
  }
  function draw(): void {
    const variable = variables.find(({ param }) => param === axis?.param)
    if (variable === undefined || axis === undefined) return body.replaceChildren()
    const { values } = axis
    body.replaceChildren(...(variable.kind === 'seed' ? seeds(variable, values) : variable.kind === 'text' ? lines(values) : variable.kind === 'number' ? range(variable, values) : variable.kind === 'choice' ? choices(variable, values) : [make('small', { className: 'soft' }, t('off and on'))]))
  }
  choice.onchange = () => {
    const variable = variables.find(({ param }) => param === choice.value)
    axis = variable === undefined ? undefined : { param: variable.param, values: firstValues(variable, Math.random) }
    draw()
    onChange()
  }
  draw()
  return {
    element,
    get axis() {
      return axis
    },
  }
}
