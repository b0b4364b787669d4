/** What handles read from a node's params and write into them: numbers at a moment, in pixels of the picture. Pure. */
import { sampleKeyframes } from '../../engine/graph/keyframes.ts'
import type { NodeType, ParamSchema } from '../api/client.ts'
import { setAt } from '../curves/tracks.ts'
import type { GraphDocument, GraphNode, Json } from '../document/document.ts'
import { keyframesOf, type Keyframe } from '../document/keyframes.ts'
import type { Spot } from './roto-edit.ts'

export type { Spot }
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
  /** Params without keyframes get their first at this time. */
  readonly auto: boolean
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

/** Sets params: those with keyframes at the time, the others for all times. */
export function withNumbers(scene: Scene, values: Readonly<Record<string, number>>, time = scene.time): GraphDocument {
  const { name, rate, auto } = scene
  return Object.entries(values).reduce((document, [param, value]) => {
    const schema = schemaOf(scene, param)
    const next = fitted(schema, value)
    // What stays as it was begins no curve.
    return setAt(document, name, param, schema, next, { time, rate, auto: auto && Math.abs(next - (numberAt(scene, param) ?? NaN)) > 1e-5 })
  }, scene.document)
}
