import type { ServerContext } from '../context.ts'
import { deleteGraph, listGraphs, readGraph, saveGraph, type Precondition } from '../graph-files.ts'
import { defineRoute, type Route } from '../route.ts'
import { listOf, ref } from '../schema-words.ts'

const PATH = { path: { type: 'string', minLength: 1, maxLength: 500, description: 'Relative to the project folder, e.g. graphs/film.json.' } }
const ETAG = { ETag: 'The sha256 of the file, in quotes.' }

export function graphRoutes({ engine }: ServerContext): Route[] {
  const { project } = engine
  return [
    defineRoute({
      method: 'get',
      path: '/api/graphs',
      role: 'viewer',
      tag: 'graphs',
      summary: 'The graph files of the project.',
      responses: { 200: { description: 'The files, by path.', schema: listOf(ref('GraphFile')) } },
      handle: async () => ({ json: await listGraphs(project) }),
    }),
    defineRoute<{ path: string }>({
      method: 'get',
      path: '/api/graphs/{+path}',
      role: 'viewer',
      tag: 'graphs',
      summary: 'A graph file as it is on disk.',
      params: PATH,
      headers: { 'If-None-Match': 'An ETag: 304 when the file is still the same.' },
      responses: {
        200: { description: 'The graph; its sha256 is the ETag.', schema: ref('Graph'), headers: ETAG },
        304: { description: 'It has not changed.', headers: ETAG },
      },
      handle: async ({ params, raw }) => {
        const { text, etag } = await readGraph(project, params.path)
        const headers = { ETag: etag, 'Cache-Control': 'no-cache' }
        if (raw.headers['if-none-match'] === etag) return { status: 304, headers }
        return { headers, bytes: Buffer.from(text), type: 'application/json' }
      },
    }),
    defineRoute<{ path: string }, object, object>({
      method: 'put',
      path: '/api/graphs/{+path}',
      role: 'maker',
      audit: 'save',
      tag: 'graphs',
      summary: 'Saves a graph file.',
      params: PATH,
      headers: {
        'If-Match': 'The ETag that was read: 412 when someone else has saved since.',
        'If-None-Match': '`*`: 412 when there is such a file already.',
      },
      body: { schema: { type: 'object' }, published: ref('Graph') },
      responses: {
        200: { description: 'Saved.', schema: ref('Saved'), headers: ETAG },
        201: { description: 'Saved as a new file.', schema: ref('Saved'), headers: ETAG },
      },
      handle: async ({ params, body, raw }) => {
        const text = `${JSON.stringify(body, null, 2)}\n`
        const { etag, created } = await saveGraph(project, params.path, text, preconditionOf(raw.headers))
        return { status: created ? 201 : 200, headers: { ETag: etag }, json: { etag } }
      },
    }),
    defineRoute<{ path: string }>({
      method: 'delete',
      path: '/api/graphs/{+path}',
      role: 'maker',
      audit: 'delete',
      tag: 'graphs',
      summary: 'Deletes a graph file.',
      params: PATH,
      headers: { 'If-Match': 'The ETag that was read: 412 when someone else has saved since.' },
      responses: { 204: { description: 'Deleted.' } },
      handle: async ({ params, raw }) => {
        await deleteGraph(project, params.path, preconditionOf(raw.headers))
        return { status: 204 }
      },
    }),
  ]
}

function preconditionOf(headers: Readonly<Record<string, unknown>>): Precondition {
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  return { ...(typeof match === 'string' ? { match } : {}), ...(typeof noneMatch === 'string' ? { noneMatch } : {}) }
}
