/** Text to graph document: syntax, shape, sizes and names. Pure. */
import type { ErrorObject } from 'ajv'
import { failure, fault, ReelgraphError, type Fault } from '../contract/errors.ts'
import { withoutMark } from './decode-text.ts'
import type { GraphDocument } from './document.ts'
import { checkDepth, checkKeys } from './json.ts'
import { GRAPH_LIMITS as LIMITS } from './limits.ts'
import { validate } from './graph-shape.ts'

const POLLUTION = new Set(['__proto__', 'constructor', 'prototype'])
/** With letters that are written by their numbers, a key may be anything. */
const MAY_POLLUTE = /__proto__|constructor|prototype|\\u/

/** graph.schema.json, compiled ahead. */
const validateShape = validate as ((value: unknown) => value is GraphDocument) & { readonly errors?: readonly ErrorObject[] | null }

/** @throws E_JSON_SYNTAX, E_JSON_DEPTH, E_JSON_TWICE, E_GRAPH_SIZE, E_GRAPH_FORMAT, or all faults of shape together */
export function parseGraph(given: string, file?: string): GraphDocument {
  const text = withoutMark(given)
  const where = file === undefined ? {} : { file }
  if (text.length > LIMITS.characters) {
    throw failure('E_GRAPH_SIZE', { ...where, expected: `at most ${LIMITS.characters} characters`, got: String(text.length) })
  }
  checkDepth(text, where)
  let value: unknown
  const polluted: string[] = []
  try {
    // Looking at each key takes longer than reading: only where one of them may be such a key.
    value = !MAY_POLLUTE.test(text) ? JSON.parse(text) : JSON.parse(text, (key, inner: unknown) => {
      if (POLLUTION.has(key)) polluted.push(key)
      return inner
    })
  } catch (thrown) {
    throw failure('E_JSON_SYNTAX', { ...where, detail: syntaxPlace(text, thrown as SyntaxError) }, thrown)
  }
  if (polluted.length > 0) {
    throw failure('E_NAME', { ...where, expected: 'no key that changes objects\' prototypes', got: polluted[0]! })
  }
  checkKeys(text, where)
  return checkDocument(value, file)
}

/** The same checks for a document that did not come as text. */
export function checkDocument(value: unknown, file?: string): GraphDocument {
  const where = file === undefined ? {} : { file }
  const format = (value as { format?: unknown } | null)?.format
  if (typeof format === 'number' && format !== 1) {
    throw failure('E_GRAPH_FORMAT', { ...where, port: 'format', expected: '1', got: String(format) })
  }
  const nodes = (value as { nodes?: unknown } | null)?.nodes
  const count = typeof nodes === 'object' && nodes !== null ? Object.keys(nodes).length : 0
  if (count > LIMITS.nodes) {
    throw failure('E_GRAPH_SIZE', { ...where, expected: `at most ${LIMITS.nodes} nodes`, got: String(count) })
  }
  if (!validateShape(value)) throw new ReelgraphError(shapeFaults(validateShape.errors ?? [], where))
  return value
}

function shapeFaults(errors: readonly ErrorObject[], where: { file?: string }): Fault[] {
  const seen = new Set<string>()
  return errors.flatMap((error) => {
    const path = error.instancePath.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    const node = path[0] === 'nodes' ? path[1] : undefined
    const rest = (node === undefined ? path : path.slice(2)).join('.')
    const extra = (error.params as { additionalProperty?: string; propertyName?: string })
    const got = extra.additionalProperty ?? extra.propertyName
    const key = `${error.instancePath} ${error.keyword} ${got ?? ''}`
    if (seen.has(key) || ['oneOf', 'anyOf', 'if'].includes(error.keyword)) return []
    seen.add(key)
    const code = error.keyword === 'pattern' && error.propertyName !== undefined ? 'E_NAME' : 'E_GRAPH_SHAPE'
    return [
      fault(code, {
        ...where,
        ...(node === undefined ? {} : { node }),
        ...(rest === '' ? {} : { port: rest }),
        expected: error.keyword === 'additionalProperties' ? 'only known fields' : (error.message ?? error.keyword),
        ...(got === undefined ? {} : { got }),
      }),
    ]
  })
}

/** Line and column, found anew: engines word their messages differently. */
function syntaxPlace(text: string, error: SyntaxError): string {
  const position = /position (\d+)/.exec(error.message)
  const at = position === null ? text.length : Number(position[1])
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `Line ${line}, column ${at - before.lastIndexOf('\n')}: ${error.message}`
}
