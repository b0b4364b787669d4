/** Pictures of nodes: the part of the graph that the node needs is sent, so that faults elsewhere don't matter. */
import { loadPreview, type Fault, type PortInfo } from '../api/client.ts'
import { cutTo } from '../document/cut.ts'
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
export function obstacle(editor: Editor, node: string): Fault | undefined {
  if (editor.faults.length === 0) return undefined
  const { nodes } = cutTo(editor.document, node)
  return editor.faults.find((fault) => (fault.node === undefined ? fault.port !== undefined : nodes[fault.node.split('/')[0]!] !== undefined))
}

export async function lookAt(editor: Editor, { port, ...wanted }: Wanted, signal: AbortSignal): Promise<Seen> {
  const { document, path, inputs } = editor.source()
  const look = { document: cutTo(document, wanted.node), path, nearest: true, ...wanted, ...(port === undefined ? {} : { port }), ...(inputs === undefined ? {} : { inputs }) }
  const { picture, info } = await loadPreview(look, signal)
  return { picture: await createImageBitmap(picture), info }
}
