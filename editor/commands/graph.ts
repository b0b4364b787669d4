/** Commands on whole graphs: new, save, tabs, subgraphs. */
import { loadGraph, saveGraph } from '../api/client.ts'
import type { Canvas } from '../canvas/litegraph-adapter.ts'
import { between, extract, isSubgraph, joinPath, relativePath, unpack } from '../document/subgraph.ts'
import { freeName } from '../document/document.ts'
import { opened } from '../document/opened.ts'
import { get } from '../panels/dom.ts'
import { openGallery } from '../panels/gallery.ts'
import { focusParams } from '../panels/inspector/main-text.ts'
import { ask, confirm } from '../panels/ask.ts'
import { publish } from '../search/publish.ts'
import type { Session } from '../session.ts'
import type { Command } from './command.ts'
import { t } from '../language/t.ts'

/** Graphs that one was in before: each subgraph's path with the graph that it was entered from. */
const cameFrom = new Map<string, string>()
export const parentOf = (path: string): string | undefined => cameFrom.get(path)

export async function enterSubgraph(editor: Session, name: string): Promise<void> {
  const node = editor.document.nodes[name]
  if (node === undefined || !isSubgraph(node.type)) return
  const [from, path] = [editor.path, joinPath(editor.path, node.type)]
  await editor.open(path)
  cameFrom.set(path, from)
}

export async function closeGraph(editor: Session, path: string): Promise<void> {
  const graph = editor.graphs.find((one) => one.path === path)
  if (graph?.saved === false) {
    const keep = await confirm(t('{title} is not saved. What isn\'t saved stays in this browser and comes back when the graph is opened again.', { title: graph.title }), t('Close'))
    if (!keep) return
  }
  await editor.close(path)
}

export function graphCommands(editor: Session, canvas: Canvas, { onSaved }: { onSaved(): Promise<void> }): readonly Command[] {
  const chosenGraph = (): string | undefined => editor.selection.find((name) => isSubgraph(editor.document.nodes[name]?.type ?? ''))

  async function makeSubgraph(): Promise<void> {
    const names = editor.selection
    if (names.length === 0) return editor.say(t('Select the nodes that are to be a graph of their own.'))
    const [missing] = between(editor.document, new Set(names))
    if (missing !== undefined) return editor.say(t('{missing} lies between the chosen nodes: select it, too.', { missing }))
    const title = await ask(t('Name of the subgraph'), t('Scene'))
    if (title === undefined || title.trim() === '') return
    const folder = editor.path.split('/').slice(0, -1)
    const base = freeName({ format: 1, nodes: {} }, title.trim().toLowerCase().replace(/\s+/g, '-'))
    const { inner, outer, name } = extract(editor.document, new Set([...names, ...canvas.selected()]), editor.types, { title: title.trim(), type: './' })
    const path = await saveFree([...folder, base].join('/'), inner)
    editor.change({ ...outer, nodes: { ...outer.nodes, [name]: { ...outer.nodes[name]!, type: relativePath(editor.path, path) } } })
    canvas.select([name])
    editor.say(t('The nodes are now in {path}. Double-click the node to enter it.', { path }))
  }
  async function saveFree(base: string, document: typeof editor.document): Promise<string> {
    for (let count = 1; ; count++) {
      const path = `${base}${count === 1 ? '' : `-${count}`}.json`
      try {
        await saveGraph(path, document, undefined)
        return path
      } catch (error) {
        if ((error as { status?: number }).status !== 412 || count > 50) throw error
      }
    }
  }
  async function unpackChosen(): Promise<void> {
    const name = chosenGraph()
    if (name === undefined) return editor.say(t('Select a node that is a subgraph.'))
    const path = joinPath(editor.path, editor.document.nodes[name]!.type)
    const inner = opened((await loadGraph(path)).document, editor.catalogue)
    const [next, names] = unpack(editor.document, name, inner, (type) => relativePath(editor.path, joinPath(path, type)))
    editor.change(next)
    canvas.select(names)
  }
  function turn(by: number): Promise<void> {
    const at = editor.graphs.findIndex(({ path }) => path === editor.path)
    return editor.open(editor.graphs[(at + by + editor.graphs.length) % editor.graphs.length]!.path)
  }
  return [
    { title: t('New'), group: 'Graph', tool: true, act: () => editor.startNew() },
    { title: t('Save'), group: 'Graph', key: 'ctrl+s', tool: true, everywhere: true, act: () => editor.save().then(onSaved) },
    { title: t('Templates'), group: 'Graph', key: 't', act: () => openGallery(editor) },
    { title: t('Next graph'), group: 'Graph', key: 'alt+]', act: () => turn(1) },
    { title: t('Previous graph'), group: 'Graph', key: 'alt+[', act: () => turn(-1) },
    { title: t('Close the graph'), group: 'Graph', key: 'alt+w', act: () => closeGraph(editor, editor.path) },
    { title: t('Make a subgraph'), group: 'Graph', key: 'ctrl+shift+s', act: makeSubgraph },
    { title: t('Publish to the library'), group: 'Graph', act: () => publish(editor) },
    { title: t('Enter the subgraph'), group: 'Graph', key: 'enter', act: () => { const name = chosenGraph(); return name === undefined ? focusParams(get('inspector')) : enterSubgraph(editor, name) } },
    { title: t('Leave the subgraph'), group: 'Graph', key: 'escape', act: () => { const parent = parentOf(editor.path); return parent === undefined ? canvas.select([]) : editor.open(parent) } },
    { title: t('Unpack the subgraph'), group: 'Graph', key: 'ctrl+shift+u', act: unpackChosen },
  ]
}
