/** `reelgraph token create|ls|revoke` and `reelgraph audit verify|export`: who may use a server, and what was done with it. */
import { userInfo } from 'node:os'
import Table from 'cli-table3'
import { Option, type Command } from 'commander'
import { failure } from '../contract/errors.ts'
import { hasAudit, openAudit, type Audit, type AuditEntry } from '../access/audit.ts'
import { ROLES, type Role } from '../access/roles.ts'
import { createToken, isOver, listTokens, revokeToken } from '../access/tokens.ts'
import { projectFolder, wholeNumber } from './with-engine.ts'

export function addAccessCommands(program: Command): void {
  const token = program.command('token').description('tokens that a server asks for')
  token
    .command('create')
    .description('make a token; it is told once and never again')
    .addOption(new Option('--role <role>', 'what it is for; each role may do all that those before it may').choices(ROLES).makeOptionMandatory())
    .option('--name <name>', 'whose it is', userInfo().username)
    .option('--runs <n>', 'renders that may be asked for within a day')
    .option('--minutes <n>', 'minutes of rendering within a day')
    .option('--credits <n>', 'credits within a day: one for each minute of rendering that is begun, none for runs that fail')
    .option('--expires <days>', 'such as 90d; without it, it holds until it is revoked')
    .action(({ role, name, expires, runs, minutes, credits }: { role: Role; name: string; expires?: string; runs?: string; minutes?: string; credits?: string }, command: Command) => {
      const project = projectFolder(command)
      const { token: made, secret } = createToken(project, { name, role, quota: { ...(runs === undefined ? {} : { runs: wholeNumber('runs', runs, 0) }), ...(minutes === undefined ? {} : { minutes: wholeNumber('minutes', minutes, 0) }), ...(credits === undefined ? {} : { credits: wholeNumber('credits', credits, 0) }) }, ...(expires === undefined ? {} : { days: daysOf(expires) }) })
      note(project, { who: 'local', what: 'token', target: `${made.id} ${role} for ${name}`, outcome: 'ok' })
      process.stderr.write(`Token ${made.id} for ${name}, role ${role}${made.expires === undefined ? '' : `, until ${made.expires}`}. Keep what follows: it is not told again.\n`)
      process.stdout.write(`${secret}\n`)
    })
  token
    .command('ls')
    .description('list the tokens; what they are made of is not kept')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }, command: Command) => {
      const rows = listTokens(projectFolder(command)).map(({ digest: _, ...one }) => ({ ...one, over: isOver(one, new Date()) }))
      if (json === true) return void process.stdout.write(`${JSON.stringify(rows)}\n`)
      const table = new Table({ head: ['id', 'name', 'role', 'made', 'until'], style: { head: [], border: [] } })
      for (const { id, name, role, created, expires, over } of rows) table.push([id, name, role, created, expires === undefined ? '' : `${expires}${over ? ' (over)' : ''}`])
      process.stdout.write(`${table.toString()}\n`)
    })
  token
    .command('revoke <id>')
    .description('take a token back: a server that runs knows it at once')
    .action((id: string, _: object, command: Command) => {
      const project = projectFolder(command)
      const { name, role } = revokeToken(project, id)
      note(project, { who: 'local', what: 'revoke', target: `${id} ${role} of ${name}`, outcome: 'ok' })
      process.stdout.write(`Token ${id} of ${name} is revoked.\n`)
    })

  const audit = program.command('audit').description('what was done with a server')
  audit
    .command('verify')
    .description('check that no row was changed or taken out: exit code 8 where one was')
    .action((_: object, command: Command) => {
      withLog(command, (log, rows) => {
        const broken = log.firstBroken()
        if (broken !== undefined) throw failure('E_AUDIT', { got: `row ${broken}` })
        process.stdout.write(`${rows.length} rows, each as it was written${rows.length === 0 ? '' : `; the last is ${rows.at(-1)!.digest}`}\n`)
      })
    })
  audit
    .command('export')
    .description('write all rows to stdout, one JSON object a line')
    .action((_: object, command: Command) => {
      withLog(command, (_log, rows) => {
        for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`)
      })
    })
}

/** @throws E_USAGE */
function daysOf(text: string): number {
  const days = /^(\d{1,5})d?$/.exec(text)?.[1]
  if (days === undefined || days === '0') throw failure('E_USAGE', { port: '--expires', expected: 'days, such as 90d', got: text })
  return Number(days)
}

function note(project: string, entry: AuditEntry): void {
  const log = openAudit(project)
  log.add(entry)
  log.close()
}

function withLog(command: Command, work: (log: Audit, rows: ReturnType<Audit['rows']>) => void): void {
  const project = projectFolder(command)
  if (!hasAudit(project)) return void process.stderr.write('There is no audit log yet: serve --tokens and the commands for tokens write one.\n')
  const log = openAudit(project)
  try {
    work(log, log.rows())
  } finally {
    log.close()
  }
}
