import { examine } from '../../host/examine.ts'
import type { GraphSource } from '../../host/engine.ts'
import { catalogue } from '../../plugins/catalogue.ts'
import { checkDocument } from '../../graph/parse.ts'
import type { Engine } from '../../host/engine.ts'
import type { Json } from '../../contract/sockets.ts'
import { ENGINE_VERSION } from '../../machine/version.ts'
import { byOf } from '../access.ts'
import { createTell } from '../project-paths.ts'
import { readiness } from '../readiness.ts'
import type { ServerContext } from '../context.ts'
import { defineRoute, type Route } from '../route.ts'
import { listOf, ref } from '../schema-words.ts'
import { FRAME_SPAN, graphBody } from '../schemas.ts'

export interface GraphBody {
  readonly document?: unknown
  readonly path?: string
  readonly inputs?: Readonly<Record<string, Json>>
}

/** The graph that a request names or brings along. @throws all faults of its shape */
export async function sourceOf(engine: Engine, { document, path }: GraphBody): Promise<GraphSource> {
  if (document === undefined) return engine.loadGraph(path!)
  return { document: checkDocument(document, path), ...(path === undefined ? {} : { path }) }
}

export function systemRoutes({ engine, queue, metrics }: ServerContext): Route[] {
  const tell = createTell(engine)
  return [
    defineRoute({
      method: 'get',
      path: '/api/health',
      role: 'anyone',
      tag: 'system',
      summary: 'Whether the server is up, and which version it is.',
      responses: { 200: { description: 'It is.', schema: ref('Health') } },
      handle: ({ caller }) => ({ json: { ok: true, version: ENGINE_VERSION, uptime: process.uptime(), ...(caller === undefined || engine.warnings().length === 0 ? {} : { warnings: tell(engine.warnings()) }) } }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/ready',
      role: 'anyone',
      tag: 'system',
      summary: 'Whether the server can take work now: a load balancer asks before it sends any.',
      responses: { 200: { description: 'It can.', schema: ref('Ready') }, 503: { description: 'It can not.', schema: ref('Ready') } },
      handle: async ({ caller }) => {
        const checks = await readiness({ engine, queue })
        const ready = checks.every(({ ok }) => ok)
        return { status: ready ? 200 : 503, headers: { 'Cache-Control': 'no-store' }, json: { ready, ...(caller === undefined ? {} : { checks }) } }
      },
    }),
    defineRoute({
      method: 'get',
      path: '/metrics',
      role: 'viewer',
      tag: 'system',
      summary: 'Numbers of runs, nodes, models, requests, storage and the process, as Prometheus reads them.',
      responses: { 200: { description: 'Prometheus\' text format.', type: 'text/plain' } },
      handle: async () => ({ bytes: new TextEncoder().encode(await metrics.text()), type: metrics.type }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/doctor',
      role: 'viewer',
      tag: 'system',
      summary: 'What there is to work with: ffmpeg, encoders, runtimes, memory, disk, plugins.',
      responses: { 200: { description: 'Findings, each with advice where something is amiss.', schema: listOf(ref('Finding')) } },
      handle: async () => ({ json: await examine(engine) }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/nodes',
      role: 'viewer',
      tag: 'system',
      summary: 'The node types, socket types and plugins that are installed.',
      responses: { 200: { description: 'The catalogue.', schema: ref('Catalogue') } },
      handle: () => {
        const all = catalogue(engine.registry)
        return { json: { ...all, problems: tell(all.problems) } }
      },
    }),
    defineRoute<object, object, GraphBody>({
      method: 'post',
      path: '/api/validate',
      role: 'viewer',
      tag: 'graphs',
      summary: 'All faults of a graph, and what is doubtful about it.',
      body: graphBody(),
      responses: { 200: { description: 'The faults; none when the graph can run. Files that it names were looked into.', schema: ref('Faults') } },
      handle: async ({ body, caller, signal }) => {
        const { faults, warnings } = await engine.check(await sourceOf(engine, body), body.inputs ?? {}, { signal, ...byOf(caller) })
        return { json: tell({ faults, warnings }) }
      },
    }),
    defineRoute<object, object, GraphBody & { frames?: { from: number; to: number }; only?: string[] }>({
      method: 'post',
      path: '/api/plan',
      role: 'viewer',
      tag: 'graphs',
      summary: 'A dry run: the format of every port, work per node, memory, disk and time.',
      body: graphBody({ frames: FRAME_SPAN, only: listOf({ type: 'string' }) }),
      responses: { 200: { description: 'The plan.', schema: ref('Plan') } },
      handle: async ({ body, signal }) => {
        const { inputs = {}, frames, only } = body
        const source = await sourceOf(engine, body)
        const plan = await engine.plan({
          ...source, inputs, signal, ...(frames === undefined ? {} : { frames }), ...(only === undefined ? {} : { only }),
        })
        return { json: { ...plan, nodes: tell(plan.nodes), faults: tell(plan.faults), warnings: tell(plan.warnings) } }
      },
    }),
  ]
}
