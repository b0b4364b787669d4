/**
 * The WebSocket at /api/events: the events of all runs and of the queue; `?after=id` has the missed ones sent first. Events of
 * model packages and of plugins have no number and are not kept: their state is to be read anew.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Engine } from '../host/engine.ts'
import { toReelgraphError } from '../contract/errors.ts'
import type { PackageJobs } from '../models/packages/package-jobs.ts'
import type { NumberedEvent, RunQueue } from '../queue/queue.ts'
import { admit, stillIn, type Access } from './access.ts'
import type { Brake } from './brake.ts'
import { checkOrigin } from './guard.ts'
import { problemOf } from './problem.ts'
import type { Tell } from './project-paths.ts'
import { eventView } from './run-view.ts'

const PING_MS = 30_000
/** Bytes waiting for a client that doesn't read; it is let go and may come back for the rest. */
const BACKLOG = 4 * 1024 * 1024
/** Events of so long go out together: with a thousand who listen, each write counts. */
const GATHERED_MS = 20

export interface EventSocketOptions {
  readonly server: Server
  readonly engine: Engine
  readonly queue: RunQueue
  readonly packages: Pick<PackageJobs, 'onEvent'>
  readonly tell: Tell
  readonly allowedHosts: readonly string[]
  readonly access: Access
  readonly brake: Brake
}

interface News {
  readonly id: number
  readonly text: Buffer
}

/** @returns a function that closes all sockets */
export function mountEventSocket({ server, engine, queue, packages, tell, allowedHosts, access, brake }: EventSocketOptions): () => void {
  const textOf = (numbered: NumberedEvent): Buffer => Buffer.from(JSON.stringify(eventView(engine, numbered, tell)))
  /** What has happened since all were told last: written once for all, and sent to each in one go. */
  let news: News[] = []
  let telling: NodeJS.Timeout | undefined
  let lastId = 0
  const listeners = new Set<(told: readonly News[]) => void>()
  const stopListening = queue.onEvent((numbered) => {
    lastId = numbered.id
    if (listeners.size === 0) return
    news.push({ id: numbered.id, text: textOf(numbered) })
    telling ??= setTimeout(() => {
      telling = undefined
      const told = news
      news = []
      for (const listener of listeners) listener(told)
    }, GATHERED_MS)
  })
  // Clients have nothing to say.
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 })
  server.on('upgrade', (request, stream, head) => {
    try {
      checkOrigin(request, allowedHosts)
      const caller = access.callerOf(request)
      if (caller === undefined && request.headers.authorization !== undefined) brake.refused(request.socket.remoteAddress, 'token', 'E_ACCESS_TOKEN')
      admit(caller, 'viewer')
    } catch (thrown) {
      return refuse(stream, problemOf(toReelgraphError(thrown)).status)
    }
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname !== '/api/events') return refuse(stream, 404)
    const after = url.searchParams.get('after')
    if (after !== null && !/^\d{1,16}$/.test(after)) return refuse(stream, 400)
    sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, stream, request, after === null ? undefined : Number(after)))
  })

  function serve(socket: WebSocket, stream: Duplex, request: IncomingMessage, after: number | undefined): void {
    let alive = true
    const send = (texts: readonly Buffer[]): void => {
      if (texts.length === 0) return
      if (!stillIn(access, request)) return socket.close(1008, 'The token holds no more.')
      if (socket.bufferedAmount > BACKLOG) return socket.terminate()
      stream.cork()
      for (const text of texts) socket.send(text, { binary: false })
      stream.uncork()
    }
    const say = (message: object): void => send([Buffer.from(JSON.stringify(message))])
    const missed = after === undefined ? [] : queue.events(after)
    send(missed.map(textOf))
    const known = Math.max(lastId, ...missed.map(({ id }) => id))
    const listener = (told: readonly News[]): void => send(told.filter(({ id }) => id > known).map(({ text }) => text))
    listeners.add(listener)
    const stops = [
      () => void listeners.delete(listener),
      packages.onEvent((event) => say({ run: '', ...tell(event) })),
      engine.onPlugins((changes) => say({ run: '', type: 'plugins-changed', changes: tell(changes) })),
    ]
    const pinging = setInterval(() => {
      if (!alive) return socket.terminate()
      alive = false
      socket.ping()
    }, PING_MS)
    socket.on('pong', () => {
      alive = true
    })
    // A broken connection closes, which is all that there is to do about it.
    socket.on('error', () => {})
    socket.on('close', () => {
      for (const stop of stops) stop()
      clearInterval(pinging)
    })
  }

  return () => {
    stopListening()
    clearTimeout(telling)
    for (const socket of sockets.clients) socket.close(1001, 'The server ends.')
    for (const socket of sockets.clients) socket.terminate()
    sockets.close()
  }
}

function refuse(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
