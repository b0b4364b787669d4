/** Files of the project that its own user alone may read. */
import { chownSync, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Whole or not at all. */
export function writePrivate(file: string, text: string): void {
  const made = mkdirSync(dirname(file), { recursive: true })
  if (made !== undefined) leaveToOwner(made)
  const part = `${file}.${process.pid}`
  writeFileSync(part, text, { mode: 0o600 })
  leaveToOwner(part)
  renameSync(part, file)
}

/** What the machine's administrator makes in a project of another user is that user's, who could not read it else. */
export function leaveToOwner(path: string): void {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(dirname(path))
  chownSync(path, uid, gid)
}
