/** What is done on a timeline, written into the graph. Pure: each edit gives the next document, the same one where nothing changes. */
import type { GraphDocument } from '../document/document.ts'
import { clipOf, type Timeline, type TimelineClip } from './clips.ts'
import type { Edit } from './edits.ts'
import { editLayer } from './edit-layers.ts'
import { editPicture } from './edit-picture.ts'
import { editSound, heardInFilm } from './edit-sound.ts'
import { followed } from './follow.ts'
import type { Known } from './known.ts'
import { readTimeline } from './read.ts'

export interface EditOptions {
  readonly film?: string | undefined
  /** What lies over the film, and is heard with it, stays with the pictures that it lies over. */
  readonly linked?: boolean
}

/** The edits that change when pictures come. */
const RIPPLES = new Set<Edit['do']>(['trim', 'reorder', 'remove', 'join', 'insert'])

export function applyEdit(document: GraphDocument, known: Known, edit: Edit, { film, linked = false }: EditOptions = {}): GraphDocument {
  const before = readTimeline(document, known, film)
  const clip = 'id' in edit ? clipOf(before, edit.id) : undefined
  if (before.film === undefined || ('id' in edit && (clip === undefined || (clip.fixed !== undefined && edit.do !== 'gain' && edit.do !== 'fade')))) return document
  const next = written(document, known, before, clip, edit)
  const moves = next !== document && linked && RIPPLES.has(edit.do) && (edit.do === 'insert' || clip?.kind === 'picture') && !('rolls' in edit && edit.rolls === true) && !('lifts' in edit && edit.lifts === true)
  return moves ? followed(next, known, before, readTimeline(next, known, film), edit.do === 'reorder') : next
}

function written(document: GraphDocument, known: Known, before: Timeline, clip: TimelineClip | undefined, edit: Edit): GraphDocument {
  if (edit.do === 'insert' || clip?.kind === 'picture') {
    const next = editPicture(document, known, before, clip?.kind === 'picture' ? clip : undefined, edit)
    return next === document ? document : heardInFilm(document, next, known, readTimeline(next, known, before.film))
  }
  if (edit.do === 'lay') return edit.kind === 'sound' ? editSound(document, known, before, undefined, edit) : editLayer(document, known, before, undefined, edit)
  if (edit.do === 'write' || clip === undefined) return editLayer(document, known, before, undefined, edit)
  return clip.kind === 'sound' ? editSound(document, known, before, clip, edit) : editLayer(document, known, before, clip, edit)
}
