/** A model whose weights the runtime can map where they lie. */
import { readFile } from 'node:fs/promises'
import { dirname, relative, sep } from 'node:path'
import { boundGraph } from './bound-graph.ts'
import type { BoundFile, SessionGraph } from './session-types.ts'

/** Undefined where they have to be widened by us. */
export async function mappedGraph(file: string, { key, files, pieces, streamed }: BoundFile): Promise<SessionGraph | undefined> {
  const folder = above(files)
  if (folder === undefined) return undefined
  const bytes = boundGraph(await readFile(file), await pieces(), files.map((one) => relative(folder, one).split(sep).join('/')))
  return bytes === undefined ? undefined : { key, bytes, lean: false, folder, ...(streamed === undefined ? {} : { streamed }) }
}

/** The folder that all of them lie in or below; undefined where there is none, as on two drives. */
function above(files: readonly string[]): string | undefined {
  const [first] = files
  for (let folder = dirname(first!); ; folder = dirname(folder)) {
    const prefix = folder.endsWith(sep) ? folder : folder + sep
    if (files.every((one) => one.startsWith(prefix))) return folder
    if (dirname(folder) === folder) return undefined
  }
}
