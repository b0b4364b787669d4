import type { Rating } from '../../policy/rules.ts'
import type { QueuedRun, RunStatus } from '../../queue/queue.ts'
import { admitTo, byOf, stillIn } from '../access.ts'
import type { ServerContext } from '../context.ts'
import { streamEvents } from '../event-stream.ts'
import { defineRoute, type Route } from '../route.ts'
import { runView } from '../run-view.ts'
import { SENT, sendWhole } from '../send-file.ts'
import { about, count, listOf, object, ref, text } from '../schema-words.ts'
import { FRAME_SPAN, graphBody, IDEMPOTENCY_KEY, PRIORITY, RATING, RUN_ID, WEBHOOK } from '../schemas.ts'
import { sourceOf, type GraphBody } from './system.ts'
import { RefusedRun } from '../problem.ts'
import { createTell } from '../project-paths.ts'
import { createVerdicts } from '../verdicts.ts'

interface OrderBody extends GraphBody {
  readonly frames?: { readonly from: number; readonly to: number }
  readonly only?: readonly string[]
  readonly force?: boolean
  readonly strict?: boolean
  readonly contentRating?: Rating
  readonly priority?: number
  readonly webhook?: string
}

const RUN = { description: 'The run.', schema: ref('Run') }
const ID = { id: RUN_ID }

export function runRoutes({ engine, queue, kept, access, idempotency, webhooks }: ServerContext): Route[] {
  const tell = createTell(engine)
  const validate = createVerdicts(engine)
  const accepted = (run: QueuedRun) => ({ status: 202, headers: { Location: `/api/runs/${run.id}` }, json: runView(engine, run, tell, queue, kept) })
  const queueState = () => ({ json: { paused: queue.paused, waiting: queue.waiting() } })
  return [
    defineRoute<object, object, OrderBody>({
      method: 'post',
      path: '/api/runs',
      role: 'maker',
      audit: 'render',
      tag: 'runs',
      summary: 'Puts a render in the queue. The graph is taken as it is now.',
      body: graphBody({ frames: FRAME_SPAN, only: listOf({ type: 'string' }), force: { type: 'boolean' }, strict: { type: 'boolean', description: 'Warnings are failures.' }, contentRating: RATING, priority: PRIORITY, webhook: WEBHOOK }),
      headers: { 'Idempotency-Key': IDEMPOTENCY_KEY },
      responses: { 202: RUN },
      handle: async ({ body, caller, raw, signal }) => {
        const { inputs = {}, frames, only, force, strict, contentRating, priority, webhook } = body
        if (webhook !== undefined) webhooks.check(webhook)
        const claim = idempotency.claim(raw, caller)
        try {
          if (claim.before !== undefined) return accepted(claim.before)
          const source = await sourceOf(engine, body)
          // What can be told now is told now, not when its turn comes.
          const faults = await validate(source, inputs, { render: true, signal, ...byOf(caller), ...(contentRating === undefined ? {} : { contentRating }), ...(frames === undefined ? {} : { frames }), ...(only === undefined ? {} : { only }) })
          signal.throwIfAborted()
          if (faults.length > 0) throw new RefusedRun(faults)
          await admitTo({ engine, queue }, caller, source, inputs)
          const run = queue.submit({
            ...source,
            inputs,
            ...(frames === undefined ? {} : { frames }),
            ...(only === undefined ? {} : { only }),
            ...(force === undefined ? {} : { force }),
            ...(strict === undefined ? {} : { strict }),
            ...(contentRating === undefined ? {} : { contentRating }),
            ...(priority === undefined ? {} : { priority }),
            ...(webhook === undefined ? {} : { webhook }),
            ...claim.mark,
            ...byOf(caller),
          })
          return accepted(run)
        } finally {
          claim.release()
        }
      },
    }),
    defineRoute<object, { status?: RunStatus; limit?: number; offset?: number }>({
      method: 'get',
      path: '/api/runs',
      role: 'viewer',
      tag: 'runs',
      summary: 'Runs: those that run, those that wait in their order, then the finished, newest first.',
      query: {
        status: { type: 'string', enum: ['queued', 'running', 'done', 'failed', 'cancelled'] },
        limit: { type: 'integer', minimum: 1, maximum: 500, default: 50 },
        offset: { type: 'integer', minimum: 0, default: 0 },
      },
      responses: { 200: { description: 'The runs, and how many there are.', schema: ref('RunList') } },
      handle: ({ query: { status, limit = 50, offset = 0 } }) => {
        const { runs, total } = queue.list({ limit, offset, ...(status === undefined ? {} : { status }) })
        return { json: { paused: queue.paused, total, runs: runs.map((run) => runView(engine, run, tell, queue, kept)) } }
      },
    }),
    defineRoute<{ id: string }>({
      method: 'get',
      path: '/api/runs/{id}',
      role: 'viewer',
      tag: 'runs',
      summary: 'One run, with its progress while it runs.',
      params: ID,
      responses: { 200: RUN },
      handle: ({ params }) => ({ json: runView(engine, queue.get(params.id), tell, queue, kept) }),
    }),
    defineRoute<{ id: string }>({
      method: 'delete',
      path: '/api/runs/{id}',
      role: 'maker',
      audit: 'delete',
      tag: 'runs',
      summary: 'Forgets a run that is over, and deletes the files that it wrote and nobody has written over since.',
      params: ID,
      responses: { 200: { description: 'Its files are gone.', schema: object({ files: listOf(text), bytes: count }) } },
      handle: async ({ params: { id } }) => {
        const run = queue.get(id)
        queue.remove(id)
        const { files, bytes } = await kept.remove(run)
        return { json: { files: tell(files), bytes } }
      },
    }),
    defineRoute<{ id: string }>({
      method: 'get',
      path: '/api/runs/{id}/graph',
      role: 'viewer',
      tag: 'runs',
      summary: 'The graph of a run, as it was when it was submitted.',
      params: ID,
      responses: { 200: { description: 'The graph.', schema: ref('Graph') } },
      handle: ({ params }) => ({ json: queue.get(params.id).order.document }),
    }),
    defineRoute<{ id: string; file: string }>({
      method: 'get',
      path: '/api/runs/{id}/files/{file}',
      role: 'viewer',
      tag: 'runs',
      summary: 'A file of a run that a later run has written over, whole or in ranges.',
      params: { ...ID, file: { type: 'string', pattern: '^[0-9a-f]{16}(\\.[a-z0-9]{1,8})?$' } },
      query: { run: { type: 'string', description: 'Of no effect.' } },
      headers: { Range: 'Bytes wanted, as players ask for them.' },
      responses: SENT,
      handle: async ({ params: { id, file }, response }) => {
        queue.get(id)
        await sendWhole(response, kept.folderOf(id), file)
        return undefined
      },
    }),
    defineRoute<{ id: string }, { after?: number }>({
      method: 'get',
      path: '/api/runs/{id}/events',
      role: 'viewer',
      tag: 'runs',
      summary: 'Events of a run as a stream (server-sent events), from its start or after Last-Event-ID.',
      params: ID,
      query: { after: { type: 'integer', minimum: 0, description: 'As Last-Event-ID.' } },
      headers: { 'Last-Event-ID': 'Sent by browsers that reconnect: only later events follow.' },
      responses: {
        200: { description: 'Events until the run has ended; the data of each is a RunEvent.', type: 'text/event-stream', schema: object({ id: text, event: about(text, 'Its type.'), data: { type: 'string', contentMediaType: 'application/json', contentSchema: ref('RunEvent'), description: 'The event as JSON.' } }) },
        204: { description: 'The run has ended and there are no later events.' },
      },
      handle: async ({ params: { id }, query, raw, response, signal }) => {
        queue.get(id)
        const seen = Number(raw.headers['last-event-id'] ?? query.after ?? 0)
        await streamEvents({ engine, queue, run: id, after: Number.isFinite(seen) ? seen : 0, response, signal, listens: () => stillIn(access, raw), tell })
        return undefined
      },
    }),
    defineRoute<{ id: string }>({
      method: 'post',
      path: '/api/runs/{id}/cancel',
      role: 'maker',
      audit: 'cancel',
      tag: 'runs',
      summary: 'Cancels a run that waits or runs.',
      params: ID,
      responses: { 202: { description: 'It is cancelled, or stops within a frame.', schema: ref('Run') } },
      handle: ({ params }) => ({ status: 202, json: runView(engine, queue.cancel(params.id), tell, queue, kept) }),
    }),
    defineRoute<{ id: string }, object, { place: number }>({
      method: 'post',
      path: '/api/runs/{id}/move',
      role: 'maker',
      tag: 'runs',
      summary: 'Moves a run that waits to another place in the queue.',
      params: ID,
      body: {
        schema: {
          type: 'object',
          properties: { place: { type: 'integer', minimum: 0, description: '0 is the next to run.' } },
          required: ['place'],
          additionalProperties: false,
        },
      },
      responses: { 200: { description: 'The queue.', schema: ref('Queue') } },
      handle: ({ params, body }) => {
        queue.move(params.id, body.place)
        return queueState()
      },
    }),
    ...(['pause', 'resume'] as const).map((action) =>
      defineRoute({
        method: 'post',
        path: `/api/queue/${action}`,
        role: 'maker',
        audit: action,
        tag: 'runs',
        summary: action === 'pause' ? 'Starts no other run; the one under way goes on.' : 'Starts runs again.',
        responses: { 200: { description: 'The queue.', schema: ref('Queue') } },
        handle: () => {
          queue[action]()
          return queueState()
        },
      }),
    ),
  ]
}
