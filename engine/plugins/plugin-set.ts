/**
 * The plugins of a project: the built-in nodes first, then those that were found. One that fails is reported with its reason; the
 * others work. Where they are looked at again, one whose code is another now takes the place of what was loaded before, if it can.
 */
import { readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PluginDeclaration } from '../contract/declaration.ts'
import { fault, type Fault } from '../contract/errors.ts'
import { digestFolder, foldersBelow } from './digest-folder.ts'
import { codeOf, digestsOf } from './fence/bundle-store.ts'
import type { Fence } from './fence/fence.ts'
import { findPlugins } from './find-plugins.ts'
import { isWorkedOn, loadFaults, loadPlugin, type Loaded } from './load-plugin.ts'
import { PluginRegistry, type PluginSource } from './registry.ts'
import type { PluginChange } from './registry-types.ts'

export interface PluginSetOptions {
  readonly project: string
  /** Runs code of others in threads of its own; absent: in this one. */
  readonly fence?: Fence
  /** They will be looked at again. */
  readonly watched?: boolean
}

export interface Renewal {
  readonly registry: PluginRegistry
  readonly changes: readonly PluginChange[]
  /** Ends what was replaced. Nothing may work with it any more. */
  retire(): void
}

export interface PluginSet {
  readonly registry: PluginRegistry
  /** Loads what is different; undefined where nothing is. */
  renew(): Promise<Renewal | undefined>
  /** Absolute folders whose files the code comes from. */
  folders(): Promise<readonly string[]>
}

interface Entry {
  readonly folder: string
  /** What its files were when it was last looked at. */
  readonly seen: string
  /** What works, or has worked. */
  readonly good: Loaded | undefined
  /** What was loaded since, and is still to be taken: it may clash with another plugin as long as that is there. */
  readonly next: Loaded | undefined
  /** Why its files as they are can't be loaded. */
  readonly faults: readonly Fault[]
}

const ENGINE_ROOT = fileURLToPath(new URL('../..', import.meta.url))

export async function openPlugins({ project, fence, watched = false }: PluginSetOptions): Promise<PluginSet> {
  const builtIn = await builtInNodes()
  const load = (folder: string): Promise<Loaded> => loadPlugin(folder, { watched, ...(fence === undefined ? {} : { fence }) })
  let entries: readonly Entry[] = []
  let replaced: Loaded[] = []
  let registry = new PluginRegistry()

  async function look(folder: string): Promise<Entry> {
    const before = entries.find((one) => one.folder === folder)
    const last = before?.next ?? before?.good
    const seen = await codeNow(folder, Object.keys(last?.guest?.inputs ?? {})).catch(() => '')
    if (before !== undefined && seen === before.seen) return before
    const good = before?.good
    if (before?.next !== undefined) replaced.push(before.next)
    try {
      const next = await load(folder)
      return { folder, seen: next.guest?.code ?? seen, good, next, faults: [] }
    } catch (thrown) {
      return { folder, seen, good, next: undefined, faults: await loadFaults(thrown, folder) }
    }
  }

  /** Puts the plugins together in their order: of each what is new, where it can be taken. */
  async function compose(found: readonly Entry[]): Promise<void> {
    registry = new PluginRegistry()
    registry.add(builtIn)
    const composed: Entry[] = []
    for (const entry of found) {
      const { folder, good, next } = entry
      const clash = next === undefined ? undefined : await refusal(next, folder)
      if (next !== undefined && clash === undefined) {
        if (good !== undefined) replaced.push(good)
        composed.push({ ...entry, good: next, next: undefined })
        continue
      }
      composed.push(entry)
      const faults = clash ?? entry.faults
      const standing = good === undefined ? [] : await refusal(good, folder)
      registry.problems.push(...(good === undefined || standing !== undefined ? faults : faults.map(goingOn)), ...(faults.length > 0 ? [] : (standing ?? [])))
    }
    entries = composed
  }
  /** Takes it, or tells why it can't be. */
  async function refusal({ source }: Loaded, folder: string): Promise<readonly Fault[] | undefined> {
    try {
      registry.add(source)
      return undefined
    } catch (thrown) {
      return loadFaults(thrown, folder)
    }
  }

  async function lookAtAll(): Promise<readonly Entry[]> {
    const found = await findPlugins(project)
    if (fence !== undefined) return Promise.all(found.map(look))
    const entries: Entry[] = []
    for (const folder of found) entries.push(await look(folder))
    return entries
  }

  await compose(await lookAtAll())
  await fence?.clean()

  return {
    get registry() {
      return registry
    },
    async renew() {
      const before = entries
      const found = await lookAtAll()
      const gone = before.filter(({ folder }) => !found.some((one) => one.folder === folder))
      const others = found.filter((one) => !before.includes(one))
      if (gone.length + others.length === 0) return undefined
      for (const { good, next } of gone) replaced.push(...[good, next].filter((one) => one !== undefined))
      await compose(found)
      const old = replaced
      replaced = []
      return {
        registry,
        changes: [...gone.map((one) => ({ plugin: nameOf(one), state: 'removed' as const })), ...others.map(({ folder }) => changeOf(entries.find((one) => one.folder === folder)!))],
        retire() {
          for (const { guest } of old) guest?.close()
          void fence?.clean()
        },
      }
    },
    async folders() {
      const found: string[] = []
      for (const { folder, good, next } of entries) {
        const place = await realpath(folder).catch(() => undefined)
        if (place === undefined || !isWorkedOn(place)) continue
        found.push(...(await foldersBelow(place)))
        for (const path of Object.keys((next ?? good)?.guest?.inputs ?? {})) if (isWorkedOn(path)) found.push(dirname(path))
      }
      return [...new Set(found)]
    },
  }
}

const nameOf = ({ folder, good, next }: Entry): string => (good ?? next)?.source.declaration.name ?? folder
const changeOf = (entry: Entry): PluginChange => ({ plugin: nameOf(entry), state: entry.faults.length > 0 || entry.next !== undefined ? 'failed' : 'loaded' })
const goingOn = ({ code, message: _, detail, ...facts }: Fault): Fault => fault(code, { ...facts, detail: [detail, 'What was loaded before goes on.'].filter((one) => one !== undefined).join(' ') })

/** What a plugin's code is now, as the digest that it has when it is loaded. */
async function codeNow(folder: string, inputs: readonly string[]): Promise<string> {
  const place = await realpath(folder)
  return codeOf(place, digestFolder(place), await digestsOf(inputs))
}

async function builtInNodes(): Promise<PluginSource> {
  const { default: declaration } = (await import('../../nodes/index.ts')) as { default: PluginDeclaration }
  const folder = join(ENGINE_ROOT, 'nodes')
  return { declaration, folder, digest: await builtInDigest(folder), builtIn: true }
}

/** What the package's build has found; the sources of a clone change from one start to the next. */
const builtInDigest = (folder: string): Promise<string> => readFile(join(folder, 'digest.txt'), 'utf8').catch(() => digestFolder(folder))
