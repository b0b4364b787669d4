/**
 * Earlier versions of graph files: each save keeps the text that it replaces, under `.reelgraph/versions`, by the path of the graph
 * and the digest of the text. The oldest go when there are too many.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { GraphDocument } from '../graph/document.ts'
import { readJson } from '../graph/json.ts'
import { differenceOf, type GraphDifference } from '../graph/difference.ts'
import { writeWhole } from './write-whole.ts'

export interface GraphVersion {
  /** sha256 of its text. */
  readonly digest: string
  /** When it was saved. */
  readonly time: string
  readonly nodes: number
  /** What the save after it changed: the next version, or the graph as it is now. */
  readonly changed: GraphDifference
}

/** Versions of one graph. */
const MOST = 100

const digestOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')
const folderOf = (project: string, path: string): string => join(project, '.reelgraph', 'versions', digestOf(path).slice(0, 24))

interface Kept {
  readonly name: string
  readonly time: number
  readonly digest: string
}

/** Newest first. */
async function keptOf(folder: string): Promise<Kept[]> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => {
    const [, time, digest] = /^(\d{1,16})-([0-9a-f]{64})\.json$/.exec(name) ?? []
    return time === undefined ? [] : [{ name, time: Number(time), digest: digest! }]
  }).sort((a, b) => b.time - a.time)
}

/** Keeps a text that is about to be replaced. One that was kept before moves to the front. @param time when it was saved, in ms */
export async function keepVersion(project: string, path: string, text: string, time: number, most = MOST): Promise<void> {
  const folder = folderOf(project, path)
  const digest = digestOf(text)
  await mkdir(folder, { recursive: true })
  const before = await keptOf(folder)
  const name = `${Math.round(time)}-${digest}.json`
  await writeWhole(join(folder, name), text)
  const old = before.filter((one) => one.digest === digest && one.name !== name)
  const rest = before.filter((one) => one.digest !== digest)
  for (const one of [...old, ...rest.slice(most - 1)]) await rm(join(folder, one.name), { force: true })
}

/** Newest first. @param now the text of the file as it is */
export async function listVersions(project: string, path: string, now: string): Promise<GraphVersion[]> {
  const folder = folderOf(project, path)
  let after = parsed(now)
  const versions: GraphVersion[] = []
  for (const { name, time, digest } of await keptOf(folder)) {
    const document = parsed(await readFile(join(folder, name), 'utf8').catch(() => ''))
    if (document === undefined) continue
    if (after === undefined || digest !== digestOf(now)) versions.push({ digest, time: new Date(time).toISOString(), nodes: Object.keys(document.nodes).length, changed: differenceOf(document, after ?? document) })
    after = document
  }
  return versions
}

/** @throws E_HTTP_NOT_FOUND */
export async function readVersion(project: string, path: string, digest: string): Promise<string> {
  const folder = folderOf(project, path)
  const found = (await keptOf(folder)).find((one) => one.digest === digest)
  if (found === undefined) throw failure('E_HTTP_NOT_FOUND', { file: `${path}, version ${digest.slice(0, 12)}` })
  return readFile(join(folder, found.name), 'utf8')
}

/** A graph that has got another name takes its versions along. */
export async function moveVersions(project: string, from: string, to: string): Promise<void> {
  const target = folderOf(project, to)
  for (const { name } of await keptOf(folderOf(project, from))) {
    await mkdir(target, { recursive: true })
    await rename(join(folderOf(project, from), name), join(target, name))
  }
}

function parsed(text: string): GraphDocument | undefined {
  try {
    const value = readJson(text) as unknown as GraphDocument | null
    return typeof value === 'object' && value !== null && typeof value.nodes === 'object' ? value : undefined
  } catch {
    return undefined
  }
}
