/** Values of a graph's inputs: given ones checked and, from text, converted. Pure. */
import type { ErrorCode, FaultFacts } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { GraphInput } from './document.ts'
import { checkKeyframes, isKeyframed } from './keyframes.ts'
import { readJson } from './json.ts'
import { parseSeed } from './seeds.ts'

export function inputValue(
  name: string,
  input: GraphInput,
  given: Json | undefined,
  report: (code: ErrorCode, facts: FaultFacts) => void,
): Json | undefined {
  if (given === undefined && input.default === undefined) {
    report('E_INPUT_MISSING', { port: name, expected: input.type })
    return undefined
  }
  const value = given === undefined ? input.default! : coerceInput(input, given)
  if (isKeyframed(value) && (input.type === 'number' || input.type === 'integer')) {
    const track = checkKeyframes(value.keyframes)
    const outside = typeof track === 'string' ? undefined : track.flatMap(([time, at]) => wrongValue({ ...input, type: 'number' }, at)?.concat(` at ${time} s`) ?? [])[0]
    if (typeof track === 'string') report('E_KEYFRAMES', { port: name, expected: track, got: JSON.stringify(value.keyframes) })
    else if (outside !== undefined) report('E_INPUT_VALUE', { port: name, expected: outside, got: JSON.stringify(value.keyframes) })
    else return value
    return undefined
  }
  const wrong = wrongValue(input, value)
  if (wrong !== undefined) {
    report('E_INPUT_VALUE', { port: name, expected: wrong, got: JSON.stringify(given ?? value) })
    return undefined
  }
  return value
}

/** Text from the command line becomes the declared type where it can. */
function coerceInput({ type, schema }: GraphInput, value: Json): Json {
  if (typeof value !== 'string') return value
  switch (type) {
    case 'number':
    case 'integer': {
      const number = Number(value)
      if (/^\s*\{/.test(value)) return jsonOr(value)
      if (type === 'integer' && !Number.isSafeInteger(number) && parseSeed(value) !== undefined) return value
      return value.trim() === '' || !Number.isFinite(number) ? value : number
    }
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value
    case 'data':
      try {
        return readJson(value)
      } catch (thrown) {
        if (!(thrown instanceof SyntaxError)) throw thrown
        return isListOfWords(schema) ? value.split(',').map((one) => one.trim()).filter((one) => one !== '') : value
      }
    default:
      return value
  }
}

function jsonOr(text: string): Json {
  try {
    return readJson(text)
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
    return text
  }
}

/** As one types them: with commas between. */
function isListOfWords(schema: GraphInput['schema']): boolean {
  const { type, items } = (schema ?? {}) as { readonly type?: Json; readonly items?: { readonly type?: Json } }
  return type === 'array' && items?.type === 'string'
}

function wrongValue({ type, enum: allowed, minimum, maximum }: GraphInput, value: Json): string | undefined {
  const fits: Record<string, boolean> = {
    text: typeof value === 'string',
    file: typeof value === 'string',
    number: typeof value === 'number' && Number.isFinite(value),
    // A seed that no number holds is a text of digits.
    integer: Number.isInteger(value) || (typeof value === 'string' && !Number.isSafeInteger(Number(value)) && parseSeed(value) !== undefined),
    boolean: typeof value === 'boolean',
  }
  if (fits[type] === false) return type
  if (allowed !== undefined && !allowed.some((one) => JSON.stringify(one) === JSON.stringify(value))) {
    return `one of ${allowed.map((one) => JSON.stringify(one)).join(', ')}`
  }
  if (typeof value === 'number') {
    if (minimum !== undefined && value < minimum) return `at least ${minimum}`
    if (maximum !== undefined && value > maximum) return `at most ${maximum}`
  }
  return undefined
}
