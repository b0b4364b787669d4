/** What of a node can vary from take to take, and the values that it goes through. Pure. */
import { hasTemplate } from '../../engine/graph/templates.ts'
import { typeOf, type NodeType, type ParamSchema } from '../api/client.ts'
import type { GraphDocument, Json } from '../document/document.ts'
import { keyframesOf } from '../document/keyframes.ts'

export type AxisKind = 'seed' | 'text' | 'number' | 'choice' | 'switch'

/** A param and the values that it takes, in order. */
export interface Axis {
  readonly param: string
  readonly values: readonly Json[]
}

export interface Variable {
  readonly param: string
  readonly title: string
  readonly kind: AxisKind
  readonly schema: ParamSchema
  /** As it is in the graph now. */
  readonly now: Json | undefined
  /** The input of the graph that stands for it: that one varies. */
  readonly input?: string
}

const WHOLE = /^\{\{\s*inputs\.([A-Za-z][\w-]*)\s*\}\}$/

function kindOf(param: string, schema: ParamSchema): AxisKind | undefined {
  const type = typeOf(schema)
  if (schema['x-widget'] === 'seed' || schema.title === 'Seed' || param === 'seed') return 'seed'
  if (schema.enum !== undefined) return schema.enum.length > 1 ? 'choice' : undefined
  if (type === 'boolean') return 'switch'
  if (type === 'number' || type === 'integer') return 'number'
  return type === 'string' && schema['x-widget'] !== 'file' ? 'text' : undefined
}

const RANK: readonly AxisKind[] = ['seed', 'text', 'choice', 'number', 'switch']

/** The params that may vary: those that stand for themselves, or for an input of the graph. The likeliest first. */
export function variablesOf(document: GraphDocument, type: NodeType | undefined, name: string, values: Readonly<Record<string, Json>> = {}): readonly Variable[] {
  const node = document.nodes[name]
  const found = Object.entries(type?.params.properties ?? {}).flatMap(([param, schema]): Variable[] => {
    const kind = kindOf(param, schema)
    const own = node?.params?.[param]
    if (kind === undefined || node?.inputs?.[param] !== undefined || keyframesOf(own) !== undefined) return []
    const input = typeof own === 'string' ? WHOLE.exec(own)?.[1] : undefined
    if (input === undefined && typeof own === 'string' && hasTemplate(own)) return []
    const film = schema['x-film'] === undefined ? undefined : document.film?.[schema['x-film']]
    const now = input === undefined ? (own ?? film ?? schema.default) : (values[input] ?? document.inputs?.[input]?.default)
    return [{ param, title: schema.title ?? param, kind, schema, now, ...(input === undefined ? {} : { input }) }]
  })
  const rank = ({ kind, param, schema }: Variable): number => (param === 'prompt' ? 0.5 : RANK.indexOf(kind)) + (schema['x-advanced'] === true ? 10 : 0)
  return found.sort((a, b) => rank(a) - rank(b))
}

const MOST_SEED = 1_000_000

/** The seed that is there first, then others that it is not. */
export function seedsOf(now: Json | undefined, count: number, random: () => number, before: readonly Json[] = []): readonly Json[] {
  const seeds: Json[] = [...(before.length > 0 ? before : typeof now === 'number' || typeof now === 'string' ? [now] : [])].slice(0, count)
  while (seeds.length < count) {
    const next = Math.floor(random() * MOST_SEED)
    if (!seeds.includes(next)) seeds.push(next)
  }
  return seeds
}

/** Seeds that follow each other. */
export const seedsFrom = (first: number, count: number): readonly Json[] => Array.from({ length: count }, (_, at) => first + at)

/** Evenly, both ends included; whole numbers where the param takes no others, each once. */
export function rangeValues(from: number, to: number, count: number, schema: ParamSchema): readonly Json[] {
  const { minimum = -Infinity, maximum = Infinity } = schema
  const bounded = (value: number): number => Math.max(minimum, Math.min(maximum, typeOf(schema) === 'integer' ? Math.round(value) : Number(value.toPrecision(6))))
  const values = Array.from({ length: count }, (_, at) => bounded(count === 1 ? from : from + ((to - from) * at) / (count - 1)))
  return [...new Set(values)]
}

/** One a line. */
export const linesOf = (text: string): readonly Json[] => [...new Set(text.split('\n').map((line) => line.trim()).filter((line) => line !== ''))]

/** Where one would begin: six seeds, all choices, the range that the slider has. */
export function firstValues({ kind, schema, now }: Variable, random: () => number): readonly Json[] {
  if (kind === 'seed') return seedsOf(now, 6, random)
  if (kind === 'choice') return (schema.enum as readonly Json[]).slice(0, 12)
  if (kind === 'switch') return [false, true]
  if (kind === 'text') return typeof now === 'string' && now !== '' ? [now] : []
  const value = typeof now === 'number' ? now : 0
  const from = schema['x-uiMinimum'] ?? schema.minimum ?? Math.min(0, value / 2)
  const to = schema['x-uiMaximum'] ?? schema.maximum ?? Math.max(1, value * 2)
  return rangeValues(from, to, 5, schema)
}
