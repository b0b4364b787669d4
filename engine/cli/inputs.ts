/** Values for a graph's inputs: `--set`, `--inputs file.json`, `--batch file.jsonl|csv`. */
import { readFile } from 'node:fs/promises'
import { failure } from '../errors.ts'
import { readJson } from '../graph/json.ts'
import type { Json } from '../sockets.ts'

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

/** One set of values per line: JSON objects, or CSV with a header. */
export async function readBatch(file: string): Promise<Inputs[]> {
  const text = await readText(file)
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  if (!file.toLowerCase().endsWith('.csv')) return lines.map((line, i) => objectOf(parseJson(line, `${file}:${i + 1}`), file))
  const [header = [], ...rows] = parseCsv(text)
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])))
}

/** RFC 4180: quoted fields may hold commas, quotes (doubled) and line ends. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    if (row.length > 1 || row[0] !== '') rows.push(row)
    row = []
    if (end === '') break
  }
  return rows
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (thrown) {
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
