/** The graph file as TypeScript sees it. `graph.schema.json` is its published JSON Schema. */
import type { Json } from '../contract/sockets.ts'

export type EasingName =
  | 'linear' | 'hold' | 'ease-in' | 'ease-out' | 'ease-in-out'
  | `ease-${'in' | 'out' | 'in-out'}-${'sine' | 'quad' | 'cubic' | 'quart' | 'quint' | 'expo' | 'circ' | 'back' | 'elastic' | 'bounce'}`

/** CSS's `cubic-bezier(x1, y1, x2, y2)`: x from 0 to 1, y as far as one likes. */
export interface Bezier {
  readonly bezier: readonly [x1: number, y1: number, x2: number, y2: number]
}

/** How fast the value runs, in its unit a second: when it leaves this keyframe, and when it arrives at the next. */
export interface Tangents {
  readonly tangents: readonly [leaving: number, arriving: number]
}

export type Easing = EasingName | Bezier

/** `[seconds, value, easing?]`: the easing shapes the way to the next keyframe. */
export type Keyframe = readonly [time: number, value: number, easing?: Easing | Tangents]

/** From least to most, both taken as right. A bare number: exactly that, or where less or more is better at most or at least that. */
export type Range = number | { readonly least?: number; readonly most?: number }

export interface Expectation {
  /** Seconds. */
  readonly duration?: Range
  readonly width?: Range
  readonly height?: Range
  readonly fps?: Range
  readonly sound?: boolean
  /** LUFS, integrated (EBU R 128). */
  readonly loudness?: Range
  /** dBTP. */
  readonly truePeak?: Range
  /** Seconds of the longest stretch that is black, that does not move, that is silent. */
  readonly black?: Range
  readonly frozen?: Range
  readonly silent?: Range
  /** Share of the film in which there is a face, 0..1. */
  readonly faces?: Range
  /** Most bright discs that are seen at once. */
  readonly suns?: Range
  /** Of a node that judges pictures, such as brand-score, 0..100: no film is needed. */
  readonly score?: Range
  /** Nodes that set words over a picture. */
  readonly titles?: Readonly<Record<string, Readable>>
}

/** How long words are to be readable. */
export interface Readable {
  /** At least, without a pause. Default 2. */
  readonly seconds?: number
  /** At least, as WCAG has it: 1 to 21. Default 4.5. */
  readonly contrast?: number
}

export interface GraphInput {
  /** Any param type (`text`, `number`, `integer`, `boolean`, `file`, `data`) or, in subgraphs, a socket type. */
  readonly type: string
  readonly default?: Json
  readonly title?: string
  readonly description?: string
  readonly enum?: readonly Json[]
  readonly minimum?: number
  readonly maximum?: number
  /** Of data: a JSON Schema of it, for forms and typed calls. */
  readonly schema?: Json
}

export interface GraphNode {
  /** A node type, or the relative path of another graph file (`./scene.json`). */
  readonly type: string
  readonly version?: number
  readonly title?: string
  readonly params?: Readonly<Record<string, Json>>
  /** Port (or animatable param) to link: `"node.port"`, or a list for a multi-input port. */
  readonly inputs?: Readonly<Record<string, string | readonly string[]>>
  /** What a failure of this node does to the rest. Default `fail`. */
  readonly onError?: 'fail' | 'continue'
  /** `bypass` passes the first matching input on; `mute` takes the node and what only it feeds out of the run. */
  readonly mode?: 'normal' | 'bypass' | 'mute'
}

export interface GraphLimits {
  /** Seconds of its own that a frame of a plugin's node may take; default 60. */
  readonly frameSeconds?: number
  /** Seconds that what drives a param may take to say its value at a moment; default 10. */
  readonly valueSeconds?: number
}

/** What generators, stills, joins and encode take where they name nothing themselves. Width and height go together. */
export interface FilmFormat {
  /** Pixels. */
  readonly width?: number
  readonly height?: number
  /** Frames per second. */
  readonly fps?: number
}

export interface GraphDocument {
  readonly $schema?: string
  readonly format: 1
  readonly title?: string
  readonly description?: string
  /** Whom the film is for: what its prompts may ask for. */
  readonly contentRating?: 'everyone' | 'teen' | 'mature'
  /** In a subgraph: where the graph that uses it names none. */
  readonly film?: FilmFormat
  readonly inputs?: Readonly<Record<string, GraphInput>>
  /** In subgraphs: name to link. */
  readonly outputs?: Readonly<Record<string, string>>
  /** What a run tells beside its files: any values, with templates. */
  readonly results?: Readonly<Record<string, Json>>
  /** By sink: what reelgraph test finds out about its film. */
  readonly expect?: Readonly<Record<string, Expectation>>
  readonly nodes: Readonly<Record<string, GraphNode>>
  readonly limits?: GraphLimits
  /** Editor's own; never part of a content key. */
  readonly ui?: Readonly<Record<string, Json>>
}

/**
 * What a node returns to be replaced: nodes of its own and the links that stand for its outputs. A link to one of the
 * expanding node's inputs is written `"@.port"`.
 */
export interface GraphFragment {
  readonly nodes: Readonly<Record<string, GraphNode>>
  readonly outputs: Readonly<Record<string, string>>
}
