/** `reelgraph mcp`: tools for an assistant, over stdin and stdout. */
import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import { failure } from '../contract/errors.ts'
import { createMemoryStore } from '../queue/queue-memory.ts'
import { createQueue } from '../queue/queue.ts'
import { leaveSoon } from './leave.ts'
import { resourceOptions, withEngine } from './with-engine.ts'

export function addMcpCommand(program: Command): void {
  program
    .command('mcp')
    .description('serve productions, graphs and nodes to an assistant (Model Context Protocol over stdio)')
    .option('--memory <MB>', 'memory for frames (default: 512)')
    .option('--workers <n>', 'worker threads (default: one per core)')
    .action(async (limits: { memory?: string; workers?: string }, command: Command) => {
      const { serveMcp } = await import('../mcp/serve-mcp.ts').catch((thrown: unknown) => {
        if ((thrown as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw thrown
        throw failure('E_USAGE', { expected: 'the package @modelcontextprotocol/sdk', got: 'none', fix: 'Install it: npm install @modelcontextprotocol/sdk' }, thrown)
      })
      await withEngine(command, resourceOptions(limits), async (engine) => {
        // The runs of this conversation; those of a server on the same project are its own.
        const queue = createQueue({ store: createMemoryStore(), run: (order, run, signal, onEvent) => engine.render({ ...order, run, signal, onEvent }), newId: randomUUID, now: () => new Date() })
        try {
          await serveMcp(engine, queue)
        } finally {
          await queue.close()
        }
      })
      leaveSoon('SIGTERM')
    })
}
