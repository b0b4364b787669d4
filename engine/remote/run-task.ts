/**
 * The life of a remote task: store, journal, submit, poll, fetch, check, store. Each step can be the last one of a run
 * that is killed; the next run goes on from there.
 */
import { failure, ReelgraphError, SHUTDOWN, toReelgraphError } from '../contract/errors.ts'
import type { Artifact, ArtifactStore, PartialArtifact } from '../store/store.ts'
import { Uncertain, type Client } from './client.ts'
import { download } from './download.ts'
import { fetchFilm, type FilmMedia } from './fetch-film.ts'
import type { JournalEntry, RemoteJournal } from './journal.ts'
import type { RemoteCall, RemoteState, RemoteTask, RemoteTicket } from './remote.ts'
import { BACKOFF, waitBefore } from './retry.ts'

export interface TaskRun {
  readonly task: RemoteTask
  /** Of the store and the journal. */
  readonly key: string
  /** A UUID for each submission: what has failed must not be mistaken for the next try. */
  idOf(entry: JournalEntry): string
  readonly client: Client
  readonly store: ArtifactStore
  readonly journal: RemoteJournal
  readonly media: FilmMedia
  /** What comes is taken as it is: no film. */
  readonly plain?: boolean
  progress(done: number, total: number, message?: string): void
}

const DEFAULT_LIMIT = 1800
/** Milliseconds that a service gets for calling off a task. */
const CANCEL_LIMIT = 5000
/** Milliseconds that an answer is waited for after the run has been stopped. */
const GRACE = 5000
/** Makes the film and stores it. The key is this run's alone: `partial` is open. */
export async function runTask(run: TaskRun, partial: PartialArtifact): Promise<Artifact> {
  const { client } = run
  const { signal } = client.options
  const closing = new AbortController()
  const call: RemoteCall = {
    send: client.send,
    receive: client.receive,
    listen: (path, take) => {
      const stop = AbortSignal.any([signal, closing.signal])
      void import('./socket.ts').then(({ openSocket }) => openSocket(client, path, take, stop))
    },
  }
  let ticket: RemoteTicket | undefined
  try {
    for (let entry = (await takeUp(run, call)) ?? (await submit(run, call)); ; entry = await submit(run, call)) {
      ticket = entry.ticket!
      const artifact = await bring(run, call, entry, partial)
      if (artifact !== undefined) return artifact
    }
  } catch (thrown) {
    await partial.suspend()
    if (ticket !== undefined && calledOff(signal)) await cancel(run, ticket)
    throw signal.aborted ? failure('E_CANCELLED') : toReelgraphError(thrown)
  } finally {
    closing.abort()
  }
}

/** The film of a task that has been submitted; undefined where it can't be had any more, and the user knows that it is made anew. */
async function bring(run: TaskRun, call: RemoteCall, entry: JournalEntry, partial: PartialArtifact): Promise<Artifact | undefined> {
  const { task, client, journal, key, media } = run
  const { host, says } = client.options
  const ticket = entry.ticket!
  const end = await follow(run, call, ticket, entry)
  // It was fetched once, its film has left the store (or could not be read), and the service has let go of it.
  if (end.state === 'lost' && entry.state !== 'submitted') return undefined
  const { file, facts = {} } = settle(run, end)
  run.progress(99, 100, `${host.name}: fetching`)
  const name = 'film'
  let bytes: number
  try {
    bytes = run.plain === true && typeof file === 'string' ? await download({ client, from: file, to: partial.scratch(name), check: () => Promise.resolve() }) : await fetchFilm(client, media, file, partial.scratch(name), run.task.picture)
  } catch (thrown) {
    if ((thrown as ReelgraphError).code !== 'E_REMOTE_RESULT') throw thrown
    const [fault] = (thrown as ReelgraphError).faults
    if (entry.state === 'unreadable') {
      says.warn('W_REMOTE_REMADE', { detail: `${host.name}: the film of task ${ticket.id} can't be had this time either (${fault!.message}).` })
      return undefined
    }
    journal.unreadable(key)
    const fix = `Task ${ticket.id} is done and paid for. Run again: its film is fetched once more, and if it still can't be had, a new task is submitted, which costs again.`
    throw failure('E_REMOTE_RESULT', { ...fault, fix }, thrown)
  }
  await partial.addPart(name)
  const seconds = Math.round((Date.now() - entry.created.getTime()) / 100) / 10
  const artifact = await partial.finish({ host: host.name, task: ticket.id, ...task.facts, ...facts, seconds, bytes })
  journal.done(key)
  run.progress(100, 100, `${host.name}: done`)
  return artifact
}

/** The task of an earlier run. @throws E_REMOTE_UNCERTAIN once, where it may have been submitted and can't be found */
async function takeUp({ task, journal, key, idOf, client }: TaskRun, call: RemoteCall): Promise<JournalEntry | undefined> {
  const entry = journal.find(key)
  const { host, says } = client.options
  if (entry === undefined || entry.state === 'uncertain') return undefined
  if (entry.ticket !== undefined) {
    says.info(`${host.name}: taking up task ${entry.ticket.id}`)
    return entry
  }
  if (task.repeatable === true) return undefined
  if (task.find === undefined) {
    journal.uncertain(key)
    throw failure('E_REMOTE_UNCERTAIN', { type: host.name, detail: `An earlier run ended while it was submitting, at ${entry.created.toISOString()}.` })
  }
  const ticket = await task.find(call, idOf(entry), entry.created)
  if (ticket === undefined) return undefined
  says.info(`${host.name}: found task ${ticket.id} of an earlier run`)
  journal.submitted(key, ticket)
  return journal.find(key)
}

async function submit({ task, journal, key, idOf, client, progress }: TaskRun, call: RemoteCall): Promise<JournalEntry> {
  const { host, says, signal, pace } = client.options
  // An answer on its way is waited for: a task that is known can be called off.
  const patient = { ...call, send: client.within(later(signal, GRACE)).send }
  for (let tried = 1; ; tried++) {
    const before = task.repeatable === true ? journal.find(key) : undefined
    const entry = before?.state === 'submitting' ? before : journal.submitting(key, host.name)
    const id = idOf(entry)
    progress(0, 100, `${host.name}: submitting`)
    let ticket: RemoteTicket | undefined
    try {
      ticket = await task.submit(patient, id)
      if (ticket.id === '') throw failure('E_REMOTE_RESULT', { type: host.name, expected: 'the name of the task', got: 'an answer without one' })
    } catch (thrown) {
      if (!(thrown instanceof Uncertain)) {
        journal.forget(key) // refused, or never sent
        throw thrown
      }
      if (signal.aborted) throw thrown // the next run looks into it
      if (task.find === undefined && task.repeatable !== true) {
        journal.uncertain(key)
        throw failure('E_REMOTE_UNCERTAIN', { type: host.name, detail: `${thrown.message} It may have taken the task all the same.` })
      }
      // The service gets time to recover, and to show in its list what it has taken.
      const wait = waitBefore(tried + 1, BACKOFF, pace.random())
      says.info(`${host.name}: ${thrown.message} Looking for the task in ${(wait / 1000).toFixed(1)} s.`)
      await pace.sleep(wait, signal)
      ticket = await task.find?.(call, id, entry.created)
      if (ticket === undefined && tried >= BACKOFF.tries) throw client.unreachable(thrown.message)
    }
    if (ticket === undefined) continue
    journal.submitted(key, ticket)
    says.info(`${host.name}: task ${ticket.id}`)
    return journal.find(key)!
  }
}

/** Polls until the task is at its end. */
async function follow({ task, client, progress: tell }: TaskRun, call: RemoteCall, ticket: RemoteTicket, entry: JournalEntry): Promise<RemoteState> {
  const { host, pace, signal, secrets } = client.options
  const progress: TaskRun['progress'] = (done, total, message = '') => tell(done, total, secrets.scrub(message))
  const { limit = DEFAULT_LIMIT, interval } = task
  const started = Date.now()
  let wake = (): void => {}
  task.watch?.(call, ticket, ({ progress: share, message, ended }) => {
    if (share !== undefined || message !== undefined) progress(Math.min(98, Math.round((share ?? 0) * 98)), 100, `${host.name}: ${message ?? 'running'}`)
    if (ended === true) wake()
  })
  for (;;) {
    const state = await task.poll(call, ticket).catch(refusal)
    if (state.state !== 'queued' && state.state !== 'running') return state
    if (task.watch === undefined || state.progress !== undefined) {
      progress(Math.min(98, Math.round((state.progress ?? 0) * 98)), 100, `${host.name}: ${state.message ?? state.state}`)
    }
    if (Date.now() - started > limit * 1000) {
      throw failure('E_REMOTE_TIMEOUT', { type: host.name, expected: `the film within ${limit} s`, got: state.state, detail: `Task ${ticket.id}, submitted ${entry.created.toISOString()}.` })
    }
    const woken = new Promise<void>((resolve) => (wake = resolve))
    await Promise.race([pace.sleep(interval * 1000, signal), woken])
    signal.throwIfAborted()
  }
}

/** A service that refuses to speak of a task has given it up. */
function refusal(thrown: unknown): RemoteState {
  const error = toReelgraphError(thrown)
  if (error.code !== 'E_REMOTE_REFUSED') throw thrown
  return { state: 'failed', reason: error.faults[0]?.detail ?? '' }
}

/** The task that is done. @throws E_REMOTE_FAILED, and forgets the task: the next run submits anew */
function settle({ journal, key, client }: TaskRun, end: RemoteState): Extract<RemoteState, { state: 'done' }> {
  const { host, secrets } = client.options
  if (end.state === 'done') return end
  journal.forget(key)
  const detail = end.state === 'failed' ? secrets.scrub(end.reason) : 'The service does not know the task any more.'
  throw failure('E_REMOTE_FAILED', { type: host.name, detail })
}

/** Whether somebody wants the work to stop: not where another node has failed or the program is ending. */
function calledOff(signal: AbortSignal): boolean {
  if (!signal.aborted) return false
  const reason = signal.reason as unknown
  return !(reason instanceof ReelgraphError) || (reason.code === 'E_CANCELLED' && reason.cause !== SHUTDOWN)
}

async function cancel({ task, journal, key, client }: TaskRun, ticket: RemoteTicket): Promise<void> {
  const { host, says } = client.options
  if (task.cancel === undefined) return
  try {
    const last = client.within(AbortSignal.timeout(CANCEL_LIMIT))
    await task.cancel({ send: last.send, receive: last.receive, listen: () => {} }, ticket)
    journal.forget(key)
    says.info(`${host.name}: task ${ticket.id} is called off`)
  } catch {
    // The journal keeps it: the next run takes it up.
    says.warn('W_REMOTE_GOES_ON', { detail: `${host.name}: task ${ticket.id}.` })
  }
}

/** Aborts that much after the other one. */
function later(signal: AbortSignal, milliseconds: number): AbortSignal {
  const late = new AbortController()
  const begin = (): void => void setTimeout(() => late.abort(), milliseconds).unref()
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  return late.signal
}
