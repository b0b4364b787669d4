import { basename, dirname } from 'node:path'
import { failure, ReelgraphError } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import type { Rating } from '../../policy/rules.ts'
import { isFinished, type QueuedRun, type RunOrder } from '../../queue/queue.ts'
import { untilFinished } from '../../queue/until-finished.ts'
import { callOf } from '../../productions/call.ts'
import { inputSchema } from '../../productions/input-schema.ts'
import { listPersonas } from '../../productions/personas.ts'
import { findProduction, listProductions } from '../../productions/productions.ts'
import { admitTo, byOf } from '../access.ts'
import type { ServerContext } from '../context.ts'
import { createTell } from '../project-paths.ts'
import { RefusedRun } from '../problem.ts'
import { defineRoute, type Answer, type Route } from '../route.ts'
import { IDEMPOTENCY_KEY, PRIORITY, RATING, WEBHOOK } from '../schemas.ts'
import { runView } from '../run-view.ts'
import { ref } from '../schema-words.ts'
import { sendWhole } from '../send-file.ts'

const NAME = { name: { type: 'string', minLength: 1, maxLength: 64, description: 'Of its file, without the ending.' } }
/** Seconds that a client waits for at most: then it is told of a run that goes on. */
const LONGEST_WAIT = 24 * 3600

export function productionRoutes(context: ServerContext): Route[] {
  const { engine, queue, kept, pictures, idempotency, webhooks } = context
  const tell = createTell(engine)
  const view = (run: QueuedRun) => runView(engine, run, tell, queue, kept)
  return [
    defineRoute({
      method: 'get',
      path: '/api/productions',
      role: 'viewer',
      tag: 'productions',
      summary: 'The productions that can be called, with what each takes, and the personas of the project.',
      responses: { 200: { description: 'By name; a file of the project wins over one that came with the program.', schema: ref('ProductionList') } },
      handle: async () => {
        const [{ list, faults }, personas] = await Promise.all([listProductions(engine.project), listPersonas(engine.project)])
        return {
          json: {
            productions: list.map(({ name, document, path }) => ({
              name,
              title: document.title ?? name,
              ...(document.description === undefined ? {} : { description: document.description }),
              picture: `/api/productions/${name}/picture`,
              ...(path === undefined ? {} : { path }),
              inputs: document.inputs ?? {},
              schema: inputSchema(document),
            })),
            personas,
            faults: tell(faults),
          },
        }
      },
    }),
    defineRoute<{ name: string }, { wait?: boolean; contentRating?: Rating; priority?: number; webhook?: string }, Readonly<Record<string, Json>>>({
      method: 'post',
      path: '/api/productions/{name}',
      role: 'maker',
      audit: 'render',
      tag: 'productions',
      summary: 'Makes what a production makes, from values for its inputs.',
      params: NAME,
      query: { contentRating: RATING, priority: PRIORITY, webhook: WEBHOOK, wait: { type: 'boolean', description: 'Answer when it is done, with what came of it.' } },
      headers: { 'Idempotency-Key': IDEMPOTENCY_KEY, Prefer: '`wait` or `wait=SECONDS`: the same; after so many seconds the run is told of as it is then, and goes on.' },
      body: { schema: { type: 'object' } },
      responses: {
        200: { description: 'It is done: `result` has the film.', schema: ref('Run'), headers: { Location: 'The run.' } },
        202: { description: 'It waits or runs.', schema: ref('Run'), headers: { Location: 'The run.' } },
      },
      handle: async ({ params, query, body, caller, raw, response, signal }): Promise<Answer> => {
        const order = async (mark: Pick<RunOrder, 'idempotency'>): Promise<QueuedRun> => {
          const call = await callOf(engine.project, params.name, body)
          const rated = query.contentRating === undefined ? {} : { contentRating: query.contentRating }
          const faults = await engine.validate(call, call.inputs, { render: true, signal, ...byOf(caller), ...rated })
          signal.throwIfAborted()
          if (faults.length > 0) throw new RefusedRun(faults)
          await admitTo({ engine, queue }, caller, call, call.inputs)
          return queue.submit({ ...call, ...byOf(caller), ...rated, ...(query.priority === undefined ? {} : { priority: query.priority }), ...(query.webhook === undefined ? {} : { webhook: query.webhook }), ...mark })
        }
        if (query.webhook !== undefined) webhooks.check(query.webhook)
        const claim = idempotency.claim(raw, caller)
        let run = claim.before
        try {
          run ??= await order(claim.mark)
        } finally {
          claim.release()
        }
        // Also where it fails in the end.
        response.set('Location', `/api/runs/${run.id}`)
        const seconds = query.wait === true ? LONGEST_WAIT : secondsPreferred(raw.headers['prefer'])
        if (seconds === undefined) return { status: 202, json: view(run) }
        const ended = await untilFinished(queue, run.id, seconds, signal)
        signal.throwIfAborted()
        if (!isFinished(ended.status)) return { status: 202, json: view(ended) }
        await kept.settled()
        if (ended.status === 'cancelled') throw failure('E_CANCELLED', { detail: `The run is ${run.id}.` })
        if (ended.status === 'failed') throw new ReelgraphError(ended.faults)
        return { status: 200, json: view(ended) }
      },
    }),
    defineRoute<{ name: string }>({
      method: 'get',
      path: '/api/productions/{name}/graph',
      role: 'viewer',
      tag: 'productions',
      summary: 'The graph of a production, to be looked into or changed.',
      params: NAME,
      responses: { 200: { description: 'The graph.', schema: ref('Graph') } },
      handle: async ({ params: { name } }) => ({ json: (await findProduction(engine.project, name)).document }),
    }),
    defineRoute<{ name: string }>({
      method: 'get',
      path: '/api/productions/{name}/picture',
      role: 'viewer',
      tag: 'productions',
      summary: 'A small picture of what a production makes.',
      params: NAME,
      responses: { 200: { description: 'The picture.', type: 'image/*' }, 204: { description: 'There is nothing to be seen.' } },
      handle: async ({ params: { name }, response }) => {
        const { picture, path, document } = await findProduction(engine.project, name)
        if (picture !== undefined) {
          await sendWhole(response, dirname(picture), basename(picture))
          return undefined
        }
        const bytes = await pictures.ofSource({ document, ...(path === undefined ? {} : { path }) })
        return bytes === undefined ? { status: 204 } : { bytes, type: 'image/jpeg', headers: { 'Cache-Control': 'no-cache' } }
      },
    }),
  ]
}

/** `Prefer: wait` and `Prefer: wait=10`, among others (RFC 7240). */
export function secondsPreferred(header: string | readonly string[] | undefined): number | undefined {
  const wait = /(?:^|[,;]\s*)wait(?:\s*=\s*"?(\d{1,9})"?)?\s*(?=$|[,;])/i.exec([header].flat().join(', '))
  return wait === null ? undefined : Math.min(LONGEST_WAIT, wait[1] === undefined ? LONGEST_WAIT : Number(wait[1]))
}
