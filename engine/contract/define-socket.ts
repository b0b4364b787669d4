/** A socket type's declaration: all that the evaluator, the plan, the store, the harness and the editor do with its values. */
import type { Clip, ClipInfo, Signal, Still, TrackInfo } from '../frames/clip.ts'
import type { PixelFormat } from '../frames/format.ts'
import type { ClipSource } from './frame-context.ts'
import { failure } from './errors.ts'
import type { Json, Socket, SocketTypes } from './sockets.ts'

type Awaitable<T> = T | Promise<T>
type ParamType = 'number' | 'integer' | 'string' | 'boolean' | 'array' | 'object' | 'json'

/** What is wrong with a value: it becomes the words of E_NODE_OUTPUT, or of E_PORT_TYPE where another socket type was accepted. */
export interface SocketFault {
  readonly expected: string
  readonly got: string
}

/** What the plan, the run's report and the preview say of a value: JSON. */
export interface PortFacts {
  readonly clip?: ClipInfo & { readonly duration: number; readonly colour: string }
  readonly track?: TrackInfo & { readonly duration: number }
  readonly image?: { readonly width: number; readonly height: number }
  /** A line for people; cut off after 80 letters. */
  readonly value?: string
  /** For programs; left out where it is more than 64 KiB of JSON. */
  readonly data?: Json
}

/** Where one value is written to. What an earlier run has finished before it was stopped is not written again. */
export interface SocketWriter {
  readonly signal: AbortSignal
  /** @param extension the file's name in the artifact, e.g. `lut` */
  file(extension: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void>
  /** Frames of a clip, without loss. */
  frames(clip: Clip): Promise<void>
}

export interface SocketReader {
  /** What `write` has returned. */
  readonly meta: Json
  /** Bytes from `from` up to `to`, the end where absent. */
  file(extension: string, from?: number, to?: number): Promise<Uint8Array>
  frames(info: ClipInfo): ClipSource
}

export interface SocketStore<T> {
  /** Returns what is small enough to stand in the index. */
  write(value: T, artifact: SocketWriter): Awaitable<Json>
  open(artifact: SocketReader): Awaitable<T>
  /** Bytes that `write` will take, where it can be said beforehand. */
  bytes?(value: T): Awaitable<number>
}

/** What a value is looked at with. */
export interface Look {
  /** The picture has room in this. */
  readonly width?: number
  readonly height?: number
  readonly signal: AbortSignal
  /** The frame of a clip that was asked for. */
  frame(clip: Clip): Promise<Still>
}

/** What a sample is made from. */
export interface SampleKit {
  /** Of the clips that the node is tried with. */
  readonly info: Omit<ClipInfo, 'format'>
  clip(format: PixelFormat): Clip
}

/** How a value is shown: a clip frame by frame, a matte over the picture that it belongs to, sound as a waveform. */
export const SHOWN = ['clip', 'matte', 'picture', 'sound', 'text'] as const
export type Shown = (typeof SHOWN)[number]

export interface SocketSpec<T = unknown> {
  readonly name: string
  readonly title: string
  /** Editor colour, `#rrggbb`. */
  readonly colour: string
  /** Its values are clips of these formats (the first is what a filter makes of others): they go through the frame server. */
  readonly clip?: readonly PixelFormat[]
  /** Socket types whose values this one takes without a node between, as they are. */
  readonly accepts?: readonly string[]
  /** Params that a link from it may feed. */
  readonly feeds?: readonly ParamType[]
  /** What is wrong with a value that a node returned. */
  check(value: unknown): Awaitable<SocketFault | undefined>
  describe(value: T): Awaitable<PortFacts>
  /** Absent: a node that makes it can't be `materialize`. */
  readonly store?: SocketStore<T>
  /** A value to try nodes with. */
  sample(kit: SampleKit): T
  /** Absent: there is nothing to be seen. A picture that is too large is made smaller. */
  preview?(value: T, look: Look): Awaitable<Still | string | number>
  /** Of a preview. Default: `text`. */
  readonly shows?: Shown
  /** The number that it is at a time, for params that may move. */
  drive?(value: T): Awaitable<Signal | number>
}

/** A socket type of one's own; its value's type stands in `SocketTypes` by declaration merging. */
export function defineSocket<N extends Socket>(declaration: SocketSpec<SocketTypes[N]> & { readonly name: N }): SocketSpec {
  return Object.freeze({ ...declaration }) as SocketSpec
}

/** In an artifact's index as it is: for values that are JSON. */
export const asJson: SocketStore<never> = {
  write(value: unknown) {
    const other = otherThanJson(value)
    if (other !== undefined) throw failure('E_NODE_OUTPUT', { expected: 'a value that can be stored as JSON', got: other })
    return { kind: 'json', value: value as Json }
  },
  open: ({ meta }) => (meta as { value: Json }).value as never,
}

/** What JSON would lose without a word. */
function otherThanJson(value: unknown): string | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return `a ${typeof value}`
  if (typeof value !== 'object' || value === null) return undefined
  if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set) return `a ${value.constructor.name}`
  for (const one of Object.values(value)) {
    const other = otherThanJson(one)
    if (other !== undefined) return other
  }
  return undefined
}

/** A value in a few words, for what was got. */
export function inWords(value: unknown): string {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value !== 'object') return `${typeof value} ${String(value)}`
  return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no fields'}`
}
