/** How much may be asked for within a day. Pure. */
import { failure } from '../contract/errors.ts'

/** Of 24 hours, whenever they begin. Absent: as much as is wanted. */
export interface Quota {
  readonly runs?: number
  /** Of rendering. */
  readonly minutes?: number
  /** One for each minute of rendering that is begun. Runs that fail or are cancelled cost none. */
  readonly credits?: number
}

/** What counts of a run. */
export interface Counted {
  readonly status?: string
  /** ISO 8601, all three. */
  readonly submitted: string
  readonly started?: string
  readonly finished?: string
}

const REFUNDED = new Set(['failed', 'cancelled'])

const DAY = 24 * 3600_000

const recentOf = (runs: readonly Counted[], now: Date): readonly Counted[] => runs.filter(({ submitted }) => Date.parse(submitted) > now.getTime() - DAY).toSorted((a, b) => a.submitted.localeCompare(b.submitted))

const minutesOf = ({ started, finished }: Counted, now: Date): number => (started === undefined ? 0 : ((finished === undefined ? now.getTime() : Date.parse(finished)) - Date.parse(started)) / 60_000)

/** A run that waits has its first minute held back, so that nobody asks for more than there is. */
const creditsOf = (run: Counted, now: Date): number => (REFUNDED.has(run.status ?? '') ? 0 : Math.max(1, Math.ceil(minutesOf(run, now))))

/** Credits that are spent within the day. */
export const spentCredits = (runs: readonly Counted[], now: Date): number => recentOf(runs, now).reduce((sum, run) => sum + creditsOf(run, now), 0)

/** @param runs of whoever asks @throws E_QUOTA with the time from which there is room again */
export function checkQuota({ runs: mostRuns = Infinity, minutes: mostMinutes = Infinity, credits: mostCredits = Infinity }: Quota, runs: readonly Counted[], now: Date): void {
  const recent = recentOf(runs, now)
  const minutes = recent.reduce((sum, run) => sum + minutesOf(run, now), 0)
  const credits = spentCredits(runs, now)
  const over = recent.length >= mostRuns ? { expected: `${mostRuns} runs a day`, got: `${recent.length}` }
    : minutes >= mostMinutes ? { expected: `${mostMinutes} minutes of rendering a day`, got: minutes.toFixed(1) }
    : credits >= mostCredits ? { expected: `${mostCredits} credits a day`, got: `${credits}` } : undefined
  if (over === undefined) return
  const free = recent[0] === undefined ? undefined : new Date(Date.parse(recent[0].submitted) + DAY).toISOString()
  throw failure('E_QUOTA', { ...over, ...(free === undefined ? {} : { detail: `There is room again from ${free}.` }) })
}
