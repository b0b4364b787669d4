/** What handles read from a node's params and write into them: numbers at a moment, in pixels of the picture. Pure. */
import { sampleKeyframes } from '../../engine/graph/keyframes.ts'
import type { NodeType, ParamSchema } from '../api/client.ts'
import { setParam } from '../document/commands.ts'
import type { GraphDocument, GraphNode, Json } from '../document/document.ts'
import { keyframesOf, type Keyframe } from '../document/keyframes.ts'

export type Spot = readonly [x: number, y: number]
export interface Size {
  readonly width: number
  readonly height: number
}
/** Where a node is looked at, and when. */
export interface Scene {
  readonly document: GraphDocument
  readonly name: string
  readonly type: NodeType
  /** Of the picture that the handles lie on. */
  readonly size: Size
  /** Seconds. */
  readonly time: number
  /** Pixels that the grip for turning lies away: as many of the page at any zoom. */
  readonly away: number
  /** Frames a second: keyframes nearer than half a frame are at the same time. */
  readonly rate: number
}

export const nodeOf = ({ document, name }: Scene): GraphNode => document.nodes[name] ?? { type: '' }
export const schemaOf = ({ type }: Scene, param: string): ParamSchema | undefined => type.params.properties?.[param]
export const valueOf = (scene: Scene, param: string): Json | undefined => nodeOf(scene).params?.[param] ?? schemaOf(scene, param)?.default

/** Its number at the scene's time; undefined where a link or a template moves it, or it has none. */
export function numberAt(scene: Scene, param: string, time = scene.time): number | undefined {
  if (nodeOf(scene).inputs?.[param] !== undefined) return undefined
  const value = valueOf(scene, param)
  const keyframes = keyframesOf(value)
  if (keyframes !== undefined) return sampleKeyframes(keyframes, time)
  return typeof value === 'number' ? value : undefined
}

export const keyframed = (scene: Scene, param: string | undefined): readonly Keyframe[] | undefined => (param === undefined ? undefined : keyframesOf(valueOf(scene, param)))

/** Pixels to one of the param's numbers. */
export function pixelsPer(schema: ParamSchema | undefined, side: number): number {
  const unit = schema?.['x-unit']
  return unit === 'pixels' || unit === 'px' ? 1 : unit === '%' ? side / 100 : side
}

/** Within the param's range, and short to read in the file. */
export function fitted(schema: ParamSchema | undefined, value: number): number {
  const held = Math.min(schema?.maximum ?? Infinity, Math.max(schema?.minimum ?? -Infinity, value))
  return schema?.type === 'integer' ? Math.round(held) : Number(held.toFixed(5))
}

/** With a value at a time; what was there keeps its easing. */
function withKeyframe(keyframes: readonly Keyframe[], time: number, value: number, rate: number): readonly Keyframe[] {
  const near = keyframes.find(([at]) => Math.abs(at - time) < 0.5 / rate)
  if (near !== undefined) return keyframes.map((one) => (one === near ? ([one[0], value, ...one.slice(2)] as unknown as Keyframe) : one))
  const at = Number(Math.max(0, time).toFixed(4))
  const before = keyframes.findLast(([one]) => one < at)
  const easing = before?.[2]
  return [...keyframes, [at, value, ...(easing === undefined ? [] : [easing])] as unknown as Keyframe].sort((a, b) => a[0] - b[0])
}

/** Sets params: those with keyframes at the time, the others for all times. */
export function withNumbers(scene: Scene, values: Readonly<Record<string, number>>, time = scene.time): GraphDocument {
  let { document } = scene
  for (const [param, value] of Object.entries(values)) {
    const next = fitted(schemaOf(scene, param), value)
    const keyframes = keyframed(scene, param)
    document = setParam(document, scene.name, param, keyframes === undefined ? next : ({ keyframes: withKeyframe(keyframes, time, next, scene.rate) } as unknown as Json))
  }
  return document
}
