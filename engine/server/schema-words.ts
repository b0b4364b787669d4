/** The words that the schemas of the OpenAPI document are written with. */
import type { Schema } from './route.ts'

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
export const listOf = (items: Schema): Schema => ({ type: 'array', items })
/** Values of one kind, by name. */
export const mapOf = (values: Schema): Schema => ({ type: 'object', additionalProperties: values })
/** What an answer holds always, and what it may hold. */
export const object = (always: Readonly<Record<string, Schema>>, maybe: Readonly<Record<string, Schema>> = {}, more: Schema = {}): Schema => ({
  type: 'object', properties: { ...always, ...maybe }, required: Object.keys(always), ...more,
})
export const about = (schema: Schema, description: string): Schema => ({ ...schema, description })
export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values })
export const exactly = (value: string | boolean): Schema => ({ type: typeof value, const: value })

export const text: Schema = { type: 'string' }
export const count: Schema = { type: 'integer', minimum: 0 }
export const number: Schema = { type: 'number' }
export const flag: Schema = { type: 'boolean' }
export const time: Schema = { type: 'string', format: 'date-time' }
export const json: Schema = ref('Json')
