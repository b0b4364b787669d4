/** Whether a call carries the signature of a secret: Standard Webhooks 1.0, GitHub's, or the secret itself as a bearer token. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { failure } from '../contract/errors.ts'

/** Seconds by which a signed time may be off. */
const TOLERANCE = 300

/** @returns the call's own id, where it has one @throws E_HOOK */
export function checkSigned(headers: IncomingHttpHeaders, body: Uint8Array, secret: string, now: Date): string | undefined {
  const one = (name: string): string | undefined => [headers[name]].flat()[0]
  const refuse = (port: string, expected: string, got: string): never => {
    throw failure('E_HOOK', { port, expected, got })
  }
  const [id, stamp, signatures, github, bearer] = [one('webhook-id'), one('webhook-timestamp'), one('webhook-signature'), one('x-hub-signature-256'), one('authorization')]
  if (signatures !== undefined) {
    if (id === undefined || stamp === undefined || !/^\d{1,12}$/.test(stamp)) return refuse('webhook-timestamp', 'webhook-id and webhook-timestamp (seconds)', stamp ?? 'none')
    if (Math.abs(now.getTime() / 1000 - Number(stamp)) > TOLERANCE) return refuse('webhook-timestamp', `a time of the last ${TOLERANCE / 60} minutes`, stamp)
    const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
    const own = createHmac('sha256', key).update(`${id}.${stamp}.`).update(body).digest('base64')
    // Several, while secrets are being changed.
    if (signatures.split(' ').some((given) => given.startsWith('v1,') && same(given.slice(3), own))) return id
    return refuse('webhook-signature', 'v1 and HMAC-SHA256 of "id.timestamp.body" in base64', 'another')
  }
  if (github !== undefined) {
    if (same(github, `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)) return one('x-github-delivery')
    return refuse('x-hub-signature-256', 'sha256= and HMAC-SHA256 of the body in hex', 'another')
  }
  if (bearer !== undefined && /^bearer /i.test(bearer) && same(bearer.slice(7).trim(), secret)) return undefined
  return refuse('webhook-signature', 'a signature of the secret, or the secret as a bearer token', bearer === undefined ? 'none' : 'another')
}

/** In a time that tells nothing of where they differ, nor of their lengths. */
function same(a: string, b: string): boolean {
  const [one, two] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return timingSafeEqual(one!, two!)
}
