/** What is installed: node types, socket types and backends, and who offers them. */
import type { Backend } from '../context.ts'
import type { NodeSpec } from '../define.ts'
import type { Fault } from '../errors.ts'
import type { Permissions } from './fence/permissions.ts'
import type { SocketSpec } from '../sockets.ts'

export interface LoadedPlugin {
  readonly name: string
  readonly version: string
  /** Absolute folder. */
  readonly folder: string
  /** sha256 over the plugin's source files, for the lock file. */
  readonly digest: string
  readonly nodes: readonly string[]
  /** It comes with the engine: its code runs in the engine's own threads. */
  readonly builtIn: boolean
  /** Its code runs in a thread of its own. */
  readonly fenced: boolean
  readonly permissions: Permissions
}

export interface Registry {
  node(type: string): NodeSpec | undefined
  nodes(): readonly NodeSpec[]
  socket(name: string): SocketSpec | undefined
  sockets(): Readonly<Record<string, SocketSpec>>
  /** Backends that serve a kind of node, or all of them, best rank first. */
  backends(kind?: string): readonly Backend[]
  plugins(): readonly LoadedPlugin[]
  /** The plugin that offers a node type. */
  ownerOf(type: string): LoadedPlugin | undefined
  /** Plugins that could not be loaded, each with its reason. */
  readonly problems: readonly Fault[]
}
