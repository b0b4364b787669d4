/**
 * Puts a bundle in place in a project. Nothing is written before all of it was read, counted and compared with its digests; no file is
 * written over: what has the same contents is shared, and what is another gets a free name, which the graphs then use.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { link, mkdir, readFile, realpath, rm, stat } from 'node:fs/promises'
import { basename, dirname, extname, join, posix, relative, sep } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { open, type Entry, type ZipFile } from 'yauzl'
import { failure, ReelgraphError } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { GraphDocument } from '../graph/document.ts'
import { parseGraph } from '../graph/parse.ts'
import { saveFree } from '../project/graph-files.ts'
import { subgraphsOf } from '../project/graph-links.ts'
import { digestOf } from '../store/artifact-files.ts'
import { MANIFEST, parseManifest, type BundledFile, type Manifest } from './manifest.ts'

export interface Unpacked {
  /** The graph that the bundle is about, where it is now. */
  readonly path: string
  readonly files: readonly string[]
  readonly missing: readonly string[]
  /** Plugins and models that are named. */
  readonly needs: readonly string[]
}

/** Bytes of all files together. */
const LARGEST = 64 * 1024 ** 3
/** What a packed byte may become: media is not packed further, texts seldom more than this. */
const RATIO = 200
const MANIFEST_BYTES = 16 * 1024 * 1024

/** @throws E_BUNDLE, and the faults of graphs that are none */
export async function unpackBundle(project: string, file: string, name: string, limit = LARGEST): Promise<Unpacked> {
  const root = await realpath(project)
  const scratch = join(root, '.reelgraph', `unpack-${randomUUID()}`)
  await mkdir(scratch, { recursive: true })
  try {
    const { manifest, places } = await readAll(file, name, scratch, limit)
    const graphs = new Map<string, GraphDocument>()
    for (const { path } of manifest.graphs) graphs.set(path, parseGraph(await readFile(places.get(path)!, 'utf8'), path))
    const renamed = new Map<string, string>()
    const files: string[] = []
    for (const asset of manifest.assets) {
      const { path, fresh } = await putAsset(root, asset, places.get(asset.path)!)
      if (path !== asset.path) renamed.set(asset.path, path)
      if (fresh) files.push(path)
    }
    const { path, written } = await putGraphs(root, manifest, graphs, renamed)
    return { path, files: [...files, ...written], missing: manifest.missing, needs: [...manifest.plugins, ...manifest.models.map((one) => `the model ${one}`)] }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function readAll(file: string, name: string, scratch: string, limit: number): Promise<{ manifest: Manifest; places: ReadonlyMap<string, string> }> {
  const refuse = (expected: string, got: string) => failure('E_BUNDLE', { file: name, expected, got })
  const packed = (await stat(file)).size
  const zip = await opened(file, name)
  const places = new Map<string, string>()
  let manifest: Manifest | undefined
  let known: ReadonlyMap<string, BundledFile> = new Map()
  try {
    for await (const entry of entriesOf(zip, name)) {
      const { fileName, uncompressedSize } = entry
      if (manifest === undefined) {
        if (fileName !== MANIFEST) throw refuse(`${MANIFEST} first`, fileName)
        if (uncompressedSize > MANIFEST_BYTES) throw refuse(`${MANIFEST} of at most ${MANIFEST_BYTES} bytes`, String(uncompressedSize))
        const place = join(scratch, 'manifest')
        await copyEntry(zip, entry, place, MANIFEST_BYTES, name)
        manifest = parseManifest(await readFile(place, 'utf8'), name)
        known = new Map([...manifest.graphs, ...manifest.assets].map((one) => [one.path, one]))
        const total = [...known.values()].reduce((sum, { bytes }) => sum + bytes, 0)
        if (total > limit) throw refuse(`at most ${limit} bytes in all`, String(total))
        if (total > MANIFEST_BYTES && total > packed * RATIO) throw refuse(`at most ${RATIO} times the size of the file`, `${total} bytes from ${packed}`)
        continue
      }
      const declared = known.get(fileName)
      if (declared === undefined || places.has(fileName)) throw refuse('only files that its list names, each once', fileName)
      const place = join(scratch, String(places.size))
      const { bytes, sha256 } = await copyEntry(zip, entry, place, declared.bytes, name)
      if (bytes !== declared.bytes || sha256 !== declared.sha256) throw refuse(`${fileName} with the digest ${declared.sha256.slice(0, 12)}`, `${sha256.slice(0, 12)}, ${bytes} bytes`)
      places.set(fileName, place)
    }
  } finally {
    zip.close()
  }
  if (manifest === undefined) throw refuse(MANIFEST, 'an empty file')
  const absent = [...known.keys()].find((path) => !places.has(path))
  if (absent !== undefined) throw refuse(absent, 'no such file in it')
  return { manifest, places }
}

const opened = (file: string, name: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => open(file, { lazyEntries: true, autoClose: false, decodeStrings: true, validateEntrySizes: true, strictFileNames: true }, (error, zip) => (zip === undefined ? reject(damaged(name, error)) : resolve(zip))))

async function* entriesOf(zip: ZipFile, name: string): AsyncGenerator<Entry> {
  for (let left = zip.entryCount; left > 0; left--) {
    yield await new Promise<Entry>((resolve, reject) => {
      const done = (act: () => void): void => {
        zip.removeAllListeners()
        act()
      }
      zip.once('entry', (entry: Entry) => done(() => resolve(entry)))
      zip.once('error', (error) => done(() => reject(damaged(name, error))))
      zip.once('end', () => done(() => reject(damaged(name, new Error('fewer entries than it says')))))
      zip.readEntry()
    })
  }
}

/** Stops where there is more than was said. */
async function copyEntry(zip: ZipFile, entry: Entry, place: string, most: number, name: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      hash.update(chunk)
      if (bytes > most) done(failure('E_BUNDLE', { file: name, expected: `${entry.fileName} of ${most} bytes`, got: 'more' }))
      else done(null, chunk)
    },
  })
  try {
    const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => zip.openReadStream(entry, (error, found) => (found === undefined ? reject(error ?? new Error('no stream')) : resolve(found))))
    await pipeline(stream, count, createWriteStream(place, { flags: 'wx' }))
  } catch (thrown) {
    throw thrown instanceof ReelgraphError ? thrown : damaged(name, thrown)
  }
  return { bytes, sha256: hash.digest('hex') }
}

const damaged = (name: string, cause: unknown): ReelgraphError => failure('E_BUNDLE', { file: name, expected: 'a whole ZIP file', got: cause instanceof Error ? cause.message : 'something else' }, cause)

/** Where the file lies now: a link from the scratch folder fails where the name is taken, so that none is lost. */
async function putAsset(root: string, { path, sha256 }: BundledFile, from: string): Promise<{ path: string; fresh: boolean }> {
  const extension = extname(path)
  const stem = path.slice(0, path.length - extension.length)
  for (let count = 1; ; count++) {
    const wish = count === 1 ? path : `${stem}-${count}${extension}`
    const target = await placeIn(root, wish)
    try {
      await link(from, target)
      return { path: wish, fresh: true }
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
      if ((await stat(target)).isFile() && (await digestOf(target)) === sha256) return { path: wish, fresh: false }
    }
  }
}

/** The folder is made; no link on the way leads out of the project. */
async function placeIn(root: string, path: string): Promise<string> {
  let known = join(root, dirname(path))
  while ((await realpath(known).catch(() => undefined)) === undefined) known = dirname(known)
  const way = relative(root, await realpath(known))
  if (way === '..' || way.startsWith(`..${sep}`)) throw failure('E_ASSET_PATH', { got: path, detail: 'Its folder is a link out of the project folder.' })
  await mkdir(join(root, dirname(path)), { recursive: true })
  return join(root, path)
}

/** In place where that is free or the same; else the graph alone under a free name; else all of them in a folder of their own. */
async function putGraphs(root: string, { graph }: Manifest, documents: ReadonlyMap<string, GraphDocument>, renamed: ReadonlyMap<string, string>): Promise<{ path: string; written: readonly string[] }> {
  const texts = new Map([...documents].map(([path, document]) => [path, `${JSON.stringify(withFiles(document, renamed), null, 2)}\n`]))
  const states = new Map<string, 'free' | 'same' | 'taken'>()
  for (const [path, text] of texts) {
    const there = await readFile(join(root, path), 'utf8').catch(() => undefined)
    states.set(path, there === undefined ? 'free' : sameGraph(there, text) ? 'same' : 'taken')
  }
  const others = [...texts.keys()].filter((path) => path !== graph)
  const isUsed = others.some((path) => subgraphsOf(path, documents.get(path)!).includes(graph))
  if (others.some((path) => states.get(path) === 'taken') || (isUsed && states.get(graph) === 'taken')) {
    let prefix = `graphs/${basename(graph, '.json')}`
    for (let count = 2; (await stat(join(root, prefix)).catch(() => undefined)) !== undefined; count++) prefix = `graphs/${basename(graph, '.json')}-${count}`
    const written: string[] = []
    for (const [path, text] of texts) written.push((await saveFree(root, posix.join(prefix, path), text)).path)
    return { path: posix.join(prefix, graph), written }
  }
  const written: string[] = []
  let main = graph
  for (const [path, text] of texts) {
    if (states.get(path) === 'same') continue
    const { path: at } = await saveFree(root, path, text)
    written.push(at)
    if (path === graph) main = at
  }
  return { path: main, written }
}

function sameGraph(a: string, b: string): boolean {
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b))
  } catch {
    return false
  }
}

/** Files that have got other names, wherever a text is that name. */
function withFiles(document: GraphDocument, renamed: ReadonlyMap<string, string>): GraphDocument {
  if (renamed.size === 0) return document
  const follow = (value: Json): Json => {
    if (typeof value === 'string') return renamed.get(posix.normalize(value)) ?? value
    if (Array.isArray(value)) return value.map(follow)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, follow(one!)]))
  }
  return {
    ...document,
    ...(document.inputs === undefined ? {} : { inputs: Object.fromEntries(Object.entries(document.inputs).map(([name, input]) => [name, input.default === undefined ? input : { ...input, default: follow(input.default) }])) }),
    nodes: Object.fromEntries(Object.entries(document.nodes).map(([name, node]) => [name, node.params === undefined ? node : { ...node, params: follow(node.params as Json) as Record<string, Json> }])),
  }
}
