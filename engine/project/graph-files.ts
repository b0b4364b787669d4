/** The graph files of a project: listed, read, saved, moved and deleted, never outside the project folder. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, posix, relative, sep } from 'node:path'
import { failure, ReelgraphError } from '../contract/errors.ts'
import type { GraphDocument } from '../graph/document.ts'
import { readJson } from '../graph/json.ts'
import { parseGraph } from '../graph/parse.ts'
import { resolveAsset } from '../media/paths.ts'
import { fileOf, subgraphsOf, typeOf, withSubgraphs } from './graph-links.ts'
import { putInTrash } from './trash.ts'
import { keepVersion, moveVersions } from './versions.ts'
import { writeWhole } from './write-whole.ts'

export interface GraphFile {
  readonly path: string
  readonly title: string
  readonly description?: string
  readonly nodes: number
  readonly etag: string
  readonly modified: string
  readonly renders: boolean
  /** It came with Reelgraph, and nobody has changed it. */
  readonly template: boolean
}

/** What the saver believes is there: an ETag that must match, or `*` in `noneMatch` for a file that must be new. */
export interface Precondition {
  readonly match?: string
  readonly noneMatch?: string
}

/** Folders that hold no graphs, however many files they have. */
const PASSED_OVER = new Set(['node_modules', 'output', 'models', 'dist'])
const DEPTH = 4
/** Files that are no graphs are told apart by reading them, but not when they are this large. */
const LARGEST = 4 * 1024 * 1024
/** Numbers that are tried for a name. */
const MOST_NAMES = 1000

const etagOf = (text: string | Buffer): string => `"${createHash('sha256').update(text).digest('hex')}"`

let shipped: Promise<ReadonlySet<string>> | undefined
/** Of files that come with Reelgraph. */
const shippedGraphs = (): Promise<ReadonlySet<string>> =>
  (shipped ??= readFile(new URL('./shipped-graphs.json', import.meta.url), 'utf8').then((text) => new Set((JSON.parse(text) as readonly string[]).map((digest) => `"${digest}"`)), () => new Set<string>()))

export async function listGraphs(project: string): Promise<GraphFile[]> {
  const paths = await jsonFiles(project, '', DEPTH)
  const templates = await shippedGraphs()
  const found = await Promise.all(paths.map((path) => describeGraph(project, path, templates)))
  return found.filter((one) => one !== undefined).sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function jsonFiles(project: string, folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(project, folder), { withFileTypes: true }).catch(() => [])
  const found: string[] = []
  for (const entry of entries) {
    if (entry.name.startsWith('.') || PASSED_OVER.has(entry.name)) continue
    const path = posix.join(folder, entry.name)
    if (entry.isDirectory() && depth > 1) found.push(...(await jsonFiles(project, path, depth - 1)))
    else if (entry.isFile() && entry.name.endsWith('.json') && !entry.name.endsWith('.lock.json')) found.push(path)
  }
  return found
}

async function describeGraph(project: string, path: string, templates: ReadonlySet<string>): Promise<GraphFile | undefined> {
  try {
    const { size, mtime } = await stat(join(project, path))
    if (size > LARGEST) return undefined
    const text = await readFile(join(project, path), 'utf8')
    const { format, title, description, nodes, outputs } = readJson(text) as unknown as Partial<GraphDocument>
    if (typeof format !== 'number' || typeof nodes !== 'object' || nodes === null) return undefined
    const etag = etagOf(text)
    return {
      path,
      title: typeof title === 'string' ? title : basename(path, '.json'),
      ...(typeof description === 'string' ? { description } : {}),
      nodes: Object.keys(nodes).length,
      etag,
      modified: mtime.toISOString(),
      renders: outputs === undefined,
      template: templates.has(etag),
    }
  } catch {
    return undefined
  }
}

/** @throws E_ASSET_PATH outside the project, E_HTTP_NOT_FOUND where there is no such file */
export async function readGraph(project: string, path: string): Promise<{ text: string; etag: string }> {
  checkName(path)
  const file = await resolveAsset(project, path).catch((thrown: unknown) => {
    if ((thrown as { code?: string }).code === 'E_ASSET_MISSING') throw failure('E_HTTP_NOT_FOUND', { file: path }, thrown)
    throw thrown
  })
  const text = await readFile(file, 'utf8')
  return { text, etag: etagOf(text) }
}

/**
 * Writes beside the file and renames, so that a reader sees the old graph or the new one. Saves of one file take turns; what a save
 * replaces is kept as a version.
 * @throws E_GRAPH_CONFLICT when the file is not what the saver believes, and all faults of the graph's shape
 */
export async function saveGraph(
  project: string, path: string, text: string, condition: Precondition,
): Promise<{ etag: string; created: boolean }> {
  checkName(path)
  parseGraph(text, path)
  const file = await writablePath(project, path)
  return inTurn(file, async () => {
    const old = await readFile(file, 'utf8').catch(() => undefined)
    const before = old === undefined ? undefined : etagOf(old)
    checkCondition(path, before, condition)
    if (old !== undefined && old !== text) await keepVersion(project, path, old, (await stat(file)).mtimeMs)
    await writeWhole(file, text)
    return { etag: etagOf(text), created: before === undefined }
  })
}

/** Saves a new file, under `name-2` and so on where the name is taken. */
export async function saveFree(project: string, path: string, text: string): Promise<{ path: string; etag: string }> {
  const base = path.replace(/\.json$/, '')
  for (let count = 1; ; count++) {
    const wish = count === 1 ? path : `${base}-${count}.json`
    try {
      return { path: wish, etag: (await saveGraph(project, wish, text, { noneMatch: '*' })).etag }
    } catch (thrown) {
      if (!(thrown instanceof ReelgraphError) || thrown.code !== 'E_GRAPH_CONFLICT' || count >= MOST_NAMES) throw thrown
    }
  }
}

/** Puts it in the trash. @returns its id there */
export async function deleteGraph(project: string, path: string, condition: Precondition): Promise<string> {
  checkName(path)
  // Only graphs go: package.json and its like end in .json too.
  const { text } = await readGraph(project, path)
  const { title } = parseGraph(text, path)
  const file = await writablePath(project, path)
  return inTurn(file, async () => {
    checkCondition(path, await currentEtag(file), condition)
    const id = await putInTrash(project, path, title ?? basename(path, '.json'), text)
    await rm(file)
    return id
  })
}

/**
 * Gives a graph another name or folder. Its own paths to subgraphs, and those of graphs that use it, are written anew; its versions go along.
 * @throws E_GRAPH_CONFLICT where there is such a file
 */
export async function moveGraph(project: string, from: string, to: string): Promise<{ etag: string; users: readonly string[] }> {
  checkName(from)
  checkName(to)
  const { text, etag } = await readGraph(project, from)
  const document = parseGraph(text, from)
  const next = withSubgraphs(document, (type) => typeOf(to, fileOf(from, type) === from ? to : fileOf(from, type)))
  const saved = await saveGraph(project, to, next === document ? text : textOf(next), { noneMatch: '*' })
  await moveVersions(project, from, to)
  const file = await writablePath(project, from)
  await inTurn(file, async () => {
    checkCondition(from, await currentEtag(file), { match: etag })
    await rm(file)
  })
  const users: string[] = []
  for (const { path } of await listGraphs(project)) {
    const user = await readGraph(project, path)
    const outer = parseGraph(user.text, path)
    if (path === to || !subgraphsOf(path, outer).includes(from)) continue
    await saveGraph(project, path, textOf(withSubgraphs(outer, (type) => (fileOf(path, type) === from ? typeOf(path, to) : type))), { match: user.etag })
    users.push(path)
  }
  return { etag: saved.etag, users }
}

const textOf = (document: GraphDocument): string => `${JSON.stringify(document, null, 2)}\n`

function checkName(path: string): void {
  const parts = path.split('/')
  const hidden = parts.some((part) => part.startsWith('.') || PASSED_OVER.has(part))
  if (path.includes('\\') || path.includes('\0') || path.startsWith('/') || parts.includes('..')) {
    throw failure('E_ASSET_PATH', { expected: 'a path in the project folder', got: path })
  }
  // Whoever may save graphs may not change what may be made.
  if (hidden || parts.includes('') || !path.endsWith('.json') || path.endsWith('.lock.json') || path.toLowerCase() === 'policy.json') {
    throw failure('E_HTTP_INPUT', { port: 'path', expected: 'a graph file, name.json', got: path })
  }
}

/** The file's real place: its folder is made and must lie in the project, links resolved. */
async function writablePath(project: string, path: string): Promise<string> {
  const root = await realpath(project)
  const folder = join(root, dirname(path))
  // Looked at before a folder is made, so that no link leads mkdir outside.
  let known = folder
  while ((await realpath(known).catch(() => undefined)) === undefined) known = dirname(known)
  const way = relative(root, await realpath(known))
  if (way === '..' || way.startsWith(`..${sep}`)) throw failure('E_ASSET_PATH', { got: path, detail: 'Its folder is a link out of the project folder.' })
  await mkdir(folder, { recursive: true })
  const file = join(await realpath(folder), basename(path))
  const target = await realpath(file).catch(() => file)
  if (target !== file) throw failure('E_ASSET_PATH', { got: path, expected: 'a file', detail: 'It is a link.' })
  const before = await stat(file).catch(() => undefined)
  if (before !== undefined) {
    // A save replaces graphs, not whatever else ends in .json.
    const there = await readFile(file, 'utf8')
    if (!isGraphText(there)) throw failure('E_GRAPH_CONFLICT', { file: path, expected: 'a graph', got: 'a file that is no graph', fix: 'Choose another name.' })
  }
  return file
}

function isGraphText(text: string): boolean {
  try {
    const value = readJson(text) as unknown as Partial<GraphDocument> | null
    return typeof value === 'object' && value !== null && 'nodes' in value
  } catch {
    // A graph that someone broke by hand may be replaced.
    return true
  }
}

async function currentEtag(file: string): Promise<string | undefined> {
  const bytes = await readFile(file).catch(() => undefined)
  return bytes === undefined ? undefined : etagOf(bytes)
}

function checkCondition(path: string, current: string | undefined, { match, noneMatch }: Precondition): void {
  const listed = (value: string): boolean =>
    current !== undefined && (value.trim() === '*' || value.split(',').some((one) => one.trim().replace(/^W\//, '') === current))
  if ((match !== undefined && !listed(match)) || (noneMatch !== undefined && listed(noneMatch))) {
    throw failure('E_GRAPH_CONFLICT', { file: path, expected: match ?? 'no such file', got: current ?? 'no file' })
  }
}

const turns = new Map<string, Promise<unknown>>()

async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(key) ?? Promise.resolve()
  const mine = before.then(work, work)
  const settled = mine.catch(() => {})
  turns.set(key, settled)
  try {
    return await mine
  } finally {
    if (turns.get(key) === settled) turns.delete(key)
  }
}
