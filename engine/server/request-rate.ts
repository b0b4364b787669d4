/** How many requests a token, or an address without one, may send in a minute. */
import type { RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { failure } from '../contract/errors.ts'
import type { Caller } from './access.ts'

const WINDOW = 60_000

export const requestRate = (limit: number): RequestHandler =>
  rateLimit({
    windowMs: WINDOW,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // What it would warn of is set by --trust-proxy.
    validate: false,
    keyGenerator: ({ ip = '' }, { locals }) => (locals['caller'] as Caller | undefined)?.token ?? ipKeyGenerator(ip, 56),
    handler: () => {
      throw failure('E_RATE', { expected: `${limit} requests a minute`, got: 'more' })
    },
  })
