import type { Pictures } from '../pictures.ts'
import { defineRoute, type Answer, type Route } from '../route.ts'
import { RUN_ID } from '../schemas.ts'

const RESPONSES = {
  200: { description: 'A JPEG, 384 pixels at most.', type: 'image/jpeg' },
  204: { description: 'There is nothing to be seen.' },
}

export function pictureRoutes(pictures: Pictures): Route[] {
  const answer = (bytes: Buffer | undefined): Answer =>
    bytes === undefined ? { status: 204 } : { bytes, type: 'image/jpeg', headers: { 'Cache-Control': 'no-cache' } }
  return [
    defineRoute<{ id: string }>({
      method: 'get',
      path: '/api/runs/{id}/picture',
      role: 'viewer',
      tag: 'runs',
      summary: 'A small picture of what a run made.',
      params: { id: RUN_ID },
      responses: RESPONSES,
      handle: async ({ params }) => answer(await pictures.ofRun(params.id)),
    }),
    defineRoute<object, { path: string; etag?: string }>({
      method: 'get',
      path: '/api/picture',
      role: 'viewer',
      tag: 'graphs',
      summary: 'A small picture of what a graph file makes, kept until the graph changes.',
      query: { path: { type: 'string', minLength: 1 }, etag: { type: 'string', description: 'Of no effect: a changed graph gets another address.' } },
      required: ['path'],
      responses: RESPONSES,
      handle: async ({ query }) => answer(await pictures.ofGraph(query.path)),
    }),
  ]
}
