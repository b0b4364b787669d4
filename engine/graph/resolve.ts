/**
 * Document to resolved graph: inputs, templates, subgraphs, migrations, defaults, links and their types, cycles, order.
 * All faults are reported together. Pure: subgraphs come through `loadSubgraph`. Long because each step goes on with the drafts, aliases and
 * faults of those before it: cut in two, all of that would be handed over. What needs none of it has files of its own beside this one.
 */
import { failure, fault, toReelgraphError, type Fault, type FaultFacts, type ErrorCode } from '../contract/errors.ts'
import type { NodeSpec } from '../contract/declaration.ts'
import type { PortSpec } from '../contract/port-declaration.ts'
import type { Registry } from '../plugins/registry-types.ts'
import type { Json } from '../contract/sockets.ts'
import type { FilmFormat, GraphDocument, GraphInput, GraphNode, Keyframe } from './document.ts'
import { createBreath, type Breath } from './breath.ts'
import { countNodes, isSubgraph } from './count.ts'
import { linksIn } from './filling.ts'
import { isKeyframed } from './keyframes.ts'
import { inputValue } from './inputs.ts'
import { GRAPH_LIMITS, tooManyNodes } from './limits.ts'
import { nearest } from './nearest.ts'
import { topologicalOrder } from './order.ts'
import { checkParams } from './params.ts'
import type { Filling, Hole, Link, ResolvedGraph, ResolvedNode } from './resolved.ts'
import { fillTemplates } from './templates.ts'

export interface ResolveOptions {
  readonly registry: Registry
  readonly inputs?: Readonly<Record<string, Json>>
  /** Reads a subgraph file; `from` is the path of the graph that names it. */
  readonly loadSubgraph: (path: string, from: string | undefined) => Promise<GraphDocument> | GraphDocument
  readonly path?: string
  /** Of the graph that this becomes a part of. */
  readonly film?: FilmFormat
  readonly signal?: AbortSignal
  /** Its params are values: what looks like a template in them is text. */
  readonly filled?: boolean
  /** Nodes that are to be made; subgraphs too. Default: all sinks. */
  readonly targets?: readonly string[]
}

export interface Resolution {
  /** There where all faults are loose: without the nodes that have them. */
  readonly graph?: ResolvedGraph
  readonly faults: readonly Fault[]
  /** Those of nodes that none of the targets needs: they keep nothing from being rendered. */
  readonly loose: readonly Fault[]
}

const SUBGRAPH_DEPTH = 16
const UNCLOSED = { fix: 'Close it with "}}". A literal "{{" is written "\\{{".' }
/** Names that a nearest one is looked for; after so many faults another hint helps nobody. */
const HINTS = 200
/** Inputs that hold a value; all others are ports. */
const VALUE_TYPES = ['text', 'file', 'number', 'integer', 'boolean', 'data']

/** A document's inputs: those with a value, those that are fed by a link, and those whose fault is told already. */
interface Given {
  readonly values: Readonly<Record<string, Json>>
  readonly wired: ReadonlySet<string>
  readonly faulty: ReadonlySet<string>
}

/** A node on its way: its links may still lead through bypassed nodes and subgraph borders. */
export interface Draft {
  readonly name: string
  readonly node: GraphNode
  readonly spec: NodeSpec
  readonly params: Record<string, Json | undefined>
  readonly keyframes: Record<string, readonly Keyframe[]>
  readonly given: readonly string[]
  readonly links: Readonly<Record<string, readonly Link[]>>
  readonly fillings: Readonly<Record<string, Filling>>
  readonly film: FilmFormat
}

export async function resolveGraph(document: GraphDocument, options: ResolveOptions): Promise<Resolution> {
  const build = new Builder(options)
  const { nodes, uses } = await countNodes(document, options.path, (node, from) => build.readSubgraph(node.type, from))
  if (Math.max(nodes, uses) > GRAPH_LIMITS.nodes) return { loose: [], faults: tooManyNodes(nodes > GRAPH_LIMITS.nodes ? nodes : uses, options.path === undefined ? {} : { file: options.path }).faults }
  const given = options.inputs ?? {}
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(document.inputs ?? {}, name)) {
      build.fault('E_INPUT', { port: name, got: name, ...build.hint(name, () => Object.keys(document.inputs ?? {})) })
    }
  }
  const outputs = await build.place(document, '', given, {}, options.path, [])
  const made = await build.finish(document.title ?? 'Untitled', outputs)
  const graph = made === undefined || document.limits === undefined ? made : { ...made, limits: document.limits }
  if (build.faults.length === 0) return { graph, faults: [], loose: [] }
  const loose = build.loose(options.targets)
  if (loose.length < build.faults.length) return { faults: build.faults, loose }
  const broken = new Set(loose.map((one) => one.node))
  const sound = (name: string): boolean => !broken.has(name)
  return { graph: { ...graph, nodes: new Map([...graph.nodes].filter(([name]) => sound(name))), order: graph.order.filter(sound) }, faults: build.faults, loose }
}

export class Builder {
  readonly faults: Fault[] = []
  readonly drafts = new Map<string, Draft>()
  /** Outputs that are really others': of bypassed nodes and of subgraphs. */
  readonly #aliases = new Map<string, Link | undefined>()
  readonly #muted = new Set<string>()
  readonly #options: ResolveOptions
  readonly #breath: Breath
  readonly #files = new Map<string, Promise<GraphDocument>>()
  #inputs: Readonly<Record<string, Json>> = {}
  /** Keyframes given to a subgraph, by the value: the param that holds them. */
  readonly #keyframedAt = new WeakMap<object, string>()
  /** Of the document that is being placed. */
  #film: FilmFormat
  #hints = HINTS
  #resultsOf: { readonly params: Readonly<Record<string, Json>>; readonly fillings: Readonly<Record<string, Filling>> } = { params: {}, fillings: {} }
  #uses = 0
  #filled = 0

  constructor(options: ResolveOptions) {
    this.#options = options
    this.#film = options.film ?? {}
    this.#breath = createBreath(options.signal)
  }

  /** The nearest known template, or how to write what is none. */
  #templateHint(wish: string, known: readonly string[]): { readonly fix: string } {
    // Who forgets "inputs." is near all the same.
    const bare = known.find((one) => one === `inputs.${wish}`)
    const { fix } = bare === undefined ? this.hint(wish, () => known) : { fix: `Did you mean "${bare}"?` }
    return { fix: `${fix === undefined ? '' : `${fix} `}A literal "{{" is written "\\{{".` }
  }

  /** The nearest known name, as advice. */
  hint(name: string, known: () => readonly string[]): { readonly fix?: string } {
    return this.#hints-- > 0 ? nearest(name, known()) : {}
  }

  /** Each file is read once, however often it is used. Undefined where it can't be: that is told where it is put in place. */
  async readSubgraph(type: string, from: string | undefined): Promise<{ file: string; document: GraphDocument } | undefined> {
    const file = subgraphFile(type, from)
    if (file === undefined) return undefined
    return this.#load(type, file, from).then((document) => ({ file, document }), () => undefined)
  }

  #load(type: string, file: string, from: string | undefined): Promise<GraphDocument> {
    let document = this.#files.get(file)
    if (document === undefined) {
      document = (async () => this.#options.loadSubgraph(type, from))()
      this.#files.set(file, document)
    }
    return document
  }

  fault(code: ErrorCode, facts: FaultFacts): void {
    this.faults.push(fault(code, facts))
  }

  /** Places a document's nodes under a prefix; returns its outputs as links. */
  async place(
    document: GraphDocument,
    prefix: string,
    given: Readonly<Record<string, Json>>,
    ports: Readonly<Record<string, readonly Link[]>>,
    path: string | undefined,
    trail: readonly string[],
    open: ReadonlySet<string> = new Set(),
  ): Promise<Record<string, Link>> {
    const values: Record<string, Json> = {}
    // Inputs whose fault is told already: templates that name them have none of their own.
    const faulty = new Set<string>(open)
    const wired = new Set<string>()
    for (const [name, input] of Object.entries(document.inputs ?? {})) {
      // A value input that is fed by a link is a port too: nodes inside take it as "@.name", or by its template.
      if ((ports[name]?.length ?? 0) > 0) wired.add(name)
      if (this.#isPort(input) || wired.has(name) || faulty.has(name)) continue
      // A port that nothing is linked to: without a default it has no value, as any optional port.
      if (Object.hasOwn(ports, name) && input.default === undefined) continue
      if (!VALUE_TYPES.includes(input.type)) {
        const known = [...VALUE_TYPES, ...Object.keys(this.#options.registry.sockets())]
        this.fault('E_GRAPH_SHAPE', { ...inNode(prefix), port: `inputs.${name}.type`, expected: 'a type of input', got: input.type, ...this.hint(input.type, () => known) })
        faulty.add(name)
        continue
      }
      const value = inputValue(name, input, Object.hasOwn(given, name) ? given[name] : undefined, (code, facts) => this.fault(code, { ...facts, ...inNode(prefix) }))
      if (value === undefined) faulty.add(name)
      else values[name] = value
    }
    if (prefix === '') this.#inputs = values
    const outer = this.#film
    // The film that uses a subgraph decides; what a subgraph says of itself is for where nobody else does.
    this.#film = { ...document.film, ...outer }
    const linkOf = (text: string, place: FaultFacts): readonly Link[] => {
      const dot = text.lastIndexOf('.')
      const node = text.slice(0, dot)
      const port = text.slice(dot + 1)
      if (node === '@') {
        if (Object.hasOwn(ports, port)) return ports[port]!
        if (Object.hasOwn(document.inputs ?? {}, port) && this.#isPort(document.inputs![port]!)) return []
        this.fault('E_LINK', { ...place, got: text, ...this.hint(port, () => Object.keys(document.inputs ?? {})) })
        return []
      }
      if (dot <= 0 || !Object.hasOwn(document.nodes, node)) {
        const hint = this.hint(dot <= 0 ? text : node, () => Object.keys(document.nodes))
        this.fault('E_LINK', { ...place, expected: 'a link "node.port" to a node of this graph', got: text, ...hint })
        return []
      }
      return [{ node: prefix + node, port }]
    }
    for (const [name, node] of Object.entries(document.nodes)) {
      await this.#breath()
      await this.#placeNode(prefix + name, node, { values, faulty, wired }, linkOf, path, trail)
    }
    if (prefix === '') this.#resultsOf = this.#fill(undefined, document.results ?? {}, { values, faulty, wired }, linkOf)
    this.#film = outer
    return Object.fromEntries(
      Object.entries(document.outputs ?? {}).flatMap(([name, text]) => {
        const link = linkOf(text, { port: `outputs.${name}`, ...inNode(prefix) })[0]
        return link === undefined ? [] : [[name, link]]
      }),
    )
  }

  #isPort(input: GraphInput): boolean {
    return !VALUE_TYPES.includes(input.type) && this.#options.registry.socket(input.type) !== undefined
  }

  async #placeNode(
    name: string,
    node: GraphNode,
    { values, faulty, wired }: Given,
    linkOf: (text: string, place: FaultFacts) => readonly Link[],
    path: string | undefined,
    trail: readonly string[],
  ): Promise<void> {
    const links: Record<string, readonly Link[]> = {}
    for (const [port, text] of Object.entries(node.inputs ?? {})) {
      links[port] = typeof text === 'string' ? linkOf(text, { node: name, port }) : text.flatMap((one) => linkOf(one, { node: name, port }))
    }
    const own = (param: string): readonly string[] => {
      const declared = isSubgraph(node.type) ? undefined : this.#options.registry.node(node.type)?.params[param]
      return declared?.type === 'json' ? (declared.places ?? []) : []
    }
    const { params, open, fillings } = this.#options.filled === true ? { params: { ...node.params }, open: new Set<string>(), fillings: {} } : this.#fill(name, node.params ?? {}, { values, faulty, wired }, linkOf, own)
    for (const [param, filling] of Object.entries(fillings)) {
      const [{ path: within, parts }] = filling.holes as readonly [Hole]
      delete params[param]
      // Alone it is a link into the param, as if it were wired.
      if (within.length === 0 && parts.length === 1 && links[param] === undefined) links[param] = [parts[0] as Link]
      else if (isSubgraph(node.type) || links[param] !== undefined) this.fault('E_TEMPLATE', { node: name, port: param, got: JSON.stringify(node.params![param]), fix: links[param] !== undefined ? 'The param is wired under "inputs": keep one of the two.' : 'Into a subgraph a template of a node goes alone, or put the words around it in the subgraph.' })
      else continue
      delete fillings[param]
    }
    if (node.mode === 'mute') {
      this.#muted.add(name)
      return
    }
    if (isSubgraph(node.type)) return this.#placeSubgraph(name, node, params, open, links, path, trail)
    const spec = this.#options.registry.node(node.type)
    if (spec === undefined) {
      this.fault('E_NODE_TYPE', { node: name, got: node.type, ...this.hint(node.type, () => this.#options.registry.nodes().map((one) => one.type)) })
      // Links to it are not faults of their own.
      this.#muted.add(name)
      if (Object.keys(links).length === 0) this.#sources.add(name)
      return
    }
    const told = (code: ErrorCode, port = ''): boolean => code !== 'E_PARAM' && open.has(port.split('.')[0]!)
    for (const param of Object.keys(fillings)) if (!Object.hasOwn(spec.params, param)) this.fault('E_PARAM', { node: name, type: spec.type, port: param, got: param, ...this.hint(param, () => Object.keys(spec.params)) })
    const fed = { ...links, ...Object.fromEntries(Object.entries(fillings).map(([param, filling]) => [param, linksIn(filling)])) }
    const checked = await checkParams(name, node, spec, params, fed, (code, facts) => told(code, facts.port) || this.fault(code, facts), this.#film, (value) => this.#keyframedAt.get(value))
    if (node.mode === 'bypass') {
      for (const [port, output] of Object.entries(spec.outputs)) {
        const input = Object.keys(spec.inputs).find((one) => spec.inputs[one]!.type === output.type && (links[one]?.length ?? 0) > 0)
        this.#aliases.set(`${name}.${port}`, input === undefined ? undefined : links[input]![0])
      }
      return
    }
    this.drafts.set(name, { name, node, spec, links, fillings, film: this.#film, ...checked })
    this.#placed.push(name)
  }

  /** Params, or without a name the graph's results, with the values of inputs in them, and what is filled in when other nodes have run. */
  #fill(
    name: string | undefined,
    given: Readonly<Record<string, Json>>,
    { values, faulty, wired }: Given,
    linkOf: (text: string, place: FaultFacts) => readonly Link[],
    own: (param: string) => readonly string[] = () => [],
  ): { readonly params: Record<string, Json>; readonly open: ReadonlySet<string>; readonly fillings: Record<string, Filling> } {
    // Params that have no value as a template in them has none.
    const open = new Set<string>()
    const holes = new Map<string, Hole[]>()
    const place = (port: string): FaultFacts => (name === undefined ? { port: `results.${port}` } : { node: name, port })
    const params = fillTemplates(given, values, {
      unknown: (port, got, wish) => {
        open.add(port)
        if (wish?.startsWith('inputs.') === true && faulty.has(wish.slice('inputs.'.length))) return
        this.fault('E_TEMPLATE', { ...place(port), got, ...(wish === undefined ? UNCLOSED : this.#templateHint(wish, [...Object.keys(values).map((one) => `inputs.${one}`), ...own(port)])) })
      },
      moving: (port, input, value) => {
        open.add(port)
        const from = this.#keyframedAt.get(value) ?? `the input "${input}"`
        this.fault('E_PARAM_STATIC', { ...place(port), expected: 'one value', got: 'keyframes', detail: `They are given to ${from}.`, fix: `Give ${from} one value: within a text it can't change over time.` })
      },
      wrote: (letters) => this.#write(letters, name ?? 'results'),
      own,
      fed: (input) => wired.has(input),
      link: (port, node, output) => {
        const link = linkOf(`${node}.${output}`, place(port))[0]
        if (link === undefined) open.add(port)
        return link
      },
      hole: (param, hole) => void holes.set(param, [...(holes.get(param) ?? []), hole]),
    })
    return { params, open, fillings: Object.fromEntries([...holes].filter(([param]) => !open.has(param)).map(([param, found]) => [param, { value: params[param]!, holes: found }])) }
  }

  /** Names of drafts in the order in which they were placed. */
  readonly #placed: string[] = []

  /** Templates within templates can write without end what is short in the file. */
  #write(letters: number, node: string): void {
    this.#filled += letters
    if (this.#filled > GRAPH_LIMITS.filled) throw failure('E_GRAPH_SIZE', { node, expected: `at most ${GRAPH_LIMITS.filled} letters written by templates`, got: 'more' })
  }

  async #placeSubgraph(
    name: string,
    node: GraphNode,
    params: Record<string, Json>,
    open: ReadonlySet<string>,
    links: Readonly<Record<string, readonly Link[]>>,
    path: string | undefined,
    trail: readonly string[],
  ): Promise<void> {
    const file = subgraphFile(node.type, path)
    // Links to what can't be put in place are not faults of their own.
    const leaveOut = (): void => void this.#muted.add(name)
    if (file === undefined) {
      leaveOut()
      this.fault('E_ASSET_PATH', { node: name, port: 'type', got: node.type })
      return
    }
    if (trail.includes(file) || trail.length >= SUBGRAPH_DEPTH) {
      leaveOut()
      this.fault('E_SUBGRAPH_DEPTH', { node: name, got: [...trail, file].join(' → ') })
      return
    }
    if (++this.#uses > GRAPH_LIMITS.nodes) throw tooManyNodes(this.#uses, { node: name })
    let inner: GraphDocument
    try {
      inner = await this.#load(node.type, file, path)
    } catch (thrown) {
      leaveOut()
      for (const one of toReelgraphError(thrown).faults) {
        this.fault('E_SUBGRAPH', { node: name, got: node.type, detail: one.message })
      }
      return
    }
    const declared = inner.inputs ?? {}
    for (const [param, value] of Object.entries(params)) if (isKeyframed(value) && !this.#keyframedAt.has(value)) this.#keyframedAt.set(value, `"${name}".${param}`)
    for (const port of [...Object.keys(params), ...Object.keys(links)]) {
      if (Object.hasOwn(declared, port)) continue
      const code = Object.hasOwn(params, port) ? 'E_PARAM' : 'E_PORT'
      this.fault(code, { node: name, port, got: port, ...this.hint(port, () => Object.keys(declared)) })
    }
    if (node.mode === 'bypass') {
      const through = Object.keys(declared).find((port) => this.#isPort(declared[port]!) && (links[port]?.length ?? 0) > 0)
      for (const port of Object.keys(inner.outputs ?? {})) {
        this.#aliases.set(`${name}.${port}`, links[port]?.[0] ?? (through === undefined ? undefined : links[through]![0]))
      }
      return
    }
    const first = this.#placed.length
    const outputs = await this.place(inner, `${name}/`, params, links, file, [...trail, file], open)
    if (node.onError !== undefined) {
      for (const inside of this.#placed.slice(first)) {
        const draft = this.drafts.get(inside)!
        if (draft.node.onError === undefined) this.drafts.set(inside, { ...draft, node: { ...draft.node, onError: node.onError } })
      }
    }
    for (const [port, link] of Object.entries(outputs)) this.#aliases.set(`${name}.${port}`, link)
  }

  /** Where aliases lead that were followed before: a long row of them is walked once. */
  readonly #origins = new Map<string, Link | undefined | 'unknown'>()

  /** Follows aliases to the output that makes the value. Undefined: nothing does. */
  #origin(link: Link): Link | undefined | 'unknown' {
    const walked = new Set<string>()
    let at: Link | undefined = link
    let found: Link | undefined | 'unknown'
    for (;;) {
      if (at === undefined) break
      const id: string = `${at.node}.${at.port}`
      if (this.#origins.has(id)) {
        found = this.#origins.get(id)
        break
      }
      // Bypassed nodes may feed each other in a circle.
      if (walked.has(id)) {
        found = 'unknown'
        break
      }
      if (!this.#aliases.has(id)) {
        if (this.#muted.has(at.node)) break
        const spec = this.#specOf(at.node)
        found = spec === undefined || !Object.hasOwn(spec.outputs, at.port) ? 'unknown' : at
        break
      }
      walked.add(id)
      at = this.#aliases.get(id)
    }
    for (const id of walked) this.#origins.set(id, found)
    return found
  }

  /** Faults of nodes that no target needs; none where there is no target. */
  loose(targets?: readonly string[]): readonly Fault[] {
    const wanted = [...this.drafts.values()].filter(({ name, spec }) => (targets === undefined ? spec.sink : targets.some((one) => name === one || name.startsWith(`${one}/`))))
    if (wanted.length === 0) return []
    const needed = new Set<string>()
    const open = wanted.map((one) => one.name)
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (needed.has(name)) continue
      needed.add(name)
      const draft = this.drafts.get(name)
      for (const link of draft === undefined ? [] : [...Object.values(draft.links).flat(), ...Object.values(draft.fillings).flatMap(linksIn)]) {
        const origin = this.#origin(link)
        open.push(typeof origin === 'object' ? origin.node : link.node)
      }
    }
    // One of an unknown type that is given something may be a sink itself.
    const known = (name: string): boolean => this.drafts.has(name) || this.#sources.has(name)
    return this.faults.filter(({ node }) => node !== undefined && known(node) && !needed.has(node))
  }

  /** Nodes of unknown types that are given nothing. */
  readonly #sources = new Set<string>()

  async finish(title: string, outputs: Readonly<Record<string, Link>>): Promise<ResolvedGraph> {
    const nodes = new Map<string, ResolvedNode>()
    for (const draft of this.drafts.values()) {
      await this.#breath()
      nodes.set(draft.name, this.#connect(draft))
    }
    const order = topologicalOrder(nodes, (cycle) =>
      this.fault('E_CYCLE', { node: cycle[0]!, got: [...cycle, cycle[0]!].join(' → ') }),
    )
    const origins = (links: readonly (readonly [name: string, link: Link])[]) =>
      Object.fromEntries(
        links.flatMap(([name, link]) => {
          const origin = this.#origin(link)
          return origin === undefined || origin === 'unknown' ? [] : [[name, origin]]
        }),
      )
    const ends = origins(Object.entries(outputs))
    const aliases = origins([...this.#aliases.keys()].map((id) => [id, { node: id.slice(0, id.lastIndexOf('.')), port: id.slice(id.lastIndexOf('.') + 1) }]))
    const sinks = order.filter((name) => nodes.get(name)!.spec.sink)
    return { title, nodes, order, sinks, outputs: ends, aliases, inputs: this.#inputs, results: this.#results() }
  }

  /** Those whose nodes are there. */
  #results(): Record<string, Filling> {
    const { params, fillings } = this.#resultsOf
    return Object.fromEntries(
      Object.entries(params).flatMap(([name, value]) => {
        const filling = fillings[name] === undefined ? { value, holes: [] } : this.#led(fillings[name], { port: `results.${name}` })
        return filling === undefined ? [] : [[name, filling] as const]
      }),
    )
  }

  /** Its links to what really makes the values; undefined where nothing does, or something else than a value. */
  #led(filling: Filling, place: FaultFacts): Filling | undefined {
    let whole = true
    const led = (link: Link): Link => {
      const origin = this.#origin(link)
      const socket = typeof origin === 'object' ? this.#socketOf(origin) : undefined
      if (origin === 'unknown') this.#unknownOutput(link, place)
      else if (socket !== undefined && (this.#options.registry.socket(socket)?.feeds ?? []).length === 0) this.fault('E_PORT_TYPE', { ...place, expected: 'text, number, boolean or data', got: socket })
      else if (typeof origin === 'object') return origin
      whole = false
      return link
    }
    const holes = filling.holes.map((hole) => ({ ...hole, parts: hole.parts.map((one) => (typeof one === 'string' ? one : led(one))) }))
    return whole ? { ...filling, holes } : undefined
  }

  /** Connects only the drafts placed by now; links may lead into a graph that is connected already. */
  finishInside(outer: Pick<ResolvedGraph, 'nodes'>): Map<string, ResolvedNode> {
    this.#outer = outer
    return new Map([...this.drafts.values()].map((draft) => [draft.name, this.#connect(draft)]))
  }

  #outer: Pick<ResolvedGraph, 'nodes'> | undefined

  #specOf(name: string): NodeSpec | undefined {
    return this.drafts.get(name)?.spec ?? this.#outer?.nodes.get(name)?.spec
  }

  #connect({ name, node, spec, film, params, keyframes, given, links, fillings: open }: Draft): ResolvedNode {
    const fillings: Record<string, Filling> = {}
    for (const [param, filling] of Object.entries(open)) {
      const wanted = filling.holes.every(({ path }) => path.length === 0) ? 'string' : 'object'
      const declared = spec.params[param]
      const led = declared === undefined ? undefined : this.#led(filling, { node: name, type: spec.type, port: param })
      const fits = declared?.type === 'json' || declared?.type === wanted || (wanted === 'object' && declared?.type === 'array')
      if (led !== undefined && fits) fillings[param] = led
      else if (led !== undefined) this.fault('E_PORT_TYPE', { node: name, type: spec.type, port: param, expected: declared!.type, got: 'text' })
    }
    const inputs: Record<string, readonly Link[]> = {}
    const paramLinks: Record<string, Link> = {}
    for (const [port, wanted] of Object.entries(links)) {
      const declared = Object.hasOwn(spec.inputs, port) ? spec.inputs[port] : undefined
      if (declared === undefined && !Object.hasOwn(spec.params, port)) {
        this.fault('E_PORT', { node: name, type: spec.type, port, got: port, ...this.hint(port, () => [...Object.keys(spec.inputs), ...Object.keys(spec.params)]) })
        continue
      }
      const found = wanted.flatMap((link) => {
        const origin = this.#origin(link)
        if (origin === undefined) return []
        if (origin === 'unknown') {
          this.#unknownOutput(link, { node: name, port })
          return []
        }
        return [origin]
      })
      if (declared === undefined) {
        if (wanted.length !== 1) this.fault('E_PORT_SINGLE', { node: name, port, got: `${wanted.length} links` })
        const link = found[0]
        if (link !== undefined && this.#feeds(name, port, spec, link)) paramLinks[port] = link
        continue
      }
      if (declared.multiple !== true && wanted.length > 1) {
        this.fault('E_PORT_SINGLE', { node: name, type: spec.type, port, got: `${wanted.length} links` })
      }
      const fitting = found.filter((link) => this.#fits(name, port, spec, declared, link))
      if (fitting.length > 0) inputs[port] = fitting
      else if (wanted.length > 0) inputs[port] = []
    }
    for (const [port, declared] of Object.entries(spec.inputs)) {
      if (declared.optional === true || (links[port]?.length ?? 0) > 0) continue
      this.fault('E_PORT_MISSING', { node: name, type: spec.type, port, expected: declared.type })
    }
    const assets: Record<string, string> = {}
    for (const [param, declared] of Object.entries(spec.params)) {
      const value = params[param]
      if (declared.type === 'string' && declared.asset !== undefined && typeof value === 'string' && value !== '') assets[param] = value
    }
    return { name, title: node.title ?? spec.title, spec, params, keyframes, given, paramLinks, fillings, inputs, assets, film, onError: node.onError ?? 'fail' }
  }

  #unknownOutput({ node, port }: Link, place: FaultFacts): void {
    const known = this.#specOf(node)
    const ports = (): string[] => (known === undefined ? [...this.#aliases.keys()].filter((id) => id.startsWith(`${node}.`)).map((id) => id.slice(node.length + 1)) : Object.keys(known.outputs))
    this.fault('E_LINK', { ...place, expected: `an output of "${node}"`, got: `${node}.${port}`, ...this.hint(port, ports) })
  }

  #socketOf({ node, port }: Link): string {
    return this.#specOf(node)!.outputs[port]!.type
  }

  #fits(name: string, port: string, spec: NodeSpec, declared: PortSpec, link: Link): boolean {
    const got = this.#socketOf(link)
    if (got === declared.type) return true
    if (this.#options.registry.socket(declared.type)?.accepts?.includes(got) === true) return true
    const between = this.#options.registry.nodes().find(
      (one) =>
        Object.values(one.inputs).some((input) => input.type === got) &&
        Object.values(one.outputs).some((output) => output.type === declared.type),
    )
    this.fault('E_PORT_TYPE', {
      node: name,
      type: spec.type,
      port,
      expected: declared.type,
      got: `${got} from "${link.node}.${link.port}"`,
      ...(between === undefined ? {} : { fix: `Put a ${between.type} node between them.` }),
    })
    return false
  }

  #feeds(name: string, port: string, spec: NodeSpec, link: Link): boolean {
    const param = spec.params[port]!
    const got = this.#socketOf(link)
    const number = param.type === 'number' || param.type === 'integer'
    const socket = this.#options.registry.socket(got)
    if (socket?.drive !== undefined) {
      if (number && param.animatable === true) return true
      this.fault(number ? 'E_PARAM_STATIC' : 'E_PORT_TYPE', { node: name, type: spec.type, port, expected: param.type, got })
      return false
    }
    const fits = param.type === 'json' || socket?.feeds?.includes(param.type) === true
    if (!fits) this.fault('E_PORT_TYPE', { node: name, type: spec.type, port, expected: `${param.type}`, got })
    return fits
  }
}

/** The project-relative path of a subgraph; undefined where it leads out of the project. */
function subgraphFile(type: string, from: string | undefined): string | undefined {
  return /^[/\\]|^[a-zA-Z]:|^\w+:\/\//.test(type) ? undefined : joinPath(from, type)
}

const inNode = (prefix: string): FaultFacts => (prefix === '' ? {} : { node: prefix.slice(0, -1) })

/** Joins a relative path to the folder of `from`; undefined where it leads out of the project. */
function joinPath(from: string | undefined, path: string): string | undefined {
  const parts = from === undefined ? [] : from.split('/').slice(0, -1)
  for (const part of path.split(/[/\\]/)) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}
