/** The OpenAPI document without a server: the same that /api/openapi.json answers. */
import { shippedProductions } from '../productions/productions.ts'
import type { ServerContext } from './context.ts'
import { openApi } from './openapi.ts'
import type { Schema } from './route.ts'
import { routeTable } from './routes/index.ts'

// The rows are described, and none is asked.
const NOBODY = { engine: { project: '', output: '' } } as unknown as ServerContext

export const apiDocument = (): Schema => openApi(routeTable(NOBODY), shippedProductions())
