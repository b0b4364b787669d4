/**
 * Names of processes that are not taken for another's when the system gives a process id out again: the id and, where
 * Linux tells it, the time at which the process began.
 */
import { readFileSync } from 'node:fs'

/** `1234@567890`, or `1234` where no start time is known. */
export function processIdentity(pid: number = process.pid): string {
  try {
    // Field 22 of /proc/PID/stat (proc(5)), counted after the name, which may hold spaces and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return `${pid}@${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return String(pid)
  }
}

/** Whether the process of that identity still runs. */
export function isRunning(identity: string): boolean {
  const pid = Number(identity.split('@')[0])
  if (!(Number.isInteger(pid) && pid > 0)) return false
  if (identity.includes('@')) return processIdentity(pid) === identity
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    // There, but another user's.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}
