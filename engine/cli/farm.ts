/** `reelgraph farm`: what waits in a farm, and what has failed there. */
import { Option, type Command } from 'commander'
import Table from 'cli-table3'
import type { WorkQueue } from '../farm/work-queue.ts'
import { printFaults } from './faults.ts'

interface QueueOptions {
  readonly redis: string
  readonly json?: boolean
}

export function addFarmCommands(program: Command): void {
  const farm = program.command('farm').description('what many machines share')
  const ofQueue = (command: Command): Command =>
    command.addOption(new Option('--redis <queue>', 'redis://HOST:PORT, or a folder of this machine').makeOptionMandatory()).option('--json', 'as JSON')

  ofQueue(farm.command('status').description('how many jobs wait, are at work and have failed for good')).action(async ({ redis, json }: QueueOptions) => {
    const counts = await withQueue(redis, (queue) => queue.counts())
    process.stdout.write(json === true ? `${JSON.stringify(counts)}\n` : `${counts.waiting} wait, ${counts.active} at work, ${counts.dead} failed for good\n`)
  })
  ofQueue(farm.command('dead').description('list jobs that have failed for good, with their reports')).action(async ({ redis, json }: QueueOptions) => {
    const dead = await withQueue(redis, (queue) => queue.dead())
    if (json === true) return void process.stdout.write(`${JSON.stringify(dead)}\n`)
    const table = new Table({ head: ['id', 'job', 'for', 'starts', 'since'], style: { head: [], border: [] } })
    for (const { job, attempts, since } of dead) table.push([job.id.slice(0, 12), job.title, job.owner, attempts, since])
    if (dead.length > 0) process.stdout.write(`${table.toString()}\n`)
    for (const { faults } of dead) printFaults(faults)
  })
  ofQueue(farm.command('retry [id]').description('have a job made again, or all that have failed for good')).action(async (id: string | undefined, { redis }: QueueOptions) => {
    const retried = await withQueue(redis, async (queue) => {
      const ids = (await queue.dead()).map(({ job }) => job.id).filter((one) => id === undefined || one.startsWith(id))
      // An id that nobody has is told of.
      for (const one of ids.length === 0 && id !== undefined ? [id] : ids) await queue.retry(one)
      return ids.length
    })
    process.stdout.write(`${retried} ${retried === 1 ? 'job waits' : 'jobs wait'} again\n`)
  })
}

async function withQueue<T>(address: string, ask: (queue: WorkQueue) => Promise<T>): Promise<T> {
  const { openWork } = await import('../farm/open-farm.ts')
  const queue = await openWork(address)
  try {
    return await ask(queue)
  } finally {
    await queue.close()
  }
}
