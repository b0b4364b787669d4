/** The Model Context Protocol over stdin and stdout, by its official SDK: tools for assistants that make and check films. */
import { once } from 'node:events'
import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { CallToolRequestSchema, ListToolsRequestSchema, type CallToolResult, type ListToolsResult } from '@modelcontextprotocol/sdk/types.js'
import { Ajv } from 'ajv'
import { failure, toReelgraphError } from '../contract/errors.ts'
import type { Engine } from '../host/engine.ts'
import { ENGINE_VERSION } from '../machine/version.ts'
import type { RunQueue } from '../queue/queue.ts'
import { GRAPH_TOOLS } from './graph-tools.ts'
import { productionTools, RUN_TOOLS } from './run-tools.ts'
import type { Tool } from './tool.ts'

const INSTRUCTIONS = 'Reelgraph makes films. produce_… tools make a whole film from words or files; look_at_run shows what was made. For anything else, write a graph of nodes (nodes, describe_node), look at it with preview_node, check it with validate_graph and plan_graph, and render it with render_graph. Paths are relative to the project folder; films go to its output folder.'

/** Settles when the assistant has gone. */
export async function serveMcp(engine: Engine, queue: RunQueue): Promise<void> {
  const ajv = new Ajv({ allErrors: true, strict: false })
  const server = new Server({ name: 'reelgraph', title: 'Reelgraph', version: ENGINE_VERSION }, { capabilities: { tools: {} }, instructions: INSTRUCTIONS })
  // Productions may come and go while it runs.
  const tools = async (): Promise<readonly Tool[]> => [...(await productionTools(engine.project)), ...RUN_TOOLS, ...GRAPH_TOOLS]

  server.setRequestHandler(ListToolsRequestSchema, async (): Promise<ListToolsResult> => ({
    tools: (await tools()).map(({ name, title, description, inputSchema, readOnly = false }) => ({
      name, title, description, inputSchema: inputSchema as ListToolsResult['tools'][number]['inputSchema'], annotations: { readOnlyHint: readOnly, destructiveHint: false, openWorldHint: false },
    })),
  }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification }): Promise<CallToolResult> => {
    try {
      const tool = (await tools()).find(({ name }) => name === params.name)
      if (tool === undefined) throw failure('E_USAGE', { expected: 'the name of a tool', got: params.name, fix: 'List the tools.' })
      const given = params.arguments ?? {}
      // Graphs tell of wrong values better than a schema does.
      if (!tool.name.startsWith('produce_') && !ajv.validate(tool.inputSchema, given)) throw failure('E_USAGE', { expected: ajv.errorsText(ajv.errors, { dataVar: 'arguments' }), got: JSON.stringify(given).slice(0, 200), fix: 'Give what the schema of the tool says.' })
      const token = params._meta?.progressToken
      const progress = (completed: number, message: string): void => {
        if (token !== undefined) sendNotification({ method: 'notifications/progress', params: { progressToken: token, progress: completed, total: 1, message } }).catch(() => {})
      }
      return { content: [...(await tool.run(given as never, { engine, queue, signal, progress }))] }
    } catch (thrown) {
      return { isError: true, content: toReelgraphError(thrown).faults.map(({ message }) => ({ type: 'text', text: message })) }
    }
  })
  const gone = new Promise<void>((resolve) => (server.onclose = resolve))
  await server.connect(new StdioServerTransport())
  await Promise.race([gone, once(process.stdin, 'end'), once(process.stdin, 'close'), once(process, 'SIGINT'), once(process, 'SIGTERM')])
  await server.close()
}
