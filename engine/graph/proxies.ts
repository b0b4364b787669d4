/** Smaller pictures for previews: what a node's params are where the sides of all pictures are divided. Pure. */
import type { ParamDeclaration, ParamDeclarations } from '../contract/param-declaration.ts'
import type { Keyframe } from './document.ts'
import type { ResolvedGraph, ResolvedNode } from './resolved.ts'

/** By how much sides may be divided. */
export const PROXIES = [1, 2, 4, 8] as const
export type Proxy = (typeof PROXIES)[number]

const dividedSide = (side: number, by: number): number => Math.max(1, Math.round(side / by))
export const dividedSize = ({ width, height }: { readonly width: number; readonly height: number }, by: number) => ({ width: dividedSide(width, by), height: dividedSide(height, by) })

/** Units of params that are lengths in pixels. */
const PIXELS = new Set(['px', 'pixels'])
const isLength = (declared: ParamDeclaration): boolean => (declared.type === 'number' || declared.type === 'integer') && PIXELS.has(declared.unit ?? '')

/** A param's value where sides are divided: lengths in pixels are, also those within lists and objects. */
export function dividedValue(declared: ParamDeclaration, value: unknown, by: number): unknown {
  if (value === undefined || value === null || by === 1) return value
  if ((declared.type === 'number' || declared.type === 'integer') && typeof value === 'number') {
    if (!isLength(declared)) return value
    const { minimum = -Infinity, type } = declared
    const divided = type === 'integer' ? Math.round(value / by) : value / by
    // What is below the least by itself is no length: 0 may stand for "as it comes".
    return Math.max(Math.min(minimum, value), divided)
  }
  if (declared.type === 'array' && Array.isArray(value)) return value.map((one: unknown) => dividedValue(declared.items, one, by))
  if (declared.type === 'object' && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, declared.properties[name] === undefined ? one : dividedValue(declared.properties[name], one, by)]))
  }
  return value
}

/** A node as it works on smaller pictures. */
export function dividedNode(node: ResolvedNode, by: Proxy): ResolvedNode {
  const declared = node.spec.params
  return {
    ...node,
    params: Object.fromEntries(Object.entries(node.params).map(([name, value]) => [name, declared[name] === undefined ? value : dividedValue(declared[name], value, by)])) as ResolvedNode['params'],
    keyframes: Object.fromEntries(Object.entries(node.keyframes).map(([name, track]) => [name, dividedTrack(declared, name, track, by)])),
  }
}

const dividedTrack = (params: ParamDeclarations, name: string, track: readonly Keyframe[], by: number): readonly Keyframe[] =>
  params[name] === undefined || !isLength(params[name]) ? track : track.map(([time, value, ...rest]) => [time, dividedValue(params[name]!, value, by), ...rest] as unknown as Keyframe)

/** What comes over links into params: numbers, and signals that are read at a moment. */
export const dividedLinks = (params: ParamDeclarations, linked: Readonly<Record<string, unknown>>, by: number): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(linked).map(([name, value]) => {
    const declared = params[name]
    if (declared === undefined || !isLength(declared)) return [name, value]
    const signal = value as { at?: unknown }
    return [name, typeof signal.at === 'function' ? { at: (time: number) => dividedValue(declared, (signal.at as (time: number) => number)(time), by) } : dividedValue(declared, value, by)]
  }))

/** The nodes that are needed, and no others. */
export function prunedTo(graph: ResolvedGraph, needed: ReadonlySet<string>): ResolvedGraph {
  const kept = (names: readonly string[]): readonly string[] => names.filter((name) => needed.has(name))
  return { ...graph, nodes: new Map([...graph.nodes].filter(([name]) => needed.has(name))), order: kept(graph.order), sinks: kept(graph.sinks) }
}

/** The smallest pictures that are no smaller than what is to be seen, a quarter less at most. */
export function proxyFor(size: { readonly width: number; readonly height: number }, box: { readonly width?: number | undefined; readonly height?: number | undefined }): Proxy {
  const shown = Math.min(1, (box.width ?? Infinity) / size.width, (box.height ?? Infinity) / size.height)
  return [...PROXIES].reverse().find((by) => 1 / by >= shown * 0.75) ?? 1
}
