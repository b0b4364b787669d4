/** How much may be asked for within a day. Pure. */
import { failure } from '../contract/errors.ts'

/** Of 24 hours, whenever they begin. Absent: as much as is wanted. */
export interface Quota {
  readonly runs?: number
  /** Of rendering. */
  readonly minutes?: number
}

/** What counts of a run. */
export interface Counted {
  /** ISO 8601, all three. */
  readonly submitted: string
  readonly started?: string
  readonly finished?: string
}

const DAY = 24 * 3600_000

/** @param runs of whoever asks @throws E_QUOTA with the time from which there is room again */
export function checkQuota({ runs: mostRuns = Infinity, minutes: mostMinutes = Infinity }: Quota, runs: readonly Counted[], now: Date): void {
  const recent = runs.filter(({ submitted }) => Date.parse(submitted) > now.getTime() - DAY).toSorted((a, b) => a.submitted.localeCompare(b.submitted))
  const minutes = recent.reduce((sum, { started, finished }) => sum + (started === undefined ? 0 : ((finished === undefined ? now.getTime() : Date.parse(finished)) - Date.parse(started)) / 60_000), 0)
  const over = recent.length >= mostRuns ? { expected: `${mostRuns} runs a day`, got: `${recent.length}` } : minutes >= mostMinutes ? { expected: `${mostMinutes} minutes of rendering a day`, got: minutes.toFixed(1) } : undefined
  if (over === undefined) return
  const free = recent[0] === undefined ? undefined : new Date(Date.parse(recent[0].submitted) + DAY).toISOString()
  throw failure('E_QUOTA', { ...over, ...(free === undefined ? {} : { detail: `There is room again from ${free}.` }) })
}
