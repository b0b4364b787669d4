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
    'x-placed': about(object({ on: listOf(text), what: text }, {
      down: about(text, 'Of x: the param that is y.'),
      lines: about(listOf(listOf(text)), 'Names of points with a line between them.'),
    }), 'A point of a picture or several, x and y as shares of its size, to be placed by hand: on the picture of the first of these ports that is wired.'),
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
  Socket: object({ title: text, colour: text }, {
    clip: flag,
    accepts: about(listOf(text), 'Socket types that this one is taken as.'),
    feeds: about(listOf(text), 'Types of params that a link from it may feed.'),
    drives: about(flag, 'A link from it may move a param.'),
    shows: about(oneOf('clip', 'matte', 'picture', 'sound', 'text'), 'What a preview of it is; absent where there is nothing to be seen.'),
  }),
  Catalogue: object({
    nodes: listOf(ref('NodeType')),
    sockets: mapOf(ref('Socket')),
    plugins: listOf(object({ name: text, version: text, permissions: listOf(text) }, { code: about(text, 'Digest of its code, where that is worked on: what its nodes make is to be looked at again when it is another.') })),
    problems: about(listOf(ref('Fault')), 'Plugins that could not be loaded.'),
  }),
}
