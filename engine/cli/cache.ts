/** `reelgraph cache ls|gc|verify`: the artifact store. */
import Table from 'cli-table3'
import type { Command } from 'commander'
import { wholeNumber, withEngine } from './with-engine.ts'

export function addCacheCommands(program: Command): void {
  const group = program.command('cache').description('stored results')
  group
    .command('ls')
    .description('list stored results, the last used first')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      await withEngine(command, {}, async ({ store }) => {
        const artifacts = await store.list()
        if (options.json === true) {
          process.stdout.write(`${JSON.stringify(artifacts)}\n`)
          return
        }
        const table = new Table({ head: ['key', 'kind', 'files', 'MB', 'made', 'used'], style: { head: [], border: [] } })
        for (const one of artifacts) {
          table.push([one.key.slice(0, 12), one.kind, one.files.length, (one.bytes / 1e6).toFixed(1), one.created, one.used])
        }
        process.stdout.write(`${table.toString()}\n`)
      })
    })
  group
    .command('gc')
    .description('delete the least recently used results')
    .option('--limit <MB>', 'bytes to keep, in MB', '20000')
    .action(async (options: { limit: string }, command: Command) => {
      await withEngine(command, {}, async ({ store }) => {
        const { removed, bytes } = await store.gc(wholeNumber('limit', options.limit, 0) * 1e6)
        process.stdout.write(`${removed} removed, ${(bytes / 1e6).toFixed(1)} MB freed\n`)
      })
    })
  group
    .command('verify')
    .description('read every stored file and compare it with its digest')
    .option('--mend', 'remove what does not match: the next run makes it anew')
    .action(async (options: { mend?: boolean }, command: Command) => {
      process.exitCode = await withEngine(command, {}, async ({ store }) => {
        const problems = await store.verify(options.mend)
        for (const { key, detail } of problems) process.stderr.write(`${key.slice(0, 12)}: ${detail}\n`)
        process.stdout.write(`${(await store.list()).length} results, ${problems.length} damaged\n`)
        return problems.length > 0 && options.mend !== true ? 7 : 0
      })
    })
}
