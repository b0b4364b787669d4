/** Params of a node, and the types of their values. */
import type { Seed } from '../graph/seeds.ts'
import type { Moment } from './moment.ts'
import type { Json } from './sockets.ts'

interface ParamBase {
  readonly title?: string
  readonly description?: string
  /** Absent value allowed; the param is then undefined. */
  readonly optional?: boolean
  /** Shown under "more" in the editor. */
  readonly advanced?: boolean
  /** Params that take its place where they have one of these values, and params or ports that do where they are given (`true`). */
  readonly idleWith?: Readonly<Record<string, true | readonly string[]>>
}

/** Points of a picture that people place on it in the editor: x and y, as shares of its width and height. */
export interface Placed {
  /** Ports whose picture it is: the first that is wired. */
  readonly on: readonly string[]
  /** What is placed, as in “Place the lamp”. */
  readonly what: string
}

export interface NumberParam extends ParamBase {
  readonly type: 'number' | 'integer'
  readonly default?: number
  readonly minimum?: number
  readonly maximum?: number
  /** Range of the slider, where smaller than the hard range. */
  readonly uiMinimum?: number
  readonly uiMaximum?: number
  readonly step?: number
  readonly unit?: string
  /** May change over time: keyframes or a link. In filters true unless said otherwise; elsewhere false. */
  readonly animatable?: boolean
  /** Where it isn't given, this of the graph's `film` stands for it, where the graph has one. */
  readonly film?: 'width' | 'height' | 'fps'
  /** It names a moment of a clip or track. */
  readonly moment?: Moment
  /** A seed of up to 64 bits: what no number holds exactly is a text of digits, also in the node's params. */
  readonly long?: boolean
  /** It is x of a point; `down` names the param that is y. */
  readonly placed?: Placed & { readonly down: string }
  /** `seed` gives the lock/shuffle widget. */
  readonly widget?: 'slider' | 'number' | 'seed'
}

export interface StringParam extends ParamBase {
  readonly type: 'string'
  readonly default?: string
  readonly enum?: readonly string[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  /** Where it is empty, and these texts are too, the node changes nothing. */
  readonly emptyWith?: readonly string[]
  readonly widget?: 'line' | 'multiline' | 'colour' | 'file'
  /** A file of the project folder (`sequence`: a folder or pattern of them): its digest is part of the content key. */
  readonly asset?: 'video' | 'audio' | 'image' | 'sequence' | 'lut' | 'lora' | 'font' | 'character' | 'any'
  /** Names what the node writes in the output folder, where that is not the `file` of a sink: the rows of a batch have folders of their own for it. */
  readonly writes?: true
  /** It is an expression in these names: looked into before a run. */
  readonly expression?: readonly string[]
  /**
   * Names a model package, of one of these families or, where none is listed, of any: its digest is part of the content key,
   * and one that isn't installed is told before a run.
   */
  readonly package?: readonly string[]
}

export interface BooleanParam extends ParamBase {
  readonly type: 'boolean'
  readonly default?: boolean
}

export interface ArrayParam extends ParamBase {
  readonly type: 'array'
  readonly items: ParamDeclaration
  readonly default?: readonly Json[]
  readonly minItems?: number
  readonly maxItems?: number
}

export interface ObjectParam extends ParamBase {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, ParamDeclaration>>
  /** Each property is a point, an array of x and y. `lines` names those with a line between them while they are placed. */
  readonly placed?: Placed & { readonly lines?: readonly (readonly string[])[] }
  readonly default?: { readonly [key: string]: Json }
}

/** Any JSON, passed through unchecked. */
export interface JsonParam extends ParamBase {
  readonly type: 'json'
  readonly default?: Json
  /** Templates in it that the node fills in by itself, by their first word: `value` for `{{value.name}}`. */
  readonly places?: readonly string[]
}

export type ParamDeclaration = NumberParam | StringParam | BooleanParam | ArrayParam | ObjectParam | JsonParam
export type ParamDeclarations = Readonly<Record<string, ParamDeclaration>>

type BareParamValue<P> = P extends { readonly enum: readonly (infer E)[] }
  ? E
  : P extends { readonly type: 'integer'; readonly long: true }
    ? Seed
  : P extends { readonly type: 'number' | 'integer' }
    ? number
    : P extends { readonly type: 'string' }
      ? string
      : P extends { readonly type: 'boolean' }
        ? boolean
        : P extends { readonly type: 'array'; readonly items: infer I }
          ? readonly ParamValue<I>[]
          : P extends { readonly type: 'object'; readonly properties: infer R }
            ? { readonly [K in keyof R]: ParamValue<R[K]> }
            : Json
type ParamValue<P> = P extends { readonly optional: true } ? BareParamValue<P> | undefined : BareParamValue<P>
export type ParamValues<P extends ParamDeclarations> = { readonly [K in keyof P]: ParamValue<P[K]> }

/** Number params of words, which other shapes ask other values of. */
export interface Lettering {
  /** How tall letters are, as a share of the picture's height: they stay as large to its shorter side. */
  readonly size?: string
  /** How much of the height words keep clear of, below: more in tall films, where players lay their own signs. */
  readonly safe?: string
}
