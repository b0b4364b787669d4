/** Where a package's files are read from: a folder on the web or on disk. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failure } from '../../contract/errors.ts'
import { mirrorToken, TOKENS } from './mirror-token.ts'

export interface ModelSource {
  /** The folder, for people. */
  readonly name: string
  /** Bytes of a file from `offset` on, or from the start (`from` 0) where the source can't skip. @throws SourceFault */
  open(path: string, offset: number, signal: AbortSignal): Promise<{ readonly from: number; readonly body: AsyncIterable<Uint8Array> }>
}

/** Reading failed. `lasting` faults are not worth another try at this source. */
export class SourceFault extends Error {
  readonly lasting: boolean
  /** The source has no such range of the file: what was fetched before is of another file. */
  readonly range: boolean
  /** Milliseconds that the server asks to be left alone. */
  readonly wait: number
  /** What to do about it. */
  readonly fix: string | undefined

  constructor(message: string, { lasting = false, range = false, wait = 0, fix, cause }: { lasting?: boolean; range?: boolean; wait?: number; fix?: string; cause?: unknown } = {}) {
    super(message, { cause })
    this.lasting = lasting || range
    this.range = range
    this.wait = wait
    this.fix = fix
  }
}

/** `base` is an http(s) or file address or a path. @throws E_USAGE */
export function modelSource(base: string): ModelSource {
  if (/^https?:/i.test(base)) return webSource(base)
  if (/^file:/i.test(base)) return diskSource(pathOf(base))
  if (/^[a-z][a-z0-9+.-]+:/i.test(base)) throw failure('E_USAGE', { expected: 'an http, https or file address, or a folder', got: base })
  return diskSource(resolve(base))
}

function pathOf(address: string): string {
  try {
    return fileURLToPath(address)
  } catch (cause) {
    throw failure('E_USAGE', { expected: 'a file address of this machine', got: address }, cause)
  }
}

function diskSource(folder: string): ModelSource {
  return {
    name: folder,
    async open(path, offset, signal) {
      const file = join(folder, path)
      const found = await stat(file).catch(() => undefined)
      if (found?.isFile() !== true) throw new SourceFault(`there is no ${file}`, { lasting: true })
      if (offset >= found.size && offset > 0) throw new SourceFault(`${file} has only ${found.size} bytes`, { range: true })
      return { from: offset, body: createReadStream(file, { start: offset, signal }) }
    },
  }
}

/** Statuses that another try may mend. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504])
const MOST_WAIT = 60_000

function webSource(base: string): ModelSource {
  if (!URL.canParse(base)) throw failure('E_USAGE', { expected: 'an address', got: base })
  const folder = new URL(base)
  if (folder.username !== '' || folder.password !== '') throw failure('E_USAGE', { expected: 'an address without a password in it', got: folder.host })
  if (!folder.pathname.endsWith('/')) folder.pathname += '/'
  return {
    name: `${folder.origin}${folder.pathname}`,
    async open(path, offset, signal) {
      const address = new URL(path.split('/').map(encodeURIComponent).join('/'), folder)
      // A mirror's query (a signature, a version) goes with every file.
      address.search = folder.search
      const token = mirrorToken(address)
      const response = await askAddress(address, { what: path, offset, signal, token, explain: ({ status }) => ({ message: `${folder.host} answers ${status} for ${path}${refusal(status, token)}` }) })
      return bytesFrom(response, offset, folder.host, signal)
    },
  }
}

interface Question {
  /** For people. */
  readonly what: string
  readonly offset: number
  readonly signal: AbortSignal
  /** For the Authorization header. */
  readonly token: string | undefined
  /** What a refusal means here; undefined where there is nothing to add. */
  explain(response: Response): { readonly message: string; readonly fix?: string } | undefined
}

/** @throws SourceFault unless the server gives what is asked for */
export async function askAddress(address: URL, { what, offset, signal, token, explain }: Question): Promise<Response> {
  // On a way to another host fetch drops the token.
  const headers: Record<string, string> = { 'accept-encoding': 'identity', ...(token === undefined ? {} : { authorization: token }), ...(offset > 0 ? { range: `bytes=${offset}-` } : {}) }
  const response = await fetch(address, { headers, signal }).catch((cause: unknown) => {
    signal.throwIfAborted()
    throw new SourceFault(`${address.host} cannot be reached: ${reasonOf(cause)}`, { cause })
  })
  const { status, body } = response
  if ((status === 200 || status === 206) && body !== null) return response
  await body?.cancel()
  if (status === 416) throw new SourceFault(`${address.host} has no bytes after ${offset} of ${what}`, { range: true })
  // An address on the way, of another host, may have run out: the next try is given a new one.
  const elsewhere = response.redirected && new URL(response.url).host !== address.host ? new URL(response.url).host : undefined
  const { message, fix } = (elsewhere === undefined ? explain(response) : undefined) ?? { message: `${elsewhere ?? address.host} answers ${status} for ${what}` }
  throw new SourceFault(message, { lasting: !PASSING.has(status) && (elsewhere === undefined || status !== 403), wait: waitOf(response), ...(fix === undefined ? {} : { fix }) })
}

/** From where on the server sends, and what. @throws SourceFault */
export const bytesFrom = (response: Response, offset: number, host: string, signal: AbortSignal) =>
  ({ from: response.status === 206 ? startOf(response, offset) : 0, body: bytesOf(response.body!, host, signal) })

function refusal(status: number, token: string | undefined): string {
  if (status !== 401 && status !== 403) return ''
  return token === undefined ? `: ${TOKENS} has no token that may be sent to it` : `: it does not take the token of ${TOKENS}`
}

function startOf(response: Response, offset: number): number {
  const start = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]
  if (start !== undefined && Number(start) === offset) return offset
  throw new SourceFault('the server sends other bytes than those asked for', { range: true })
}

function waitOf(response: Response): number {
  const after = response.headers.get('retry-after') ?? ''
  const wait = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now()
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), MOST_WAIT) : 0
}

async function* bytesOf(body: ReadableStream<Uint8Array>, host: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) yield chunk
  } catch (cause) {
    signal.throwIfAborted()
    throw new SourceFault(`the connection to ${host} broke: ${reasonOf(cause)}`, { cause })
  }
}

function reasonOf(thrown: unknown): string {
  const { message, cause } = thrown as Error
  return cause instanceof Error && cause.message !== '' ? cause.message : message
}
