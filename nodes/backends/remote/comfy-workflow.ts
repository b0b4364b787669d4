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

const FILMS = /\.(mp4|webm|mkv|mov|gif|m4v|avi)$/i
const STILLS = /\.(png|jpe?g|webp)$/i

/** Paths at the server of what a prompt has made: a film, or pictures in their order. What is kept goes before what is temporary. */
export function filmOf(outputs: Json | undefined): string | readonly string[] | undefined {
  const lists = Object.values(fieldsOf(outputs)).flatMap((output) => {
    const fields = fieldsOf(output)
    const { animated } = fields
    const moving = Array.isArray(animated) && animated.includes(true)
    return Object.entries(fields).flatMap(([name, list]) => (Array.isArray(list) ? [{ moving: moving || name === 'gifs', files: list.map(fieldsOf) }] : []))
  })
  const kept = (file: Fields): boolean => (textOf(file['type']) || 'output') === 'output'
  // A WebP, or a PNG, moves only where the node says so.
  const films = lists.flatMap(({ moving, files }) => files.filter(({ filename }) => FILMS.test(textOf(filename)) || (moving && STILLS.test(textOf(filename)))))
  const film = films.find(kept) ?? films[0]
  if (film !== undefined) return pathOf(film)
  const rows = lists.map(({ files }) => files.filter((file) => kept(file) && STILLS.test(textOf(file['filename'])))).filter(({ length }) => length > 1)
  return rows.sort((a, b) => b.length - a.length)[0]?.map(pathOf)
}

/** Path at the server of the picture that a prompt has made: what is kept goes before what is temporary. */
export function pictureOf(outputs: Json | undefined): string | undefined {
  const lists = Object.values(fieldsOf(outputs)).flatMap((output) => Object.values(fieldsOf(output)).flatMap((list) => (Array.isArray(list) ? list.map(fieldsOf) : [])))
  const stills = lists.filter(({ filename }) => STILLS.test(textOf(filename)))
  const still = stills.find(({ type }) => type === 'output') ?? stills[0]
  return still === undefined ? undefined : pathOf(still)
}

type Fields = ReturnType<typeof fieldsOf>

function pathOf(file: Fields): string {
  const query = new URLSearchParams({ filename: textOf(file['filename']), subfolder: textOf(file['subfolder']), type: textOf(file['type']) || 'output' })
  return `/view?${query.toString()}`
}
