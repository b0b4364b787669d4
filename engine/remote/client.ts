/** Requests to one host: the key is put on here, passing faults are tried again, and no message carries a key. */
import { failure, type ReelgraphError } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { Warn } from '../contract/warnings.ts'
import type { RemoteCallOptions, RemoteHost, RemoteMethod } from './remote.ts'
import { Passing, readRetryAfter, retry, type Pace } from './retry.ts'
import type { Secrets } from './secrets.ts'

export interface Says {
  info(message: string): void
  readonly warn: Warn
}

export interface ClientOptions {
  readonly host: RemoteHost
  readonly secrets: Secrets
  readonly pace: Pace
  readonly signal: AbortSignal
  readonly says: Says
  /** Milliseconds for one answer, and between two pieces of a film. */
  readonly limit: number
}

export interface Client {
  readonly options: ClientOptions
  send(method: RemoteMethod, path: string, options?: RemoteCallOptions): Promise<Json>
  receive(method: RemoteMethod, path: string, options?: RemoteCallOptions): Promise<Uint8Array>
  /** A response whose body is not read yet; `place` may be an address of another host, which gets no key. */
  open(place: string, stop: AbortSignal): Promise<Response>
  /** The same under another signal. */
  within(signal: AbortSignal): Client
  /** Without keys. */
  unreachable(detail: string): ReelgraphError
}

/** A request that must not be sent twice has gone out, and nobody knows whether it has arrived. */
export class Uncertain extends Error {
  override readonly name = 'Uncertain'
}

/** Of a message, in letters. */
const LONGEST_DETAIL = 600

/** Nothing has left when one of these comes up. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

export function createClient(options: ClientOptions): Client {
  const { host, secrets, pace, signal, says, limit } = options
  const onRetry = (tried: number, milliseconds: number, reason: Error): void => {
    const said = (reason as ReelgraphError).faults?.[0]?.detail ?? reason.message
    says.info(`${host.name}: ${said} Try ${tried + 1} in ${(milliseconds / 1000).toFixed(1)} s.`)
  }
  const unreachable = (detail: string): ReelgraphError => failure('E_REMOTE_UNREACHABLE', { type: host.name, detail: secrets.scrub(detail) })

  async function reach(url: string, init: RequestInit, once: boolean, stop: AbortSignal): Promise<Response> {
    try {
      return await fetch(url, { ...init, signal: AbortSignal.any([signal, stop]) })
    } catch (thrown) {
      throw broken(thrown, once)
    }
  }

  /** What a broken connection is to be taken for. */
  function broken(thrown: unknown, once: boolean): unknown {
    const code = causeCode(thrown)
    if (once && !NOT_SENT.has(code)) return new Uncertain(`The connection broke (${code}).`)
    if (signal.aborted) return failure('E_CANCELLED')
    return new Passing(unreachable(`The connection broke (${code}).`))
  }

  /** Undefined where the host knows nothing there. */
  async function attempt<T>(method: RemoteMethod, path: string, call: RemoteCallOptions, accept: string, read: (response: Response) => Promise<T>): Promise<T | undefined> {
    const { once = false } = call
    const authorization = secrets.authorization(host)
    const { body, type } = bodyOf(call)
    const response = await reach(
      `${secrets.address(host)}${path}`,
      {
        method,
        redirect: 'manual',
        headers: {
          accept,
          ...(type === undefined ? {} : { 'content-type': type }),
          ...host.headers,
          ...call.headers,
          ...(authorization === undefined ? {} : { authorization }),
        },
        ...(body === undefined ? {} : { body }),
      },
      once,
      AbortSignal.timeout(limit),
    )
    if (!response.ok) return void (await refused(response, call))
    try {
      return await read(response)
    } catch (thrown) {
      throw broken(thrown, once)
    }
  }

  function parsed(text: string): Json {
    if (text.trim() === '') return null
    try {
      return JSON.parse(text) as Json
    } catch {
      throw failure('E_REMOTE_RESULT', { type: host.name, expected: 'JSON', got: JSON.stringify(secrets.scrub(text).slice(0, 80)), fix: `Check the address in ${host.address.variable}.` })
    }
  }

  async function refused(response: Response, { absent = false, once = false }: RemoteCallOptions): Promise<null> {
    const { status } = response
    const said = detailOf(await response.text().catch(() => ''), secrets)
    const detail = `It answers ${status}${said === '' ? '' : `: ${said}`}.`
    if (absent && (status === 404 || status === 410)) return null
    const wait = readRetryAfter(response.headers.get('retry-after'), Date.now())
    // What fails may have done its work before: only a service that names a time has put the request off.
    if (once && status >= 500 && !(status === 503 && wait !== undefined)) throw new Uncertain(detail)
    if (status === 429 || status >= 500 || status === 408 || status === 425) throw new Passing(unreachable(detail), wait)
    if (status === 401 || status === 403) {
      const fix = host.key === undefined ? {} : { fix: `Check the key in ${host.key.variable}, and what it may be used for.` }
      throw failure('E_REMOTE_KEY', { type: host.name, detail, ...fix })
    }
    throw failure('E_REMOTE_REFUSED', { type: host.name, detail })
  }

  return {
    options,
    unreachable,
    within: (other) => createClient({ ...options, signal: other }),
    async send(method, path, call = {}) {
      const text = await retry(() => attempt(method, path, call, 'application/json', (response) => response.text()), { pace, signal, onRetry })
      return text === undefined ? null : parsed(text)
    },
    async receive(method, path, call = {}) {
      const bytes = await retry(() => attempt(method, path, call, '*/*', (response) => response.arrayBuffer()), { pace, signal, onRetry })
      return new Uint8Array(bytes ?? new ArrayBuffer(0))
    },
    async open(place, stop) {
      const address = secrets.address(host)
      const url = place.startsWith('/') ? `${address}${place}` : place
      if (!/^https?:\/\//i.test(url)) {
        throw failure('E_REMOTE_RESULT', { type: host.name, expected: 'an http(s) address of the film', got: JSON.stringify(secrets.scrub(url).slice(0, 40)) })
      }
      const own = new URL(url).origin === new URL(address).origin
      const authorization = own ? secrets.authorization(host) : undefined
      const headers = { 'accept-encoding': 'identity', ...(own ? host.headers : {}), ...(authorization === undefined ? {} : { authorization }) }
      // fetch takes the Authorization header off when a redirect leads to another origin.
      const response = await reach(url, { headers }, false, stop)
      if (response.ok) return response
      // A signed address that has run out says nothing about the key; the next poll gives a fresh one.
      if (!own && response.status < 500 && response.status !== 429) {
        throw failure('E_REMOTE_RESULT', { type: host.name, expected: 'the film at the address given', got: `the answer ${response.status}`, fix: 'Run again: the address is asked for anew.' })
      }
      await refused(response, {})
      return response
    },
  }
}

function bodyOf({ body, form }: RemoteCallOptions): { body?: string | FormData; type?: string } {
  if (form !== undefined) {
    const data = new FormData()
    for (const [name, value] of Object.entries(form.fields)) data.set(name, value)
    const { field, name, type, bytes } = form.file
    data.set(field, new Blob([Uint8Array.from(bytes)], { type }), name)
    return { body: data }
  }
  return body === undefined ? {} : { body: JSON.stringify(body), type: 'application/json' }
}

export function causeCode(thrown: unknown): string {
  const { cause, name } = thrown as { cause?: { code?: unknown; name?: unknown }; name?: unknown }
  return String(cause?.code ?? cause?.name ?? name ?? 'unknown')
}

/** The sentence in an error's body: JSON in one of the usual shapes, or text. */
function detailOf(text: string, secrets: Secrets): string {
  let said: unknown = text
  try {
    said = messageIn(JSON.parse(text)) ?? text
  } catch {
    if (/^\s*</.test(text)) return '' // an HTML page says nothing
  }
  // Struck out before anything is cut: half a key would not be known for one.
  const line = secrets.scrub(String(said)).replace(/\s+/g, ' ').replace(/[.\s]+$/, '').trim()
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL)}…` : line
}

function messageIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(messageIn).filter((one) => one !== undefined).join('; ')
  if (typeof value !== 'object' || value === null) return undefined
  const fields = value as Record<string, unknown>
  const said = ['message', 'msg', 'detail', 'error', 'title'].map((name) => messageIn(fields[name])).find((one) => one !== undefined && one !== '')
  const more = ['issues', 'details', 'errors', 'node_errors'].map((name) => messageIn(name === 'node_errors' ? Object.values(fields[name] ?? {}) : fields[name])).filter((one) => one !== undefined && one !== '')
  return said === undefined && more.length === 0 ? undefined : [said, ...more].filter((one) => one !== undefined).join(': ')
}
