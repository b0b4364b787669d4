/** The JSON Schema of a node's params, made from its declaration: for validation, the catalogue and the editor. Pure. */
import type { NodeSpec } from '../contract/declaration.ts'
import type { ParamDeclaration } from '../contract/param-declaration.ts'

export type JsonSchema = { readonly [key: string]: unknown }

const cache = new WeakMap<NodeSpec, JsonSchema>()

/** Hints for the editor are `x-` keys: widget, unit, slider range, asset kind, animatable, points that are placed on a picture. */
export function paramSchema(spec: NodeSpec): JsonSchema {
  let schema = cache.get(spec)
  if (schema === undefined) {
    schema = objectSchema(spec.params)
    cache.set(spec, schema)
  }
  return schema
}

function objectSchema(properties: Readonly<Record<string, ParamDeclaration>>): JsonSchema {
  const required = Object.entries(properties)
    .filter(([, param]) => param.default === undefined && param.optional !== true)
    .map(([name]) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).map(([name, param]) => [name, valueSchema(param)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  }
}

export function valueSchema(param: ParamDeclaration): JsonSchema {
  const head = {
    ...(param.title === undefined ? {} : { title: param.title }),
    ...(param.description === undefined ? {} : { description: param.description }),
    ...(param.default === undefined ? {} : { default: param.default }),
    ...(param.advanced === true ? { 'x-advanced': true } : {}),
  }
  const pick = (names: readonly string[], from: object): JsonSchema =>
    Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name as keyof typeof from]]))
  const hints = (names: readonly string[]): JsonSchema =>
    Object.fromEntries(names.filter((name) => name in param).map((name) => [`x-${name}`, param[name as keyof typeof param]]))
  switch (param.type) {
    case 'number':
    case 'integer':
      return {
        ...(param.long === true ? { type: [param.type, 'string'], pattern: '^\\d{1,20}$' } : { type: param.type }),
        ...pick(['minimum', 'maximum'], param),
        ...head,
        ...hints(['uiMinimum', 'uiMaximum', 'step', 'unit', 'animatable', 'film', 'placed', 'widget']),
      }
    case 'string':
      return { type: 'string', ...pick(['enum', 'minLength', 'maxLength', 'pattern'], param), ...head, ...hints(['widget', 'asset', 'package', 'expression']) }
    case 'boolean':
      return { type: 'boolean', ...head }
    case 'array':
      return { type: 'array', items: valueSchema(param.items), ...pick(['minItems', 'maxItems'], param), ...head }
    case 'object':
      return { ...objectSchema(param.properties), ...head, ...hints(['placed']) }
    case 'json':
      return head
  }
}
