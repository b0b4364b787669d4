import { failure } from '../../contract/errors.ts'
import type { ServerContext } from '../context.ts'
import { defineRoute, type Route } from '../route.ts'
import { count, listOf, object, ref, text, time } from '../schema-words.ts'

/** What a farm tells of a job that has failed for good. */
const DEAD = object({ id: text, title: text, owner: text, attempts: count, since: time, faults: listOf(ref('Fault')) })

export function farmRoutes({ farm }: ServerContext): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/farm',
      role: 'maker',
      tag: 'farm',
      summary: 'How many jobs wait and are at work on other machines, and those that have failed for good, with their reports. Without a farm there are none.',
      responses: { 200: { description: 'The farm.', schema: object({ waiting: count, active: count, dead: listOf(DEAD) }, { queue: text }) } },
      async handle() {
        if (farm === undefined) return { json: { waiting: 0, active: 0, dead: [] } }
        const [{ waiting, active }, dead] = await Promise.all([farm.counts(), farm.dead()])
        return { json: { queue: farm.address, waiting, active, dead: dead.map(({ job: { id, title, owner }, ...rest }) => ({ id, title, owner, ...rest })) } }
      },
    }),
    defineRoute<{ id: string }>({
      method: 'post',
      path: '/api/farm/dead/{id}/retry',
      role: 'maker',
      audit: 'retry',
      tag: 'farm',
      summary: 'Has a job made again that has failed for good.',
      params: { id: { type: 'string', minLength: 1, maxLength: 100 } },
      responses: { 204: { description: 'It waits again.' } },
      async handle({ params: { id } }) {
        if (farm === undefined) throw failure('E_FARM_JOB', { got: id })
        await farm.retry(id)
        return { status: 204 }
      },
    }),
  ]
}
