/** `validate`, `plan`, `lock`, `graph info`, `graph extract`. */
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Engine, GraphSource, PlanReport } from '../host/engine.ts'
import { failure } from '../contract/errors.ts'
import { lockPath } from '../graph/lock.ts'
import { parseGraph } from '../graph/parse.ts'
import { exitCodeOfFaults, printFaults, printWarnings } from './faults.ts'
import { findFile } from './find-file.ts'
import { parseSettings, readInputs, type Inputs } from './inputs.ts'
import { inFormat, parseFrames, printWords } from './render.ts'
import { projectRelative, withEngine } from './with-engine.ts'

interface GraphOptions {
  readonly set: readonly string[]
  readonly inputs?: string
  readonly json?: boolean
  readonly frames?: string
  readonly film?: string
}

const collect = (value: string, all: readonly string[]): string[] => [...all, value]

export function addGraphCommands(program: Command): void {
  withInputs(program.command('validate <graph>').description('check a graph and list all its faults')).action(
    async (graph: string, options: GraphOptions, command: Command) => {
      process.exitCode = await withEngine(command, {}, async (engine) => {
        const source = await engine.loadGraph(projectRelative(command, await findFile(command, graph)))
        const checked = await engine.check(source, await inputsOf(command, options))
        const faults = [...engine.registry.problems, ...checked.faults]
        const { warnings } = checked
        if (options.json !== true) printWarnings(warnings)
        if (options.json === true) process.stdout.write(`${JSON.stringify({ faults, warnings })}\n`)
        else if (faults.length > 0) printFaults(faults)
        else process.stdout.write(`${graph} is valid.\n`)
        return exitCodeOfFaults(faults.slice(engine.registry.problems.length))
      }, 'after')
    },
  )
  withInputs(program.command('plan <graph>').description('what a render would make and cost, without making a frame'))
    .option('--frames <a-b>', 'only frames a to b')
    .option('--film <format>', 'another format of the film: 1080x1920@25, 1080x1920 or @25')
    .action(async (graph: string, options: GraphOptions, command: Command) => {
      process.exitCode = await withEngine(command, {}, async (engine) => {
        const source = inFormat(await engine.loadGraph(projectRelative(command, await findFile(command, graph))), options.film)
        const frames = options.frames === undefined ? {} : { frames: parseFrames(options.frames) }
        const report = await engine.plan({ ...source, inputs: await inputsOf(command, options), ...frames })
        if (options.json === true) process.stdout.write(`${JSON.stringify(report)}\n`)
        else await printPlan(report)
        return exitCodeOfFaults(report.faults)
      })
    })
  program
    .command('lock <graph>')
    .description('write the versions and digests that the graph uses beside it')
    .action(async (graph: string, _options: unknown, command: Command) => {
      await withEngine(command, {}, async (engine) => {
        const file = await findFile(command, graph)
        const lock = await engine.lock(await engine.loadGraph(projectRelative(command, file)))
        await writeFile(lockPath(file), `${JSON.stringify(lock, null, 2)}\n`)
        process.stdout.write(`${lockPath(file)}\n`)
      })
    })
  const group = program.command('graph').description('look into graphs and films')
  group
    .command('info <file>')
    .description('nodes, inputs and sinks of a graph, or of the graph that made a film')
    .option('--json', 'as JSON')
    .action(async (file: string, options: { json?: boolean }, command: Command) => {
      await withEngine(command, {}, async (engine) => {
        const source = await loadAny(engine, command, file)
        if (options.json === true) process.stdout.write(`${JSON.stringify(source.document)}\n`)
        else await printInfo(engine, source)
      })
    })
  group
    .command('extract <film>')
    .description('print the graph that made a film or picture')
    .action(async (film: string, _options: unknown, command: Command) => {
      await withEngine(command, {}, async (engine) => {
        const { document } = await loadAny(engine, command, film)
        process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
      })
    })
}

const withInputs = (command: Command): Command =>
  command
    .option('--set <name=value>', 'value of a graph input; may be repeated', collect, [])
    .option('--inputs <file.json>', 'values of graph inputs from a file')
    .option('--json', 'as JSON')

const inputsOf = async (command: Command, options: GraphOptions): Promise<Inputs> => ({
  ...(options.inputs === undefined ? {} : await readInputs(await findFile(command, options.inputs))),
  ...parseSettings(options.set),
})

/** A graph file, or a film or picture that carries its graph. */
async function loadAny(engine: Engine, command: Command, file: string): Promise<GraphSource> {
  const path = projectRelative(command, await findFile(command, file))
  if (path.toLowerCase().endsWith('.json')) return engine.loadGraph(path)
  const text = (await engine.tags(path))['reelgraph']
  if (text === undefined) throw failure('E_MEDIA_FORMAT', { file, expected: 'a file that Reelgraph wrote', got: 'a file without a graph' })
  return { document: parseGraph(text, file) }
}

async function printInfo(engine: Engine, source: GraphSource): Promise<void> {
  const { default: Table } = await import('cli-table3')
  const { document } = source
  process.stdout.write(`${document.title ?? 'Untitled'}\n${document.description === undefined ? '' : `${document.description}\n`}`)
  for (const [name, input] of Object.entries(document.inputs ?? {})) {
    process.stdout.write(`  input ${name} (${input.type})${input.default === undefined ? '' : ` = ${JSON.stringify(input.default)}`}\n`)
  }
  const table = new Table({ head: ['node', 'type', 'inputs'], style: { head: [], border: [] } })
  for (const [name, node] of Object.entries(document.nodes)) {
    const links = Object.entries(node.inputs ?? {}).map(([port, link]) => `${port} < ${[link].flat().join(', ')}`)
    table.push([name, node.type, links.join('\n')])
  }
  process.stdout.write(`${table.toString()}\n`)
  const faults = await engine.validate(source)
  if (faults.length > 0) printFaults(faults)
}

async function printPlan(report: PlanReport): Promise<void> {
  const { default: Table } = await import('cli-table3')
  const { describePort } = await import('../run/plan-report.ts')
  printFaults(report.faults)
  printWarnings(report.warnings)
  const table = new Table({ head: ['node', 'type', 'outputs', 'frames', 'work'], style: { head: [], border: [] }, colAligns: ['left', 'left', 'left', 'right', 'right'] })
  for (const node of report.nodes) {
    const ports = node.ports.map((port) => `${port.port}: ${describePort(port)}`).join('\n')
    const work = node.cached ? 'in the store' : `${node.seconds.toFixed(1)} s${node.measured ? '' : ' (guess)'}`
    table.push([node.node, node.type, ports, node.still === true ? 'still' : node.frames || '', work])
  }
  process.stdout.write(`${table.toString()}\n`)
  for (const { node, facts } of report.nodes) printWords(node, facts)
  const size = (bytes: number): string => (bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`)
  process.stdout.write(`memory for frames ${size(report.frameMemory)}, in all ${size(report.memory)}, disk ${size(report.disk)}, about ${report.seconds.toFixed(0)} s\n`)
}
