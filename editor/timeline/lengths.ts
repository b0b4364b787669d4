/** Lengths of clips and tracks as the server's plans tell them, kept by what they are made of: a cut changes none of its source. */
import { plan, type PortPlan } from '../api/client.ts'
import { cutTo, keysOf } from '../document/cut.ts'
import { splitLink, type GraphDocument } from '../document/document.ts'
import type { Editor } from '../editor.ts'
import type { Foresight } from '../run/foresight.ts'
import type { Known, Span, TypeFacts } from './known.ts'

export interface Lengths extends Known {
  /** Asks for what a node gives, where that isn't known. */
  ask(document: GraphDocument, name: string): Promise<void>
  /** Of the open graph's nodes. */
  keyOf(name: string): string
}

export function createLengths(editor: Editor, foresight: Foresight, onChange: () => void): Lengths {
  const spans = new Map<string, Span>()
  const sounds = new Map<string, number>()
  const keyOf = (name: string): string => keysOf(editor.document, editor.values, editor.codes)(name)

  function keep(key: string, { port, clip, track }: PortPlan): boolean {
    const at = `${key} ${port}`
    const changed = (clip !== undefined && !spans.has(at)) || (track !== undefined && !sounds.has(at))
    if (clip !== undefined) spans.set(at, { frames: clip.length, rate: clip.rate, width: clip.width, height: clip.height })
    if (track !== undefined) sounds.set(at, track.duration)
    return changed
  }
  let taken: unknown
  foresight.onChange(() => {
    const { planned } = foresight
    if (planned === undefined || planned === taken) return
    taken = planned
    const keyThen = keysOf(planned.source.document as GraphDocument, planned.source.inputs, editor.codes)
    let changed = false
    for (const { node, ports } of planned.nodes) for (const port of ports) changed = keep(keyThen(node), port) || changed
    if (changed) onChange()
  })

  const at = (link: string): string => {
    const [name, port] = splitLink(link)
    return `${keyOf(name)} ${port}`
  }
  return {
    get types() {
      return editor.types as ReadonlyMap<string, TypeFacts>
    },
    clip: (link) => spans.get(at(link)),
    sound: (link) => sounds.get(at(link)),
    keyOf,
    async ask(document, name) {
      const key = keysOf(document, editor.values, editor.codes)(name)
      const { nodes } = await plan({ ...editor.source(), document: cutTo(document, name), only: [name] })
      for (const port of nodes.find(({ node }) => node === name)?.ports ?? []) keep(key, port)
    },
  }
}
