/** The events of a run as they come: server-sent events read by `fetch`, which browsers and Node both have. */
import { ApiProblem, type Client } from './request.ts'
import type { components } from './schema.ts'

type RunEvent = components['schemas']['RunEvent']

const RETRY_MS = [100, 250, 500, 1000, 2000] as const

export async function* followRun({ request }: Client, id: string, signal?: AbortSignal): AsyncGenerator<RunEvent> {
  let last = 0
  for (let tries = 0; ; tries++) {
    signal?.throwIfAborted()
    try {
      const response = (await request('get', '/api/runs/{id}/events', {
        path: { id }, header: { 'Last-Event-ID': String(last) }, ...(signal === undefined ? {} : { signal }),
      })) as unknown as Response
      // It has ended, and there is nothing later.
      if (response.status === 204 || response.body === null) return
      for await (const event of eventsOf(response.body)) {
        tries = 0
        last = event.id
        yield event
        if (event.type === 'run-status' && event.status !== 'queued' && event.status !== 'running') return
      }
    } catch (thrown) {
      // What the server refuses it refuses again; what broke may be whole a moment later.
      if (thrown instanceof ApiProblem || signal?.aborted === true || tries >= RETRY_MS.length) throw thrown
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]))
  }
}

/** Blocks end with an empty line; those without data are comments. */
async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<RunEvent> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let open = ''
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const blocks = (open + decoder.decode(next.value, { stream: true })).split(/\r?\n\r?\n/)
      open = blocks.pop()!
      for (const block of blocks) {
        const data = block.split(/\r?\n/).filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart()).join('\n')
        if (data !== '') yield JSON.parse(data) as RunEvent
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}
