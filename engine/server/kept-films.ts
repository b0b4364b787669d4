/**
 * The history plays what each run made, also when a later run has written over it: a second link to each file is kept under
 * `.reelgraph/history`. It takes no room as long as the file lies in the output folder too; the oldest of those that
 * don't go when they take more than their share.
 */
import { existsSync, statSync } from 'node:fs'
import { link, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { createHash } from 'node:crypto'
import type { Engine } from '../host/engine.ts'
import { ReelgraphError } from '../contract/errors.ts'
import { createFilmDigests, DIGEST_FILE } from './film-digests.ts'
import type { QueuedRun, RunQueue } from '../queue/queue.ts'

export interface KeptFilms {
  /** The kept link of a file that a run wrote. */
  pathOf(run: string, path: string): string
  /** Whether the output folder still has it, as that run wrote it; else whether it is kept. Undefined where nothing was kept from the start. */
  standing(run: string, path: string): 'there' | 'kept' | 'gone' | undefined
  /** SHA-256 of a file that a run wrote, once it is worked out. */
  digestOf(run: string, path: string): string | undefined
  /** The place of a kept file by its SHA-256; undefined where none has it. */
  withDigest(digest: string): Promise<string | undefined>
  /** The folder of a run's kept files. */
  folderOf(run: string): string
  /** Deletes what a run that is forgotten has written. */
  remove(run: QueuedRun): Promise<{ readonly files: readonly string[]; readonly bytes: number }>
  /** Settles when what was written so far is kept. */
  settled(): Promise<void>
  close(): void
}

/** Bytes that films no longer in the output folder may take. */
const HISTORY_BYTES = 20e9

export function createKeptFilms({ engine, queue, limit = HISTORY_BYTES }: { readonly engine: Engine; readonly queue: RunQueue; readonly limit?: number }): KeptFilms {
  const folder = join(engine.project, '.reelgraph', 'history')
  const nameOf = (path: string): string => createHash('sha256').update(path).digest('hex').slice(0, 16) + extname(path).toLowerCase()
  const pathOf = (run: string, path: string): string => join(folder, run, nameOf(path))
  const digests = createFilmDigests(folder)
  let last: Promise<unknown> = Promise.resolve()
  /** What is being kept: it has just been written. */
  const fresh = new Set<string>()

  async function keep(run: string, path: string): Promise<void> {
    if (!(await stat(path)).isFile()) return
    const kept = pathOf(run, path)
    await mkdir(join(folder, run), { recursive: true })
    await rm(kept, { force: true })
    await link(path, kept)
    await trim()
    await digests.add(kept)
  }

  async function trim(): Promise<void> {
    const all: { path: string; bytes: number; time: number }[] = []
    for (const run of await readdir(folder)) {
      if (isForgotten(queue, run)) {
        await rm(join(folder, run), { recursive: true, force: true })
        continue
      }
      for (const name of await readdir(join(folder, run))) {
        if (name.endsWith(DIGEST_FILE)) continue
        const path = join(folder, run, name)
        const { size, nlink, mtimeMs } = await stat(path)
        if (nlink === 1) all.push({ path, bytes: size, time: mtimeMs })
      }
    }
    let total = all.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const { path, bytes } of all.sort((a, b) => a.time - b.time)) {
      if (total <= limit) return
      await rm(path, { force: true })
      await rm(path + DIGEST_FILE, { force: true })
      total -= bytes
    }
  }

  const stop = queue.onEvent(({ run, event }) => {
    if (event.type !== 'artifact') return
    // A file system without links keeps nothing: that is no fault of the run.
    const kept = pathOf(run, event.path)
    fresh.add(kept)
    last = last.then(() => keep(run, event.path)).catch(() => {}).finally(() => fresh.delete(kept))
  })

  return {
    pathOf,
    digestOf: (run, path) => digests.of(pathOf(run, path)),
    withDigest: (digest) => digests.find(digest),
    folderOf: (run) => join(folder, run),
    standing(run, path) {
      const [was, is] = [pathOf(run, path), path].map((one) => statSync(one, { throwIfNoEntry: false }))
      if (is?.isDirectory() === true || fresh.has(pathOf(run, path))) return undefined
      if (was === undefined) return existsSync(join(folder, run)) ? 'gone' : undefined
      return is !== undefined && is.ino === was.ino && is.dev === was.dev ? 'there' : 'kept'
    },
    async remove({ id, report }) {
      await last
      const files: string[] = []
      let bytes = 0
      for (const one of report?.outputs ?? []) {
        // What a later run has written over is that run's.
        const [was, is] = [pathOf(id, one.path), one.path].map((path) => statSync(path, { throwIfNoEntry: false }))
        const own = is !== undefined && is.isFile() && was !== undefined && is.ino === was.ino && is.dev === was.dev
        if (own) await rm(one.path, { force: true })
        if (own || was !== undefined) {
          files.push(one.path)
          bytes += was?.size ?? 0
        }
      }
      await rm(join(folder, id), { recursive: true, force: true })
      return { files, bytes }
    },
    settled: async () => void (await last),
    close: stop,
  }
}

function isForgotten(queue: RunQueue, run: string): boolean {
  try {
    queue.get(run)
    return false
  } catch (thrown) {
    return thrown instanceof ReelgraphError && thrown.code === 'E_RUN_UNKNOWN'
  }
}
