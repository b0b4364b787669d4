/** Presets of nodes: params under a name. Those of a project are nodes of one graph file, which people read and diff like any. Pure. */
import type { NodeType } from '../api/client.ts'
import { freeName, type GraphDocument, type GraphNode, type Json } from '../document/document.ts'
import { t } from '../language/t.ts'

export interface Preset {
  /** Its name in the file; undefined for those that come with the editor. */
  readonly key?: string
  readonly title: string
  readonly params: Readonly<Record<string, Json>>
}
type Params = Readonly<Record<string, Json>>

export const PRESETS: GraphDocument = { format: 1, title: 'Node presets', description: 'Each node is a preset: its title and params.', nodes: {} }

/** Made when they are asked for: the language is known by then. */
const builtIn = (): Readonly<Record<string, readonly Preset[]>> => ({
  'camera-move': [
    { title: t('Gentle push in'), params: { move: 'slow-zoom-in', amount: 0.08 } },
    { title: t('Slow pull out'), params: { move: 'slow-zoom-out', amount: 0.15 } },
    { title: t('Slow pan'), params: { move: 'pan-right', amount: 0.12 } },
  ],
  'color-adjust': [
    { title: t('Warm evening'), params: { brightness: 1.03, contrast: 1.06, saturation: 1.15, hue: -6 } },
    { title: t('Cold morning'), params: { brightness: 1.02, contrast: 0.96, saturation: 0.8, hue: 8 } },
    { title: t('Black and white'), params: { saturation: 0, contrast: 1.15 } },
  ],
  'film-grain': [{ title: t('16 mm'), params: { amount: 0.4, size: 1.6 } }, { title: t('35 mm'), params: { amount: 0.18, size: 1 } }],
  'style-filter': [{ title: t('Noir, half'), params: { style: 'noir', intensity: 0.5 } }, { title: t('Old photograph'), params: { style: 'vintage', intensity: 0.8 } }],
  transition: [{ title: t('Soft dissolve, 1 s'), params: { kind: 'crossfade', duration: 1, easing: 'ease-in-out' } }, { title: t('Whip, 0.3 s'), params: { kind: 'whip-pan', duration: 0.3 } }],
  encode: [{ title: t('Draft'), params: { quality: 'draft' } }, { title: t('For the web'), params: { quality: 'standard', codec: 'h264' } }, { title: t('Master'), params: { quality: 'premium', codec: 'prores' } }],
})
export const builtInPresets = (type: string): readonly Preset[] => builtIn()[type] ?? []

/** What is this node's alone and no manner of working: files, seeds, texts to draw by, and values that come from elsewhere. */
function isOwn(type: NodeType | undefined, param: string, value: Json): boolean {
  const schema = type?.params.properties?.[param]
  return schema?.['x-widget'] === 'file' || param === 'seed' || param === 'prompt' || param === 'text' || param === 'file' || (typeof value === 'string' && value.includes('{{'))
}

export const presetsOf = (file: GraphDocument, type: string): readonly Preset[] => [
  ...builtInPresets(type),
  ...Object.entries(file.nodes).filter(([, node]) => node.type === type).map(([key, { title, params = {} }]) => ({ key, title: title ?? key, params })),
]

/** The file with the node's params under a title; one of the same title and type is replaced. */
export function withPreset(file: GraphDocument, node: GraphNode, type: NodeType | undefined, title: string): GraphDocument {
  const before = Object.entries(file.nodes).find(([, one]) => one.type === node.type && one.title === title)?.[0]
  const key = before ?? freeName(file, title.toLowerCase().replace(/\s+/g, '-'))
  const params = Object.fromEntries(Object.entries(node.params ?? {}).filter(([param, value]) => !isOwn(type, param, value)))
  return { ...file, nodes: { ...file.nodes, [key]: { type: node.type, ...(node.version === undefined ? {} : { version: node.version }), title, params } } }
}

export function withoutPreset(file: GraphDocument, key: string): GraphDocument {
  const { [key]: _, ...nodes } = file.nodes
  return { ...file, nodes }
}

export const renamedPreset = (file: GraphDocument, key: string, title: string): GraphDocument =>
  file.nodes[key] === undefined || title.trim() === '' ? file : { ...file, nodes: { ...file.nodes, [key]: { ...file.nodes[key], title: title.trim() } } }

/** The node works as the preset says; what is its own stays. Params that the type does not have are left out. */
export function applyPreset(document: GraphDocument, name: string, type: NodeType | undefined, params: Params): GraphDocument {
  const node = document.nodes[name]
  if (node === undefined) return document
  const kept = Object.entries(node.params ?? {}).filter(([param, value]) => isOwn(type, param, value) || node.inputs?.[param] !== undefined)
  const given = Object.entries(params).filter(([param]) => type?.params.properties?.[param] !== undefined && node.inputs?.[param] === undefined)
  return { ...document, nodes: { ...document.nodes, [name]: { ...node, params: { ...Object.fromEntries(given), ...Object.fromEntries(kept) } } } }
}
