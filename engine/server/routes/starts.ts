import { failure } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { checkSigned } from '../../starts/signed.ts'
import { faultsOf, listStarts, nextTime, readStart, secretOf } from '../../starts/starts.ts'
import { admit } from '../access.ts'
import type { ServerContext } from '../context.ts'
import { createTell } from '../project-paths.ts'
import { rawBody } from '../raw-bodies.ts'
import { defineRoute, type Route } from '../route.ts'
import { runView } from '../run-view.ts'
import { ref } from '../schema-words.ts'

const NAME = { name: { type: 'string', minLength: 1, maxLength: 64, description: 'Of its file, without the ending.' } }
/** Calls whose ids are remembered: one that comes again starts nothing. */
const REMEMBERED = 1000

export function startRoutes({ engine, queue, kept, starter }: ServerContext): Route[] {
  const tell = createTell(engine)
  const answered = new Map<string, string>()
  return [
    defineRoute({
      method: 'get',
      path: '/api/starts',
      role: 'viewer',
      tag: 'starts',
      summary: 'What starts runs by itself: by the clock or when it is called.',
      responses: { 200: { description: 'By name.', schema: ref('StartList') } },
      handle: async () => {
        const { list, faults } = await listStarts(engine.project)
        const now = new Date()
        const own = (await Promise.all(list.map((start) => faultsOf(start, engine)))).flat()
        return {
          json: {
            starts: list.map((start) => {
              const { secret, ...others } = start
              const [next, last] = [nextTime(start, now), starter.last(start.name)]
              return { ...others, signed: secret !== undefined, ...(next === undefined ? {} : { next: next.toISOString() }), ...(last === undefined ? {} : { last: { ...last, ...(last.faults === undefined ? {} : { faults: tell(last.faults) }) } }) }
            }),
            faults: tell([...faults, ...own]),
          },
        }
      },
    }),
    defineRoute<{ name: string }, object, Json | undefined>({
      method: 'post',
      path: '/api/starts/{name}',
      role: 'anyone',
      audit: 'render',
      tag: 'starts',
      summary: 'Starts it now: the address of a webhook. Its inputs may take values from the body.',
      params: NAME,
      headers: { 'webhook-signature': 'Where it has a secret: as Standard Webhooks has it, with webhook-id and webhook-timestamp. X-Hub-Signature-256, or the secret as a bearer token, will do, too.' },
      body: { schema: { type: ['object', 'array'] } },
      responses: {
        200: { description: 'This call has come before: the run that it started.', schema: ref('Run') },
        202: { description: 'It waits or runs.', schema: ref('Run'), headers: { Location: 'The run.' } },
      },
      handle: async ({ params: { name }, body, caller, raw, response }) => {
        const start = await readStart(engine.project, name)
        const secret = secretOf(start)
        // Who knows its secret may start it, and nothing else.
        if (secret === undefined) admit(caller, 'maker')
        const id = secret === undefined ? undefined : checkSigned(raw.headers, rawBody(raw), secret, new Date())
        const before = id === undefined ? undefined : answered.get(`${name} ${id}`)
        if (before !== undefined) return { status: 200, json: runView(engine, queue.get(before), tell, queue, kept) }
        if (start.paused) throw failure('E_START_PAUSED', { got: name })
        const run = await starter.start(start, body ?? {})
        if (id !== undefined) {
          answered.set(`${name} ${id}`, run.id)
          if (answered.size > REMEMBERED) answered.delete(answered.keys().next().value!)
        }
        response.set('Location', `/api/runs/${run.id}`)
        return { status: 202, json: runView(engine, run, tell, queue, kept) }
      },
    }),
  ]
}
