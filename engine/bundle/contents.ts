/** What a graph needs to be whole elsewhere: the graphs that it uses, and the files that they name. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { ReelgraphError } from '../contract/errors.ts'
import type { NodeSpec } from '../contract/declaration.ts'
import type { Json } from '../contract/sockets.ts'
import type { GraphDocument } from '../graph/document.ts'
import { isSubgraph } from '../graph/count.ts'
import { parseGraph } from '../graph/parse.ts'
import { hasTemplate } from '../graph/templates.ts'
import { resolveAsset } from '../media/paths.ts'
import type { Registry } from '../plugins/registry-types.ts'
import { subgraphsOf } from '../project/graph-links.ts'
import { isAssetPath, isSafePath } from './manifest.ts'

export interface Contents {
  /** Texts by path, the graph itself first. */
  readonly graphs: ReadonlyMap<string, string>
  /** Files by path, with their places on this machine. */
  readonly assets: ReadonlyMap<string, string>
  readonly missing: readonly string[]
  readonly plugins: readonly string[]
  readonly models: readonly string[]
}

/** Files of a folder that a param names. */
const MOST_OF_FOLDER = 5000

/** @param document in place of what the file holds, such as one that is not saved yet */
export async function contentsOf({ project, registry }: { readonly project: string; readonly registry: Pick<Registry, 'node' | 'ownerOf'> }, path: string, document?: GraphDocument): Promise<Contents> {
  const graphs = new Map<string, string>()
  const assets = new Map<string, string>()
  const [missing, plugins, models] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const waiting = [path]
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    if (graphs.has(at)) continue
    const text = at === path && document !== undefined ? `${JSON.stringify(document, null, 2)}\n` : await readText(project, at)
    if (text === undefined) {
      missing.add(at)
      continue
    }
    graphs.set(at, text)
    const graph = parseGraph(text, at)
    waiting.push(...subgraphsOf(at, graph))
    for (const { default: value, type } of Object.values(graph.inputs ?? {})) await takeValue(value, type === 'file')
    for (const node of Object.values(graph.nodes)) {
      const spec = isSubgraph(node.type) ? undefined : registry.node(node.type)
      const owner = spec === undefined ? undefined : registry.ownerOf(spec.type)
      if (spec === undefined && !isSubgraph(node.type)) plugins.add(`the plugin of ${node.type}`)
      if (owner !== undefined && !owner.builtIn) plugins.add(`${owner.name} ${owner.version}`)
      for (const [param, value] of Object.entries(node.params ?? {})) {
        const declared = spec?.params[param]
        if (declared?.type === 'string' && declared.package !== undefined && typeof value === 'string' && value !== '' && !hasTemplate(value)) models.add(value)
        else await takeValue(value, namesFile(declared))
      }
    }
  }
  return { graphs, assets, missing: [...missing], plugins: [...plugins], models: [...models] }

  /** Texts that name files of the project: those that a param is declared to name, and whatever else does. */
  async function takeValue(value: Json | undefined, declared: boolean): Promise<void> {
    if (Array.isArray(value)) for (const one of value) await takeValue(one, declared)
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) await takeValue(one, declared)
    else if (typeof value === 'string' && (declared ? value !== '' && !hasTemplate(value) : /^[^\n{}]{1,300}\.\w{1,8}$/.test(value))) await takeFile(posix.normalize(value), declared)
  }

  async function takeFile(name: string, declared: boolean): Promise<void> {
    if (assets.has(name) || graphs.has(name)) return
    const places = isSafePath(name) ? await filesAt(project, name) : []
    if (places.length === 0 && declared) missing.add(name)
    for (const [one, place] of places) if (isAssetPath(one)) assets.set(one, place)
  }
}

/** A file, all files of a folder, or those of a pattern's folder that have its ending. */
export async function filesAt(project: string, name: string): Promise<readonly (readonly [path: string, place: string])[]> {
  const pattern = /[*%#]/.test(posix.basename(name)) ? posix.extname(name) : undefined
  const wanted = pattern === undefined ? name : posix.dirname(name)
  const place = await resolveAsset(project, wanted, 'folder').catch((thrown: unknown) => {
    if (thrown instanceof ReelgraphError) return undefined
    throw thrown
  })
  if (place === undefined) return []
  if ((await stat(place)).isFile()) return [[name, place]]
  const inside = (await readdir(place, { withFileTypes: true })).filter((entry) => entry.isFile() && !entry.name.startsWith('.') && (pattern === undefined || posix.extname(entry.name) === pattern))
  return inside.slice(0, MOST_OF_FOLDER).map((entry) => [posix.join(wanted, entry.name), posix.join(place, entry.name)])
}

function namesFile(declared: NodeSpec['params'][string] | undefined): boolean {
  if (declared?.type === 'array') return namesFile(declared.items)
  return declared?.type === 'string' && declared.asset !== undefined
}

const readText = async (project: string, path: string): Promise<string | undefined> =>
  resolveAsset(project, path).then((file) => readFile(file, 'utf8')).catch((thrown: unknown) => {
    if (thrown instanceof ReelgraphError && thrown.code === 'E_ASSET_MISSING') return undefined
    throw thrown
  })
