/**
 * Evaluates a resolved graph: each node once, as soon as its inputs are there. Cheap nodes give lazy clips; expensive
 * ones are taken from the store or put into it; a node that expands is replaced by its fragment.
 */
import type { AnyNodeDeclaration, LinkedFrom, NodeSpec } from '../contract/declaration.ts'
import { failure, ReelgraphError, toReelgraphError, type Fault, type FaultFacts } from '../contract/errors.ts'
import type { GraphFragment } from '../graph/document.ts'
import { graftFragment } from '../graph/expand.ts'
import { contentKey } from '../graph/keys.ts'
import { createBreath, type Breath } from '../graph/breath.ts'
import { GRAPH_LIMITS, tooManyNodes } from '../graph/limits.ts'
import { linksOf } from '../graph/order.ts'
import type { Link, ResolvedGraph, ResolvedNode } from '../graph/resolved.ts'
import { shortSeed, type Seed } from '../graph/seeds.ts'
import type { Json } from '../contract/sockets.ts'
import { warning, type Warning, type WarningCode } from '../contract/warnings.ts'
import type { NodeTiming } from '../contract/events.ts'
import type { EvaluationOptions, NodeResult } from './evaluation.ts'
import { filterFacts, filterSource, scopedInputs } from './filter-source.ts'
import { ServedClip, type ClipCost } from './frame-server.ts'
import { idleParams } from './idle-params.ts'
import { materialize, openArtifact } from './materialize.ts'
import { checkedOutputs } from './outputs.ts'
import type { WorkTime } from './measured.ts'
import { paramsOverTime, type Values } from './param-values.ts'
import type { Place } from './boundary.ts'
import { resourcesOf } from './node-resources.ts'
import { missingModels, neededBy } from './preflight.ts'
import { ProgressMeter } from './progress.ts'
import { Slots } from './pull.ts'
import { SCOPE } from './scope.ts'
import { cutInputs } from './ranges.ts'
import { createServices } from './services.ts'

type Links = Readonly<Record<string, readonly LinkedFrom[]>>

export class Evaluation {
  readonly options: EvaluationOptions
  readonly results = new Map<string, NodeResult>()
  readonly reports: Record<string, Record<string, Json>> = {}
  readonly faults: Fault[] = []
  /** Each once, in the order in which they came up. */
  readonly warnings: Warning[] = []
  readonly slots: Slots
  readonly lookAhead: number
  /** Milliseconds of `run`, waiting for frames left out, by node. */
  readonly runTime = new Map<string, number>()
  readonly #promises = new Map<string, Promise<NodeResult>>()
  /** Nodes whose needs were looked at. */
  readonly #entered = new Set<string>()
  readonly #disposals: (() => void)[] = []
  readonly #failed = new Set<string>()
  readonly #told = new Set<string>()
  /** Who writes which file. */
  readonly #outputs = new Map<string, string>()
  /** Folders that outputs lie in, and a node that writes into each. */
  readonly #within = new Map<string, string>()
  readonly #models = new Map<string, Readonly<Record<string, string>>>()
  readonly #breath: Breath
  readonly #places = new Map<string, { readonly call: <T>(work: () => T) => T; readonly place: Place }>()
  #graph: ResolvedGraph
  #grafting: Promise<unknown> = Promise.resolve()

  constructor(options: EvaluationOptions) {
    this.options = options
    this.#graph = options.graph
    this.lookAhead = options.ports.workers + 1
    this.#breath = createBreath(options.signal)
    this.#processorTime = options.ports.processorTime?.() ?? 0
    this.slots = new Slots(options.ports.workers * 2 + 2)
  }

  get graph(): ResolvedGraph {
    return this.#graph
  }

  /** The node's result; evaluates what it needs first. */
  node(name: string): Promise<NodeResult> {
    // What is needed is started before what needs it: a long chain would be a deep stack otherwise.
    const open = [name]
    while (open.length > 0) {
      const top = open.at(-1)!
      const node = this.#promises.has(top) ? undefined : this.#graph.nodes.get(top)
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

  #start(name: string): void {
    const promise = this.#evaluate(name)
    promise.catch(() => {})
    this.#promises.set(name, promise)
  }

  /** True when a node holds frames or state until `dispose`. */
  get holds(): boolean {
    return this.#disposals.length > 0
  }

  /** Frees what nodes hold. No frame may be in the making any more. */
  dispose(): void {
    for (const dispose of this.#disposals.splice(0)) dispose()
  }

  /** Digests of the model packages that made a node's result, or all that were used, by name. */
  models(name?: string): Readonly<Record<string, string>> {
    const nodes = name === undefined ? this.#models.keys() : neededBy(this.#graph, [name])
    const found = [...nodes].flatMap((one) => Object.entries(this.#models.get(one) ?? {}))
    return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** @throws E_OUTPUT_TWICE when another node has said that it writes this file, a folder that it lies in, or a file in it */
  claim(path: string, node: string, file: string): void {
    const folders = foldersOf(path)
    const twice = (other: string | undefined, detail: string): void => {
      if (other !== undefined && other !== node) throw failure('E_OUTPUT_TWICE', { node, port: 'file', got: file, detail: `"${other}" writes ${detail}.` })
    }
    twice(this.#outputs.get(path), 'it too')
    twice(this.#within.get(path), 'into this folder')
    for (const folder of folders) twice(this.#outputs.get(folder), 'the folder that it lies in')
    this.#outputs.set(path, node)
    for (const folder of folders) this.#within.set(folder, node)
  }

  /** The same words of the same place are told once. */
  warn(one: Warning): void {
    if (this.#told.has(one.message)) return
    this.#told.add(one.message)
    this.warnings.push(one)
    this.options.ports.log.warn({ code: one.code, ...(one.node === undefined ? {} : { node: one.node }) }, one.message)
    this.options.emit({ type: 'warning', ...(one.node === undefined ? {} : { node: one.node }), warning: one })
  }

  #say({ name, spec }: ResolvedNode, code: WarningCode, facts: FaultFacts = {}): void {
    if (this.options.mode !== 'look') this.warn(warning(code, { node: name, type: spec.type, ...facts }))
  }

  /** Those of a node and of all that it hangs on, and those of no node. */
  warningsOf(name: string): readonly Warning[] {
    const nodes = neededBy(this.#graph, [name])
    return this.warnings.filter(({ node }) => node === undefined || nodes.has(node))
  }

  /** What a node had to say when its result was made is true of the result as long as it is kept. */
  #recall({ name, spec }: ResolvedNode, key: string): void {
    // Previews and verification tell nobody.
    if (this.options.force === true || this.options.mode === 'look') return
    for (const { code, ...facts } of this.options.ports.store.warnings(key)) this.warn(warning(code, { ...facts, node: name, type: spec.type }))
  }

  timings(): NodeTiming[] {
    const share = this.#ownShare()
    return [...this.#graph.order].flatMap((name): NodeTiming[] => {
      const result = this.results.get(name)
      const type = this.#graph.nodes.get(name)!.spec.type
      if (this.#failed.has(name)) return [{ node: name, type, state: 'failed', frames: 0, seconds: 0 }]
      if (result === undefined) return []
      return [{ node: name, type, state: result.state, frames: result.cost.frames, seconds: this.costOf(name, share).time / 1e9 }]
    })
  }

  /** Processor time of a node by now. */
  costOf(name: string, share = this.#ownShare()): WorkTime {
    const { cost } = this.results.get(name)!
    const main = (cost.milliseconds + (this.runTime.get(name) ?? 0)) * share
    const elsewhere = (cost.elsewhere ?? 0) + (cost.processes ?? []).reduce((sum, time) => sum + time(), 0)
    return { time: (main + elsewhere) * 1e6, main: main * 1e6 }
  }

  /**
   * Nodes whose frames are made side by side wait for each other on the main thread without knowing it: what they take for
   * their own time is more, all together, than the thread had.
   */
  #ownShare(): number {
    const { processorTime } = this.options.ports
    if (this.#share !== undefined || processorTime === undefined) return this.#share ?? 1
    let own = 0
    let threads = 0
    for (const [name, { cost }] of this.results) {
      own += cost.milliseconds + (this.runTime.get(name) ?? 0)
      threads += cost.elsewhere ?? 0
    }
    const had = Math.max(0, processorTime() - this.#processorTime - threads)
    return own <= had ? 1 : had / own
  }

  /** Keeps what nodes have cost by now: the process works for others from here on. */
  settleCosts(): void {
    this.#share = this.#ownShare()
  }

  #share: number | undefined
  readonly #processorTime: number

  async #evaluate(name: string): Promise<NodeResult> {
    const node = this.#graph.nodes.get(name)
    if (node === undefined) throw failure('E_NODE_UNKNOWN', { node: name })
    const { emit, signal } = this.options
    try {
      signal.throwIfAborted()
      await this.#breath()
      const result = await this.#evaluateNode(node)
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

  #skipped(name: string, spec: NodeSpec): NodeResult {
    const result: NodeResult = {
      key: '',
      spec,
      state: 'skipped',
      outputs: undefined,
      cost: { frames: 0, milliseconds: 0 },
      inputs: {},
      params: {},
    }
    this.results.set(name, result)
    return result
  }

  async #evaluateNode(node: ResolvedNode): Promise<NodeResult> {
    const { ports, mode, memo, frames } = this.options
    const { spec, name } = node
    const gathered = await this.#gather(node)
    if (gathered === undefined) return this.#skipped(name, spec)
    const { key, stored } = await this.#key(node, gathered.keys, gathered.linked)
    this.#recall(node, key)
    const known = memo?.get(key)
    if (known !== undefined) return known
    const inputs = spec.sink && frames !== undefined ? cutInputs(gathered.inputs, frames, ports.server, name, (code, facts) => this.#say(node, code, facts)) : gathered.inputs
    this.#keepShared(node)
    const { at } = paramsOverTime(node, gathered.linked)
    // What a sink writes says what was doubtful about it; of all others what they give is known first.
    const tellIdle = (outputs: Values): void => idleParams({ node, params: at(0), inputs, outputs }).forEach((facts) => this.#say(node, 'W_PARAM_IDLE', facts))
    if (spec.sink) tellIdle({})
    const cost: ClipCost = { frames: 0, milliseconds: 0 }
    const { call, place } = this.#guard(node)
    const guarded = <T>(work: () => T): T => (call === undefined ? work() : call(work))
    const check = (returned: unknown): Promise<Values> =>
      checkedOutputs(returned, { node: name, spec, key, server: ports.server, registry: ports.registry, cost, call, place })
    const result = (state: NodeResult['state'], outputs: Values): NodeResult => {
      if (!spec.sink) tellIdle(outputs)
      return { key, spec, state, outputs, cost, inputs, params: node.params }
    }

    if (stored) {
      const artifact = this.options.force === true ? undefined : await ports.store.find(key)
      if (artifact !== undefined) {
        this.options.emit({ type: 'node-cached', node: name, nodeType: spec.type, key })
        return result('cached', await check(await openArtifact(artifact, spec, ports)))
      }
    }
    // Nobody waits minutes for a small picture, nor asked for that.
    if (stored && !spec.materialize && mode === 'look') throw failure('E_MODEL_UNMADE', { node: name, type: spec.type })
    this.options.emit({ type: 'node-started', node: name, nodeType: spec.type })
    const seed = seedOf(node, key, at(0))
    if (spec.kind !== 'node') {
      const prepare = (spec.declaration as { prepare?: (context: unknown) => unknown }).prepare
      const { context, scope } = this.#context(node, key, seed, inputs, gathered.links, at, cost)
      const prepared = mode === 'dry' ? undefined : await guarded(() => prepare?.(context))
      scope.check()
      const parts = { node: name, spec, server: ports.server, registry: ports.registry, inputs, at, prepared, seed, watched: this.#watched(node), place }
      const facts = place?.fenced === true ? await guarded(() => filterFacts(parts)) : undefined
      const source = guarded(() => filterSource({ ...parts, ...(facts === undefined ? {} : { facts }) }))
      if (source.dispose !== undefined) this.#disposals.push(() => source.dispose?.())
      const port = Object.keys(spec.outputs)[0]!
      const made = result('done', await check({ [port]: source }))
      this.#keepWindow(made)
      memo?.set(key, made)
      return made
    }

    const { context, waited, progress, scope } = this.#context(node, key, seed, inputs, gathered.links, at, cost)
    const declaration = spec.declaration as AnyNodeDeclaration
    const describe = mode !== 'run' && spec.sink ? declaration.describe : mode === 'dry' ? declaration.describe : undefined
    const started = ports.now()
    let returned: unknown
    if (describe !== undefined) returned = await guarded(() => describe(context as never))
    else if (mode !== 'run' && spec.sink) returned = {}
    else if (mode === 'dry' && spec.materialize) returned = {}
    else returned = await guarded(() => declaration.run(context as never))
    scope.check()
    const ended = ports.now()
    this.runTime.set(name, ended - started - waited())
    ports.server.options.trace?.node(name, spec.type, 'run', started, ended, scope.waits ?? [])
    if (isExpansion(returned)) return result('done', await this.#expand(node, returned.expand))
    if (mode === 'dry' && describe === undefined && (spec.sink || spec.materialize)) return result('done', {})
    const outputs = await check(returned)
    if (stored && mode === 'run') {
      const { slots, lookAhead } = this
      const artifact = await materialize(outputs, {
        node: name, spec, key, ports, signal: this.options.signal, slots, lookAhead, progress,
      })
      return result('done', await check(await openArtifact(artifact, spec, ports)))
    }
    const made = result('done', outputs)
    this.#keepWindow(made)
    if (!spec.sink) memo?.set(key, made)
    return made
  }

  /** Around calls of a plugin's code. */
  #guard({ name, spec }: ResolvedNode): { readonly call?: <T>(work: () => T) => T; readonly place?: Place } {
    const known = this.#places.get(name)
    if (known !== undefined) return known
    const { ports, fail } = this.options
    const owner = ports.registry.ownerOf(spec.type)
    if (owner?.builtIn !== false || ports.boundary === undefined) return {}
    const { frameSeconds } = this.#graph.limits ?? {}
    // Where nothing is made nothing has to fail: what goes wrong by the way is warned of.
    const place: Place = { node: name, type: spec.type, plugin: owner.name, fenced: owner.fenced, ...(fail === undefined ? {} : { fail }), ...(frameSeconds === undefined ? {} : { seconds: frameSeconds }) }
    const { call, leave } = ports.boundary.enter(place)
    this.#disposals.push(leave)
    this.#places.set(name, { call, place })
    return { call, place }
  }

  #watched({ spec }: ResolvedNode): boolean {
    return this.options.ports.registry.ownerOf(spec.type)?.builtIn === false
  }

  /** What a node's `run` or `prepare` is given; the frames that it holds are freed with the evaluation. */
  #context(node: ResolvedNode, key: string, seed: number, inputs: Values, links: Links, at: (time: number) => Values, cost: ClipCost) {
    const { ports, signal, emit } = this.options
    const scope = ports.server.scope(signal, { node: node.name, type: node.spec.type, checked: this.#watched(node), cost, place: this.#guard(node).place })
    this.#disposals.push(() => scope.close())
    const meter = new ProgressMeter(ports.now)
    const progress = (done: number, total: number, message?: string): void => {
      const said = message === undefined ? {} : { message }
      emit({ type: 'progress', node: node.name, done, total, ...meter.update(done, total), ...said })
    }
    const { services, waited } = createServices({ evaluation: this, node, key, seed, scope, cost, progress })
    return { context: { [SCOPE]: scope, ...services, inputs: scopedInputs(inputs, scope), links, params: at(0), at }, waited, progress, scope }
  }

  /** Input values and their keys; undefined when something required was skipped. */
  async #gather(node: ResolvedNode): Promise<{ inputs: Values; linked: Values; keys: Json; links: Links } | undefined> {
    const { ports } = this.options
    const inputs: Record<string, unknown> = {}
    const linked: Record<string, unknown> = {}
    const keys: Record<string, Json> = {}
    const all = [...Object.values(node.inputs).flat(), ...Object.values(node.paramLinks)]
    const results = new Map<string, NodeResult>()
    await Promise.all(all.map(async (link) => results.set(link.node, await this.node(link.node))))
    const read = (link: Link): { value: unknown; key: string } | undefined => {
      const result = results.get(link.node)!
      const value = result.outputs?.[link.port]
      return value === undefined ? undefined : { value, key: `${result.key}.${link.port}` }
    }
    const links: Record<string, LinkedFrom[]> = {}
    for (const [port, wired] of Object.entries(node.inputs)) {
      const declared = node.spec.inputs[port]!
      const values = wired.map(read)
      links[port] = wired.map((link, i) => ({ from: `${link.node}.${link.port}`, empty: values[i] === undefined }))
      const found = values.filter((one) => one !== undefined)
      if (found.length === 0) {
        // All that fed it was skipped or muted.
        if (declared.optional !== true) return undefined
        continue
      }
      inputs[port] = declared.multiple === true ? found.map((one) => one.value) : found[0]!.value
      keys[port] = found.map((one) => one.key)
    }
    for (const [port, declared] of Object.entries(node.spec.inputs)) {
      if (declared.multiple === true && inputs[port] === undefined) inputs[port] = []
    }
    for (const [param, link] of Object.entries(node.paramLinks)) {
      const found = read(link)
      if (found === undefined) return undefined
      const { node: from, port } = node.paramLinks[param]!
      const drive = ports.registry.socket(results.get(from)!.spec.outputs[port]!.type)?.drive
      linked[param] = drive === undefined ? found.value : await drive(found.value)
      keys[`=${param}`] = found.key
    }
    return { inputs, linked, keys, links }
  }

  /** The content key, and whether the result goes into the store. */
  async #key(node: ResolvedNode, inputs: Json, linked: Values): Promise<{ readonly key: string; readonly stored: boolean }> {
    const { ports } = this.options
    const { spec } = node
    const assets: Record<string, string> = {}
    for (const [param, path] of Object.entries(node.assets)) assets[param] = await ports.media.digest(path)
    const { backend, digests, models, stored } = await resourcesOf(node, ports, linked, this.options.signal)
    this.#models.set(node.name, models)
    const key = contentKey(
      {
        type: ports.registry.keyType(spec),
        version: spec.version,
        params: node.params,
        keyframes: node.keyframes,
        inputs,
        assets: { ...assets, ...digests },
        ...(backend === undefined ? {} : { backend }),
      },
      ports.hash,
    )
    return { key, stored: stored || spec.materialize }
  }

  /** Recent frames are worth keeping where more than one link leaves the same port. */
  #keepShared(node: ResolvedNode): void {
    for (const link of Object.values(node.inputs).flat()) {
      const value = this.results.get(link.node)?.outputs?.[link.port]
      if (!(value instanceof ServedClip)) continue
      if (this.#uses(link) > 1 || node.spec.kind === 'sequential') value.keep()
    }
  }

  /** And where the node asks for neighbours. */
  #keepWindow({ outputs, inputs }: NodeResult): void {
    const reaches = Object.values(outputs ?? {}).some(
      (value) =>
        value instanceof ServedClip && (value.window === 'any' || value.window.before > 0 || value.window.after > 0),
    )
    if (!reaches) return
    for (const value of Object.values(inputs).flat()) if (value instanceof ServedClip) value.keep()
  }

  #useCounts: Map<string, number> | undefined
  #countedGraph: ResolvedGraph | undefined

  #uses(link: Link): number {
    if (this.#useCounts === undefined || this.#countedGraph !== this.#graph) {
      const counts = new Map<string, number>()
      for (const node of this.#graph.nodes.values()) {
        for (const { node: from, port } of Object.values(node.inputs).flat()) {
          counts.set(`${from}.${port}`, (counts.get(`${from}.${port}`) ?? 0) + 1)
        }
      }
      this.#useCounts = counts
      this.#countedGraph = this.#graph
    }
    return this.#useCounts.get(`${link.node}.${link.port}`) ?? 0
  }

  async #expand(node: ResolvedNode, fragment: GraphFragment): Promise<Values> {
    // One at a time: each graft starts from the graph that the one before has left.
    const grafted = this.#grafting.then(async () => {
      await this.#breath()
      const count = this.#graph.nodes.size + Object.keys(fragment.nodes).length
      if (count > GRAPH_LIMITS.nodes) throw tooManyNodes(count, { node: node.name, type: node.spec.type })
      const { graph, faults } = await graftFragment(this.#graph, node.name, fragment, this.options.ports.registry)
      if (faults.length > 0) throw new ReelgraphError(faults)
      const before = this.#graph
      this.#graph = graph
      const names = new Set(graph.order.filter((one) => !before.nodes.has(one)))
      const missing = await missingModels({ graph, ports: this.options.ports, names, essential: true, signal: this.options.signal })
      if (missing.length > 0) throw new ReelgraphError(missing)
    })
    this.#grafting = grafted.catch(() => {})
    await grafted
    if (node.spec.sink) {
      const inner = this.#graph.sinks.filter((sink) => sink.startsWith(`${node.name}/`))
      await Promise.all(inner.map((sink) => this.node(sink)))
    }
    const outputs: Record<string, unknown> = {}
    for (const [port, link] of Object.entries(fragment.outputs)) {
      const dot = link.lastIndexOf('.')
      const from = link.slice(0, dot)
      const source: Link | undefined =
        from === '@' ? node.inputs[link.slice(dot + 1)]?.[0] : { node: `${node.name}/${from}`, port: link.slice(dot + 1) }
      if (source === undefined) continue
      outputs[port] = (await this.node(source.node)).outputs?.[source.port]
    }
    return outputs
  }
}

function isExpansion(returned: unknown): returned is { expand: GraphFragment } {
  return typeof returned === 'object' && returned !== null && 'expand' in returned
}

/** The `seed` param in 32 bits, also one that comes over a link; where the node has none, as many of the content key. */
function seedOf({ spec }: ResolvedNode, key: string, { seed }: Values): number {
  const long = spec.params['seed']?.type === 'integer' && spec.params['seed'].long === true
  if (typeof seed === 'number' || (long && typeof seed === 'string')) return shortSeed(seed as Seed)
  return Number.parseInt(key.slice(0, 8), 16) >>> 0
}

/** All folders that a path lies in, the nearest first. */
function foldersOf(path: string): string[] {
  const folders: string[] = []
  for (let at = path.length - 1; at > 0; at--) if (path[at] === '/' || path[at] === '\\') folders.push(path.slice(0, at))
  return folders
}
