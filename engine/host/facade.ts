/** The Engine over what runs stand on: resolves graphs, then renders, plans, previews, verifies or locks them. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, normalize, posix } from 'node:path'
import type { Engine, GraphSource, PreviewRequest, RenderRequest } from './engine.ts'
import { lockState } from './lock-state.ts'
import type { Generation } from './renewable.ts'
import type { Source } from './looks.ts'
import type { Running, Standing } from './running.ts'
import { giveBackSoon } from '../machine/give-back.ts'
import { lackedRoles } from '../access/roles.ts'
import { failure, fault, ReelgraphError, toReelgraphError, type Fault } from '../contract/errors.ts'
import type { Log } from '../contract/log.ts'
import { decodeText } from '../graph/decode-text.ts'
import type { GraphDocument } from '../graph/document.ts'
import { checkLock, createLock, lockPath, type LockState } from '../graph/lock.ts'
import { readJson } from '../graph/json.ts'
import { withCurrentTypes } from '../graph/current-types.ts'
import { parseGraph } from '../graph/parse.ts'
import { resolveGraph } from '../graph/resolve.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import { resolveAsset } from '../media/paths.ts'
import type { Policy } from '../policy/policy.ts'
import type { Judge } from '../run/evaluation.ts'
import type { Planned } from '../run/plan-report.ts'
import { missingModels, neededBy } from '../run/preflight.ts'
import { looseWarning, looseWarnings, neededOf } from '../run/loose.ts'
import type { Json } from '../contract/sockets.ts'
import { warning, type Warning } from '../contract/warnings.ts'

export interface FacadeOptions {
  readonly project: string
  readonly output: string
  readonly standing: Standing
  /** What is loaded with the first run, plan or look. */
  readonly running: () => Promise<Running>
  /** Bytes that the store may keep after a run. */
  readonly storeLimit: number
  readonly newRunName: () => string
  readonly log: Pick<Log, 'warn'>
  readonly close: () => Promise<void>
}

export function createEngineFacade({ project, output, standing, running, storeLimit, newRunName, log, close }: FacadeOptions): Generation {
  let loaded: Running | undefined
  let loading: Promise<Running> | undefined
  const load = (): Promise<Running> => (loading ??= running().then((one) => (loaded = one)))

  const currentTypes = (document: GraphDocument): GraphDocument => withCurrentTypes(document, (type) => standing.registry.node(type)?.type)
  const loadGraph = async (path: string): Promise<GraphSource> => {
    const absolute = await resolveAsset(project, path)
    return { document: currentTypes(parseGraph(textOf(await readFile(absolute), path), path)), path: posix.normalize(path) }
  }
  const lockBeside = async (path: string | undefined): Promise<Json | undefined> => {
    if (path === undefined) return undefined
    try {
      return readJson(await readFile(join(project, lockPath(path)), 'utf8'))
    } catch {
      // None is there, or it isn't one: --locked tells.
      return undefined
    }
  }
  const loadSubgraph = async (path: string, from: string | undefined): Promise<GraphDocument> =>
    (await loadGraph(subgraphPath(path, from))).document

  const tryResolve = async (source: GraphSource, inputs: Readonly<Record<string, Json>> = {}, signal?: AbortSignal, targets?: readonly string[]) =>
    resolveGraph(source.document, {
      ...(targets === undefined ? {} : { targets }),
      registry: standing.registry,
      inputs,
      loadSubgraph,
      ...(signal === undefined ? {} : { signal }),
      ...(source.path === undefined ? {} : { path: source.path }),
    })
  /** The graph, and the faults of nodes that none of the targets needs. @throws the faults of those that one needs */
  const resolveFor = async (...given: Parameters<typeof tryResolve>): Promise<{ graph: ResolvedGraph; loose: readonly Fault[] }> => {
    const { graph, faults, loose } = await tryResolve(...given)
    if (graph === undefined) throw new ReelgraphError(faults.filter((one) => !loose.includes(one)))
    return { graph, loose }
  }
  const resolve = async (...given: Parameters<typeof tryResolve>): Promise<ResolvedGraph> => (await resolveFor(...given)).graph
  const tellLoose = (loose: readonly Fault[], graph: ResolvedGraph, only: readonly string[] | undefined): Promise<readonly Warning[]> =>
    looseWarnings(loose, { graph, targets: only ?? graph.sinks, media: { find: async (path) => (await load()).ports.media.find(path) } })
  const locked = (graph: ResolvedGraph): Promise<LockState> => lockState(graph, standing, async (path) => (await load()).ports.media.digest(path))
  const targetsOf = (graph: ResolvedGraph, only: readonly string[] | undefined): readonly string[] | undefined => {
    for (const name of only ?? []) {
      if (!graph.nodes.has(name)) {
        throw failure('E_NODE_UNKNOWN', { node: name, expected: [...graph.nodes.keys()].join(', '), got: name })
      }
    }
    return only
  }
  /** Models that a run would fail for the lack of. */
  const lacking = (graph: ResolvedGraph, { only, signal }: Pick<RenderRequest, 'only' | 'signal'>): Promise<readonly Fault[]> =>
    missingModels({ graph, ports: standing, names: neededBy(graph, only ?? graph.sinks), essential: true, ...(signal === undefined ? {} : { signal }) })
  const settings = ({ only, frames, signal }: Pick<RenderRequest, 'only' | 'frames' | 'signal'>) => ({
    ...(only === undefined ? {} : { only }),
    ...(frames === undefined ? {} : { frames }),
    ...(signal === undefined ? {} : { signal }),
  })

  /** What tells this graph's films from those of others. */
  const makerOf = ({ document, path, inputs, force, contentRating }: GraphSource & Pick<RenderRequest, 'inputs' | 'force' | 'contentRating'>) => ({
    graphText: JSON.stringify({ ...withInputs(currentTypes(document), inputs), ...(contentRating === undefined ? {} : { contentRating }) }),
    ...(path !== undefined && existsSync(join(project, path)) ? { source: posix.normalize(path) } : {}),
    ...(force === undefined ? {} : { force }),
  })

  /** What may be made, by roles and by the project's policy. */
  let policies: Promise<typeof import('../policy/policy.ts')> | undefined
  const policyNow = async (): Promise<Policy> => (await (policies ??= import('../policy/policy.ts'))).policyOf(project)
  const judgeBy = (policy: Policy, { document, role, contentRating: rating = document?.contentRating }: Partial<GraphSource> & Pick<RenderRequest, 'role' | 'contentRating'>): Judge => async (nodes) => {
    const { faults, warnings } = await policy.judge(nodes, { role, rating })
    return { faults: [...(role === undefined ? [] : lackedRoles(role, nodes)), ...faults], warnings }
  }
  const judgeOf = async (asked: Parameters<typeof judgeBy>[1]): Promise<Judge> => judgeBy(await policyNow(), asked)
  const judged = (judge: Judge, graph: ResolvedGraph, only: readonly string[] | undefined): ReturnType<Judge> => {
    const needed = neededOf(graph, only ?? (graph.sinks.length === 0 ? graph.order : graph.sinks))
    return judge([...graph.nodes.values()].filter(({ name }) => needed.has(name)))
  }

  /** Nodes of graphs that are looked at, and the policy that has let them be made. */
  const passed = new WeakMap<ResolvedGraph, Map<string, Policy>>()
  const sourceOf = (request: Pick<PreviewRequest, 'document' | 'path' | 'inputs' | 'node' | 'port' | 'role' | 'contentRating'>): Source => {
    const { document, path, inputs, node, role, contentRating } = request
    return {
      name: JSON.stringify([document, path, inputs, role, contentRating]),
      graph: () => resolve(request, inputs, undefined, [node]),
      async place(graph) {
        const place = lookedAt(graph, request)
        targetsOf(graph, [place.node])
        const policy = await policyNow()
        const judge = judgeBy(policy, request)
        // Whoever goes on to other frames of it is not read again.
        const known = passed.get(graph) ?? new Map<string, Policy>()
        if (known.get(place.node) !== policy) {
          const { faults } = await judged(judge, graph, [place.node])
          if (faults.length > 0) throw new ReelgraphError(faults)
          passed.set(graph, known.set(place.node, policy))
        }
        return { ...place, judge }
      },
    }
  }

  const rehearse = async (graph: ResolvedGraph, request: RenderRequest): Promise<Planned> => {
    const { dryRun, ports } = await load()
    return dryRun({ graph, ports, ...makerOf(request), ...settings(request) })
  }

  const check: Engine['check'] = async (source, inputs, options = {}) => {
    const { only, render = false, signal, role, contentRating } = options
    try {
      const { graph, faults, loose } = await tryResolve(source, inputs, signal, only)
      if (graph === undefined) return { faults: faults.filter((one) => !loose.includes(one)), warnings: loose.map(looseWarning) }
      targetsOf(graph, only)
      const idle = withoutSink(graph, source, only, render)
      const lacks = await (render ? lacking(graph, options) : missingModels({ graph, ports: standing, ...(signal === undefined ? {} : { signal }) }))
      const needed = neededOf(graph, only ?? graph.sinks)
      const missing = lacks.filter(({ node }) => node === undefined || needed.has(node))
      const warnings = await tellLoose([...loose, ...lacks.filter((one) => !missing.includes(one))], graph, only)
      // A graph without a sink is a part of another: what it is given isn't known here.
      const plan = (only ?? graph.sinks).length === 0 ? undefined : await rehearse(graph, { ...options, ...source, ...(inputs === undefined ? {} : { inputs }) })
      giveBackSoon()
      const found = await judged(await judgeOf({ ...source, ...(role === undefined ? {} : { role }), ...(contentRating === undefined ? {} : { contentRating }) }), graph, only)
      return { faults: [...found.faults, ...withOthers(missing, plan?.stopping ?? []), ...idle], warnings: [...warnings, ...(plan?.report.warnings ?? []), ...found.warnings] }
    } catch (thrown) {
      return { faults: toReelgraphError(thrown).faults, warnings: [] }
    }
  }

  return {
    project,
    output,
    registry: standing.registry,
    get store() {
      return standing.store
    },
    models: standing.models,
    warnings: () => standing.warnings.pending,
    warn: log.warn,
    loadGraph,
    resolve: (source, inputs) => resolve(source, inputs),
    check,
    validate: async (...given) => (await check(...given)).faults,
    async plan(request) {
      const { graph, loose } = await resolveFor(request, request.inputs, request.signal, request.only)
      targetsOf(graph, request.only)
      const warnings = await tellLoose(loose, graph, request.only)
      const { report: plan } = await rehearse(graph, request)
      const missing = await missingModels({ graph, ports: standing, names: neededBy(graph, request.only ?? graph.sinks) })
      giveBackSoon()
      const found = await judged(await judgeOf(request), graph, request.only)
      return { ...plan, faults: [...found.faults, ...withOthers(plan.faults, missing), ...withoutSink(graph, request, request.only)], warnings: [...warnings, ...plan.warnings, ...found.warnings] }
    },
    async planParts(request, ahead = false) {
      const { graph } = await resolveFor(request, request.inputs, request.signal, request.only)
      const { planParts, ports } = await load()
      return planParts({ ahead, graph, ports, judge: await judgeOf(request), ...makerOf(request), ...settings(request) })
    },
    async renderPart({ graph: flat, part, frames, signal, onEvent, role, contentRating }) {
      const { renderGraph, unflatten, ports } = await load()
      const graph = unflatten(flat, standing.registry)
      const judge = await judgeOf({ ...(role === undefined ? {} : { role }), ...(contentRating === undefined ? {} : { contentRating }) })
      // What it warns of the run that asked for it has told.
      const { faults } = await judge([...graph.nodes.values()].filter(({ name }) => part.kept[name] === undefined))
      if (faults.length > 0) throw new ReelgraphError(faults)
      const report = await renderGraph({
        run: newRunName(), graph, graphText: '', ports, only: [part.node], part, judge,
        ...(frames === undefined ? {} : { frames }), ...(signal === undefined ? {} : { signal }), ...(onEvent === undefined ? {} : { onEvent }),
      })
      await standing.store.gc(storeLimit)
      giveBackSoon()
      return report
    },
    async render(request) {
      const run = request.run ?? newRunName()
      const started = standing.now()
      try {
        const { graph, loose } = await resolveFor(request, request.inputs, request.signal, request.only)
        targetsOf(graph, request.only)
        // Before anything is made, whichever way it came in.
        const judge = await judgeOf(request)
        const found = await judged(judge, graph, request.only)
        if (found.faults.length > 0) throw new ReelgraphError(found.faults)
        const missing = await lacking(graph, request)
        if (missing.length > 0) throw new ReelgraphError(missing)
        if (request.lock !== undefined) {
          const faults = checkLock(request.lock, await locked(graph))
          if (faults.length > 0) throw new ReelgraphError(faults)
        }
        const warnings = [...found.warnings, ...(await tellLoose(loose, graph, request.only))]
        const known = request.known ?? (await lockBeside(request.path))
        if (request.lock === undefined && typeof known === 'object' && known !== null) {
          const others = checkLock(known, await locked(graph)).filter(({ port = '' }) => port.startsWith('models.'))
          for (const { code: _, message: __, fix: ___, ...facts } of others) warnings.push(warning('W_LOCK', facts))
        }
        if (request.strict === true) {
          const doubtful = [...warnings, ...(await rehearse(graph, request)).report.warnings]
          if (doubtful.length > 0) throw new ReelgraphError(doubtful.map((await load()).strictFault))
        }
        const { renderGraph, ports } = await load()
        const report = await renderGraph({
          run,
          graph,
          ports,
          ...makerOf(request),
          warnings,
          ...settings(request),
          ...(request.strict === undefined ? {} : { strict: request.strict }),
          ...(request.live === undefined ? {} : { live: request.live }),
          judge,
          ...(request.onEvent === undefined ? {} : { onEvent: request.onEvent }),
        })
        await standing.store.gc(storeLimit)
        giveBackSoon()
        return report
      } catch (thrown) {
        const report = {
          run,
          status: 'failed' as const,
          seconds: (standing.now() - started) / 1000,
          outputs: [],
          nodes: [],
          reports: {},
          faults: toReelgraphError(thrown).faults,
          warnings: [],
          peakFrameBytes: 0,
        }
        request.onEvent?.({ type: 'run-done', run, report, time: standing.timestamp() })
        return report
      }
    },
    async verify(request) {
      const graph = await resolve(request, request.inputs, request.signal, request.only)
      targetsOf(graph, request.only)
      const { verifyGraph, ports, inlinePorts } = await load()
      return verifyGraph({ graph, passes: [ports, inlinePorts()], ...settings(request) })
    },
    signalValues: async (request) => (await load()).looks.values(sourceOf(request), request),
    preview: async (request) => (await load()).looks.look(sourceOf(request), request),
    previewStretch: async (request, to) => (await load()).looks.stretch(sourceOf(request), request, to),
    previewSound: async (request) => (await load()).looks.sound(sourceOf(request), request),
    async lock(source) {
      return createLock(await locked(await resolve(source)))
    },
    probe: async (path) => (await load()).ports.media.probe(path),
    tags: async (path) => (await load()).ports.media.tags(path),
    pictureHead: async (path) => (await load()).ports.media.pictureHead(path),
    writeStreamPiece: async (...given) => (await load()).ports.media.writeStreamPiece(...given),
    cutFilm: async (...given) => (await load()).ports.media.cutFilm(...given),
    async backends() {
      const all = await standing.models.list()
      return all.map(({ backend: { kind, name, title, rank, remote = false }, standing: found }) => ({ kind: standing.registry.backendKind(kind)?.name ?? kind, name, title, rank, remote, ...found }))
    },
    onPlugins: () => () => {},
    forget() {
      if (loaded?.looks.busy === false) loaded.looks.forget()
    },
    async close() {
      loaded?.looks.forget()
      await close()
    },
  }
}

/** A graph that gives outputs is a part of another, which has the sink. It can't be rendered either. */
const withoutSink = ({ sinks }: ResolvedGraph, { document }: GraphSource, only: readonly string[] | undefined, render = false): Fault[] =>
  (only ?? sinks).length > 0 || (!render && Object.keys(document.outputs ?? {}).length > 0) ? [] : [fault('E_NO_SINK')]

/** The faults, and those of the others that are not the same thing told again. */
const withOthers = (faults: readonly Fault[], others: readonly Fault[]): readonly Fault[] => [
  ...faults,
  ...others.filter((one) => !faults.some(({ code, node }) => code === one.code && node === one.node)),
]

/** @throws E_JSON_SYNTAX when it is no text */
function textOf(bytes: Uint8Array, file: string): string {
  try {
    return decodeText(bytes)
  } catch (thrown) {
    throw failure('E_JSON_SYNTAX', { file, expected: 'text in UTF-8, or in UTF-16 with a byte order mark', fix: 'Save it as UTF-8.' }, thrown)
  }
}

/** A subgraph or a bypassed node shows what makes its output. */
function lookedAt({ nodes, aliases }: ResolvedGraph, { node, port }: Pick<PreviewRequest, 'node' | 'port'>): { node: string; port?: string } {
  if (nodes.has(node)) return { node }
  const inner = port === undefined ? Object.entries(aliases).find(([id]) => id.startsWith(`${node}.`))?.[1] : aliases[`${node}.${port}`]
  return inner ?? { node }
}

/** Subgraphs are found beside the file that names them. */
function subgraphPath(path: string, from: string | undefined): string {
  return normalize(from === undefined ? path : join(dirname(from), path))
}

/** The graph as it was rendered: values given for its inputs become their defaults. */
function withInputs(document: GraphDocument, inputs: Readonly<Record<string, Json>> = {}): GraphDocument {
  if (document.inputs === undefined || Object.keys(inputs).length === 0) return document
  const given = Object.entries(document.inputs).map(([name, input]) =>
    name in inputs ? ([name, { ...input, default: inputs[name]! }] as const) : ([name, input] as const),
  )
  return { ...document, inputs: Object.fromEntries(given) }
}
