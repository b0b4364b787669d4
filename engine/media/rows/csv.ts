/** Rows of a table as spreadsheets write it: RFC 4180, separated by commas, semicolons or tabs. Strict: nothing is guessed at. */
import { CsvError, parse } from 'csv-parse/sync'
import { failure, fault, ReelgraphError, type Fault } from '../../contract/errors.ts'

/** Values by the name at the head of their column, and the line that they begin on. */
export interface Row {
  readonly line: number
  readonly values: Readonly<Record<string, string>>
}

const SEPARATORS = [',', ';', '\t'] as const
const LINE_ENDS = ['\r\n', '\n', '\r']
const NAMES = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' } as const

export interface Table {
  readonly rows: readonly Row[]
  /** Of the lines that can't be read, with their numbers. */
  readonly faults: readonly Fault[]
}

/** @throws E_CSV when the names of the columns can't be read: nothing else can, then */
export function parseCsv(text: string, file: string): Table {
  const separator = separatorOf(text)
  const { records, faults } = readRecords(text, separator, file)
  const [head, ...rows] = records
  if (head === undefined || head.line > (faults[0]?.line ?? Infinity)) {
    throw faults.length === 0 ? failure('E_CSV', { file, expected: 'a line with the names of the columns', got: 'an empty file' }) : new ReelgraphError([faults[0]!.fault])
  }
  const names = head.fields.map((name) => name.trim())
  checkNames(names, `${file}:${head.line}`)
  const wrong = rows.flatMap(({ fields, line }): LineFault[] => {
    if (fields.length === names.length) return []
    const count = (n: number): string => `${n} ${n === 1 ? 'field' : 'fields'}`
    return [{ line, fault: fault('E_CSV', { file: `${file}:${line}`, expected: `${count(names.length)}, as in the first line`, got: `${count(fields.length)} separated by ${NAMES[separator]}` }) }]
  })
  return {
    rows: rows.filter(({ fields }) => fields.length === names.length).map(({ fields, line }) => ({ line, values: Object.fromEntries(names.map((name, i) => [name, fields[i]!])) })),
    faults: [...faults, ...wrong].toSorted((a, b) => a.line - b.line).map((one) => one.fault),
  }
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

interface LineFault {
  readonly line: number
  readonly fault: Fault
}

/** After a quote that is out of place the next line is read as if nothing had been; after one that is never closed nothing is left. */
function readRecords(text: string, delimiter: string, file: string): { records: CsvRecord[]; faults: LineFault[] } {
  const records: CsvRecord[] = []
  const faults: LineFault[] = []
  const all = text.split(LINE_END)
  for (let before = 0, rest = text; ; ) {
    let ended = before
    try {
      parse(rest, {
        delimiter,
        record_delimiter: LINE_ENDS,
        skip_empty_lines: true,
        relax_column_count: true,
        // The parser tells the line that a record ends on.
        on_record: (fields: readonly string[], { lines }) => {
          ended = before + lines
          records.push({ fields, line: ended - fields.join('').split(LINE_END).length + 1 })
          return null
        },
      })
      return { records, faults }
    } catch (thrown) {
      if (!(thrown instanceof CsvError)) throw thrown
      const open = thrown.code === 'CSV_QUOTE_NOT_CLOSED'
      const line = open ? beginning(all, ended) : before + Number((thrown as { lines?: number }).lines ?? 1)
      faults.push({ line, fault: fault('E_CSV', { file: `${file}:${line}`, expected: 'quotes around a whole field', got: open ? 'one that is never closed' : QUOTES[thrown.code] ?? 'one within a field' }) })
      if (open) return { records, faults }
      rest = all.slice(line).join('\n')
      before = line
    }
  }
}

const LINE_END = /\r\n|\n|\r/
const QUOTES: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: 'letters after the quote that closes one',
  INVALID_OPENING_QUOTE: 'a quote within one that does not begin with a quote',
}

/** The first line with anything on it, after so many. */
const beginning = (lines: readonly string[], after: number): number => lines.findIndex((line, i) => i >= after && line !== '') + 1

function checkNames(names: readonly string[], file: string): void {
  const faults = names.flatMap((name, i): Fault[] => {
    if (name === '') return [fault('E_CSV', { file, expected: 'a name for each column', got: `none for column ${i + 1}` })]
    return names.indexOf(name) < i ? [fault('E_CSV', { file, expected: 'each name once', got: `"${name}" twice` })] : []
  })
  if (faults.length > 0) throw new ReelgraphError(faults)
}
