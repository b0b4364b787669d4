/** The presets of a node: choose one, save one, rename and remove one's own. */
import { ApiProblem, listGraphs, loadGraph, saveGraph } from '../api/client.ts'
import type { GraphDocument } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { ask } from '../panels/ask.ts'
import { make } from '../panels/dom.ts'
import { openMenu } from '../panels/menu.ts'
import { applyPreset, PRESETS, presetsOf, renamedPreset, withoutPreset, withPreset } from './presets.ts'

const FILE = 'graphs/presets.json'

interface Kept {
  readonly document: GraphDocument
  readonly etag: string | undefined
}

async function read(): Promise<Kept> {
  return (await listGraphs()).some(({ path }) => path === FILE) ? loadGraph(FILE) : { document: PRESETS, etag: undefined }
}

/** Someone else may have saved since: then it is done to theirs. */
async function change(to: (file: GraphDocument) => GraphDocument): Promise<GraphDocument> {
  for (let turn = 0; ; turn++) {
    const { document, etag } = await read()
    const next = to(document)
    try {
      await saveGraph(FILE, next, etag)
      return next
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 412 || turn > 3) throw error
    }
  }
}

export function presetButton(editor: Editor, name: string): HTMLElement {
  const button = make('button', { type: 'button', className: 'presets', 'aria-haspopup': 'menu', onclick: () => open().catch(editor.fail) }, t('Presets'))
  const typeName = (): string => editor.document.nodes[name]?.type ?? ''

  async function open(): Promise<void> {
    const { document: file } = await read()
    const type = editor.types.get(typeName())
    const presets = presetsOf(file, typeName())
    const { left, bottom } = button.getBoundingClientRect()
    const own = presets.some(({ key }) => key !== undefined)
    openMenu([left, bottom + 4], t('Presets'), [
      ...presets.map(({ key, title, params }) => ({ title, hint: key === undefined ? t('built in') : '', pick: () => editor.change(applyPreset(editor.document, name, type, params)) })),
      ...(presets.length === 0 ? [] : ['line' as const]),
      { title: t('Save as a preset…'), pick: () => void save().catch(editor.fail) },
      ...(own ? [{ title: t('Manage presets…'), pick: () => manage(file) }] : []),
    ])
  }
  async function save(): Promise<void> {
    const title = (await ask(t('Name of the preset'), editor.document.nodes[name]?.title ?? ''))?.trim()
    const node = editor.document.nodes[name]
    if (title === undefined || title === '' || node === undefined) return
    await change((file) => withPreset(file, node, editor.types.get(node.type), title))
    editor.say(t('{title} is kept in {file}.', { title, file: FILE }))
  }
  function manage(first: GraphDocument): void {
    const list = make('ul', { className: 'preset-list' })
    const dialog = make('dialog', { className: 'ask', 'aria-label': t('Presets') }, make('h1', {}, t('Presets of {type}', { type: editor.types.get(typeName())?.title ?? typeName() })), list, make('div', { className: 'row end' }, make('button', { type: 'button', className: 'primary', onclick: () => dialog.close() }, t('Close'))))
    const draw = (file: GraphDocument): void => list.replaceChildren(...presetsOf(file, typeName()).flatMap(({ key, title }) => {
      if (key === undefined) return []
      const field = make('input', { type: 'text', value: title, 'aria-label': t('Name of the preset') })
      field.onchange = () => void change((now) => renamedPreset(now, key, field.value)).then(draw).catch(editor.fail)
      return [make('li', { className: 'row' }, field, make('button', { type: 'button', 'aria-label': t('Remove {title}', { title }), onclick: () => void change((now) => withoutPreset(now, key)).then(draw).catch(editor.fail) }, '✕'))]
    }))
    draw(first)
    dialog.onclose = () => dialog.remove()
    document.body.append(dialog)
    dialog.showModal()
  }
  return button
}
