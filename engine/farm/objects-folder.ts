/** Files for other machines in a folder that all of them see: on this machine, or on a share. */
import { randomUUID } from 'node:crypto'
import { access, copyFile, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { failure } from '../contract/errors.ts'
import type { ObjectStore, StoredObject } from './objects.ts'

/** What is being written. */
const SCRATCH = '.scratch'

/** @throws E_FARM_REACH */
export async function openFolderObjects(given: string): Promise<ObjectStore> {
  const folder = resolve(given)
  const reach = <T>(work: Promise<T>): Promise<T> =>
    work.catch((thrown: Error) => {
      throw failure('E_FARM_REACH', { got: folder, detail: thrown.message }, thrown)
    })
  const placeOf = (name: string): string => join(folder, name)
  const put = async (name: string, write: (path: string) => Promise<void>): Promise<void> => {
    const scratch = join(folder, SCRATCH, randomUUID())
    const place = placeOf(name)
    try {
      await write(scratch)
      const file = await open(scratch, 'r+')
      await file.sync()
      await file.close()
      await mkdir(dirname(place), { recursive: true })
      await rename(scratch, place)
    } finally {
      await rm(scratch, { force: true })
    }
  }
  const list = async (prefix: string): Promise<StoredObject[]> => {
    const found: StoredObject[] = []
    const walk = async (at: string): Promise<void> => {
      for (const entry of await readdir(join(folder, at), { withFileTypes: true }).catch(() => [])) {
        const name = at === '' ? entry.name : `${at}/${entry.name}`
        if (name === SCRATCH) continue
        if (entry.isDirectory()) {
          if (name.startsWith(prefix) || prefix.startsWith(`${name}/`)) await walk(name)
        } else if (name.startsWith(prefix)) {
          const { size, mtimeMs } = (await stat(join(folder, name)).catch(() => undefined)) ?? { size: -1, mtimeMs: 0 }
          if (size >= 0) found.push({ name, bytes: size, changed: mtimeMs })
        }
      }
    }
    await walk('')
    return found
  }
  await reach(mkdir(join(folder, SCRATCH), { recursive: true }))
  return {
    address: folder,
    putFile: (name, path) => reach(put(name, (scratch) => copyFile(path, scratch))),
    putText: (name, text) => reach(put(name, (scratch) => writeFile(scratch, text))),
    getFile: (name, path) => reach(copyFile(placeOf(name), path).then(() => true, unlessAbsent(false))),
    getText: (name) => reach(readFile(placeOf(name), 'utf8').catch(unlessAbsent(undefined))),
    has: (name) => reach(access(placeOf(name)).then(() => true, unlessAbsent(false))),
    list: (prefix) => reach(list(prefix)),
    remove: (name) => reach(rm(placeOf(name), { force: true })),
    close() {},
  }
}

const unlessAbsent = <T>(value: T) => (thrown: NodeJS.ErrnoException): T => {
  if (thrown.code === 'ENOENT') return value
  throw thrown
}
