/** Output files: one writer at a time, nothing half-written, nobody else's file overwritten. */
import { existsSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { ownerOfTemporary, temporaryBeside } from './paths.ts'
import { isRunning, processIdentity } from '../machine/process-identity.ts'

/** An output that this process alone may write, until `commit` or `abandon`. */
export interface OpenOutput {
  readonly path: string
  /** Write here; it becomes `path` on commit. */
  readonly temporary: string
  /** Puts the finished file in place and returns its size in bytes. */
  commit(): Promise<number>
  /** Deletes what was written. Does nothing after commit. */
  abandon(): Promise<void>
}

/** @throws E_OUTPUT_BUSY when somebody who is alive is writing it */
export async function openOutput(path: string): Promise<OpenOutput> {
  await mkdir(dirname(path), { recursive: true })
  const lock = join(dirname(path), `.${basename(path)}.lock`)
  await takeLock(lock, path)
  await removeLeftovers(path)
  const temporary = temporaryBeside(path)
  let open = true
  const close = async (): Promise<void> => {
    open = false
    await rm(temporary, { recursive: true, force: true })
    await rm(lock, { force: true })
  }
  return {
    path,
    temporary,
    async commit() {
      const bytes = await sizeOf(temporary)
      // What would be the same stays, with its time: those who look at that see that nothing is new.
      if (await isSame(temporary, path)) {
        await close()
        return bytes
      }
      // A folder can't be renamed over another one.
      if (existsSync(path) && (await stat(path)).isDirectory()) await rm(path, { recursive: true })
      await rename(temporary, path)
      await close()
      return bytes
    },
    async abandon() {
      if (open) await close()
    },
  }
}

/** Bytes of a file, or of all that a folder has. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path)
  if (!found.isDirectory()) return found.size
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))))
  return sizes.reduce((a, b) => a + b, 0)
}

async function isSame(made: string, there: string): Promise<boolean> {
  const [one, other] = await Promise.all([made, there].map((path) => stat(path).catch(() => undefined)))
  if (one?.isFile() !== true || other?.isFile() !== true || one.size !== other.size) return false
  const [first, second] = await Promise.all([made, there].map((path) => open(path)))
  try {
    const [a, b] = [Buffer.alloc(1 << 20), Buffer.alloc(1 << 20)]
    for (let at = 0; at < one.size; at += a.length) {
      const [{ bytesRead }] = await Promise.all([first!.read(a, 0, a.length, at), second!.read(b, 0, b.length, at)])
      if (!a.subarray(0, bytesRead).equals(b.subarray(0, bytesRead))) return false
    }
    return true
  } finally {
    await Promise.all([first!.close(), second!.close()])
  }
}

/** Temporary files of processes that were killed while they wrote this output. */
async function removeLeftovers(path: string): Promise<void> {
  for (const name of await readdir(dirname(path))) {
    const owner = ownerOfTemporary(name, path)
    if (owner !== undefined && !isRunning(String(owner))) {
      await rm(join(dirname(path), name), { recursive: true, force: true })
    }
  }
}

async function takeLock(lock: string, path: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      const file = await open(lock, 'wx')
      await file.writeFile(processIdentity())
      await file.close()
      return
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
      const owner = await readFile(lock, 'utf8').catch(() => '')
      if (attempt > 0 || isRunning(owner)) {
        throw failure('E_OUTPUT_BUSY', { got: path, ...(owner === '' ? {} : { detail: `Process ${owner.split('@')[0]} has it open.` }) })
      }
      await rm(lock, { force: true }) // its owner is gone
    }
  }
}
