/** `reelgraph nodes [type]`: what is installed, and all about one node. */
import Table from 'cli-table3'
import type { Command } from 'commander'
import { failure } from '../contract/errors.ts'
import { nearest } from '../graph/nearest.ts'
import { catalogue, nodeEntry } from '../plugins/catalogue.ts'
import { nodePage } from '../plugins/node-docs.ts'
import { withEngine } from './with-engine.ts'

export function addNodesCommand(program: Command): void {
  program
    .command('nodes [type]')
    .description('list the installed nodes, or describe one')
    .option('--json', 'as JSON')
    .action(async (type: string | undefined, options: { json?: boolean }, command: Command) => {
      await withEngine(command, {}, async ({ registry }) => {
        if (type !== undefined) {
          const spec = registry.node(type)
          if (spec === undefined) throw failure('E_NODE_TYPE', { got: type, ...nearest(type, registry.nodes().map((one) => one.type)) })
          process.stdout.write(options.json === true ? `${JSON.stringify(nodeEntry(spec, registry))}\n` : nodePage(spec))
          return
        }
        if (options.json === true) {
          process.stdout.write(`${JSON.stringify(catalogue(registry))}\n`)
          return
        }
        const table = new Table({ head: ['type', 'category', 'inputs', 'outputs', 'title'], style: { head: [], border: [] } })
        const sorted = registry.nodes().toSorted((a, b) => a.category.localeCompare(b.category) || a.type.localeCompare(b.type))
        for (const spec of sorted) {
          table.push([spec.type, spec.category, Object.keys(spec.inputs).join(', '), Object.keys(spec.outputs).join(', '), spec.title])
        }
        process.stdout.write(`${table.toString()}\n`)
      })
    })
}
