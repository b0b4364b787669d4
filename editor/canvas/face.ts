/** What a thing of the document looks like on the canvas: its title, ports and size. Pure. */
import type { NodeType } from '../api/client.ts'
import { portTitle, splitLink, type GraphDocument } from '../document/document.ts'
import { INPUTS, isGroup, isNote, itemOf, OUTPUTS, usesInputs, wires } from '../document/items.ts'
import { isSubgraph, socketOf, VALUE_TYPES } from '../document/subgraph.ts'
import { picturedPorts, type Known } from '../seeing/ports.ts'
import { badgeHeight } from './node-height.ts'
import { t } from '../language/t.ts'

export interface FacePort {
  readonly name: string
  readonly label: string
  readonly type: string
}

export interface Face {
  readonly kind: 'node' | 'border' | 'note' | 'group' | 'reroute'
  readonly title: string
  readonly inputs: readonly FacePort[]
  readonly outputs: readonly FacePort[]
  readonly width: number
  readonly height: number
  readonly colour?: string
  readonly text?: string
  readonly mode?: 'bypass' | 'mute'
  readonly category?: string
  /** Its type is a graph file. */
  readonly subgraph?: boolean
  /** Its type is not installed: it is drawn by what the graph knows of it. */
  readonly missing?: string
}

export const ROW = 22
const WIDTH = 200
export const REROUTE = 18
/** Height of what a node says whose type is not installed. */
export const NOTICE = 40
const LETTER = 6.4

export type Types = ReadonlyMap<string, NodeType>

/** Names of all that the canvas shows of the document. */
export function shownNames(document: GraphDocument): readonly string[] {
  const items = Object.keys(document.ui ?? {}).filter((name) => itemOf(document, name) !== undefined)
  const groups = items.filter((name) => isGroup(itemOf(document, name)!))
  const ports = portInputs(document).length > 0 || usesInputs(document)
  return [...groups, ...items.filter((name) => !groups.includes(name)), ...(ports ? [INPUTS] : []), ...Object.keys(document.nodes), ...(document.outputs === undefined ? [] : [OUTPUTS])]
}

export function portInputs(document: GraphDocument): readonly string[] {
  const linked = new Set(Object.values(document.nodes).flatMap(({ inputs }) => Object.values(inputs ?? {}).flat()).flatMap((link) => (splitLink(link)[0] === INPUTS ? [splitLink(link)[1]] : [])))
  return Object.entries(document.inputs ?? {}).flatMap(([name, { type }]) => (!VALUE_TYPES.includes(type) || linked.has(name) ? [name] : []))
}

export function faceOf(document: GraphDocument, known: Known, name: string): Face {
  const { types } = known
  const item = itemOf(document, name)
  const bare = { title: '', inputs: [], outputs: [] }
  if (item !== undefined) {
    if (isNote(item)) return { ...bare, kind: 'note', width: item.size[0], height: item.size[1], text: item.note }
    if (isGroup(item)) return { ...bare, kind: 'group', title: item.group, width: item.size[0], height: item.size[1], colour: item.colour ?? '#5b7fd6' }
    const type = socketOf(document, types, item.reroute)
    return { ...bare, kind: 'reroute', inputs: [{ name: 'in', label: '', type }], outputs: [{ name: 'out', label: '', type }], width: REROUTE, height: REROUTE }
  }
  if (name === INPUTS) {
    const outputs = portInputs(document).map((port) => ({ name: port, label: document.inputs?.[port]?.title ?? port, type: document.inputs?.[port]?.type ?? '' }))
    return { kind: 'border', title: t('Inputs'), inputs: [], outputs, width: 150, height: Math.max(1, outputs.length) * ROW + 10 }
  }
  if (name === OUTPUTS) {
    const inputs = Object.entries(document.outputs ?? {}).map(([port, link]) => ({ name: port, label: portTitle(port), type: socketOf(document, types, link) }))
    return { kind: 'border', title: t('Outputs'), inputs, outputs: [], width: 150, height: Math.max(1, inputs.length) * ROW + 10 }
  }
  return nodeFace(document, known, name)
}

/** Outputs of a node whose type is not known: those that others use, carrying what these ask for. */
function usedOutputs(document: GraphDocument, types: Types, name: string): FacePort[] {
  const found = new Map<string, FacePort>()
  for (const { link, node, port } of wires(document)) {
    const [from, output] = splitLink(link)
    if (from === name && !found.has(output)) found.set(output, { name: output, label: portTitle(output), type: types.get(document.nodes[node]?.type ?? '')?.inputs[port]?.type ?? '' })
  }
  return [...found.values()]
}

function nodeFace(document: GraphDocument, known: Known, name: string): Face {
  const { types } = known
  const node = document.nodes[name]
  const type = types.get(node?.type ?? '')
  const inputs: FacePort[] = Object.entries(type?.inputs ?? {}).flatMap(([port, { type: socket, multiple, title }]) => {
    if (multiple !== true) return [{ name: port, label: title ?? portTitle(port), type: socket }]
    const count = [node?.inputs?.[port] ?? []].flat().length + 1
    return Array.from({ length: count }, (_, index) => ({ name: port, label: `${title ?? portTitle(port)} ${index + 1}`, type: socket }))
  })
  for (const [port, links] of Object.entries(node?.inputs ?? {})) {
    if (type?.inputs[port] !== undefined) continue
    for (const link of [links].flat()) inputs.push({ name: port, label: type?.params.properties?.[port]?.title ?? portTitle(port), type: socketOf(document, types, link) || 'number' })
  }
  const missing = type === undefined && node !== undefined && !isSubgraph(node.type)
  const outputs = type === undefined ? usedOutputs(document, types, name) : Object.entries(type.outputs).map(([port, { type: socket, title }]) => ({ name: port, label: title ?? portTitle(port), type: socket }))
  const rows = Math.max(inputs.length, outputs.length, 1)
  const longest = Math.max(0, ...Array.from({ length: rows }, (_, row) => ((inputs[row]?.label.length ?? 0) + (outputs[row]?.label.length ?? 0)) * LETTER + 46))
  const kinds = type?.sink === true ? [] : picturedPorts(document, known, name).map(({ kind }) => kind)
  return {
    kind: 'node',
    title: node?.title ?? type?.title ?? (missing ? node.type : name),
    inputs,
    outputs,
    width: Math.max(WIDTH, Math.min(300, Math.round(longest))),
    height: rows * ROW + badgeHeight(kinds, type) + (missing ? NOTICE : 0),
    category: type?.category ?? '',
    ...(node?.mode === 'mute' || node?.mode === 'bypass' ? { mode: node.mode } : {}),
    ...(isSubgraph(node?.type ?? '') ? { subgraph: true } : {}),
    ...(missing ? { missing: node.type } : {}),
  }
}
