import { basename } from 'node:path'
import { rm } from 'node:fs/promises'
import type { ServerContext } from '../context.ts'
import { receiveFile } from '../assets.ts'
import { defineRoute, type Route } from '../route.ts'
import { ref } from '../schema-words.ts'

export function bundleRoutes({ engine, uploadLimit }: ServerContext): Route[] {
  return [
    defineRoute<{ path: string }>({
      method: 'get',
      path: '/api/bundles/{+path}',
      role: 'viewer',
      tag: 'graphs',
      summary: 'A graph file, its subgraphs and their files as one ZIP file.',
      params: { path: { type: 'string', minLength: 1, maxLength: 500 } },
      responses: { 200: { description: 'The bundle; `reelgraph.json` in it lists what it holds and what is missing.', type: 'application/zip' } },
      handle: async ({ params: { path }, response, signal }) => {
        const [{ contentsOf }, { packBundle }] = await Promise.all([import('../../bundle/contents.ts'), import('../../bundle/pack.ts')])
        const { path: normal = path } = await engine.loadGraph(path)
        const contents = await contentsOf(engine, normal)
        response.type('application/zip').set('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(`${basename(normal, '.json')}.reelgraph`)}`)
        await packBundle(contents, response, signal)
        return undefined
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/bundles',
      role: 'maker',
      audit: 'import',
      tag: 'graphs',
      summary: 'Puts a bundle in place (multipart, field `file`). No file of the project is written over.',
      body: {
        type: 'multipart/form-data',
        schema: { type: 'object', properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } }, required: ['file'], additionalProperties: false },
      },
      responses: { 201: { description: 'Where the graph is now, and what it lacks.', schema: ref('BundleResult') } },
      handle: async ({ raw, response }) => {
        const [{ unpackBundle }, { lacking }] = await Promise.all([import('../../bundle/unpack.ts'), import('../../bundle/needs.ts')])
        const file = await receiveFile(engine.project, raw, response, uploadLimit)
        try {
          const unpacked = await unpackBundle(engine.project, file.path, file.name)
          const needs = lacking(unpacked.needs, engine.registry.plugins(), (await engine.models.packages.list()).map(({ name }) => name))
          return { noted: { target: unpacked.path }, status: 201, json: { ...unpacked, needs } }
        } finally {
          await rm(file.path, { force: true })
        }
      },
    }),
  ]
}
