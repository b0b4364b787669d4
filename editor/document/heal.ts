/** Nodes are taken away, and what came through them goes on: by the rule of bypass, the first input that carries the same. Pure. */
import type { NodeType } from '../api/client.ts'
import { removeNodes } from './commands.ts'
import { splitLink, type GraphDocument, type GraphNode, type Json } from './document.ts'
import { isReroute, itemsOf } from './items.ts'
import { isSubgraph } from './subgraph.ts'

type Types = ReadonlyMap<string, NodeType>

/** Where a link came from before it went into the nodes that go, and the port at which it went in. */
interface Source {
  readonly link: string
  readonly entry: string
}

function sourceOf(document: GraphDocument, types: Types, names: ReadonlySet<string>, link: string, seen: readonly string[] = []): Source | undefined {
  const [from, port] = splitLink(link)
  const node = document.nodes[from]
  const type = types.get(node?.type ?? '')
  if (node === undefined || type === undefined || seen.includes(from)) return undefined
  const socket = type.outputs[port]?.type
  const fed = Object.keys(type.inputs).filter((one) => node.inputs?.[one] !== undefined && type.inputs[one]!.type === socket)
  const input = isSubgraph(node.type) && fed.includes(port) ? port : fed[0]
  const [before] = input === undefined ? [] : [node.inputs?.[input] ?? []].flat()
  if (input === undefined || before === undefined) return undefined
  if (!names.has(splitLink(before)[0])) return { link: before, entry: `${from}.${input}` }
  return sourceOf(document, types, names, before, [...seen, from])
}

export function removeHealing(document: GraphDocument, names: ReadonlySet<string>, types: Types): GraphDocument {
  const healed: { readonly was: string; readonly target: string; readonly source: Source }[] = []
  const led = (link: string, target: string): readonly string[] => {
    if (!names.has(splitLink(link)[0])) return [link]
    const source = sourceOf(document, types, names, link)
    if (source === undefined) return []
    healed.push({ was: link, target, source })
    return [source.link]
  }
  const nodes = Object.fromEntries(
    Object.entries(document.nodes).map(([name, node]): [string, GraphNode] => {
      if (names.has(name) || !Object.values(node.inputs ?? {}).flat().some((link) => names.has(splitLink(link)[0]))) return [name, node]
      const { inputs = {}, ...rest } = node
      const kept = Object.entries(inputs).flatMap(([port, links]): [string, string | readonly string[]][] => {
        const next = [links].flat().flatMap((link) => led(link as string, `${name}.${port}`))
        return next.length === 0 ? [] : [[port, typeof links === 'string' ? next[0]! : next]]
      })
      return [name, kept.length === 0 ? rest : { ...rest, inputs: Object.fromEntries(kept) }]
    }),
  )
  const outputs = document.outputs === undefined ? undefined : Object.fromEntries(Object.entries(document.outputs).flatMap(([port, link]) => led(link, `@outputs.${port}`).map((next) => [port, next] as const)))
  if (healed.length === 0) return removeNodes(document, names)
  const ui: Record<string, Json> = { ...document.ui }
  for (const [name, item] of itemsOf(document)) {
    if (!isReroute(item)) continue
    // Reroutes of what went in now lead on; those of what came out follow them.
    const after = healed.find(({ was, target }) => was === item.reroute && item.to.includes(target))
    if (after !== undefined) ui[name] = { ...item, reroute: after.source.link, step: item.step + 1000 } as unknown as Json
    const more = healed.filter(({ source }) => source.link === item.reroute && item.to.includes(source.entry)).map(({ target }) => target)
    if (more.length > 0) ui[name] = { ...item, to: [...new Set([...item.to, ...more])] } as unknown as Json
  }
  return removeNodes({ ...document, nodes, ...(outputs === undefined ? {} : { outputs }), ...(document.ui === undefined ? {} : { ui }) }, names)
}
