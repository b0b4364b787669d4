/** The place of a file to write: its name, or a numbered one where another's file has it. */
import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { openOutput, type OpenOutput } from './output-file.ts'
import type { Tags } from './tags/tags.ts'
import type { Warn } from '../contract/warnings.ts'

export interface OwnOutput extends OpenOutput {
  /** Tags of the file that is there already and may be replaced; undefined where none is. */
  readonly before: Tags | undefined
  /** Facts for the report: the name that it has got, where that is not the one asked for. */
  readonly renamed: { readonly file?: string }
}

export interface OwnOutputRequest {
  /** Absolute. */
  readonly path: string
  /** As the graph names it. */
  readonly file: string
  /** Write over whatever is there. */
  readonly force: boolean
  readonly isOwn: (tags: Tags) => boolean
  readonly readTags: (path: string) => Promise<Tags>
  readonly warn: Warn
}

const MOST = 999

/** @throws E_OUTPUT_BUSY, E_OUTPUT_EXISTS when all numbers are taken */
export async function openOwnOutput(request: OwnOutputRequest): Promise<OwnOutput> {
  const { opened, ...found } = await firstOwn(request, openOutput, (output) => output.abandon())
  return { ...opened, ...found }
}

/** Tells beforehand what `openOwnOutput` would tell: nothing is locked and no folder is made. @throws E_OUTPUT_EXISTS */
export async function foretellOutput(request: OwnOutputRequest): Promise<void> {
  await firstOwn(request, () => Promise.resolve(), () => Promise.resolve())
}

/** The first of the names that is free, or has a file that may be replaced. */
async function firstOwn<T>(
  { path, file, force, isOwn, readTags, warn }: OwnOutputRequest,
  open: (path: string) => Promise<T>,
  leave: (opened: T) => Promise<void>,
): Promise<Pick<OwnOutput, 'before' | 'renamed'> & { readonly opened: T }> {
  let taken: Tags | undefined
  for (let n = 1; n <= MOST; n++) {
    const here = n === 1 ? path : numbered(path, n)
    const opened = await open(here)
    try {
      const before = await tagsThere(here, readTags)
      if (before === undefined || force || isOwn(before)) {
        if (n === 1) return { opened, before, renamed: {} }
        const name = join(dirname(file), basename(here)).replaceAll('\\', '/')
        warn('W_OUTPUT_RENAMED', { port: 'file', expected: file, got: name, detail: whose(file, taken!) })
        return { opened, before, renamed: { file: name } }
      }
      taken ??= before
    } catch (thrown) {
      await leave(opened)
      throw thrown
    }
    await leave(opened)
  }
  throw failure('E_OUTPUT_EXISTS', { got: path, detail: `So do those numbered 2 to ${MOST}.` })
}

/** `film.mp4` becomes `film-2.mp4`. */
function numbered(path: string, n: number): string {
  const extension = extname(path)
  return `${path.slice(0, path.length - extension.length)}-${n}${extension}`
}

async function tagsThere(path: string, readTags: OwnOutputRequest['readTags']): Promise<Tags | undefined> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || (found.isDirectory() && (await readdir(path)).length === 0)) return undefined
  return readTags(path).catch(() => ({}))
}

function whose(file: string, tags: Tags): string {
  const maker = tags['reelgraph_source']
  if (maker !== undefined) return `${file} was made by ${maker}.`
  return tags['reelgraph'] === undefined ? `${file} was not made by Reelgraph.` : `${file} was made by another graph.`
}
