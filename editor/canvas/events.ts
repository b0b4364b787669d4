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

export interface CanvasEdit extends WireEdit {
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
  /** The middle of the wire into an input was clicked. */
  onLink(at: readonly [number, number], to: string, port: string, from: string): void
  onMenu(page: readonly [number, number], at: readonly [number, number], name: string | undefined): void
  /** What the node shows beside its ports; asked for whenever it is drawn. */
  badge(name: string): Badge
  /** Names of the nodes whose badges have faults. */
  faulty(): Iterable<string>
}

export const accepts = (catalogue: Catalogue, from: string, to: string): boolean => from === to || (catalogue.sockets[to]?.accepts ?? []).includes(from)
