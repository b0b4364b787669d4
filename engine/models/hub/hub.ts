/** The hub's protocol: what a model is made of, under which licence, and its files. */
import { setTimeout as wait } from 'node:timers/promises'
import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import type { FetchOptions } from '../packages/fetch-file.ts'
import type { Digested } from '../packages/package-types.ts'
import { isSecret, mirrorToken } from '../packages/mirror-token.ts'
import { askAddress, bytesFrom, SourceFault, type ModelSource } from '../packages/source.ts'
import { hubEndpoint, type HubAddress } from './hub-address.ts'

/** A file at one commit: large ones have their sha256 in the pointer that git keeps, small ones git's own digest. */
export type HubFile = Digested & { readonly path: string; readonly size: number }

export interface Licence {
  readonly name: string
  /** Where its text is. */
  readonly link: string
}

export interface Repository {
  readonly id: string
  /** The commit that a revision means now. */
  readonly commit: string
  readonly licence: Licence
  /** Its owner gives it to those alone who agreed on its page. */
  readonly gated: boolean
  readonly files: readonly HubFile[]
  readonly source: ModelSource
}

export interface HubOptions {
  readonly signal: AbortSignal
  readonly env?: NodeJS.ProcessEnv
  readonly onTrouble?: (message: string) => void
  readonly pause?: FetchOptions['pause']
}

const TRIES = 5
/** Of one answer. */
const MOST = 32 << 20

/** @throws E_MODEL_DOWNLOAD where the hub refuses it or can't be reached, E_USAGE */
export async function readRepository({ id, revision }: HubAddress, options: HubOptions): Promise<Repository> {
  const endpoint = hubEndpoint(options.env)
  const ask = asker(endpoint, id, options)
  const at = `api/models/${id}`
  const { value: facts } = await ask(inner(endpoint, `${at}/revision/${encodeURIComponent(revision)}`))
  const about = record(facts)
  const commit = about['sha']
  if (typeof commit !== 'string' || !/^[0-9a-f]{7,64}$/.test(commit)) throw failure('E_MODEL_DOWNLOAD', { type: id, detail: `${endpoint.host} does not tell the commit of ${revision}.` })
  const files: HubFile[] = []
  const seen = new Set<string>()
  for (let next: URL | undefined = inner(endpoint, `${at}/tree/${commit}?recursive=true`); next !== undefined && !seen.has(next.href); ) {
    seen.add(next.href)
    const { value, link } = await ask(next)
    for (const entry of Array.isArray(value) ? value : []) {
      const file = fileOf(record(entry))
      if (file !== undefined) files.push(file)
    }
    next = link
  }
  const page = inner(endpoint, id).href
  return {
    id, commit, files,
    licence: licenceOf(about, page),
    gated: about['gated'] !== undefined && about['gated'] !== false,
    source: {
      name: page,
      async open(path, offset, signal) {
        const address = inner(endpoint, `${id}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`)
        const response = await asked(endpoint, id, address, path, offset, signal, options.env)
        return bytesFrom(response, offset, endpoint.host, signal)
      },
    },
  }
}

type Ask = (address: URL) => Promise<{ readonly value: Json; readonly link: URL | undefined }>

/** Answers as JSON, each tried a few times where that may help. */
function asker(endpoint: URL, id: string, { signal, env, onTrouble, pause = (ms, stop) => wait(ms, undefined, { signal: stop }) }: HubOptions): Ask {
  return async (address) => {
    for (let tries = 1; ; tries++) {
      try {
        const response = await asked(endpoint, id, address, 'its list of files', 0, signal, env)
        return { value: await jsonOf(response, endpoint.host, signal), link: nextOf(response, address) }
      } catch (thrown) {
        if (!(thrown instanceof SourceFault)) throw thrown
        if (thrown.lasting || tries === TRIES) throw failure('E_MODEL_DOWNLOAD', { type: id, detail: `${thrown.message}.`, ...(thrown.fix === undefined ? {} : { fix: thrown.fix }) }, thrown)
        onTrouble?.(`${thrown.message}; tried again`)
        await pause(Math.max(thrown.wait, 500 * 2 ** (tries - 1)), signal)
      }
    }
  }
}

/** The token is sent to the hub itself alone: on a way to another host fetch drops it. @throws SourceFault */
function asked(endpoint: URL, id: string, address: URL, what: string, offset: number, signal: AbortSignal, env: NodeJS.ProcessEnv | undefined): Promise<Response> {
  const token = tokenFor(endpoint, env)
  return askAddress(address, { what, offset, signal, token, explain: ({ status, headers }) => refusal(endpoint, id, status, headers.get('x-error-code') ?? '', token !== undefined) })
}

function tokenFor(endpoint: URL, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const token = (env['HF_TOKEN'] ?? '').trim()
  if (token === '') return mirrorToken(endpoint, env['REELGRAPH_MODELS_TOKENS'])
  if (!/^[\x21-\x7e]+$/.test(token)) throw failure('E_USAGE', { port: 'HF_TOKEN', expected: 'one token', got: 'something else' })
  return isSecret(endpoint) ? `Bearer ${token}` : undefined
}

/** What the hub's refusals mean, and what to do. */
function refusal(endpoint: URL, id: string, status: number, code: string, hasToken: boolean): { readonly message: string; readonly fix: string } | undefined {
  const page = inner(endpoint, id).href
  const token = `set HF_TOKEN to a token of yours (${inner(endpoint, 'settings/tokens').href})`
  if (code === 'GatedRepo' || (status === 403 && code === '')) {
    return { message: `${id} is given to those alone who agreed to its terms on its page`, fix: hasToken ? `Agree on ${page} as the owner of HF_TOKEN; some owners answer only after a while. Then run the command again.` : `Agree on ${page}, ${token}, and run the command again.` }
  }
  if (code === 'RevisionNotFound') return { message: `${id} has no such revision`, fix: `${page}/tree/main shows its branches.` }
  if (code === 'EntryNotFound') return { message: `${id} has no such file`, fix: `${page}/tree/main lists its files.` }
  if (code === 'RepoNotFound' || status === 404 || status === 401) {
    return { message: hasToken ? `there is no ${id}, or the owner of HF_TOKEN may not see it` : `there is no ${id}, or it is private`, fix: hasToken ? 'Check its name.' : `Check its name. For a private model ${token}.` }
  }
  return undefined
}

function licenceOf(about: Readonly<Record<string, Json>>, page: string): Licence {
  const card = record(about['cardData'])
  const said = [card['license']].flat().find((one): one is string => typeof one === 'string')
  const tagged = [about['tags']].flat().find((one): one is string => typeof one === 'string' && one.startsWith('license:'))?.slice('license:'.length)
  const own = typeof card['license_name'] === 'string' ? card['license_name'] : undefined
  const name = (said === 'other' ? (own ?? said) : (said ?? tagged)) ?? 'unknown'
  const link = typeof card['license_link'] === 'string' && /^https:/.test(card['license_link']) ? card['license_link'] : page
  return { name: name.slice(0, 200), link }
}

function fileOf({ type, path, size, oid, lfs }: Readonly<Record<string, Json>>): HubFile | undefined {
  if (type !== 'file' || typeof path !== 'string' || !Number.isSafeInteger(size)) return undefined
  const pointer = record(lfs)
  const sha256 = typeof pointer['oid'] === 'string' ? pointer['oid'].replace(/^sha256:/, '') : undefined
  if (sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256)) return { path, sha256, size: Number.isSafeInteger(pointer['size']) ? (pointer['size'] as number) : (size as number) }
  return typeof oid === 'string' && /^[0-9a-f]{40}$/.test(oid) ? { path, size: size as number, git: oid } : undefined
}

/** Lists come in pages. One of another host is not asked for. */
function nextOf(response: Response, address: URL): URL | undefined {
  const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(response.headers.get('link') ?? '')?.[1]
  const found = next === undefined || !URL.canParse(next, address) ? undefined : new URL(next, address)
  return found?.origin === address.origin ? found : undefined
}

/** @throws SourceFault */
async function jsonOf(response: Response, host: string, signal: AbortSignal): Promise<Json> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytesFrom(response, 0, host, signal).body) {
    size += chunk.length
    if (size > MOST) throw new SourceFault(`${host} answers with more than ${MOST} bytes`, { lasting: true })
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json
  } catch (cause) {
    throw new SourceFault(`${host} answers with something else than JSON`, { lasting: true, cause })
  }
}

const record = (value: unknown): Readonly<Record<string, Json>> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Json>) : {})

/** Below the endpoint, which may have a path of its own. */
const inner = (endpoint: URL, path: string): URL => new URL(path, endpoint.href.endsWith('/') ? endpoint : `${endpoint.href}/`)
