/**
 * Tells others of runs that have ended: calls as Standard Webhooks has them, signed, tried again with growing waits for a day and a
 * half, and kept in the project until they are through. A call that is tried again has the id that it had: whoever gets it twice knows.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { isFinished, type QueuedRun, type RunQueue } from '../queue/queue.ts'
import { checkTarget, deliver } from './deliver.ts'
import { keyOf, signature } from './sign.ts'

export interface Webhooks {
  /** Before a run is taken whose end is to be told. @throws E_WEBHOOK, E_USAGE */
  check(url: string): void
  /** Settles when nothing is on its way. */
  settled(): Promise<void>
  close(): void
}

export interface WebhookOptions {
  readonly project: string
  readonly queue: RunQueue
  /** What is told of a run. */
  readonly tell: (run: QueuedRun) => object
  /** `whsec_…`; without one nothing is sent. */
  readonly secret?: string | undefined
  /** Addresses of this machine and its network, too. */
  readonly allowPrivate?: boolean
  readonly now?: () => Date
  /** Seconds between tries. */
  readonly waits?: readonly number[]
  readonly onGivenUp?: (url: string, id: string, detail: string) => void
}

interface Pending {
  readonly id: string
  readonly url: string
  readonly body: string
  readonly tries: number
  /** Milliseconds of the clock. */
  readonly next: number
}

const SECRET = 'REELGRAPH_WEBHOOK_SECRET'
/** As the standard advises. */
const WAITS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400]
const MOST = 1000

export function createWebhooks({ project, queue, tell, secret, allowPrivate = false, now = () => new Date(), waits = WAITS, onGivenUp }: WebhookOptions): Webhooks {
  const file = join(project, '.reelgraph/webhooks.json')
  const key = secret === undefined || secret === '' ? undefined : keyOf(secret, SECRET)
  let pending: readonly Pending[] = key === undefined ? [] : read(file)
  const timers = new Map<string, NodeJS.Timeout>()
  const underWay = new Set<Promise<void>>()
  let closed = false

  const keep = (next: readonly Pending[]): void => {
    pending = next.slice(-MOST)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.part`, JSON.stringify(pending), { mode: 0o600 })
    renameSync(`${file}.part`, file)
  }
  const plan = (one: Pending): void => {
    const timer = setTimeout(() => {
      timers.delete(one.id)
      const work = send(one).finally(() => underWay.delete(work))
      underWay.add(work)
    }, Math.max(0, one.next - now().getTime()))
    timer.unref()
    timers.set(one.id, timer)
  }
  async function send(one: Pending): Promise<void> {
    const seconds = Math.floor(now().getTime() / 1000)
    const { is, detail } = await deliver(one.url, { 'webhook-id': one.id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature(key!, one.id, seconds, one.body), 'User-Agent': 'Reelgraph' }, one.body, { allowPrivate }).catch((thrown: unknown) => ({ is: 'never' as const, detail: (thrown as Error).message }))
    if (closed) return
    const wait = waits[one.tries]
    const others = pending.filter(({ id }) => id !== one.id)
    if (is === 'again' && wait !== undefined) {
      // A little apart: those that failed together don't come back together.
      const later = { ...one, tries: one.tries + 1, next: now().getTime() + wait * 1000 * (1 + Math.random() / 10) }
      keep([...others, later])
      return plan(later)
    }
    keep(others)
    if (is !== 'done') onGivenUp?.(one.url, one.id, detail)
  }

  for (const one of pending) plan(one)
  const stop = queue.onEvent(({ run, event }) => {
    if (key === undefined || event.type !== 'run-status' || !isFinished(event.status)) return
    const ended = queue.get(run)
    if (ended.order.webhook === undefined) return
    const body = JSON.stringify({ type: `run.${event.status}`, timestamp: event.time, data: tell(ended) })
    const one = { id: `msg_${randomUUID().replaceAll('-', '')}`, url: ended.order.webhook, body, tries: 0, next: now().getTime() }
    keep([...pending, one])
    plan(one)
  })
  return {
    check(url) {
      if (key === undefined) throw failure('E_WEBHOOK', { port: 'webhook', expected: `${SECRET} in the environment of the server`, got: 'none', fix: 'Whoever runs the server sets it: whsec_ and 32 random bytes in base64.' })
      checkTarget(url, allowPrivate)
    },
    async settled() {
      while (timers.size > 0 || underWay.size > 0) await (underWay.size > 0 ? Promise.all(underWay) : new Promise((resolve) => setTimeout(resolve, 5)))
    },
    close() {
      closed = true
      stop()
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}

function read(file: string): readonly Pending[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as readonly Pending[]
  } catch {
    // None is left, or the machine went down while the first was written.
    return []
  }
}
