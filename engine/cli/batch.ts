/** `reelgraph batch`: one film a row, all in one folder. What is there already is kept, what fails is told and passed over. */
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { extname, join, posix, relative } from 'node:path'
import { ERRORS, ReelgraphError, type Fault } from '../contract/errors.ts'
import type { RunReport, StampedRunEvent } from '../contract/events.ts'
import type { Json } from '../contract/sockets.ts'
import type { Warning } from '../contract/warnings.ts'
import type { GraphDocument } from '../graph/document.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import type { Engine, RenderRequest } from '../host/engine.ts'
import { exitCodeOfFaults, printFaults, printWarnings } from './faults.ts'
import { batchFaults, type Batch, type BatchRow, type Inputs } from './inputs.ts'

export interface BatchSettings {
  /** Runs at a time. */
  readonly jobs: number
  readonly json: boolean
  readonly verbose: boolean
  /** Of batch.json, in the output folder. */
  readonly folder?: string
  /** No table at the end. */
  readonly brief?: boolean
}

type State = 'made' | 'kept' | 'failed' | 'not begun'

/** What became of one row: a line of the table, and of batch.json in the output folder. */
interface RowResult {
  readonly row: number
  readonly name: string
  readonly state: State
  readonly seconds: number
  /** In the output folder. */
  readonly files: readonly string[]
  readonly inputs: Inputs
  readonly faults: readonly Fault[]
  readonly warnings: readonly Warning[]
}

interface Task {
  readonly row: number
  readonly name: string
  readonly request: RenderRequest
  readonly faults: readonly Fault[]
}

/** @returns the exit code: 0 where all rows are made, else that of the first that is not */
export async function renderBatch(engine: Engine, request: RenderRequest, batch: Batch, { jobs, json, verbose, folder = '.', brief = false }: BatchSettings): Promise<number> {
  const tasks = await tasksOf(engine, request, batch)
  const results: RowResult[] = []
  const digits = String(tasks.length).length
  const say = (result: RowResult): void => {
    results.push(result)
    if (json) process.stdout.write(`${JSON.stringify({ type: 'row', ...result })}\n`)
    const left = tasks.length - results.length
    const time = result.seconds < 0.05 ? '' : `  ${result.seconds.toFixed(1)} s`
    process.stderr.write(`${String(results.length).padStart(digits)}/${tasks.length}  ${result.name}  ${result.state}${time}${left > 0 && !json ? leftOf(results, left, jobs) : ''}\n`)
    if (!json) printFaults(result.faults, verbose)
  }
  const waiting = tasks.values()
  const work = async (): Promise<void> => {
    for (const task of waiting) {
      if (request.signal?.aborted === true) return
      say(await oneRow(engine, task, json))
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  for (const { row, name, request: { inputs = {} } } of tasks) {
    if (!results.some((one) => one.row === row)) results.push({ row, name, state: 'not begun', seconds: 0, files: [], inputs, faults: [], warnings: [] })
  }
  results.sort((a, b) => a.row - b.row)
  await mkdir(join(engine.output, folder), { recursive: true })
  await writeFile(join(engine.output, folder, 'batch.json'), `${JSON.stringify({ title: request.document.title ?? '', finished: new Date().toISOString(), rows: results }, null, 2)}\n`)
  if (!json && !brief) await printTable(results, join(engine.output, folder))
  else if (!json) printWarned(results)
  if (request.signal?.aborted === true) return 130
  const failed = results.find(({ state }) => state === 'failed')
  return failed === undefined ? 0 : exitCodeOfFaults(failed.faults)
}

async function oneRow(engine: Engine, { row, name, request, faults }: Task, json: boolean): Promise<RowResult> {
  const { inputs = {} } = request
  const nothing = { row, name, inputs, files: [], warnings: [] }
  if (faults.length > 0) return { ...nothing, state: 'failed', seconds: 0, faults }
  const begun = Date.now()
  const report: RunReport = await engine.render({ ...request, ...(json ? { onEvent: (event: StampedRunEvent) => void process.stdout.write(`${JSON.stringify({ ...event, row })}\n`) } : {}) })
  const files = report.outputs.map(({ path }) => path)
  // A film that is as it would be made is left as it is.
  const times = await Promise.all(files.map(async (path) => (await stat(path)).mtimeMs))
  const kept = files.length > 0 && times.every((time) => time < begun)
  return {
    ...nothing,
    state: report.status === 'cancelled' ? 'not begun' : report.faults.length > 0 ? 'failed' : kept ? 'kept' : 'made',
    seconds: report.seconds,
    files: files.map((path) => relative(engine.output, path)),
    faults: report.status === 'cancelled' ? [] : report.faults,
    warnings: report.warnings,
  }
}

/** By what the rows so far took: those that were kept took nothing. */
function leftOf(results: readonly RowResult[], left: number, jobs: number): string {
  const seconds = results.reduce((sum, one) => sum + one.seconds, 0) / results.length
  const all = (seconds * left) / jobs
  return `  (${left} more, about ${all < 90 ? `${all.toFixed(0)} s` : `${(all / 60).toFixed(0)} min`})`
}

/**
 * All rows are looked at before the first is begun. What is wrong with the table, the inputs or with every row stops all; a row whose
 * picture can't be read, or the like, is passed over when its turn comes. @throws all those faults together
 */
async function tasksOf(engine: Engine, request: RenderRequest, { rows, faults: unread }: Batch): Promise<readonly Task[]> {
  const { only, signal } = request
  const checked: { row: BatchRow; place: string; request: RenderRequest; graph: ResolvedGraph | undefined; faults: readonly Fault[] }[] = []
  for (const row of rows) {
    const { name: column, ...inputs } = row.inputs
    const named = column === undefined || Object.hasOwn(request.document.inputs ?? {}, 'name') ? row : { ...row, name: String(column), inputs }
    const own = { ...request, inputs: { ...request.inputs, ...named.inputs } }
    const faults = await engine.validate(own, own.inputs, { render: true, ...(only === undefined ? {} : { only }), ...(signal === undefined ? {} : { signal }) })
    const graph = await engine.resolve(own, own.inputs).catch(() => undefined)
    checked.push({ row: named, place: row.place, request: own, graph, faults })
  }
  const all = batchFaults(checked)
  const passed = ({ code }: Fault): boolean => ERRORS[code].kind === 'media' || code === 'E_ASSET_MISSING'
  const everywhere = all.filter((one) => !rows.some(({ place }) => one.file === place) || !passed(one))
  if (unread.length + everywhere.length > 0) throw new ReelgraphError([...unread, ...everywhere])
  return namedTasks(checked)
}

/** Every row's files have names of their own in one folder: the row's, or the file's with the row's number where two would be the same. */
function namedTasks(checked: readonly { readonly row: BatchRow; readonly request: RenderRequest; readonly graph: ResolvedGraph | undefined; readonly faults: readonly Fault[] }[]): readonly Task[] {
  const digits = String(checked.length).length
  const wanted = checked.map(({ row, graph }) => {
    const files = filesOf(graph)
    // A sound and its subtitles have one name.
    const single = files.filter(({ many }) => !many)
    const alone = new Set(single.map(({ file }) => file.slice(0, -extname(file).length))).size === 1 && new Set(single.map(({ file }) => extname(file))).size === single.length
    return files.map(({ node, param, file, many }) => {
      const own = row.name === undefined ? file : many ? inFolder(file, safe(row.name)) : posix.join(posix.dirname(file), alone ? `${safe(row.name)}${extname(file)}` : `${safe(row.name)}-${posix.basename(file)}`)
      return { node, param, many, was: file, file: own }
    })
  })
  const count = new Map<string, number>()
  for (const { file } of wanted.flat()) count.set(file, (count.get(file) ?? 0) + 1)
  return checked.map(({ row, request, faults }, k) => {
    const number = String(k + 1).padStart(digits, '0')
    const files = wanted[k]!.map((one) => ({ ...one, file: count.get(one.file) === 1 ? one.file : one.many ? inFolder(one.file, number) : one.file.replace(/(\.[^./]*)?$/, `-${number}$1`) }))
    const document = files.reduce((made, { node, param, was, file }) => (file === was ? made : withFile(made, node, param, file)), request.document)
    return { row: k + 1, name: row.name ?? files.find(({ many }) => !many)?.file ?? files[0]?.file ?? number, request: { ...request, document, run: `batch-${k + 1}` }, faults }
  })
}

/** Letters that are no name of a file on some system become a line. */
const safe = (name: string): string => name.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, '-').replace(/^\.+/, '') || 'row'

const inFolder = (file: string, folder: string): string => posix.join(posix.dirname(file), folder, posix.basename(file))

interface Written {
  readonly node: string
  readonly param: string
  readonly file: string
  /** Several files, or a folder. */
  readonly many: boolean
}

/** What nodes of the graph itself write: the file of each sink, and what other params say that they name. */
function filesOf(graph: ResolvedGraph | undefined): readonly Written[] {
  return [...(graph?.nodes.values() ?? [])].flatMap(({ name, spec, params, paramLinks }) =>
    Object.entries(spec.params).flatMap(([param, declared]): Written[] => {
      const [file, many] = [params[param], 'writes' in declared]
      const named = many || (param === 'file' && graph!.sinks.includes(name))
      return !named || typeof file !== 'string' || file === '' || paramLinks[param] !== undefined || name.includes('/') ? [] : [{ node: name, param, file, many }]
    }),
  )
}

function withFile(document: GraphDocument, node: string, param: string, file: string): GraphDocument {
  const found = document.nodes[node]!
  return { ...document, nodes: { ...document.nodes, [node]: { ...found, params: { ...found.params, [param]: file as Json } } } }
}

async function printTable(results: readonly RowResult[], output: string): Promise<void> {
  const { default: Table } = await import('cli-table3')
  const table = new Table({ head: ['row', 'name', 'state', 'time', 'files'], style: { head: [], border: [] }, colAligns: ['right', 'left', 'left', 'right', 'left'] })
  for (const { row, name, state, seconds, files, faults } of results) table.push([row, name, state, seconds < 0.05 ? '' : `${seconds.toFixed(1)} s`, faults.length > 0 ? faults.map(({ code }) => code).join(', ') : files.join(', ')])
  process.stdout.write(`${table.toString()}\n`)
  printWarned(results)
  const counted = (['made', 'kept', 'failed', 'not begun'] as const).map((state) => [results.filter((one) => one.state === state).length, state] as const).filter(([count]) => count > 0)
  process.stdout.write(`${counted.map(([count, state]) => `${count} ${state}`).join(', ')}: ${output}\n`)
}

/** Each once. */
function printWarned(results: readonly RowResult[]): void {
  const said = new Map(results.flatMap(({ warnings }) => warnings).map((one) => [`${one.code} ${one.node ?? ''} ${one.message}`, one]))
  printWarnings([...said.values()])
}
