/** Work that many machines share. `queue-sqlite.ts` and `queue-bullmq.ts` keep it. */
import type { Fault } from '../contract/errors.ts'
import type { NodeTiming } from '../contract/events.ts'
import type { Warning } from '../contract/warnings.ts'
import type { FilmStretch } from '../media/media.ts'
import type { Needs } from './needs.ts'

/** A part of a film. Its id is the content key of what comes of it, and for whom: asked for twice, it is one job. */
export interface FarmJob {
  readonly id: string
  /** For people: a node, or frames of a film. */
  readonly title: string
  /** Whose it is: all that wait are served in turn. */
  readonly owner: string
  /** Higher ones are taken first; -10 to 10. */
  readonly priority: number
  readonly needs: Needs
  /** The name of its plan in the store. */
  readonly plan: string
  /** Of a film: which frames. */
  readonly film?: FilmStretch
}

export interface FarmResult {
  readonly worker: string
  readonly seconds: number
  /** That were put into the store. */
  readonly bytes: number
  readonly nodes: readonly NodeTiming[]
  /** What is doubtful about the results of nodes, by content key. */
  readonly warnings: Readonly<Record<string, readonly Warning[]>>
}

export interface JobProgress {
  readonly done: number
  readonly total: number
}

/** `unknown`: forgotten, or never asked for. */
export type JobState =
  | { readonly state: 'waiting' | 'unknown' }
  | { readonly state: 'active'; readonly progress?: JobProgress }
  | { readonly state: 'done'; readonly result: FarmResult }
  | { readonly state: 'dead'; readonly faults: readonly Fault[] }

export interface DeadJob {
  readonly job: FarmJob
  readonly faults: readonly Fault[]
  /** Starts, those of lost workers among them. */
  readonly attempts: number
  /** ISO 8601. */
  readonly since: string
}

/** A job in the hands of a worker. It is another's when `extend` says so. */
export interface TakenJob {
  readonly job: FarmJob
  /** @returns false where it is no longer this worker's */
  extend(): Promise<boolean>
  progress(progress: JobProgress): Promise<void>
  done(result: FarmResult): Promise<void>
  /** It is tried again, as often as it may and where that can help, and is dead then. */
  failed(faults: readonly Fault[]): Promise<void>
  /** Back among those that wait, as if it had not been taken. */
  giveBack(): Promise<void>
}

export interface WorkCounts {
  readonly waiting: number
  readonly active: number
  readonly dead: number
}

export interface WorkQueue {
  /** For people: no passwords. */
  readonly address: string
  /** Those that wait or are at work stay as they are; one that is dead begins anew. @throws E_FARM_REACH */
  add(jobs: readonly FarmJob[]): Promise<void>
  /** The next that the worker can do: owners in turn, and of one owner by priority. */
  take(able: (needs: Needs) => boolean, worker: string): Promise<TakenJob | undefined>
  states(jobs: readonly FarmJob[]): Promise<readonly JobState[]>
  /** Takes back those that wait. */
  withdraw(jobs: readonly FarmJob[]): Promise<void>
  /** Those that wait, are at work, or have failed for good and may be tried again. */
  unfinished(): Promise<readonly FarmJob[]>
  dead(): Promise<readonly DeadJob[]>
  /** @throws E_FARM_JOB */
  retry(id: string): Promise<void>
  counts(): Promise<WorkCounts>
  close(): Promise<void>
}

export interface WorkQueueOptions {
  /** Milliseconds after which a job whose worker is not heard of is another's. Default: 30000. */
  readonly lock?: number
}

export const LOCK = 30_000
/** Starts that may fail before a job is dead. */
export const MOST_FAILURES = 3
/** Workers that may be lost: more, since machines go for reasons of their own. Where one of four is lost every ten seconds, three took one job in a hundred with them. */
export const MOST_LOST = 5

/**
 * Places among those that wait: lower is sooner. A step of priority is worth a minute of waiting, so that whoever waits has a
 * turn, however many come later. In steps of ten seconds.
 */
const MINUTE = 60_000
const RESOLUTION = 10_000
export const placeOf = (priority: number, now: number): number => Math.round((now - priority * MINUTE) / RESOLUTION)
