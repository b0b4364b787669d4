/** The nodes that deliveries are made by: what several need stands once. Pure. */
import { failure, type GraphFragment, type Json, type Lettering } from '../../../engine/api.ts'
import { isRecord } from '../../shared/is-record.ts'
import { LETTERING, SUBTITLE_SAFE, TITLE_SIZE } from '../../shared/lettering.ts'
import type { Size } from '../../shared/subjects/shape.ts'
import { tagOf, type Delivery } from './deliveries.ts'

type FragmentNode = GraphFragment['nodes'][string]

export interface Given {
  /** Of the film. */
  readonly picture: Size
  readonly fit: string
  /** Kept in the store first. */
  readonly keep: boolean
  /** Laid over each shape. */
  readonly over: Json
  readonly crf: number | undefined
  /** Input ports that are wired. */
  readonly wired: Readonly<Record<'audio' | 'timings' | 'subtitles' | 'markers', boolean>>
  readonly node: string
}

/** dBTP: room for what lossy coders add. */
const PEAK = -1

export function deliveryNodes(deliveries: readonly Delivery[], given: Given): GraphFragment {
  const { picture, fit, keep, over, crf, wired, node } = given
  const nodes: Record<string, FragmentNode> = {}
  /** By name, once. */
  const put = (name: string, made: FragmentNode): string => {
    nodes[name] ??= made
    return name
  }
  const laid = readOver(over, node)
  const video = keep ? `${put('kept', { type: 'bake', inputs: { video: '@.video' } })}.video` : '@.video'
  const subjects = (): Readonly<Record<string, string>> => (fit === 'crop' ? { subjects: `${put('subjects', { type: 'find-subjects', inputs: { video } })}.subjects` } : {})
  const shaped = ({ to, size, fps }: Delivery): string => {
    const name = `shape-${tagOf(to)}-${size.height}`
    const same = size.width === picture.width && size.height === picture.height
    const near = Math.abs((size.width * picture.height) / (size.height * picture.width) - 1) < 0.005
    let last = same ? video : `${put(name, { type: 'reframe', title: to, params: { to: `${size.width}x${size.height}`, fit }, inputs: { video, ...(near ? {} : subjects()) } })}.video`
    laid.forEach((one, k) => {
      const params = fitted(Object.hasOwn(LETTERING, one.type) ? LETTERING[one.type as keyof typeof LETTERING] : {}, (param) => (param === 'size' ? TITLE_SIZE : SUBTITLE_SAFE), one.params, picture, size)
      last = `${put(`${name}-over-${k + 1}`, { ...one, params, inputs: { ...one.inputs, video: last } })}.video`
    })
    return fps === undefined ? last : `${put(`${name}-${String(fps).replace('.', '_')}-fps`, { type: 'fps', params: { fps }, inputs: { video: last } })}.video`
  }
  const levels: number[] = []
  const heard = ({ loudness, format }: Delivery): Record<string, string> => {
    if (!wired.audio || format === 'gif') return {}
    if (!levels.includes(loudness)) levels.push(loudness)
    return { audio: `${put(levelName(loudness), { type: 'audio-loudness', title: `${loudness} LUFS`, params: { loudness, peak: PEAK }, inputs: { audio: '@.audio' } })}.audio` }
  }
  const written = deliveries.map((delivery, k) => {
    const { file, format } = delivery
    const beside: Record<string, string> = format === 'gif' ? {} : { ...(wired.subtitles ? { subtitles: '@.subtitles' } : {}), ...(wired.markers && format !== 'hls' ? { markers: '@.markers' } : {}) }
    const quality: Record<string, Json> = { quality: 'source', ...(format === 'prores' ? { codec: 'prores' } : format === 'mp4' && crf !== undefined ? { crf } : {}) }
    return put(`file-${k + 1}`, { type: 'encode', title: file, onError: 'continue', params: { file, ...quality }, inputs: { video: shaped(delivery), ...heard(delivery), ...beside } })
  })
  nodes['files'] = {
    type: 'delivered',
    params: { deliveries: deliveries.map(({ size: _, fps: __, ...one }): Json => ({ ...one })), levels },
    inputs: { written: written.map((one) => `${one}.written`), ...(levels.length === 0 ? {} : { audio: levels.map((one) => `${levelName(one)}.audio`) }) },
  }
  return { nodes, outputs: { files: 'files.files' } }
}

const levelName = (loudness: number): string => `sound-${String(-loudness).replace('.', '_')}`

interface Laid {
  readonly type: string
  readonly version?: number
  readonly params: Readonly<Record<string, Json>>
  readonly inputs: Readonly<Record<string, string>>
}

function readOver(over: Json, node: string): readonly Laid[] {
  const wrong = (at: string, got: Json): never => {
    throw failure('E_PARAM_VALUE', { node, port: at, expected: 'nodes { type, params?, inputs? } with a video input and a video output', got: JSON.stringify(got) })
  }
  if (!Array.isArray(over)) return wrong('over', over)
  return over.map((one, k): Laid => {
    if (!isRecord(one) || typeof one['type'] !== 'string') return wrong(`over[${k}]`, one)
    const { type, version, params, inputs } = one
    return { type, ...(typeof version === 'number' ? { version } : {}), params: isRecord(params) ? params : {}, inputs: isRecord(inputs) ? (inputs as Record<string, string>) : {} }
  })
}

/** Share of a tall film's height that players cover with their own signs. */
const TALL_SAFE = 0.1

/** Letters are as large to the shorter side as they were; words keep clear of what players lay over tall films. */
export function fitted({ size, safe }: Lettering, usual: (param: string) => number, params: Readonly<Record<string, Json>>, from: Size, to: Size): Readonly<Record<string, Json>> {
  const share = ({ width, height }: Size): number => Math.min(width, height) / height
  const given = (param: string): number => (typeof params[param] === 'number' ? params[param] : usual(param))
  return {
    ...params,
    ...(size === undefined ? {} : { [size]: Math.min(0.9, Math.max(0.01, (given(size) * share(to)) / share(from))) }),
    ...(safe === undefined || to.height <= 1.3 * to.width ? {} : { [safe]: Math.max(TALL_SAFE, given(safe)) }),
  }
}
