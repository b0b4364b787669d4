/** What is installed: node types, socket types and backends, and who offers them. */
import type { Backend } from '../backends/backend.ts'
import type { BackendKind } from '../backends/kind.ts'
import type { NodeSpec } from '../contract/declaration.ts'
import type { Fault } from '../contract/errors.ts'
import type { GraphChange } from '../contract/graph-change.ts'
import type { GraphFormat } from '../contract/graph-format.ts'
import type { SocketSpec } from '../contract/define-socket.ts'
import type { Permissions } from './fence/permissions.ts'

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
  /** sha256 of the code that runs, where it is worked on: results go by it. */
  readonly code?: string
}

/** What has become of a plugin whose files are others now. Why it has failed is among the registry's problems. */
export interface PluginChange {
  /** Its name, or its folder where it was never loaded. */
  readonly plugin: string
  readonly state: 'loaded' | 'failed' | 'removed'
}

export interface Registry {
  /** By its type, or by one that it had before where no other node has that now. */
  node(type: string): NodeSpec | undefined
  /** The name under which a node's results are kept: it stays when the type gets another one. */
  keyType(spec: NodeSpec): string
  nodes(): readonly NodeSpec[]
  socket(name: string): SocketSpec | undefined
  sockets(): Readonly<Record<string, SocketSpec>>
  backendKind(name: string): BackendKind | undefined
  /** Backends of a kind, or all of them, best rank first. */
  backends(kind?: string): readonly Backend[]
  /** Files that graphs are read from and written to. */
  graphFormats(): readonly GraphFormat[]
  graphChanges(): readonly GraphChange[]
  plugins(): readonly LoadedPlugin[]
  /** The plugin that offers a node type. */
  ownerOf(type: string): LoadedPlugin | undefined
  /** Plugins that could not be loaded, each with its reason. */
  readonly problems: readonly Fault[]
}
