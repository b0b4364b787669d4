/** Offers the nodes that fit, the likeliest first, and puts the chosen one where it belongs: into the void, at the end of a link, or into a link. */
import { rankNodes, type Choice as Named } from '../../engine/graph/rank-nodes.ts'
import type { NodeType } from '../api/client.ts'
import { accepts, type LinkEnd } from '../canvas/events.ts'
import { land, reveal, type Room } from '../canvas/landing.ts'
import { addNode, setInputs } from '../document/commands.ts'
import { freeName, placeOf, type GraphDocument } from '../document/document.ts'
import { behindOutput, fitInto, insertInto, type Stretch } from '../document/insert.ts'
import type { Editor } from '../editor.ts'
import { labelOf } from '../language/catalogue.ts'
import { t, term } from '../language/t.ts'
import { get } from '../panels/dom.ts'
import { focusParams, mainText } from '../panels/inspector/main-text.ts'
import { openPicker, type Choice } from '../panels/picker.ts'
import { libraryEntries, type LibraryEntry } from './library.ts'
import { countsOf, learn } from './link-counts.ts'
import { noteUse, readUsed, recentOf, usageOf } from './usage.ts'
import { usualNext } from './usual-next.ts'

export interface Wanted {
  /** The node is linked to it. */
  readonly end?: LinkEnd
  /** The node goes into it; where it doesn't fit and there is an end, it is linked to that. */
  readonly stretch?: Stretch
}

type Offered = NodeType | LibraryEntry

/** The port by which a type fits the end of a link. */
function portAt(editor: Editor, { side, type: socket }: LinkEnd, type: NodeType): string | undefined {
  const ports = Object.entries(side === 'output' ? type.inputs : type.outputs)
  const fits = ports.filter(([, port]) => (side === 'output' ? accepts(editor.catalogue, socket, port.type) : accepts(editor.catalogue, port.type, socket)))
  return (fits.find(([, port]) => port.type === socket) ?? fits[0])?.[0]
}

export function offerNodes(editor: Editor, room: Room, at: readonly [number, number], { end, stretch }: Wanted = {}): void {
  const { catalogue, types } = editor
  learn(editor)
  const takes = (from: string, to: string): boolean => accepts(catalogue, from, to)
  const goesInto = (type: NodeType): boolean => stretch !== undefined && fitInto(editor.document, types, takes, stretch, type) !== undefined
  const fits = (type: NodeType): boolean => (end === undefined && stretch === undefined) || goesInto(type) || (end !== undefined && portAt(editor, end, type) !== undefined)
  const offered: readonly Offered[] = [...libraryEntries(editor), ...catalogue.nodes].filter(fits)
  const used = readUsed()
  const usage = usageOf(used)
  const near = end === undefined ? [] : usualNext(countsOf(editor.document), { nodeType: editor.document.nodes[end.node]?.type ?? '', port: end.port, socket: end.type, side: end.side }, types)
  const recent = recentOf(used)
  const shareOf = (type: string): number => near.find((one) => one.type === type)?.share ?? 0

  function reasonOf(type: string): string | undefined {
    const neighbour = near.find((one) => one.type === type)
    if (neighbour !== undefined && (neighbour.own || neighbour.share > 0.03)) {
      const other = end === undefined ? '' : neighbour.own ? (types.get(editor.document.nodes[end.node]?.type ?? '')?.title ?? end.node) : (catalogue.sockets[end.type]?.title ?? end.type)
      const share = Math.max(1, Math.round(100 * neighbour.share))
      return end?.side === 'output' ? t('follows {node} in {share} % of links', { node: other, share }) : t('comes before {node} in {share} % of links', { node: other, share })
    }
    return recent.includes(type) ? t('used lately') : undefined
  }
  function choiceOf(type: Offered, { by, choice }: { readonly by?: string; readonly choice?: Named } = {}, reason?: string): Choice {
    const named = choice === undefined ? undefined : `${type.params.properties?.[choice.param]?.title ?? choice.param}: ${labelOf(type.params.properties?.[choice.param], choice.value)}`
    const said = named ?? reason ?? (by === undefined ? undefined : t('found by “{word}”', { word: by }))
    return { title: type.title, hint: term(type.category, 'category'), about: type.description, ...(said === undefined ? {} : { reason: said }), pick: () => put(type, choice) }
  }
  function find(query: string): readonly Choice[] {
    if (query.trim() !== '') return rankNodes(query, offered, (type) => Math.min(1, usage(type) + shareOf(type))).map(({ node, ...how }) => choiceOf(node, how))
    const likely = (type: string): number => (near.length > 0 ? 3 * shareOf(type) + (near.some((one) => one.type === type && one.own) ? 1 : 0) : 0) + 0.5 * usage(type)
    return offered.map((type) => ({ type, value: likely(type.type) })).sort((a, b) => b.value - a.value).map(({ type }) => choiceOf(type, {}, reasonOf(type.type)))
  }
  function put(type: Offered, choice?: Named): void {
    const name = freeName(editor.document, type.type)
    let next: GraphDocument = addNode(editor.document, name, { type: type.type, ...('file' in type ? {} : { version: type.version }), ...(choice === undefined ? {} : { params: { [choice.param]: choice.value } }) }, cornerAt(at, end, stretch))
    const port = end === undefined ? undefined : portAt(editor, end, type)
    const fit = stretch === undefined ? undefined : fitInto(next, types, takes, stretch, type)
    if (end !== undefined && port !== undefined && fit === undefined) {
      const [to, input, link] = end.side === 'output' ? [name, port, `${end.node}.${end.port}`] : [end.node, end.port, `${name}.${port}`]
      const before = next.nodes[to]?.inputs
      const multiple = (to === name ? type : types.get(next.nodes[to]?.type ?? ''))?.inputs[input]?.multiple === true
      next = setInputs(next, to, { ...before, [input]: multiple ? [...[before?.[input] ?? []].flat(), link] : link })
    }
    if (stretch !== undefined && fit !== undefined) next = insertInto(next, stretch, name, fit, type.inputs[fit.input]?.multiple === true)
    const known = { catalogue, types: 'file' in type ? new Map([...types, [type.type, type]]) : types }
    next = land(next, known, room, [name])
    noteUse(type.type)
    editor.change(next)
    editor.select([name])
    reveal(next, known, room, [name])
    if (mainText(type) !== undefined) focusParams(get('inspector'), type)
  }
  openPicker(stretch !== undefined && end === undefined ? t('Insert a node') : end === undefined ? t('Add a node') : t('Add a node for {kind}', { kind: catalogue.sockets[end.type]?.title ?? end.type }), find)
}

/** Behind a node: into the wire that its output leads through, else linked to it. */
export function offerBehind(editor: Editor, room: Room, name: string): void {
  const node = editor.document.nodes[name]
  const found = Object.entries(editor.types.get(node?.type ?? '')?.outputs ?? {})[0]
  if (found === undefined) return editor.say(t('Choose a node that makes something first.'))
  const [port, { type }] = found
  const [x, y] = placeOf(editor.document, name).pos
  const stretch = behindOutput(editor.document, `${name}.${port}`)
  offerNodes(editor, room, [x + WIDTH + 60, y + FIRST_PORT], { end: { node: name, port, type, side: 'output' }, ...(stretch.targets.length === 0 ? {} : { stretch }) })
}

const [WIDTH, FIRST_PORT] = [200, 15]
/** A node that hangs on a link has its first port where the link was let go; one that goes into a link lies over it. */
function cornerAt([x, y]: readonly [number, number], end: LinkEnd | undefined, stretch: Stretch | undefined): readonly [number, number] {
  if (stretch !== undefined && end === undefined) return [x - WIDTH / 2, y - FIRST_PORT]
  return end === undefined ? [x, y] : [end.side === 'output' ? x : x - WIDTH, y - FIRST_PORT]
}
