/**
 * Evaluates a resolved graph: each node once, as soon as its inputs are there, in one of four ways (`ways/`). A node that
 * expands is replaced by its fragment.
 */
import type { NodeSpec } from '../contract/declaration.ts'
import { failure, ReelgraphError, toReelgraphError, type Fault, type FaultFacts } from '../contract/errors.ts'
import type { NodeTiming } from '../contract/events.ts'
import type { Json } from '../contract/sockets.ts'
import { warning, type Warning, type WarningCode } from '../contract/warnings.ts'
import { createBreath, type Breath } from '../graph/breath.ts'
import type { GraphFragment } from '../graph/document.ts'
import type { GrowingGraph } from '../graph/growing.ts'
import { linksOf } from '../graph/order.ts'
import type { Link, ResolvedNode } from '../graph/resolved.ts'
import { createClaims } from './claims.ts'
import type { EvaluationOptions, NodeResult } from './evaluation.ts'
import { gather, type Given } from './gather.ts'
import { fragmentLinks, fragmentOutputs, GrownGraph, type Expanded } from './grafts.ts'
import { handle, type Handling } from './handling.ts'
import { nodeKey } from './node-key.ts'
import { nodeWork, type Host } from './node-work.ts'
import { neededBy } from './preflight.ts'
import { Slots } from './pull.ts'
import { Proxies } from './proxies.ts'
import { cutInputs } from './ranges.ts'
import { keepShared } from './shared-clips.ts'
import { createToldWarnings, type ToldWarnings } from './told-warnings.ts'
import { evaluateNode } from './ways/evaluate-node.ts'
import { WorkCosts } from './work-costs.ts'

/** JSON, not a clip. */
const isPlain = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

/** What a node is given of which only the result counts. */
const NOTHING: Given = { inputs: {}, linked: {}, keys: {}, links: {} }

export class Evaluation implements Host {
  readonly options: EvaluationOptions
  readonly results = new Map<string, NodeResult>()
  readonly reports: Record<string, Record<string, Json>> = {}
  readonly faults: Fault[] = []
  readonly slots: Slots
  /** Of the clips that are kept. */
  readonly turn = new Slots(1)
  readonly lookAhead: number
  readonly costs: WorkCosts
  readonly proxies: Proxies
  readonly claim = createClaims()
  /** What makes the outputs of nodes that have expanded, by `"node.port"`. */
  readonly detours = new Map<string, Link>()
  readonly #told: ToldWarnings
  readonly #promises = new Map<string, Promise<NodeResult>>()
  /** Nodes whose needs were looked at. */
  readonly #entered = new Set<string>()
  readonly #disposals: (() => void)[] = []
  readonly #failed = new Set<string>()
  readonly #models = new Map<string, Readonly<Record<string, string>>>()
  readonly #breath: Breath
  readonly #graph: GrownGraph
  readonly #handlings = new Map<string, Handling>()

  constructor(options: EvaluationOptions) {
    const { ports, graph, signal, emit, judge } = options
    this.options = options
    this.lookAhead = ports.workers + 1
    this.slots = new Slots(ports.workers * 2 + 2)
    this.costs = new WorkCosts(this.results, ports.processorTime)
    this.#told = createToldWarnings(ports, emit)
    this.#breath = createBreath(signal)
    this.proxies = new Proxies(options.proxy ?? 1, { graph: () => this.graph, ports, signal })
    this.#graph = new GrownGraph(graph, { ports, signal, breath: this.#breath, warn: (one) => this.warn(one), ...(judge === undefined ? {} : { judge }) })
  }

  get graph(): GrowingGraph {
    return this.#graph.now
  }

  /** The node's result; evaluates what it needs first. */
  node(name: string): Promise<NodeResult> {
    // What is needed is started before what needs it: a long chain would be a deep stack otherwise.
    const open = [name]
    while (open.length > 0) {
      const top = open.at(-1)!
      const node = this.#promises.has(top) ? undefined : this.graph.nodes.get(top)
      const needs = node === undefined || this.#entered.has(top) ? [] : linksOf(node).map((link) => link.node).filter((need) => !this.#promises.has(need))
      this.#entered.add(top)
      if (needs.length > 0) open.push(...needs)
      else {
        open.pop()
        if (!this.#promises.has(top)) this.#start(top)
      }
    }
    return this.#promises.get(name)!
  }

  /** True when a node holds frames or state until `dispose`. */
  get holds(): boolean {
    return this.#disposals.length > 0
  }

  hold(dispose: () => void): void {
    this.#disposals.push(dispose)
  }

  /** Frees what nodes hold. No frame may be in the making any more. */
  dispose(): void {
    this.#told.close()
    for (const dispose of this.#disposals.splice(0)) dispose()
  }

  /** Digests of the model packages that these nodes work with themselves, by name. */
  modelsOf(names: Iterable<string>): Readonly<Record<string, string>> {
    return Object.fromEntries([...names].flatMap((one) => Object.entries(this.#models.get(one) ?? {})))
  }

  /** Digests of the model packages that made a node's result, or all that were used, by name. */
  models(name?: string): Readonly<Record<string, string>> {
    const nodes = name === undefined ? this.#models.keys() : neededBy(this.graph, [name])
    const found = [...nodes].flatMap((one) => Object.entries(this.#models.get(one) ?? {}))
    return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  warn(one: Warning): void {
    this.#told.tell(one)
  }

  /** Of a node, unless only a look is taken. */
  say({ name, spec }: ResolvedNode, code: WarningCode, facts: FaultFacts = {}): void {
    if (this.options.mode !== 'look') this.warn(warning(code, { node: name, type: spec.type, ...facts }))
  }

  /** Each once, in the order in which they came up. */
  get warnings(): readonly Warning[] {
    return this.#told.list()
  }

  /** Those of a node and of all that it hangs on, and those of no node. */
  warningsOf(name: string): readonly Warning[] {
    return this.#told.of(neededBy(this.graph, [name]))
  }

  timings(): NodeTiming[] {
    const share = this.costs.share()
    return this.graph.order.flatMap((name): NodeTiming[] => {
      const result = this.results.get(name)
      const { type } = this.graph.nodes.get(name)!.spec
      if (this.#failed.has(name)) return [{ node: name, type, state: 'failed', frames: 0, seconds: 0 }]
      if (result === undefined) return []
      return [{ node: name, type, state: result.state, frames: result.cost.frames, seconds: this.costs.of(name, share).time / 1e9 }]
    })
  }

  ran(node: string, milliseconds: number): void {
    this.costs.ran(node, milliseconds)
  }

  remember(result: NodeResult): void {
    if (!result.spec.sink) this.options.memo?.set(result.key, result)
  }

  async expand(node: ResolvedNode, fragment: GraphFragment): Promise<Expanded> {
    const made = (name: string): Promise<NodeResult> => this.node(name)
    const sinks = await this.#graph.graft(node, fragment)
    for (const [port, link] of Object.entries(fragmentLinks(node, fragment))) this.detours.set(`${node.name}.${port}`, link)
    if (node.spec.sink) await Promise.all(sinks.map(made))
    return fragmentOutputs(node, fragment, made)
  }

  #start(name: string): void {
    const promise = this.#evaluate(name)
    promise.catch(() => {})
    this.#promises.set(name, promise)
  }

  async #evaluate(name: string): Promise<NodeResult> {
    const node = this.graph.nodes.get(name)
    if (node === undefined) throw failure('E_NODE_UNKNOWN', { node: name })
    const { emit, signal } = this.options
    try {
      signal.throwIfAborted()
      await this.#breath()
      const result = await this.#made(node)
      this.results.set(name, result)
      return result
    } catch (thrown) {
      const error = toReelgraphError(thrown, { node: name, type: node.spec.type })
      // A failure is told once, by the node it happened in.
      const fresh = error.code !== 'E_CANCELLED' && !this.faults.some((known) => error.faults.includes(known))
      if (!fresh) throw error
      this.#failed.add(name)
      this.faults.push(...error.faults)
      emit({ type: 'node-error', node: name, faults: error.faults, continued: node.onError === 'continue' })
      if (node.onError !== 'continue') throw error
      return this.#skipped(name, node.spec)
    }
  }

  async #made(node: ResolvedNode): Promise<NodeResult> {
    const { ports, mode, memo, frames, force, signal } = this.options
    const { spec, name } = node
    const by = await this.proxies.of(name)
    const held = this.options.part?.kept[name]
    const given = held !== undefined ? NOTHING : await gather(node, this, ports.registry, by === 1 ? undefined : (value, key) => this.proxies.fit(value, key))
    if (given === undefined) return this.#skipped(name, spec)
    await this.#judge(node, given.linked)
    const { key: origin, stored, models } = held === undefined ? await nodeKey(node, given, ports, signal) : { key: held, stored: true, models: {} }
    if (held !== undefined && (await ports.store.find(held)) === undefined) throw failure('E_STORE', { node: name, type: spec.type, expected: 'a result that was there when this was planned', got: 'none' })
    const { part } = this.options
    if (part?.node === name && part.key !== origin) throw failure('E_FARM_OTHER', { node: name, type: spec.type, expected: part.key.slice(0, 12), got: origin.slice(0, 12) })
    // No smaller picture is ever taken for the node's own.
    const key = by === 1 ? origin : ports.hash(`${origin} 1/${by}`)
    this.#models.set(name, models)
    // Previews and verification tell nobody.
    if (force !== true && mode !== 'look') this.#told.recall(node, key)
    const known = memo?.get(key)
    if (known !== undefined) return known
    keepShared(node, this.graph, this.results)
    const inputs = spec.sink && frames !== undefined ? cutInputs(given.inputs, frames, ports.server, name, (code, facts) => this.say(node, code, facts)) : given.inputs
    const made = await evaluateNode(nodeWork({ host: this, node, key, origin, proxy: by, stored, inputs, links: given.links, linked: given.linked, handling: this.handling(name) }))
    // What it has expanded to has said so itself.
    if (by !== 1 && made.keys === undefined) this.proxies.mark(made.outputs ?? {}, by)
    return made
  }

  /** Words that come into params over links are looked at when they come: nobody knew them before. */
  async #judge(node: ResolvedNode, linked: Given['linked']): Promise<void> {
    const params = Object.fromEntries(Object.entries(linked).filter(([, value]) => typeof value === 'string' || Array.isArray(value) || isPlain(value))) as Readonly<Record<string, Json>>
    const { judge } = this.options
    if (judge === undefined || Object.keys(params).length === 0) return
    const { faults, warnings } = await judge([{ ...node, params, fillings: {} }])
    if (faults.length > 0) throw new ReelgraphError(faults)
    for (const one of warnings) this.warn(one)
  }

  /** How the code of a node is called, its hooks and those of what it gives. */
  handling(name: string): Handling {
    const known = this.#handlings.get(name)
    if (known !== undefined) return known
    const [handling, leave] = handle(this.graph.nodes.get(name)!, this.options, this.graph.limits)
    if (leave !== undefined) this.hold(leave)
    this.#handlings.set(name, handling)
    return handling
  }

  #skipped(name: string, spec: NodeSpec): NodeResult {
    const result: NodeResult = { key: '', spec, state: 'skipped', outputs: undefined, cost: { frames: 0, milliseconds: 0 }, inputs: {}, params: {} }
    this.results.set(name, result)
    return result
  }
}
