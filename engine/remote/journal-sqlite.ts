/** The journal in a SQLite file of its own: every write is synced to disk, since each stands for money. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'libsql'
import { failure } from '../contract/errors.ts'
import type { JournalEntry, RemoteJournal } from './journal.ts'
import type { RemoteTicket } from './remote.ts'
import { openDatabase } from '../store/database.ts'

const SCHEMA = 'CREATE TABLE IF NOT EXISTS tasks (key TEXT PRIMARY KEY, host TEXT, state TEXT, ticket TEXT, created TEXT)'

interface Row { key: string; host: string; state: JournalEntry['state']; ticket: string | null; created: string }

/** @throws E_STORE when it can't be written */
export function openSqliteJournal(folder: string): RemoteJournal {
  let db: Database.Database
  try {
    mkdirSync(folder, { recursive: true })
    db = openDatabase(join(folder, 'remote.sqlite'))
    db.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL;')
    db.exec(SCHEMA)
  } catch (thrown) {
    throw failure('E_STORE', { file: folder, detail: (thrown as Error).message }, thrown)
  }
  const find = (key: string): JournalEntry | undefined => {
    const row = db.prepare('SELECT * FROM tasks WHERE key = ?').get(key) as Row | undefined
    if (row === undefined) return undefined
    return {
      key,
      host: row.host,
      state: row.state,
      ticket: row.ticket === null ? undefined : (JSON.parse(row.ticket) as RemoteTicket),
      created: new Date(row.created),
    }
  }
  const set = (key: string, state: JournalEntry['state']): void => void db.prepare('UPDATE tasks SET state = ? WHERE key = ?').run(state, key)
  return {
    find,
    submitting(key, host) {
      db.prepare("INSERT OR REPLACE INTO tasks VALUES (?, ?, 'submitting', NULL, ?)").run(key, host, new Date().toISOString())
      return find(key)!
    },
    uncertain: (key) => set(key, 'uncertain'),
    submitted: (key, ticket) => void db.prepare("UPDATE tasks SET state = 'submitted', ticket = ? WHERE key = ?").run(JSON.stringify(ticket), key),
    done: (key) => set(key, 'done'),
    unreadable: (key) => set(key, 'unreadable'),
    forget: (key) => void db.prepare('DELETE FROM tasks WHERE key = ?').run(key),
    close: () => void db.close(),
  }
}
