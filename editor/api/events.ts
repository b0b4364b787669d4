/** The server's events over its WebSocket; comes back by itself after a loss, and asks for what was missed. */
import type { ModelEvent, PluginsChangedEvent, RunEvent } from './client.ts'

const RETRY_MS = [250, 500, 1000, 2000, 3000] as const

export type ServerEvent = RunEvent | ModelEvent | PluginsChangedEvent

export interface EventListeners {
  onEvent(event: ServerEvent): void
  /** `again`: it was lost before; what others changed meanwhile is not known. */
  onOpen(again: boolean): void
  onLost(): void
}

export function followEvents({ onEvent, onOpen, onLost }: EventListeners): { close(): void } {
  let last: number | undefined
  let tries = 0
  let opened = false
  let lost = false
  let socket: WebSocket | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  function connect(): void {
    const url = new URL('/api/events', location.href)
    url.protocol = url.protocol.replace('http', 'ws')
    if (last !== undefined) url.searchParams.set('after', String(last))
    socket = new WebSocket(url)
    socket.onopen = () => {
      tries = 0
      lost = false
      onOpen(opened)
      opened = true
    }
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as ServerEvent
      if ('id' in event) last = Math.max(last ?? 0, event.id)
      onEvent(event)
    }
    socket.onclose = () => {
      if (ended) return
      if (!lost) onLost()
      lost = true
      timer = setTimeout(retry, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)])
    }
  }
  /** Asked by fetch first: a WebSocket that fails complains on the console, whatever one does. */
  function retry(): void {
    fetch('/api/health', { cache: 'no-store' }).then((answer) => (answer.ok ? connect() : Promise.reject(new Error(answer.statusText)))).catch(() => {
      if (!ended) timer = setTimeout(retry, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)])
    })
  }
  connect()
  addEventListener('online', () => {
    clearTimeout(timer)
    if (lost) retry()
  })
  return {
    close() {
      ended = true
      clearTimeout(timer)
      socket?.close()
    },
  }
}
