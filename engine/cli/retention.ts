/** `reelgraph retention`: deletes what was kept long enough, in the project or in what machines share. */
import { Option, type Command } from 'commander'
import { failure } from '../contract/errors.ts'
import type { Kept, Rule } from '../retention/due.ts'
import { readRules, retain } from '../retention/retention.ts'
import { projectFolder, withEngine } from './with-engine.ts'

interface RetentionOptions {
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly store?: string
  readonly redis?: string
}

export function addRetentionCommand(program: Command): void {
  program
    .command('retention')
    .description('delete what was kept long enough, as retention.json of the project says')
    .option('--dry-run', 'only tell what would be deleted')
    .option('--store <place>', 'not in the project, but in what machines share, by the rule "farm": s3://BUCKET/PREFIX, or a folder')
    .addOption(new Option('--redis <queue>', 'with --store: whose jobs keep what they need: redis://HOST:PORT, or a folder').env('REELGRAPH_REDIS'))
    .option('--json', 'as JSON')
    .action(async ({ dryRun = false, json = false, store, redis }: RetentionOptions, command: Command) => {
      const rules = await readRules(projectFolder(command))
      const now = new Date()
      const due = store === undefined ? await withEngine(command, {}, (engine) => retain(engine, rules, now, dryRun)) : await cleanShared(store, redis, rules.farm, now, dryRun)
      if (json) return void process.stdout.write(`${JSON.stringify(due)}\n`)
      for (const { kind, name, bytes, used } of due) process.stdout.write(`${kind}  ${name}  ${(bytes / 1e6).toFixed(1)} MB  ${new Date(used).toISOString()}\n`)
      const total = (due.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)
      process.stdout.write(dryRun ? `${due.length} would be deleted, ${total} MB\n` : `${due.length} deleted, ${total} MB\n`)
    })
}

async function cleanShared(store: string, redis: string | undefined, rule: Rule | undefined, now: Date, dry: boolean): Promise<readonly (Kept & { readonly kind: string })[]> {
  if (rule === undefined) throw failure('E_USAGE', { file: 'retention.json', port: 'farm', expected: '"days", "MB" or both', got: 'nothing', fix: 'See docs/service.md.' })
  const [{ openObjects, openWork }, { cleanStore }] = await Promise.all([import('../farm/open-farm.ts'), import('../farm/clean-store.ts')])
  const objects = await openObjects(store)
  try {
    const queue = redis === undefined ? undefined : await openWork(redis)
    try {
      const due = await cleanStore(objects, { rule, now: now.getTime(), dry, ...(queue === undefined ? {} : { queue }) })
      return due.map((one) => ({ ...one, kind: 'farm' }))
    } finally {
      await queue?.close()
    }
  } finally {
    objects.close()
  }
}
