/** The artifact store's interface: content-addressed results that survive restarts. `store-sqlite.ts` implements it. */
import type { Json } from '../contract/sockets.ts'
import type { Warning } from '../contract/warnings.ts'

export interface ArtifactFile {
  readonly name: string
  /** Absolute path. */
  readonly path: string
  readonly bytes: number
  /** Hex. */
  readonly sha256: string
  readonly meta: Json
}

export interface Artifact {
  readonly key: string
  /** What it holds: a socket type, or `encode` for the segments of a film. */
  readonly kind: string
  readonly meta: Json
  readonly files: readonly ArtifactFile[]
  readonly bytes: number
  /** ISO 8601. */
  readonly created: string
  readonly used: string
}

/** An artifact in the making. Its finished parts survive a crash: the next `begin` of the same key finds them. */
export interface PartialArtifact {
  readonly key: string
  /** Finished parts, digests verified, in the order in which they were added. */
  readonly parts: readonly ArtifactFile[]
  /** Absolute path to write a part to before `addPart`; the extension is kept. */
  scratch(name: string): string
  /** Takes the scratch file over as a finished part: fsync, digest, rename, index. */
  addPart(name: string, meta?: Json): Promise<ArtifactFile>
  /** Makes it an artifact. */
  finish(meta: Json): Promise<Artifact>
  /** Lets go of the key and keeps the finished parts for a later run. */
  suspend(): Promise<void>
  /** Lets go of the key and deletes the parts. */
  discard(): Promise<void>
}

export interface StoreProblem {
  readonly key: string
  readonly detail: string
}

/** The index was damaged when the store was opened. */
export interface StoreDamage {
  /** What the damaged file is called now, beside the new one; undefined where the index was gone. */
  readonly setAside: string | undefined
  /** Results that were found on disk again. */
  readonly found: number
  /** Folders that nobody can say the contents of, deleted. */
  readonly deleted: number
}

export interface ArtifactStore {
  /** The artifact, digests verified (once per process and file state); undefined when absent or corrupt. Corrupt ones are removed and told to who listens. */
  find(key: string): Promise<Artifact | undefined>
  /** Starts or takes up an artifact; waits while another run in this process, or a live one in another, has it open. */
  begin(key: string, kind: string): Promise<PartialArtifact>
  list(): Promise<readonly Artifact[]>
  remove(key: string): Promise<boolean>
  /** Deletes least recently used artifacts (and abandoned parts) until at most `limit` bytes are left. Open ones stay. */
  gc(limit: number): Promise<{ readonly removed: number; readonly bytes: number }>
  /** Reads every file and returns the artifacts that don't match; with `mend` they are removed. */
  verify(mend?: boolean): Promise<readonly StoreProblem[]>
  /** Measured work of a node type in nanoseconds per output pixel, from earlier runs. */
  timing(type: string): number | undefined
  recordTiming(type: string, nanosecondsPerPixel: number): void
  /** What was doubtful about the results of content keys when they were made; only of those where something was. */
  warnings(keys: readonly string[]): ReadonlyMap<string, readonly Warning[]>
  /** What was found out about a file, by a name that holds its size and time of change. */
  fact(name: string): Json | undefined
  recordFact(name: string, value: Json): void
  recordWarnings(key: string, warnings: readonly Warning[]): void
  /** Hears of results that were found to be corrupt. @returns a function that ends it */
  listen(listener: (problem: StoreProblem) => void): () => void
  readonly damage?: StoreDamage | undefined
  close(): void
}
