/** The open graphs as tabs, and the way back out of a subgraph. */
import { closeGraph, parentOf } from '../commands/graph.ts'
import { labelsOf } from '../files/names.ts'
import { t } from '../language/t.ts'
import type { Session } from '../session.ts'
import { make } from './dom.ts'

export function createGraphTabs(editor: Session) {
  // Each with its own way to be closed, which tabs of a tablist may not have.
  const list = make('ul', { className: 'graph-list' })
  const home = make('nav', { className: 'graph-home', 'aria-label': t('Open graphs') }, list)
  const crumbs = make('nav', { className: 'crumbs', 'aria-label': t('Subgraphs') })
  const element = make('div', { className: 'graph-tabs' }, home, crumbs)
  let drawn = ''

  function draw(): void {
    const labels = labelsOf(editor.graphs)
    const next = JSON.stringify([editor.graphs, editor.path])
    if (next === drawn) return
    drawn = next
    document.title = `${editor.saved ? '' : '● '}${labels[editor.graphs.findIndex(({ path }) => path === editor.path)] ?? editor.document.title ?? t('Untitled')} – Reelgraph`
    const focused = list.contains(document.activeElement)
    list.replaceChildren(
      ...editor.graphs.map(({ path, saved }, at) => {
        const label = labels[at]!
        const chosen = path === editor.path
        const tab = make('button', { type: 'button', ...(chosen ? { 'aria-current': 'page' } : {}), tabIndex: chosen ? 0 : -1, title: path, onclick: () => chosen || editor.open(path).catch(editor.fail), onauxclick: (event: MouseEvent) => event.button === 1 && closeGraph(editor, path).catch(editor.fail) }, label, ...(saved ? [] : [make('span', { className: 'dirty', title: t('Not saved') }, '●')]))
        return make('li', { className: 'graph-tab' }, tab, make('button', { type: 'button', className: 'close', tabIndex: chosen ? 0 : -1, 'aria-label': t('Close {title}', { title: label }), onclick: () => closeGraph(editor, path).catch(editor.fail) }, '✕'))
      }),
      make('li', {}, make('button', { type: 'button', className: 'close', 'aria-label': t('New graph'), title: t('New graph'), onclick: () => editor.startNew().catch(editor.fail) }, '+')),
    )
    if (focused) list.querySelector<HTMLElement>('[aria-current]')?.focus()
    list.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const way: string[] = []
    for (let at = parentOf(editor.path); at !== undefined && !way.includes(at); at = parentOf(at)) way.unshift(at)
    crumbs.hidden = way.length === 0
    crumbs.replaceChildren(...way.flatMap((path) => [make('button', { type: 'button', onclick: () => editor.open(path).catch(editor.fail) }, editor.graphs.find((graph) => graph.path === path)?.title ?? path), '›']), make('span', {}, editor.document.title ?? t('Untitled')))
  }
  list.onkeydown = ({ key }) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    const at = editor.graphs.findIndex(({ path }) => path === editor.path) + step
    editor.open(editor.graphs[(at + editor.graphs.length) % editor.graphs.length]!.path).catch(editor.fail)
  }
  editor.on('document', draw)
  editor.on('opened', () => {
    drawn = ''
    // A subgraph is entered first, and then known to be one.
    setTimeout(() => { drawn = ''; draw() }, 0)
  })
  draw()
  return { element }
}
