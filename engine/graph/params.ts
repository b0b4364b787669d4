/** A node's params: migrated, defaults filled in, checked against the declaration. Pure. */
import type { Ajv, ValidateFunction } from 'ajv'
import type { NodeSpec } from '../contract/declaration.ts'
import { unlike } from '../contract/param-value.ts'
import type { ErrorCode, FaultFacts } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { FilmFormat, GraphNode, Keyframe } from './document.ts'
import { checkKeyframes, isKeyframed } from './keyframes.ts'
import { nearest } from './nearest.ts'
import { valueSchema } from './param-schema.ts'
import { parseSeed } from './seeds.ts'
import { broughtUp } from './current-versions.ts'
import type { Link } from './resolved.ts'

type Report = (code: ErrorCode, facts: FaultFacts) => void

/** Faults of one param that are told. */
const MOST_FAULTS = 20

let ajv: Ajv | undefined
const validators = new WeakMap<NodeSpec, Map<string, ValidateFunction>>()

/** Says all that is wrong with a value: made for the first that is. */
async function validatorOf(spec: NodeSpec, param: string): Promise<ValidateFunction> {
  // Declarations were looked into when they were made.
  // eslint-disable-next-line no-restricted-syntax -- as pure as when it is imported at the head: most starts do without
  ajv ??= new (await import('ajv')).Ajv({ allErrors: true, strict: false, meta: false, validateSchema: false })
  let known = validators.get(spec)
  if (known === undefined) validators.set(spec, (known = new Map()))
  let validate = known.get(param)
  if (validate === undefined) known.set(param, (validate = ajv.compile(valueSchema(spec.params[param]!))))
  return validate
}

export interface CheckedParams {
  readonly params: Record<string, Json | undefined>
  readonly keyframes: Record<string, readonly Keyframe[]>
  /** Those that the node says itself. */
  readonly given: readonly string[]
}

/** What is wrong with an expression, as facts of a fault. */
async function wrongExpression(text: string, names: readonly string[]): Promise<FaultFacts | undefined> {
  // eslint-disable-next-line no-restricted-syntax -- as pure as when it is imported at the head: most graphs have none
  const { expressionFacts, parseExpression } = await import('./expression.ts')
  const read = parseExpression(text, names)
  return 'problem' in read ? expressionFacts(text, read) : undefined
}

/** An optional text that can't be empty is absent when it is: so a graph's input may leave it open. */
const isLeftOut = (declared: NodeSpec['params'][string], value: Json): boolean =>
  value === '' && declared.type === 'string' && declared.optional === true && (declared.minLength ?? 0) > 0

export async function checkParams(
  name: string,
  node: GraphNode,
  spec: NodeSpec,
  given: Readonly<Record<string, Json>>,
  links: Readonly<Record<string, readonly Link[]>>,
  report: Report,
  film: FilmFormat,
  /** The subgraph's param that keyframes were given to, where that is another. */
  comesFrom: (keyframed: object) => string | undefined = () => undefined,
): Promise<CheckedParams> {
  const place = { node: name, type: spec.type }
  const current = migrated(name, node, spec, given, report)
  const params: Record<string, Json | undefined> = {}
  const keyframes: Record<string, readonly Keyframe[]> = {}
  for (const param of Object.keys(current)) {
    if (Object.hasOwn(spec.params, param)) continue
    const isPort = Object.hasOwn(spec.inputs, param)
    const fix = isPort ? { fix: `"${param}" is an input port: wire it under "inputs".` } : nearest(param, Object.keys(spec.params))
    report('E_PARAM', { ...place, port: param, got: param, ...fix })
  }
  for (const [param, declared] of Object.entries(spec.params)) {
    const own = Object.hasOwn(current, param) && !isLeftOut(declared, current[param]!) ? current[param] : undefined
    const linked = (links[param]?.length ?? 0) > 0
    const inherited = own === undefined && !linked && 'film' in declared ? declared.film : undefined
    const value = inherited === undefined ? own : film[inherited]
    if (value === undefined) {
      params[param] = declared.default as Json | undefined
      if (declared.default === undefined && declared.optional !== true && !linked) {
        report('E_PARAM_MISSING', { ...place, port: param, expected: declared.type })
      }
      continue
    }
    if (isKeyframed(value)) {
      const track = checkKeyframes(value.keyframes)
      if (declared.type !== 'number' && declared.type !== 'integer' || declared.animatable !== true) {
        const from = comesFrom(value)
        report('E_PARAM_STATIC', { ...place, port: param, expected: 'one value', got: 'keyframes', ...(from === undefined ? {} : { detail: `They are given to ${from}.`, fix: `Give ${from} one value, or let its subgraph use it in params that may change over time.` }) })
      } else if (typeof track === 'string') report('E_KEYFRAMES', { ...place, port: param, expected: track, got: shorten(value.keyframes) })
      else {
        const { minimum = -Infinity, maximum = Infinity } = declared
        const outside = track.find(([, at]) => at < minimum || at > maximum)
        if (outside !== undefined) {
          report('E_PARAM_VALUE', { ...place, port: param, expected: `values from ${minimum} to ${maximum}`, got: String(outside[1]) })
        }
        keyframes[param] = track
        params[param] = track[0]![1]
      }
      continue
    }
    if (declared.type === 'integer' && declared.long === true) {
      const seed = parseSeed(value)
      if (seed !== undefined) params[param] = seed
      else report('E_PARAM_VALUE', { ...place, port: param, expected: 'a whole number from 0 to 2^64 - 1', got: shorten(value), fix: 'Write what is beyond 9007199254740991 as a text of digits: "18446744073709551615".' })
    } else if (unlike(declared, value) === undefined) {
      params[param] = value
      const wrong = declared.type === 'string' && declared.expression !== undefined ? await wrongExpression(value as string, declared.expression) : undefined
      if (wrong !== undefined) report('E_EXPRESSION', { ...place, port: param, ...wrong })
    }
    else {
      const validate = await validatorOf(spec, param)
      validate(value)
      for (const error of (validate.errors ?? []).slice(0, MOST_FAULTS)) {
        const inside = error.instancePath.slice(1).replaceAll('/', '.')
        const allowed = (error.params as { allowedValues?: readonly Json[] }).allowedValues
        const got = inside === '' ? value : valueAt(value, error.instancePath)
        report('E_PARAM_VALUE', {
          ...place,
          port: inside === '' ? param : `${param}.${inside}`,
          expected: allowed === undefined ? (error.message ?? declared.type).replace(/^must /, 'it to ') : `one of ${allowed.join(', ')}`,
          got: shorten(got),
          ...(allowed !== undefined && typeof got === 'string' ? nearest(got, allowed.map(String)) : {}),
          ...(inherited === undefined ? {} : { detail: `It comes from film.${inherited} of the graph.`, fix: `Change film.${inherited}, or give the node a value of its own.` }),
        })
      }
    }
  }
  return { params, keyframes, given: Object.keys(current) }
}

function migrated(name: string, node: GraphNode, spec: NodeSpec, given: Readonly<Record<string, Json>>, report: Report): Record<string, Json> {
  const saved = node.version ?? spec.version
  if (saved > spec.version) {
    report('E_NODE_VERSION', { node: name, type: spec.type, expected: `version ${spec.version} at most`, got: String(saved) })
  }
  try {
    return broughtUp(given, saved, spec)
  } catch (thrown) {
    report('E_MIGRATION', { node: name, type: spec.type, got: `version ${saved}`, detail: (thrown as Error).message })
    return { ...given }
  }
}

function valueAt(value: Json, path: string): Json {
  let at: Json = value
  for (const part of path.split('/').slice(1)) at = (at as Record<string, Json>)[part] ?? null
  return at
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
