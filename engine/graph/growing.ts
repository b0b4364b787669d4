/** A graph that grows while it is evaluated. What a fragment costs hangs on its own size, not on that of the graph. */
import type { Fault } from '../contract/errors.ts'
import type { Registry } from '../plugins/registry-types.ts'
import type { GraphFragment } from './document.ts'
import { expandNode } from './expand.ts'
import { topologicalOrder } from './order.ts'
import type { Link, ResolvedGraph, ResolvedNode } from './resolved.ts'

/** Who is linked to what, kept as the graph grows. */
interface Wiring {
  /** By node: the nodes whose inputs are linked to it. */
  readonly users: Map<string, Set<string>>
  /** By `"node.port"`: the links to it. */
  readonly uses: Map<string, number>
}

export interface Grafted {
  /** Nodes that were added, in an order in which each comes after all of them that it needs. */
  readonly added: readonly ResolvedNode[]
  /** Where there are any, nothing was added. */
  readonly faults: readonly Fault[]
}

export class GrowingGraph implements ResolvedGraph {
  readonly title: string
  readonly outputs: ResolvedGraph['outputs']
  readonly aliases: ResolvedGraph['aliases']
  readonly limits: ResolvedGraph['limits']
  readonly inputs: ResolvedGraph['inputs']
  readonly results: ResolvedGraph['results']
  readonly #nodes: Map<string, ResolvedNode>
  #order: readonly string[] | undefined
  #sinks: readonly string[] | undefined
  #wiring: Wiring | undefined

  constructor({ title, nodes, order, sinks, outputs, aliases, limits, inputs, results }: ResolvedGraph) {
    this.title = title
    this.outputs = outputs
    this.aliases = aliases
    this.limits = limits
    this.inputs = inputs
    this.results = results
    this.#nodes = new Map(nodes)
    this.#order = order
    this.#sinks = sinks
  }

  get nodes(): ReadonlyMap<string, ResolvedNode> {
    return this.#nodes
  }

  get order(): readonly string[] {
    // Neither the graph nor a fragment has a circle.
    return (this.#order ??= topologicalOrder(this.#nodes, () => {}))
  }

  get sinks(): readonly string[] {
    return (this.#sinks ??= this.order.filter((name) => this.#nodes.get(name)!.spec.sink))
  }

  /** Nodes whose inputs are linked to this one's outputs. */
  users(name: string): Iterable<string> {
    return this.#wired().users.get(name) ?? []
  }

  /** Inputs that are linked to an output. */
  uses({ node, port }: Link): number {
    return this.#wired().uses.get(`${node}.${port}`) ?? 0
  }

  /**
   * Puts the fragment's nodes in the place of the node `name`, which stays in the graph, so that its timing has a place.
   * One at a time.
   */
  async graft(name: string, fragment: GraphFragment, registry: Registry): Promise<Grafted> {
    const { nodes, outputs, faults } = await expandNode(this, name, fragment, registry)
    if (faults.length > 0) return { added: [], faults }
    const wiring = this.#wired()
    for (const one of nodes) {
      this.#nodes.set(one.name, one)
      wireAll(wiring, one)
    }
    for (const user of wiring.users.get(name) ?? []) this.#rewire(user, name, outputs)
    this.#order = undefined
    this.#sinks = undefined
    return { added: nodes, faults }
  }

  /** Links to the node `name` lead to what makes its outputs now. Only the counts of those links are looked at: others may be many. */
  #rewire(user: string, name: string, outputs: Readonly<Record<string, Link>>): void {
    const { inputs, ...rest } = this.#nodes.get(user)!
    const moved = (link: Link): Link => {
      const to = link.node === name ? outputs[link.port] : undefined
      if (to === undefined) return link
      wire(this.#wired(), user, link, -1)
      wire(this.#wired(), user, to, 1)
      return to
    }
    const rewired = Object.entries(inputs).map(([port, links]) => [port, links.some((link) => link.node === name) ? links.map(moved) : links] as const)
    this.#nodes.set(user, { ...rest, inputs: Object.fromEntries(rewired) })
  }

  #wired(): Wiring {
    if (this.#wiring === undefined) {
      this.#wiring = { users: new Map(), uses: new Map() }
      for (const node of this.#nodes.values()) wireAll(this.#wiring, node)
    }
    return this.#wiring
  }
}

const wireAll = (wiring: Wiring, { name, inputs }: ResolvedNode): void => {
  for (const link of Object.values(inputs).flat()) wire(wiring, name, link, 1)
}

/** One link more, or one less: whoever was linked to a node that has expanded is not asked for again. */
function wire({ users, uses }: Wiring, user: string, { node, port }: Link, step: 1 | -1): void {
  const id = `${node}.${port}`
  uses.set(id, (uses.get(id) ?? 0) + step)
  if (step === -1) return
  const known = users.get(node)
  if (known === undefined) users.set(node, new Set([user]))
  else known.add(user)
}
