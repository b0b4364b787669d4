/** `reelgraph diff` and `reelgraph bisect`: what is different between two graphs or films, and which change is seen in a frame. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { failure, ReelgraphError } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import { compareFilms, type FilmComparison } from '../expect/compare-films.ts'
import { changesBetween, firstThatChanges, type Change } from '../expect/graph-changes.ts'
import { parseGraph } from '../graph/parse.ts'
import type { Engine, GraphSource } from '../host/engine.ts'
import { findFile } from './find-file.ts'
import { parseSettings, type Inputs } from './inputs.ts'
import { collect } from './render.ts'
import { projectFolder, projectRelative, wholeNumber, withEngine } from './with-engine.ts'

interface DiffOptions {
  readonly set: readonly string[]
  readonly films?: boolean
  readonly side?: string
  readonly json?: boolean
}

export function addDiffCommands(program: Command): void {
  program
    .command('diff <before> <after>')
    .description('what is different between two graphs (files, or REVISION:file of git), or between two films')
    .option('--films', 'render both graphs and tell the frames that are different')
    .option('--side <file.mp4>', 'show both films beside each other; of graphs with --films')
    .option('--set <name=value>', 'value of a graph input, for both; may be repeated', collect, [])
    .option('--json', 'as JSON')
    .action(async (before: string, after: string, options: DiffOptions, command: Command) => {
      // Beside the films that were asked for, and not in their place.
      process.exitCode = await withEngine(command, { output: join(projectFolder(command), 'output/diff') }, (engine) => diff(engine, command, before, after, options))
    })
  program
    .command('bisect <before> <after>')
    .description('which of the changes between two graphs is seen in a frame')
    .requiredOption('--frame <n>', 'frame of the film, from 0')
    .option('--node <name>', 'node whose picture is looked at (default: the film)')
    .option('--set <name=value>', 'value of a graph input, for both; may be repeated', collect, [])
    .option('--json', 'as JSON')
    .action(async (before: string, after: string, options: DiffOptions & { frame: string; node?: string }, command: Command) => {
      process.exitCode = await withEngine(command, {}, (engine) => bisect(engine, command, before, after, options))
    })
}

/** Of the values for both graphs those that this one has an input for. */
const inputsOf = ({ inputs: declared = {} }: GraphSource['document'], given: Inputs): Inputs => Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(declared, name)))

const isGraph = (name: string): boolean => /\.json$/i.test(name)

/** A file, or `REVISION:file`, as git has it. */
async function graphOf(engine: Engine, command: Command, name: string): Promise<GraphSource> {
  const [, revision, path] = /^([^:\\/]+):(.+\.json)$/i.exec(name) ?? []
  if (revision === undefined || existsSync(name)) return engine.loadGraph(projectRelative(command, await findFile(command, name)))
  try {
    const { stdout } = await promisify(execFile)('git', ['show', `${revision}:./${path}`], { cwd: engine.project, maxBuffer: 1 << 26 })
    return { document: parseGraph(stdout, name), path: path! }
  } catch (thrown) {
    if (!('stderr' in (thrown as object))) throw thrown
    throw failure('E_ASSET_MISSING', { got: name, detail: `git says: ${String((thrown as { stderr: string }).stderr).trim().split('\n')[0]}`, fix: 'Check the revision and the path.' })
  }
}

async function diff(engine: Engine, command: Command, before: string, after: string, { set, films = false, side, json = false }: DiffOptions): Promise<number> {
  if (isGraph(before) !== isGraph(after)) throw failure('E_USAGE', { port: 'diff', expected: 'two graphs or two films', got: `${before} and ${after}` })
  if (!isGraph(before)) return tell(undefined, await compareFilms(await findFile(command, before), await findFile(command, after), side === undefined ? {} : { side }), json)
  const [first, second] = [await graphOf(engine, command, before), await graphOf(engine, command, after)]
  const changes = changesBetween(first.document, second.document)
  if (!films) return tell(changes, undefined, json)
  const inputs = parseSettings(set)
  const made = [await filmOf(engine, first, inputs, 'before'), await filmOf(engine, second, inputs, 'after')] as const
  return tell(changes, await compareFilms(...made, { exact: true, ...(side === undefined ? {} : { side }) }), json)
}

/** The film of a graph's first sink that makes one, in a folder of its own, and as the frames are: what an encoder loses is no difference. @throws what is wrong with it */
async function filmOf(engine: Engine, source: GraphSource, inputs: Inputs, folder: string): Promise<string> {
  const lossless = Object.fromEntries(Object.entries(source.document.nodes).map(([name, one]) => {
    const { sink, params } = engine.registry.node(one.type) ?? {}
    const { bitrate: _, ...others } = one.params ?? {}
    if (sink !== true || params?.['file'] === undefined) return [name, one]
    const file = `${folder}/${String(one.params?.['file'] ?? params['file'].default)}`
    return [name, { ...one, params: params['crf'] === undefined ? { ...one.params, file } : { ...others, file, crf: 0 } }]
  }))
  const report = await engine.render({ ...source, document: { ...source.document, nodes: lossless }, inputs: inputsOf(source.document, inputs) })
  if (report.faults.length > 0) throw new ReelgraphError(report.faults)
  const film = report.outputs.find(({ frames }) => frames !== undefined && frames > 0) ?? report.outputs[0]
  if (film === undefined) throw failure('E_USAGE', { port: folder, expected: 'a graph that makes a film', got: 'one without' })
  return film.path
}

function tell(changes: readonly Change[] | undefined, films: FilmComparison | undefined, json: boolean): number {
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...(changes === undefined ? {} : { changes: changes.map(({ place, was = null, is = null }) => ({ place, was, is })) }), ...(films === undefined ? {} : { films }) })}\n`)
    return 0
  }
  for (const change of changes ?? []) process.stdout.write(`${said(change)}\n`)
  if (changes?.length === 0) process.stdout.write('The graphs say the same.\n')
  if (films === undefined) return 0
  for (const { from, to, worst } of films.stretches) process.stdout.write(`frames ${from} to ${to} are different (down to ${worst.toFixed(1)} dB)\n`)
  const [one, two] = films.frames
  if (one !== two) process.stdout.write(`${one} frames before, ${two} after\n`)
  if (films.stretches.length === 0 && one === two) process.stdout.write(`All ${one} frames look alike.\n`)
  return 0
}

const short = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 70))
const said = ({ place, was, is }: Change): string => `${place}: ${short(was)} → ${short(is)}`

async function bisect(engine: Engine, command: Command, before: string, after: string, { set, frame: text, node, json = false }: DiffOptions & { frame: string; node?: string }): Promise<number> {
  const frame = wholeNumber('frame', text, 0)
  const [first, second] = [await graphOf(engine, command, before), await graphOf(engine, command, after)]
  const changes = changesBetween(first.document, second.document)
  const inputs = parseSettings(set)
  const seen = async (taken: number): Promise<string> => {
    const document = changes.slice(0, taken).reduce((made, { apply }) => apply(made), first.document)
    const at = node ?? filmNode(engine, document)
    const { still } = await engine.preview({ ...first, document, node: at, frame, nearest: true, inputs: inputsOf(document, inputs) })
    if (still === undefined) throw failure('E_USAGE', { port: '--node', expected: 'a node that gives pictures', got: at })
    return Buffer.from(still.data.buffer, still.data.byteOffset, still.data.byteLength).toString('base64')
  }
  let looks = 1
  const old = await seen(0)
  const found = await firstThatChanges(changes.length, async (taken) => {
    looks++
    // Half of the changes may be no graph: what can't be looked at is something else.
    return (await seen(taken).catch(() => '')) !== old
  })
  const change = changes[found]
  if (json) process.stdout.write(`${JSON.stringify({ frame, looks, ...(change === undefined ? {} : { change: { place: change.place, was: change.was ?? null, is: change.is ?? null } }) })}\n`)
  else process.stdout.write(change === undefined ? `Frame ${frame} is the same in both.\n` : `${said(change)}\n(${looks} looks at frame ${frame}, ${changes.length} changes)\n`)
  return 0
}

/** What the first sink with pictures is fed by. @throws E_USAGE */
function filmNode(engine: Engine, { nodes }: GraphSource['document']): string {
  const sinks = Object.values(nodes).filter(({ type }) => engine.registry.node(type)?.sink === true)
  const link = sinks.map(({ inputs }) => inputs?.['video']).find((one) => typeof one === 'string')
  if (typeof link !== 'string') throw failure('E_USAGE', { port: '--node', expected: 'the node to be looked at', got: 'none, and the graph makes no film' })
  return link.slice(0, link.lastIndexOf('.'))
}
