/** The rows of a batch: a table, a list, or a folder of pictures, sounds and films. */
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { GraphDocument } from '../graph/document.ts'
import { groupsOf, type FileGroup, type Kind } from '../media/rows/groups.ts'
import { objectOf, readTable } from '../media/rows/table.ts'
import type { Batch, BatchRow, Inputs } from './inputs.ts'

/** @param path a folder, or a .csv, .tsv, .json or .jsonl file. @throws E_CSV, E_USAGE */
export async function readRows(path: string, project: string, document: GraphDocument): Promise<Batch> {
  return (await stat(path)).isDirectory() ? { rows: await folderRows(path, project, document), faults: [] } : rowsOfTable(path)
}

async function rowsOfTable(path: string): Promise<Batch> {
  const { rows, faults } = await readTable(path, objectOf)
  return { rows: rows.map(({ place, value }) => ({ place, inputs: value })), faults }
}

async function folderRows(folder: string, project: string, document: GraphDocument): Promise<readonly BatchRow[]> {
  const inside = relative(project, folder)
  if (inside.startsWith('..')) throw failure('E_USAGE', { port: '--rows', expected: 'a folder in the project folder', got: folder, fix: 'Copy it there, or choose another --project.' })
  const files = (await readdir(folder)).filter((one) => !one.startsWith('.')).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const groups = groupsOf(files.map((file) => join(inside, file).replaceAll('\\', '/')))
  if (groups.length === 0) throw failure('E_USAGE', { file: folder, expected: 'pictures, sounds or films', got: 'a folder without any' })
  return groups.map((files) => ({ place: join(folder, files.name), name: files.name, inputs: inputsFor(files, document) }))
}

/** Which input is for which file: by its name, and a list takes all pictures of a scene. */
const ASKED: readonly (readonly [Kind, RegExp])[] = [
  ['sound', /sound|audio|voice|music|speech|narration/i],
  ['picture', /picture|image|photo|still|frame|product/i],
  ['film', /film|video|clip|movie/i],
]

function inputsFor(files: FileGroup, document: GraphDocument): Inputs {
  const asked = Object.entries(document.inputs ?? {})
  const given: Record<string, Json> = {}
  for (const [name, { type }] of asked) {
    const kind = ASKED.find(([, word]) => word.test(name))?.[0]
    if (type === 'file' && kind !== undefined && files[kind].length > 0) given[name] = files[kind][0]!
    if (type === 'data' && kind !== undefined && files[kind].length > 0) given[name] = [...files[kind]]
  }
  if (Object.keys(given).length > 0) return given
  // A single file is meant for whatever is there.
  const only = asked.filter(([, { type }]) => type === 'file')
  const first = files.film[0] ?? files.picture[0] ?? files.sound[0]!
  if (only.length === 1) return { [only[0]![0]]: first }
  throw failure('E_USAGE', { port: '--rows', expected: 'an input of the graph for a file, such as picture, pictures, film or sound', got: asked.length === 0 ? 'a graph without inputs' : `inputs called ${asked.map(([name]) => name).join(', ')}`, fix: 'Give a table whose columns are inputs, or add an input of the type file.' })
}
