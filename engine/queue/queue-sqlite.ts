/** A queue that outlives the process: one SQLite file, which one process has open at a time. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'libsql'
import { failure } from '../contract/errors.ts'
import { openSound, type Opened } from '../store/open-sound.ts'
import { isRunning, processIdentity } from '../machine/process-identity.ts'
import type { NumberedEvent, QueuedRun, QueueStore } from './queue.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, status TEXT NOT NULL, place INTEGER NOT NULL, at TEXT NOT NULL, run TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS runs_by_status ON runs (status);
  CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, run TEXT NOT NULL, event TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS events_by_run ON events (run, id);
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
`

const FINISHED = "status IN ('done', 'failed', 'cancelled')"
/** Those that run, then those that wait by place, then the finished, newest first. */
const ORDER = `CASE status WHEN 'running' THEN 0 WHEN 'queued' THEN 1 ELSE 2 END,
  CASE status WHEN 'queued' THEN place ELSE 0 END, at DESC, rowid DESC`

interface RunRow { readonly run: string }
interface EventRow { readonly id: number; readonly run: string; readonly event: string }

/** @throws E_STORE when it can't be opened, also because another process has it open */
export function openSqliteQueueStore(folder: string, onDamage: (setAside: string, found: number) => void = () => {}): QueueStore {
  const file = join(folder, 'queue.sqlite')
  let opened: Opened
  try {
    mkdirSync(folder, { recursive: true })
    opened = openSound(file, (fresh) => {
      fresh.exec('PRAGMA busy_timeout = 500; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;')
      fresh.exec(SCHEMA)
    })
  } catch (thrown) {
    throw failure('E_STORE', { file, detail: (thrown as Error).message }, thrown)
  }
  const { db, damaged } = opened
  own(db, file)
  const put = db.prepare(
    'INSERT INTO runs (id, status, place, at, run) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status, place = excluded.place, at = excluded.at, run = excluded.run',
  )
  const byId = db.prepare('SELECT run FROM runs WHERE id = ?')
  const eventsOf = db.prepare('SELECT * FROM events WHERE run = ? AND id > ? ORDER BY id')
  const addEvent = db.prepare('INSERT INTO events (id, run, event) VALUES (?, ?, ?)')
  const parse = (row: unknown): QueuedRun => JSON.parse((row as RunRow).run) as QueuedRun
  const keep = (run: QueuedRun): void => void put.run(run.id, run.status, run.place, run.finished ?? run.submitted, JSON.stringify(run))
  if (damaged !== undefined) {
    const runs = readable(join(folder, damaged))
    for (const run of runs) keep(run)
    onDamage(damaged, runs.length)
  }

  return {
    put: keep,
    get(id) {
      const row = byId.get(id)
      return row === undefined ? undefined : parse(row)
    },
    list({ status, limit, offset }) {
      const where = status === undefined ? '1 = 1' : 'status = ?'
      const values = status === undefined ? [] : [status]
      const rows = db.prepare(`SELECT run FROM runs WHERE ${where} ORDER BY ${ORDER} LIMIT ? OFFSET ?`).all(...values, limit, offset)
      const { total } = db.prepare(`SELECT count(*) AS total FROM runs WHERE ${where}`).get(...values) as { total: number }
      return { runs: rows.map(parse), total }
    },
    withStatus: (status) => db.prepare('SELECT run FROM runs WHERE status = ?').all(status).map(parse),
    withKey(key) {
      const row = db.prepare("SELECT run FROM runs WHERE json_extract(run, '$.order.idempotency.key') = ?").get(key)
      return row === undefined ? undefined : parse(row)
    },
    remove(id) {
      db.prepare('DELETE FROM events WHERE run = ?').run(id)
      db.prepare('DELETE FROM runs WHERE id = ?').run(id)
    },
    addEvent: ({ id, run, event }) => void addEvent.run(id, run, JSON.stringify(event)),
    events(after, run) {
      const rows =
        run === undefined
          ? db.prepare('SELECT * FROM events WHERE id > ? ORDER BY id').all(after)
          : eventsOf.all(run, after)
      return (rows as EventRow[]).map(({ id, run: of, event }) => ({ id, run: of, event: JSON.parse(event) as NumberedEvent['event'] }))
    },
    lastEventId: () => (db.prepare('SELECT max(id) AS last FROM events').get() as { last: number | null }).last ?? 0,
    paused: () => (db.prepare("SELECT value FROM settings WHERE name = 'paused'").get() as { value: string } | undefined)?.value === 'yes',
    setPaused: (value) =>
      void db.prepare("INSERT INTO settings VALUES ('paused', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value").run(value ? 'yes' : 'no'),
    trim(keep) {
      const old = `SELECT id FROM runs WHERE ${FINISHED} ORDER BY at DESC, rowid DESC LIMIT -1 OFFSET ?`
      db.prepare(`DELETE FROM events WHERE run IN (${old})`).run(keep)
      db.prepare(`DELETE FROM runs WHERE id IN (${old})`).run(keep)
    },
    close() {
      db.exec("DELETE FROM settings WHERE name = 'owner'")
      openFiles.delete(file)
      db.close()
    },
  }
}

/** Runs that a damaged file still gives, up to the first place that can't be read. */
function readable(file: string): QueuedRun[] {
  const runs: QueuedRun[] = []
  try {
    const db = new Database(file, { readonly: true })
    try {
      for (const row of db.prepare('SELECT run FROM runs ORDER BY rowid DESC').iterate()) {
        const run = JSON.parse((row as RunRow).run) as QueuedRun
        if (typeof run.id === 'string' && typeof run.order?.document?.nodes === 'object') runs.push(run)
      }
    } finally {
      db.close()
    }
  } catch {
    // What was read by then is all that there is.
  }
  return runs
}

/** Files that this process has open: its own id in one of another's time says nothing. */
const openFiles = new Set<string>()

/**
 * Puts this process down as the one that works on the queue: a second one would take its running runs for those of a
 * crash. A process that died has left its identity, which then names nobody.
 */
function own(db: Database.Database, file: string): void {
  db.exec('BEGIN IMMEDIATE')
  try {
    const row = db.prepare("SELECT value FROM settings WHERE name = 'owner'").get() as { value: string } | undefined
    const me = processIdentity()
    const owner = row?.value ?? me
    if (openFiles.has(file) || (owner !== me && isRunning(owner))) {
      throw failure('E_STORE', {
        file, detail: `Process ${owner.split('@')[0]} works on this queue.`, fix: 'Use the server that runs for this project, or end it.',
      })
    }
    db.prepare("INSERT INTO settings VALUES ('owner', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value").run(me)
    db.exec('COMMIT')
    openFiles.add(file)
  } catch (thrown) {
    db.exec('ROLLBACK')
    db.close()
    throw thrown
  }
}
