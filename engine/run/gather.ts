/** What a node is given: the values that its links bring, and their content keys. */
import type { LinkedFrom } from '../contract/declaration.ts'
import type { SocketSpec } from '../contract/define-socket.ts'
import type { Json } from '../contract/sockets.ts'
import { failure } from '../contract/errors.ts'
import { unlike } from '../contract/param-value.ts'
import type { Signal } from '../frames/clip.ts'
import { filledValue } from '../graph/filling.ts'
import { linksOf } from '../graph/order.ts'
import type { Link, ResolvedNode } from '../graph/resolved.ts'
import type { Registry } from '../plugins/registry-types.ts'
import { outputKey, type NodeResult } from './evaluation.ts'
import { ofPort, within, type Handling } from './handling.ts'
import type { Values } from './param-values.ts'

export interface Given {
  readonly inputs: Values
  /** Values that come into params. */
  readonly linked: Values
  readonly keys: Json
  /** By port, also those that bring nothing. */
  readonly links: Readonly<Record<string, readonly LinkedFrom[]>>
}

/** The nodes that it may be linked to. */
interface Others {
  node(name: string): Promise<NodeResult>
  handling(name: string): Handling
}

export async function driven(drive: NonNullable<SocketSpec['drive']>, value: unknown, handling: Handling, port: Parameters<typeof ofPort>[1]): Promise<Signal | number> {
  const made = await ofPort(handling, port, () => drive(value))
  return typeof made === 'number' || handling.call === undefined ? made : { at: (time) => within(handling, () => made.at(time), port.port) }
}

/**
 * Undefined when something required was skipped.
 * @param fit makes of a value what the node can take
 */
export async function gather(node: ResolvedNode, others: Others, registry: Pick<Registry, 'socket'>, fit?: (value: unknown, key: string) => Promise<unknown>): Promise<Given | undefined> {
  const inputs: Record<string, unknown> = {}
  const linked: Record<string, unknown> = {}
  const keys: Record<string, Json> = {}
  const all = linksOf(node)
  const results = new Map<string, NodeResult>()
  const fitted = new Map<string, unknown>()
  await Promise.all(all.map(async (link) => {
    const result = await others.node(link.node)
    results.set(link.node, result)
    const value = result.outputs?.[link.port]
    const key = outputKey(result, link.port)
    if (fit !== undefined && value !== undefined) fitted.set(key, await fit(value, key))
  }))
  const read = (link: Link): { value: unknown; key: string } | undefined => {
    const result = results.get(link.node)!
    const key = outputKey(result, link.port)
    const value = fitted.has(key) ? fitted.get(key) : result.outputs?.[link.port]
    return value === undefined ? undefined : { value, key }
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
    const { spec } = results.get(link.node)!
    const drive = registry.socket(spec.outputs[link.port]!.type)?.drive
    linked[param] = drive === undefined ? found.value : await driven(drive, found.value, others.handling(link.node), { node: link.node, type: spec.type, port: link.port })
    keys[`=${param}`] = found.key
  }
  for (const [param, filling] of Object.entries(node.fillings)) {
    const value = filledValue(filling, (link) => read(link)?.value as Json | undefined)
    if (value === undefined) return undefined
    const wrong = unlike(node.spec.params[param]!, value)
    if (wrong !== undefined) throw failure('E_PARAM_VALUE', { node: node.name, type: node.spec.type, port: param, expected: wrong, got: JSON.stringify(value).slice(0, 60) })
    linked[param] = value
    keys[`=${param}`] = [filling.value, ...filling.holes.map(({ path, parts }) => [[...path], parts.map((one) => (typeof one === 'string' ? one : { key: read(one)!.key }))])] as Json
  }
  return { inputs, linked, keys, links }
}
