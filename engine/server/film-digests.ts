/** SHA-256 of kept films, in a small file beside each, and the film of a digest. A film that is not as it was when it was looked at has none. */
import { readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { filesIn } from '../machine/files-in.ts'
import { digestOf } from '../store/artifact-files.ts'

export interface FilmDigests {
  add(path: string): Promise<void>
  of(path: string): string | undefined
  find(digest: string): Promise<string | undefined>
}

/** What the file is called after the film. */
export const DIGEST_FILE = '.sha256'

interface Known {
  readonly sha256: string
  /** Size and time of change. */
  readonly stamp: string
}

/** @param folder that the films lie below */
export function createFilmDigests(folder: string): FilmDigests {
  const known = new Map<string, Known>()
  /** Places by digest. */
  const places = new Map<string, Set<string>>()
  let listed: Promise<void> | undefined

  const keep = (path: string, one: Known): void => {
    known.set(path, one)
    const all = places.get(one.sha256) ?? new Set()
    places.set(one.sha256, all.add(path))
  }
  const of = (path: string): string | undefined => {
    const stamp = stampOf(path)
    if (stamp === undefined) return undefined
    const one = known.get(path) ?? read(path)
    if (one === undefined) return undefined
    if (!known.has(path)) keep(path, one)
    return one.stamp === stamp ? one.sha256 : undefined
  }
  return {
    of,
    async add(path) {
      const before = stampOf(path)
      const sha256 = await digestOf(path)
      if (before === undefined || stampOf(path) !== before) return
      keep(path, { sha256, stamp: before })
      await writeFile(path + DIGEST_FILE, `${sha256} ${before}\n`)
    },
    async find(digest) {
      const there = (): string | undefined => [...(places.get(digest) ?? [])].find((path) => of(path) === digest)
      const found = there()
      if (found !== undefined) return found
      // Those that were kept before the server began.
      await (listed ??= filesIn(folder).then((files) => {
        for (const file of files) if (file.endsWith(DIGEST_FILE)) of(file.slice(0, -DIGEST_FILE.length))
      }))
      return there()
    },
  }
}

function stampOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() === true ? `${found.size}:${found.mtimeMs}` : undefined
}

function read(path: string): Known | undefined {
  try {
    const [, sha256, stamp] = /^([0-9a-f]{64}) (\S+)\s*$/.exec(readFileSync(path + DIGEST_FILE, 'utf8')) ?? []
    return sha256 === undefined || stamp === undefined ? undefined : { sha256, stamp }
  } catch {
    return undefined
  }
}
