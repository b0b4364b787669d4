/** Nothing is chosen: the graph itself, what it takes and what it gives. */
import type { Json } from '../../document/document.ts'
import { addInput, isUnused, removeInput, renameInput, setGraphText, setInput, setOutput, type GraphInput } from '../../document/graph-inputs.ts'
import { VALUE_TYPES } from '../../document/subgraph.ts'
import type { Editor } from '../../editor.ts'
import { createFormatControl } from '../../format/format-control.ts'
import { make } from '../dom.ts'
import { t } from '../../language/t.ts'

const TITLES: Readonly<Record<string, string>> = { text: t('Text'), number: t('Number'), integer: t('Whole number'), boolean: t('Yes or no'), file: t('File'), data: t('Data') }

export function graphForm(editor: Editor, redraw: () => void): readonly HTMLElement[] {
  const title = make('input', { type: 'text', className: 'title', value: editor.document.title ?? '', placeholder: t('Untitled'), 'aria-label': t('Title of the graph') })
  title.oninput = () => editor.change(setGraphText(editor.document, 'title', title.value), 'graph title')
  const about = make('textarea', { rows: 3, value: editor.document.description ?? '', placeholder: t('What it makes'), 'aria-label': t('Description of the graph') })
  about.oninput = () => editor.change(setGraphText(editor.document, 'description', about.value), 'graph description')
  const put = (next: typeof editor.document): void => {
    editor.change(next)
    redraw()
  }
  const inputs = Object.entries(editor.document.inputs ?? {})
  const outputs = Object.entries(editor.document.outputs ?? {})
  return [
    title,
    make('p', { className: 'soft' }, editor.path),
    about,
    make('section', { className: 'film', 'aria-label': t('Format of the film') }, make('h2', {}, t('Film')), make('p', { className: 'soft small' }, t('Size and rate of nodes that name none themselves.')), createFormatControl(editor).element),
    make('section', { className: 'inputs', 'aria-label': t('Inputs of the graph') },
      make('h2', {}, t('Inputs')),
      make('p', { className: 'soft small' }, t('What a run may set: fields of the form, --set on the command line, params of the node where this graph is a subgraph. In params: {{inputs.name}}.')),
      ...inputs.map(([name, input]) => inputCard(name, input)),
      make('button', { type: 'button', onclick: () => put(addInput(editor.document, 'input', { type: 'text', default: '' })[0]) }, t('+ Input'))),
    ...(outputs.length === 0 ? [] : [make('section', { 'aria-label': t('Outputs of the graph') }, make('h2', {}, t('Outputs')), ...outputs.map(([name, link]) => make('div', { className: 'row' }, make('b', {}, name), make('span', { className: 'soft' }, `← ${link}`), make('span', { className: 'grow' }), make('button', { type: 'button', className: 'icon', 'aria-label': t('Remove the output {name}', { name }), onclick: () => put(setOutput(editor.document, name, undefined)) }, '✕'))))]),
    make('p', { className: 'soft small' }, t('Double-click the canvas to add a node. Drag from a port to connect it; let go over empty canvas to choose among the nodes that fit. ? shows all keys.')),
  ]

  function inputCard(name: string, input: GraphInput): HTMLElement {
    const id = make('input', { type: 'text', value: name, 'aria-label': t('Name'), spellcheck: false })
    id.onchange = () => {
      const next = renameInput(editor.document, name, id.value.trim())
      if (next === editor.document) id.value = name
      else put(next)
    }
    const sockets = Object.entries(editor.catalogue.sockets).filter(([type]) => !VALUE_TYPES.includes(type))
    const type = make('select', { 'aria-label': t('Type of {name}', { name }) },
      make('optgroup', { label: t('Values') }, ...VALUE_TYPES.map((one) => make('option', { value: one, selected: one === input.type }, TITLES[one] ?? one))),
      make('optgroup', { label: t('Ports of a subgraph') }, ...sockets.map(([one, { title: text }]) => make('option', { value: one, selected: one === input.type }, text))))
    type.onchange = () => {
      const { default: _, ...rest } = input
      put(setInput(editor.document, name, { ...rest, type: type.value }))
    }
    const label = make('input', { type: 'text', value: input.title ?? '', placeholder: t('Title'), 'aria-label': t('Title of {name}', { name }) })
    label.onchange = () => {
      const { title: _, ...rest } = input
      editor.change(setInput(editor.document, name, label.value === '' ? rest : { ...rest, title: label.value }))
    }
    const value = VALUE_TYPES.includes(input.type) ? [defaultField(name, input)] : []
    return make('div', { className: 'input-card', 'data-graph-input': name },
      make('div', { className: 'row' }, id, type, make('button', { type: 'button', className: 'icon', 'aria-label': t('Remove the input {name}', { name }), onclick: () => put(removeInput(editor.document, name)) }, '✕')),
      make('div', { className: 'row' }, label, ...value),
      ...(isUnused(editor.document, name) ? [make('small', { className: 'soft' }, t('Nothing uses it yet.'))] : []))
  }

  function defaultField(name: string, input: GraphInput): HTMLElement {
    const join = `input ${name}`
    const set = (value: Json): void => editor.change(setInput(editor.document, name, { ...input, default: value }), join)
    const label = t('Default of {name}', { name })
    if (input.type === 'boolean') {
      const box = make('input', { type: 'checkbox', className: 'switch', role: 'switch', checked: input.default === true, 'aria-label': label })
      box.onchange = () => set(box.checked)
      return box
    }
    const number = input.type === 'number' || input.type === 'integer'
    const field = make('input', { type: number ? 'number' : 'text', ...(number ? { step: input.type === 'integer' ? '1' : 'any' } : {}), value: input.type === 'data' ? JSON.stringify(input.default ?? null) : String(input.default ?? ''), placeholder: t('Default'), 'aria-label': label })
    field.onchange = () => {
      try {
        set(number ? Number(field.value) : input.type === 'data' ? (JSON.parse(field.value) as Json) : field.value)
      } catch {
        editor.say(t('This is not JSON.'))
      }
    }
    return field
  }
}
