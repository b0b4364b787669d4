/** Ports of a node, and the types of what comes in and goes out by them. */
import type { Clip } from '../frames/clip.ts'
import type { ClipSource } from './frame-context.ts'
import type { Socket, SocketTypes } from './sockets.ts'

export interface PortSpec {
  readonly type: Socket
  readonly title?: string
  readonly description?: string
  /** The node works without it; its value is then undefined. */
  readonly optional?: boolean
  /** Takes an ordered list of links; its value is an array. */
  readonly multiple?: boolean
}

export type PortDeclaration = Socket | PortSpec
export type PortDeclarations = Readonly<Record<string, PortDeclaration>>

type SocketOf<P> = P extends Socket ? P : P extends { readonly type: infer T extends Socket } ? T : never
type InputValue<P> = P extends { readonly multiple: true }
  ? SocketTypes[SocketOf<P>][]
  : P extends { readonly optional: true }
    ? SocketTypes[SocketOf<P>] | undefined
    : SocketTypes[SocketOf<P>]
export type InputValues<I extends PortDeclarations> = { readonly [K in keyof I]: InputValue<I[K]> }

/** What a node may return on a port: clips are given as sources, the engine wraps them. An input passed on is fine too. */
type OutputValue<P> = SocketTypes[SocketOf<P>] extends Clip ? ClipSource | Clip : SocketTypes[SocketOf<P>]
export type OutputValues<O extends PortDeclarations> = {
  readonly [K in keyof O as O[K] extends { readonly optional: true } ? never : K]: OutputValue<O[K]>
} & { readonly [K in keyof O as O[K] extends { readonly optional: true } ? K : never]?: OutputValue<O[K]> }
