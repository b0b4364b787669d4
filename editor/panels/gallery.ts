/** The graphs of the project with pictures of what they make: to open, or to begin from. */
import { listGraphs, loadGraph, type GraphFile } from '../api/client.ts'
import type { Session } from '../session.ts'
import { make } from './dom.ts'
import { t, tn } from '../language/t.ts'

export async function openGallery(editor: Session): Promise<void> {
  const graphs = (await listGraphs()).filter(({ renders }) => renders)
  const find = make('input', { type: 'search', placeholder: t('Search templates'), 'aria-label': t('Search templates') })
  const list = make('ul', { className: 'gallery-list' })
  const dialog = make('dialog', { className: 'gallery', 'aria-label': t('Templates') },
    make('div', { className: 'row' }, make('h1', {}, t('Begin with a film that works')), make('span', { className: 'grow' }), find, make('button', { type: 'button', className: 'icon', 'aria-label': t('Close'), onclick: () => dialog.close() }, '✕')), list)

  const act = (does: () => Promise<void>): void => {
    dialog.close()
    does().catch(editor.fail)
  }
  function card(graph: GraphFile): HTMLElement {
    const picture = make('img', { alt: '', loading: 'lazy', src: `/api/picture?path=${encodeURIComponent(graph.path)}&etag=${encodeURIComponent(graph.etag)}`, onerror: () => picture.replaceWith(make('span', { className: 'blank' }, graph.title)) })
    const use = make('button', { type: 'button', className: 'face', 'aria-label': t('Use {title}', { title: graph.title }), onclick: () => act(async () => editor.openNew((await loadGraph(graph.path)).document)) }, picture)
    const openIt = make('button', { type: 'button', 'aria-label': t('Open {title}', { title: graph.title }), onclick: () => act(() => editor.open(graph.path)) }, t('Open'))
    return make('li', { 'data-path': graph.path }, use, make('div', { className: 'row' }, make('b', {}, graph.title), make('span', { className: 'soft' }, tn(graph.nodes, '{count} node', '{count} nodes')), make('span', { className: 'grow' }), openIt), make('p', { className: 'soft' }, graph.description ?? ''))
  }
  const empty = make('li', {}, make('button', { type: 'button', className: 'face blank', onclick: () => act(() => editor.startNew()) }, t('Empty canvas')), make('div', { className: 'row' }, make('b', {}, t('From nothing'))), make('p', { className: 'soft' }, t('Double-click the canvas to add the first node.')))
  const cards = graphs.map((graph) => ({ graph, element: card(graph) }))
  const [own, templates] = [cards.filter(({ graph }) => !graph.template), cards.filter(({ graph }) => graph.template)]
  const heading = (text: string): HTMLElement => make('li', { className: 'gallery-part' }, make('h2', {}, text))
  const parts = own.length > 0 && templates.length > 0
  list.replaceChildren(empty, ...(parts ? [heading(t('Templates'))] : []), ...templates.map(({ element }) => element), ...(parts ? [heading(t('Yours'))] : []), ...own.map(({ element }) => element))
  find.oninput = () => {
    const words = find.value.toLowerCase().split(/\s+/)
    for (const { graph, element } of cards) element.hidden = !words.every((word) => `${graph.title} ${graph.description ?? ''} ${graph.path}`.toLowerCase().includes(word))
  }
  dialog.onclick = (event) => event.target === dialog && dialog.close()
  dialog.onclose = () => dialog.remove()
  document.body.append(dialog)
  dialog.showModal()
  find.focus()
}
