/** What the canvas tells the editor. */
import type { Catalogue } from '../api/client.ts'
import type { Place } from '../document/document.ts'
import type { Badge } from './node-badges.ts'
import type { WireEdit } from './wiring.ts'

export interface LinkEnd {
  readonly node: string
  readonly port: string
  readonly type: string
  readonly side: 'output' | 'input'
}

/** A stretch of wire under the pointer: the link as the document has it, and the thing and port at which it ends. */
export interface WireAt {
  readonly link: string
  readonly from: string
  readonly to: string
  readonly port: string
}

export interface CanvasEdit extends WireEdit {
  /** A node that was let go over a wire. */
  readonly insert?: { readonly name: string; readonly wire: WireAt }
  /** A link's end was let go over the empty canvas. */
  readonly detached?: WireAt
  /** Undone together with what has the same. */
  readonly join?: string
  readonly places: Readonly<Record<string, Partial<Place> & { readonly size?: readonly [number, number] }>>
}

export interface CanvasEvents {
  onEdit(edit: CanvasEdit): void
  /** Nodes, notes, groups and reroutes by their names. */
  onSelect(names: readonly string[]): void
  onAdd(at: readonly [number, number], end?: LinkEnd): void
  onRefuse(reason: string): void
  /** A thing was clicked twice. */
  onOpen(name: string): void
  /** A wire was asked for its menu. */
  onLink(page: readonly [number, number], at: readonly [number, number], wire: WireAt): void
  /** Whether a node that is there may go into a wire. */
  fits(name: string, wire: WireAt): boolean
  /** Copies of things are to be dragged in their stead: tells their names, and what joins the steps. */
  onDuplicate(names: readonly string[]): { readonly names: readonly string[]; readonly join: string }
  onMenu(page: readonly [number, number], at: readonly [number, number], name: string | undefined): void
  /** What the node shows beside its ports; asked for whenever it is drawn. */
  badge(name: string): Badge
  /** Names of the nodes whose badges have faults. */
  faulty(): Iterable<string>
}

export const accepts = (catalogue: Catalogue, from: string, to: string): boolean => from === to || (catalogue.sockets[to]?.accepts ?? []).includes(from)
