/**
 * What is submitted many times a second is looked through once for all of them, and what was found sound a moment ago is sound: the render
 * looks again when its turn comes. What is wrong is looked at anew each time, since somebody repairs it.
 */
import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { Fault } from '../contract/errors.ts'
import type { CheckOptions, Engine, GraphSource } from '../host/engine.ts'
import type { Json } from '../contract/sockets.ts'

/** Milliseconds that a graph stays sound, graphs that are remembered, and looks at a time: whatever else is asked for has its turn between. */
const SOUND_MS = 250
const MOST = 2000
const AT_ONCE = 2

interface Look {
  readonly faults: Promise<readonly Fault[]>
  /** Set when it is over. */
  soundUntil?: number
  waiting: number
  readonly stop: AbortController
}

export type Validate = (source: GraphSource, inputs: Readonly<Record<string, Json>>, options: CheckOptions & { readonly signal: AbortSignal }) => Promise<readonly Fault[]>

export function createVerdicts(engine: Pick<Engine, 'validate'>, now: () => number = () => performance.now()): Validate {
  const looks = new Map<string, Look>()
  const turns = new PQueue({ concurrency: AT_ONCE })
  const look = (key: string, ...[source, inputs, options]: Parameters<Validate>): Look => {
    const stop = new AbortController()
    const faults = turns.add(async () => {
      await breathe()
      stop.signal.throwIfAborted()
      return engine.validate(source, inputs, { ...options, signal: stop.signal })
    })
    const one: Look = { faults, waiting: 0, stop }
    if (looks.size >= MOST) looks.delete(looks.keys().next().value!)
    looks.set(key, one)
    const forget = (): void => {
      if (looks.get(key) === one) looks.delete(key)
    }
    one.faults.then((faults) => (faults.length === 0 ? (one.soundUntil = now() + SOUND_MS) : forget()), forget)
    return one
  }
  return async (source, inputs, options) => {
    const { signal, ...rest } = options
    const key = createHash('sha256').update(JSON.stringify([source, inputs, rest])).digest('base64')
    const last = looks.get(key)
    const one = last === undefined || last.stop.signal.aborted || (last.soundUntil ?? Infinity) <= now() ? look(key, source, inputs, options) : last
    // It ends when nobody waits for it any more.
    const leave = (): void => void (--one.waiting === 0 && one.soundUntil === undefined && one.stop.abort(signal.reason))
    one.waiting++
    signal.addEventListener('abort', leave, { once: true })
    try {
      return await one.faults
    } finally {
      signal.removeEventListener('abort', leave)
      if (!signal.aborted) one.waiting--
    }
  }
}
