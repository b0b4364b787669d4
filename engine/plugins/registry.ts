/** The registry: what the loaded plugins offer. A plugin that clashes with an earlier one is left out as a whole. */
import type { Backend } from '../backends/backend.ts'
import { createBackendTable } from '../backends/table.ts'
import type { BackendKind } from '../backends/kind.ts'
import type { NodeSpec, PluginDeclaration } from '../contract/declaration.ts'
import type { GraphChange } from '../contract/graph-change.ts'
import type { GraphFormat } from '../contract/graph-format.ts'
import { failure, type Fault, type FaultFacts } from '../contract/errors.ts'
import type { SocketSpec } from '../contract/define-socket.ts'
import { BUILT_IN_SOCKETS } from '../sockets/built-in.ts'
import { socketFault } from './socket-fault.ts'
import { NO_PERMISSIONS, type Permissions } from './fence/permissions.ts'
import type { LoadedPlugin, Registry } from './registry-types.ts'

export interface PluginSource {
  readonly declaration: PluginDeclaration
  readonly folder: string
  readonly digest: string
  readonly builtIn?: boolean
  readonly fenced?: boolean
  readonly permissions?: Permissions
  readonly code?: string
}

export class PluginRegistry implements Registry {
  readonly problems: Fault[] = []
  readonly #plugins: LoadedPlugin[] = []
  readonly #nodes = new Map<string, NodeSpec>()
  /** Nodes by names that they had before. */
  readonly #earlier = new Map<string, NodeSpec>()
  readonly #sockets = new Map<string, SocketSpec>(BUILT_IN_SOCKETS.map((socket) => [socket.name, socket]))
  readonly #backends = createBackendTable()
  readonly #formats: GraphFormat[] = []
  readonly #changes: GraphChange[] = []
  readonly #owners = new Map<string, LoadedPlugin>()

  /** @throws E_PLUGIN_CONFLICT naming both plugins, E_DECLARATION for a port of an unknown socket type and for a backend of an unknown kind */
  add({ declaration, folder, digest, builtIn = false, fenced = false, permissions = NO_PERMISSIONS, code }: PluginSource): void {
    const { name, version, nodes = [], sockets = [], backendKinds = [], backends = [], graphFormats = [], graphChanges = [] } = declaration
    const clash = (what: string, owner: string): never => {
      throw failure('E_PLUGIN_CONFLICT', { detail: `${what} is offered by "${owner}" and by "${name}".`, expected: 'each type once', got: what })
    }
    if (this.#plugins.some((plugin) => plugin.name === name)) clash(`the plugin name ${name}`, name)
    for (const socket of sockets) {
      const fault = socketFault(socket, (one) => this.#sockets.get(one) ?? sockets.find((own) => own?.name === one))
      if (fault !== undefined) throw failure('E_DECLARATION', fault)
    }
    if ('types' in declaration) throw failure('E_DECLARATION', { port: 'types', expected: '"sockets": a list of socket types from defineSocket', got: '"types"' })
    const own = new Set<string>()
    for (const spec of nodes) {
      if (!Object.hasOwn(spec ?? {}, 'declaration')) throw failure('E_DECLARATION', { port: 'nodes', expected: 'nodes made by defineNode, defineFilter or defineSequential', got: typeof spec })
      if (own.has(spec.type)) clash(`node ${spec.type}`, name)
      own.add(spec.type)
      const owner = this.#owners.get(spec.type)
      if (owner !== undefined) clash(`node ${spec.type}`, owner.name)
      for (const [port, { type }] of [...Object.entries(spec.inputs), ...Object.entries(spec.outputs)]) {
        if (this.#sockets.has(type) || sockets.some((socket) => socket.name === type)) continue
        const facts: FaultFacts = { type: spec.type, port, expected: 'a known socket type', got: type }
        throw failure('E_DECLARATION', facts)
      }
    }
    for (const spec of nodes) {
      for (const earlier of spec.earlierTypes) {
        const other = this.#earlier.get(earlier)
        if (other !== undefined) clash(`the earlier type ${earlier} of ${spec.type}`, this.#owners.get(other.type)!.name)
        if (nodes.some((one) => one !== spec && one.earlierTypes.includes(earlier))) clash(`the earlier type ${earlier} of ${spec.type}`, name)
      }
    }
    const twice = sockets.find((socket, index) => sockets.findIndex((other) => other.name === socket.name) !== index)
    if (twice !== undefined) clash(`socket type ${twice.name}`, name)
    for (const { name: type } of sockets) if (this.#sockets.has(type)) clash(`socket type ${type}`, this.#socketOwner(type))
    const clashing = this.#backends.clash(backendKinds, backends)
    if (clashing !== undefined) clash(clashing.what, clashing.owner)
    this.#backends.check(nodes, backendKinds, backends)
    const taken = graphFormats.find((one) => this.#formats.some(({ name: other }) => other === one.name))
    if (taken !== undefined) clash(`the format ${taken.name}`, 'an earlier plugin')
    const changed = graphChanges.find((one) => this.#changes.some(({ name: other }) => other === one.name))
    if (changed !== undefined) clash(`the change ${changed.name}`, 'an earlier plugin')
    this.#formats.push(...graphFormats)
    this.#changes.push(...graphChanges)
    const plugin: LoadedPlugin = { name, version, folder, digest, nodes: nodes.map((spec) => spec.type), builtIn, fenced, permissions, ...(code === undefined ? {} : { code }) }
    this.#plugins.push(plugin)
    for (const spec of nodes) {
      this.#nodes.set(spec.type, spec)
      this.#owners.set(spec.type, plugin)
      for (const earlier of spec.earlierTypes) this.#earlier.set(earlier, spec)
    }
    for (const socket of sockets) {
      this.#sockets.set(socket.name, socket)
      this.#socketOwners.set(socket.name, name)
    }
    this.#backends.add(name, backendKinds, code === undefined ? backends : backends.map((one) => Object.create(one, { version: { value: `${one.version} ${code}`, enumerable: true } }) as Backend))
  }

  readonly #socketOwners = new Map<string, string>()

  #socketOwner(type: string): string {
    return this.#socketOwners.get(type) ?? 'the engine'
  }

  node(type: string): NodeSpec | undefined {
    return this.#nodes.get(type) ?? this.#earlier.get(type)
  }

  keyType(spec: NodeSpec): string {
    // Whoever takes a name that another node has left doesn't get what that one has made.
    if (this.#earlier.has(spec.type)) return `${this.#owners.get(spec.type)?.name ?? ''}/${spec.type}`
    return spec.earlierTypes[0] ?? spec.type
  }

  nodes(): readonly NodeSpec[] {
    return [...this.#nodes.values()]
  }

  socket(name: string): SocketSpec | undefined {
    return this.#sockets.get(name)
  }

  sockets(): Readonly<Record<string, SocketSpec>> {
    return Object.fromEntries(this.#sockets)
  }

  backendKind(name: string): BackendKind | undefined {
    return this.#backends.kind(name)
  }

  backends(kind?: string): readonly Backend[] {
    return this.#backends.of(kind)
  }

  graphFormats(): readonly GraphFormat[] {
    return this.#formats
  }

  graphChanges(): readonly GraphChange[] {
    return this.#changes
  }

  plugins(): readonly LoadedPlugin[] {
    return this.#plugins
  }

  ownerOf(type: string): LoadedPlugin | undefined {
    return this.#owners.get(type)
  }
}
