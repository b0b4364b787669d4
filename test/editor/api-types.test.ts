/** The editor's types of the API are those of the OpenAPI document as it is now. */
import { readFileSync } from 'node:fs'
import { expect, expectTypeOf, test } from 'vitest'
import { apiTypes } from '../../editor/api/api-types.ts'
import { createRequests } from '../../engine/client/request.ts'
import type { Source } from '../../editor/api/client.ts'
import type { PlanReport } from '../../engine/host/engine.ts'
import type { Catalogue } from '../../engine/plugins/catalogue.ts'
import type { PackageView } from '../../engine/models/packages/package-jobs.ts'
import type { components } from '../../engine/client/schema.ts'

const { request } = createRequests()

test('schema.ts is what `npm run docs` writes', { timeout: 60_000 }, async () => {
  expect(readFileSync(new URL('../../engine/client/schema.ts', import.meta.url), 'utf8'), 'run: npm run docs').toBe(await apiTypes())
})

test('what the engine answers is what the document promises', () => {
  type Schemas = components['schemas']
  expectTypeOf<PlanReport>().toExtend<Schemas['Plan']>()
  expectTypeOf<PackageView>().toExtend<Schemas['Model']>()
  expectTypeOf<Omit<Catalogue, 'nodes'>>().toExtend<Omit<Schemas['Catalogue'], 'nodes'>>()
})

test('a request that the document does not know is an error of types', () => {
  const source: Source = { document: { format: 1, nodes: {} }, path: 'a.json' }
  // Never called: the compiler reads them.
  const wrong = [
    // @ts-expect-error no such address
    () => request('get', '/api/nodez'),
    // @ts-expect-error no such method there
    () => request('delete', '/api/nodes'),
    // @ts-expect-error the path's own name is missing
    () => request('get', '/api/runs/{id}'),
    // @ts-expect-error no such field
    () => request('post', '/api/validate', { body: { ...source, frame: 1 } }),
    // @ts-expect-error neither a document nor a path
    () => request('post', '/api/validate', { body: { inputs: {} } }),
    // @ts-expect-error a number
    () => request('get', '/api/runs', { query: { limit: 'many' } }),
    // @ts-expect-error no such field of the answer
    async () => (await (await request('post', '/api/plan', { body: source })).json()).forecast,
  ]
  expect(wrong).toHaveLength(7)
})
