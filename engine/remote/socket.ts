/** Listens to a host's WebSocket. What it says is welcome, never needed: the task is polled all the same. */
import { WebSocket } from 'ws'
import type { Json } from '../contract/sockets.ts'
import type { Client } from './client.ts'

/** Milliseconds before a lost connection is made anew. */
const AGAIN = 2000
const MOST_BYTES = 1 << 24

export function openSocket(client: Client, path: string, take: (message: Json) => void, signal: AbortSignal): void {
  const { host, secrets, pace } = client.options
  const connect = (): void => {
    if (signal.aborted) return
    let socket: WebSocket
    try {
      const authorization = secrets.authorization(host)
      socket = new WebSocket(`${secrets.address(host)}${path}`.replace(/^http/i, 'ws'), {
        maxPayload: MOST_BYTES,
        handshakeTimeout: 10_000,
        headers: { ...host.headers, ...(authorization === undefined ? {} : { authorization }) },
      })
    } catch {
      return // an address that WebSockets can't have
    }
    const stop = (): void => socket.terminate()
    signal.addEventListener('abort', stop, { once: true })
    socket.on('message', (data, binary) => {
      if (binary || signal.aborted) return // previews
      try {
        take(JSON.parse(String(data)) as Json)
      } catch {
        // No JSON: not for us.
      }
    })
    socket.on('error', () => {}) // 'close' follows
    socket.on('close', () => {
      signal.removeEventListener('abort', stop)
      void pace.sleep(AGAIN, signal).then(connect, () => {})
    })
  }
  connect()
}
