/** Pictures of nodes: the part of the graph that the node needs is sent, so that faults elsewhere don't matter. */
import { loadPreview, type Fault, type PortPlan, type ProxyFacts, type Source } from '../api/client.ts'
import { cutTo } from '../document/cut.ts'
import { linksOf, splitLink } from '../document/document.ts'
import { INPUTS } from '../document/items.ts'
import type { Editor } from '../editor.ts'
import type { Quality } from '../playing/quality.ts'
import { t } from '../language/t.ts'

export interface Wanted {
  readonly node: string
  readonly port?: string | undefined
  readonly frame?: number
  readonly moment?: number
  readonly width?: number
  readonly height?: number
  readonly proxy?: Quality
}

export interface Seen {
  readonly picture?: ImageBitmap
  /** What there is to read, where nothing is to be seen. */
  readonly text?: string
  readonly info: PortPlan
  /** By how much the sides were divided, and which nodes worked at full size. */
  readonly proxy?: ProxyFacts | undefined
}

const GONE: Fault = { code: 'E_NODE_UNKNOWN', message: t('Select a node to see its output.'), fix: '' }
/** What a subgraph's own port gives. */
const OUTSIDE: Fault = { code: 'E_PORT_MISSING', message: t('This comes from the graph that uses this one: look at it there.'), fix: '' }

/** What stands in the way of looking at a node: a fault of it, or of what feeds it. */
export function obstacles({ document, faults: stopping, warnings }: Pick<Editor, 'document' | 'faults' | 'warnings'>): (name: string) => Fault | undefined {
  // What no sink needs stops no render, but has no picture either.
  const faults = [...stopping, ...warnings.filter(({ code }) => code === 'W_NODE_LOOSE')]
  const gone = (name: string): Fault | undefined => (document.nodes[name] === undefined ? GONE : undefined)
  if (faults.length === 0 && document.inputs === undefined) return gone
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
      const [from, port] = splitLink(link)
      const fault = from === INPUTS && document.inputs?.[port]?.default === undefined ? OUTSIDE : find(from)
      if (fault === undefined) continue
      known.set(name, fault)
      return fault
    }
    return undefined
  }
  return (name) => gone(name) ?? whole ?? find(name)
}

/** @param source a graph that the server has looked into: what is typed may be no graph yet */
export async function lookAt({ document, path, inputs }: Source, { port, ...wanted }: Wanted, signal: AbortSignal): Promise<Seen> {
  const look = { document: cutTo(document, wanted.node), path, nearest: true, ...wanted, ...(port === undefined ? {} : { port }), ...(inputs === undefined ? {} : { inputs }) }
  const { picture, text, info, proxy } = await loadPreview(look, signal)
  return { ...(picture === undefined ? {} : { picture: await createImageBitmap(picture) }), ...(text === undefined ? {} : { text }), info, proxy }
}
