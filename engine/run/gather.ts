/** What a node is given: the values that its links bring, and their content keys. */
import type { LinkedFrom } from '../contract/declaration.ts'
import type { Json } from '../contract/sockets.ts'
import type { Link, ResolvedNode } from '../graph/resolved.ts'
import type { Registry } from '../plugins/registry-types.ts'
import type { NodeResult } from './evaluation.ts'
import type { Values } from './param-values.ts'

export interface Given {
  readonly inputs: Values
  /** Values that come into params. */
  readonly linked: Values
  readonly keys: Json
  /** By port, also those that bring nothing. */
  readonly links: Readonly<Record<string, readonly LinkedFrom[]>>
}

/** Undefined when something required was skipped. */
export async function gather(node: ResolvedNode, made: (name: string) => Promise<NodeResult>, registry: Pick<Registry, 'socket'>): Promise<Given | undefined> {
  const inputs: Record<string, unknown> = {}
  const linked: Record<string, unknown> = {}
  const keys: Record<string, Json> = {}
  const all = [...Object.values(node.inputs).flat(), ...Object.values(node.paramLinks)]
  const results = new Map<string, NodeResult>()
  await Promise.all(all.map(async (link) => results.set(link.node, await made(link.node))))
  const read = (link: Link): { value: unknown; key: string } | undefined => {
    const result = results.get(link.node)!
    const value = result.outputs?.[link.port]
    return value === undefined ? undefined : { value, key: `${result.key}.${link.port}` }
  }
  const links: Record<string, readonly LinkedFrom[]> = {}
  for (const [port, wired] of Object.entries(node.inputs)) {
    const declared = node.spec.inputs[port]!
    const values = wired.map(read)
    links[port] = wired.map((link, i) => ({ from: `${link.node}.${link.port}`, empty: values[i] === undefined }))
    const found = values.filter((one) => one !== undefined)
    if (found.length === 0) {
      // All that fed it was skipped or muted.
      if (declared.optional !== true) return undefined
      continue
    }
    inputs[port] = declared.multiple === true ? found.map((one) => one.value) : found[0]!.value
    keys[port] = found.map((one) => one.key)
  }
  for (const [port, declared] of Object.entries(node.spec.inputs)) {
    if (declared.multiple === true && inputs[port] === undefined) inputs[port] = []
  }
  for (const [param, link] of Object.entries(node.paramLinks)) {
    const found = read(link)
    if (found === undefined) return undefined
    const drive = registry.socket(results.get(link.node)!.spec.outputs[link.port]!.type)?.drive
    linked[param] = drive === undefined ? found.value : await drive(found.value)
    keys[`=${param}`] = found.key
  }
  return { inputs, linked, keys, links }
}
