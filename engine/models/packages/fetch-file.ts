/** Fetches one file: takes up what an earlier try left, compares the digest, renames when all is well. */
import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { failure, type ReelgraphError } from '../../contract/errors.ts'
import type { Digested } from './package-types.ts'
import { SourceFault, type ModelSource } from './source.ts'

/** A file as it will be once it is here. */
type Fetched = Digested & { readonly path: string; readonly size: number }

export interface FetchOptions {
  readonly signal: AbortSignal
  /** Bytes more (or fewer, when a part has to go) than at the last call. */
  onBytes(step: number): void
  /** Told of every try that failed. */
  onTrouble?(message: string): void
  /** Waits between tries. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>
  /** Without a byte for so long, a try has failed. */
  readonly silence?: number
}

/** Tries in a row, without a byte gained, before the next source is asked. */
const TRIES = 5
const SILENCE = 60_000

/** The bytes arrived, and are not those of the manifest. */
class WrongBytes extends Error {}

/** @throws E_MODEL_DOWNLOAD, E_MODEL_DIGEST, when no source gives the file */
export async function fetchFile(file: Fetched, target: string, sources: readonly ModelSource[], options: FetchOptions): Promise<void> {
  let worst: ReelgraphError | undefined
  const reasons: string[] = []
  let fix: string | undefined
  for (const source of sources) {
    try {
      await fetchFrom(source, file, target, options)
      return
    } catch (thrown) {
      if (thrown instanceof WrongBytes) worst = failure('E_MODEL_DIGEST', { file: file.path, detail: `${source.name}: ${thrown.message}.` }, thrown)
      else if (!(thrown instanceof SourceFault)) throw thrown
      else fix ??= thrown.fix
      reasons.push(`${source.name}: ${thrown.message}`)
      options.onTrouble?.(reasons.at(-1)!)
    }
  }
  throw worst ?? failure('E_MODEL_DOWNLOAD', { file: file.path, detail: `${reasons.join('; ')}.`, ...(fix === undefined ? {} : { fix }) })
}

async function fetchFrom(source: ModelSource, file: Fetched, target: string, options: FetchOptions): Promise<void> {
  const part = `${target}.part`
  let anew = false
  for (let tries = 1; ; ) {
    const before = await sizeOf(part)
    try {
      await attempt(source, file, part, options)
      await rename(part, target)
      return
    } catch (thrown) {
      const resumed = before > 0
      if (thrown instanceof WrongBytes || (thrown instanceof SourceFault && thrown.range)) {
        options.onBytes(-(await sizeOf(part)))
        await rm(part, { force: true })
        // What was there before may be at fault: once from the start.
        if (anew || !resumed) throw thrown
        anew = true
        continue
      }
      if (!(thrown instanceof SourceFault) || thrown.lasting) throw thrown
      tries = (await sizeOf(part)) > before ? 1 : tries + 1
      if (tries > TRIES) throw thrown
      options.onTrouble?.(`${thrown.message}; tried again`)
      await options.pause(Math.max(thrown.wait, 500 * 2 ** (tries - 1)), options.signal)
    }
  }
}

/** One try. What it wrote stays in the part, so that the next goes on from there. */
async function attempt(source: ModelSource, file: Fetched, part: string, { signal: outer, onBytes, silence = SILENCE }: FetchOptions): Promise<void> {
  const quiet = new AbortController()
  const signal = AbortSignal.any([outer, quiet.signal])
  let timer: NodeJS.Timeout | undefined
  const heard = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => quiet.abort(), silence)
  }
  const hash = hashFor(file)
  const handle = await open(part, 'a+')
  try {
    let at = (await handle.stat()).size
    if (at > file.size) {
      // Left by another version of the package.
      await handle.truncate(0)
      onBytes(-at)
      at = 0
    }
    if (at < file.size || at === 0) {
      heard()
      const { from, body } = await source.open(file.path, at, signal)
      if (from === 0 && at > 0) {
        await handle.truncate(0)
        onBytes(-at)
      } else await hashPart(hash, part, at)
      at = from
      for await (const chunk of body) {
        heard()
        at += chunk.length
        if (at > file.size) throw new WrongBytes(`more than the ${file.size} bytes that the manifest tells`)
        hash.update(chunk)
        await handle.writeFile(chunk)
        onBytes(chunk.length)
      }
    } else await hashPart(hash, part, at)
    if (at < file.size) throw new SourceFault(`it ended after ${at} of ${file.size} bytes`)
    const digest = hash.digest('hex')
    const expected = digestOf(file)
    if (digest !== expected) throw new WrongBytes(`its digest is ${digest.slice(0, 12)}…, not ${expected.slice(0, 12)}…`)
    await handle.sync()
  } catch (thrown) {
    outer.throwIfAborted()
    if (quiet.signal.aborted) throw new SourceFault(`not a byte came in ${silence / 1000} s`)
    throw thrown
  } finally {
    clearTimeout(timer)
    await handle.close()
  }
}

async function hashPart(hash: Hash, part: string, length: number): Promise<void> {
  if (length === 0) return
  for await (const chunk of createReadStream(part, { end: length - 1 })) hash.update(chunk as Uint8Array)
}

const sizeOf = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0

/** Of a file's content, or of what git makes of it. */
const hashFor = (file: Digested & { readonly size: number }): Hash => (file.sha256 === undefined ? createHash('sha1').update(`blob ${file.size}\0`) : createHash('sha256'))
export const digestOf = ({ sha256, git }: Digested): string => (sha256 ?? git)!

/** Digest of a file, hex: sha256, unless it is known by git's. */
export async function fileDigest(path: string, onBytes: (step: number) => void = () => {}, signal?: AbortSignal, file: Digested & { readonly size: number } = { sha256: '', size: 0 }): Promise<string> {
  const hash = hashFor(file)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    signal?.throwIfAborted()
    hash.update(chunk as Uint8Array)
    onBytes((chunk as Uint8Array).length)
  }
  return hash.digest('hex')
}
