/** Small pictures of runs and graph files, made once and kept on disk beside the queue. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import PQueue from 'p-queue'
import sharp from 'sharp'
import { failure } from '../contract/errors.ts'
import type { Engine, GraphSource } from '../host/engine.ts'
import type { RunQueue } from '../queue/queue.ts'
import { ENGINE_VERSION } from '../machine/version.ts'

const SIZE = { width: 384, height: 384 }
/** The frame shown: first frames are often black. */
const MOMENT = 0.4
const KEEP = 1000
const STILLS = new Set(['.png', '.jpg', '.jpeg', '.webp'])

export interface Pictures {
  /** JPEG of what a run made; undefined where it made nothing that can be seen. */
  ofRun(id: string): Promise<Buffer | undefined>
  /** JPEG of what a graph file would make; undefined where it can't be made. */
  ofGraph(path: string): Promise<Buffer | undefined>
  ofSource(source: GraphSource): Promise<Buffer | undefined>
  close(): void
}

/**
 * A graph whose node `film` is a file of the project, by whichever node reads such files: the file itself is looked at, not what made it.
 * A frame of a film costs the same whatever it took to make. Undefined where nothing reads it.
 */
export function fileSource({ project, registry }: Pick<Engine, 'project' | 'registry'>, path: string): GraphSource | undefined {
  const file = relative(project, path).split(sep).join('/')
  if (file.startsWith('../')) return undefined
  const reads = STILLS.has(extname(file).toLowerCase()) ? 'image' : 'video'
  for (const { type, inputs, outputs, params } of registry.nodes()) {
    const param = Object.entries(params).find(([, one]) => one.type === 'string' && one.asset === reads)?.[0]
    // Others read pictures too, and give what is said of them.
    const shows = Object.values(outputs)[0]?.type === reads
    if (param !== undefined && shows && Object.keys(inputs).length === 0) return { document: { format: 1, nodes: { film: { type, params: { [param]: file } } } } }
  }
  return undefined
}

export function createPictures({ engine, queue }: { readonly engine: Engine; readonly queue: RunQueue }): Pictures {
  const folder = join(engine.project, '.reelgraph', 'pictures')
  // One at a time: they must not take the machine from renders and from whoever is looking.
  const making = new PQueue({ concurrency: 1 })
  const pending = new Map<string, Promise<void>>()
  const closed = new AbortController()

  const stored = (name: string): Promise<Buffer | undefined> => readFile(join(folder, name)).catch(() => undefined)
  async function store(name: string, bytes: Buffer): Promise<void> {
    await mkdir(folder, { recursive: true })
    const scratch = join(folder, `.${randomUUID()}`)
    await writeFile(scratch, bytes)
    await rename(scratch, join(folder, name))
    const all = (await readdir(folder)).filter((one) => one.endsWith('.jpg'))
    if (all.length <= KEEP) return
    const dated = await Promise.all(all.map(async (one) => ({ one, time: (await stat(join(folder, one))).mtimeMs })))
    for (const { one } of dated.sort((a, b) => a.time - b.time).slice(0, all.length - KEEP)) await rm(join(folder, one), { force: true })
  }

  async function take(source: GraphSource, node: string): Promise<Buffer> {
    const shown = await engine.preview({ ...source, node, ...SIZE, moment: MOMENT, signal: closed.signal })
    if (shown.still === undefined) throw failure('E_PORT_TYPE', { node, expected: 'a picture', got: shown.info.socket })
    const { data, width, height } = shown.still
    return sharp(data, { raw: { width, height, channels: 4 } }).flatten().jpeg({ quality: 80 }).toBuffer()
  }

  async function takeOfFile(path: string): Promise<Buffer | undefined> {
    const source = fileSource(engine, path)
    return source === undefined ? undefined : take(source, 'film')
  }

  const stop = queue.onEvent(({ run, event }) => {
    if (event.type !== 'artifact') return
    // What can't be looked at has no picture; that is no fault of the run.
    const made = making.add(async () => {
      const picture = await takeOfFile(event.path).catch(() => undefined)
      if (picture !== undefined && !closed.signal.aborted) await store(`run-${run}.jpg`, picture).catch(() => {})
    }, { priority: 1 })
    const settled = made.then(() => void (pending.get(run) === settled && pending.delete(run)), () => {})
    pending.set(run, settled)
  })

  return {
    async ofRun(id) {
      const run = queue.get(id)
      await pending.get(run.id)
      return stored(`run-${run.id}.jpg`)
    },
    ofGraph: async (path) => ofSource(await engine.loadGraph(path)),
    ofSource,
    close() {
      closed.abort()
      stop()
      making.clear()
    },
  }

  async function ofSource(source: GraphSource): Promise<Buffer | undefined> {
    const text = JSON.stringify([ENGINE_VERSION, source, engine.registry.plugins().flatMap(({ code = [] }) => code)])
    const name = `graph-${createHash('sha256').update(text).digest('hex').slice(0, 32)}.jpg`
    const known = await stored(name)
    if (known !== undefined) return known
    return making.add(async () => {
      const sink = Object.keys(source.document.nodes).find((one) => engine.registry.node(source.document.nodes[one]!.type)?.sink === true)
      const picture = sink === undefined ? undefined : await take(source, sink).catch(() => undefined)
      if (picture !== undefined && !closed.signal.aborted) await store(name, picture)
      return picture
    })
  }
}
