/** Puts the open graph, or the chosen subgraph, into the project's library: from then on it is found and used like a node. */
import { listGraphs, loadGraph, saveGraph } from '../api/client.ts'
import { freeName, type GraphDocument, type Json } from '../document/document.ts'
import { isSubgraph, joinPath, relativePath } from '../document/subgraph.ts'
import type { Editor } from '../editor.ts'
import { t } from '../language/t.ts'
import { make } from '../panels/dom.ts'
import { FOLDER, readLibrary, SHELF, shelfOf, type Shelf } from './library.ts'

interface Label extends Shelf {
  readonly title: string
  readonly description: string
}

/** The document as it stands in the library: labelled, its own subgraphs named from there. */
export function published(document: GraphDocument, from: string, to: string, { title, description, category, keywords }: Label): GraphDocument {
  const nodes = Object.fromEntries(Object.entries(document.nodes).map(([name, node]) => [name, isSubgraph(node.type) ? { ...node, type: relativePath(to, joinPath(from, node.type)) } : node]))
  return { ...document, title, ...(description === '' ? {} : { description }), nodes, ui: { ...document.ui, [SHELF]: { ...(category === undefined ? {} : { category }), ...(keywords === undefined ? {} : { keywords }) } as Json } }
}

export async function publish(editor: Editor): Promise<void> {
  const chosen = editor.selection.map((name) => editor.document.nodes[name]?.type ?? '').find(isSubgraph)
  const from = chosen === undefined ? editor.path : joinPath(editor.path, chosen)
  const document = chosen === undefined ? editor.document : (await loadGraph(from)).document
  if (Object.keys(document.outputs ?? {}).length === 0) return editor.say(t('This graph has no outputs. Select nodes and make a subgraph of them first.'))
  const label = await askLabel(document)
  if (label === undefined) return
  const base = freeName({ format: 1, nodes: {} }, label.title.toLowerCase().replace(/\s+/g, '-'))
  const to = from.startsWith(`${FOLDER}/`) ? from : `${FOLDER}/${base}.json`
  const etag = (await listGraphs()).some(({ path }) => path === to) ? (await loadGraph(to)).etag : undefined
  await saveGraph(to, published(document, from, to, label), etag)
  await readLibrary()
  editor.say(t('{title} is in the library: “Add a node” finds it.', { title: label.title }))
}

function askLabel(document: GraphDocument): Promise<Label | undefined> {
  const shelf = shelfOf(document)
  const field = (value: string): HTMLInputElement => make('input', { type: 'text', value })
  const [title, description, category, keywords] = [field(document.title ?? ''), field(document.description ?? ''), field(shelf.category ?? 'library'), field((shelf.keywords ?? []).join(', '))]
  const row = (name: string, input: HTMLElement): HTMLElement => make('label', { className: 'field' }, make('span', {}, name), input)
  return new Promise((resolve) => {
    let given: Label | undefined
    const form = make('form', {
      onsubmit(event: Event) {
        event.preventDefault()
        if (title.value.trim() === '') return title.focus()
        given = { title: title.value.trim(), description: description.value.trim(), category: category.value.trim() || 'library', keywords: keywords.value.split(',').map((one) => one.trim()).filter((one) => one !== '') }
        dialog.close()
      },
    }, make('h1', {}, t('Publish to the library')), row(t('Title'), title), row(t('Description'), description), row(t('Category'), category), row(t('Keywords, with commas between'), keywords),
    make('div', { className: 'row end' }, make('button', { type: 'button', onclick: () => dialog.close() }, t('Cancel')), make('button', { type: 'submit', className: 'primary' }, t('Publish'))))
    const dialog = make('dialog', { className: 'ask', 'aria-label': t('Publish to the library') }, form)
    dialog.onclose = () => {
      dialog.remove()
      resolve(given)
    }
    window.document.body.append(dialog)
    dialog.showModal()
    title.select()
  })
}
