/** The types of the server's API, made from its OpenAPI document: what `npm run docs` writes into schema.ts. */
import openapiTS, { astToString } from 'openapi-typescript'
import ts from 'typescript'
import { apiDocument } from '../../engine/server/api-document.ts'

/** What TypeScript knows already, and more closely than a schema says it. */
const KNOWN: Readonly<Record<string, string>> = { '#/components/schemas/Graph': 'GraphDocument', '#/components/schemas/Json': 'Json' }

const HEAD = `/** Made from the OpenAPI document by \`npm run docs\`: change the schemas of engine/server instead. */
import type { GraphDocument } from '../graph/document.ts'
import type { Json } from '../contract/sockets.ts'

`

export async function apiTypes(): Promise<string> {
  const nodes = await openapiTS(JSON.stringify(apiDocument()), {
    immutable: true,
    alphabetize: false,
    emptyObjectsUnknown: true,
    defaultNonNullable: false,
    silent: true,
    transform(schema, { path }) {
      const known = 'contentMediaType' in schema ? 'Blob' : KNOWN[path ?? '']
      return known === undefined ? undefined : ts.factory.createTypeReferenceNode(known)
    },
  })
  return HEAD + astToString(nodes)
}
