/** Puts what a node makes into the film: a clip at the playhead, a sound below it, a picture as a still; where there is no film, it begins one. Pure. */
import { addNode, setInputs } from '../document/commands.ts'
import { freeName, placeOf, type GraphDocument } from '../document/document.ts'
import { filmOfTitle } from '../files/names.ts'
import { pictures, type Timeline, type TimelineClip } from './clips.ts'
import { applyEdit } from './edit.ts'
import type { Known } from './known.ts'
import { readTimeline } from './read.ts'
import { putNode } from './slots.ts'

const outputOf = (document: GraphDocument, known: Known, name: string, type: string): string | undefined => {
  const found = Object.entries(known.types.get(document.nodes[name]?.type ?? '')?.outputs ?? {}).find(([, output]) => output.type === type)
  return found === undefined ? undefined : `${name}.${found[0]}`
}

/** Something of it can be seen or heard in a film. */
export const canBeAdded = (document: GraphDocument, known: Known, name: string): boolean =>
  ['video', 'image', 'audio'].some((type) => outputOf(document, known, name, type) !== undefined)

/** Where a clip that is put in at a frame comes: before the picture whose middle lies beyond. */
function placeAt(timeline: Timeline, frame: number): number {
  const shown = pictures(timeline)
  const at = shown.findIndex(({ start, length }) => start + length / 2 > frame)
  return at < 0 ? shown.length : at
}

/** Whether it is heard can't be told from its type. */
export const asksFirst = (document: GraphDocument, known: Known, name: string): boolean =>
  outputOf(document, known, name, 'video') !== undefined && outputOf(document, known, name, 'audio') !== undefined

/** The clip that has come for a node: its others were there before. */
export function addedClip(before: Timeline, { clips }: Pick<Timeline, 'clips'>, node: string, at: number): TimelineClip | undefined {
  const old = new Set(before.clips.map(({ id }) => id))
  const own = clips.filter((clip) => clip.nodes.includes(node) || clip.node === node)
  const fresh = own.filter(({ id }) => !old.has(id))
  return fresh.find(({ start }) => start === at) ?? fresh[0] ?? own[0]
}

export interface Added {
  readonly document: GraphDocument
  /** The node that the new clip is found by. */
  readonly node: string
}

/** Undefined where nothing of the node can be a clip, or a sound comes before any picture. */
export function addToFilm(document: GraphDocument, known: Known, name: string, at: number, film?: string): Added | undefined {
  const timeline = readTimeline(document, known, film)
  const video = outputOf(document, known, name, 'video')
  const image = outputOf(document, known, name, 'image')
  const heard = outputOf(document, known, name, 'audio')
  if (video === undefined && image === undefined) {
    if (heard === undefined || timeline.film === undefined) return undefined
    return { document: applyEdit(document, known, { do: 'lay', kind: 'sound', at, link: heard }, { film: timeline.film }), node: name }
  }
  let next = document
  let [node, link] = [name, video]
  if (link === undefined) {
    ;[next, node] = putNode(document, known, `${name}-still`, { type: 'still', inputs: { image: image! } })
    link = `${node}.video`
  }
  // A file that has no sound gives none, though its type might.
  const sound = heard !== undefined && known.sound(heard) !== undefined ? heard : undefined
  if (timeline.film === undefined) return { document: begun(next, known, node, link, sound), node }
  return { document: applyEdit(next, known, { do: 'insert', at: placeAt(timeline, at), link, ...(sound === undefined ? {} : { sound }) }, { film: timeline.film, linked: true }), node }
}

/** The first clip goes into the sink that waits for one, or into a new one. */
function begun(document: GraphDocument, known: Known, node: string, video: string, audio: string | undefined): GraphDocument {
  const inputs = { video, ...(audio === undefined ? {} : { audio }) }
  const waiting = Object.keys(document.nodes).find((name) => document.nodes[name]!.type === 'encode' && document.nodes[name]!.inputs?.['video'] === undefined)
  if (waiting !== undefined) return setInputs(document, waiting, { ...inputs, ...document.nodes[waiting]!.inputs })
  const [x, y] = placeOf(document, node).pos
  const version = known.types.get('encode')?.version
  return addNode(document, freeName(document, 'film'), { type: 'encode', ...(version === undefined ? {} : { version }), params: { file: filmOfTitle(document.title ?? '') }, inputs }, [x + 560, y])
}
