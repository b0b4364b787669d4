/** Pictures of nodes: the part of the graph that the node needs is sent, so that faults elsewhere don't matter. */
import { loadPreview, type Fault, type PortInfo } from '../api/client.ts'
import { cutTo } from '../document/cut.ts'
import { linksOf, splitLink, type GraphDocument } from '../document/document.ts'
import type { Editor } from '../editor.ts'

export interface Wanted {
  readonly node: string
  readonly port?: string | undefined
  readonly frame?: number
  readonly moment?: number
  readonly width?: number
  readonly height?: number
}

export interface Seen {
  readonly picture: ImageBitmap
  readonly info: PortInfo
}

/** What stands in the way of looking at a node: a fault of it, or of what feeds it. */
export function obstacles(document: GraphDocument, faults: readonly Fault[]): (name: string) => Fault | undefined {
  if (faults.length === 0) return () => undefined
  const whole = faults.find(({ node, port }) => node === undefined && port !== undefined)
  const own = new Map(faults.map((fault) => [fault.node?.split('/')[0], fault]))
  const known = new Map<string, Fault | undefined>()
  const find = (name: string): Fault | undefined => {
    if (known.has(name)) return known.get(name)
    const node = document.nodes[name]
    const mine = own.get(name)
    known.set(name, mine)
    if (node === undefined || mine !== undefined) return mine
    for (const link of linksOf(node)) {
      const fault = find(splitLink(link)[0])
      if (fault === undefined) continue
      known.set(name, fault)
      return fault
    }
    return undefined
  }
  return (name) => whole ?? find(name)
}

export async function lookAt(editor: Editor, { port, ...wanted }: Wanted, signal: AbortSignal): Promise<Seen> {
  const { document, path, inputs } = editor.source()
  const look = { document: cutTo(document, wanted.node), path, nearest: true, ...wanted, ...(port === undefined ? {} : { port }), ...(inputs === undefined ? {} : { inputs }) }
  const { picture, info } = await loadPreview(look, signal)
  return { picture: await createImageBitmap(picture), info }
}
