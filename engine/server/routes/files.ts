import { mkdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../contract/errors.ts'
import type { ServerContext } from '../context.ts'
import { receiveAsset } from '../assets.ts'
import { defineRoute, type Route } from '../route.ts'
import { ref } from '../schema-words.ts'
import { SENT, sendWhole } from '../send-file.ts'

const PAGE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"

export function fileRoutes({ engine, uploadLimit }: ServerContext): Route[] {
  return [
    defineRoute<{ path: string }>({
      method: 'get',
      path: '/api/files/{+path}',
      role: 'viewer',
      tag: 'files',
      summary: 'A file of the output folder, whole or in ranges.',
      params: { path: { type: 'string', minLength: 1, maxLength: 1000 } },
      query: { run: { type: 'string', description: 'Of no effect: a film rendered anew gets another address.' } },
      headers: { Range: 'Bytes wanted, as players ask for them.' },
      responses: SENT,
      handle: async ({ params, response }) => {
        const root = await outputFolder(engine.output)
        // A link in the output folder must not lead out of it.
        const real = await realpath(join(root, params.path)).catch(() => undefined)
        const inside = real !== undefined && real.startsWith(`${root}/`) && (await stat(real)).isFile()
        if (!inside || params.path.includes('\0')) throw failure('E_HTTP_NOT_FOUND', { file: params.path })
        // Pages that were made, such as a training's report, and drawings, which may have scripts: they may style themselves, and reach nothing.
        if (/\.(?:x?html?|svg|xml)$/i.test(real)) response.set('Content-Security-Policy', PAGE)
        await sendWhole(response, root, real.slice(root.length + 1))
        return undefined
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/assets',
      role: 'maker',
      audit: 'upload',
      tag: 'files',
      summary: 'Uploads a video, sound, picture or .cube table into the project\'s assets folder (multipart, field `file`).',
      body: {
        type: 'multipart/form-data',
        schema: { type: 'object', properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } }, required: ['file'], additionalProperties: false },
      },
      responses: { 201: { description: 'Where it lies now: `path` is what a graph names.', schema: ref('Asset') } },
      handle: async ({ raw, response, signal }) => {
        const asset = await receiveAsset({ engine, raw, response, signal, limit: uploadLimit })
        return { noted: { target: asset.path }, status: 201, json: asset }
      },
    }),
  ]
}

async function outputFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  return realpath(folder)
}
