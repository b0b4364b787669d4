/** `reelgraph render`: films from a saved graph. */
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import type { Rating } from '../policy/rules.ts'
import type { Engine, GraphSource, RenderRequest } from '../host/engine.ts'
import { failure } from '../contract/errors.ts'
import { lockPath } from '../graph/lock.ts'
import type { RunReport, StampedRunEvent } from '../contract/events.ts'
import { Trace } from '../run/trace.ts'
import type { Json } from '../contract/sockets.ts'
import { describeWords, wordsOf } from '../backends/prompt-reading.ts'
import type { DeviceName } from '../models/runtime/session-types.ts'
import type { BatchSettings } from './batch.ts'
import { exitCodeOfFaults, printFaults, printWarnings } from './faults.ts'
import { findFile } from './find-file.ts'
import { parseSettings, readInputs, type Inputs } from './inputs.ts'
import { leave, leaveSoon } from './leave.ts'
import { withMachineOptions } from './run-options.ts'
import { anyNumber, projectRelative, resourceOptions, wholeNumber, withEngine, type GlobalOptions } from './with-engine.ts'

export interface RenderOptions {
  readonly set: readonly string[]
  readonly inputs?: string
  /** Rows: a file, or a folder. */
  readonly batch?: string
  /** Rows at a time. */
  readonly jobs?: string
  readonly frames?: string
  readonly film?: string
  readonly only?: readonly string[]
  readonly out?: string
  readonly force?: boolean
  readonly json?: boolean
  readonly strict?: boolean
  readonly contentRating?: Rating
  readonly check?: boolean
  readonly profile?: string | true
  readonly locked?: boolean
  readonly verify?: boolean
  readonly memory?: string
  readonly workers?: string
  readonly maxPixels?: string
  readonly pull?: boolean
  readonly device?: DeviceName | 'auto'
  readonly farm?: string | true
  readonly store?: string
  readonly chunk?: string
  readonly priority?: string
}

export const collect = (value: string, all: readonly string[]): string[] => [...all, value]

export function addRenderCommand(program: Command): void {
  withMachineOptions(program
    .command('render <graph>')
    .description('render the sinks of a graph')
    .option('--set <name=value>', 'value of a graph input; may be repeated', collect, [])
    .option('--inputs <file.json>', 'values of graph inputs from a file')
    .option('--batch <rows>', 'as reelgraph batch with --rows')
    .option('--jobs <n>', 'rows of a batch at a time (default: 1)')
    .option('--frames <a-b>', 'only frames a to b of each sink')
    .option('--film <format>', 'another format of the film: 1080x1920@25, 1080x1920 or @25')
    .option('--only <node...>', 'only these nodes and what they need')
    .option('--out <dir>', 'output folder (default: output)')
    .option('--force', 'write over files of others, and make everything anew')
    .addOption(new Option('--strict', 'take warnings as failures: exit code 8').conflicts('verify'))
    .option('--check', 'find out nodes that write to frames they have pulled, or keep them; slower')
    .addOption(new Option('--profile [file]', 'write when what was done, for Perfetto and chrome://tracing (default: profile.json)').conflicts(['batch', 'verify']))
    .option('--json', 'events as JSON lines on stdout')
    .option('--locked', 'refuse to render unless everything is as in the lock file')
    .addOption(new Option('--verify', 'render twice in different orders, compare every frame, write nothing').conflicts('batch'))
    .option('--pull', 'fetch model packages that are not there'))
    .addOption(new Option('--farm [queue]', 'have workers make it: redis://HOST:PORT, or a folder of this machine (default: REELGRAPH_REDIS)').conflicts(['batch', 'verify', 'profile']))
    .option('--store <place>', 'results that machines share: s3://BUCKET/PREFIX, or a folder that all see')
    .option('--chunk <s>', 'seconds of film that a worker makes at a time, and that are encoded by themselves (default: 10)')
    .option('--priority <n>', 'among your own jobs in the farm, -10 to 10 (default: 0)')
    .option('--max-pixels <n>', 'pixels of the largest picture that is read (default: 100000000)')
    .action(async (graph: string, options: RenderOptions, command: Command) => {
      const file = await findFile(command, graph)
      process.exitCode = await render(options, command, { lock: file, load: async (engine, inputs) => ({ ...inFormat(await engine.loadGraph(projectRelative(command, file)), options.film), inputs }) })
    })
}

/** What is to be rendered. */
export interface Job {
  load(engine: Engine, given: Inputs): Promise<GraphSource & { readonly inputs: Inputs }>
  /** The graph's file, whose lock file lies beside it. */
  readonly lock?: string
  /** Several steps in place of one graph. */
  readonly steps?: (engine: Engine, base: Omit<RenderRequest, 'document' | 'inputs'>, settings: BatchSettings & { readonly given: Inputs }) => Promise<number>
  /** A line for the end. */
  readonly told?: (report: RunReport) => string
}

export async function render(options: RenderOptions, command: Command, job: Job): Promise<number> {
  const cancel = new AbortController()
  const onInterrupt = (signal: NodeJS.Signals): void => {
    if (cancel.signal.aborted) return leave(signal)
    process.stderr.write('\nCancelling… (once more to leave at once)\n')
    cancel.abort()
  }
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onInterrupt)
  try {
    const given: Inputs = { ...(options.inputs === undefined ? {} : await readInputs(await findFile(command, options.inputs))), ...parseSettings(options.set) }
    const trace = options.profile === undefined ? undefined : new Trace()
    const farm = options.farm === undefined ? undefined : await (await import('./farm-options.ts')).openFarmOf(options.farm, options.store)
    const around = farm ?? (options.store === undefined ? undefined : await (await import('./farm-options.ts')).shareIn(options.store))
    const engineOptions = {
      ...(around === undefined ? {} : { around: around.around }),
      ...(options.chunk === undefined ? {} : { segmentSeconds: anyNumber('chunk', options.chunk, [0.01, 3600]) }),
      ...(trace === undefined ? {} : { trace }),
      ...resourceOptions(options),
      ...(options.check === true ? { check: true } : {}),
      ...(options.pull === true ? { pullModels: true } : {}),
      ...(options.device === undefined ? {} : { device: options.device }),
      ...(options.out === undefined ? {} : { output: resolve(options.out) }),
    }
    const base = async (): Promise<Omit<RenderRequest, 'document' | 'inputs'>> => ({
      signal: cancel.signal,
      ...(options.only === undefined ? {} : { only: options.only }),
      ...(options.frames === undefined ? {} : { frames: parseFrames(options.frames) }),
      ...(options.force === undefined ? {} : { force: options.force }),
      ...(options.strict === undefined ? {} : { strict: options.strict }),
      ...(options.contentRating === undefined ? {} : { contentRating: options.contentRating }),
      ...(options.locked === true && job.lock !== undefined ? { lock: await readLock(job.lock) } : {}),
    })
    const json = options.json === true
    const verbose = command.optsWithGlobals<GlobalOptions>().verbose === true
    const rows = options.batch === undefined ? undefined : await findFile(command, options.batch)
    const submit = farm === undefined ? undefined : await (await import('./farm-options.ts')).submitTo(farm, options.priority)
    return await withEngine(command, engineOptions, async (engine) => {
      const batch = { jobs: wholeNumber('jobs', options.jobs ?? '1', 1, 64), json, verbose }
      if (job.steps !== undefined) return job.steps(engine, await base(), { ...batch, given })
      const request: RenderRequest = { ...(await job.load(engine, given)), ...(await base()) }
      if (rows !== undefined) {
        const [{ renderBatch }, { readRows }] = await Promise.all([import('./batch.ts'), import('./rows.ts')])
        return renderBatch(engine, request, await readRows(rows, engine.project, request.document), batch)
      }
      if (options.verify === true) return verify(engine, request, json)
      const code = await renderOne({ render: (asked) => (submit === undefined ? engine.render(asked) : submit(engine, asked)) }, request, json, verbose, job.told)
      if (trace !== undefined) await writeFile(options.profile === true ? 'profile.json' : options.profile!, JSON.stringify(trace.events()))
      return code
    }, 'with the run').finally(() => around?.close())
  } finally {
    process.off('SIGINT', onInterrupt)
    process.off('SIGTERM', onInterrupt)
    if (cancel.signal.aborted) leaveSoon('SIGINT')
  }
}

async function renderOne(engine: Pick<Engine, 'render'>, request: RenderRequest, json: boolean, verbose: boolean, told?: Job['told']): Promise<number> {
  const { showProgress } = await import('./progress-bars.ts')
  const bars = showProgress(process.stderr)
  const report = await engine.render({
    ...request,
    onEvent: (event: StampedRunEvent) => (json ? process.stdout.write(`${JSON.stringify(event)}\n`) : bars.event(event)),
  })
  bars.stop()
  if (!json) {
    await printSummary(report, verbose)
    if (told !== undefined && report.faults.length === 0) process.stdout.write(told(report))
  }
  return exitCodeOfReport(report)
}

async function verify(engine: Engine, request: RenderRequest, json: boolean): Promise<number> {
  const report = await engine.verify(request)
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`)
  else if (report.equal) {
    process.stdout.write(`${report.frames} frames, rendered twice in different orders and worker counts, are the same.\n`)
    for (const [clip, digest] of Object.entries(report.digests)) process.stdout.write(`  ${clip}  ${digest}\n`)
  }
  if (report.equal) return 0
  const first = report.differences[0]!
  const error = failure('E_VERIFY', { node: first.node, expected: 'the same frames', got: `a difference at frame ${first.frame}` })
  printFaults(error.faults)
  return exitCodeOfFaults(error.faults)
}

function exitCodeOfReport(report: RunReport): number {
  if (report.status === 'cancelled') return 130
  return exitCodeOfFaults(report.faults)
}

export async function printSummary(report: RunReport, verbose = false): Promise<void> {
  const { default: Table } = await import('cli-table3')
  // Ctrl-C reaches ffmpeg too: that it was ended is no fault of its own.
  printFaults(report.status === 'cancelled' ? failure('E_CANCELLED').faults : report.faults, verbose)
  printWarnings(report.warnings)
  const table = new Table({ head: ['node', 'type', 'state', 'frames', 'time', 'ms/frame'], style: { head: [], border: [] }, colAligns: ['left', 'left', 'left', 'right', 'right', 'right'] })
  for (const { node, type, state, frames, seconds } of report.nodes) {
    table.push([node, type, state, frames || '', seconds < 0.001 ? '' : `${seconds.toFixed(2)} s`, frames > 0 ? ((seconds * 1000) / frames).toFixed(2) : ''])
  }
  if (report.nodes.length > 0) process.stdout.write(`${table.toString()}\n`)
  for (const [node, facts] of Object.entries(report.reports)) {
    if (facts['backend'] !== undefined) {
      const model = typeof facts['model'] === 'string' ? ` with ${facts['model']}` : ''
      const reasons = [facts['why'], facts['reason']].filter((one) => typeof one === 'string').join('; ')
      process.stdout.write(`${node}: made by ${String(facts['backend'])}${model}${reasons === '' ? '' : ` (${reasons})`}${costOf(facts['cost'])}\n`)
    }
    printWords(node, facts)
  }
  const peak = (report.peakFrameBytes / 2 ** 20).toFixed(0)
  process.stdout.write(`${report.status} in ${report.seconds.toFixed(1)} s, at most ${peak} MiB in frames${countOf(report.warnings)}\n`)
  for (const output of report.outputs) {
    process.stdout.write(`${output.path}  (${(output.bytes / 1e6).toFixed(1)} MB${output.frames === undefined ? '' : `, ${output.frames} frames`})\n`)
  }
}

const countOf = ({ length }: readonly unknown[]): string => (length === 0 ? '' : `, ${length} ${length === 1 ? 'warning' : 'warnings'} (above)`)

/** What became of each word of a node's prompt. */
export function printWords(node: string, facts: Readonly<Record<string, Json>> | undefined): void {
  const said = describeWords(wordsOf(facts))
  if (said !== '') process.stdout.write(`${node}: ${said}\n`)
}

export function parseFrames(text: string): { from: number; to: number } {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  const from = Number(match?.[1])
  const to = Number(match?.[2] ?? match?.[1])
  if (match === null || to < from) throw failure('E_USAGE', { port: '--frames', expected: 'a-b with a <= b', got: text })
  return { from, to }
}

/** The graph with another format: `1080x1920@25`, or the size or the rate alone. */
export function inFormat<Source extends GraphSource>(source: Source, text: string | undefined): Source {
  if (text === undefined) return source
  const match = /^(?:(\d+)x(\d+))?(?:@(\d+(?:\.\d+)?))?$/.exec(text)
  const [width, height, fps] = [match?.[1], match?.[2], match?.[3]].map((part) => (part === undefined ? undefined : Number(part)))
  const sides = width === undefined || height === undefined ? {} : { width, height }
  const film = { ...sides, ...(fps === undefined ? {} : { fps }) }
  const inside = Object.values(sides).every((side) => side >= 16 && side <= 16384) && (fps === undefined || (fps >= 0.1 && fps <= 240))
  if (match === null || !inside || Object.keys(film).length === 0) throw failure('E_USAGE', { port: '--film', expected: 'WIDTHxHEIGHT, @FPS or both, such as 1080x1920@25; sides from 16 to 16384, rates from 0.1 to 240', got: text })
  return { ...source, document: { ...source.document, film: { ...source.document.film, ...film } } }
}

async function readLock(graph: string): Promise<Json> {
  const path = lockPath(graph)
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Json
  } catch (thrown) {
    throw failure('E_LOCK', { file: path, expected: 'a lock file', got: (thrown as Error).message, fix: 'Write it with reelgraph lock.' }, thrown)
  }
}

/** What a service says that it costs, e.g. `, 36 credits, 0.36 usd, estimated`. */
function costOf(cost: Json | undefined): string {
  if (typeof cost !== 'object' || cost === null || Array.isArray(cost)) return ''
  const parts = Object.entries(cost).map(([unit, amount]) => (amount === true ? unit : `${String(amount)} ${unit}`))
  return parts.map((part) => `, ${part}`).join('')
}
