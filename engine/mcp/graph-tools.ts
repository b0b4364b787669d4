/** Tools that look into graphs and nodes, and change nothing. */
import { failure } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import { checkDocument } from '../graph/parse.ts'
import { nearest } from '../graph/nearest.ts'
import { rankNodes } from '../graph/rank-nodes.ts'
import type { Engine, GraphSource } from '../host/engine.ts'
import { catalogue } from '../plugins/catalogue.ts'
import { findProduction } from '../productions/productions.ts'
import { stillBytes } from '../server/still-bytes.ts'
import { defineTool, said, shown, type Tool } from './tool.ts'

export interface GraphGiven {
  readonly graph?: unknown
  readonly path?: string
  readonly production?: string
  readonly inputs?: Readonly<Record<string, Json>>
}

export const GRAPH = {
  graph: { type: 'object', description: 'A graph: { "format": 1, "nodes": { "name": { "type", "params", "inputs": { "port": "node.port" } } } }. nodes and describe_node tell what there is.' },
  path: { type: 'string', description: 'Or a graph file of the project, such as graphs/film.json.' },
  production: { type: 'string', description: 'Or the graph of a production, by its name.' },
  inputs: { type: 'object', description: 'Values for the graph\'s inputs.' },
}

export async function sourceOf(engine: Engine, { graph, path, production }: GraphGiven): Promise<GraphSource> {
  if (graph !== undefined) return { document: checkDocument(graph) }
  if (path !== undefined) return engine.loadGraph(path)
  if (production === undefined) throw failure('E_USAGE', { expected: 'graph, path or production', got: 'none of them', fix: 'Give one of them.' })
  const { document, path: own } = await findProduction(engine.project, production)
  return { document, ...(own === undefined ? {} : { path: own }) }
}

export const GRAPH_TOOLS: readonly Tool[] = [
  defineTool<GraphGiven>({
    name: 'validate_graph',
    title: 'Check a graph',
    description: 'All faults of a graph and what is doubtful about it, each with what to do.',
    inputSchema: { type: 'object', properties: GRAPH, additionalProperties: false },
    readOnly: true,
    async run(given, { engine, signal }) {
      const { faults, warnings } = await engine.check(await sourceOf(engine, given), given.inputs ?? {}, { signal })
      return said({ faults: faults.map(({ message }) => message), warnings: warnings.map(({ message }) => message) })
    },
  }),
  defineTool<GraphGiven>({
    name: 'plan_graph',
    title: 'Plan a graph',
    description: 'What a render would make and cost, without making a frame: sizes, lengths, seconds, memory, disk, faults and warnings.',
    inputSchema: { type: 'object', properties: GRAPH, additionalProperties: false },
    readOnly: true,
    async run(given, { engine, signal }) {
      const { nodes, faults, warnings, ...plan } = await engine.plan({ ...(await sourceOf(engine, given)), inputs: given.inputs ?? {}, signal })
      return said({
        ...plan,
        nodes: nodes.map(({ node, type, cached, seconds, ports }) => ({ node, type, cached, seconds, ports: ports.map(({ port, socket, clip, value }) => ({ port, socket, ...(clip === undefined ? {} : { clip }), ...(value === undefined ? {} : { value }) })) })),
        faults: faults.map(({ message }) => message),
        warnings: warnings.map(({ message }) => message),
      })
    },
  }),
  defineTool<GraphGiven & { node: string; port?: string; frame?: number; moment?: number; width?: number }>({
    name: 'preview_node',
    title: 'Look at a node',
    description: 'A picture of what a node of a graph gives, before anything is rendered: a frame, a still, flow as colours, sound as a waveform.',
    inputSchema: {
      type: 'object',
      properties: {
        ...GRAPH,
        node: { type: 'string', minLength: 1, description: 'Name of the node in the graph.' },
        port: { type: 'string', description: 'Default: the first output that can be seen.' },
        frame: { type: 'integer', minimum: 0, description: 'Default: the first.' },
        moment: { type: 'number', minimum: 0, maximum: 1, description: 'Instead of the frame: a share of the clip.' },
        width: { type: 'integer', minimum: 16, maximum: 1920, default: 640 },
      },
      required: ['node'],
      additionalProperties: false,
    },
    readOnly: true,
    async run({ node, port, frame, moment, width = 640, ...given }, { engine, signal }) {
      const { still, text, info } = await engine.preview({
        ...(await sourceOf(engine, given)), inputs: given.inputs ?? {}, node, width, signal,
        ...(port === undefined ? {} : { port }), ...(frame === undefined ? {} : { frame }), ...(moment === undefined ? {} : { moment }),
      })
      return [...(still === undefined ? said(text ?? '') : [shown(await stillBytes(still, 'jpeg'), 'image/jpeg')]), ...said(info)]
    },
  }),
  defineTool<{ search?: string }>({
    name: 'nodes',
    title: 'Node types',
    description: 'The node types that are installed, a line each; with words, those that fit them, the best first.',
    inputSchema: { type: 'object', properties: { search: { type: 'string', description: 'Words of a title, description or tag.' } }, additionalProperties: false },
    readOnly: true,
    async run({ search = '' }, { engine }) {
      const { nodes } = catalogue(engine.registry)
      const found = search.trim() === '' ? nodes : rankNodes(search, nodes).map(({ node }) => node)
      return said(found.map(({ type, category, description }) => `${type} (${category}): ${description}`).join('\n') || 'None fits.')
    },
  }),
  defineTool<{ type: string }>({
    name: 'describe_node',
    title: 'One node type',
    description: 'Inputs, outputs and params of a node type, with ranges, choices and defaults.',
    inputSchema: { type: 'object', properties: { type: { type: 'string', minLength: 1 } }, required: ['type'], additionalProperties: false },
    readOnly: true,
    async run({ type }, { engine }) {
      const { nodes } = catalogue(engine.registry)
      const found = nodes.find((one) => one.type === type)
      if (found === undefined) throw failure('E_NODE_TYPE', { got: type, ...nearest(type, nodes.map((one) => one.type)) })
      return said(found)
    },
  }),
]
