/** The open graphs as tabs, and the way back out of a subgraph. */
import { closeGraph, parentOf } from '../commands/graph.ts'
import type { Session } from '../session.ts'
import { make } from './dom.ts'

export function createGraphTabs(editor: Session) {
  const list = make('div', { className: 'graph-list', role: 'tablist', 'aria-label': 'Open graphs' })
  const crumbs = make('nav', { className: 'crumbs', 'aria-label': 'Subgraphs' })
  const element = make('div', { className: 'graph-tabs' }, list, crumbs)
  let drawn = ''

  function draw(): void {
    const next = JSON.stringify([editor.graphs, editor.path])
    if (next === drawn) return
    drawn = next
    const focused = list.contains(document.activeElement)
    list.replaceChildren(
      ...editor.graphs.map(({ path, title, saved }) => {
        const chosen = path === editor.path
        const tab = make('button', { type: 'button', role: 'tab', 'aria-selected': chosen, tabIndex: chosen ? 0 : -1, title: path, onclick: () => chosen || editor.open(path).catch(editor.fail), onauxclick: (event: MouseEvent) => event.button === 1 && closeGraph(editor, path).catch(editor.fail) }, title, ...(saved ? [] : [make('span', { className: 'dirty', title: 'Not saved' }, '●')]))
        return make('span', { className: 'graph-tab', role: 'presentation' }, tab, make('button', { type: 'button', className: 'close', tabIndex: chosen ? 0 : -1, 'aria-label': `Close ${title}`, onclick: () => closeGraph(editor, path).catch(editor.fail) }, '✕'))
      }),
      make('button', { type: 'button', className: 'close', 'aria-label': 'New graph', title: 'New graph', onclick: () => editor.startNew().catch(editor.fail) }, '+'),
    )
    if (focused) list.querySelector<HTMLElement>('[aria-selected=true]')?.focus()
    list.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const way: string[] = []
    for (let at = parentOf(editor.path); at !== undefined && !way.includes(at); at = parentOf(at)) way.unshift(at)
    crumbs.hidden = way.length === 0
    crumbs.replaceChildren(...way.flatMap((path) => [make('button', { type: 'button', onclick: () => editor.open(path).catch(editor.fail) }, editor.graphs.find((graph) => graph.path === path)?.title ?? path), '›']), make('span', {}, editor.document.title ?? 'Untitled'))
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
