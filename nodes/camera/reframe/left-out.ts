/** What a window has no room for: faces beside the one that it follows, and parts of a single subject. Pure. */
import type { Size } from '../../shared/subjects/shape.ts'
import type { Box, Look, Subjects } from '../../shared/subjects/subjects.ts'
import { shotsOf, type WindowAt } from './plan-window.ts'

/** Of the first shot in which it happens. */
export interface LeftOut {
  /** First frame of that shot. */
  readonly frame: number
  /** Boxes as shares of the picture: a face that is kept and one that is not, or the subject. */
  readonly kept?: Box
  readonly lost: Box
  /** Shots in which it happens. */
  readonly shots: number
}

/** So often in a row a face is believed, as by the window; less where a shot is shorter. */
const TWICE = 2
/** Of a subject's side: what may be cut without a word. */
const TRIM = 0.08

interface Place extends Size {
  readonly x: number
  readonly y: number
}

export function leftOut(subjects: Subjects, window: Size, at: WindowAt): { readonly faces: LeftOut | undefined; readonly subject: LeftOut | undefined } {
  const faces: LeftOut[] = []
  const cut: LeftOut[] = []
  for (const { from, own } of shotsOf(subjects)) {
    const seen = own.map((look) => ({ look, place: { ...at(look.frame), ...window } }))
    const lost = seen.flatMap(({ look, place }) => (look.faces.some((face) => isIn(face, place)) ? look.faces.filter((face) => !isIn(face, place)).map((face) => ({ look, place, face })) : []))
    if (lost.length >= Math.min(TWICE, own.length)) {
      const { look, place, face } = lost[0]!
      faces.push({ frame: from, kept: look.faces.find((one) => isIn(one, place))!, lost: face, shots: 1 })
    }
    if (own.some((look) => look.faces.length > 0)) continue
    const parts = seen.filter(({ look: { subject }, place }) => subject !== undefined && isCut(subject, place))
    if (parts.length * 2 >= own.length) cut.push({ frame: from, lost: parts[0]!.look.subject!, shots: 1 })
  }
  const told = (all: readonly LeftOut[]): LeftOut | undefined => (all[0] === undefined ? undefined : { ...all[0], shots: all.length })
  return { faces: told(faces), subject: told(cut) }
}

/** The middle of a face decides. */
function isIn({ x, y, width, height }: Look['faces'][number], place: Place): boolean {
  const [u, v] = [x + width / 2 - place.x, y + height / 2 - place.y]
  return u > 0 && u < place.width && v > 0 && v < place.height
}

const isCut = (box: Box, place: Place): boolean => isTrimmed(box.x, box.width, place.x, place.width) || isTrimmed(box.y, box.height, place.y, place.height)
const isTrimmed = (from: number, length: number, start: number, side: number): boolean => Math.min(from + length, start + side) - Math.max(from, start) < length * (1 - TRIM)
