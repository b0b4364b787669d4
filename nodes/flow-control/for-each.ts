import { defineNode, failure, type GraphFragment, type Json } from '../../engine/api.ts'

/** Runs one node per value and joins the clips. It becomes a graph of its own. */
export const forEach = defineNode({
  type: 'for-each',
  title: 'For each',
  version: 1,
  category: 'flow-control',
  description: 'Makes one node per value of a list, from a template, and joins the clips that they give.',
  tags: ['loop', 'batch', 'map', 'expand', 'variations'],
  inputs: { video: { type: 'video', title: 'Video', description: 'Given to each node that the template wires to "@.video".', optional: true } },
  outputs: { video: { type: 'video', title: 'Joined' } },
  params: {
    values: { type: 'json', default: [], title: 'Values', description: 'A list. "{{value}}" in the template stands for each, "{{value.name}}" for a field, "{{index}}" for its number from 0.' },
    node: { type: 'json', default: {}, title: 'Template', description: '{ "type": …, "params": { … }, "inputs": { … } } of a node with a video output.' },
    port: { type: 'string', default: 'video', title: 'Output', description: 'Output of the template that is joined.' },
    transition: { type: 'string', default: 'cut', title: 'Transition' },
    transitionDuration: { type: 'number', default: 0.5, minimum: 0, maximum: 10, unit: 's', title: 'Length of transitions' },
  },
  cost: 0,
  run({ params, node }) {
    const { values, port, node: template } = params
    if (!Array.isArray(values) || values.length === 0) {
      throw failure('E_PARAM_VALUE', { node, port: 'values', expected: 'a list of at least one value', got: JSON.stringify(values) })
    }
    if (typeof template !== 'object' || template === null || Array.isArray(template) || typeof template['type'] !== 'string') {
      throw failure('E_PARAM_VALUE', { node, port: 'node', expected: 'a node { type, params, inputs }', got: JSON.stringify(template) })
    }
    const nodes: Record<string, GraphFragment['nodes'][string]> = {}
    values.forEach((value, index) => {
      nodes[`item-${index + 1}`] = filledIn(template, value, index) as unknown as GraphFragment['nodes'][string]
    })
    const clips = values.map((_, index) => `item-${index + 1}.${port}`)
    const { transition, transitionDuration: duration } = params
    nodes['joined'] = { type: 'sequence', params: { transition, duration }, inputs: { clips } }
    return { expand: { nodes, outputs: { video: 'joined.video' } } }
  },
})

const PLACE = /\{\{\s*(value(?:\.[\w-]+)*|index)\s*\}\}/g

/** The template with its places filled in; a text that is only a place takes the value as it is. */
function filledIn(template: Json, value: Json, index: number): Json {
  if (typeof template === 'string') {
    const read = (path: string): Json => (path === 'index' ? index : path.split('.').slice(1).reduce(field, value))
    const [whole, ...more] = template.matchAll(PLACE)
    if (whole !== undefined && more.length === 0 && whole[0] === template) return read(whole[1]!)
    return template.replace(PLACE, (_, path: string) => {
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
