/** Signatures of Standard Webhooks 1.0. Pure. */
import { createHmac } from 'node:crypto'
import { failure } from '../contract/errors.ts'

/** @param secret `whsec_` and 24 to 64 bytes in base64 @throws E_USAGE */
export function keyOf(secret: string, named: string): Buffer {
  const key = Buffer.from(/^whsec_([A-Za-z0-9+/=]+)$/.exec(secret)?.[1] ?? '', 'base64')
  if (key.length < 24 || key.length > 64) throw failure('E_USAGE', { port: named, expected: 'whsec_ and 24 to 64 random bytes in base64', got: 'something else', fix: 'Make one: echo whsec_$(openssl rand -base64 32)' })
  return key
}

/** @param seconds of the clock, whole */
export const signature = (key: Buffer, id: string, seconds: number, body: string): string => `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
