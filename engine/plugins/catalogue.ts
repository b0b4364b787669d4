/** The node catalogue as JSON: what the editor, the HTTP API and `reelgraph nodes` show. */
import type { NodeSpec } from '../contract/declaration.ts'
import type { Fault } from '../contract/errors.ts'
import { paramSchema, type JsonSchema } from '../graph/param-schema.ts'
import type { SocketSpec } from '../contract/define-socket.ts'
import { permissionWords } from './fence/permissions.ts'
import type { Registry } from './registry-types.ts'

export interface NodeEntry
  extends Pick<NodeSpec, 'type' | 'earlierTypes' | 'title' | 'version' | 'category' | 'description' | 'tags' | 'inputs' | 'outputs' | 'sink' | 'materialize'> {
  /** JSON Schema of the params, with `x-` hints for widgets. */
  readonly params: JsonSchema
  readonly plugin: string
  readonly handles?: NodeSpec['handles']
}

/** A socket type, as far as it can be told in JSON. */
export interface SocketEntry extends Pick<SocketSpec, 'title' | 'colour' | 'accepts' | 'feeds' | 'shows'> {
  readonly clip?: boolean
  /** A link from it may move a param. */
  readonly drives?: boolean
}

export interface Catalogue {
  readonly nodes: readonly NodeEntry[]
  readonly sockets: Readonly<Record<string, SocketEntry>>
  readonly plugins: readonly {
    readonly name: string
    readonly version: string
    /** What it has asked leave for, in words. */
    readonly permissions: readonly string[]
    /** sha256 of its code, where that is worked on: what its nodes make is to be looked at again when it is another. */
    readonly code?: string
  }[]
  /** Plugins that could not be loaded. */
  readonly problems: readonly Fault[]
}

export function nodeEntry(spec: NodeSpec, registry: Registry): NodeEntry {
  const { type, earlierTypes, title, version, category, description, tags, inputs, outputs, sink, materialize, handles } = spec
  const plugin = registry.ownerOf(type)?.name ?? ''
  return { type, earlierTypes, title, version, category, description, tags, inputs, outputs, params: paramSchema(spec), sink, materialize, plugin, ...(handles.length === 0 ? {} : { handles }) }
}

function socketEntry({ title, colour, clip, accepts, feeds, preview, shows = 'text', drive }: SocketSpec): SocketEntry {
  return {
    title,
    colour,
    ...(clip === undefined ? {} : { clip: true }),
    ...(accepts === undefined ? {} : { accepts }),
    ...(feeds === undefined ? {} : { feeds }),
    ...(preview === undefined ? {} : { shows }),
    ...(drive === undefined ? {} : { drives: true }),
  }
}

export function catalogue(registry: Registry): Catalogue {
  return {
    nodes: registry.nodes().map((spec) => nodeEntry(spec, registry)),
    sockets: Object.fromEntries(Object.values(registry.sockets()).map((socket) => [socket.name, socketEntry(socket)])),
    plugins: registry.plugins().map(({ name, version, permissions, code }) => ({ name, version, permissions: permissionWords(permissions), ...(code === undefined ? {} : { code }) })),
    problems: registry.problems,
  }
}
