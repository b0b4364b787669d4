/**
 * The artifacts of several machines: each has a store of its own, and what one has made the others fetch by its content key.
 * The record is written last: what has one is whole. Whoever is second writes the same once more, and nothing is lost by it.
 */
import type { Json } from '../contract/sockets.ts'
import type { Warning } from '../contract/warnings.ts'
import { recordOf } from '../store/artifact-files.ts'
import { RECORD, type ArtifactRecord } from '../store/records.ts'
import type { Artifact, ArtifactStore, PartialArtifact } from '../store/store.ts'
import type { ObjectStore } from './objects.ts'

/** What others have a use for: results of nodes, and stretches of films. */
const KINDS: ReadonlySet<string> = new Set(['node', 'stretch', 'remote'])

export interface SharedStore extends ArtifactStore {
  /** For the others, unless they have it. */
  publish(key: string): Promise<void>
  /** Some machine has made it. */
  isShared(key: string): Promise<boolean>
  /** What has come up since the last time this was asked: warnings by content key, and bytes that were published. */
  takeNews(): { readonly warnings: Readonly<Record<string, readonly Warning[]>>; readonly bytes: number }
}

export const folderOf = (key: string): string => `artifacts/${key.slice(0, 2)}/${key}`

export function createSharedStore(local: ArtifactStore, objects: ObjectStore): SharedStore {
  let warned: Record<string, readonly Warning[]> = {}
  let sent = 0
  /** Fetches under way. */
  const fetching = new Map<string, Promise<Artifact | undefined>>()
  const listeners = new Set<Parameters<ArtifactStore['listen']>[0]>()

  const publish = async (artifact: Artifact): Promise<void> => {
    const record = `${folderOf(artifact.key)}/${RECORD}`
    if (await objects.has(record)) return
    for (const file of artifact.files) await objects.putFile(`${folderOf(artifact.key)}/${file.name}`, file.path)
    sent += artifact.bytes
    const { key, kind, meta, created } = artifact
    await objects.putText(record, JSON.stringify({ key, kind, meta, created, files: artifact.files.map(recordOf) } satisfies ArtifactRecord))
  }

  const fetchOne = async (key: string): Promise<Artifact | undefined> => {
    const text = await objects.getText(`${folderOf(key)}/${RECORD}`)
    if (text === undefined) return undefined
    const { kind, meta, files } = JSON.parse(text) as ArtifactRecord
    const partial = await local.begin(key, kind)
    let open = true
    try {
      // Somebody else here may have made it meanwhile.
      const meanwhile = await local.find(key)
      if (meanwhile !== undefined) return meanwhile
      // Parts that were begun here may be cut in other places.
      for (const { name } of partial.parts) if (!files.some((file) => file.name === name)) return undefined
      for (const file of files) {
        if (partial.parts.some(({ name }) => name === file.name)) continue
        const there = await objects.getFile(`${folderOf(key)}/${file.name}`, partial.scratch(file.name))
        if (there && (await partial.addPart(file.name, file.meta)).sha256 === file.sha256) continue
        // It is made again; whoever has it whole publishes it anew.
        open = false
        await partial.discard()
        await objects.remove(`${folderOf(key)}/${RECORD}`)
        for (const listener of listeners) listener({ key, detail: `${file.name} ${there ? 'has other contents than were stored' : 'is gone'} (in ${objects.address})` })
        return undefined
      }
      open = false
      return await partial.finish(meta)
    } finally {
      if (open) await partial.suspend()
    }
  }

  const find = async (key: string): Promise<Artifact | undefined> => {
    const here = await local.find(key)
    if (here !== undefined) return here
    const known = fetching.get(key) ?? fetchOne(key).finally(() => fetching.delete(key))
    fetching.set(key, known)
    return known
  }

  return {
    find,
    async begin(key, kind) {
      const partial = await local.begin(key, kind)
      if (!KINDS.has(kind)) return partial
      return withFinish(partial, async (meta) => {
        const artifact = await partial.finish(meta)
        await publish(artifact)
        return artifact
      })
    },
    list: () => local.list(),
    remove: (key) => local.remove(key),
    gc: (limit) => local.gc(limit),
    verify: (mend) => local.verify(mend),
    timing: (type) => local.timing(type),
    recordTiming: (type, time) => local.recordTiming(type, time),
    warnings: (keys) => local.warnings(keys),
    fact: (name) => local.fact(name),
    recordFact: (name, value) => local.recordFact(name, value),
    recordWarnings(key, warnings) {
      warned[key] = warnings
      local.recordWarnings(key, warnings)
    },
    listen(listener) {
      listeners.add(listener)
      const deafen = local.listen(listener)
      return () => {
        listeners.delete(listener)
        deafen()
      }
    },
    get damage() {
      return local.damage
    },
    close: () => local.close(),
    async publish(key) {
      const artifact = await local.find(key)
      if (artifact !== undefined) await publish(artifact)
    },
    isShared: (key) => objects.has(`${folderOf(key)}/${RECORD}`),
    takeNews() {
      const taken = { warnings: warned, bytes: sent }
      warned = {}
      sent = 0
      return taken
    },
  }
}

const withFinish = (partial: PartialArtifact, finish: (meta: Json) => Promise<Artifact>): PartialArtifact => ({
  key: partial.key,
  get parts() {
    return partial.parts
  },
  scratch: (name) => partial.scratch(name),
  addPart: (name, meta) => partial.addPart(name, meta),
  finish,
  suspend: () => partial.suspend(),
  discard: () => partial.discard(),
})
