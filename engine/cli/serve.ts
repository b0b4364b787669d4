/** `reelgraph serve`: the editor, the API and the queue, until Ctrl-C. */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import pc from 'picocolors'
import { openAudit } from '../access/audit.ts'
import { createTokenBook, listTokens } from '../access/tokens.ts'
import { failure, toReelgraphError } from '../contract/errors.ts'
import type { Engine, EngineOptions } from '../host/engine.ts'
import { createQueue, type RunQueue } from '../queue/queue.ts'
import { openSqliteQueueStore } from '../queue/queue-sqlite.ts'
import type { Warning } from '../contract/warnings.ts'
import type { PluginChange, Registry } from '../plugins/registry-types.ts'
import { createAccess, OPEN_ACCESS } from '../server/access.ts'
import { createServer, type RunningServer, type TlsFiles } from '../server/create-server.ts'
import type { Traces } from '../server/traces.ts'
import { createStarter } from '../starts/starter.ts'
import { faultsOf, listStarts, nextTime } from '../starts/starts.ts'
import { printFaults, printWarnings } from './faults.ts'
import { leave, leaveSoon } from './leave.ts'
import { projectFolder, type GlobalOptions, resourceOptions, wholeNumber, withEngine } from './with-engine.ts'

interface ServeOptions {
  readonly host: string
  readonly port: string
  readonly allowHost: readonly string[]
  readonly memory?: string
  readonly workers?: string
  readonly maxPixels?: string
  readonly watch?: boolean
  readonly tokens?: boolean
  readonly insecure?: boolean
  readonly trustProxy?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly rate: string
  readonly logJson?: boolean
  readonly drain: string
  readonly webhooksPrivate?: boolean
  readonly redis?: string | true
  readonly store?: string
}

type Log = NonNullable<EngineOptions['log']>

const EDITOR = new URL('../../editor/dist', import.meta.url).pathname

export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the editor and the HTTP API')
    .option('--port <n>', 'port; 0 picks a free one', '8188')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--allow-host <name>', 'a name under which the server may be reached; may be repeated', (name: string, all: string[]) => [...all, name], [])
    .option('--tokens', 'ask for a token on this machine, too')
    .option('--insecure', 'ask nobody for a token, whatever the address: whoever reaches it may render, save and delete')
    .option('--trust-proxy <who>', 'proxies that tell a client\'s address: loopback, addresses, or how many; asks for tokens')
    .option('--tls-cert <file>', 'certificate with its chain, as PEM: speak TLS; read again on SIGHUP')
    .option('--tls-key <file>', 'its private key, as PEM')
    .option('--rate <n>', 'requests a minute of one token, or of an address without one, where tokens are asked for; 0 sets no limit', '3000')
    .option('--log-json', 'write a line of JSON to stderr for all that becomes of runs; with --verbose for each request, too')
    .option('--webhooks-private', 'also call webhooks on this machine and its network')
    .option('--drain <s>', 'seconds that runs may go on after SIGTERM; then they are taken up at the next start', '25')
    .option('--redis [queue]', 'have workers do the work: redis://HOST:PORT, or a folder of this machine (default: REELGRAPH_REDIS)')
    .option('--store <place>', 'what server and workers share: s3://BUCKET/PREFIX, or a folder that all see')
    .option('--memory <MB>', 'memory for frames (default: 512)')
    .option('--workers <n>', 'worker threads (default: one per core)')
    .option('--max-pixels <n>', 'pixels of the largest picture that is read (default: 100000000)')
    .option('--watch', 'load plugins that change anew: those in plugins/, and packages that are linked')
    .action(async ({ host, port, allowHost, watch = false, tokens = false, insecure = false, trustProxy, tlsCert, tlsKey, rate, logJson = false, drain, webhooksPrivate = false, redis, store: shared, ...limits }: ServeOptions, command: Command) => {
      const guarded = !insecure && (tokens || trustProxy !== undefined || !isLoopback(host))
      const accounts = guarded ? (await import('../access/oidc-config.ts')).readOidc(projectFolder(command)) : undefined
      if (guarded && accounts === undefined && listTokens(projectFolder(command)).length === 0) throw failure('E_ACCESS_OPEN', { port: '--host', got: host })
      const tls = tlsFiles(tlsCert, tlsKey)
      const perMinute = wholeNumber('rate', rate, 0)
      const drainSeconds = wholeNumber('drain', drain, 0)
      const { verbose = false } = command.optsWithGlobals<GlobalOptions>()
      const log = logJson || verbose ? await openLog(verbose) : undefined
      const farms = redis === undefined ? undefined : await import('./farm-options.ts')
      const farm = await farms?.openFarmOf(redis!, shared)
      await withEngine(command, { ...resourceOptions(limits), watch, ...(farm === undefined ? {} : { around: farm.around }), ...(log === undefined ? {} : { log }) }, async (engine) => {
        if (watch) {
          printFaults(engine.registry.problems)
          const polled = (): readonly Warning[] => engine.warnings().filter(({ code }) => code === 'W_WATCH_POLLED')
          // What has come up by now is told by now.
          let told = polled().length > 0
          engine.onPlugins((changes) => {
            if (!told) printWarnings(polled())
            told ||= polled().length > 0
            printChanges(changes, engine.registry)
          })
        }
        const queue = createQueue({
          store: openSqliteQueueStore(join(engine.project, '.reelgraph'), (setAside, found) => {
            engine.warn('W_QUEUE_DAMAGED', { file: 'queue.sqlite', detail: `It is ${setAside} now. ${found} runs could be read.` })
            printWarnings(engine.warnings().filter(({ code }) => code === 'W_QUEUE_DAMAGED'))
          }),
          run: farm === undefined ? (order, run, signal, onEvent) => engine.render({ ...order, run, signal, onEvent, live: true }) : await farms!.serveFrom(farm, engine),
          ...(farms === undefined ? {} : { concurrency: farms.FARM_RUNS }),
          newId: randomUUID,
          now: () => new Date(),
        })
        const endpoint = process.env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? ''
        const traces = endpoint === '' ? undefined : await openTraces(queue)
        // What others do with it is written down.
        const audit = guarded ? openAudit(engine.project) : undefined
        try {
          const server = await createServer({
            access: guarded ? createAccess(createTokenBook(engine.project)) : OPEN_ACCESS, ...(audit === undefined ? {} : { audit }),
            ...(trustProxy === undefined ? {} : { trustProxy: /^\d+$/.test(trustProxy) ? Number(trustProxy) : trustProxy }),
            ...(accounts === undefined ? {} : { oidc: (await import('../server/oidc.ts')).createOidc({ config: accounts, secret: process.env['REELGRAPH_OIDC_SECRET'], onFault: printFaults }) }),
            ...(tls === undefined ? {} : { tls: tls() }), ...(guarded && perMinute > 0 ? { rate: perMinute } : {}),
            ...(log === undefined ? {} : { log }), ...(farm === undefined ? {} : { farm: farm.queue }),
            webhooks: { secret: process.env['REELGRAPH_WEBHOOK_SECRET'], allowPrivate: webhooksPrivate },
            engine, queue, host, port: wholeNumber('port', port, 0), editorFolder: EDITOR, allowedHosts: allowHost,
            starter: createStarter({ engine, queue, onFault: (_name, faults) => printFaults(faults) }),
          })
          process.stdout.write(`Reelgraph is at ${pc.bold(server.url)}  (Ctrl-C ends it)${guarded ? '  It asks for tokens.' : ''}\n`)
          if (insecure && !isLoopback(host)) process.stderr.write(`Everybody who reaches ${host} may render, save and delete here.\n`)
          // A terminal that closes ends it; a service that is told to read anew goes on.
          if (tls !== undefined || !process.stdin.isTTY) process.on('SIGHUP', () => tls !== undefined && renew(server, tls))
          await printStarts(engine)
          const asked = await Promise.race([once(process, 'SIGINT').then(() => 'SIGINT'), once(process, 'SIGTERM').then(() => 'SIGTERM')])
          // What doesn't end by itself is ended by asking twice.
          for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, leave)
          process.stdout.write('\nClosing…\n')
          // A person at the keyboard waits for nothing; whoever deploys has what runs come to its end.
          if (asked === 'SIGTERM' && !(await queue.drain(drainSeconds))) process.stdout.write('What still runs is taken up at the next start.\n')
          await server.close()
        } finally {
          await queue.close()
          await traces?.close()
          audit?.close()
        }
      }).finally(() => farm?.close())
      leaveSoon('SIGTERM')
    })
}

async function openLog(verbose: boolean): Promise<Log> {
  const { pino } = await import('pino')
  const log: Log = pino({ level: verbose ? 'debug' : 'info', base: { pid: process.pid }, timestamp: () => `,"time":"${new Date().toISOString()}"` }, pino.destination(2))
  return log
}

/** @throws E_USAGE where the packages are not installed */
async function openTraces(queue: RunQueue): Promise<Traces> {
  const { createTraces } = await import('../server/traces.ts').catch((thrown: unknown) => {
    if ((thrown as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw thrown
    throw failure('E_USAGE', { port: 'OTEL_EXPORTER_OTLP_ENDPOINT', expected: 'the packages of OpenTelemetry', got: 'none', fix: 'Install them: npm install @opentelemetry/api @opentelemetry/sdk-trace-base @opentelemetry/resources @opentelemetry/exporter-trace-otlp-http' }, thrown)
  })
  return createTraces(queue)
}

/** Reads certificate and key as they are now. @throws E_USAGE */
function tlsFiles(cert: string | undefined, key: string | undefined): (() => TlsFiles) | undefined {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw failure('E_USAGE', { port: cert === undefined ? '--tls-cert' : '--tls-key', expected: 'both --tls-cert and --tls-key', got: 'one of them' })
  const read = (port: string, file: string): Buffer => {
    try {
      return readFileSync(file)
    } catch (thrown) {
      throw failure('E_USAGE', { port, expected: 'a PEM file that can be read', got: file, detail: (thrown as Error).message }, thrown)
    }
  }
  return () => ({ cert: read('--tls-cert', cert), key: read('--tls-key', key) })
}

/** What is broken leaves the old certificate at work. */
function renew(server: RunningServer, tls: () => TlsFiles): void {
  try {
    server.renew(tls())
    process.stdout.write('The certificate was read again.\n')
  } catch (thrown) {
    printFaults(toReelgraphError(thrown).faults)
  }
}

/** Reached from this machine alone. */
const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

async function printStarts(engine: Engine): Promise<void> {
  const { list, faults } = await listStarts(engine.project)
  printFaults([...faults, ...(await Promise.all(list.map((start) => faultsOf(start, engine)))).flat()])
  const now = new Date()
  for (const start of list) {
    const next = nextTime(start, now)
    if (next !== undefined) process.stdout.write(`Starts ${start.name} at ${next.toISOString()}\n`)
  }
}

function printChanges(changes: readonly PluginChange[], registry: Registry): void {
  for (const { plugin, state } of changes) {
    const { version = '', nodes = [] } = registry.plugins().find(({ name }) => name === plugin) ?? {}
    if (state === 'loaded') process.stdout.write(`Loaded ${plugin} ${version}, ${nodes.length} nodes\n`)
    if (state === 'removed') process.stdout.write(`Removed ${plugin}\n`)
  }
  if (changes.some(({ state }) => state === 'failed')) printFaults(registry.problems)
}
