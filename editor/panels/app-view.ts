/** The graph's inputs as a form: a film for someone who doesn't wire. Values are given to runs; the graph stays as it is. */
import type { Fault } from '../api/client.ts'
import type { Json } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { make } from './dom.ts'
import { inputControl, type Input } from './input-control.ts'
import { faultText, fixText } from './fault-text.ts'
import { t } from '../language/t.ts'

export function createAppView(editor: Editor, render: () => void) {
  const title = make('h1')
  const about = make('p', { className: 'soft' })
  const fields = make('div', { className: 'fields' })
  const keep = make('button', { type: 'button', title: t('The graph keeps these values'), onclick: keepValues }, t('Keep as defaults'))
  const reset = make('button', { type: 'button', onclick: () => { editor.setValues({}); draw() } }, t('Reset'))
  const go = make('button', { type: 'submit', className: 'primary' }, t('Render'))
  const form = make('form', { className: 'form', 'aria-label': t('Inputs of the graph'), onsubmit: (event: Event) => { event.preventDefault(); render() } }, title, about, fields, make('div', { className: 'row' }, go, reset, keep))
  const element = make('section', { className: 'app-view', id: 'app-view', 'aria-label': t('Form') }, form)
  let drawn = ''

  function keepValues(): void {
    const { document, values } = editor
    const inputs = Object.fromEntries(Object.entries(document.inputs ?? {}).map(([name, input]) => [name, values[name] === undefined ? input : { ...input, default: values[name] }]))
    editor.change({ ...document, inputs })
    editor.setValues({})
  }

  function set(name: string, input: Input, value: Json | undefined): void {
    const { [name]: _, ...others } = editor.values
    const same = value === undefined || JSON.stringify(value) === JSON.stringify(input.default)
    editor.setValues(same ? others : { ...others, [name]: value })
  }

  function draw(): void {
    const { document } = editor
    const inputs = Object.entries(document.inputs ?? {})
    title.textContent = document.title ?? t('Untitled')
    about.textContent = document.description ?? ''
    about.hidden = about.textContent === ''
    reset.hidden = keep.hidden = inputs.length === 0
    // Drawn anew only where the inputs are others: whoever types must not lose the field.
    const next = JSON.stringify([editor.path, inputs.map(([name, { default: _, ...input }]) => [name, input])])
    if (next !== drawn || !form.contains(window.document.activeElement)) {
      drawn = next
      fields.replaceChildren(...inputs.map(([name, input]) => field(name, input)))
      if (inputs.length === 0) fields.replaceChildren(make('p', { className: 'help' }, t('This graph has no inputs yet. Write {{inputs.name}} into a param and declare the input in the graph, and it is asked for here.')))
    }
    const changed = Object.keys(editor.values).length > 0
    reset.disabled = keep.disabled = !changed
    tellFaults()
  }

  function tellFaults(): void {
    go.disabled = editor.faults.length > 0
    for (const one of fields.querySelectorAll<HTMLElement>('[data-input]')) {
      const fault = editor.faults.find(({ node, port }: Fault) => node === undefined && port === one.dataset['input'])
      one.classList.toggle('wrong', fault !== undefined)
      one.querySelector('em')!.textContent = fault === undefined ? '' : `${faultText(fault, editor)} ${fixText(fault, editor)}`
    }
  }

  function field(name: string, input: Input): HTMLElement {
    const given = editor.values[name] ?? input.default
    return make('label', { className: 'field', 'data-input': name }, make('span', {}, input.title ?? name), inputControl(name, input, given, (value) => set(name, input, value), editor.fail), ...(input.description === undefined ? [] : [make('small', { className: 'soft' }, input.description)]), make('em'))
  }

  editor.on('document', draw)
  editor.on('opened', draw)
  editor.on('faults', tellFaults)
  draw()
  return { element }
}
