/** The index of the store, in SQLite: its tables, and how it is built anew from the records on disk. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'libsql'
import { openSound } from './open-sound.ts'
import { readRecords, type FileRecord } from './records.ts'
import type { StoreDamage } from './store.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS artifacts (key TEXT PRIMARY KEY, kind TEXT, meta TEXT, bytes INTEGER, created TEXT, used TEXT);
  CREATE TABLE IF NOT EXISTS files (key TEXT, place INTEGER, name TEXT, bytes INTEGER, sha256 TEXT, meta TEXT, finished INTEGER, added TEXT, PRIMARY KEY (key, name));
  CREATE TABLE IF NOT EXISTS locks (key TEXT PRIMARY KEY, owner TEXT, process TEXT);
  CREATE TABLE IF NOT EXISTS warnings (key TEXT PRIMARY KEY, list TEXT);
  CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT);
  CREATE TABLE IF NOT EXISTS timings (type TEXT PRIMARY KEY, nanoseconds REAL);
`
const SCHEMA_VERSION = 2

export interface FileRow { name: string; bytes: number; sha256: string; meta: string }
export interface ArtifactRow { key: string; kind: string; meta: string; bytes: number; created: string; used: string }

/** Opens or makes the index of a store. One that is damaged, or gone, is built anew from what is on disk, and `damage` says so. */
export function openIndex(folder: string): { readonly db: Database.Database; readonly damage: StoreDamage | undefined } {
  const { db, damaged } = openSound(join(folder, 'index.sqlite'), (fresh) => {
    fresh.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 10000; PRAGMA synchronous = NORMAL;')
    // Locks are of running processes alone: an older layout of theirs holds nothing worth keeping.
    const { user_version: version } = fresh.prepare('PRAGMA user_version').get() as { user_version: number }
    if (version < SCHEMA_VERSION) fresh.exec('DROP TABLE IF EXISTS locks')
    fresh.exec(SCHEMA)
    fresh.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`)
  })
  // One that is gone is as bad as one that is damaged.
  const lost = damaged !== undefined || (isEmpty(db) && readdirSync(join(folder, 'artifacts')).length > 0)
  return { db, damage: lost ? { setAside: damaged, ...rebuild(folder, db) } : undefined }
}

const isEmpty = (db: Database.Database): boolean => db.prepare('SELECT 1 FROM artifacts LIMIT 1').get() === undefined && db.prepare('SELECT 1 FROM files LIMIT 1').get() === undefined

/** Fills an empty index from the records on disk. */
function rebuild(folder: string, db: Database.Database): { found: number; deleted: number } {
  const { artifacts, parts, deleted } = readRecords(folder)
  const now = new Date().toISOString()
  const addFile = db.prepare('INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
  const addFiles = (key: string, files: readonly FileRecord[], finished: 0 | 1): void =>
    files.forEach((file, place) => addFile.run(key, place, file.name, file.bytes, file.sha256, JSON.stringify(file.meta), finished, now))
  db.transaction(() => {
    for (const { key, kind, meta, created, files } of artifacts) {
      addFiles(key, files, 1)
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
      db.prepare('INSERT OR REPLACE INTO artifacts VALUES (?, ?, ?, ?, ?, ?)').run(key, kind, JSON.stringify(meta), bytes, created, now)
    }
    for (const [key, files] of parts) addFiles(key, files, 0)
  })()
  return { found: artifacts.length, deleted }
}
