/** What panels may know of the editor: the document, what is chosen in it, and a way to change both. */
import type { Catalogue, Fault, NodeType, Source, Warning } from './api/client.ts'
import type { GraphDocument, Json } from './document/document.ts'

export interface EditorEvents {
  /** The document, its path or the values given for its inputs are others. */
  readonly document: undefined
  readonly selection: undefined
  /** The document was looked into by the server. */
  readonly faults: undefined
  /** Another graph was opened. */
  readonly opened: undefined
}

export interface Offer {
  readonly title: string
  act(): void
}

export interface Editor {
  readonly catalogue: Catalogue
  readonly types: ReadonlyMap<string, NodeType>
  /** Digests of the code of node types that are worked on, by type. */
  readonly codes: ReadonlyMap<string, string>
  readonly document: GraphDocument
  readonly path: string
  /** Given for the graph's inputs, in the app view; what isn't named has its default. */
  readonly values: Readonly<Record<string, Json>>
  readonly selection: readonly string[]
  readonly faults: readonly Fault[]
  /** What the server finds doubtful about the document, as far as that is told without a plan of all its nodes. */
  readonly warnings: readonly Warning[]
  /** `faults` and `warnings` are of the document as it is now. */
  readonly checked: boolean
  /** What the server is asked about. */
  source(): Source
  /** Changes with the same `join` that follow each other are undone together. */
  change(next: GraphDocument, join?: string): void
  setValues(values: Readonly<Record<string, Json>>): void
  select(names: readonly string[], options?: { readonly show?: boolean }): void
  /** A document that no file of the project holds yet. */
  openNew(document: GraphDocument): Promise<void>
  open(path: string): Promise<void>
  /** `offer`: what can be done about it, as a button beside it. */
  say(text: string, offer?: Offer): void
  fail(error: unknown): void
  on(event: keyof EditorEvents, listener: () => void): void
}
