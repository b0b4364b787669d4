/** An artifact in the making: each part is whole on disk and in the index before the next is begun. */
import { appendFile, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type Database from 'libsql'
import { toReelgraphError } from '../contract/errors.ts'
import type { Json } from '../contract/sockets.ts'
import { digestOf, lineOf, recordOf } from './artifact-files.ts'
import { PARTS, RECORD, type ArtifactRecord } from './records.ts'
import type { Artifact, ArtifactFile, PartialArtifact } from './store.ts'

interface PartialOptions {
  readonly key: string
  readonly kind: string
  readonly parts: ArtifactFile[]
  readonly db: Database.Database
  /** Where parts are until the artifact is finished, and where they go then. */
  readonly folder: string
  readonly target: string
  readonly release: () => void
  /** Files written by us need no check when they are read. */
  readonly trust: (file: ArtifactFile) => void
  readonly read: () => Artifact
}

export class SqlitePartial implements PartialArtifact {
  readonly key: string
  readonly parts: ArtifactFile[]
  readonly #options: PartialOptions

  constructor(options: PartialOptions) {
    this.key = options.key
    this.parts = options.parts
    this.#options = options
  }

  /** `scratch-` is put before the name: what bears it after a crash is thrown away. */
  scratch(name: string): string {
    return join(this.#options.folder, `scratch-${name}`)
  }

  async addPart(name: string, meta: Json = null): Promise<ArtifactFile> {
    try {
      const from = this.scratch(name)
      const handle = await open(from, 'r+')
      await handle.sync()
      await handle.close()
      const sha256 = await digestOf(from)
      const { size } = await stat(from)
      const path = join(this.#options.folder, name)
      await rename(from, path)
      this.#options.db
        .prepare('INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, 0, ?)')
        .run(this.key, this.parts.length, name, size, sha256, JSON.stringify(meta), new Date().toISOString())
      const file: ArtifactFile = { name, path, bytes: size, sha256, meta }
      await appendFile(join(this.#options.folder, PARTS), lineOf(file))
      this.#options.trust(file)
      this.parts.push(file)
      return file
    } catch (thrown) {
      throw toReelgraphError(thrown)
    }
  }

  async finish(meta: Json): Promise<Artifact> {
    await rm(this.#options.target, { recursive: true, force: true })
    await mkdir(join(this.#options.target, '..'), { recursive: true })
    const record: ArtifactRecord = { key: this.key, kind: this.#options.kind, meta, created: new Date().toISOString(), files: this.parts.map(recordOf) }
    await writeFile(join(this.#options.folder, RECORD), JSON.stringify(record))
    await rm(join(this.#options.folder, PARTS), { force: true })
    await rename(this.#options.folder, this.#options.target)
    const now = new Date().toISOString()
    const bytes = this.parts.reduce((sum, part) => sum + part.bytes, 0)
    this.#options.db.transaction(() => {
      this.#options.db.prepare('UPDATE files SET finished = 1 WHERE key = ?').run(this.key)
      this.#options.db.prepare('INSERT OR REPLACE INTO artifacts VALUES (?, ?, ?, ?, ?, ?)').run(this.key, this.#options.kind, JSON.stringify(meta), bytes, now, now)
    })()
    const artifact = this.#options.read()
    for (const file of artifact.files) this.#options.trust(file)
    this.#options.release()
    return artifact
  }

  async suspend(): Promise<void> {
    this.#options.release()
  }

  async discard(): Promise<void> {
    this.#options.db.prepare('DELETE FROM files WHERE key = ? AND finished = 0').run(this.key)
    await rm(this.#options.folder, { recursive: true, force: true })
    this.#options.release()
  }
}
