/** `reelgraph retention`: deletes what was kept long enough. */
import type { Command } from 'commander'
import { readRules, retain } from '../retention/retention.ts'
import { projectFolder, withEngine } from './with-engine.ts'

export function addRetentionCommand(program: Command): void {
  program
    .command('retention')
    .description('delete what was kept long enough, as retention.json of the project says')
    .option('--dry-run', 'only tell what would be deleted')
    .option('--json', 'as JSON')
    .action(async ({ dryRun = false, json = false }: { dryRun?: boolean; json?: boolean }, command: Command) => {
      const rules = await readRules(projectFolder(command))
      await withEngine(command, {}, async (engine) => {
        const due = await retain(engine, rules, new Date(), dryRun)
        if (json) return void process.stdout.write(`${JSON.stringify(due)}\n`)
        for (const { kind, name, bytes, used } of due) process.stdout.write(`${kind}  ${name}  ${(bytes / 1e6).toFixed(1)} MB  ${new Date(used).toISOString()}\n`)
        const total = (due.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)
        process.stdout.write(dryRun ? `${due.length} would be deleted, ${total} MB\n` : `${due.length} deleted, ${total} MB\n`)
      })
    })
}
