/** Tensors and sessions as pipelines see them: no runtime in sight. */
import type { Log } from '../../contract/log.ts'
import type { Piece } from './pieces.ts'
import type { WeightChange } from './weight-changes.ts'

/** Element types, and the arrays that hold them. Half floats are bits in a Uint16Array. */
export interface TensorArrays {
  float32: Float32Array
  float16: Uint16Array
  float64: Float64Array
  int64: BigInt64Array
  uint64: BigUint64Array
  int32: Int32Array
  uint32: Uint32Array
  int16: Int16Array
  uint16: Uint16Array
  int8: Int8Array
  uint8: Uint8Array
  /** One byte each, 0 or 1. */
  bool: Uint8Array
}

export type TensorType = keyof TensorArrays

/** Row-major numbers. `data` is never changed by a session. */
export type Tensor<T extends TensorType = TensorType> = {
  [K in T]: { readonly type: K; readonly dims: readonly number[]; readonly data: TensorArrays[K] }
}[T]

export type Tensors = Readonly<Record<string, Tensor>>

/** What a model says of an input or an output. A dimension that is open has a name. */
export interface TensorInfo {
  readonly name: string
  readonly type: TensorType
  readonly dims: readonly (number | string)[]
}

export const DEVICES = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const
export type Device = (typeof DEVICES)[number]
/** Of which a machine may have several. */
const CARDS: ReadonlySet<Device> = new Set(['cuda', 'dml'])
/** A device, or one card of several: `cuda:1`. */
export type DeviceName = Device | `${Device}:${number}`

export const mayBeSeveral = (device: Device): boolean => CARDS.has(device)
export const kindOfDevice = (name: DeviceName): Device => name.split(':')[0] as Device
export const numberOfCard = (name: DeviceName): number => Number(name.split(':')[1] ?? 0)
export const isDeviceName = (text: string): text is DeviceName => (DEVICES as readonly string[]).includes(text) || (/^[a-z]+:\d{1,2}$/.test(text) && mayBeSeveral(text.split(':')[0] as Device))

/** Whether a device can be used here; where not, why. */
export interface DeviceFinding {
  readonly device: DeviceName
  readonly ok: boolean
  readonly reason: string
  /** Bytes of the card, where they are known. */
  readonly memory?: number
}

/** Bytes that stand in for a file of external data beside the model: weights that were changed in memory. */
export interface SessionWeights {
  /** The file's name as the model gives it, e.g. `model.onnx_data`. */
  readonly file: string
  /**
   * Given away: the runtime's thread takes the buffer over and leaves it empty here. Bytes in a SharedArrayBuffer are
   * read in place and stay yours. The runtime makes its own copy while it loads: keep none for its sake.
   */
  readonly data: Uint8Array
}

/** A file of float32 weights that is not there as such: its numbers lie in other files, under other types. */
export interface BoundFile {
  /** As the model names it. */
  readonly name: string
  /** Changes with what the files hold. */
  readonly key: string
  /** Bytes that it would have. */
  readonly size: number
  /** Nothing of it is kept in memory where that can be. */
  readonly streamed?: boolean
  /** Absolute. */
  readonly files: readonly string[]
  /** What lies where in it, one after the other; what lies between is nothing. */
  pieces(): Promise<readonly Piece[]>
}

/** A file's bytes, in shared memory, with layers changed on the way in. Off the main thread, on several. */
export type ReadChanged = (file: string | BoundFile, changes: readonly WeightChange[], signal?: AbortSignal) => Promise<Uint8Array>

export interface SessionRequest {
  /** For logs and faults: `sd15/unet`. */
  readonly name: string
  /** The `.onnx` file, absolute. */
  readonly file: string
  /** Bytes that the session takes while it is loaded. Default: what the model's files take on disk. */
  readonly memory?: number
  /** Bytes with what its runs take. Others make way for them; a budget that has no room for them all is no reason to refuse. */
  readonly room?: number
  /** Default `auto`: the best device that works here and takes the model. Of several cards of a kind, the one that is to be had soonest. */
  readonly device?: DeviceName | 'auto'
  /** In place of the file of weights beside `file`. */
  readonly bound?: BoundFile
  /** A graph of the caller's own over the weights beside `file`, in its place. */
  readonly graph?: SessionGraph
  /** Changed weights. `load` is called whenever the session is loaded, so also after an eviction. */
  readonly weights?: {
    /** Tells these weights from others: requests with the same file and key share a session. */
    readonly key: string
    load(readChanged: ReadChanged, signal: AbortSignal | undefined): Promise<readonly SessionWeights[]>
  }
}

export interface SessionGraph {
  /** Tells it from others over the same file. */
  readonly key: string
  readonly bytes: Uint8Array
  /** Weights are read where they lie in their file, which several sessions share, rather than laid out anew for speed. */
  readonly lean: boolean
  /** Where its files of weights are, rather than beside the model's: it runs forward alone, as fast as it can. */
  readonly folder?: string
  /** They are read and widened anew in each run. */
  readonly streamed?: boolean
}

export interface SessionUse {
  readonly signal?: AbortSignal
  readonly log?: Log
}

export interface RunOptions {
  readonly signal?: AbortSignal
  /** Names of the outputs wanted. Default: all. */
  readonly outputs?: readonly string[]
  /** Half-float outputs stay as they are. Default: they come as float32. */
  readonly keepHalf?: boolean
}

/** A loaded model, yours until `use` settles. */
export interface Session {
  readonly name: string
  readonly device: DeviceName
  readonly inputs: readonly TensorInfo[]
  readonly outputs: readonly TensorInfo[]
  /**
   * Runs off the main thread. float32 given for a half-float input is converted, int32 for an int64 one too. Cancelling
   * rejects at once; the run in progress ends unseen before the next begins.
   * @throws E_MODEL_INPUT for a name, type or size that the model does not take; E_MODEL_MEMORY after other sessions were
   * freed in vain: try again with less (fewer frames, tiles); E_MODEL_LOST where the device's worker ended; E_MODEL_RUN for anything else; E_CANCELLED
   */
  run(feeds: Tensors, options?: RunOptions): Promise<Record<string, Tensor>>
}

export interface SessionStats {
  /** Bytes that loaded sessions take on all devices, and the most they may on one. */
  readonly used: number
  readonly budget: number
  /** Those that models were given to. */
  readonly devices: readonly {
    readonly device: DeviceName
    readonly used: number
    readonly budget: number
    /** Callers that hold its models now. */
    readonly held: number
    readonly runs: number
    /** Seconds spent inside the runtime. */
    readonly seconds: number
  }[]
  /** How often a model was loaded, all told. */
  readonly loads: number
  readonly loaded: readonly {
    readonly name: string
    readonly device: DeviceName
    readonly memory: number
    /** Callers that hold it now. */
    readonly held: number
    readonly runs: number
    /** Seconds spent inside the runtime. */
    readonly seconds: number
  }[]
}

/** Models loaded on demand, shared by whoever asks for the same, and dropped least recently used first. */
export interface Sessions {
  /**
   * Holds a session while `work` runs. Where memory is held by others, it waits for them, unless the caller holds a
   * session already (which could wait for ever). For the same reason `work` pulls no frames: have them at hand before.
   * @throws E_MODEL_MISSING, E_MODEL_INVALID, E_MODEL_MEMORY, E_DEVICE
   */
  use<T>(request: SessionRequest, work: (session: Session) => Promise<T>, options?: SessionUse): Promise<T>
  /** What can be used here, the best first. */
  devices(): Promise<readonly DeviceFinding[]>
  stats(): SessionStats
  /** Drops what nobody holds, of those whose names are wanted. */
  free(which?: (name: string) => boolean): Promise<void>
  /** Ends the runtime's thread. Work in progress fails at once; what the runtime is at is waited for, ten seconds at most. */
  close(): Promise<void>
}
