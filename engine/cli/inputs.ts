/** Values for a graph's inputs: `--set`, `--inputs file.json`; and the rows of a batch. */
import { failure, fault, type Fault } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import { objectOf, parseJson, readRowText } from '../media/rows/table.ts'

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

export const readInputs = async (file: string): Promise<Inputs> => objectOf(parseJson(await readRowText(file), file), file)

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
