/** The HTTP server: the API under /api, the editor's files at the root, films under /api/files. */
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import type { Duplex } from 'node:stream'
import { createSecureContext } from 'node:tls'
import express, { type NextFunction, type Request, type Response } from 'express'
import type { Engine, EngineOptions } from '../host/engine.ts'
import { failure, toReelgraphError } from '../contract/errors.ts'
import { checkDepth, checkKeys } from '../graph/json.ts'
import { createPackageJobs } from '../models/packages/package-jobs.ts'
import { isFinished, type RunQueue } from '../queue/queue.ts'
import { createShareLinks } from '../access/share-links.ts'
import type { Audit } from '../access/audit.ts'
import { OPEN_ACCESS, type Access, type Caller } from './access.ts'
import { createBrake, TooMany } from './brake.ts'
import type { ServerContext } from './context.ts'
import { mountEventSocket } from './event-socket.ts'
import { checkOrigin } from './guard.ts'
import { answerOptions, expressPath, mountRoutes, refuseOtherMethods } from './mount-routes.ts'
import { createTell } from './project-paths.ts'
import { createIdempotency } from './idempotency.ts'
import { createKeptFilms } from './kept-films.ts'
import { createLiveFilms } from './live-films.ts'
import type { WorkQueue } from '../farm/work-queue.ts'
import { createMetrics } from './metrics.ts'
import type { Oidc } from './oidc.ts'
import { createPictures } from './pictures.ts'
import { problemOf, sendProblem } from './problem.ts'
import { keepRaw } from './raw-bodies.ts'
import { requestRate } from './request-rate.ts'
import { logRuns } from './run-log.ts'
import { routeTable } from './routes/index.ts'
import { securityHeaders } from './security-headers.ts'
import { createWebhooks, type WebhookOptions } from '../webhooks/webhooks.ts'
import { runView } from './run-view.ts'
import { createStarter, type Starter } from '../starts/starter.ts'

export interface ServerOptions {
  readonly engine: Engine
  readonly queue: RunQueue
  readonly log?: EngineOptions['log']
  readonly host?: string
  /** 0 picks a free one. */
  readonly port?: number
  /** Static files of the editor. */
  readonly editorFolder?: string
  /** Names, beside addresses and localhost, under which the server may be reached. */
  readonly allowedHosts?: readonly string[]
  /** Bytes of a JSON body. Default 4 MiB: 20,000 nodes, and read within a moment. */
  readonly bodyLimit?: number
  /** Bytes of an uploaded file. Default 2 GiB. */
  readonly uploadLimit?: number
  /** Starts runs by the clock and by calls; ended with the server. Default: one that does. */
  readonly starter?: Starter
  /** Who may ask for what. Default: everybody for everything. */
  readonly access?: Access
  /** Others that sign people in, beside tokens. */
  readonly oidc?: Oidc
  /** Where it is written down what is done; closed by whoever opened it. */
  readonly audit?: Audit
  /** Proxies whose word on a client's address is taken, as express has it: `loopback`, addresses, or how many. */
  readonly trustProxy?: string | number
  /** Certificate and key, as PEM: the server speaks TLS. */
  readonly tls?: TlsFiles
  /** How ends of runs are told of. */
  readonly webhooks?: Pick<WebhookOptions, 'secret' | 'allowPrivate' | 'waits'>
  /** Work that other machines do, to be looked at; closed by whoever opened it. */
  readonly farm?: WorkQueue
  /** Requests a minute of one token, or of an address without one. Default: as many as come. */
  readonly rate?: number
}

export interface TlsFiles {
  readonly cert: string | Buffer
  readonly key: string | Buffer
}

export interface RunningServer {
  readonly url: string
  /** Takes a certificate that was renewed: connections that are there go on with the old one. */
  renew(tls: TlsFiles): void
  /** Ends open connections; leaves engine and queue to whoever made them. */
  close(): Promise<void>
}

/** Where the route table's rows lie. */
const PLACES = ['/api', '/metrics']

export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const { engine, queue, log, host = '127.0.0.1', port = 8188, allowedHosts = [] } = options
  const pictures = createPictures({ engine, queue })
  const kept = createKeptFilms({ engine, queue })
  const live = createLiveFilms({ engine, queue })
  const { sessions } = engine.models
  const packages = createPackageJobs({
    packages: engine.models.packages,
    loaded: () => sessions.stats().loaded,
    free: (name) => sessions.free((one) => one.startsWith(`${name}/`)),
    onReplaced: () => sessions.free(),
    now: () => performance.now(),
    project: engine.project,
  })
  const tell = createTell(engine)
  const starter = options.starter ?? createStarter({ engine, queue, onFault: (name, faults) => log?.warn({ start: name, code: faults[0]?.code }, faults[0]?.message ?? 'a start has failed') })
  const access = options.access ?? OPEN_ACCESS
  const { audit } = options
  const brake = createBrake({ audit })
  const metrics = createMetrics({ engine, queue })
  const webhooks = createWebhooks({
    project: engine.project, queue, tell: (run) => runView(engine, run, tell, undefined, kept), ...options.webhooks,
    onGivenUp: (to, id, detail) => log?.warn({ webhook: id, to, detail }, 'a webhook was given up'),
  })
  const context: ServerContext = { engine, queue, pictures, kept, live, shares: createShareLinks(engine.project), packages, starter, access, brake, metrics, idempotency: createIdempotency(queue), webhooks, ...(audit === undefined ? {} : { audit }), ...(options.farm === undefined ? {} : { farm: options.farm }), ...(options.oidc === undefined ? {} : { oidc: options.oidc }), uploadLimit: options.uploadLimit ?? 2 * 1024 ** 3 }
  const routes = routeTable(context)

  const app = express()
  app.set('etag', false)
  app.disable('x-powered-by')
  if (options.trustProxy !== undefined) app.set('trust proxy', options.trustProxy)
  app.use(securityHeaders(options.tls !== undefined))
  if (log !== undefined) {
    app.use((request, response, next) => {
      const began = performance.now()
      response.on('close', () => {
        const caller = response.locals['caller'] as Caller | undefined
        log.debug({ method: request.method, path: request.path, status: response.statusCode, ms: Math.round(performance.now() - began), from: request.ip, ...(caller === undefined ? {} : { by: caller.name }) }, 'request')
      })
      next()
    })
  }
  app.use((request, _response, next) => {
    checkOrigin(request, allowedHosts)
    next()
  })
  app.use(PLACES, (request, response, next) => {
    response.locals['caller'] = access.callerOf(request)
    next()
  })
  if (options.rate !== undefined) app.use(PLACES, requestRate(options.rate))
  answerOptions(app, routes)
  // Nobody's bodies are not even read.
  const forAnyone = express.Router()
  for (const { method, path } of routes.filter(({ role }) => role === 'anyone')) forAnyone[method](expressPath(path), (_request, _response, next) => next('router'))
  forAnyone.use(PLACES, (request, response, next) => {
    if (response.locals['caller'] !== undefined) return next()
    if (request.headers.authorization !== undefined) brake.refused(request.ip, 'token', 'E_ACCESS_TOKEN')
    throw failure('E_ACCESS_TOKEN')
  })
  app.use(forAnyone)
  app.use(express.json({ limit: options.bodyLimit ?? 4 * 1024 * 1024, strict: true, verify: (request, _response, bytes, charset) => {
    checkBody(bytes, charset)
    keepRaw(request, bytes)
  } }))
  mountRoutes(app, routes, context)
  refuseOtherMethods(app, routes)
  app.use('/api', () => {
    throw failure('E_HTTP_NOT_FOUND')
  })
  app.use('/fonts', express.static(fontFolder(), { immutable: true, maxAge: '30d', index: false }))
  if (options.editorFolder !== undefined) app.use(express.static(options.editorFolder, { etag: true }))
  app.use(() => {
    throw failure('E_HTTP_NOT_FOUND')
  })
  // Express tells error handlers by their four parameters.
  app.use((thrown: unknown, request: Request, response: Response, _next: NextFunction) => {
    const problem = tell(problemOf(thrown))
    if (problem.status >= 500) log?.error({ path: request.path, error: toReelgraphError(thrown) }, problem.detail)
    if (thrown instanceof TooMany) response.set('Retry-After', String(thrown.seconds))
    if (response.headersSent) response.destroy()
    else sendProblem(response, problem)
  })

  const { tls } = options
  const secure = tls === undefined ? undefined : secureServer(tls, app)
  const server = secure ?? createHttpServer(app)
  server.on('clientError', refuseBroken)
  const closeSockets = mountEventSocket({ server, engine, queue, packages, tell, allowedHosts, access, brake })
  const stops = [...(audit === undefined ? [] : [noteEnds(queue, audit)]), ...(log === undefined ? [] : [logRuns(queue, log)])]
  await listen(server, port, host)
  const { port: bound } = server.address() as AddressInfo
  const url = `http${secure === undefined ? '' : 's'}://${host.includes(':') ? `[${host}]` : host}:${bound}`
  log?.info({ url, routes: routes.length }, 'listening')
  return {
    url,
    renew: (fresh) => secure?.setSecureContext(checked(fresh)),
    close: async () => {
      starter.close()
      for (const stop of stops) stop()
      brake.close()
      metrics.close()
      webhooks.close()
      await packages.close()
      await new Promise<void>((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)))
        closeSockets()
        pictures.close()
        kept.close()
        live.close()
        server.closeAllConnections()
      })
      // What was just made is in the history at the next start.
      await kept.settled()
    },
  }
}

/** What became of the runs that somebody asked for. */
function noteEnds(queue: RunQueue, audit: Audit): () => void {
  return queue.onEvent(({ run, event }) => {
    if (event.type !== 'run-status' || !isFinished(event.status)) return
    const { order, faults, report } = queue.get(run)
    const who = order.by ?? 'local'
    const rated = order.contentRating ?? order.document.contentRating
    // What a policy or a checker has said of it.
    for (const { code } of (report?.warnings ?? []).filter(({ code: one }) => one.startsWith('W_CONTENT'))) audit.add({ who, what: 'policy', target: run, outcome: code })
    const refused = faults.find(({ code }) => code.startsWith('E_CONTENT'))
    audit.add({ who, what: 'ended', target: `${run}${rated === undefined ? '' : ` for ${rated}`}`, outcome: refused === undefined ? event.status : `${event.status} ${refused.code}` })
  })
}

/** What is no HTTP, or has too much before its body, never comes to a route. */
function refuseBroken(thrown: NodeJS.ErrnoException, socket: Duplex): void {
  if (thrown.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const body = JSON.stringify(problemOf(failure('E_HTTP_INPUT', { ...(thrown.code === 'HPE_HEADER_OVERFLOW' ? { expected: 'at most 16 KiB of address and headers' } : { expected: 'HTTP/1.1' }) })))
  socket.end(`HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/** Before it is read: what nests too deeply takes long, and ends the stack. */
function checkBody(bytes: Uint8Array, charset: string): void {
  if (charset.toLowerCase() !== 'utf-8') throw failure('E_HTTP_INPUT', { port: 'body', expected: 'JSON in UTF-8', got: charset })
  checkDepth(bytes, { file: 'body' })
  checkKeys(new TextDecoder().decode(bytes), { file: 'body' })
}

/** @throws E_USAGE */
function secureServer(tls: TlsFiles, app: express.Express): ReturnType<typeof createTlsServer> {
  return createTlsServer({ ...checked(tls), minVersion: 'TLSv1.2' }, app)
}

/** Before it is used: what is broken is told by its option. @throws E_USAGE */
function checked(tls: TlsFiles): TlsFiles {
  try {
    createSecureContext(tls)
    return tls
  } catch (thrown) {
    throw failure('E_USAGE', { port: '--tls-cert', expected: 'a certificate and its key, as PEM', detail: (thrown as Error).message, fix: 'Name files that belong together, the certificate with its chain.' }, thrown)
  }
}

function listen(server: Server<typeof IncomingMessage>, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const fix = cause.code === 'EADDRINUSE' ? 'Choose another with --port, or end the program that uses it.' : 'Choose another --host or --port.'
      reject(failure('E_USAGE', { port: '--port', got: `${host}:${port}`, detail: cause.message, fix }, cause))
    })
    server.listen(port, host, resolve)
  })
}

const fontFolder = (): string => join(dirname(createRequire(import.meta.url).resolve('@fontsource/inter/package.json')), 'files')
