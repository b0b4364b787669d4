/** Tells from the heads of the files, which are small, whether the rest is worth the way: a model that is none is refused before gigabytes of it are fetched. */
import { createReadStream, existsSync } from 'node:fs'
import { copyFile, mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ReelgraphError, failure } from '../../contract/errors.ts'
import { examineCheckpoint } from '../checkpoints/import-checkpoint.ts'
import { kindOfFile, type FileKind } from '../checkpoints/file-kind.ts'
import { namesIn } from '../checkpoints/read-safetensors.ts'
import { SourceFault } from '../packages/source.ts'
import type { HubFile, Repository } from './hub.ts'
import type { Needed } from './needed-files.ts'

/** As long as the format's own library takes. */
const MOST_HEADER = 100_000_000

interface Ahead {
  /** What of it is here. */
  readonly folder: string
  /** Folder for heads, which is removed. */
  readonly heads: string
  /** For people. */
  readonly name: string
  readonly signal: AbortSignal
  readonly skeletons?: string
}

/** @throws E_CHECKPOINT as an import would */
export async function lookAhead({ source }: Repository, { kind, files }: Needed, { folder, heads, name, signal, skeletons }: Ahead): Promise<FileKind> {
  // Where the head of a GGUF ends can't be told before it is read.
  if (files.some(({ path }) => path.toLowerCase().endsWith('.gguf'))) return 'model'
  try {
    for (const file of files) {
      const [here, head] = [join(folder, file.path), join(heads, file.path)]
      await mkdir(dirname(head), { recursive: true })
      if (!file.path.endsWith('.safetensors')) await copyFile(here, head)
      else if (existsSync(here)) await keepHead(createReadStream(here), file, head)
      else await keepHead((await source.open(file.path, 0, signal)).body, file, head)
    }
    const place = kind === 'file' ? join(heads, files[0]!.path) : heads
    const what = kind === 'file' ? kindOfFile(await namesIn(place)) : 'model'
    if (what === 'model') await examineCheckpoint(place, skeletons)
    return what
  } catch (thrown) {
    signal.throwIfAborted()
    // It will be tried again, or told, when the whole file is fetched.
    if (thrown instanceof SourceFault) return 'model'
    if (thrown instanceof ReelgraphError && thrown.faults[0]?.code === 'E_CHECKPOINT') throw failure('E_CHECKPOINT', { ...thrown.faults[0], file: name }, thrown)
    throw thrown
  } finally {
    await rm(heads, { recursive: true, force: true })
  }
}

/** The header, and nothing in place of the numbers: on most disks what was never written takes no room. */
async function keepHead(body: AsyncIterable<Uint8Array>, { size }: HubFile, target: string): Promise<void> {
  const chunks: Uint8Array[] = []
  let [got, needed] = [0, 8]
  for await (const chunk of body) {
    chunks.push(chunk)
    got += chunk.length
    if (needed === 8 && got >= 8) needed += Math.min(MOST_HEADER, Number(Buffer.concat(chunks).readBigUInt64LE()))
    if (got >= needed) break
  }
  const file = await open(target, 'w')
  try {
    await file.writeFile(Buffer.concat(chunks).subarray(0, needed))
    await file.truncate(size)
  } finally {
    await file.close()
  }
}
