/** Whether a value is what a param takes: the same as its JSON Schema says, without compiling one. Pure. */
import type { ParamDeclaration } from './param-declaration.ts'

/** What the value should be, where it is not. */
export function unlike(param: ParamDeclaration, value: unknown): string | undefined {
  switch (param.type) {
    case 'number':
    case 'integer': {
      if (typeof value === 'string' && param.type === 'integer' && param.long === true) return /^\d{1,20}$/.test(value) ? undefined : 'a whole number'
      const { minimum = -Infinity, maximum = Infinity } = param
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'a number'
      if (param.type === 'integer' && !Number.isInteger(value)) return 'a whole number'
      return value < minimum ? `at least ${minimum}` : value > maximum ? `at most ${maximum}` : undefined
    }
    case 'string': {
      if (typeof value !== 'string') return 'a text'
      if (param.enum !== undefined && !param.enum.includes(value)) return `one of ${param.enum.join(', ')}`
      const { minLength = 0, maxLength = Infinity, pattern } = param
      const letters = maxLength < value.length || minLength > 0 ? [...value].length : minLength
      if (letters < minLength) return `at least ${minLength} letters long`
      if (letters > maxLength) return `at most ${maxLength} letters long`
      return pattern === undefined || new RegExp(pattern, 'u').test(value) ? undefined : `like ${pattern}`
    }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false'
    case 'array': {
      if (!Array.isArray(value)) return 'a list'
      const { minItems = 0, maxItems = Infinity } = param
      if (value.length < minItems) return `at least ${minItems} long`
      if (value.length > maxItems) return `at most ${maxItems} long`
      return firstOf(value, (one) => unlike(param.items as ParamDeclaration, one))
    }
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'an object'
      const given = value as Readonly<Record<string, unknown>>
      const known = Object.entries(param.properties) as [string, ParamDeclaration][]
      if (Object.keys(given).some((name) => !Object.hasOwn(param.properties, name))) return `an object of ${known.map(([name]) => name).join(', ')}`
      return firstOf(known, ([name, declared]) => {
        if (Object.hasOwn(given, name)) return unlike(declared, given[name])
        return declared.default === undefined && declared.optional !== true ? `an object with ${name}` : undefined
      })
    }
    default:
      return undefined
  }
}

function firstOf<T>(all: readonly T[], fault: (one: T) => string | undefined): string | undefined {
  for (const one of all) {
    const found = fault(one)
    if (found !== undefined) return found
  }
  return undefined
}
