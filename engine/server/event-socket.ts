/**
 * The WebSocket at /api/events: the events of all runs and of the queue; `?after=id` has the missed ones sent first. Events of
 * model packages and of plugins have no number and are not kept: their state is to be read anew.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import { Sender, WebSocketServer, type WebSocket } from 'ws'
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
/** Events of so long go out together: with a thousand who listen, each write counts. So many writes a second there may be, and so many in a row. */
const GATHERED_MS = 20
const WRITES_A_SECOND = 2000
const AT_ONCE = 50

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

/** Ids and messages as they go over the wire. */
interface News {
  readonly id: number
  readonly bytes: Buffer
}

declare module 'ws' {
  // Part of its interface, and not of its types.
  class Sender {
    static frame(data: Buffer, options: { readonly fin: boolean; readonly opcode: number; readonly mask: boolean; readonly rsv1: boolean; readonly readOnly: boolean }): readonly Buffer[]
  }
}
/** Of a server, which masks nothing: the same for whoever is told. */
const message = (text: string): Buffer => Buffer.concat(Sender.frame(Buffer.from(text), { fin: true, opcode: 1, mask: false, rsv1: false, readOnly: true }))

/** @returns a function that closes all sockets */
export function mountEventSocket({ server, engine, queue, packages, tell, allowedHosts, access, brake }: EventSocketOptions): () => void {
  const newsOf = (numbered: NumberedEvent): News => ({ id: numbered.id, bytes: message(JSON.stringify(eventView(engine, numbered, tell))) })
  /** What has happened since all were told last: written once for all, and sent to each in one go. */
  let news: News[] = []
  let telling: NodeJS.Timeout | undefined
  let lastId = 0
  const listeners = new Set<(told: readonly News[], whole: Buffer) => void>()
  const stopListening = queue.onEvent((numbered) => {
    lastId = numbered.id
    if (listeners.size === 0) return
    news.push(newsOf(numbered))
    tellLater()
  })
  const tellLater = (): void => void (telling ??= setTimeout(() => void tellAll(), Math.max(GATHERED_MS, (listeners.size * 1000) / WRITES_A_SECOND)))
  const tellAll = async (): Promise<void> => {
    const told = news
    news = []
    const whole = Buffer.concat(told.map(({ bytes }) => bytes))
    const all = [...listeners]
    for (const [n, listener] of all.entries()) {
      // Others have their turn between.
      if (n % AT_ONCE === AT_ONCE - 1) await breathe()
      if (listeners.has(listener)) listener(told, whole)
    }
    telling = undefined
    if (news.length > 0) tellLater()
  }
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
    const send = (bytes: Buffer): void => {
      if (bytes.length === 0 || socket.readyState !== socket.OPEN) return
      if (!stillIn(access, request)) return socket.close(1008, 'The token holds no more.')
      if (socket.bufferedAmount > BACKLOG) return socket.terminate()
      stream.write(bytes)
    }
    const say = (said: object): void => send(message(JSON.stringify(said)))
    const missed = after === undefined ? [] : queue.events(after)
    send(Buffer.concat(missed.map((one) => newsOf(one).bytes)))
    const known = Math.max(lastId, ...missed.map(({ id }) => id))
    const listener = (told: readonly News[], whole: Buffer): void => send(told[0]!.id > known ? whole : Buffer.concat(told.filter(({ id }) => id > known).map(({ bytes }) => bytes)))
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
