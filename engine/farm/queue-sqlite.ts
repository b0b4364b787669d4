/** Work shared by programs of one machine, in a SQLite file. No network file system: SQLite's locks need a disk of its own. */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type Database from 'libsql'
import { isHopeless } from '../contract/another-try.ts'
import { failure, fault, type Fault } from '../contract/errors.ts'
import { openDatabase } from '../store/database.ts'
import type { Needs } from './needs.ts'
import { LOCK, MOST_FAILURES, MOST_LOST, placeOf, type FarmJob, type FarmResult, type JobProgress, type JobState, type TakenJob, type WorkQueue, type WorkQueueOptions } from './work-queue.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, owner TEXT, needs TEXT, place INTEGER, job TEXT, state TEXT, holder TEXT, until INTEGER, ready INTEGER,
    failures INTEGER DEFAULT 0, lost INTEGER DEFAULT 0, progress TEXT, outcome TEXT, changed INTEGER
  );
  CREATE INDEX IF NOT EXISTS waiting ON jobs (state, owner, place);
  CREATE TABLE IF NOT EXISTS turns (owner TEXT PRIMARY KEY, turn INTEGER);
`
/** Milliseconds that what is done stays known. */
const KEPT = 3_600_000
/** Milliseconds before the second start, doubled each time. */
const BACK_OFF = 500

interface Row {
  readonly id: string
  readonly owner: string
  readonly needs: string
  readonly job: string
  readonly state: 'waiting' | 'active' | 'done' | 'dead'
  readonly failures: number
  readonly lost: number
  readonly progress: string | null
  readonly outcome: string | null
  readonly changed: number
}

/** @throws E_FARM_REACH */
export function openSqliteWork(given: string, { lock = LOCK }: WorkQueueOptions = {}): WorkQueue {
  const folder = resolve(given)
  const db = opened(folder)
  const now = (): number => Date.now()
  const get = (id: string): Row | undefined => db.prepare('SELECT * FROM jobs WHERE id = ?').get(id) as Row | undefined

  /** What lost workers had is free again. */
  const free = (): void => {
    const late = db.prepare("SELECT * FROM jobs WHERE state = 'active' AND until < ?").all(now()) as Row[]
    for (const { id, lost, failures } of late) {
      if (lost + 1 < MOST_LOST) db.prepare("UPDATE jobs SET state = 'waiting', holder = NULL, lost = lost + 1 WHERE id = ? AND state = 'active' AND until < ?").run(id, now())
      else bury(id, [fault('E_FARM_LOST', { got: `${lost + 1} workers lost` })], failures, lost + 1)
    }
    db.prepare("DELETE FROM jobs WHERE state = 'done' AND changed < ?").run(now() - KEPT)
  }
  const freed = db.transaction(free)
  const bury = (id: string, faults: readonly Fault[], failures: number, lost: number): void =>
    void db.prepare("UPDATE jobs SET state = 'dead', holder = NULL, outcome = ?, failures = ?, lost = ?, changed = ? WHERE id = ?").run(JSON.stringify(faults), failures, lost, now(), id)

  const takeNext = db.transaction((able: (needs: Needs) => boolean, holder: string): FarmJob | undefined => {
    free()
    const lanes = db.prepare("SELECT DISTINCT jobs.owner, needs, COALESCE(turn, 0) AS turn FROM jobs LEFT JOIN turns ON turns.owner = jobs.owner WHERE state = 'waiting' AND ready <= ? ORDER BY turn, jobs.owner").all(now()) as { owner: string; needs: string }[]
    const mine = lanes.filter(({ needs }) => able(JSON.parse(needs) as Needs))
    const first = mine[0]
    if (first === undefined) return undefined
    const wanted = mine.filter(({ owner }) => owner === first.owner).map(({ needs }) => needs)
    const row = db.prepare(`SELECT * FROM jobs WHERE state = 'waiting' AND ready <= ? AND owner = ? AND needs IN (${wanted.map(() => '?').join()}) ORDER BY place, rowid LIMIT 1`).get(now(), first.owner, ...wanted) as Row
    db.prepare("UPDATE jobs SET state = 'active', holder = ?, until = ?, progress = NULL, changed = ? WHERE id = ?").run(holder, now() + lock, now(), row.id)
    db.prepare('INSERT OR REPLACE INTO turns VALUES (?, (SELECT COALESCE(MAX(turn), 0) + 1 FROM turns))').run(first.owner)
    return JSON.parse(row.job) as FarmJob
  })

  const taken = (job: FarmJob, holder: string): TakenJob => {
    /** Only as long as it is in this hand. */
    const change = (set: string, ...values: unknown[]): boolean => db.prepare(`UPDATE jobs SET ${set}, changed = ? WHERE id = ? AND holder = ? AND state = 'active'`).run(...values, now(), job.id, holder).changes > 0
    return {
      job,
      extend: () => Promise.resolve(change('until = ?', now() + lock)),
      progress: (progress) => Promise.resolve(void change('progress = ?', JSON.stringify(progress))),
      done: (result) => Promise.resolve(void change("state = 'done', outcome = ?", JSON.stringify(result))),
      failed(faults) {
        const { failures, lost } = get(job.id) ?? { failures: 0, lost: 0 }
        if (failures + 1 < MOST_FAILURES && !isHopeless(faults)) change("state = 'waiting', holder = NULL, failures = failures + 1, ready = ?", now() + BACK_OFF * 2 ** failures)
        else if (change('until = until')) bury(job.id, faults, failures + 1, lost)
        return Promise.resolve()
      },
      giveBack: () => Promise.resolve(void change("state = 'waiting', holder = NULL")),
    }
  }

  const stateOf = ({ id }: FarmJob): JobState => {
    const row = get(id)
    if (row === undefined) return { state: 'unknown' }
    if (row.state === 'done') return { state: 'done', result: JSON.parse(row.outcome!) as FarmResult }
    if (row.state === 'dead') return { state: 'dead', faults: JSON.parse(row.outcome!) as Fault[] }
    if (row.state === 'active') return { state: 'active', ...(row.progress === null ? {} : { progress: JSON.parse(row.progress) as JobProgress }) }
    return { state: 'waiting' }
  }

  let hands = 0
  return {
    address: folder,
    add(jobs) {
      const add = db.prepare(`INSERT INTO jobs (id, owner, needs, place, job, state, ready, changed) VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?)
        ON CONFLICT(id) DO UPDATE SET state = 'waiting', failures = 0, lost = 0, outcome = NULL, ready = 0, job = excluded.job, owner = excluded.owner, place = excluded.place WHERE state IN ('dead', 'done')`)
      db.transaction(() => {
        for (const job of jobs) add.run(job.id, job.owner, JSON.stringify(job.needs), placeOf(job.priority, now()), JSON.stringify(job), now())
      }).immediate()
      return Promise.resolve()
    },
    take(able, worker) {
      const holder = `${worker} ${++hands} ${Math.random()}`
      const job = takeNext.immediate(able, holder)
      return Promise.resolve(job === undefined ? undefined : taken(job, holder))
    },
    states(jobs) {
      freed.immediate()
      return Promise.resolve(jobs.map(stateOf))
    },
    withdraw(jobs) {
      for (const { id } of jobs) db.prepare("DELETE FROM jobs WHERE id = ? AND state = 'waiting'").run(id)
      return Promise.resolve()
    },
    unfinished() {
      const rows = db.prepare("SELECT job FROM jobs WHERE state != 'done'").all() as Pick<Row, 'job'>[]
      return Promise.resolve(rows.map(({ job }) => JSON.parse(job) as FarmJob))
    },
    dead() {
      const rows = db.prepare("SELECT * FROM jobs WHERE state = 'dead' ORDER BY changed").all() as Row[]
      return Promise.resolve(rows.map(({ job, outcome, failures, lost, changed }) => ({ job: JSON.parse(job) as FarmJob, faults: JSON.parse(outcome!) as Fault[], attempts: failures + lost, since: new Date(changed).toISOString() })))
    },
    retry(id) {
      const { changes } = db.prepare("UPDATE jobs SET state = 'waiting', failures = 0, lost = 0, outcome = NULL, ready = 0 WHERE id = ? AND state = 'dead'").run(id)
      return changes > 0 ? Promise.resolve() : Promise.reject(failure('E_FARM_JOB', { got: id }))
    },
    counts() {
      const rows = db.prepare('SELECT state, COUNT(*) AS count FROM jobs GROUP BY state').all() as { state: Row['state']; count: number }[]
      const count = (state: Row['state']): number => rows.find((row) => row.state === state)?.count ?? 0
      return Promise.resolve({ waiting: count('waiting'), active: count('active'), dead: count('dead') })
    },
    close() {
      db.close()
      return Promise.resolve()
    },
  }
}

function opened(folder: string): Database.Database {
  try {
    mkdirSync(folder, { recursive: true })
    const db = openDatabase(join(folder, 'farm.sqlite'))
    db.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 10000; PRAGMA synchronous = FULL;')
    db.exec(SCHEMA)
    return db
  } catch (thrown) {
    throw failure('E_FARM_REACH', { got: folder, detail: (thrown as Error).message }, thrown)
  }
}
