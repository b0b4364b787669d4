/** What a production takes, as a JSON Schema: for the OpenAPI document, for clients and for tools of assistants. Pure. */
import type { GraphDocument, GraphInput } from '../graph/document.ts'

export type InputSchema = { readonly [key: string]: unknown }

const TYPES: Readonly<Record<string, string>> = { text: 'string', file: 'string', number: 'number', integer: 'integer', boolean: 'boolean' }
const PERSONA = { type: 'string', title: 'Persona', description: 'A file personas/NAME.json of the project: its values are taken for inputs of the same names that are not given.' }

export function inputSchema({ inputs = {} }: Pick<GraphDocument, 'inputs'>): InputSchema {
  return {
    type: 'object',
    properties: { ...Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, schemaOf(input)])), persona: PERSONA },
    ...(Object.values(inputs).some(isNeeded) ? { required: Object.entries(inputs).flatMap(([name, input]) => (isNeeded(input) ? [name] : [])) } : {}),
    additionalProperties: false,
  }
}

const isNeeded = ({ default: given }: GraphInput): boolean => given === undefined

function schemaOf({ type, title, description, enum: choices, minimum, maximum, default: given, schema }: GraphInput): InputSchema {
  const file = type === 'file' ? 'A file of the project folder; POST /api/assets brings one there.' : undefined
  const said = [description, file].filter((one) => one !== undefined).join(' ')
  return {
    ...(TYPES[type] === undefined ? (schema as InputSchema | undefined) : { type: TYPES[type] }),
    ...(title === undefined ? {} : { title }),
    ...(said === '' ? {} : { description: said }),
    ...(choices === undefined ? {} : { enum: choices }),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(given === undefined ? {} : { default: given }),
  }
}
