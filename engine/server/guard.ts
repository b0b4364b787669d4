/**
 * Who may talk to the server. A page of another site can make the browser send requests here (cross-site requests), and
 * can make its own name point here (DNS rebinding): so the Host must be an address or a known name, and the Origin,
 * where the browser names one, must be that Host.
 */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { failure } from '../contract/errors.ts'

const SHARED = '/api/shared/'

/** @throws E_HTTP_ORIGIN */
export function checkOrigin({ headers, url = '' }: IncomingMessage, allowedHosts: readonly string[]): void {
  const host = headers.host ?? ''
  const name = hostName(host)
  if (name === undefined || !(isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || allowedHosts.includes(name))) {
    throw failure('E_HTTP_ORIGIN', { port: 'Host', expected: ['an IP address', 'localhost', ...allowedHosts].join(' or '), got: host })
  }
  const { origin } = headers
  if (origin !== undefined && !sameHost(origin, host)) {
    throw failure('E_HTTP_ORIGIN', { port: 'Origin', expected: `http://${host}`, got: origin })
  }
  // A film that is shared may be shown by another page: the link is all that it takes.
  if (url.startsWith(SHARED)) return
  const site = headers['sec-fetch-site']
  if (origin === undefined && (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate') {
    throw failure('E_HTTP_ORIGIN', { port: 'Sec-Fetch-Site', expected: 'same-origin', got: site })
  }
}

/** Name or address of a Host header, without port and brackets. */
function hostName(host: string): string | undefined {
  try {
    const { hostname, username, pathname } = new URL(`http://${host}`)
    if (host === '' || username !== '' || pathname !== '/') return undefined
    return hostname.replace(/^\[|\]$/g, '')
  } catch {
    return undefined
  }
}

function sameHost(origin: string, host: string): boolean {
  try {
    const url = new URL(origin)
    return /^https?:$/.test(url.protocol) && url.host === new URL(`${url.protocol}//${host}`).host
  } catch {
    return false
  }
}
