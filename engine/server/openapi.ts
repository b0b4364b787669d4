/** The OpenAPI 3.1 document, made from the route table. Pure. */
import graphSchema from '../graph/graph.schema.json' with { type: 'json' }
import { inputSchema } from '../productions/input-schema.ts'
import type { Production } from '../productions/productions.ts'
import { ENGINE_VERSION } from '../machine/version.ts'
import type { Route, RouteResponse, Schema } from './route.ts'
import { COMPONENTS } from './schemas.ts'

/** @param productions each is described with its own body, beside the row that takes them all */
export function openApi(routes: readonly Route[], productions: readonly Production[]): Schema {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes.flatMap((one) => [...(one.path === CALLED ? productions.map((production) => rowOf(one, production)) : []), one])) {
    const path = route.path.replaceAll('{+', '{')
    const operations = (paths[path] ??= {})
    operations[route.method] = operation(route)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Reelgraph',
      version: ENGINE_VERSION,
      description: 'Graphs, runs, previews and films. Faults come as problem details (RFC 9457).',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { ...COMPONENTS, ...graphComponents() },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Where the server asks for one: from reelgraph token create.' },
        session: { type: 'apiKey', in: 'cookie', name: 'reelgraph', description: 'Of a page that has signed in by POST /api/session.' },
      },
    },
  }
}

const CALLED = '/api/productions/{name}'

/** The row of one production: its name in the address, its inputs in the body. */
function rowOf({ params: _, ...row }: Route, { name, document: { title, description, inputs } }: Production): Route {
  return { ...row, path: CALLED.replace('{name}', name), summary: [title ?? name, description].filter((one) => one !== undefined).join(': '), body: { schema: inputSchema({ ...(inputs === undefined ? {} : { inputs }) }) } }
}

function operation(route: Route): Schema {
  const parameters = [
    ...Object.entries(route.params ?? {}).map(([name, schema]) => ({ name, in: 'path', required: true, schema })),
    ...Object.entries(route.query ?? {}).map(([name, schema]) => ({ name, in: 'query', required: route.required?.includes(name) ?? false, ...valueOf(schema) })),
    ...Object.entries(route.headers ?? {}).map(([name, said]) => ({ name, in: 'header', required: false, ...(typeof said === 'string' ? { description: said, schema: { type: 'string' } } : { schema: said }) })),
  ]
  return {
    tags: [route.tag],
    summary: route.summary,
    operationId: operationId(route),
    // The role is said beside it: the standard has a place for roles with other schemes only.
    ...(route.role === 'anyone' ? { security: [] } : { security: [{ token: [] }, { session: [] }], 'x-role': route.role }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: { [route.body.type ?? 'application/json']: { schema: route.body.published ?? route.body.schema } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(route.responses).map(([status, one]) => [status, responseOf(one)])),
      default: {
        description: 'What went wrong.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

/** JSON in an address is described as what it holds. */
function valueOf({ contentMediaType, contentSchema, ...schema }: Schema): Schema {
  if (contentMediaType !== 'application/json') return { schema: { ...schema, ...(contentMediaType === undefined ? {} : { contentMediaType }) } }
  return { description: schema['description'], content: { 'application/json': { schema: contentSchema } } }
}

function responseOf({ description, schema, type, headers }: RouteResponse): Schema {
  return {
    description,
    ...(headers === undefined
      ? {}
      : { headers: Object.fromEntries(Object.entries(headers).map(([name, said]) => [name, { description: said, schema: { type: 'string' } }])) }),
    ...(schema === undefined && type === undefined ? {} : { content: { [type ?? 'application/json']: { schema: schema ?? {} } } }),
  }
}

/** `post /api/runs/{id}/cancel` is `postRunsIdCancel`. */
function operationId({ method, path }: Route): string {
  const words = path.replace(/^\/(?:api\/)?/, '').split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('')
}

/** The schema of graph files; its parts are components of their own, where makers of clients look for them. */
function graphComponents(): Readonly<Record<string, unknown>> {
  const nameOf = (part: string): string => `Graph${part[0]!.toUpperCase()}${part.slice(1)}`
  const text = JSON.stringify(graphSchema).replace(/"#\/definitions\/(\w+)"/g, (_, part: string) => `"#/components/schemas/${nameOf(part)}"`)
  const { $schema: _, $id: __, definitions, ...Graph } = JSON.parse(text) as { readonly definitions: Readonly<Record<string, unknown>> } & Record<string, unknown>
  return { ...Object.fromEntries(Object.entries(definitions).map(([part, schema]) => [nameOf(part), schema])), Graph }
}
