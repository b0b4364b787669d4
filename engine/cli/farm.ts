/** `reelgraph farm`: what waits in a farm, and what has failed there; graphs as jobs of other farms. */
import { Option, type Command } from 'commander'
import Table from 'cli-table3'
import { failure } from '../contract/errors.ts'
import type { WorkQueue } from '../farm/work-queue.ts'
import type { Engine, EngineOptions, RenderRequest } from '../host/engine.ts'
import { shareIn } from './farm-options.ts'
import { printFaults } from './faults.ts'
import { findFile } from './find-file.ts'
import { parseSettings } from './inputs.ts'
import { collect } from './render.ts'
import { anyNumber, projectRelative, wholeNumber, withEngine } from './with-engine.ts'

interface QueueOptions {
  readonly redis: string
  readonly json?: boolean
}

export function addFarmCommands(program: Command): void {
  const farm = program.command('farm').description('what many machines share')
  const ofQueue = (command: Command): Command =>
    command.addOption(new Option('--redis <queue>', 'redis://HOST:PORT, or a folder of this machine').env('REELGRAPH_REDIS').makeOptionMandatory()).option('--json', 'as JSON')

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
  addGraphFarmCommands(farm)
}

interface GraphOptions {
  readonly set: readonly string[]
  readonly chunk?: string
}

interface ExportOptions extends GraphOptions {
  readonly openjd?: boolean
  readonly slurm?: boolean
}

interface MakeOptions extends GraphOptions {
  readonly store: string
  readonly node?: string
  readonly stretch?: string
}

function addGraphFarmCommands(farm: Command): void {
  const ofGraph = (command: Command): Command =>
    command.option('--set <name=value>', 'value of a graph input; may be repeated', collect, []).option('--chunk <s>', 'seconds of film that are made at a time (default: 10)')

  ofGraph(farm.command('export <graph>').description('write a render as a job of another farm to stdout: stretches of films are its tasks'))
    .addOption(new Option('--openjd', 'a template of the Open Job Description, as AWS Deadline Cloud takes it').conflicts('slurm'))
    .option('--slurm', 'a script that submits arrays to Slurm')
    .action(async (graph: string, { openjd = false, slurm = false, ...given }: ExportOptions, command: Command) => {
      if (!openjd && !slurm) throw failure('E_USAGE', { port: 'farm export', expected: '--openjd or --slurm', got: 'neither' })
      const [{ exportedJob, openJobDescription, slurmScript }, { ReelgraphError }] = await Promise.all([import('../farm/export-job.ts'), import('../contract/errors.ts')])
      const job = await withGraph(command, graph, given, {}, async (engine, request) => {
        const { faults } = await engine.check(request, request.inputs, { render: true })
        if (faults.length > 0) throw new ReelgraphError(faults)
        const more = [...(given.chunk === undefined ? [] : ['--chunk', given.chunk]), ...given.set.flatMap((one) => ['--set', one])]
        return exportedJob(await engine.planParts(request, true), { title: request.document.title ?? request.path!, graph: request.path!, more })
      })
      process.stdout.write(openjd ? `${JSON.stringify(openJobDescription(job), null, 2)}\n` : slurmScript(job))
    })
  ofGraph(farm.command('make <graph>').description('make parts of a graph into a shared store, as tasks of other farms do; without --node all results that are kept'))
    .requiredOption('--store <place>', 's3://BUCKET/PREFIX, or a folder that all machines see')
    .option('--node <name>', 'a node whose result is kept, or a film')
    .option('--stretch <n>', 'of a film, counted from 0 (default: all of it)')
    .action(async (graph: string, { store, node, stretch, ...given }: MakeOptions, command: Command) => {
      const { makeParts } = await import('../farm/make-part.ts')
      const shared = await shareIn(store)
      const reports = await withGraph(command, graph, given, { around: shared.around }, (engine, request) =>
        makeParts(engine, request, { ...(node === undefined ? {} : { node }), ...(stretch === undefined ? {} : { stretch: wholeNumber('stretch', stretch, 0) }) })).finally(() => shared.close())
      const seconds = reports.reduce((sum, report) => sum + report.seconds, 0)
      process.stdout.write(`${reports.length === 0 ? 'It is there already' : `made in ${seconds.toFixed(1)} s`}\n`)
    })
}

async function withGraph<T>(command: Command, graph: string, { set, chunk }: GraphOptions, options: EngineOptions, ask: (engine: Engine, request: RenderRequest) => Promise<T>): Promise<T> {
  const file = await findFile(command, graph)
  return withEngine(command, { ...options, ...(chunk === undefined ? {} : { segmentSeconds: anyNumber('chunk', chunk, [0.01, 3600]) }) }, async (engine) =>
    ask(engine, { ...(await engine.loadGraph(projectRelative(command, file))), inputs: parseSettings(set) }))
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
