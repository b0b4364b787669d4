/** Shapes that are compiled ahead, and values of params that are looked into without a schema: both as the JSON Schema says. */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParamDeclaration } from '../../engine/contract/param-declaration.ts'
import { unlike } from '../../engine/contract/param-value.ts'
import { valueSchema } from '../../engine/graph/param-schema.ts'
import { shapeCode, SHAPES } from '../../engine/package/write-shapes.ts'
import builtIn from '../../nodes/index.ts'

describe('compiled shapes are up to date (else: npm run docs)', () => {
  it.each(Object.entries(SHAPES))('%s', (schema, path) => {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')).toBe(shapeCode(schema))
  })
})

const ajv = new Ajv({ strict: false })

const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('', 'a', '🙂', '🙂🙂', '#a0b1c2', '12', '123456789012345678901'))
const number = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.double({ min: -20, max: 20, noNaN: true }), fc.constantFrom(1e300, -0))
const value: fc.Arbitrary<unknown> = fc.letrec<{ one: unknown }>((tie) => ({
  one: fc.oneof({ depthSize: 'small' }, text, number, fc.boolean(), fc.constant(null), fc.array(tie('one'), { maxLength: 4 }), fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('one'), { maxKeys: 3 })),
})).one

const range = (low: number, high: number) => fc.record({ minimum: fc.integer({ min: low, max: 0 }), maximum: fc.integer({ min: 0, max: high }) }, { requiredKeys: [] })
const param: fc.Arbitrary<ParamDeclaration> = fc.letrec<{ one: ParamDeclaration }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(fc.constantFrom('number' as const, 'integer' as const), range(-15, 15)).map(([type, limits]) => ({ type, ...limits })),
    fc.constant({ type: 'integer' as const, long: true }),
    fc.record({ type: fc.constant('string' as const), minLength: fc.integer({ min: 0, max: 3 }), maxLength: fc.integer({ min: 3, max: 8 }), pattern: fc.constantFrom('^#[0-9a-f]{6}$', '^.$', 'a'), enum: fc.constant(['', 'a', '🙂']) }, { requiredKeys: ['type'] }),
    fc.constant({ type: 'boolean' as const }),
    fc.constant({ type: 'json' as const }),
    fc.record({ type: fc.constant('array' as const), items: tie('one'), minItems: fc.integer({ min: 0, max: 2 }), maxItems: fc.integer({ min: 2, max: 3 }) }, { requiredKeys: ['type', 'items'] }),
    fc.record({ type: fc.constant('object' as const), properties: fc.dictionary(fc.constantFrom('a', 'b'), fc.tuple(tie('one'), fc.boolean()).map(([one, optional]) => ({ ...one, ...(optional ? { optional } : {}) }) as ParamDeclaration)) }),
  ) as fc.Arbitrary<ParamDeclaration>,
})).one

describe('a value is what a param takes', () => {
  it('where its JSON Schema says so, and nowhere else', () => {
    fc.assert(
      fc.property(param, fc.array(value, { minLength: 1, maxLength: 6 }), (declared, values) => {
        const validate = ajv.compile(valueSchema(declared))
        for (const one of values) expect([one, unlike(declared, one) === undefined]).toEqual([one, validate(one)])
      }),
      { numRuns: 400 },
    )
  }, 60_000)

  it('for every default of every built-in node', () => {
    for (const { type, params } of builtIn.nodes!) {
      for (const [name, declared] of Object.entries(params)) if (declared.default !== undefined) expect([type, name, unlike(declared, declared.default)]).toEqual([type, name, undefined])
    }
  })
})
