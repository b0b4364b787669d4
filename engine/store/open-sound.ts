/** Opens a SQLite file. One that is damaged is set aside first, with what SQLite keeps beside it. */
import { existsSync, renameSync, rmSync, writeFileSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type Database from 'libsql'
import { isRunning, processIdentity } from '../machine/process-identity.ts'
import { openDatabase } from './database.ts'

export interface Opened {
  readonly db: Database.Database
  /** Name of the file that was set aside, in the same folder. */
  readonly damaged?: string
}

/** Milliseconds between two looks at a file that another process sets aside. */
const POLL = 50

/** @param prepare runs first on each database: settings and tables */
export function openSound(file: string, prepare: (db: Database.Database) => void): Opened {
  const sound = tryOpen(file, prepare)
  if (sound !== undefined) return { db: sound }
  return alone(`${file}.repair`, () => {
    // Another process may have done it meanwhile.
    const meanwhile = tryOpen(file, prepare)
    if (meanwhile !== undefined) return { db: meanwhile }
    const damaged = `${file}.damaged-${new Date().toISOString().replace(/[:.]/g, '-')}`
    for (const end of ['', '-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, damaged + end)
    const db = openDatabase(file)
    prepare(db)
    return { db, damaged: basename(damaged) }
  })
}

/** Undefined where the file is damaged. @throws all else that keeps it from being opened */
function tryOpen(file: string, prepare: (db: Database.Database) => void): Database.Database | undefined {
  let db: Database.Database | undefined
  try {
    db = openDatabase(file)
    prepare(db)
    const [found] = db.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[]
    if (found?.quick_check === 'ok') return db
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown
  }
  db?.close()
  return undefined
}

/** What SQLite says of a file that is none of its own, or no longer whole. */
const isDamage = (thrown: unknown): boolean => /NOTADB|CORRUPT|SHORT_READ/.test(String((thrown as { code?: unknown } | null)?.code))

/** One process at a time. */
function alone<T>(lock: string, work: () => T): T {
  for (;;) {
    try {
      writeFileSync(lock, processIdentity(), { flag: 'wx' })
      break
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
      const holder = existsSync(lock) ? readFileSync(lock, 'utf8') : ''
      if (holder !== '' && !isRunning(holder)) rmSync(lock, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL)
    }
  }
  try {
    return work()
  } finally {
    rmSync(lock, { force: true })
  }
}
