/** A hub on this machine that speaks the public one's protocol: facts and lists under /api, files by way of another host. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sha256 } from '../mirror.ts'

export interface FakeModel {
  readonly files: Readonly<Record<string, Uint8Array>>
  readonly card?: Readonly<Record<string, unknown>>
  /** Files are given to this token alone; lists to everybody. */
  readonly gated?: { readonly token: string }
  /** Nobody else hears of it. */
  readonly private?: { readonly token: string }
}

export interface HubQuestion {
  readonly host: 'hub' | 'store'
  readonly path: string
  readonly range: string | undefined
  readonly token: string | undefined
}

/** Answers instead and returns true, or lets it pass. */
export type HubFault = (asked: HubQuestion, response: ServerResponse, data: Uint8Array | undefined) => boolean

/** As git and its pointers have it: files from so many bytes on lie in the store. */
const LARGE = 2000
/** Entries of one page of a list. */
const PAGE = 4

const gitDigest = (data: Uint8Array): string => createHash('sha1').update(`blob ${data.length}\0`).update(data).digest('hex')
const commits = new WeakMap<FakeModel, string>()

function commitOf(model: FakeModel): string {
  const commit = commits.get(model) ?? createHash('sha1').update(Object.entries(model.files).map(([path, data]) => path + sha256(data)).join()).digest('hex')
  commits.set(model, commit)
  return commit
}

export async function openHub(models: Record<string, FakeModel>) {
  const asked: HubQuestion[] = []
  const faults: HubFault[] = []
  const stored = new Map<string, Uint8Array>()
  const listen = async (answer: (question: HubQuestion, url: URL, response: ServerResponse) => void, host: HubQuestion['host']) => {
    const server = createServer((request: IncomingMessage, response) => {
      const url = new URL(request.url!, 'http://x')
      const question = { host, path: decodeURIComponent(url.pathname), range: request.headers.range, token: request.headers.authorization?.replace(/^Bearer /, '') }
      asked.push(question)
      answer(question, url, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  }
  const give = ({ range }: HubQuestion, response: ServerResponse, data: Uint8Array): void => {
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
    if (from >= data.length && from > 0) response.writeHead(416).end()
    else if (from > 0) response.writeHead(206, { 'content-range': `bytes ${from}-${data.length - 1}/${data.length}`, 'content-length': data.length - from }).end(data.subarray(from))
    else response.writeHead(200, { 'content-length': data.length, 'accept-ranges': 'bytes' }).end(data)
  }
  const refuse = (response: ServerResponse, status: number, code: string): void => void response.writeHead(status, { 'x-error-code': code, 'content-type': 'application/json' }).end(JSON.stringify({ error: code }))

  const store = await listen((question, _url, response) => {
    const data = stored.get(question.path)
    if (faults.some((fault) => fault(question, response, data))) return
    if (data === undefined) response.writeHead(403).end()
    else give(question, response, data)
  }, 'store')

  const hub = await listen((question, url, response) => {
    if (faults.some((fault) => fault(question, response, undefined))) return
    const [, api, id = '', what = '', revision = '', rest = ''] = /^(\/api\/models)?\/([^/]+\/[^/]+)\/(revision|tree|resolve)\/([^/?]+)\/?(.*)$/.exec(url.pathname) ?? []
    const model = models[id]
    if (model === undefined || (model.private !== undefined && question.token !== model.private.token)) return refuse(response, question.token === undefined ? 401 : 404, 'RepoNotFound')
    const commit = commitOf(model)
    if (![commit, 'main', 'refs/pr/1'].includes(decodeURIComponent(revision))) return refuse(response, 404, 'RevisionNotFound')
    const json = (value: unknown, headers: Record<string, string> = {}): void => void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
    if (api !== undefined && what === 'revision') {
      return json({ id, sha: commit, private: model.private !== undefined, gated: model.gated === undefined ? false : 'auto', tags: ['diffusers', ...(typeof model.card?.['license'] === 'string' ? [`license:${model.card['license']}`] : [])], cardData: model.card ?? {}, siblings: Object.keys(model.files).map((rfilename) => ({ rfilename })) })
    }
    if (api !== undefined && what === 'tree') {
      const folders = [...new Set(Object.keys(model.files).flatMap((path) => (path.includes('/') ? [path.split('/')[0]!] : [])))].map((path) => ({ type: 'directory', oid: '0'.repeat(40), size: 0, path }))
      const entries = [...folders, ...Object.entries(model.files).map(([path, data]) => ({ type: 'file', path, size: data.length, oid: gitDigest(data), ...(data.length < LARGE ? {} : { lfs: { oid: sha256(data), size: data.length, pointerSize: 134 }, oid: 'f'.repeat(40) }) }))]
      const from = Number(url.searchParams.get('cursor') ?? 0)
      const next = from + PAGE < entries.length ? { link: `<${hub.address}${url.pathname}?recursive=true&cursor=${from + PAGE}>; rel="next"` } : {}
      return json(entries.slice(from, from + PAGE), next as Record<string, string>)
    }
    const path = decodeURIComponent(rest)
    const data = model.files[path]
    if (data === undefined) return refuse(response, 404, 'EntryNotFound')
    if (model.gated !== undefined && question.token !== model.gated.token) return refuse(response, question.token === undefined ? 401 : 403, 'GatedRepo')
    if (data.length < LARGE) return give(question, response, data)
    const key = `/${sha256(data)}`
    stored.set(key, data)
    response.writeHead(302, { location: `${store.address}${key}?signature=once`, 'x-repo-commit': commit, 'x-linked-size': data.length, 'x-linked-etag': `"${sha256(data)}"` }).end()
  }, 'hub')

  return {
    address: hub.address,
    asked,
    faults,
    models,
    commit: (id: string): string => commitOf(models[id]!),
    close: async () => {
      for (const { server } of [hub, store]) {
        server.closeAllConnections()
        await new Promise<void>((resolve) => server.close(() => resolve()))
      }
    },
  }
}
