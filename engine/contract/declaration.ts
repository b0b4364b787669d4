/**
 * Declarations of nodes and plugins. The declaration is the only source: types of `run` and `frame`, the validator,
 * defaults, the editor's widgets and the reference pages all come from it.
 */
import type { Backend } from '../backends/backend.ts'
import type { BackendKind } from '../backends/kind.ts'
import type { FrameContext, FrameWindow } from './frame-context.ts'
import type { NodeServices } from './node-services.ts'
import type { ClipInfo } from '../frames/clip.ts'
import type { ReadonlyFrame } from '../frames/frame-view.ts'
import type { GraphFragment } from '../graph/document.ts'
import type { GraphChange } from './graph-change.ts'
import type { GraphFormat } from './graph-format.ts'
import type { Handle } from './handles.ts'
import type { SocketSpec } from './define-socket.ts'
import type { Lettering, ParamDeclarations, ParamValues } from './param-declaration.ts'
import type { InputValues, OutputValues, PortDeclarations, PortSpec } from './port-declaration.ts'
import type { Json } from './sockets.ts'

export interface ModelNeed {
  /** Of the package, e.g. `upscaler`. */
  readonly family: string
  /** The param that names the package; default `model`. Where it is absent the first that is installed counts. */
  readonly param?: string
  /** Where the param is absent the node works without. */
  readonly optional?: boolean
  /** Without any such package the node can't run, which is told before a run. */
  readonly needed?: boolean
}

interface NodeHead<I extends PortDeclarations, O extends PortDeclarations, P extends ParamDeclarations> {
  /** Unique kebab-case name, e.g. `camera-move`. */
  readonly type: string
  /**
   * Names that this type had before, the oldest first: graphs that use one mean this node, unless a plugin offers a type of
   * that very name. What was stored under the oldest is still found.
   */
  readonly earlierTypes?: readonly string[]
  readonly title: string
  /** Whole number from 1; raise it when saved params need a migration or results change. */
  readonly version: number
  readonly category: string
  /** One or two sentences for the editor and the reference page. */
  readonly description: string
  readonly tags?: readonly string[]
  readonly inputs?: I
  readonly outputs?: O
  readonly params?: P
  /** Step from version k (the key) to k + 1: returns the new params. */
  readonly migrations?: Readonly<Record<number, (params: Record<string, Json>) => Record<string, Json>>>
  /** What a token must be for, where a server asks for one: `trainer` for what makes models. Default: `maker`. */
  readonly role?: 'trainer'
  /** Estimated main work in nanoseconds per output pixel, used by `plan` until a run has measured it. */
  readonly cost?: number
  /**
   * Kind of backend that `run` will choose by its `backend` param, e.g. `text-to-video`: the one chosen becomes part
   * of the content key.
   */
  readonly backendKind?: string
  /** The node lays words over its picture, by the size of the frame: where a film is delivered in other shapes they are laid anew, not cut. */
  readonly lettering?: Lettering
  /** What people take hold of on the picture in the editor's preview, in the place of numbers. */
  readonly handles?: readonly Handle[]
  /**
   * What a preview at half the size, a quarter or an eighth may do. `scaled`, the default: its pictures are that much smaller, and so are
   * its params with the unit `px`. `full`: it can't be right at another size; it and all that feeds it work at full size. `parts`: it
   * expands, and its sizes belong to what it expands to.
   */
  readonly proxy?: ProxyWay
  /** Model packages that the node works with, each named by a param: their digests become part of the content key. */
  readonly imageModel?: ModelNeed | readonly ModelNeed[]
}

export type ProxyWay = 'scaled' | 'full' | 'parts'

export interface LinkedFrom {
  /** `node.port`. */
  readonly from: string
  /** An optional output that isn't there, or of a node that was skipped: `inputs` lacks it. */
  readonly empty: boolean
}

export interface RunContext<I extends PortDeclarations, P extends ParamDeclarations> extends NodeServices {
  readonly inputs: InputValues<I>
  readonly params: ParamValues<P>
  /** What is wired to each port, in order, also what gave nothing: for messages, as names are no part of the content key. */
  readonly links: { readonly [K in keyof I]?: readonly LinkedFrom[] }
  /** All params at `time` seconds, keyframes and linked signals resolved. */
  at(time: number): ParamValues<P>
}

/** A node may return a graph fragment that takes its place. */
export interface Expansion {
  readonly expand: GraphFragment
}

export interface NodeDeclaration<I extends PortDeclarations, O extends PortDeclarations, P extends ParamDeclarations>
  extends NodeHead<I, O, P> {
  /** Pulls its inputs and writes files; rendered when the graph is rendered. */
  readonly sink?: boolean
  /** Expensive: the result goes into the store, a later run takes it from there. */
  readonly materialize?: boolean
  /** Outputs in a dry run; needed where `run` is expensive or has effects (sinks, materialize). */
  describe?(context: RunContext<I, P>): Promise<OutputValues<O> | Expansion> | OutputValues<O> | Expansion
  run(context: RunContext<I, P>): Promise<OutputValues<O> | Expansion> | OutputValues<O> | Expansion
}

export interface FilterContext<I extends PortDeclarations, P extends ParamDeclarations, S> extends FrameContext {
  /** Clips hold what you pull until this call settles. */
  readonly inputs: InputValues<I>
  /** Params at this frame's time. */
  readonly params: ParamValues<P>
  /** Info of the clip that this filter makes. */
  readonly info: ClipInfo
  /** Seconds at frame n of the output. */
  readonly time: number
  /** What `prepare` returned. */
  readonly prepared: S
  readonly seed: number
  /** 1, or what the sides of all pictures are divided by in a preview: for lengths in pixels that are no params. */
  readonly proxy: number
}

type InfoContext<I extends PortDeclarations, P extends ParamDeclarations> = {
  readonly inputs: InputValues<I>
  readonly params: ParamValues<P>
}

/** Of nodes that make a clip from clips. */
interface ClipHead<I extends PortDeclarations, O extends PortDeclarations, P extends ParamDeclarations, S> extends NodeHead<I, O, P> {
  /**
   * Size, rate, length or format where they differ from the first clip input's. Params used here can't be animated:
   * declare them `animatable: false`.
   */
  info?(context: InfoContext<I, P>): Partial<ClipInfo>
  /** Frames around n that making one asks of the inputs. Default: n alone. */
  readonly window?: FrameWindow | ((context: InfoContext<I, P>) => FrameWindow)
  /**
   * Where this is true, a frame hangs on frames of the inputs and on params, and not on n or the time: of inputs that stand still and
   * params that don't change all frames are the first, which is made once.
   */
  readonly timeless?: boolean | ((context: InfoContext<I, P>) => boolean)
  /**
   * In the place of `prepare` where no frame will be made: says before a run what is doubtful, by `log.warn`, and throws where a
   * run would. It makes nothing that costs time.
   */
  check?(context: RunContext<I, P>): Promise<void> | void
  /** Once per node, before the first frame: tables, rasterised text. */
  prepare?(context: RunContext<I, P>): Promise<S> | S
}

export interface FilterDeclaration<I extends PortDeclarations, O extends PortDeclarations, P extends ParamDeclarations, S> extends ClipHead<I, O, P, S> {
  /** Makes frame n. A pure function of n, inputs and params: it is called in any order and at the same time. */
  frame(n: number, context: FilterContext<I, P, S>): Promise<ReadonlyFrame> | ReadonlyFrame
}

export interface SequentialContext<I extends PortDeclarations, P extends ParamDeclarations, S, T>
  extends FilterContext<I, P, S> {
  /** The frame that this node made for n - 1; undefined at n = 0. */
  readonly previous: ReadonlyFrame | undefined
  /** What the last step returned as `state`; undefined at n = 0. */
  readonly state: T | undefined
}

export interface SequentialDeclaration<
  I extends PortDeclarations,
  O extends PortDeclarations,
  P extends ParamDeclarations,
  S,
  T extends Json,
> extends ClipHead<I, O, P, S> {
  /** Makes frame n from the frame before. The engine feeds steps in order and restarts from its checkpoints. */
  step(n: number, context: SequentialContext<I, P, S, T>): Promise<{ frame: ReadonlyFrame; state?: T }>
}

/** A node as the engine sees it: declaration types erased. */
export interface NodeSpec {
  readonly kind: 'node' | 'filter' | 'sequential'
  readonly type: string
  readonly earlierTypes: readonly string[]
  readonly title: string
  readonly version: number
  readonly category: string
  readonly description: string
  readonly tags: readonly string[]
  readonly inputs: Readonly<Record<string, PortSpec>>
  readonly outputs: Readonly<Record<string, PortSpec>>
  readonly params: ParamDeclarations
  readonly migrations: Readonly<Record<number, (params: Record<string, Json>) => Record<string, Json>>>
  readonly cost: number
  readonly role: 'trainer' | undefined
  readonly backendKind: string | undefined
  readonly imageModels: readonly ModelNeed[]
  readonly lettering: Lettering | undefined
  readonly handles: readonly Handle[]
  readonly proxy: ProxyWay
  readonly sink: boolean
  readonly materialize: boolean
  readonly declaration: AnyNodeDeclaration | AnyFilterDeclaration | AnySequentialDeclaration
}

// `any` is what erases the per-node types; the factories below check them before they get here.
/* eslint-disable @typescript-eslint/no-explicit-any */
export type AnyNodeDeclaration = NodeDeclaration<any, any, any>
export type AnyFilterDeclaration = FilterDeclaration<any, any, any, any>
export type AnySequentialDeclaration = SequentialDeclaration<any, any, any, any, any>
/* eslint-enable @typescript-eslint/no-explicit-any */

export interface PluginDeclaration {
  /** Package name, e.g. `reelgraph-plugin-beats`. */
  readonly name: string
  /** Semantic version. */
  readonly version: string
  readonly nodes?: readonly NodeSpec[]
  /** Socket types of its own. */
  readonly sockets?: readonly SocketSpec[]
  /** Kinds of backends of its own. */
  readonly backendKinds?: readonly BackendKind[]
  /** Of its own kinds, or of those that plugins before it have brought. */
  readonly backends?: readonly Backend[]
  /** Files that graphs are read from and written to. Not of plugins that run in a thread of their own. */
  readonly graphFormats?: readonly GraphFormat[]
  /** Graphs made of graphs. Not of plugins that run in a thread of their own. */
  readonly graphChanges?: readonly GraphChange[]
}
