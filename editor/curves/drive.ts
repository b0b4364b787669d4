/** Params that something else moves: by which link, and how an expression is put before one. Pure. */
import type { NodeType, ParamSchema } from '../api/client.ts'
import { nodeHeight } from '../canvas/node-height.ts'
import { addNode, setInputs, setParam } from '../document/commands.ts'
import { freeName, placeOf, splitLink, type GraphDocument, type Json } from '../document/document.ts'
import { placeBeside, WIDTH } from '../document/free-place.ts'
import type { Known } from '../seeing/ports.ts'

const TYPE = 'expression'

/** The expression that moves a param: its node, and the param that holds the text. */
export interface Driver {
  readonly node: string
  readonly port: string
  /** Where it is an expression. */
  readonly expression?: { readonly param: string; readonly text: string }
}

export function driverOf(document: GraphDocument, types: ReadonlyMap<string, NodeType>, node: string, param: string): Driver | undefined {
  const link = document.nodes[node]?.inputs?.[param]
  if (typeof link !== 'string') return undefined
  const [from, port] = splitLink(link)
  return { node: from, port, ...expressionOf(document, types, from) }
}

/** The text of a node that is an expression. */
export function expressionOf(document: GraphDocument, types: ReadonlyMap<string, NodeType>, node: string): Pick<Driver, 'expression'> {
  const made = document.nodes[node]
  const [param, schema] = Object.entries(types.get(made?.type ?? '')?.params.properties ?? {}).find(([, one]) => one['x-expression'] !== undefined) ?? []
  return param === undefined ? {} : { expression: { param, text: String(made?.params?.[param] ?? schema?.default ?? '') } }
}

/** Whether an expression can be put before the param. */
export const canDrive = (types: ReadonlyMap<string, NodeType>, schema: ParamSchema): boolean => schema['x-animatable'] === true && types.has(TYPE)

/** An expression before a param: it has the param's value or keyframes, and is linked to it. Tells the new node's name. */
export function drive(document: GraphDocument, known: Known, node: string, param: string, value: Json | undefined): readonly [GraphDocument, string] {
  const name = freeName(document, `${node}-${param}`)
  const height = nodeHeight(document, known)
  const [x, y] = placeOf(document, node).pos
  const place = placeBeside(document, [x - WIDTH - 60, y + height(node) + 48], 190, height)
  const made = addNode(document, name, { type: TYPE, version: known.types.get(TYPE)?.version ?? 1, params: { expression: 'value', ...(value === undefined ? {} : { value }) } }, place)
  const bare = setParam(made, node, param, undefined)
  return [setInputs(bare, node, { ...bare.nodes[node]?.inputs, [param]: `${name}.signal` }), name]
}

/** The link taken away; the param has again what an expression had as its value. */
export function undrive(document: GraphDocument, types: ReadonlyMap<string, NodeType>, node: string, param: string): GraphDocument {
  const driver = driverOf(document, types, node, param)
  const { [param]: _, ...inputs } = document.nodes[node]?.inputs ?? {}
  const value = driver?.expression === undefined ? undefined : document.nodes[driver.node]?.params?.['value']
  return setParam(setInputs(document, node, inputs), node, param, value)
}
