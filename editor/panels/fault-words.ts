/** Faults and warnings in the words that stand on the screen: titles of nodes and labels of params and ports, as the editor shows them. */
import type { NodeType } from '../api/client.ts'
import { portTitle, type GraphDocument } from '../document/document.ts'

export interface Named {
  readonly document: GraphDocument
  readonly types: ReadonlyMap<string, NodeType>
}

export function nodeTitle({ document, types }: Named, name: string): string {
  const node = document.nodes[name]
  return node?.title ?? types.get(node?.type ?? '')?.title ?? name
}

/** `b` is `Second`; a place within a value keeps its way: `scenes[2].prompt` is `Scenes 3 · Prompt`. */
export function portLabel({ document, types }: Named, name: string, port: string): string {
  const type = types.get(document.nodes[name]?.type ?? '')
  const [first = port, ...rest] = port.replace(/^(params|inputs)\./, '').split(/[.[\]]+/).filter((part) => part !== '')
  const label = type?.params.properties?.[first]?.title ?? type?.inputs[first]?.title ?? type?.outputs[first]?.title ?? portTitle(first)
  return rest.reduce((said, part) => (/^\d+$/.test(part) ? `${said} ${Number(part) + 1}` : `${said} · ${portTitle(part)}`), label)
}

/** Names of nodes and `node.port` within a text, as the canvas shows them. What is no node of this graph stays as it is. */
export function inWords(text: string, named: Named): string {
  const isNode = (name: string): boolean => Object.hasOwn(named.document.nodes, name)
  return text
    .replace(/"([A-Za-z][\w-]*)"(?:\.([A-Za-z][\w-]*))?/g, (whole, name: string, port?: string) => (isNode(name) ? said(named, name, port) : whole))
    .replace(/(?<![\w./"-])([A-Za-z][\w-]*)\.([A-Za-z][\w-]*)(?![\w./-])/g, (whole, name: string, port: string) => (isNode(name) && hasPort(named, name, port) ? said(named, name, port) : whole))
}

const said = (named: Named, name: string, port?: string): string => `“${nodeTitle(named, name)}${port === undefined ? '' : ` · ${portLabel(named, name, port)}`}”`
function hasPort({ document, types }: Named, name: string, port: string): boolean {
  const type = types.get(document.nodes[name]?.type ?? '')
  return type !== undefined && (Object.hasOwn(type.inputs, port) || Object.hasOwn(type.outputs, port) || Object.hasOwn(type.params.properties ?? {}, port))
}
