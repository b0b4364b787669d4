/** Graphs made of graphs: what one film is wired for becomes a graph of more. */
import type { GraphDocument } from '../graph/document.ts'
import type { Lettering, ParamDeclarations } from './param-declaration.ts'
import type { PortSpec } from './port-declaration.ts'
import type { Json } from './sockets.ts'

/** What a change is given beside the graph. */
export interface ChangeContext {
  /** As people named it, for messages. */
  readonly file: string
  /** As they were asked for. */
  readonly settings: Readonly<Record<string, Json>>
  /** Undefined for types that nobody offers, and for graphs that are used as nodes. */
  spec(type: string): { readonly sink: boolean; readonly inputs: Readonly<Record<string, PortSpec>>; readonly params: ParamDeclarations; readonly lettering: Lettering | undefined } | undefined
  /** Of the clip on a port, as a plan has it. */
  size(node: string, port: string): { readonly width: number; readonly height: number } | undefined
}

export interface GraphChange {
  readonly name: string
  readonly title: string
  /** @throws what is wrong with the graph or the settings */
  change(document: GraphDocument, context: ChangeContext): Promise<GraphDocument>
}
