/** Tasks of Replicate and of fal, whatever they make: how they are told of, found and called off. */
import type { Json, RemoteCall, RemoteState } from '../../../engine/api.ts'
import { fieldsOf, percentIn, textOf } from './read-json.ts'

type Fields = Readonly<Record<string, Json | undefined>>
type Done = Extract<RemoteState, { state: 'done' }>

/** Their clock and ours may differ by so many milliseconds. */
const CLOCKS = 120_000

/** @param path where they are listed, each below it by its id @param done of one that has succeeded; undefined where nothing is left of it */
export const replicateTasks = (path: string, done: (answer: Fields) => Omit<Done, 'state'> | undefined) => ({
  /** The newest since then that is the one. */
  async find(call: RemoteCall, isIt: (one: Fields) => boolean, since: Date): Promise<{ readonly id: string } | undefined> {
    const { results } = fieldsOf(await call.send('GET', path))
    const found = (Array.isArray(results) ? results : []).map(fieldsOf).find((one) => isIt(one) && Date.parse(textOf(one['created_at'])) >= since.getTime() - CLOCKS)
    return found === undefined ? undefined : { id: textOf(found['id']) }
  },
  async poll(call: RemoteCall, { id }: { readonly id: string }): Promise<RemoteState> {
    const answer = await call.send('GET', `${path}/${encodeURIComponent(id)}`, { absent: true })
    if (answer === null) return { state: 'lost' }
    const fields = fieldsOf(answer)
    switch (fields['status']) {
      case 'succeeded': {
        const made = done(fields)
        if (made === undefined) return { state: 'lost' }
        const facts = { ...made.facts, ...costOf(fields, 'predict_time') }
        return { state: 'done', ...made, ...(Object.keys(facts).length === 0 ? {} : { facts }) }
      }
      case 'failed':
        return { state: 'failed', reason: textOf(fields['error']) || 'The service gives no reason' }
      case 'canceled':
      case 'aborted':
        return { state: 'failed', reason: 'It was called off' }
      case 'starting':
        return { state: 'queued' }
      default:
        return { state: 'running', ...percentIn(textOf(fields['logs'])) }
    }
  },
  cancel: (call: RemoteCall, { id }: { readonly id: string }) => call.send('POST', `${path}/${encodeURIComponent(id)}/cancel`, { absent: true }),
})

/** Lays a file there for a task to take. @returns its address */
export async function replicateFile(call: RemoteCall, name: string, type: string, bytes: Uint8Array): Promise<string> {
  const form = { fields: {}, file: { field: 'content', name, type, bytes } }
  return textOf(fieldsOf(fieldsOf(await call.send('POST', '/v1/files', { form }))['urls'])['get'])
}

/** Of a model's queue. @param logs asks for what it prints @param done of the result; a text says what is missing */
export function falTasks(model: string, { logs = false, done }: { readonly logs?: boolean; done(result: Json): string | Omit<Done, 'state' | 'facts'> }) {
  // Requests are found under the app, which is the first two parts of a model's name.
  const requests = (id: string): string => `/${model.split('/').slice(0, 2).join('/')}/requests/${encodeURIComponent(id)}`
  return {
    submit: async (call: RemoteCall, input: Json) => ({ id: textOf(fieldsOf(await call.send('POST', `/${model}`, { body: input, once: true }))['request_id']) }),
    async poll(call: RemoteCall, { id }: { readonly id: string }): Promise<RemoteState> {
      const answer = await call.send('GET', `${requests(id)}/status${logs ? '?logs=1' : ''}`, { absent: true })
      if (answer === null) return { state: 'lost' }
      const fields = fieldsOf(answer)
      const { status, queue_position: place, error, logs: printed } = fields
      if (status === 'IN_QUEUE') return { state: 'queued', ...(typeof place === 'number' ? { message: `queued behind ${place}` } : {}) }
      if (status !== 'COMPLETED') return { state: 'running', ...(logs ? percentIn((Array.isArray(printed) ? printed : []).map((one) => textOf(fieldsOf(one)['message'])).join('\n')) : {}) }
      if (textOf(error) !== '') return { state: 'failed', reason: textOf(error) }
      const made = done(await call.send('GET', requests(id)))
      if (typeof made === 'string') return { state: 'failed', reason: made }
      const cost = costOf(fields, 'inference_time')
      return { state: 'done', ...made, ...(Object.keys(cost).length === 0 ? {} : { facts: cost }) }
    },
    cancel: (call: RemoteCall, { id }: { readonly id: string }) => call.send('PUT', `${requests(id)}/cancel`, { absent: true }),
  }
}

/** Seconds that a machine has worked. */
function costOf({ metrics }: Fields, name: string): Record<string, Json> {
  const seconds = fieldsOf(metrics)[name]
  return typeof seconds === 'number' ? { cost: { computeSeconds: seconds } } : {}
}
