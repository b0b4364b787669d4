/** `reelgraph nodes [type]`: what is installed, and all about one node. */
import Table from 'cli-table3'
import type { Command } from 'commander'
import { failure } from '../contract/errors.ts'
import { nearest } from '../graph/nearest.ts'
import { rankNodes } from '../graph/rank-nodes.ts'
import { catalogue, nodeEntry } from '../plugins/catalogue.ts'
import { nodePage } from '../plugins/node-docs.ts'
import { withEngine } from './with-engine.ts'

const MOST_FOUND = 20

function table(head: string[], rows: readonly string[][]): string {
  const made = new Table({ head, style: { head: [], border: [] } })
  made.push(...rows)
  return made.toString()
}

export function addNodesCommand(program: Command): void {
  program
    .command('nodes [type]')
    .description('list the installed nodes, or describe one')
    .option('--search <words>', 'those that fit the words, the best first')
    .option('--json', 'as JSON')
    .action(async (type: string | undefined, options: { json?: boolean; search?: string }, command: Command) => {
      await withEngine(command, {}, async ({ registry }) => {
        if (type !== undefined) {
          const spec = registry.node(type)
          if (spec === undefined) throw failure('E_NODE_TYPE', { got: type, ...nearest(type, registry.nodes().map((one) => one.type)) })
          process.stdout.write(options.json === true ? `${JSON.stringify(nodeEntry(spec, registry))}\n` : nodePage(spec))
          return
        }
        if (options.search !== undefined) {
          const found = rankNodes(options.search, catalogue(registry).nodes).map(({ node, by }) => ({ node, by }))
          if (options.json === true) process.stdout.write(`${JSON.stringify(found.map(({ node }) => node))}\n`)
          else process.stdout.write(found.length === 0 ? 'None fits. reelgraph nodes lists all.\n' : `${table(['type', 'title', 'found by'], found.slice(0, MOST_FOUND).map(({ node, by }) => [node.type, node.title, by ?? '']))}\n`)
          return
        }
        if (options.json === true) {
          process.stdout.write(`${JSON.stringify(catalogue(registry))}\n`)
          return
        }
        const sorted = registry.nodes().toSorted((a, b) => a.category.localeCompare(b.category) || a.type.localeCompare(b.type))
        const rows = sorted.map((spec) => [spec.type, spec.category, Object.keys(spec.inputs).join(', '), Object.keys(spec.outputs).join(', '), spec.title])
        process.stdout.write(`${table(['type', 'category', 'inputs', 'outputs', 'title'], rows)}\n`)
      })
    })
}
