/** Node types, sockets and plugins in the OpenAPI document. */
import type { Schema } from './route.ts'
import { about, count, flag, json, listOf, mapOf, number, object, oneOf, ref, text } from './schema-words.ts'

const PARAM_TYPE = oneOf('number', 'integer', 'string', 'boolean', 'array', 'object')

export const CATALOGUE_SCHEMAS: Readonly<Record<string, Schema>> = {
  Port: object({ type: about(text, 'A socket type.') }, {
    title: text,
    description: text,
    multiple: about(flag, 'Takes an ordered list of links.'),
    optional: flag,
  }),
  ParamSchema: object({}, {
    type: { anyOf: [PARAM_TYPE, listOf(PARAM_TYPE)], description: 'Of a long seed two: a number, or a text of digits. Of free JSON none.' },
    title: text,
    description: text,
    default: json,
    enum: listOf(json),
    minimum: number,
    maximum: number,
    minLength: count,
    maxLength: count,
    pattern: text,
    minItems: count,
    maxItems: count,
    items: ref('ParamSchema'),
    properties: mapOf(ref('ParamSchema')),
    required: listOf(text),
    additionalProperties: flag,
    'x-uiMinimum': number,
    'x-uiMaximum': number,
    'x-step': number,
    'x-animatable': flag,
    'x-film': about(oneOf('width', 'height', 'fps'), 'Which value of the film\'s format stands for it where it isn\'t given.'),
    'x-asset': about(text, 'Names a file of this kind.'),
    'x-package': about(listOf(text), 'Names a model package, of one of these families or, where none is listed, of any.'),
    'x-unit': text,
    'x-widget': text,
    'x-advanced': flag,
  }, { description: 'A JSON Schema of a param, with `x-` hints for widgets.' }),
  NodeType: object({
    type: text,
    earlierTypes: about(listOf(text), 'Names that it had before.'),
    title: text,
    version: count,
    category: text,
    description: text,
    tags: listOf(text),
    inputs: mapOf(ref('Port')),
    outputs: mapOf(ref('Port')),
    params: ref('ParamSchema'),
    sink: flag,
    materialize: about(flag, 'Its result is kept in the store.'),
    plugin: text,
  }),
  Socket: object({ title: text, colour: text }, { clip: flag, accepts: about(listOf(text), 'Socket types that this one is taken as.') }),
  Catalogue: object({
    nodes: listOf(ref('NodeType')),
    sockets: mapOf(ref('Socket')),
    plugins: listOf(object({ name: text, version: text, permissions: listOf(text) })),
    problems: about(listOf(ref('Fault')), 'Plugins that could not be loaded.'),
  }),
}
