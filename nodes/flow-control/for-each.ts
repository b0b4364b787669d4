import { defineNode, failure, filledText, GRAPH_LIMITS, tooManyNodes, type GraphFragment, type Json } from '../../engine/api.ts'
import { isRecord } from '../shared/is-record.ts'

type FragmentNode = GraphFragment['nodes'][string]

/** Runs one node, or a few in a row, per value and joins the clips. It becomes a graph of its own. */
export const forEach = defineNode({
  type: 'for-each',
  title: 'For each',
  version: 1,
  category: 'flow-control',
  description: 'Makes one node per value of a list, or per row of a table or file of a folder, or a few that feed each other, from a template, and joins the clips that they give.',
  tags: ['loop', 'batch', 'map', 'expand', 'variations', 'csv', 'table', 'folder', 'glob', 'spreadsheet', 'many', 'repeat'],
  inputs: { video: { type: 'video', title: 'Video', description: 'Given to each node that the template wires to "@.video".', optional: true } },
  outputs: { video: { type: 'video', title: 'Joined' } },
  params: {
    values: { type: 'json', default: [], title: 'Values', idleWith: { rows: true }, description: 'A list. "{{value}}" in the template stands for each, "{{value.name}}" for a field, "{{index}}" for its number from 0.' },
    rows: { type: 'string', optional: true, asset: 'any', widget: 'file', title: 'Rows', description: 'In place of values: a table (.csv, .tsv), a list (.json), a value a line (.jsonl, .txt); or a folder or glob of files, of which "{{value.file}}", "{{value.name}}", "{{value.picture}}", "{{value.sound}}" and "{{value.film}}" are those of one name.' },
    node: { type: 'json', default: {}, places: ['value', 'index'], title: 'Template', description: '{ "type": …, "params": { … }, "inputs": { … } } of a node with a video output; or { "nodes": { … }, "output": "node.port" } of several, whose links are to each other.' },
    port: { type: 'string', default: 'video', title: 'Output', description: 'Output of the template that is joined.' },
    transition: { type: 'string', default: 'cut', title: 'Transition' },
    transitionDuration: { type: 'number', default: 0.5, minimum: 0, maximum: 10, unit: 's', title: 'Length of transitions' },
  },
  cost: 0,
  proxy: 'parts',
  async run({ params, node, media }) {
    const { rows = '', port, node: template } = params
    const values = rows === '' ? params.values : await media.openRows(rows)
    if (!Array.isArray(values) || values.length === 0) {
      throw failure('E_PARAM_VALUE', { node, port: 'values', expected: 'a list of at least one value', got: JSON.stringify(values) })
    }
    const { make, output, size } = readTemplate(template, port, node)
    if (values.length * size >= GRAPH_LIMITS.nodes) throw tooManyNodes(values.length * size + 1, { node, type: 'for-each', port: 'values' })
    const nodes: Record<string, FragmentNode> = {}
    const clips = values.map((value, index) => {
      Object.assign(nodes, make(`item-${index + 1}`, (one) => filledIn(one, value, index)))
      return output(`item-${index + 1}`)
    })
    const { transition, transitionDuration: duration } = params
    nodes['joined'] = { type: 'sequence', params: { transition, duration }, inputs: { clips } }
    return { expand: { nodes, outputs: { video: 'joined.video' } } }
  },
})

interface Template {
  /** Nodes of one value. */
  readonly size: number
  /** Its nodes for one value. */
  make(item: string, fill: (template: Json) => Json): Record<string, FragmentNode>
  /** The link to their clip. */
  output(item: string): string
}

/** Nodes that a node of the template becomes: what is written out of loops within loops, so that too many are refused before the first is made. */
function sizeOf(one: Json): number {
  if (!isRecord(one) || one['type'] !== 'for-each' || one['mode'] !== undefined || !isRecord(one['params'])) return 1
  const { values, node } = one['params']
  if (!Array.isArray(values)) return 1
  const inner = isRecord(node) && isRecord(node['nodes']) ? Object.values(node['nodes']) : [node ?? null]
  return 1 + values.length * inner.reduce<number>((sum, each) => sum + sizeOf(each), 0)
}

function readTemplate(template: Json, port: string, node: string): Template {
  const wrong = (at: string, expected: string, got: Json | undefined): never => {
    throw failure('E_PARAM_VALUE', { node, port: at, expected, got: JSON.stringify(got) ?? 'nothing' })
  }
  if (isRecord(template) && typeof template['type'] === 'string') {
    return { size: sizeOf(template), make: (item, fill) => ({ [item]: fill(template) as unknown as FragmentNode }), output: (item) => `${item}.${port}` }
  }
  if (!isRecord(template) || !isRecord(template['nodes'])) return wrong('node', 'a node { type, params, inputs }, or { nodes, output }', template)
  const { nodes: inner, output } = template
  const own = (link: Json): boolean => typeof link === 'string' && Object.hasOwn(inner, link.slice(0, link.lastIndexOf('.')))
  if (!own(output!)) wrong('node.output', `a link "node.port" to one of ${Object.keys(inner).join(', ')}`, output)
  const within = (item: string, link: Json): Json => (Array.isArray(link) ? link.map((one) => within(item, one)) : own(link) ? `${item}-${String(link)}` : link)
  return {
    size: Object.values(inner).reduce<number>((sum, one) => sum + sizeOf(one), 0),
    make: (item, fill) => Object.fromEntries(Object.entries(inner).map(([name, one]): [string, FragmentNode] => {
      if (!isRecord(one) || typeof one['type'] !== 'string') return wrong(`node.nodes.${name}`, 'a node { type, params, inputs }', one)
      const inputs = isRecord(one['inputs']) ? Object.fromEntries(Object.entries(one['inputs']).map(([input, link]) => [input, within(item, link)])) : {}
      return [`${item}-${name}`, { ...(fill(one) as object), inputs } as unknown as FragmentNode]
    })),
    output: (item) => `${item}-${String(output)}`,
  }
}

const PLACE = /^(?:value(?:\.[\w-]+)*|index)$/
const ONLY = /^\{\{\s*(value(?:\.[\w-]+)*|index)\s*\}\}$/

/** The template with its places filled in; a text that is only a place takes the value as it is. */
function filledIn(template: Json, value: Json, index: number): Json {
  if (typeof template === 'string') {
    const read = (path: string): Json => (path === 'index' ? index : path.split('.').slice(1).reduce(field, value))
    const only = ONLY.exec(template)?.[1]
    if (only !== undefined) return read(only)
    return filledText(template, (path) => {
      if (!PLACE.test(path)) return undefined
      const found = read(path)
      return typeof found === 'string' ? found : JSON.stringify(found)
    })
  }
  if (Array.isArray(template)) return template.map((entry) => filledIn(entry, value, index))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, entry]) => [key, filledIn(entry, value, index)]))
}

function field(value: Json, name: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return null
  return value[name]!
}
