/**
 * The audit log: who did what, when, from where, and what came of it. Rows are only added, and each holds the digest of the one before:
 * what is changed or taken out afterwards no longer fits.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { openDatabase } from '../store/database.ts'
import { leaveToOwner } from './private-file.ts'

export interface AuditEntry {
  /** A token's name, `local` for this machine without one, `nobody` for who had none. */
  readonly who: string
  /** Of the token. */
  readonly token?: string
  /** Address of the client; absent for the command line. */
  readonly from?: string
  /** A word: render, save, delete, pull, train, token … */
  readonly what: string
  /** What it was done to: a run's id, a file, a package. */
  readonly target?: string
  /** `ok`, the status of a run, or the code of an error. */
  readonly outcome: string
}

export interface AuditRow extends AuditEntry {
  /** From 1, without gaps. */
  readonly number: number
  /** ISO 8601. */
  readonly at: string
  /** SHA-256 over the row before and this one, hex. */
  readonly digest: string
}

export interface Audit {
  add(entry: AuditEntry): void
  /** Those after a number, the oldest first. */
  rows(after?: number, most?: number): readonly AuditRow[]
  /** The first row that does not fit; undefined where all do. */
  firstBroken(): number | undefined
  close(): void
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS audit (number INTEGER PRIMARY KEY, entry TEXT NOT NULL, digest TEXT NOT NULL);
  CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'The audit log is only added to.'); END;
  CREATE TRIGGER IF NOT EXISTS audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'The audit log is only added to.'); END;
`
const START = '0'.repeat(64)

interface Stored {
  readonly number: number
  readonly entry: string
  readonly digest: string
}

export const auditFile = (project: string): string => join(project, '.reelgraph/audit.sqlite')
export const hasAudit = (project: string): boolean => existsSync(auditFile(project))

const digestOf = (before: string, number: number, entry: string): string => createHash('sha256').update(`${before}\n${number}\n${entry}`).digest('hex')

/** @throws E_STORE */
export function openAudit(project: string, now: () => Date = () => new Date()): Audit {
  const file = auditFile(project)
  try {
    const made = mkdirSync(join(project, '.reelgraph'), { recursive: true })
    if (made !== undefined) leaveToOwner(made)
    const fresh = !existsSync(file)
    const db = openDatabase(file)
    // One file, without a journal beside it: what is copied is whole.
    db.exec('PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL;')
    db.exec(SCHEMA)
    if (fresh) leaveToOwner(file)
    const last = db.prepare('SELECT number, digest FROM audit ORDER BY number DESC LIMIT 1')
    const insert = db.prepare('INSERT INTO audit (number, entry, digest) VALUES (?, ?, ?)')
    const all = db.prepare('SELECT number, entry, digest FROM audit ORDER BY number')
    const some = db.prepare('SELECT number, entry, digest FROM audit WHERE number > ? ORDER BY number LIMIT ?')
    return {
      add(entry) {
        // Others may add meanwhile: the last row is read where nobody else can.
        db.exec('BEGIN IMMEDIATE')
        try {
          const { number, digest } = (last.get() as Stored | undefined) ?? { number: 0, digest: START }
          const text = JSON.stringify({ at: now().toISOString(), ...entry })
          insert.run(number + 1, text, digestOf(digest, number + 1, text))
          db.exec('COMMIT')
        } catch (thrown) {
          db.exec('ROLLBACK')
          throw failure('E_STORE', { file, detail: (thrown as Error).message }, thrown)
        }
      },
      rows: (after = 0, most = -1) => (some.all(after, most) as readonly Stored[]).map(({ number, entry, digest }) => ({ number, ...(JSON.parse(entry) as Omit<AuditRow, 'number' | 'digest'>), digest })),
      firstBroken() {
        let [expected, before] = [1, START]
        for (const { number, entry, digest } of all.iterate() as Iterable<Stored>) {
          if (number !== expected || digest !== digestOf(before, number, entry)) return expected
          expected = number + 1
          before = digest
        }
        return undefined
      },
      close: () => void db.close(),
    }
  } catch (thrown) {
    throw failure('E_STORE', { file, detail: (thrown as Error).message }, thrown)
  }
}
