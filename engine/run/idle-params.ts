/** Params that have no effect where they stand, by what their declarations say of them. Pure. */
import type { NumberParam, ParamDeclaration } from '../contract/param-declaration.ts'
import type { FaultFacts } from '../contract/errors.ts'
import type { Moment } from '../contract/moment.ts'
import type { ResolvedNode } from '../graph/resolved.ts'
import type { Values } from './param-values.ts'

export interface IdleRequest {
  readonly node: Pick<ResolvedNode, 'spec' | 'keyframes' | 'given'>
  /** At time 0. */
  readonly params: Values
  readonly inputs: Values
  /** Empty before the node has run. */
  readonly outputs: Values
}

/** How long a clip or track is. */
interface Extent {
  /** Frames. Sound has none: its moments are told apart as closely as those of film are. */
  readonly length: number
  readonly rate: number
  readonly seconds: number
  readonly what: 'clip' | 'track'
}

const SOUND_RATE = 25
/** Of a frame: what floating point leaves. */
const NEAR = 1e-6

export function idleParams(request: IdleRequest): FaultFacts[] {
  const { spec } = request.node
  const found = Object.entries(spec.params).flatMap(([port, declared]) => {
    const facts = without(port, declared, request) ?? beyond(port, declared, request) ?? empty(port, declared, request) ?? unreached(port, request)
    return facts === undefined ? [] : [{ port, ...facts }]
  })
  // What counts from a moment that is never reached is never reached either.
  const ports = new Set(found.map(({ port }) => port))
  return found.filter(({ port }) => {
    const from = momentOf(spec.params[port]!)?.plus
    return from === undefined || !ports.has(from)
  })
}

const momentOf = (declared: ParamDeclaration): Moment | undefined => (declared as Partial<NumberParam>).moment
const isGiven = (value: unknown): boolean => value !== undefined && value !== '' && value !== false

/** Another param, or what is wired, leaves it out. */
function without(port: string, { idleWith, default: usual }: ParamDeclaration, { node: { given }, params, inputs }: IdleRequest): FaultFacts | undefined {
  if (idleWith === undefined || !given.includes(port) || JSON.stringify(params[port]) === JSON.stringify(usual)) return undefined
  for (const [other, values] of Object.entries(idleWith)) {
    const wired = inputs[other] !== undefined
    if (values === true ? !wired && !isGiven(params[other]) : !values.includes(params[other] as string)) continue
    return {
      got: said(params[port]),
      detail: wired ? `"${other}" is wired, and takes its place.` : `"${other}" is ${said(params[other])}.`,
      fix: `Remove it, or change "${other}".`,
    }
  }
  return undefined
}

/** A moment that the clip doesn't reach. */
function beyond(port: string, declared: ParamDeclaration, request: IdleRequest): FaultFacts | undefined {
  const value = request.params[port]
  if (declared.type === 'array' && declared.items.type === 'object') {
    // Of a list of moments some may lie beyond: what leads there is seen.
    for (const [key, { moment }] of Object.entries(declared.items.properties) as [string, Partial<NumberParam>][]) {
      const moments = (value as Readonly<Record<string, unknown>>[]).map((one) => one[key])
      const all = moment === undefined ? [] : moments.map((one) => beyondEnd(one, moment, request))
      if (all.length > 0 && all.every((one) => one !== undefined)) return all[0]
    }
  }
  const moment = momentOf(declared)
  return moment === undefined ? undefined : beyondEnd(value, moment, request)
}

function beyondEnd(value: unknown, { of, at = 'start', frames, plus, minus }: Moment, { params, inputs, outputs }: IdleRequest): FaultFacts | undefined {
  const extent = extentOf(inputs[of] ?? outputs[of])
  // At nothing it stands for the end, or for the beginning.
  if (extent === undefined || typeof value !== 'number' || value === 0) return undefined
  const counted = frames === true || (frames !== undefined && params[frames.param] === frames.is)
  const rate = counted ? 1 : extent.rate
  const [from, begins] = [plus, minus].map((name) => (name === undefined ? 0 : Number(params[name] ?? 0))) as [number, number]
  const place = at === 'end' ? Math.round(value * rate) + Math.round(from * rate) - Math.round(begins * rate) : (value + from - begins) * rate + NEAR
  if (at === 'end' ? place <= extent.length : place < extent.length) return undefined
  const shift = begins - from
  const limit = counted ? `${at === 'end' ? 'at most' : 'less than'} ${extent.length + shift}` : `${at === 'end' ? 'at most' : 'less than'} ${rounded(extent.seconds + shift)} s`
  return { expected: limit, got: counted ? String(value) : `${value} s`, detail: `The ${extent.what} ends there.` }
}

/** A text without which nothing is drawn. */
function empty(port: string, declared: ParamDeclaration, { params }: IdleRequest): FaultFacts | undefined {
  if (declared.type !== 'string' || declared.emptyWith === undefined) return undefined
  const blank = [port, ...declared.emptyWith].every((name) => String(params[name] ?? '').trim() === '')
  return blank ? { expected: 'a text', got: 'none', detail: 'The clip stays as it is.', fix: 'Write a text, or remove the node.' } : undefined
}

/** Keyframes that all lie after the end. */
function unreached(port: string, { node: { keyframes }, inputs, outputs }: IdleRequest): FaultFacts | undefined {
  const first = keyframes[port]?.[0]
  const extent = [...Object.values(outputs), ...Object.values(inputs)].map(extentOf).find((one) => one !== undefined)
  if (first === undefined || extent === undefined || first[0] * extent.rate + NEAR < extent.length) return undefined
  return { expected: `keyframes before ${rounded(extent.seconds)} s`, got: `the first at ${first[0]} s`, detail: `The value stays at ${first[1]}.`, fix: 'Move them to where the clip is.' }
}

function extentOf(value: unknown): Extent | undefined {
  const info = (value as { readonly info?: { readonly length?: number; readonly rate?: { readonly num: number; readonly den: number }; readonly sampleRate?: number } } | undefined)?.info
  if (info?.length === undefined) return undefined
  if (info.sampleRate !== undefined) {
    const seconds = info.length / info.sampleRate
    return { length: Math.ceil(seconds * SOUND_RATE), rate: SOUND_RATE, seconds, what: 'track' }
  }
  if (info.rate === undefined) return undefined
  const rate = info.rate.num / info.rate.den
  return { length: info.length, rate, seconds: info.length / rate, what: 'clip' }
}

const rounded = (value: number): number => Number(value.toFixed(3))

const LONGEST = 60
function said(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'given')
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
