import { roleOf } from '../access.ts'
import type { ServerContext } from '../context.ts'
import { defineRoute, type Route } from '../route.ts'
import { graphBody } from '../schemas.ts'
import { sourceOf, type GraphBody } from './system.ts'

interface Span {
  readonly node: string
  readonly port: string
  readonly from?: number
  readonly to: number
  readonly count?: number
}

const SPAN = {
  node: { type: 'string', minLength: 1 },
  port: { type: 'string', minLength: 1, description: 'A signal, a number, or a socket type that moves params.' },
  from: { type: 'number', minimum: 0, default: 0, description: 'Seconds of the first value.' },
  to: { type: 'number', minimum: 0, maximum: 1e6, description: 'Seconds of the last value.' },
  count: { type: 'integer', minimum: 2, maximum: 20_000, default: 500, description: 'How many, evenly apart.' },
}

export function signalRoutes({ engine }: ServerContext): Route[] {
  return [
    defineRoute<object, object, GraphBody & Span>({
      method: 'post',
      path: '/api/signals',
      role: 'viewer',
      tag: 'preview',
      summary: 'What a signal comes to over time.',
      body: graphBody(SPAN, ['node', 'port', 'to']),
      responses: { 200: { description: 'The values, the first at `from`, the last at `to`.', schema: { type: 'object', required: ['values'], properties: { values: { type: 'array', items: { type: 'number' } } }, additionalProperties: false } } },
      async handle({ body, caller, signal }) {
        const { node, port, from = 0, to, count = 500, inputs = {} } = body
        return { json: { values: await engine.signalValues({ ...(await sourceOf(engine, body)), inputs, node, port, from, to, count, signal, ...roleOf(caller) }) } }
      },
    }),
  ]
}
