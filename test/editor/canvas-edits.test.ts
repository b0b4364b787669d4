/** A thousand random edits: what the canvas reads back from its wires is what the commands make of the document, and nothing is made up. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NodeType } from '../../editor/api/client.ts'
import { faceOf, shownNames, type Face } from '../../editor/canvas/face.ts'
import { readWires, wiresOf, type Wire } from '../../editor/canvas/wiring.ts'
import { addNode, copyNodes, paste, setInputs } from '../../editor/document/commands.ts'
import { feeds, freeName, splitLink, type GraphDocument } from '../../editor/document/document.ts'
import { removeHealing } from '../../editor/document/heal.ts'
import { commit, createHistory, undo } from '../../editor/document/history.ts'
import { disconnect, fitOfNode, insertInto, stretchOf } from '../../editor/document/insert.ts'
import { isReroute, itemsOf, rerouteIn, setItem } from '../../editor/document/items.ts'
import { paramSchema } from '../../engine/graph/param-schema.ts'
import builtIn from '../../nodes/index.ts'

const types = new Map((builtIn.nodes ?? []).map((spec) => [spec.type, { ...spec, params: paramSchema(spec) } as unknown as NodeType]))
const known = { types, catalogue: { sockets: {} } }
const accepts = (from: string, to: string): boolean => from === to
const KINDS = ['text-to-video', 'blur', 'camera-move', 'concat', 'overlay', 'edges', 'fog', 'music', 'audio-mix', 'encode']

const facesOf = (document: GraphDocument): Map<string, Face> => new Map(shownNames(document).map((name) => [name, faceOf(document, known, name)]))
/** What the adapter does with what the canvas says. */
function readBack(document: GraphDocument, wires: readonly Wire[]): GraphDocument {
  const faces = facesOf(document)
  const { inputs, routes } = readWires({
    document, faces,
    incoming: (name, input) => wires.find((wire) => wire.to === name && wire.input === input),
    isMultiple: (name, port) => types.get(document.nodes[name]?.type ?? '')?.inputs[port]?.multiple === true,
  })
  let next = document
  for (const [name, route] of routes) next = setItem(next, name, route)
  for (const [name, links] of inputs) next = setInputs(next, name, links)
  return next
}
const drawn = (document: GraphDocument): readonly Wire[] => wiresOf(document, facesOf(document))
const slotsOf = (document: GraphDocument) => [...facesOf(document)].filter(([, face]) => face.kind === 'node').flatMap(([name, face]) => face.inputs.map((port, input) => ({ name, port: port.name, type: port.type, input })))
const outputsOf = (document: GraphDocument) => [...facesOf(document)].filter(([, face]) => face.kind === 'node').flatMap(([name, face]) => face.outputs.map((port, output) => ({ name, port: port.name, type: port.type, output })))

type Edit = readonly [kind: 'add' | 'link' | 'pull' | 'insert' | 'delete' | 'copy' | 'reroute', number, number]

/** The edit on the canvas, and as a command where that is another way. */
function apply(document: GraphDocument, [kind, a, b]: Edit): readonly [canvas: GraphDocument, command: GraphDocument] {
  const names = Object.keys(document.nodes)
  const both = (next: GraphDocument) => [next, next] as const
  if (kind === 'add' || names.length === 0) {
    const type = KINDS[a % KINDS.length]!
    return both(addNode(document, freeName(document, type), { type }, [a % 900, b % 900]))
  }
  const wires = drawn(document)
  if (kind === 'link') {
    const output = outputsOf(document)[a % Math.max(1, outputsOf(document).length)]
    const fits = slotsOf(document).filter((slot) => output !== undefined && accepts(output.type, slot.type) && !feeds(document, slot.name, output.name))
    const slot = fits[b % Math.max(1, fits.length)]
    if (output === undefined || slot === undefined) return both(document)
    const link = `${output.name}.${output.port}`
    const canvas = readBack(document, [...wires.filter((wire) => wire.to !== slot.name || wire.input !== slot.input), { from: output.name, output: output.output, to: slot.name, input: slot.input }])
    const before = document.nodes[slot.name]!.inputs ?? {}
    const first = slotsOf(document).find((one) => one.name === slot.name && one.port === slot.port)!.input
    const list = [before[slot.port] ?? []].flat()
    const place = slot.input - first
    const multiple = types.get(document.nodes[slot.name]!.type)?.inputs[slot.port]?.multiple === true
    return [canvas, setInputs(document, slot.name, { ...before, [slot.port]: multiple ? (place < list.length ? list.with(place, link) : [...list, link]) : link })]
  }
  const ends = wires.filter((wire) => facesOf(document).get(wire.to)?.kind === 'node')
  const wire = ends[a % Math.max(1, ends.length)]
  if (kind === 'delete') return both(removeHealing(document, new Set([names[a % names.length]!]), types))
  if (kind === 'copy') return both(paste(document, copyNodes(document, new Set([names[a % names.length]!, names[b % names.length]!])))[0])
  if (wire === undefined) return both(document)
  const slot = slotsOf(document).find((one) => one.name === wire.to && one.input === wire.input)!
  const from = facesOf(document).get(wire.from)!
  const item = itemsOf(document).find(([name]) => name === wire.from)?.[1]
  const link = item !== undefined && isReroute(item) ? item.reroute : `${wire.from}.${from.outputs[wire.output]!.name}`
  const stretch = stretchOf(document, link, wire.to, slot.port)
  if (kind === 'reroute') return both(rerouteIn(document, link, stretch.targets, [a % 900, b % 900])[0])
  if (kind === 'pull') {
    // A port of several may have the same link twice: both ways take the first.
    const twin = ends.find((one) => one.to === wire.to && one.from === wire.from && one.output === wire.output && slotsOf(document).find((other) => other.name === one.to && other.input === one.input)?.port === slot.port)!
    return [readBack(document, wires.filter((one) => one !== twin)), disconnect(document, stretch)]
  }
  const name = names[b % names.length]!
  const fit = fitOfNode(document, types, accepts, stretch, name)
  return both(fit === undefined ? document : insertInto(document, stretch, name, fit, types.get(document.nodes[name]!.type)?.inputs[fit.input]?.multiple === true))
}

/** Without fields that are empty, and what is only for the eye. */
const meant = (document: GraphDocument) => Object.fromEntries(Object.entries(document.nodes).map(([name, { inputs = {}, ...node }]) => [name, { ...node, inputs: Object.fromEntries(Object.entries(inputs).filter(([, links]) => [links].flat().length > 0)) }]))

test('1,000 random edits on the canvas give the document that the commands give', { timeout: 60_000 }, () => {
  const edit = fc.tuple(fc.constantFrom('add', 'add', 'link', 'link', 'link', 'pull', 'insert', 'delete', 'copy', 'reroute'), fc.nat(10_000), fc.nat(10_000)) as fc.Arbitrary<Edit>
  let made = 0
  fc.assert(fc.property(fc.array(edit, { minLength: 50, maxLength: 50 }), (edits) => {
    let history = createHistory({ format: 1, nodes: {} })
    for (const one of edits) {
      const [canvas, command] = apply(history.now, one)
      made++
      expect(meant(canvas)).toEqual(meant(command))
      // What is drawn of it says the same again.
      expect(meant(readBack(canvas, drawn(canvas)))).toEqual(meant(canvas))
      for (const [name, node] of Object.entries(canvas.nodes)) for (const link of Object.values(node.inputs ?? {}).flat()) {
        const [from, port] = splitLink(link)
        expect(types.get(canvas.nodes[from]?.type ?? '')?.outputs[port], `${link} into ${name}`).toBeDefined()
        expect(feeds(canvas, name, from)).toBe(false)
      }
      history = commit(history, canvas)
    }
    const steps = history.past.length
    for (let step = 0; step < steps; step++) history = undo(history)
    expect(history.now).toEqual({ format: 1, nodes: {} })
  }), { numRuns: 20 })
  expect(made).toBeGreaterThanOrEqual(1000)
})
