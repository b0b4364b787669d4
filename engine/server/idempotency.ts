/** A request that is sent twice is done once: the header Idempotency-Key, as the IETF's draft of that name has it. The key is kept with the run. */
import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { failure } from '../contract/errors.ts'
import type { QueuedRun, RunOrder, RunQueue } from '../queue/queue.ts'
import type { Caller } from './access.ts'
import { rawBody } from './raw-bodies.ts'

export interface Claim {
  /** Of the first request with this key. */
  readonly before?: QueuedRun
  /** Goes with the order. */
  readonly mark: Pick<RunOrder, 'idempotency'>
  /** The request is answered. */
  release(): void
}

export interface Idempotency {
  /** @throws E_IDEMPOTENCY for another request with the same key, E_IDEMPOTENCY_BUSY while the first is not answered yet */
  claim(request: Request, caller: Caller | undefined): Claim
}

const KEY = /^[\x21-\x7e]{1,255}$/

export function createIdempotency(queue: Pick<RunQueue, 'withKey'>): Idempotency {
  const busy = new Set<string>()
  return {
    claim(request, caller) {
      const header = request.get('Idempotency-Key')
      if (header === undefined) return { mark: {}, release: () => {} }
      // A string of structured fields stands in quotes; most clients leave them away.
      const given = /^"(.*)"$/.exec(header.trim())?.[1] ?? header.trim()
      if (!KEY.test(given)) throw failure('E_HTTP_INPUT', { port: 'Idempotency-Key', expected: '1 to 255 characters without spaces, such as a UUID', got: header.slice(0, 40) })
      const key = `${caller?.token ?? ''} ${given}`
      const digest = createHash('sha256').update(`${request.method} ${request.originalUrl}\n`).update(rawBody(request)).digest('hex')
      const before = queue.withKey(key)
      if (before !== undefined && before.order.idempotency?.digest !== digest) throw failure('E_IDEMPOTENCY', { port: 'Idempotency-Key', got: given, detail: `It belongs to the run ${before.id}.` })
      if (busy.has(key)) throw failure('E_IDEMPOTENCY_BUSY', { port: 'Idempotency-Key', got: given })
      busy.add(key)
      return { ...(before === undefined ? {} : { before }), mark: { idempotency: { key, digest } }, release: () => void busy.delete(key) }
    },
  }
}
