/** `reelgraph test`: renders what a graph expects something of, and says whether it is so. */
import { mkdir } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { failure, type Fault } from '../contract/errors.ts'
import { unmet, verdicts, type Counted, type Measured, type Verdict } from '../expect/expectations.ts'
import { filmTools, type FilmTools } from '../expect/film-tools.ts'
import { measureFilm, saveFrame } from '../expect/measure-film.ts'
import type { Expectation } from '../graph/document.ts'
import type { Engine, GraphSource } from '../host/engine.ts'
import { exitCodeOfFaults, printFaults, printWarnings } from './faults.ts'
import { findFile } from './find-file.ts'
import { parseSettings, readInputs, type Inputs } from './inputs.ts'
import { collect } from './render.ts'
import { projectRelative, withEngine } from './with-engine.ts'

interface TestOptions {
  readonly set: readonly string[]
  readonly inputs?: string
  readonly out?: string
  readonly json?: boolean
  readonly force?: boolean
}

/** A verdict, and where the frame is that shows it. */
interface Shown extends Verdict {
  readonly file?: string
  readonly picture?: string
}

export function addTestCommand(program: Command): void {
  program
    .command('test <graph>')
    .description('render what a graph expects something of, and say whether it is so; exit code 8 where it is not')
    .option('--set <name=value>', 'value of a graph input; may be repeated', collect, [])
    .option('--inputs <file.json>', 'values of graph inputs from a file')
    .option('--out <dir>', 'output folder (default: output)')
    .option('--force', 'make everything anew')
    .addOption(new Option('--json', 'the verdicts as JSON on stdout'))
    .action(async (graph: string, options: TestOptions, command: Command) => {
      const file = await findFile(command, graph)
      const inputs: Inputs = { ...(options.inputs === undefined ? {} : await readInputs(await findFile(command, options.inputs))), ...parseSettings(options.set) }
      process.exitCode = await withEngine(command, options.out === undefined ? {} : { output: resolve(options.out) }, async (engine) => {
        const source = await engine.loadGraph(projectRelative(command, file))
        return test(engine, source, inputs, options)
      }, 'with the run')
    })
}

async function test(engine: Engine, source: GraphSource, inputs: Inputs, { json = false, force }: TestOptions): Promise<number> {
  const expected = Object.entries(source.document.expect ?? {})
  if (expected.length === 0) throw failure('E_USAGE', { ...(source.path === undefined ? {} : { file: source.path }), port: 'expect', expected: 'what its films should be like', got: 'a graph that expects nothing', fix: 'Add "expect": { "film": { "duration": 15, "loudness": -14, "black": 1 } } to the graph.' })
  const { showProgress } = await import('./progress-bars.ts')
  const bars = showProgress(process.stderr)
  const report = await engine.render({ ...source, inputs, only: expected.map(([sink]) => sink), onEvent: (event) => bars.event(event), ...(force === undefined ? {} : { force }) })
  bars.stop()
  if (!json) printWarnings(report.warnings)
  if (report.faults.length > 0) {
    if (json) process.stdout.write(`${JSON.stringify({ ok: false, faults: report.faults, verdicts: [] })}\n`)
    else printFaults(report.faults)
    return exitCodeOfFaults(report.faults)
  }
  const all: Shown[] = []
  const tools = await filmTools()
  for (const [sink, expectation] of expected) {
    const file = report.outputs.find(({ node }) => node === sink)?.path
    const score = report.reports[sink]?.['score']
    const { score: asked, ...ofFilm } = expectation
    if (asked !== undefined) all.push(...verdicts(sink, { score: asked }, typeof score === 'number' ? { score } : {}))
    if (Object.keys(ofFilm).length === 0) continue
    if (file === undefined) throw failure('E_USAGE', { port: `expect.${sink}`, expected: 'a node that writes a file', got: 'one that writes none' })
    all.push(...(await shown({ engine, source, inputs, sink, expectation: ofFilm, file, tools })))
  }
  const faults = unmet(all)
  if (json) process.stdout.write(`${JSON.stringify({ ok: faults.length === 0, faults, verdicts: all })}\n`)
  else await printVerdicts(all, faults)
  return exitCodeOfFaults(faults)
}

interface Film {
  readonly engine: Engine
  readonly source: GraphSource
  readonly inputs: Inputs
  readonly sink: string
  readonly expectation: Expectation
  readonly file: string
  readonly tools: FilmTools
}

async function shown({ engine, source, inputs, sink, expectation, file, tools }: Film): Promise<readonly Shown[]> {
  const measured = await measureFilm(file, tools)
  const found = [...verdicts(sink, expectation, { ...measured, ...(await seenIn(engine.project, expectation, file, measured, tools)) })]
  const { titles = {} } = expectation
  if (Object.keys(titles).length > 0) {
    const { titleVerdict } = await import('../expect/readable-titles.ts')
    for (const [node, asked] of Object.entries(titles)) found.push(await titleVerdict(engine, { ...source, inputs }, sink, node, asked))
  }
  return Promise.all(found.map(async (one): Promise<Shown> => {
    if (one.ok || one.at === undefined || one.what === 'silent') return { ...one, file }
    const folder = join(engine.output, `${basename(file, extname(file))}.test`)
    await mkdir(folder, { recursive: true })
    const picture = join(folder, `${one.what}-${one.at.toFixed(2)}s.png`)
    await saveFrame(file, one.at, picture, tools)
    return { ...one, file, picture }
  }))
}

/** @throws E_MODEL_MISSING where faces are to be found and no model finds them */
async function seenIn(project: string, { faces, suns }: Expectation, file: string, { width, height }: Measured, tools: FilmTools): Promise<{ readonly faces?: Counted; readonly suns?: Counted }> {
  if ((faces === undefined && suns === undefined) || width === undefined || height === undefined) return {}
  const { lookAtFilm } = await import('../expect/look-at-film.ts')
  if (faces === undefined) return lookAtFilm(file, { width, height }, undefined, true, tools)
  const { createModelResources } = await import('../models/create-resources.ts')
  const models = createModelResources({ project, log: { debug() {}, info() {}, warn() {} } })
  try {
    return await lookAtFilm(file, { width, height }, await models.faces.detector(), suns !== undefined, tools)
  } finally {
    await models.sessions.close()
  }
}

async function printVerdicts(all: readonly Shown[], faults: readonly Fault[]): Promise<void> {
  const { default: Table } = await import('cli-table3')
  const table = new Table({ head: ['', 'film', 'what', 'expected', 'found'], style: { head: [], border: [] } })
  for (const { ok, sink, what, expected, got, at } of all) table.push([ok ? 'right' : 'WRONG', sink, what, expected, at === undefined ? got : `${got}, from ${at.toFixed(2)} s`])
  process.stdout.write(`${table.toString()}\n`)
  printFaults(faults)
  for (const { picture } of all) if (picture !== undefined) process.stdout.write(`${picture}\n`)
  process.stdout.write(`${all.filter(({ ok }) => ok).length} of ${all.length} are as expected.\n`)
}
