/** The route table. */
import type { ServerContext } from '../context.ts'
import { listProductions } from '../../productions/productions.ts'
import { openApi } from '../openapi.ts'
import { defineRoute, type Route } from '../route.ts'
import { accessRoutes } from './access.ts'
import { bundleRoutes } from './bundles.ts'
import { farmRoutes } from './farm.ts'
import { fileRoutes } from './files.ts'
import { filmRoutes } from './films.ts'
import { graphRoutes } from './graphs.ts'
import { modelRoutes } from './models.ts'
import { productionRoutes } from './productions.ts'
import { pictureRoutes } from './pictures.ts'
import { previewRoutes } from './preview.ts'
import { runRoutes } from './runs.ts'
import { signalRoutes } from './signals.ts'
import { startRoutes } from './starts.ts'
import { systemRoutes } from './system.ts'

export function routeTable(context: ServerContext): Route[] {
  const routes: Route[] = [...systemRoutes(context), ...graphRoutes(context), ...bundleRoutes(context), ...runRoutes(context), ...productionRoutes(context), ...startRoutes(context), ...previewRoutes(context), ...signalRoutes(context), ...fileRoutes(context), ...filmRoutes(context), ...pictureRoutes(context.pictures), ...modelRoutes(context), ...accessRoutes(context), ...farmRoutes(context)]
  routes.push(
    defineRoute({
      method: 'get',
      path: '/api/openapi.json',
      role: 'anyone',
      tag: 'system',
      summary: 'This document.',
      responses: { 200: { description: 'OpenAPI 3.1.', schema: { type: 'object', required: ['openapi', 'paths'] } } },
      handle: async () => ({ json: openApi(routes, (await listProductions(context.engine.project)).list) }),
    }),
  )
  return routes
}
