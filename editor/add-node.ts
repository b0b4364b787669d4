/** Offers all nodes, or those that fit the end of a link, and wires the chosen one. */
import type { NodeType } from './api/client.ts'
import { accepts, type LinkEnd } from './canvas/events.ts'
import { addNode as add, setInputs } from './document/commands.ts'
import { freeName } from './document/document.ts'
import type { Editor } from './editor.ts'
import { openPicker } from './panels/picker.ts'

export function offerNodes(editor: Editor, at: readonly [number, number], end?: LinkEnd): void {
  const { catalogue, types } = editor
  const fits = (type: NodeType): string | undefined =>
    Object.entries(end?.side === 'output' ? type.inputs : type.outputs).find(([, port]) => (end?.side === 'output' ? accepts(catalogue, end.type, port.type) : accepts(catalogue, port.type, end?.type ?? '')))?.[0]
  const offered = catalogue.nodes.filter((type) => end === undefined || fits(type) !== undefined)
  openPicker(end === undefined ? 'Add a node' : `Add a node for ${end.type}`, offered.map((type) => ({
    title: type.title,
    hint: type.category,
    about: type.description,
    words: [type.type, ...type.earlierTypes, ...type.tags].join(' '),
    pick() {
      const name = freeName(editor.document, type.type)
      let next = add(editor.document, name, { type: type.type, version: type.version }, at)
      const port = end === undefined ? undefined : fits(type)
      if (end !== undefined && port !== undefined) {
        const [to, input, link] = end.side === 'output' ? [name, port, `${end.node}.${end.port}`] : [end.node, end.port, `${name}.${port}`]
        const before = next.nodes[to]?.inputs
        const multiple = types.get(next.nodes[to]?.type ?? '')?.inputs[input]?.multiple === true
        next = setInputs(next, to, { ...before, [input]: multiple ? [...[before?.[input] ?? []].flat(), link] : link })
      }
      editor.change(next)
      editor.select([name])
    },
  })))
}
