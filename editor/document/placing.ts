/** Points of a picture that people place by hand: which params of a node ask for them, what they are now, how they are set. Pure. */
import type { NodeType, ParamSchema } from '../api/client.ts'
import { setParam } from './commands.ts'
import { portTitle, type GraphDocument, type GraphNode, type Json } from './document.ts'

/** x and y, as shares of the picture's width and height. */
export type Spot = readonly [number, number]
export type Spots = Readonly<Record<string, Spot>>

export interface Placing {
  readonly node: string
  readonly param: string
  /** As in “Place face points”. */
  readonly what: string
  /** The output whose picture they are placed on. */
  readonly from: string
  readonly points: readonly { readonly name: string; readonly title: string; readonly about: string }[]
  /** Names of points with a line between them. */
  readonly lines: readonly (readonly string[])[]
  /** What stands in the document. */
  readonly spots: Spots
}

type Types = ReadonlyMap<string, NodeType>
type Asked = NonNullable<ParamSchema['x-placed']>

const isSpot = (value: unknown): value is Spot => Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'number')
/** Finer than a pixel of any picture, and short to read in the file. */
const short = (value: number): number => Number(value.toFixed(5))

/** What can be placed in a node now: its picture is wired, and nothing else moves the points. */
export function placingsOf(document: GraphDocument, types: Types, name: string): readonly Placing[] {
  const node = document.nodes[name]
  const params = types.get(node?.type ?? '')?.params.properties ?? {}
  return Object.entries(params).flatMap(([param, schema]): Placing[] => {
    const asked = schema['x-placed']
    const from = node === undefined || asked === undefined ? undefined : sourceOf(node, asked)
    if (node === undefined || asked === undefined || from === undefined) return []
    const { what, down, lines = [] } = asked
    if (down !== undefined) {
      const pair = [param, down].map((one) => node.params?.[one] ?? params[one]?.default)
      return node.inputs?.[param] !== undefined || node.inputs?.[down] !== undefined || !isSpot(pair) ? [] : [{ node: name, param, what, from, lines, points: [{ name: param, title: capital(what), about: '' }], spots: { [param]: pair } }]
    }
    const given = node.params?.[param] ?? {}
    if (typeof given !== 'object' || given === null) return []
    const points = Object.entries(schema.properties ?? {}).map(([point, { title = point, description: about = '' }]) => ({ name: point, title, about }))
    return [{ node: name, param, what, from, lines, points, spots: Object.fromEntries(points.flatMap(({ name: point }) => { const at = (given as Readonly<Record<string, unknown>>)[point]; return isSpot(at) ? [[point, at]] : [] })) }]
  })
}

/** Those of the node itself; where there are none, those of nodes whose picture it makes. */
export function placingsAt(document: GraphDocument, types: Types, name: string): readonly Placing[] {
  const own = placingsOf(document, types, name)
  if (own.length > 0) return own
  return Object.keys(document.nodes).filter((one) => one !== name).flatMap((one) => placingsOf(document, types, one).filter(({ from }) => from.slice(0, from.lastIndexOf('.')) === name))
}

/** Sets all of them at once. */
export function place(document: GraphDocument, types: Types, { node, param, points }: Placing, spots: Spots): GraphDocument {
  const down = types.get(document.nodes[node]?.type ?? '')?.params.properties?.[param]?.['x-placed']?.down
  if (down === undefined) return setParam(document, node, param, Object.fromEntries(points.flatMap(({ name }) => (spots[name] === undefined ? [] : [[name, spots[name].map(short)]]))) as Json)
  const [x, y] = spots[param] ?? [0.5, 0.5]
  return setParam(setParam(document, node, param, short(x)), node, down, short(y))
}

/** What to wire before points can be placed. */
export const picturesOf = ({ inputs = {} }: NodeType, { on }: Asked): string => on.map((port) => inputs[port]?.title ?? portTitle(port)).join(' or ')

function sourceOf(node: GraphNode, { on }: Asked): string | undefined {
  const [link] = on.flatMap((port) => node.inputs?.[port] ?? [])
  return link
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
