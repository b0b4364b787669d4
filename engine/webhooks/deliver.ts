/** One call of a webhook: to the addresses that its name had when it was looked up, and to none that only this network reaches. */
import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { failure } from '../contract/errors.ts'
import { isPrivate } from './private-address.ts'

const TIMEOUT = 15_000

/** What came of it: `done`, `again` later, or `never` (410: nobody is there any more). */
export type Outcome = { readonly is: 'done' | 'again' | 'never'; readonly detail: string }

/** @throws E_WEBHOOK for an address that nothing is sent to */
export function checkTarget(url: string, allowPrivate: boolean): URL {
  let target: URL | undefined
  try {
    target = new URL(url)
  } catch {
    // Told of below.
  }
  if (target === undefined || !/^https?:$/.test(target.protocol) || target.username !== '') throw failure('E_WEBHOOK', { expected: 'an address that begins with https://', got: url.slice(0, 200) })
  const host = target.hostname.replace(/^\[|\]$/g, '')
  if (!allowPrivate && (isIP(host) === 0 ? host === 'localhost' || host.endsWith('.localhost') : isPrivate(host))) throw failure('E_WEBHOOK', { expected: 'an address that everybody reaches', got: host })
  return target
}

export function deliver(url: string, headers: Readonly<Record<string, string>>, body: string, { allowPrivate }: { readonly allowPrivate: boolean }): Promise<Outcome> {
  const target = checkTarget(url, allowPrivate)
  // Looked up once, for the connection itself: a name that points elsewhere a moment later gets nothing.
  const checked: LookupFunction = (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      const refused = error ?? (!allowPrivate && addresses.some(({ address }) => isPrivate(address)) ? new Error(`${host} is an address of this network`) : null)
      if (refused !== null || addresses.length === 0) return done(refused ?? new Error(`${host} has no address`), '', 0)
      // What is wanted of the two forms is in the options.
      if (options.all === true) (done as (error: null, addresses: object) => void)(null, addresses)
      else done(null, addresses[0]!.address, addresses[0]!.family)
    })
  }
  return new Promise((resolve) => {
    const request = (target.protocol === 'https:' ? requestHttps : requestHttp)(target, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }, lookup: checked, timeout: TIMEOUT }, (response) => {
      response.resume()
      const status = response.statusCode ?? 0
      resolve({ is: status >= 200 && status < 300 ? 'done' : status === 410 ? 'never' : 'again', detail: `${status}` })
    })
    request.on('timeout', () => request.destroy(new Error(`no answer within ${TIMEOUT / 1000} s`)))
    request.on('error', (error) => resolve({ is: 'again', detail: error.message }))
    request.end(body)
  })
}
