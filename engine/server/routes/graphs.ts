import type { ServerContext } from '../context.ts'
import { deleteGraph, listGraphs, moveGraph, readGraph, saveFree, saveGraph, type Precondition } from '../../project/graph-files.ts'
import { withCurrentTypes } from '../../graph/current-types.ts'
import { withCurrentVersions } from '../../graph/current-versions.ts'
import { checkDocument } from '../../graph/parse.ts'
import { dropTrashed, listTrash, readTrashed } from '../../project/trash.ts'
import { listVersions, readVersion } from '../../project/versions.ts'
import { defineRoute, type Route } from '../route.ts'
import { listOf, ref } from '../schema-words.ts'
import { GRAPH_PATH } from '../schemas.ts'

const PATH = { path: GRAPH_PATH }
const ETAG = { ETag: 'The sha256 of the file, in quotes.' }

const TRASH_ID = { id: { type: 'string', pattern: '^[0-9a-z-]{1,40}$' } }

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
      summary: 'Saves a graph file. What it replaces is kept as a version.',
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
      summary: 'Puts a graph file in the trash.',
      params: PATH,
      headers: { 'If-Match': 'The ETag that was read: 412 when someone else has saved since.' },
      responses: { 200: { description: 'Its id in the trash.', schema: ref('Trashed') } },
      handle: async ({ params, raw }) => ({ json: { id: await deleteGraph(project, params.path, preconditionOf(raw.headers)) } }),
    }),
    defineRoute<object, object, { document: unknown }>({
      method: 'post',
      path: '/api/current',
      role: 'viewer',
      tag: 'graphs',
      summary: 'A graph with its nodes as the installed versions of their types have them: what an editor shows.',
      body: { schema: { type: 'object', properties: { document: { type: 'object' } }, required: ['document'], additionalProperties: false }, published: { type: 'object', properties: { document: ref('Graph') }, required: ['document'], additionalProperties: false } },
      responses: { 200: { description: 'The graph.', schema: ref('Graph') } },
      handle: ({ body }) => ({ json: withCurrentVersions(withCurrentTypes(checkDocument(body.document), (type) => engine.registry.node(type)?.type), (type) => engine.registry.node(type)) }),
    }),
    defineRoute<object, object, { from: string; to: string }>({
      method: 'post',
      path: '/api/move',
      role: 'maker',
      audit: 'move',
      tag: 'graphs',
      summary: 'Gives a graph file another name or folder. Graphs that use it as a subgraph are written anew.',
      body: { schema: { type: 'object', properties: { from: PATH.path, to: PATH.path }, required: ['from', 'to'], additionalProperties: false } },
      responses: { 200: { description: 'The file under its new name, and the graphs that were written anew.', schema: ref('Moved') } },
      handle: async ({ body: { from, to } }) => ({ noted: { target: `${from} to ${to}` }, json: await moveGraph(project, from, to) }),
    }),
    defineRoute<{ path: string }>({
      method: 'get',
      path: '/api/versions/{+path}',
      role: 'viewer',
      tag: 'graphs',
      summary: 'Earlier versions of a graph file, newest first: what each save replaced.',
      params: PATH,
      responses: { 200: { description: 'The versions, and what the save after each of them changed.', schema: listOf(ref('GraphVersion')) } },
      handle: async ({ params }) => ({ json: await listVersions(project, params.path, (await readGraph(project, params.path)).text) }),
    }),
    defineRoute<{ digest: string; path: string }>({
      method: 'get',
      path: '/api/version/{digest}/{+path}',
      role: 'viewer',
      tag: 'graphs',
      summary: 'An earlier version of a graph file.',
      params: { digest: { type: 'string', pattern: '^[0-9a-f]{64}$' }, ...PATH },
      responses: { 200: { description: 'The graph as it was.', schema: ref('Graph') } },
      handle: async ({ params }) => ({ bytes: Buffer.from(await readVersion(project, params.path, params.digest)), type: 'application/json' }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/trash',
      role: 'viewer',
      tag: 'graphs',
      summary: 'Graph files that were deleted, newest first.',
      responses: { 200: { description: 'What the trash holds.', schema: listOf(ref('TrashedGraph')) } },
      handle: async () => ({ json: await listTrash(project) }),
    }),
    defineRoute<{ id: string }>({
      method: 'post',
      path: '/api/trash/{id}/restore',
      role: 'maker',
      audit: 'restore',
      tag: 'graphs',
      summary: 'Brings a deleted graph file back where it was, or under the next free name.',
      params: TRASH_ID,
      responses: { 200: { description: 'Where it is now.', schema: ref('Restored') } },
      handle: async ({ params: { id } }) => {
        const { path, text } = await readTrashed(project, id)
        const back = await saveFree(project, path, text)
        await dropTrashed(project, id)
        return { noted: { target: back.path }, json: back }
      },
    }),
    defineRoute<{ id: string }>({
      method: 'delete',
      path: '/api/trash/{id}',
      role: 'maker',
      audit: 'delete for good',
      tag: 'graphs',
      summary: 'Deletes a graph file of the trash for good.',
      params: TRASH_ID,
      responses: { 204: { description: 'It is gone.' } },
      handle: async ({ params: { id } }) => {
        await dropTrashed(project, id)
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
