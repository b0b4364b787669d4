/** What a value is given by, for an input of a graph: a field, a list of choices, a slider, a file. */
import { upload } from '../api/client.ts'
import type { GraphDocument, Json } from '../document/document.ts'
import { make } from './dom.ts'
import { t, term } from '../language/t.ts'

export type Input = NonNullable<GraphDocument['inputs']>[string]

/** @param put is told of each change; undefined: nothing is given */
export function inputControl(name: string, input: Input, given: Json | undefined, put: (value: Json | undefined) => void, fail: (error: unknown) => void): HTMLElement {
  const { type, enum: choices, minimum, maximum } = input
  if (choices !== undefined) {
    const select = make('select', {}, ...choices.map((one) => make('option', { selected: one === given }, term(String(one), name))))
    select.onchange = () => put(choices[select.selectedIndex])
    return select
  }
  if (type === 'boolean') {
    const box = make('input', { type: 'checkbox', checked: given === true })
    box.onchange = () => put(box.checked)
    return box
  }
  if (type === 'number' || type === 'integer') {
    const number = make('input', { type: 'number', value: given === undefined ? '' : String(given), step: type === 'integer' ? '1' : 'any' })
    number.oninput = () => put(number.value === '' ? undefined : Number(number.value))
    if (minimum === undefined || maximum === undefined) return number
    const slider = make('input', { type: 'range', min: minimum, max: maximum, step: type === 'integer' ? 1 : (maximum - minimum) / 200, value: Number(given ?? minimum), tabIndex: -1 })
    slider.oninput = () => put(Number((number.value = String(Number(Number(slider.value).toPrecision(4))))))
    return make('span', { className: 'pair slide' }, slider, number)
  }
  if (type === 'file') {
    const path = make('input', { type: 'text', value: typeof given === 'string' ? given : '' })
    path.oninput = () => put(path.value)
    const file = make('input', { type: 'file', 'aria-label': t('Upload: {title}', { title: input.title ?? name }) })
    file.onchange = () => {
      const chosen = file.files?.item(0) ?? undefined
      if (chosen !== undefined) upload(chosen).then((where) => put((path.value = where)), fail)
    }
    return make('span', { className: 'stack' }, path, file)
  }
  const items = type === 'data' ? wordsOf(input.schema) : undefined
  if (items !== undefined) return listControl(name, items.enum, given, put)
  if (type === 'data') {
    const area = make('textarea', { rows: 5, value: JSON.stringify(given ?? null, null, 1), spellcheck: false })
    area.onchange = () => {
      try {
        put(JSON.parse(area.value) as Json)
        area.classList.remove('bad')
      } catch {
        area.classList.add('bad')
      }
    }
    return area
  }
  const text = typeof given === 'string' ? given : given === undefined ? '' : String(given)
  const words = text.length > 40 ? make('textarea', { rows: text.length > 90 ? 4 : 2, value: text }) : make('input', { type: 'text', value: text })
  words.oninput = () => put(words.value)
  return words
}

/** What a list holds, if it holds words. */
function wordsOf(schema: Input['schema']): { readonly enum?: readonly string[] } | undefined {
  const { type, items } = (schema ?? {}) as { readonly type?: string; readonly items?: { readonly type?: string; readonly enum?: readonly string[] } }
  return type === 'array' && items?.type === 'string' ? items : undefined
}

/** A box to tick for each word that there is, in their order; else words with commas between. */
function listControl(name: string, choices: readonly string[] | undefined, given: Json | undefined, put: (value: Json) => void): HTMLElement {
  const chosen = new Set(Array.isArray(given) ? given.map(String) : [])
  if (choices === undefined) {
    const field = make('input', { type: 'text', value: [...chosen].join(', ') })
    field.oninput = () => put(field.value.split(',').map((one) => one.trim()).filter((one) => one !== ''))
    return field
  }
  return make('span', { className: 'ticks' }, ...choices.map((one) => {
    const box = make('input', { type: 'checkbox', checked: chosen.has(one), 'aria-label': term(one, name) })
    box.onchange = () => {
      if (box.checked) chosen.add(one)
      else chosen.delete(one)
      put(choices.filter((word) => chosen.has(word)))
    }
    return make('span', {}, box, term(one, name))
  }))
}
