/** Bundles as files: each is made once, and made anew when anything that went into it is different. What nobody uses goes. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { bundlePlugin, isEngine } from './bundle.ts'

/** sha256 by path. */
export type Digests = Readonly<Record<string, string>>

export interface StoredBundle {
  readonly file: string
  /** For a file that is gone when it is needed again. */
  readonly contents: Uint8Array
  /** sha256 of the plugin's own code: what it was given, and what it is bundled with. */
  readonly code: string
  /** The plugin's own files that it was made of, wherever they lie, with their digests. */
  readonly inputs: Digests
  /** It is used no more. */
  release(): void
}

export interface BundleStore {
  /** @param digest of the plugin's folder. @throws E_PLUGIN_LOAD with what the bundler says */
  take(place: string, entry: string, digest: string): Promise<StoredBundle>
  /** Deletes what is not in use. */
  clean(): Promise<void>
}

/** What a bundle was made of, kept beside it. */
interface Made {
  readonly digest: string
  readonly inputs: Digests
  /** Those of them that are the plugin's. */
  readonly own: readonly string[]
  readonly bundle: string
}

/** One number for a plugin's code. @param digest of its folder */
export const codeOf = (place: string, digest: string, inputs: Digests): string =>
  sha256(JSON.stringify([digest, Object.keys(inputs).map((path) => [relative(place, path), inputs[path]])]))

export const digestsOf = async (paths: readonly string[], digestOf = readDigest): Promise<Digests> =>
  Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await digestOf(path)] as const)))

const readDigest = async (path: string): Promise<string> => sha256(await readFile(path))

/** Another program may have just written it, and be about to read it. */
const FRESH_MS = 60_000

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex')
const nameOf = (contents: Uint8Array): string => `${sha256(contents).slice(0, 24)}.mjs`

export function createBundleStore(folder: string): BundleStore {
  const uses: string[] = []
  /** This program's own files: those that it runs don't change. */
  const own = new Map<string, Promise<string>>()

  function digestOf(path: string): Promise<string> {
    const known = own.get(path)
    if (known !== undefined) return known
    const found = readDigest(path)
    if (isEngine(path)) own.set(path, found)
    return found
  }

  async function known(name: string, digest: string): Promise<{ made: Made; contents: Uint8Array } | undefined> {
    const made = JSON.parse(await readFile(join(folder, name), 'utf8')) as Made
    if (made.digest !== digest) return undefined
    const contents = await readFile(join(folder, made.bundle))
    const now = await digestsOf(Object.keys(made.inputs), digestOf)
    return nameOf(contents) === made.bundle && Object.entries(made.inputs).every(([path, one]) => now[path] === one) ? { made, contents } : undefined
  }

  async function make(name: string, place: string, entry: string, digest: string): Promise<{ made: Made; contents: Uint8Array }> {
    const { contents, inputs, own: mine } = await bundlePlugin({ place, entry, folder })
    const made: Made = { digest, inputs: await digestsOf(inputs, digestOf), own: mine, bundle: nameOf(contents) }
    await mkdir(folder, { recursive: true })
    await write(made.bundle, contents)
    await write(name, JSON.stringify(made))
    return { made, contents }
  }

  /** Whole or not at all: another program may be about to read it. */
  async function write(name: string, data: string | Uint8Array): Promise<void> {
    const draft = join(folder, `${name}.${process.pid}`)
    await writeFile(draft, data)
    await rename(draft, join(folder, name))
  }

  return {
    async take(place, entry, digest) {
      const name = `${sha256(`${place}\0${entry}`).slice(0, 24)}.json`
      const { made, contents } = (await known(name, digest).catch(() => undefined)) ?? (await make(name, place, entry, digest))
      const file = join(folder, made.bundle)
      const now = new Date()
      await utimes(file, now, now)
      const names = [name, made.bundle]
      uses.push(...names)
      const inputs = Object.fromEntries(made.own.map((path) => [path, made.inputs[path]!]))
      const release = (): void => {
        for (const one of names.splice(0)) uses.splice(uses.indexOf(one), 1)
      }
      return { file, contents, code: codeOf(place, digest, inputs), inputs, release }
    },
    async clean() {
      for (const name of await readdir(folder).catch(() => [])) {
        if (uses.includes(name)) continue
        const path = join(folder, name)
        const found = await stat(path).catch(() => undefined)
        if (found !== undefined && Date.now() - found.mtimeMs > FRESH_MS) await rm(path, { force: true })
      }
    },
  }
}
