/** A folder that one node fills, file by file: what is there of an earlier run is kept, and nobody else's is touched. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, posix, relative } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { FileSet, OutputFile } from '../contract/media-service.ts'
import { encodeStill } from './image.ts'
import { openOwnOutput, type OwnOutputRequest } from './own-output.ts'
import { isTemporary, resolveOutput, temporaryBeside } from './paths.ts'
import { readPictureTags } from './tags/read-tags.ts'
import type { Tags } from './tags/tags.ts'

/** Says whose the folder is. */
const MARK = '.reelgraph.json'

export interface FileSetRequest extends Omit<OwnOutputRequest, 'readTags'> {
  readonly signal: AbortSignal
  readonly node: string
  /** Of the folder, and of each picture in it. */
  readonly tags: Tags
  readonly wrote: (output: OutputFile) => void
}

export const setTags = async (folder: string): Promise<Tags> => JSON.parse(await readFile(join(folder, MARK), 'utf8')) as Tags

/** Nobody else fills the folder until it is closed. @throws E_OUTPUT_BUSY, E_OUTPUT_EXISTS */
export async function openFileSet(request: FileSetRequest): Promise<FileSet> {
  const { tags: own, signal, node } = request
  const output = await openOwnOutput({ ...request, readTags: setTags })
  const folder = output.path
  const place = (file: string): string => resolveOutput(folder, file)
  const write = async (file: string, bytes: string | Uint8Array): Promise<void> => {
    if (signal.aborted) throw failure('E_CANCELLED', { node })
    await put(file, bytes)
  }
  const put = async (file: string, bytes: string | Uint8Array): Promise<void> => {
    const path = place(file)
    await mkdir(dirname(path), { recursive: true })
    const temporary = temporaryBeside(path)
    try {
      await writeFile(temporary, bytes)
      await rename(temporary, path)
    } catch (thrown) {
      await rm(temporary, { force: true })
      throw thrown
    }
  }
  try {
    await mkdir(folder, { recursive: true })
    // A run that was killed may have left the half of a file.
    for (const name of await readdir(folder, { recursive: true })) if (isTemporary(basename(name))) await rm(join(folder, name), { force: true })
    await writeFile(join(folder, MARK), `${JSON.stringify(own)}\n`)
  } catch (thrown) {
    await output.abandon()
    throw thrown
  }
  return {
    folder: output.renamed.file ?? request.file,
    async files() {
      const found = await readdir(folder, { recursive: true, withFileTypes: true })
      return found.filter((one) => one.isFile() && !one.name.startsWith('.')).map((one) => posix.join(...relative(folder, join(one.parentPath, one.name)).split(/[\\/]/))).sort()
    },
    // Half a picture, or none, has no tags.
    tags: (file) => readPictureTags(place(file)).then((tags) => tags ?? {}, () => ({})),
    text: async (file) => (existsSync(place(file)) ? readFile(place(file), 'utf8') : undefined),
    writeImage: async (file, image, format, tags) => write(file, await encodeStill(image, format, { ...own, ...tags })),
    has: (file) => Promise.resolve(existsSync(place(file))),
    pathOf: place,
    writeText: write,
    keep: put,
    async move(from, to) {
      await mkdir(dirname(place(to)), { recursive: true })
      await rename(place(from), place(to))
    },
    remove: (file) => rm(place(file), { force: true }),
    async close(files) {
      await output.abandon()
      if (files === undefined) return
      const sizes = await Promise.all(files.map(async (file) => (await stat(place(file))).size))
      request.wrote({ path: folder, bytes: sizes.reduce((sum, one) => sum + one, 0), facts: output.renamed })
    },
  }
}
