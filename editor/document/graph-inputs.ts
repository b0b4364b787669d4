/** Changes of what a graph takes and gives: its inputs, outputs, title, the film's format. Pure. */
import type { ParamSchema } from '../api/client.ts'
import { filmOfTitle } from '../files/names.ts'
import { freeIn, splitLink, type GraphDocument, type GraphNode, type Json } from './document.ts'
import { INPUTS } from './items.ts'
import { withTexts } from './texts.ts'
import { namesInput, renamedInput, unescaped } from '../../engine/graph/templates.ts'

type FilmFormat = NonNullable<GraphDocument['film']>
export type GraphInput = NonNullable<GraphDocument['inputs']>[string]
const INPUT_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/

export function setInput(document: GraphDocument, name: string, input: GraphInput): GraphDocument {
  return { ...document, inputs: { ...document.inputs, [name]: Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as unknown as GraphInput } }
}

export function addInput(document: GraphDocument, wish: string, input: GraphInput): readonly [GraphDocument, string] {
  const name = freeIn(document.inputs ?? {}, INPUT_NAME.test(wish) ? wish : 'input')
  return [setInput(document, name, input), name]
}

/** Templates that name it stay, and are told as faults. */
export function removeInput(document: GraphDocument, name: string): GraphDocument {
  const { [name]: _, ...left } = document.inputs ?? {}
  const { inputs: __, ...rest } = document
  return Object.keys(left).length === 0 ? rest : { ...rest, inputs: left }
}

/** Templates and links follow. The same where the name is taken or is none. */
export function renameInput(document: GraphDocument, name: string, wish: string): GraphDocument {
  if (document.inputs?.[name] === undefined || document.inputs[wish] !== undefined || !INPUT_NAME.test(wish)) return document
  const renamed = (value: Json): Json => withTexts(value, (text) => renamedInput(text, name, wish))
  const link = (one: string): string => (one === `${INPUTS}.${name}` ? `${INPUTS}.${wish}` : one)
  const node = (before: GraphNode): GraphNode => ({
    ...before,
    ...(before.params === undefined ? {} : { params: renamed(before.params as Json) as Record<string, Json> }),
    ...(before.inputs === undefined ? {} : { inputs: Object.fromEntries(Object.entries(before.inputs).map(([port, links]) => [port, typeof links === 'string' ? link(links) : links.map(link)])) }),
  })
  return {
    ...document,
    ...(document.results === undefined ? {} : { results: renamed(document.results as Json) as Record<string, Json> }),
    inputs: Object.fromEntries(Object.entries(document.inputs).map(([one, input]) => [one === name ? wish : one, input])),
    nodes: Object.fromEntries(Object.entries(document.nodes).map(([one, before]) => [one, node(before)])),
    ...(document.outputs === undefined ? {} : { outputs: Object.fromEntries(Object.entries(document.outputs).map(([port, of]) => [port, link(of)])) }),
  }
}

/** A param becomes an input of the graph, with the value that it has. */
export function exposeParam(document: GraphDocument, node: string, param: string, input: GraphInput): GraphDocument {
  // What an input holds is no template, and so has no escapes.
  const plain = typeof input.default === 'string' ? { ...input, default: unescaped(input.default) } : input
  const [next, name] = addInput(document, param, plain)
  const before = next.nodes[node]
  return before === undefined ? document : { ...next, nodes: { ...next.nodes, [node]: { ...before, params: { ...before.params, [param]: `{{inputs.${name}}}` } } } }
}

/** Empty texts take the field away. */
/** A title is also that of the film, as long as nobody named its file. */
export function setGraphText(document: GraphDocument, field: 'title' | 'description', text: string): GraphDocument {
  const { [field]: _, nodes: all, ui, inputs, outputs, ...rest } = document
  const nodes = field === 'title' ? renamedFilms(all, filmOfTitle(document.title ?? ''), filmOfTitle(text)) : all
  return { ...rest, ...(text === '' ? {} : { [field]: text }), ...(inputs === undefined ? {} : { inputs }), nodes, ...(outputs === undefined ? {} : { outputs }), ...(ui === undefined ? {} : { ui }) }
}

function renamedFilms(nodes: GraphDocument['nodes'], before: string, file: string): GraphDocument['nodes'] {
  const writes = (name: string, wanted: string): boolean => nodes[name]!.params?.['file'] === wanted
  const [film, ...others] = Object.keys(nodes).filter((name) => nodes[name]!.type === 'encode' && writes(name, before))
  if (film === undefined || others.length > 0 || Object.keys(nodes).some((name) => writes(name, file))) return nodes
  return { ...nodes, [film]: { ...nodes[film]!, params: { ...nodes[film]!.params, file } } }
}

/** What is undefined is left to the nodes. */
export function setFilm(document: GraphDocument, film: { readonly [Key in keyof FilmFormat]: FilmFormat[Key] | undefined }): GraphDocument {
  const { film: _, nodes, ui, inputs, outputs, ...rest } = document
  const named = Object.fromEntries(Object.entries(film).filter(([, value]) => value !== undefined)) as FilmFormat
  return { ...rest, ...(Object.keys(named).length === 0 ? {} : { film: named }), ...(inputs === undefined ? {} : { inputs }), nodes, ...(outputs === undefined ? {} : { outputs }), ...(ui === undefined ? {} : { ui }) }
}

/** The param as its form shows it: where it isn't given, the film's format stands for it. */
export function inFilm(schema: ParamSchema, film: FilmFormat = {}): ParamSchema {
  const key = schema['x-film']
  const value = key === undefined ? undefined : film[key]
  return value === undefined ? schema : { ...schema, default: value }
}

export function setOutput(document: GraphDocument, name: string, link: string | undefined): GraphDocument {
  const { [name]: _, ...left } = document.outputs ?? {}
  const { outputs: __, ...rest } = document
  const outputs = link === undefined ? left : { ...document.outputs, [name]: link }
  return Object.keys(outputs).length === 0 ? rest : { ...rest, outputs }
}

const textsOf = (value: Json | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap((one) => textsOf(one as Json)) : []

/** Whether nothing in the graph uses an input. */
export const isUnused = (document: GraphDocument, name: string): boolean =>
  !Object.values(document.nodes).some(({ params }) => textsOf(params as Json | undefined).some((text) => namesInput(text, name))) &&
  !Object.values(document.nodes).some(({ inputs }) => Object.values(inputs ?? {}).flat().some((link) => splitLink(link)[0] === INPUTS && splitLink(link)[1] === name))
