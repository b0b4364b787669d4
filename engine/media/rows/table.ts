/** Rows of a file: a table, a list in JSON, or an object a line. */
import { readFile } from 'node:fs/promises'
import { failure, toReelgraphError, type Fault } from '../../contract/errors.ts'
import type { Json } from '../../contract/sockets.ts'
import { decodeText } from '../../graph/decode-text.ts'
import { readJson } from '../../graph/json.ts'

export interface TableRow<T = Json> {
  /** File and line, for messages. */
  readonly place: string
  readonly value: T
}

export interface TableRows<T = Json> {
  readonly rows: readonly TableRow<T>[]
  /** Of the lines that can't be read. */
  readonly faults: readonly Fault[]
}

type Fields = Readonly<Record<string, Json>>

/** One row per line: JSON values, or a table with a header; or a list of JSON values. @param check what a row may be. @throws E_CSV, E_USAGE where there is no line */
export async function readTable<T extends Json>(path: string, check: (value: unknown, place: string) => T, file = path): Promise<TableRows<T>> {
  const text = await readRowText(path, file)
  const table = /\.(csv|tsv)$/i.test(file)
  const found = table ? await tableOf(text, file, check) : /^\s*\[/.test(text) ? arrayOf(text, file, check) : listOf(text, file, check)
  if (found.rows.length + found.faults.length > 0) return found
  const [code, got] = table ? (['E_CSV', 'only the names of the columns'] as const) : (['E_USAGE', 'an empty file'] as const)
  throw failure(code, { file, expected: 'a line of values for each run', got, fix: 'Write one line of values for each run.' })
}

async function tableOf<T>(text: string, file: string, check: (value: unknown, place: string) => T): Promise<TableRows<T>> {
  const { parseCsv } = await import('./csv.ts')
  const { rows, faults } = parseCsv(text, file)
  return { rows: rows.map(({ line, values }) => ({ place: `${file}:${line}`, value: check(values, `${file}:${line}`) })), faults }
}

/** A list in one JSON file. */
function arrayOf<T>(text: string, file: string, check: (value: unknown, place: string) => T): TableRows<T> {
  return checked((parseJson(text, file) as readonly unknown[]).map((value, i) => [`${file}[${i}]`, () => value] as const), check)
}

function listOf<T>(text: string, file: string, check: (value: unknown, place: string) => T): TableRows<T> {
  return checked(text.split(/\r?\n/).flatMap((line, i) => (line.trim() === '' ? [] : [[`${file}:${i + 1}`, () => parseJson(line, `${file}:${i + 1}`)] as const])), check)
}

function checked<T>(all: readonly (readonly [place: string, read: () => unknown])[], check: (value: unknown, place: string) => T): TableRows<T> {
  const faults: Fault[] = []
  const rows = all.flatMap(([place, read]): TableRow<T>[] => {
    try {
      return [{ place, value: check(read(), place) }]
    } catch (thrown) {
      faults.push(...toReelgraphError(thrown).faults)
      return []
    }
  })
  return { rows, faults }
}

/** @throws E_ASSET_MISSING, E_MEDIA_FORMAT */
export async function readRowText(path: string, file = path): Promise<string> {
  try {
    return decodeText(await readFile(path))
  } catch (thrown) {
    if (thrown instanceof TypeError) throw failure('E_MEDIA_FORMAT', { file, expected: 'text in UTF-8, or in UTF-16 with a byte order mark', fix: 'Save it as UTF-8.' }, thrown)
    throw failure('E_ASSET_MISSING', { file }, thrown)
  }
}

export function parseJson(text: string, file: string): unknown {
  try {
    return readJson(text, { file })
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
    throw failure('E_JSON_SYNTAX', { file, detail: thrown.message }, thrown)
  }
}

export function objectOf(value: unknown, file: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw failure('E_USAGE', { file, expected: 'an object of input values', got: JSON.stringify(value).slice(0, 40) })
}
