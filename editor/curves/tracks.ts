/** The curves of a document: each param that has keyframes, and each number of rows that have a time. Pure. */
import type { NodeType, ParamSchema } from '../api/client.ts'
import { setParam } from '../document/commands.ts'
import { EASINGS } from '../../engine/frames/easing.ts'
import type { RotoKey } from '../../engine/frames/roto.ts'
import { keyedAt, type RotoPath } from '../handles/roto-edit.ts'
import { sampleKeyframes } from '../../engine/graph/keyframes.ts'
import { splitLink, type GraphDocument, type Json } from '../document/document.ts'
import { keyframesOf, type EasingName, type Keyframe } from '../document/keyframes.ts'
import { setKey, type Limits } from './edits.ts'
import { keyed as keyframe } from './ways.ts'

export interface Track extends Limits {
  /** `node.param`, and the field where the param is rows. */
  readonly id: string
  readonly node: string
  readonly param: string
  readonly field?: string
  /** As people read it. */
  readonly title: string
  /** Of the node. */
  readonly group: string
  readonly unit: string
  readonly keyframes: readonly Keyframe[]
  /** The only ways that it takes, where it doesn't take all. */
  readonly easings?: readonly EasingName[]
  /** Keyframes of a whole shape, which have times and ways but no number: which of the param's paths. */
  readonly path?: number
  /** A port that moves it, in the place of keyframes. */
  readonly driven?: { readonly node: string; readonly port: string }
  /** Its value at a time, where something else moves it and that is known. */
  readonly at?: (time: number) => number
}

/** What a curve comes to at a time; undefined where that isn't known yet. */
export const valueOf = ({ driven, at, keyframes }: Track, time: number): number | undefined => (driven === undefined ? sampleKeyframes(keyframes, time) : at?.(time))

export type Row = Readonly<Record<string, Json>>
type Types = ReadonlyMap<string, NodeType>

export const trackId = (node: string, param: string, field?: string): string => `${node}.${param}${field === undefined ? '' : `.${field}`}`

/** Of some nodes, or of all, in the order of the document. */
export function tracksOf(document: GraphDocument, types: Types, nodes?: readonly string[]): readonly Track[] {
  return Object.entries(document.nodes).flatMap(([node, { type, title, params, inputs }]) => {
    if (nodes !== undefined && !nodes.includes(node)) return []
    const group = title ?? types.get(type)?.title ?? node
    const properties = types.get(type)?.params.properties ?? {}
    const moved = Object.entries(inputs ?? {}).flatMap(([param, link]): readonly Track[] => {
      const declared = properties[param]
      if (declared?.['x-animatable'] !== true || typeof link !== 'string') return []
      const [from, port] = splitLink(link)
      return [{ id: trackId(node, param), node, param, title: declared.title ?? param, group, unit: declared['x-unit'] ?? '', keyframes: [], driven: { node: from, port }, ...limitsOf(declared) }]
    })
    // What a node makes is a curve where it is looked at by itself.
    const made = nodes === undefined ? [] : Object.entries(types.get(type)?.outputs ?? {}).flatMap(([port, output]): readonly Track[] => (output.type === 'signal' ? [{ id: `${node}>${port}`, node, param: '', title: output.title ?? port, group, unit: '', keyframes: [], driven: { node, port } }] : []))
    const keyed = Object.entries(params ?? {}).flatMap(([param, value]): readonly Track[] => {
      if (inputs?.[param] !== undefined) return []
      const declared = properties[param]
      const keyframes = keyframesOf(value)
      // Before any reader sees them, rising times and at least one are sure.
      if (keyframes !== undefined) return keyframes.length === 0 ? [] : [{ id: trackId(node, param), node, param, title: declared?.title ?? param, group, unit: declared?.['x-unit'] ?? '', keyframes, ...limitsOf(declared) }]
      if (declared !== undefined && types.get(type)?.handles?.some(({ kind, paths }) => kind === 'roto' && paths === param) === true && Array.isArray(value)) return shapeTracks(node, param, group, declared, value as unknown as readonly RotoPath[])
      return declared === undefined || !Array.isArray(value) || !hasTime(declared) ? [] : rowTracks(node, param, group, declared, value as readonly Row[])
    })
    return [...keyed, ...moved, ...made]
  })
}

/** One for each path of a mask whose shape changes. */
const shapeTracks = (node: string, param: string, group: string, declared: ParamSchema, paths: readonly RotoPath[]): readonly Track[] => paths.flatMap(({ keys }, path): readonly Track[] => {
  if (keys.length < 2) return []
  const keyframes = keys.map(({ time, easing }) => keyframe([time, 0], easing)).toSorted((a, b) => a[0] - b[0])
  return [{ id: trackId(node, param, String(path)), node, param, path, title: `${declared.title ?? param} ${path + 1}`, group, unit: '', keyframes, easings: EASINGS, minimum: 0, maximum: 0 }]
})

/** A path with its keys at other times: those that stay where they were are the same, the others follow in their order; what is new is as the shape is then. */
function rekeyed(path: RotoPath, keyframes: readonly Keyframe[], rate = 1000): RotoPath {
  const stays = path.keys.filter(({ time }) => keyframes.some(([one]) => one === time))
  const moved = path.keys.filter((key) => !stays.includes(key))
  const keys = keyframes.map(([time, , way]): RotoKey => {
    const own = stays.find((key) => key.time === time) ?? moved.shift()
    const { easing: _, ...shape } = own ?? keyedAt(path, time, rate).keys.find((key) => Math.abs(key.time - time) < 0.5 / rate)!
    return { ...shape, time, ...(way === undefined || (typeof way === 'object' && 'tangents' in way) ? {} : { easing: way }) }
  })
  return { ...path, keys }
}

export const hasTime = ({ type, items }: ParamSchema): boolean => type === 'array' && items?.properties?.['time'] !== undefined

/** Of rows, the fields that are curves. */
export const curveFields = ({ items }: ParamSchema): readonly (readonly [string, ParamSchema])[] => Object.entries(items?.properties ?? {}).filter(([name, { type }]) => name !== 'time' && (type === 'number' || type === 'integer'))

function rowTracks(node: string, param: string, group: string, declared: ParamSchema, rows: readonly Row[]): readonly Track[] {
  const easings = (declared.items?.properties?.['easing']?.enum ?? ['linear']) as readonly EasingName[]
  return curveFields(declared).flatMap(([field, schema]): readonly Track[] => {
    const keyframes = rowKeyframes(rows, field)
    return keyframes.length === 0 ? [] : [{ id: trackId(node, param, field), node, param, field, title: `${declared.title ?? param} · ${schema.title ?? field}`, group, unit: schema['x-unit'] ?? '', keyframes, easings, ...limitsOf(schema) }]
  })
}

/** What rows say of a field: those without a value of it are no keyframes. */
export const rowKeyframes = (rows: readonly Row[], field: string): readonly Keyframe[] => rows.flatMap((row): Keyframe[] => {
  const [time, value, easing] = [row['time'], row[field], row['easing']]
  return typeof time !== 'number' || typeof value !== 'number' ? [] : [keyframe([time, value], typeof easing === 'string' ? (easing as EasingName) : undefined)]
}).toSorted((a, b) => a[0] - b[0]).filter(([time], at, all) => at === 0 || time > all[at - 1]![0])

/** What a curve's keyframes say of the rows. */
export function rowsFromKeyframes(rows: readonly Row[], field: string, keyframes: readonly Keyframe[]): readonly Row[] {
  const others = rows.map(({ [field]: _, ...row }) => row)
  // A keyframe that moved in time takes its row along, where as many as before are there.
  const before = rows.flatMap((row, index) => (row[field] === undefined ? [] : [index]))
  const same = before.length === keyframes.length
  const result: Row[] = others.map((row) => row as Row)
  keyframes.forEach(([time, value, easing], index) => {
    const own = same ? before[index]! : result.findIndex((row) => row['time'] === time)
    const ease: Row = typeof easing === 'string' ? { easing } : {}
    const { easing: was, ...rest } = result[own] ?? {}
    const kept: Row = typeof easing === 'string' || was === undefined || was === 'linear' ? {} : same ? {} : { easing: was }
    if (own < 0) result.push({ time, [field]: value, ...ease })
    else result[own] = { ...rest, time, [field]: value, ...kept, ...ease }
  })
  return result.filter((row) => Object.keys(row).some((key) => key !== 'time' && key !== 'easing')).toSorted((a, b) => Number(a['time']) - Number(b['time']))
}

export const limitsOf = (declared: ParamSchema | undefined): Limits => ({ minimum: declared?.minimum, maximum: declared?.maximum, integer: declared?.type === 'integer' })

export function setTrack(document: GraphDocument, { node, param, field, path }: Pick<Track, 'node' | 'param' | 'field' | 'path'>, keyframes: readonly Keyframe[]): GraphDocument {
  if (path !== undefined) {
    const paths = (document.nodes[node]?.params?.[param] ?? []) as unknown as readonly RotoPath[]
    return setParam(document, node, param, paths.map((one, at) => (at === path ? rekeyed(one, keyframes) : one)) as unknown as Json)
  }
  if (field === undefined) return setParam(document, node, param, { keyframes: keyframes as unknown as Json })
  const rows = (document.nodes[node]?.params?.[param] ?? []) as readonly Row[]
  return setParam(document, node, param, rowsFromKeyframes(rows, field, keyframes) as unknown as Json)
}

/** When and how values get keyframes. */
export interface At {
  /** Seconds, and frames a second: keyframes nearer than half a frame are at the same time. */
  readonly time: number
  readonly rate: number
  /** Params without keyframes get their first. */
  readonly auto: boolean
}

/** Sets a param: one that changes over time at that moment, others for all times. */
export function setAt(document: GraphDocument, node: string, param: string, declared: ParamSchema | undefined, value: Json | undefined, { time, rate, auto }: At): GraphDocument {
  const before = document.nodes[node]?.params?.[param]
  const keyframes = keyframesOf(before) ?? (auto && declared?.['x-animatable'] === true && value !== before ? [] : undefined)
  if (keyframes === undefined || typeof value !== 'number') return setParam(document, node, param, value)
  return setParam(document, node, param, { keyframes: setKey(keyframes, time, value, limitsOf(declared), 0.5 / rate) as unknown as Json })
}

/** Params of a node that could have keyframes and have none. */
export function stillParams(document: GraphDocument, types: Types, node: string): readonly (readonly [param: string, schema: ParamSchema])[] {
  const { type, params, inputs } = document.nodes[node] ?? { type: '' }
  return Object.entries(types.get(type)?.params.properties ?? {}).filter(([param, schema]) => schema['x-animatable'] === true && inputs?.[param] === undefined && keyframesOf(params?.[param]) === undefined && typeof params?.[param] !== 'string')
}
