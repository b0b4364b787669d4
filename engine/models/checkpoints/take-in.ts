/** A file that somebody has brought: a model becomes a package, others go to where files of their kind lie. */
import { basename } from 'node:path'
import { importCheckpoint, packageName } from './import-checkpoint.ts'
import { moveBeside } from './move-beside.ts'
import { namesIn } from './read-safetensors.ts'
import { kindOfFile, type FileKind } from './file-kind.ts'

export type FilePlaces = Readonly<Record<Exclude<FileKind, 'model'>, string>>

export interface TakeInOptions {
  /** Folder that packages lie in. */
  readonly root: string
  /** Where what is no whole model goes. */
  readonly places: FilePlaces
  /** The file has no place of its own yet: it goes into the package. */
  readonly move: boolean
  readonly skeletons?: string
}

export interface TakenIn {
  readonly kind: FileKind
  /** Of the package, or the file's. */
  readonly name: string
  readonly place: string
  /** In words. */
  readonly title: string
}

/** @throws E_CHECKPOINT, E_USAGE for a name that a package has */
export async function takeIn(file: string, { root, places, move, skeletons }: TakeInOptions): Promise<TakenIn> {
  const kind = await kindOf(file)
  if (kind === 'model') {
    const { name, folder, title } = await importCheckpoint(file, { root, name: packageName(file), move, ...(skeletons === undefined ? {} : { skeletons }) })
    return { kind, name, place: folder, title }
  }
  const place = await moveBeside(file, places[kind])
  return { kind, name: basename(place), place, title: basename(place) }
}

/** Folders and what has no header of names are thought to be models, which an import finds out. */
export const kindOf = async (file: string): Promise<FileKind> => (file.toLowerCase().endsWith('.safetensors') ? kindOfFile(await namesIn(file)) : 'model')
