/**
 * The artifact store on disk: files below a folder, their index in SQLite. Every step is scratch, fsync, rename, index
 * row, so that a crash between any two leaves a store that works.
 */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type Database from 'libsql'
import { failure, toReelgraphError } from '../contract/errors.ts'
import { isRunning, processIdentity } from '../machine/process-identity.ts'
import type { Json } from '../contract/sockets.ts'
import type { Warning } from '../contract/warnings.ts'
import { digestOf, fileOf, lineOf, stampOf } from './artifact-files.ts'
import { SqlitePartial } from './partial-sqlite.ts'
import { PARTS } from './records.ts'
import { openIndex, type ArtifactRow, type FileRow } from './store-index.ts'
import type { Artifact, ArtifactFile, ArtifactStore, PartialArtifact, StoreDamage, StoreProblem } from './store.ts'

/** Milliseconds between two looks at a key that another process has open. */
const POLL = 200
/** Share of the newest measurement in a node type's cost. */
const NEWEST = 0.3
/** Most facts of files that are kept. */
const FACTS = 4000
/** Most content keys whose warnings are kept. */
const WARNED = 10_000

/** Opens or makes the store in `folder`; a damaged index is built anew from what is on disk, and `damage` says so. @throws E_STORE when it can't be written */
export function openSqliteStore(folder: string): ArtifactStore {
  try {
    for (const name of ['artifacts', 'partial']) mkdirSync(join(folder, name), { recursive: true })
    const { db, damage } = openIndex(folder)
    return new SqliteStore(folder, db, damage)
  } catch (thrown) {
    throw failure('E_STORE', { file: folder, detail: (thrown as Error).message }, thrown)
  }
}

class SqliteStore implements ArtifactStore {
  readonly #listeners = new Set<(problem: StoreProblem) => void>()
  readonly #folder: string
  readonly #db: Database.Database
  /** Asked of all nodes of each run. */
  readonly #readWarnings: Database.Statement
  readonly #readTiming: Database.Statement
  /** Files whose digest was checked, by path, size and time. */
  readonly #checked = new Map<string, string>()
  /** Keys open in this process, each with those who wait for it. */
  readonly #open = new Map<string, Promise<void>>()

  readonly damage: StoreDamage | undefined

  constructor(folder: string, db: Database.Database, damage: StoreDamage | undefined) {
    this.#folder = folder
    this.#db = db
    this.#readWarnings = db.prepare('SELECT warnings.key, list FROM json_each(?) CROSS JOIN warnings ON warnings.key = value')
    this.#readTiming = db.prepare('SELECT nanoseconds FROM timings WHERE type = ?')
    this.damage = damage
  }

  listen(listener: (problem: StoreProblem) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #corrupt(problem: StoreProblem): void {
    for (const listener of this.#listeners) listener(problem)
  }

  async find(key: string): Promise<Artifact | undefined> {
    const row = this.#row(key)
    if (row === undefined) return undefined
    const artifact = this.#artifact(row)
    for (const file of artifact.files) {
      const detail = await this.#mismatch(file)
      if (detail === undefined) continue
      await this.remove(key)
      this.#corrupt({ key, detail })
      return undefined
    }
    const used = new Date().toISOString()
    this.#db.prepare('UPDATE artifacts SET used = ? WHERE key = ?').run(used, key)
    return { ...artifact, used }
  }

  async begin(key: string, kind: string): Promise<PartialArtifact> {
    for (;;) {
      const mine = this.#open.get(key)
      if (mine === undefined) break
      await mine
    }
    let unlock = (): void => {}
    this.#open.set(key, new Promise((resolve) => (unlock = resolve)))
    const owner = randomUUID()
    try {
      while (!this.#lock(key, owner)) await sleep(POLL)
      await mkdir(this.#partialFolder(key), { recursive: true })
      const parts = await this.#finishedParts(key)
      return new SqlitePartial({
        key,
        kind,
        parts,
        db: this.#db,
        folder: this.#partialFolder(key),
        target: this.#artifactFolder(key),
        release: () => {
          this.#db.prepare('DELETE FROM locks WHERE key = ? AND owner = ?').run(key, owner)
          this.#open.delete(key)
          unlock()
        },
        trust: (file) => this.#checked.set(file.path, stampOf(file.path)),
        read: () => this.#artifact(this.#row(key)!),
      })
    } catch (thrown) {
      this.#open.delete(key)
      unlock()
      throw toReelgraphError(thrown)
    }
  }

  async list(): Promise<readonly Artifact[]> {
    const rows = this.#db.prepare('SELECT * FROM artifacts ORDER BY used DESC').all() as ArtifactRow[]
    return rows.map((row) => this.#artifact(row))
  }

  async remove(key: string): Promise<boolean> {
    const known = this.#db.prepare('DELETE FROM artifacts WHERE key = ?').run(key).changes > 0
    if (known) this.#db.prepare('DELETE FROM files WHERE key = ? AND finished = 1').run(key)
    await rm(this.#artifactFolder(key), { recursive: true, force: true })
    return known
  }

  async gc(limit: number): Promise<{ removed: number; bytes: number }> {
    let removed = 0
    let bytes = 0
    const partial = this.#db.prepare('SELECT key, SUM(bytes) AS bytes FROM files WHERE finished = 0 GROUP BY key ORDER BY MAX(added)').all() as { key: string; bytes: number }[]
    const whole = await this.list()
    let total = [...partial, ...whole].reduce((sum, one) => sum + one.bytes, 0)
    for (const one of partial) {
      if (total <= limit) break
      if (this.#isOpen(one.key)) continue
      this.#db.prepare('DELETE FROM files WHERE key = ? AND finished = 0').run(one.key)
      await rm(this.#partialFolder(one.key), { recursive: true, force: true })
      total -= one.bytes
      bytes += one.bytes
      removed++
    }
    for (const one of whole.toReversed()) {
      if (total <= limit) break
      if (this.#isOpen(one.key)) continue
      await this.remove(one.key)
      total -= one.bytes
      bytes += one.bytes
      removed++
    }
    return { removed, bytes }
  }

  async verify(mend = false): Promise<readonly StoreProblem[]> {
    this.#checked.clear()
    const problems: StoreProblem[] = []
    for (const artifact of await this.list()) {
      for (const file of artifact.files) {
        const detail = await this.#mismatch(file)
        if (detail === undefined) continue
        problems.push({ key: artifact.key, detail })
        if (mend) await this.remove(artifact.key)
        break
      }
    }
    return problems
  }

  timing(type: string): number | undefined {
    const row = this.#readTiming.get(type) as { nanoseconds: number } | undefined
    return row?.nanoseconds
  }

  recordTiming(type: string, nanosecondsPerPixel: number): void {
    if (!Number.isFinite(nanosecondsPerPixel)) return
    const before = this.timing(type)
    const next = before === undefined ? nanosecondsPerPixel : before + (nanosecondsPerPixel - before) * NEWEST
    this.#db.prepare('INSERT INTO timings VALUES (?, ?) ON CONFLICT(type) DO UPDATE SET nanoseconds = excluded.nanoseconds').run(type, next)
  }

  warnings(keys: readonly string[]): ReadonlyMap<string, readonly Warning[]> {
    const rows = this.#readWarnings.all(JSON.stringify(keys)) as { key: string; list: string }[]
    return new Map(rows.map(({ key, list }) => [key, JSON.parse(list) as Warning[]]))
  }

  fact(name: string): Json | undefined {
    const row = this.#db.prepare('SELECT value FROM facts WHERE name = ?').get(name) as { value: string } | undefined
    return row === undefined ? undefined : (JSON.parse(row.value) as Json)
  }

  recordFact(name: string, value: Json): void {
    this.#db.prepare('INSERT OR REPLACE INTO facts VALUES (?, ?)').run(name, JSON.stringify(value))
    this.#db.prepare('DELETE FROM facts WHERE rowid <= (SELECT MAX(rowid) FROM facts) - ?').run(FACTS)
  }

  recordWarnings(key: string, warnings: readonly Warning[]): void {
    if (warnings.length === 0) return void this.#db.prepare('DELETE FROM warnings WHERE key = ?').run(key)
    this.#db.prepare('INSERT OR REPLACE INTO warnings VALUES (?, ?)').run(key, JSON.stringify(warnings))
    this.#db.prepare('DELETE FROM warnings WHERE rowid <= (SELECT MAX(rowid) FROM warnings) - ?').run(WARNED)
  }

  close(): void {
    this.#db.close()
  }

  #row(key: string): ArtifactRow | undefined {
    return this.#db.prepare('SELECT * FROM artifacts WHERE key = ?').get(key) as ArtifactRow | undefined
  }

  #artifact(row: ArtifactRow): Artifact {
    const rows = this.#db.prepare('SELECT * FROM files WHERE key = ? AND finished = 1 ORDER BY place').all(row.key) as FileRow[]
    const files = rows.map((file) => fileOf(file, this.#artifactFolder(row.key)))
    return { ...row, meta: JSON.parse(row.meta) as Json, files }
  }

  #artifactFolder(key: string): string {
    return join(this.#folder, 'artifacts', key.slice(0, 2), key)
  }

  #partialFolder(key: string): string {
    return join(this.#folder, 'partial', key)
  }

  /** Takes the lock, also from a process that is gone. */
  #lock(key: string, owner: string): boolean {
    const me = processIdentity()
    const holder = this.#holder(key)
    if (holder !== undefined) {
      if (holder !== me && isRunning(holder)) return false
      this.#db.prepare('DELETE FROM locks WHERE key = ? AND process = ?').run(key, holder)
    }
    return this.#db.prepare('INSERT OR IGNORE INTO locks VALUES (?, ?, ?)').run(key, owner, me).changes === 1
  }

  #isOpen(key: string): boolean {
    const holder = this.#holder(key)
    return this.#open.has(key) || (holder !== undefined && isRunning(holder))
  }

  #holder(key: string): string | undefined {
    const row = this.#db.prepare('SELECT process FROM locks WHERE key = ?').get(key) as { process: string } | undefined
    return row?.process
  }

  /** Parts of an earlier run whose files are whole; from the first broken one on, the rest is dropped. */
  async #finishedParts(key: string): Promise<ArtifactFile[]> {
    const rows = this.#db.prepare('SELECT * FROM files WHERE key = ? AND finished = 0 ORDER BY place').all(key) as FileRow[]
    const parts: ArtifactFile[] = []
    for (const row of rows) {
      const file = fileOf(row, this.#partialFolder(key))
      const detail = await this.#mismatch(file)
      if (detail !== undefined) {
        this.#corrupt({ key, detail })
        this.#db.prepare('DELETE FROM files WHERE key = ? AND finished = 0 AND place >= ?').run(key, parts.length)
        break
      }
      parts.push(file)
    }
    const known = new Set([PARTS, ...parts.map((part) => part.name)])
    await writeFile(join(this.#partialFolder(key), PARTS), parts.map(lineOf).join(''))
    for (const name of await readdir(this.#partialFolder(key))) {
      if (!known.has(name)) await rm(join(this.#partialFolder(key), name), { recursive: true, force: true })
    }
    return parts
  }

  async #mismatch(file: ArtifactFile): Promise<string | undefined> {
    const found = await stat(file.path).catch(() => undefined)
    if (found === undefined) return `${file.name} is gone`
    if (found.size !== file.bytes) return `${file.name} has ${found.size} bytes instead of ${file.bytes}`
    const stamp = stampOf(file.path)
    if (this.#checked.get(file.path) === stamp) return undefined
    if ((await digestOf(file.path)) !== file.sha256) return `${file.name} has other contents than were stored`
    this.#checked.set(file.path, stamp)
    return undefined
  }
}
