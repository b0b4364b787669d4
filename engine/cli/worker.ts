/** `reelgraph worker`: makes parts of films that others ask for, until Ctrl-C. */
import { totalmem } from 'node:os'
import { Option, type Command } from 'commander'
import type { WorkerEvent } from '../farm/worker.ts'
import type { DeviceName } from '../models/runtime/session-types.ts'
import { openFarmOf } from './farm-options.ts'
import { printFaults } from './faults.ts'
import { leave, leaveSoon } from './leave.ts'
import { withMachineOptions } from './run-options.ts'
import { projectFolder, resourceOptions, wholeNumber } from './with-engine.ts'

interface WorkerCommandOptions {
  readonly redis: string
  readonly store?: string
  readonly lock: string
  readonly modelMemory?: string
  readonly once?: boolean
  readonly json?: boolean
  readonly device?: DeviceName | 'auto'
  readonly memory?: string
  readonly workers?: string
}

export function addWorkerCommand(program: Command): void {
  withMachineOptions(program
    .command('worker')
    .description('make parts of films for a farm; the project folder holds plugins and models, all else is fetched')
    .addOption(new Option('--redis <queue>', 'where jobs come from: redis://HOST:PORT, or a folder of this machine').env('REELGRAPH_REDIS').makeOptionMandatory())
    .option('--store <place>', 'what the machines share: s3://BUCKET/PREFIX, or a folder that all see')
    .option('--lock <s>', 'seconds after which a job is another\'s when this worker is not heard of', '30')
    .option('--model-memory <MB>', 'memory for models, that of the graphics card where they run there (default: REELGRAPH_MODEL_MEMORY, else two thirds of the machine\'s)')
    .option('--once', 'end when there is nothing to do')
    .option('--json', 'events as JSON lines on stdout'))
    .action(async ({ redis, store, lock, modelMemory, once = false, json = false, device, ...limits }: WorkerCommandOptions, command: Command) => {
      const project = projectFolder(command)
      const milliseconds = wholeNumber('lock', lock, 1) * 1000
      const memory = modelMemory === undefined ? memoryHere() : wholeNumber('model-memory', modelMemory, 1) * 1e6
      const [{ work }, { createEngine }] = await Promise.all([import('../farm/worker.ts'), import('../host/container.ts')])
      const farm = await openFarmOf(redis, store, { lock: milliseconds })
      const stop = new AbortController()
      const onEnd = (signal: NodeJS.Signals): void => {
        if (stop.signal.aborted) return leave(signal)
        process.stderr.write('\nEnding… (once more to leave at once)\n')
        stop.abort()
      }
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onEnd)
      try {
        await work({
          farm, project, createEngine, memory, once, signal: stop.signal, lock: milliseconds,
          engine: { ...resourceOptions(limits), modelMemory: memory, ...(device === undefined ? {} : { device }) },
          onEvent: (event) => (json ? void process.stdout.write(`${JSON.stringify({ ...event, time: new Date().toISOString() })}\n`) : tell(event, farm.queue.address)),
        })
      } finally {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onEnd)
        await farm.close()
      }
      if (stop.signal.aborted) leaveSoon('SIGTERM')
    })
}

function tell(event: WorkerEvent, address: string): void {
  const say = (line: string): void => void process.stdout.write(`${line}\n`)
  if (event.type === 'worker-started') return say(`Worker ${event.worker} takes jobs from ${address}  (Ctrl-C ends it)`)
  if (event.type === 'queue-silent') return say(`The queue ${address} does not answer. It is tried on and on`)
  if (event.type === 'jobs-passed') return say(`Jobs wait that this machine can not do: it lacks ${event.lacks.join(', ')}`)
  if (event.type === 'job-taken') return say(`${event.title} for ${event.owner} …`)
  if (event.type === 'job-done') return say(`${event.title}: ${event.seconds.toFixed(1)} s`)
  if (event.type === 'job-left') return say(`${event.title}: left to others`)
  say(`${event.title}: failed`)
  printFaults(event.faults)
}

const memoryHere = (): number => {
  const megabytes = Number(process.env['REELGRAPH_MODEL_MEMORY'])
  return Number.isFinite(megabytes) && megabytes > 0 ? megabytes * 1e6 : Math.round((totalmem() * 2) / 3)
}
