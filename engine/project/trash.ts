/** Deleted graph files, under `.reelgraph/trash`: each comes back where it was. The oldest go when there are too many. */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { writeWhole } from './write-whole.ts'

export interface TrashedGraph {
  readonly id: string
  readonly path: string
  readonly title: string
  readonly deleted: string
}

const MOST = 200
const folderOf = (project: string): string => join(project, '.reelgraph', 'trash')
const ID = /^[0-9a-z]{8,12}-[0-9a-f]{8}$/

interface Entry extends TrashedGraph {
  readonly text: string
}

export async function putInTrash(project: string, path: string, title: string, text: string, now = Date.now(), most = MOST): Promise<string> {
  const folder = folderOf(project)
  await mkdir(folder, { recursive: true })
  const id = `${now.toString(36)}-${randomUUID().slice(0, 8)}`
  const entry: Entry = { id, path, title, deleted: new Date(now).toISOString(), text }
  await writeWhole(join(folder, `${id}.json`), JSON.stringify(entry))
  for (const old of (await idsOf(project)).slice(most)) await rm(join(folder, `${old}.json`), { force: true })
  return id
}

/** Newest first. */
const idsOf = async (project: string): Promise<string[]> =>
  (await readdir(folderOf(project)).catch(() => [])).map((name) => name.replace(/\.json$/, '')).filter((name) => ID.test(name)).sort().reverse()

export async function listTrash(project: string): Promise<TrashedGraph[]> {
  const found = await Promise.all((await idsOf(project)).map((id) => readTrashed(project, id).catch(() => undefined)))
  return found.flatMap((entry) => (entry === undefined ? [] : [{ id: entry.id, path: entry.path, title: entry.title, deleted: entry.deleted }]))
}

/** @throws E_HTTP_NOT_FOUND */
export async function readTrashed(project: string, id: string): Promise<Entry> {
  const text = ID.test(id) ? await readFile(join(folderOf(project), `${id}.json`), 'utf8').catch(() => undefined) : undefined
  if (text === undefined) throw failure('E_HTTP_NOT_FOUND', { file: id })
  return JSON.parse(text) as Entry
}

/** For good. */
export async function dropTrashed(project: string, id: string): Promise<void> {
  await readTrashed(project, id)
  await rm(join(folderOf(project), `${id}.json`))
}
