/**
 * Services on the network, as backends see them. A backend says where its host is and speaks its dialect; the engine
 * adds the key, retries, waits, keeps the journal, and stores what comes back. No key ever reaches a backend.
 */
import type { ClipSource } from '../contract/frame-context.ts'
import type { Rational } from '../frames/clip.ts'
import type { Json } from '../contract/sockets.ts'

/** Where a service is, and which variable of the environment holds its key. */
export interface RemoteHost {
  /** Name in messages, e.g. `runway`. */
  readonly name: string
  readonly address: { readonly variable: string; readonly default?: string }
  readonly key?: {
    readonly variable: string
    /** Word before the key in the Authorization header. Default: Bearer. */
    readonly scheme?: string
    /** `at-default`: not where another address is set; `never`: sent when it is there. Default: always. */
    readonly needed?: 'always' | 'at-default' | 'never'
  }
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>>
  /** Tasks under way at once. Default: 4. */
  readonly parallel?: number
}

/** Whether a host can be asked. */
export interface RemoteStanding {
  readonly ok: boolean
  /** Never holds a key. */
  readonly reason: string
  /** The variable that has to be set. */
  readonly variable?: string
}

/** What `available` of a backend may ask. */
export interface RemoteDirectory {
  standing(host: RemoteHost): RemoteStanding
}

export type RemoteMethod = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface RemoteCallOptions {
  readonly body?: Json
  /** Sends a form with a file instead of JSON. */
  readonly form?: { readonly fields: Readonly<Record<string, string>>; readonly file: { readonly field: string; readonly name: string; readonly type: string; readonly bytes: Uint8Array } }
  readonly headers?: Readonly<Record<string, string>>
  /** Null instead of a failure where the host knows nothing at this path. */
  readonly absent?: boolean
  /** Must not be received twice: not sent again when it can't be told whether it has arrived, nor after a 5xx. */
  readonly once?: boolean
}

/** Requests to one host. Paths begin with `/` and are put behind the host's address. */
export interface RemoteCall {
  /** The answer's JSON; null where it is empty. @throws E_REMOTE_KEY, E_REMOTE_REFUSED, E_REMOTE_UNREACHABLE */
  send(method: RemoteMethod, path: string, options?: RemoteCallOptions): Promise<Json>
  /** The answer's bytes, as they are. */
  receive(method: RemoteMethod, path: string, options?: RemoteCallOptions): Promise<Uint8Array>
  /** Messages of a WebSocket until the task ends. Its loss is no fault: polling goes on. */
  listen(path: string, take: (message: Json) => void): void
}

/** What a service needs to find a task again. Kept in the journal: never put a key into it. */
export interface RemoteTicket {
  readonly id: string
  readonly [field: string]: Json
}

/** A film that comes as single pictures, in their order. */
export interface RemotePictures {
  readonly pictures: readonly string[]
  readonly rate: Rational
}

export type RemoteState =
  | { readonly state: 'queued' | 'running'; /** 0 to 1. */ readonly progress?: number; readonly message?: string }
  | {
      readonly state: 'done'
      /** Where it is: an address, or a path at the host. */
      readonly file: string | RemotePictures
      /** For the run's report: cost, time at the service. */
      readonly facts?: Readonly<Record<string, Json>>
    }
  | { readonly state: 'failed'; readonly reason: string }
  /** The service does not know the task (any more). */
  | { readonly state: 'lost' }

/** A task of a service, in its dialect. */
export interface RemoteTask {
  /** Starts it. `id` is a UUID of this submission, for services that take one. */
  submit(call: RemoteCall, id: string): Promise<RemoteTicket>
  /** Looks for a task that may have been started (no answer came back). Without it the user is asked. */
  find?(call: RemoteCall, id: string, since: Date): Promise<RemoteTicket | undefined>
  /** The service takes two submissions of one `id` for one task (it is sent as Idempotency-Key, say): tried again without asking. */
  readonly repeatable?: boolean
  poll(call: RemoteCall, ticket: RemoteTicket): Promise<RemoteState>
  cancel?(call: RemoteCall, ticket: RemoteTicket): Promise<unknown>
  /** Called once polling begins: listen for progress. `tell` also ends the wait for the next poll where it says so. */
  watch?(call: RemoteCall, ticket: RemoteTicket, tell: (news: { progress?: number; message?: string; ended?: boolean }) => void): void
  /** Seconds between two polls. */
  readonly interval: number
  /** It makes one picture, not a film. */
  readonly picture?: boolean
  /** Seconds until it is given up; it is taken up by the next run. Default: 1800. */
  readonly limit?: number
  /** For the run's report, whatever comes of it: model, size, price. */
  readonly facts?: Readonly<Record<string, Json>>
}

export interface RemoteQuestion {
  ask(call: RemoteCall, id: string): Promise<Json>
  /** What of the answer is kept. @throws E_REMOTE_RESULT */
  read(answer: Json): { readonly value: Json; readonly facts?: Readonly<Record<string, Json>> }
}

/** A question that is answered with a file. */
export interface RemoteFileQuestion {
  /** Tells it from others that one node has. */
  readonly part: string
  ask(call: RemoteCall, id: string): Promise<Uint8Array>
  /** Looks at what came, before it is kept. @throws E_REMOTE_RESULT */
  read(bytes: Uint8Array): { readonly facts?: Readonly<Record<string, Json>> }
}

/** What generative backends get: bound to one node's content key. */
export interface RemoteService {
  /**
   * Runs a task to its end, once per content key: later runs take the film from the store, and a run that was killed is
   * taken up by the next one without a second submission.
   * @throws E_REMOTE_UNMADE in previews and plans when it has not been made yet
   */
  task(host: RemoteHost, task: RemoteTask): Promise<{ readonly clip: ClipSource; readonly facts: Readonly<Record<string, Json>> }>
  /** The same for a task that makes a file of another kind, e.g. the weights of a model: as it is. */
  fetch(host: RemoteHost, task: RemoteTask): Promise<{ readonly bytes: Uint8Array; readonly facts: Readonly<Record<string, Json>> }>
  /** A question that is answered at once; its answer is kept likewise. */
  ask(host: RemoteHost, question: RemoteQuestion): Promise<{ readonly value: Json; readonly facts: Readonly<Record<string, Json>> }>
  /** A file that is answered at once, e.g. the sound of a sentence; kept likewise. */
  file(host: RemoteHost, question: RemoteFileQuestion): Promise<{ readonly bytes: Uint8Array; readonly facts: Readonly<Record<string, Json>> }>
}
