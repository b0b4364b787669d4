/** What a run tells the world: the same events go to the CLI, the WebSocket, SSE and the run's log. */
import type { Fault } from './errors.ts'
import type { Json } from './sockets.ts'
import type { Warning } from './warnings.ts'

export type RunEvent =
  | { readonly type: 'run-started'; readonly run: string; readonly title: string; readonly nodes: number; readonly sinks: readonly string[] }
  | { readonly type: 'node-started'; readonly node: string; readonly nodeType: string }
  | { readonly type: 'node-cached'; readonly node: string; readonly nodeType: string; readonly key: string }
  | {
      readonly type: 'progress'
      readonly node: string
      readonly done: number
      readonly total: number
      /** Units (frames for sinks) per second, over the last seconds. */
      readonly rate: number
      /** Seconds left, where it can be said. */
      readonly eta?: number
      readonly message?: string
    }
  /** A small picture of what is being made, as a data URL; now and then. */
  | { readonly type: 'preview'; readonly node: string; readonly image: string }
  /** What each node has cost so far; now and then while frames are made. */
  | { readonly type: 'node-times'; readonly nodes: readonly NodeTiming[] }
  | { readonly type: 'node-report'; readonly node: string; readonly facts: Readonly<Record<string, Json>> }
  | { readonly type: 'node-done'; readonly node: string; readonly seconds: number }
  | { readonly type: 'node-error'; readonly node: string; readonly faults: readonly Fault[]; readonly continued: boolean }
  | { readonly type: 'artifact'; readonly node: string; readonly path: string; readonly bytes: number; readonly frameDigest?: string; readonly frames?: number }
  /** A stretch of a film is finished, long before the film is; the file lies there until then. Seconds at which it begins, and that it lasts. */
  | { readonly type: 'film-part'; readonly node: string; readonly path: string; readonly from: number; readonly frames: number; readonly start: number; readonly seconds: number; readonly codec: string; readonly sound?: { readonly path: string; readonly start: number } }
  /** A step of a training: of long ones some, and all that bring a validation or a sample. */
  | ({ readonly type: 'training'; readonly node: string } & TrainingStep)
  | { readonly type: 'warning'; readonly node?: string; readonly warning: Warning }
  | { readonly type: 'run-done'; readonly run: string; readonly report: RunReport }

/** How far a training is. Numbers stand only where they are known. */
export interface TrainingStep {
  /** Steps that are done, from 1. */
  readonly step: number
  readonly steps: number
  /** Times that each picture was seen, with a fraction. */
  readonly epoch?: number
  readonly loss: number
  /** Of pictures that are held back; at some steps. */
  readonly validation?: number
  /** The learning rate. */
  readonly rate: number
  /** That the step took. */
  readonly seconds: number
  /** Seconds left. */
  readonly eta?: number
  /** Bytes that models and training take. */
  readonly memory?: number
  /** A picture made with what is learnt so far. */
  readonly sample?: { readonly step: number; readonly prompt: string; /** Absolute. */ readonly path: string }
}

/** The same with the time of the event in ISO 8601. */
export type StampedRunEvent = RunEvent & { readonly time: string }

export interface NodeTiming {
  readonly node: string
  readonly type: string
  readonly state: 'done' | 'cached' | 'failed' | 'skipped'
  /** Frames that this node made. */
  readonly frames: number
  /** Seconds spent in this node's own code, waiting for its inputs left out. */
  readonly seconds: number
}

/** A scene of a film, as the graph tells it, and its own files where it has some. */
export interface SceneResult {
  readonly number: number
  readonly text?: string
  readonly path?: string
  readonly soundPath?: string
  readonly [told: string]: Json | undefined
}

/** What came of a run, beside its files: of the film, of who made it, and what the graph's `results` tell. */
export interface RunResult {
  /** The file of the sink that is called film, else the first. */
  readonly path?: string
  readonly bytes?: number
  readonly frames?: number
  /** Seconds. */
  readonly duration?: number
  readonly fps?: number
  readonly width?: number
  readonly height?: number
  readonly hasAudio?: boolean
  readonly promptUsed?: string
  readonly backend?: string
  readonly model?: string
  readonly made?: readonly { readonly node: string; readonly backend: string; readonly model?: string; readonly prompt?: string }[]
  readonly scenes?: readonly SceneResult[]
  readonly sceneCount?: number
  /** ISO 8601. */
  readonly started: string
  readonly finished: string
  readonly [told: string]: Json | RunResult['made'] | RunResult['scenes'] | undefined
}

export interface RunReport {
  readonly run: string
  readonly status: 'done' | 'failed' | 'cancelled'
  readonly seconds: number
  readonly outputs: readonly { readonly node: string; readonly path: string; readonly bytes: number; readonly frameDigest?: string; readonly frames?: number }[]
  readonly nodes: readonly NodeTiming[]
  readonly reports: Readonly<Record<string, Readonly<Record<string, Json>>>>
  readonly faults: readonly Fault[]
  readonly warnings: readonly Warning[]
  /** Absent where the run failed before anything was made. */
  readonly result?: RunResult
  /** Most bytes in frames at once. */
  readonly peakFrameBytes: number
}
