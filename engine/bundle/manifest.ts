/** What a bundle says of itself: `reelgraph.json`, its first entry. Pure. */
import { failure } from '../contract/errors.ts'
import { readJson } from '../graph/json.ts'
import { MEDIA_ENDINGS, OTHER_ENDINGS } from '../media/endings.ts'

export const MANIFEST = 'reelgraph.json'
/** Files of one bundle. */
const MOST_FILES = 20_000

export interface BundledFile {
  /** In the bundle, and in the project that it came from. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

export interface Manifest {
  readonly bundle: 1
  readonly engine: string
  /** The graph that it is about. */
  readonly graph: string
  /** That graph, and those that it uses. */
  readonly graphs: readonly BundledFile[]
  readonly assets: readonly BundledFile[]
  /** Named by the graphs, and not there when it was made. */
  readonly missing: readonly string[]
  readonly plugins: readonly string[]
  readonly models: readonly string[]
}

/** A place below the project folder that is nobody's own: no way up, no hidden part, no other system's separators. */
export function isSafePath(path: string): boolean {
  const parts = path.split('/')
  return path.length <= 400 && !/[\\\0:*?"<>|]/.test(path) && parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.') && !part.endsWith(' ')) && !['node_modules', 'plugins', 'models'].includes(parts[0]!)
}

/** A file that graphs name, by its ending: no page, no program. */
export function isAssetPath(path: string): boolean {
  const ending = /\.\w+$/.exec(path)?.[0].toLowerCase() ?? ''
  return ending !== '' && isSafePath(path) && (MEDIA_ENDINGS.has(ending) || OTHER_ENDINGS.has(ending))
}

/** @throws E_BUNDLE */
export function parseManifest(text: string, file: string): Manifest {
  const refuse = (expected: string, got: string): never => {
    throw failure('E_BUNDLE', { file, expected, got })
  }
  const value = readJson(text, { file }) as unknown as Partial<Manifest> | null
  if (typeof value !== 'object' || value === null || value.bundle !== 1) return refuse('"bundle": 1', JSON.stringify((value as { bundle?: unknown } | null)?.bundle ?? null))
  const texts = (one: unknown): one is readonly string[] => Array.isArray(one) && one.length <= MOST_FILES && one.every((each) => typeof each === 'string' && each.length <= 1000)
  const files = (one: unknown): one is readonly BundledFile[] =>
    Array.isArray(one) && one.every((each: Partial<BundledFile> | null) => typeof each?.path === 'string' && Number.isSafeInteger(each.bytes) && each.bytes! >= 0 && /^[0-9a-f]{64}$/.test(each.sha256 ?? ''))
  const { graph, graphs, assets, missing = [], plugins = [], models = [], engine = '' } = value
  if (!files(graphs) || !files(assets) || !texts(missing) || !texts(plugins) || !texts(models) || typeof engine !== 'string') return refuse('lists of graphs and assets with path, bytes and sha256', 'something else')
  const all = [...graphs, ...assets]
  if (all.length > MOST_FILES) return refuse(`at most ${MOST_FILES} files`, String(all.length))
  for (const { path } of all) if (!isSafePath(path)) return refuse('paths within the project', path)
  for (const { path } of assets) if (!isAssetPath(path)) return refuse('media, texts, tables and fonts', path)
  for (const { path } of graphs) if (!path.endsWith('.json')) return refuse('graph files, name.json', path)
  if (new Set(all.map(({ path }) => path.toLowerCase())).size !== all.length) return refuse('each file once', 'one twice')
  if (!graphs.some(({ path }) => path === graph)) return refuse('its graph among its files', String(graph))
  return { bundle: 1, engine, graph: graph!, graphs, assets, missing, plugins, models }
}
