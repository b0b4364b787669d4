import { basename, dirname, extname, join, relative } from 'node:path'
import { readFile, rename } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import type { Response } from 'express'
import { failure } from '../../contract/errors.ts'
import type { SceneResult } from '../../contract/events.ts'
import type { Json } from '../../contract/sockets.ts'
import { filesIn } from '../../machine/files-in.ts'
import type { QueuedRun } from '../../queue/queue.ts'
import type { ServerContext } from '../context.ts'
import { defineRoute, type Route } from '../route.ts'
import { filmUrl, liveUrl } from '../run-view.ts'
import { about, flag, listOf, number, object, text, time } from '../schema-words.ts'
import { RUN_ID } from '../schemas.ts'
import { SENT, sendWhole } from '../send-file.ts'

const ID = { id: RUN_ID }
const DIGEST = { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the file.' }
const NAME = { type: 'string', minLength: 1, maxLength: 255, description: 'What it is called when it is saved; of no other effect.' }
const DOWNLOAD = { download: { type: 'boolean', description: 'It is saved, not shown.' } }
const RANGE = { Range: 'Bytes wanted, as players ask for them.', 'If-None-Match': 'An ETag that is had already.', 'If-Range': 'The ETag of what was had of it.' }
const FILM = {
  ...SENT,
  200: { ...SENT[200], headers: { ETag: 'The SHA-256.', 'Cache-Control': 'It may be kept for ever, or as long as the link lasts.' } },
}
const YEAR = 365 * 86_400

export function filmRoutes({ engine, queue, kept, live, shares }: ServerContext): Route[] {
  /** @throws E_HTTP_NOT_FOUND */
  const placeOf = async (digest: string): Promise<string> => {
    const place = await kept.withDigest(digest)
    if (place === undefined) throw failure('E_HTTP_NOT_FOUND', { expected: 'the SHA-256 of a film that the history has', got: digest })
    return place
  }
  const send = async (response: Response, digest: string, name: string, download: boolean, cache: string): Promise<undefined> => {
    const place = await placeOf(digest)
    response.set({ ETag: `"${digest}"`, 'Cache-Control': cache })
    // Named as it was asked for, of the kind that it is.
    response.type(extname(place))
    if (download) response.attachment(named(name, place))
    await sendWhole(response, dirname(place), basename(place))
  }
  /** Absolute places of what a run wrote, wherever it lies now, by their names in the output folder. */
  const filesOf = async (run: QueuedRun, only?: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> => {
    await kept.settled()
    const files = new Map<string, string>()
    for (const { path } of run.report?.outputs ?? []) {
      if (only?.has(path) === false) continue
      const standing = kept.standing(run.id, path)
      const name = relative(engine.output, path)
      if (name.startsWith('..') || standing === 'gone') continue
      if (standing !== undefined) files.set(name, kept.pathOf(run.id, path))
      else for (const file of await filesIn(path)) files.set(relative(engine.output, file), file)
    }
    return files
  }
  return [
    defineRoute<{ digest: string; name: string }, { download?: boolean }>({
      method: 'get',
      path: '/api/films/{digest}/{name}',
      role: 'viewer',
      tag: 'films',
      summary: 'A film by its SHA-256, whole or in ranges. What is at this address never changes.',
      params: { digest: DIGEST, name: NAME },
      query: DOWNLOAD,
      headers: RANGE,
      responses: FILM,
      handle: ({ params: { digest, name }, query: { download = false }, response }) => send(response, digest, name, download, `private, max-age=${YEAR}, immutable`),
    }),
    defineRoute<object, object, { film: string; seconds?: number; name?: string }>({
      method: 'post',
      path: '/api/shares',
      role: 'maker',
      audit: 'share',
      tag: 'films',
      summary: 'A link to a film that needs no token, until its time is over.',
      body: {
        schema: {
          type: 'object',
          properties: {
            film: DIGEST,
            seconds: { type: 'integer', minimum: 60, maximum: YEAR, default: 7 * 86_400, description: 'How long it lasts.' },
            name: { type: 'string', minLength: 1, maxLength: 100, pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]*$', description: 'What the film is called where it is saved.' },
          },
          required: ['film'],
          additionalProperties: false,
        },
      },
      responses: { 201: { description: 'The link.', schema: object({ url: text, expires: time }) } },
      handle: async ({ body: { film, seconds = 7 * 86_400, name } }) => {
        const place = await placeOf(film)
        const until = Math.floor(Date.now() / 1000) + seconds
        const url = `${filmUrl(film, named(name ?? 'film', place)).replace('/api/films/', '/api/shared/')}?exp=${until}&sig=${shares.sign(film, until)}`
        return { noted: { target: `${film} until ${new Date(until * 1000).toISOString()}` }, status: 201, json: { url, expires: new Date(until * 1000).toISOString() } }
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/api/shares',
      role: 'admin',
      audit: 'end-shares',
      tag: 'films',
      summary: 'Ends all links that were shared: they are signed with another key from now on.',
      responses: { 204: { description: 'They have ended.' } },
      handle: () => {
        shares.rotate()
        return { status: 204 }
      },
    }),
    defineRoute<{ digest: string; name: string }, { exp: number; sig: string; download?: boolean }>({
      method: 'get',
      path: '/api/shared/{digest}/{name}',
      role: 'anyone',
      tag: 'films',
      summary: 'A film that was shared. The link is all that it takes.',
      params: { digest: DIGEST, name: NAME },
      query: { exp: { type: 'integer', minimum: 0, maximum: 9_999_999_999, description: 'When it ends, in seconds since 1970.' }, sig: { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' }, ...DOWNLOAD },
      required: ['exp', 'sig'],
      headers: RANGE,
      responses: FILM,
      handle: ({ params: { digest, name }, query: { exp, sig, download = false }, response }) => {
        shares.check(digest, exp, sig)
        // Other sites may show it, and what lies between may keep it as long as it lasts.
        response.set('Cross-Origin-Resource-Policy', 'cross-origin')
        return send(response, digest, name, download, `public, max-age=${Math.min(YEAR, exp - Math.floor(Date.now() / 1000))}, immutable`)
      },
    }),
    defineRoute<{ id: string }, { scenes?: boolean }>({
      method: 'get',
      path: '/api/runs/{id}/zip',
      role: 'viewer',
      tag: 'films',
      summary: 'All that a run wrote, as one ZIP file.',
      params: ID,
      query: { scenes: { type: 'boolean', description: 'Only the files of its scenes.' } },
      responses: { 200: { description: 'The files, as they are in the output folder.', type: 'application/zip' } },
      handle: async ({ params: { id }, query: { scenes = false }, response, signal }) => {
        const run = queue.get(id)
        const own = scenes ? new Set((run.report?.result?.scenes ?? []).flatMap(({ path, soundPath }) => [path, soundPath].filter((one) => one !== undefined))) : undefined
        const files = await filesOf(run, own)
        if (files.size === 0) throw failure('E_HTTP_NOT_FOUND', { expected: scenes ? 'a run that has files of scenes' : 'a run that has files', got: id })
        const { sendZip } = await import('../send-zip.ts')
        await sendZip(response, files, `${named(run.title, '.zip')}`, signal)
        return undefined
      },
    }),
    defineRoute<{ id: string; number: number }, { download?: boolean }>({
      method: 'get',
      path: '/api/runs/{id}/scenes/{number}',
      role: 'viewer',
      tag: 'films',
      summary: 'One scene of a film: its own file, else what is cut out of the film.',
      params: { ...ID, number: { type: 'integer', minimum: 0, maximum: 100_000 } },
      query: DOWNLOAD,
      headers: { Range: 'Bytes wanted, as players ask for them.' },
      responses: SENT,
      handle: async ({ params: { id, number: wanted }, query: { download = false }, response, signal }) => {
        const run = queue.get(id)
        const scene = run.report?.result?.scenes?.find((one) => one.number === wanted)
        const path = scene?.path ?? scene?.soundPath
        const place = path === undefined ? await cutScene(run, scene, signal) : [...(await filesOf(run, new Set([path]))).values()][0]
        if (place === undefined) throw failure('E_HTTP_NOT_FOUND', { expected: 'a scene that has a file, or tells where in the film it is', got: String(wanted) })
        if (download) response.attachment(named(`${run.title} ${wanted}`, place))
        await sendWhole(response, dirname(place), basename(place))
        return undefined
      },
    }),
    defineRoute<{ id: string }>({
      method: 'get',
      path: '/api/runs/{id}/live',
      role: 'viewer',
      tag: 'films',
      summary: 'The films of a run that can be watched while they are made.',
      params: ID,
      responses: { 200: { description: 'Them, as far as they are.', schema: object({ films: listOf(object({ node: text, url: text, seconds: about(number, 'That are there.'), ended: flag })) }) } },
      handle: ({ params: { id } }) => {
        queue.get(id)
        return { json: { films: live.list(id).map(({ node, ...rest }) => ({ node, url: liveUrl(id, node), ...rest })) } }
      },
    }),
    defineRoute<{ id: string; node: string; file: string }>({
      method: 'get',
      path: '/api/runs/{id}/live/{node}/{file}',
      role: 'viewer',
      tag: 'films',
      summary: 'A film in the making as an HLS stream that grows: index.m3u8 and its pieces, with their sound.',
      params: { ...ID, node: { type: 'string', minLength: 1, maxLength: 400 }, file: { type: 'string', pattern: '^(index\\.m3u8|\\d{1,6}\\.ts)$' } },
      responses: { 200: { description: 'The playlist, or a piece as MPEG-TS.', type: '*/*' } },
      handle: async ({ params: { id, node, file }, response }) => {
        queue.get(id)
        if (file === 'index.m3u8') {
          const bytes = Buffer.from(live.playlist(id, node))
          return { bytes, type: 'application/vnd.apple.mpegurl', headers: { 'Cache-Control': 'no-cache' } }
        }
        const place = await live.piece(id, node, Number.parseInt(file, 10))
        response.set('Cache-Control', 'private, max-age=600')
        return { bytes: await readFile(place), type: 'video/mp2t' }
      },
    }),
  ]

  /** Undefined where the scene does not tell where it is, or its film is gone. */
  async function cutScene(run: QueuedRun, scene: SceneResult | undefined, signal: AbortSignal): Promise<string | undefined> {
    const { path, fps } = run.report?.result ?? {}
    const span = scene === undefined ? undefined : spanOf(scene)
    if (path === undefined || fps === undefined || span === undefined) return undefined
    const film = [...(await filesOf(run, new Set([path]))).values()][0]
    if (film === undefined) return undefined
    const name = createHash('sha256').update(`${path} ${span.from} ${span.to}`).digest('hex').slice(0, 16)
    const place = join(kept.folderOf(run.id), `${name}.mp4`)
    if ((await filesIn(kept.folderOf(run.id))).includes(place)) return place
    const part = join(kept.folderOf(run.id), `${name}.${process.hrtime.bigint()}.part`)
    await engine.cutFilm({ path: film, ...span, fps }, part, signal)
    await rename(part, place)
    return place
  }
}

/** In seconds of the film, by the names that the nodes of scenes give them. */
function spanOf(scene: Readonly<Record<string, Json | undefined>>): { readonly from: number; readonly to: number } | undefined {
  const read = (...names: readonly string[]): number | undefined => names.map((name) => scene[name]).find((one) => typeof one === 'number')
  const from = read('start', 'from')
  const length = read('duration')
  const to = read('end', 'to') ?? (from === undefined || length === undefined ? undefined : from + length)
  return from === undefined || to === undefined || from < 0 || to <= from ? undefined : { from, to }
}

/** A name for saving, with the end of the file that it is for. */
function named(name: string, place: string): string {
  const end = extname(place) || place
  const stem = name.toLowerCase().endsWith(end.toLowerCase()) ? name.slice(0, -end.length) : name
  return `${stem.replace(/[^\p{L}\p{N} ._-]+/gu, '-').slice(0, 100) || 'film'}${end}`
}
