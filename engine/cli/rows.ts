/** The rows of a batch: a table, a list, or a folder of pictures, sounds and films. */
import { readdir, stat } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { GraphDocument } from '../graph/document.ts'
import { readBatch, type Batch, type BatchRow, type Inputs } from './inputs.ts'

const KINDS = {
  picture: new Set(['.png', '.jpg', '.jpeg', '.webp', '.avif', '.tif', '.tiff', '.gif', '.svg']),
  sound: new Set(['.mp3', '.wav', '.flac', '.opus', '.ogg', '.m4a', '.aac']),
  film: new Set(['.mp4', '.mov', '.mkv', '.webm', '.avi', '.m4v']),
} as const
type Kind = keyof typeof KINDS
const kindOf = (file: string): Kind | undefined => (Object.keys(KINDS) as Kind[]).find((kind) => KINDS[kind].has(extname(file).toLowerCase()))

/** What belongs together has one name: scene_01_var_01.png, scene_01_var_02.png and scene_01.mp3 are of scene_01. */
const VARIANT = /[-_ ]?var(?:iant)?[-_ ]?(\d+)$/i

/** @param path a folder, or a .csv, .tsv, .json or .jsonl file. @throws E_CSV, E_USAGE */
export async function readRows(path: string, project: string, document: GraphDocument): Promise<Batch> {
  return (await stat(path)).isDirectory() ? { rows: await folderRows(path, project, document), faults: [] } : readBatch(path)
}

async function folderRows(folder: string, project: string, document: GraphDocument): Promise<readonly BatchRow[]> {
  const inside = relative(project, folder)
  if (inside.startsWith('..')) throw failure('E_USAGE', { port: '--rows', expected: 'a folder in the project folder', got: folder, fix: 'Copy it there, or choose another --project.' })
  const groups = new Map<string, Record<Kind, string[]>>()
  for (const file of (await readdir(folder)).filter((one) => !one.startsWith('.')).toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    const kind = kindOf(file)
    if (kind === undefined) continue
    const name = file.slice(0, -extname(file).length).replace(VARIANT, '')
    const group = groups.get(name) ?? { picture: [], sound: [], film: [] }
    groups.set(name, group)
    group[kind].push(join(inside, file).replaceAll('\\', '/'))
  }
  if (groups.size === 0) throw failure('E_USAGE', { file: folder, expected: 'pictures, sounds or films', got: 'a folder without any' })
  return [...groups].map(([name, files]) => ({ place: join(folder, name), name, inputs: inputsFor(files, document) }))
}

/** Which input is for which file: by its name, and a list takes all pictures of a scene. */
const ASKED: readonly (readonly [Kind, RegExp])[] = [
  ['sound', /sound|audio|voice|music|speech|narration/i],
  ['picture', /picture|image|photo|still|frame|product/i],
  ['film', /film|video|clip|movie/i],
]

function inputsFor(files: Record<Kind, string[]>, document: GraphDocument): Inputs {
  const asked = Object.entries(document.inputs ?? {})
  const given: Record<string, Json> = {}
  for (const [name, { type }] of asked) {
    const kind = ASKED.find(([, word]) => word.test(name))?.[0]
    if (type === 'file' && kind !== undefined && files[kind].length > 0) given[name] = files[kind][0]!
    if (type === 'data' && kind !== undefined && files[kind].length > 0) given[name] = files[kind]
  }
  if (Object.keys(given).length > 0) return given
  // A single file is meant for whatever is there.
  const only = asked.filter(([, { type }]) => type === 'file')
  const first = files.film[0] ?? files.picture[0] ?? files.sound[0]!
  if (only.length === 1) return { [only[0]![0]]: first }
  throw failure('E_USAGE', { port: '--rows', expected: 'an input of the graph for a file, such as picture, pictures, film or sound', got: asked.length === 0 ? 'a graph without inputs' : `inputs called ${asked.map(([name]) => name).join(', ')}`, fix: 'Give a table whose columns are inputs, or add an input of the type file.' })
}
