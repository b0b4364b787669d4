/** What a run stands on. The composition root fills it in; tests give their own. */
import type { FrameDigest } from '../kernels/frame-digest.ts'
import type { Media } from '../media/media.ts'
import type { Models } from '../backends/choose-backend.ts'
import type { Registry } from '../plugins/registry-types.ts'
import type { ArtifactStore } from '../store/store.ts'
import type { RunEvent } from '../contract/events.ts'
import type { Boundary } from './boundary.ts'
import type { EngineWarnings } from './engine-warnings.ts'
import type { FrameServer } from './frame-server.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import type { FrameRange } from './ranges.ts'

/** Raw bytes of artifacts that are no video. */
export interface ArtifactBytes {
  write(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void>
  /** Bytes from `from` up to `to`, the end where absent. */
  read(path: string, from?: number, to?: number): Promise<Uint8Array>
}

export interface RunLog {
  debug(facts: object, message: string): void
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

export interface RunPorts {
  readonly server: FrameServer
  readonly registry: Registry
  readonly store: ArtifactStore
  readonly media: Media
  readonly models: Models
  readonly bytes: ArtifactBytes
  /** sha256, hex. */
  readonly hash: (data: string | Uint8Array) => string
  /** Digest of a frame's pixels, hex. */
  readonly frameDigest: FrameDigest
  /** Digest of a film, from its frames' digests: what its metadata carries. */
  readonly filmDigest: (frames: readonly string[]) => string
  /** Milliseconds, monotonic. */
  readonly now: () => number
  /** ISO 8601. */
  readonly timestamp: () => string
  readonly log: RunLog
  readonly warnings: EngineWarnings
  /** Absent: all code is the engine's own. */
  readonly boundary?: Boundary
  /** Worker threads: what look-ahead and estimates go by. */
  readonly workers: number
  /** Processor cores of the machine. Default: as many as workers. */
  readonly cores?: number
  /** Milliseconds of processor time that this process has used, all threads together. */
  readonly processorTime?: () => number
  /** Bytes that this process has in memory. */
  readonly residentBytes?: () => number
}

export type Emit = (event: RunEvent) => void

/** What is planned, as a render would be asked for it. */
export interface PlanOptions {
  readonly graph: ResolvedGraph
  /** Whose files it may write over: as in a render. */
  readonly graphText?: string
  readonly source?: string
  readonly force?: boolean
  readonly ports: RunPorts
  readonly only?: readonly string[]
  readonly frames?: FrameRange
  readonly signal?: AbortSignal
}
