/** Values for a graph's inputs: `--set`, `--inputs file.json`, `--batch file.jsonl|csv`. */
import { readFile } from 'node:fs/promises'
import { failure, fault, toReelgraphError, type Fault } from '../contract/errors.ts'
import { decodeText } from '../graph/decode-text.ts'
import { readJson } from '../graph/json.ts'
import type { Json } from '../contract/sockets.ts'

export type Inputs = Readonly<Record<string, Json>>

/** `name=value`; everything after the first `=` is the value. */
export function parseSettings(settings: readonly string[]): Inputs {
  return Object.fromEntries(
    settings.map((text) => {
      const at = text.indexOf('=')
      if (at <= 0) throw failure('E_USAGE', { port: '--set', expected: 'name=value', got: text })
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
}

export async function readInputs(file: string): Promise<Inputs> {
  return objectOf(parseJson(await readText(file), file), file)
}

/** One run of a batch. */
export interface BatchRow {
  /** File and line, for messages. */
  readonly place: string
  readonly inputs: Inputs
  /** Of its files. */
  readonly name?: string
}

export interface Batch {
  readonly rows: readonly BatchRow[]
  /** Of the lines that can't be read. */
  readonly faults: readonly Fault[]
}

/** One set of values per line: JSON objects, or a table with a header; or a list of JSON objects. @throws E_CSV, E_USAGE where there is no line */
export async function readBatch(file: string): Promise<Batch> {
  const text = await readText(file)
  const table = /\.(csv|tsv)$/i.test(file)
  const batch = table ? await tableOf(text, file) : /^\s*\[/.test(text) ? arrayOf(text, file) : listOf(text, file)
  if (batch.rows.length + batch.faults.length > 0) return batch
  const [code, got] = table ? (['E_CSV', 'only the names of the columns'] as const) : (['E_USAGE', 'an empty file'] as const)
  throw failure(code, { file, expected: 'a line of values for each run', got, fix: 'Write one line of values for each run.' })
}

async function tableOf(text: string, file: string): Promise<Batch> {
  const { parseCsv } = await import('./csv.ts')
  const { rows, faults } = parseCsv(text, file)
  return { rows: rows.map(({ line, values }) => ({ place: `${file}:${line}`, inputs: values })), faults }
}

/** A list of objects in one JSON file. */
function arrayOf(text: string, file: string): Batch {
  const faults: Fault[] = []
  const rows = (parseJson(text, file) as readonly unknown[]).flatMap((value, i): BatchRow[] => {
    const place = `${file}[${i}]`
    try {
      return [{ place, inputs: objectOf(value, place) }]
    } catch (thrown) {
      faults.push(...toReelgraphError(thrown).faults)
      return []
    }
  })
  return { rows, faults }
}

function listOf(text: string, file: string): Batch {
  const faults: Fault[] = []
  const rows = text.split(/\r?\n/).flatMap((line, i): BatchRow[] => {
    const place = `${file}:${i + 1}`
    if (line.trim() === '') return []
    try {
      return [{ place, inputs: objectOf(parseJson(line, place), place) }]
    } catch (thrown) {
      faults.push(...toReelgraphError(thrown).faults)
      return []
    }
  })
  return { rows, faults }
}

/** Faults of all rows with their lines; what is wrong with every row is wrong with the graph, or the header, and told once. */
export function batchFaults(rows: readonly { readonly place: string; readonly faults: readonly Fault[] }[]): Fault[] {
  const everywhere = new Set(rows[0]?.faults.map(({ message }) => message))
  for (const { faults } of rows) for (const message of everywhere) if (!faults.some((one) => one.message === message)) everywhere.delete(message)
  const common = (rows[0]?.faults ?? []).filter(({ message }) => rows.length > 1 && everywhere.has(message))
  const own = rows.flatMap(({ place, faults }) =>
    faults.filter((one) => !common.some(({ message }) => message === one.message)).map(({ code, message: _, ...facts }) => fault(code, { ...facts, file: place })),
  )
  return [...common, ...own]
}

async function readText(file: string): Promise<string> {
  try {
    return decodeText(await readFile(file))
  } catch (thrown) {
    if (thrown instanceof TypeError) throw failure('E_MEDIA_FORMAT', { file, expected: 'text in UTF-8, or in UTF-16 with a byte order mark', fix: 'Save it as UTF-8.' }, thrown)
    throw failure('E_ASSET_MISSING', { file }, thrown)
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return readJson(text, { file })
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
    throw failure('E_JSON_SYNTAX', { file, detail: thrown.message }, thrown)
  }
}

function objectOf(value: unknown, file: string): Inputs {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Inputs
  throw failure('E_USAGE', { file, expected: 'an object of input values', got: JSON.stringify(value).slice(0, 40) })
}
