/** Rows of a table as spreadsheets write it: RFC 4180, separated by commas, semicolons or tabs. Strict: nothing is guessed at. */
import { CsvError, parse } from 'csv-parse/sync'
import { failure, fault, ReelgraphError, type Fault } from '../contract/errors.ts'

/** Values by the name at the head of their column, and the line that they begin on. */
export interface Row {
  readonly line: number
  readonly values: Readonly<Record<string, string>>
}

const SEPARATORS = [',', ';', '\t'] as const
const LINE_ENDS = ['\r\n', '\n', '\r']
const NAMES = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' } as const

/** @throws E_CSV with the line: all rows of a wrong length together, or the first quote that is out of place */
export function parseCsv(text: string, file: string): Row[] {
  const separator = separatorOf(text)
  const [head, ...rows] = readRecords(text, separator, file)
  if (head === undefined) throw failure('E_CSV', { file, expected: 'a line with the names of the columns', got: 'an empty file' })
  const names = head.fields.map((name) => name.trim())
  checkNames(names, `${file}:${head.line}`)
  const faults = rows.flatMap(({ fields, line }): Fault[] => {
    if (fields.length === names.length) return []
    const count = (n: number): string => `${n} ${n === 1 ? 'field' : 'fields'}`
    return [fault('E_CSV', { file: `${file}:${line}`, expected: `${count(names.length)}, as in the first line`, got: `${count(fields.length)} separated by ${NAMES[separator]}` })]
  })
  if (faults.length > 0) throw new ReelgraphError(faults)
  return rows.map(({ fields, line }) => ({ line, values: Object.fromEntries(names.map((name, i) => [name, fields[i]!])) }))
}

/** What the first line is separated by: other lines may hold anything. */
function separatorOf(text: string): (typeof SEPARATORS)[number] {
  const line = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)![0].replace(/"(?:[^"]|"")*"/g, '')
  const counts = SEPARATORS.map((one) => line.split(one).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))]!
}

interface CsvRecord {
  readonly fields: readonly string[]
  readonly line: number
}

function readRecords(text: string, delimiter: string, file: string): CsvRecord[] {
  try {
    const found = parse(text, { delimiter, record_delimiter: LINE_ENDS, skip_empty_lines: true, relax_column_count: true, info: true }) as unknown as readonly {
      readonly record: readonly string[]
      readonly info: { readonly lines: number }
    }[]
    // The parser tells the line that a record ends on.
    return found.map(({ record, info }) => ({ fields: record, line: info.lines - record.join('').split(/\r\n|\n|\r/).length + 1 }))
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown
    throw failure('E_CSV', { file: `${file}:${(thrown as { lines?: number }).lines ?? '?'}`, detail: `${thrown.message}.` }, thrown)
  }
}

function checkNames(names: readonly string[], file: string): void {
  const faults = names.flatMap((name, i): Fault[] => {
    if (name === '') return [fault('E_CSV', { file, expected: 'a name for each column', got: `none for column ${i + 1}` })]
    return names.indexOf(name) < i ? [fault('E_CSV', { file, expected: 'each name once', got: `"${name}" twice` })] : []
  })
  if (faults.length > 0) throw new ReelgraphError(faults)
}
