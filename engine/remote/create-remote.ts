/** Builds the remote service: one hub for the engine, one service for each node's run. What talks to services is loaded with the first that is talked to. */
import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type PQueue from 'p-queue'
import type { Log } from '../contract/log.ts'
import { failure, ReelgraphError, type Fault } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import type { Artifact, ArtifactStore, PartialArtifact } from '../store/store.ts'
import type { Client } from './client.ts'
import type { FilmMedia } from './fetch-film.ts'
import type { JournalEntry, RemoteJournal } from './journal.ts'
import type { RemoteCall, RemoteDirectory, RemoteHost, RemoteService, RemoteTask } from './remote.ts'
import type { Pace } from './retry.ts'
import { createSecrets, type Environment } from './secrets.ts'

/** What one node's remote service is bound to. */
export interface RemoteBinding {
  readonly key: string
  readonly mode: 'run' | 'dry' | 'look'
  readonly signal: AbortSignal
  readonly log: Log
  progress(done: number, total: number, message?: string): void
}

export interface RemoteHub extends RemoteDirectory {
  forNode(binding: RemoteBinding): RemoteService
  /** Text without any of the keys in use. */
  scrub(text: string): string
  close(): void
}

export interface RemoteOptions {
  readonly environment: Environment
  readonly store: () => ArtifactStore
  readonly journal: () => RemoteJournal
  readonly media: FilmMedia
  /** sha256, hex. */
  readonly hash: (text: string) => string
  readonly pace?: Pace
  /** Milliseconds for one answer. Default: 90 s. */
  readonly limit?: number
}

/** Real time. `factor` below 1 is for tests: all waits are that much shorter. */
export const realPace = (factor = 1): Pace => ({
  sleep: async (milliseconds, signal) => void (await wait(milliseconds * factor, undefined, { signal })),
  random: Math.random,
})

const PARALLEL = 4
/** Name of a file that came as an answer. */
const ANSWER = 'answer.bin'
const ANSWER_LIMIT = 90_000

export function createRemoteHub({ environment, store, journal, media, hash, pace = realPace(), limit = ANSWER_LIMIT }: RemoteOptions): RemoteHub {
  const secrets = createSecrets(environment)
  const slots = new Map<string, Promise<PQueue>>()
  const slotsOf = ({ name, parallel = PARALLEL }: RemoteHost): Promise<PQueue> => {
    const queue = slots.get(name) ?? import('p-queue').then(({ default: Queue }) => new Queue({ concurrency: parallel }))
    slots.set(name, queue)
    return queue
  }
  let book: RemoteJournal | undefined
  const journalled = (): RemoteJournal => (book ??= journal())

  /** Whatever a backend quotes of an answer. */
  function withoutKeys(thrown: unknown): unknown {
    if (!(thrown instanceof ReelgraphError)) return thrown
    const clean = thrown.faults.map((one) => Object.fromEntries(Object.entries(one).map(([name, said]) => [name, typeof said === 'string' ? secrets.scrub(said) : said])) as unknown as Fault)
    return isDeepStrictEqual(clean, thrown.faults) ? thrown : new ReelgraphError(clean)
  }

  function forNode({ key: nodeKey, mode, signal, log, progress }: RemoteBinding): RemoteService {
    const clientOf = async (host: RemoteHost): Promise<Client> => (await import('./client.ts')).createClient({ host, secrets, pace, signal, limit, says: { info: (message) => log.info(message), warn: log.warn } })

    const callOf = async (host: RemoteHost): Promise<RemoteCall> => {
      const { send, receive } = await clientOf(host)
      return { send, receive, listen: () => {} }
    }

    /** What the store has, else what `make` makes: once at a time for a key, over all runs and processes. */
    async function stored(key: string, host: RemoteHost, make: (partial: PartialArtifact) => Promise<Artifact>): Promise<Artifact> {
      const known = await store().find(key)
      if (known !== undefined) return known
      if (mode !== 'run') throw failure('E_REMOTE_UNMADE', { type: host.name })
      return whenFree(await slotsOf(host), signal, async () => {
        const partial = await opened(store().begin(key, 'remote'), signal)
        const meanwhile = await store().find(key)
        if (meanwhile === undefined && !signal.aborted) return make(partial).catch((thrown: unknown) => Promise.reject(withoutKeys(thrown)))
        await partial.discard()
        signal.throwIfAborted()
        return meanwhile!
      })
    }

    async function taskOf(host: RemoteHost, task: RemoteTask, plain: boolean): Promise<Artifact> {
      const key = hash(`remote task ${host.name} ${nodeKey}`)
      const idOf = ({ created }: JournalEntry): string => uuidOf(hash(`${key} ${created.toISOString()}`))
      const run = { task, key, idOf, plain, store: store(), media, progress, client: await clientOf(host), journal: journalled() }
      const { runTask } = await import('./run-task.ts')
      return stored(key, host, (partial) => runTask(run, partial))
    }

    return {
      async fetch(host, task) {
        const artifact = await taskOf(host, task, true)
        return { bytes: new Uint8Array(await readFile(artifact.files[0]!.path)), facts: artifact.meta as Record<string, Json> }
      },
      async task(host, task) {
        const artifact = await taskOf(host, task, false)
        const { clip } = await media.openFilm(artifact.files[0]!.path)
        return { clip, facts: artifact.meta as Record<string, Json> }
      },
      async ask(host, question) {
        const key = hash(`remote answer ${host.name} ${nodeKey}`)
        const artifact = await stored(key, host, async (partial) => {
          try {
            const started = Date.now()
            progress(0, 1, `${host.name}: asking`)
            const { value, facts = {} } = question.read(await question.ask(await callOf(host), uuidOf(key)))
            const seconds = Math.round((Date.now() - started) / 100) / 10
            progress(1, 1, `${host.name}: answered`)
            return await partial.finish({ value, facts: { host: host.name, ...facts, seconds } })
          } catch (thrown) {
            await partial.discard()
            throw thrown
          }
        })
        return artifact.meta as { value: Json; facts: Record<string, Json> }
      },
      async file(host, { part, ask, read }) {
        const key = hash(`remote file ${host.name} ${nodeKey} ${part}`)
        const artifact = await stored(key, host, async (partial) => {
          try {
            const bytes = await ask(await callOf(host), uuidOf(key))
            const { facts = {} } = read(bytes)
            await writeFile(partial.scratch(ANSWER), bytes)
            await partial.addPart(ANSWER)
            return await partial.finish({ host: host.name, ...facts })
          } catch (thrown) {
            await partial.discard()
            throw thrown
          }
        })
        return { bytes: await readFile(artifact.files[0]!.path), facts: artifact.meta as Record<string, Json> }
      },
    }
  }

  return {
    standing: (host) => secrets.standing(host),
    scrub: (text) => secrets.scrub(text),
    forNode,
    close: () => book?.close(),
  }
}

/** Waits for a place in the queue, no longer than the signal lasts; work that has begun ends by itself. */
function whenFree<T>(queue: PQueue, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let begun = false
    const leave = (): void => {
      if (!begun) reject(failure('E_CANCELLED'))
    }
    signal.addEventListener('abort', leave, { once: true })
    void queue.add(async () => {
      signal.removeEventListener('abort', leave)
      begun = true
      if (signal.aborted) reject(failure('E_CANCELLED'))
      else await work().then(resolve, reject)
    })
  })
}

/** The artifact in the making, unless the signal comes first: another process may hold the key for long. */
async function opened(opening: Promise<PartialArtifact>, signal: AbortSignal): Promise<PartialArtifact> {
  let leave = (): void => {}
  const left = new Promise<undefined>((resolve) => (leave = () => resolve(undefined)))
  signal.addEventListener('abort', leave, { once: true })
  const partial = await Promise.race([opening, left])
  signal.removeEventListener('abort', leave)
  if (partial !== undefined) return partial
  void opening.then((late) => late.suspend(), () => {})
  throw failure('E_CANCELLED')
}

/** A UUID (version 8, RFC 9562) from a digest: the same task, the same name. */
export function uuidOf(digest: string): string {
  const hex = `${digest.slice(0, 12)}8${digest.slice(13, 16)}a${digest.slice(17, 32)}`
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

