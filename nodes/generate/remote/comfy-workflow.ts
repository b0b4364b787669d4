/** A ComfyUI workflow in API format, and the places in it that a graph fills. Pure. */
import type { Json } from '../../../engine/api.ts'
import { fieldsOf, textOf } from './read-json.ts'

/** What can be put into a workflow. */
export const SLOTS = ['prompt', 'negative', 'seed', 'image', 'width', 'height', 'frames', 'fps'] as const
export type Slot = (typeof SLOTS)[number]
export type SlotValues = Readonly<Partial<Record<Slot, Json>>>

export type Workflow = Readonly<Record<string, { readonly class_type: string; readonly inputs: Readonly<Record<string, Json>>; readonly [key: string]: Json }>>

interface Place {
  readonly node: string
  readonly input: string
}

/** The workflow and its slots from a node's options. A text says what is wrong. */
export function readWorkflow(options: Json | undefined): { workflow: Workflow; places: Partial<Record<Slot, Place>> } | string {
  const { workflow, slots } = fieldsOf(options)
  const nodes = Object.entries(fieldsOf(workflow))
  if (nodes.length === 0) return 'options.workflow is missing: put a workflow there that was saved with "Export (API)"'
  if (Array.isArray(fieldsOf(workflow)['nodes'])) return 'options.workflow is in the editor\'s format: save it with "Export (API)"'
  const odd = nodes.find(([, node]) => textOf(fieldsOf(node)['class_type']) === '')
  if (odd !== undefined) return `options.workflow: node "${odd[0]}" has no class_type`
  const places: Partial<Record<Slot, Place>> = {}
  for (const [slot, given] of Object.entries(fieldsOf(slots))) {
    if (!(SLOTS as readonly string[]).includes(slot)) return `options.slots: no slot "${slot}", there are ${SLOTS.join(', ')}`
    const text = textOf(given)
    const dot = text.lastIndexOf('.')
    const name = text.slice(0, dot)
    const input = text.slice(dot + 1)
    const found = nodes.find(([id, node]) => id === name || titleOf(node) === name)
    if (dot < 1 || found === undefined || !(input in fieldsOf(fieldsOf(found[1])['inputs']))) {
      return `options.slots.${slot}: the workflow has no input "${text}" (write "node.input", the node by its number or title)`
    }
    places[slot as Slot] = { node: found[0], input }
  }
  return { workflow: workflow as unknown as Workflow, places }
}

const titleOf = (node: Json | undefined): string => textOf(fieldsOf(fieldsOf(node)['_meta'])['title'])

/** The workflow with values in its places. */
export function fillWorkflow(workflow: Workflow, places: Partial<Record<Slot, Place>>, values: SlotValues): Workflow {
  const filled: Record<string, Workflow[string]> = { ...workflow }
  for (const [slot, place] of Object.entries(places)) {
    const value = values[slot as Slot]
    if (value === undefined) continue
    const node = filled[place.node]!
    filled[place.node] = { ...node, inputs: { ...node.inputs, [place.input]: value } }
  }
  return filled
}

const FILMS = /\.(mp4|webm|mkv|mov|gif)$/i

/** The path of the film among a prompt's outputs: what is kept goes before what is temporary. */
export function filmOf(outputs: Json | undefined): string | undefined {
  const files = Object.values(fieldsOf(outputs)).flatMap((output) =>
    Object.values(fieldsOf(output)).flatMap((list) => (Array.isArray(list) ? list.map(fieldsOf) : [])),
  )
  const films = files.filter(({ filename }) => FILMS.test(textOf(filename)))
  const film = films.find(({ type }) => type === 'output') ?? films[0]
  if (film === undefined) return undefined
  const query = new URLSearchParams({ filename: textOf(film['filename']), subfolder: textOf(film['subfolder']), type: textOf(film['type']) || 'output' })
  return `/view?${query.toString()}`
}
