/** Processor time of child processes, where the system tells it (Linux): in milliseconds, to the hundredth of a second. */
import { readFileSync } from 'node:fs'

/** The clock of /proc: 100 ticks a second on all machines that Node runs on. */
const TICK = 10

/** Fields of proc(5), counted from 1. */
function ticks(of: string, fields: readonly number[]): number | undefined {
  try {
    const stat = readFileSync(`/proc/${of}/stat`, 'utf8')
    const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields.reduce((sum, field) => sum + Number(rest[field - 3]), 0)
  } catch {
    return undefined
  }
}

/** Of one that runs. */
export const timeOf = (pid: number): number | undefined => {
  const found = ticks(String(pid), [14, 15])
  return found === undefined ? undefined : found * TICK
}

/** Of all children that have ended. */
export const timeOfEnded = (): number => (ticks('self', [16, 17]) ?? 0) * TICK
