/** What nodes declare, in the reader's language: titles, descriptions and the names of choices. Values and names in the graph file stay. Pure. */
import type { components } from '../../engine/client/schema.ts'
import { portTitle } from '../document/document.ts'

type Schemas = components['schemas']
type ParamSchema = Schemas['ParamSchema']
/** `otherTitles`: in English, where it is shown in another language. */
export type ShownType = Schemas['NodeType'] & { readonly otherTitles?: readonly string[] }
export type ShownCatalogue = Omit<Schemas['Catalogue'], 'nodes'> & { readonly nodes: readonly ShownType[] }

/** The translation of a text, or the text; `of`: the node type or param that it belongs to. */
type Say = (text: string, of?: string) => string

type Labelled = ParamSchema & { readonly 'x-labels'?: readonly string[] }
type Ports = ShownType['inputs']

/** How a choice is shown. */
export const labelOf = (schema: ParamSchema | undefined, value: unknown): string => (schema as Labelled | undefined)?.['x-labels']?.[schema!.enum!.indexOf(value as never)] ?? String(value)

const mapped = <T>(all: Readonly<Record<string, T>>, change: (one: T, name: string) => T): Record<string, T> => Object.fromEntries(Object.entries(all).map(([name, one]) => [name, change(one, name)]))

function schemaIn(schema: ParamSchema, name: string, type: string, say: Say): ParamSchema {
  const { title, description, enum: choices, items, properties, 'x-placed': placed } = schema
  return {
    ...schema,
    ...(title === undefined ? {} : { title: say(title, type) }),
    // Without a widget of its own a seed is known by its English title.
    ...(title === 'Seed' ? { 'x-widget': 'seed' } : {}),
    ...(description === undefined ? {} : { description: say(description) }),
    ...(choices === undefined ? {} : { 'x-labels': choices.map((one) => say(String(one), name)) }),
    ...(placed === undefined ? {} : { 'x-placed': { ...placed, what: say(placed.what) } }),
    ...(items === undefined ? {} : { items: schemaIn(items, name, type, say) }),
    ...(properties === undefined ? {} : { properties: mapped(properties, (one, field) => schemaIn(one, field, type, say)) }),
  }
}

const portsIn = (ports: Ports, type: string, say: Say): Ports =>
  mapped(ports, (port, name) => ({ ...port, title: port.title === undefined ? portTitle(name, (text) => say(text, type)) : say(port.title, type) }))

/** Words that people search for, beside the English ones: `title: tags`, with commas between. */
export const TAGS = 'tags'

function nodeIn(node: ShownType, say: Say): ShownType {
  const { type, title, description, tags, inputs, outputs, params, handles } = node
  const words = say(TAGS, type)
  return {
    ...node,
    title: say(title),
    // Whoever knows it by its English name finds it, too.
    otherTitles: [title],
    description: say(description),
    tags: [...(words === TAGS ? [] : words.split(', ')), ...tags],
    inputs: portsIn(inputs, type, say),
    outputs: portsIn(outputs, type, say),
    params: { ...params, ...(params.properties === undefined ? {} : { properties: mapped(params.properties, (one, name) => schemaIn(one, name, type, say)) }) },
    ...(handles === undefined ? {} : { handles: handles.map((one) => (one.title === undefined ? one : { ...one, title: say(one.title, type) })) }),
  }
}

export const catalogueIn = (catalogue: ShownCatalogue, say: Say): ShownCatalogue => ({
  ...catalogue,
  nodes: catalogue.nodes.map((node) => nodeIn(node, say)),
  sockets: mapped(catalogue.sockets, (socket) => ({ ...socket, ...(socket.title === undefined ? {} : { title: say(socket.title) }) })),
})
