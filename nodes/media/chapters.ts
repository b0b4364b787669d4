/** Markers, as storyboard and sequence tell them, as the chapters of a film. Pure. */
import { failure, type EncodeRequest, type Json } from '../../engine/api.ts'

type Chapters = NonNullable<EncodeRequest['chapters']>

/**
 * The first begins with the film, whatever comes before it: players have no place outside chapters. What begins after
 * the film's end is left out.
 * @throws E_PARAM_VALUE
 */
export function chaptersOf(markers: Json, end: number, node: string): Chapters {
  const wrong = (at: string, expected: string, got: Json): never => {
    throw failure('E_PARAM_VALUE', { node, port: at, expected, got: JSON.stringify(got) })
  }
  if (!Array.isArray(markers)) return wrong('markers', 'a list of { seconds, title? }, or of seconds', markers)
  const read = markers.map((one, k) => {
    const { seconds, duration, title } = typeof one === 'number' ? { seconds: one, duration: 0, title: undefined } : (one as Record<string, Json> | null) ?? {}
    if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) return wrong(`markers[${k}].seconds`, 'seconds from 0 on', one)
    // In the middle of a transition the next scene begins to be what is seen.
    const from = seconds + (typeof duration === 'number' ? duration / 2 : 0)
    return { from, title: typeof title === 'string' && title.trim() !== '' ? title.trim() : `Scene ${k + 1}` }
  })
  const ordered = read.filter(({ from }, k) => from < end - 0.001 && read.findIndex((other) => other.from === from) === k).sort((a, b) => a.from - b.from)
  return ordered.map((one, k) => (k === 0 ? { ...one, from: 0 } : one))
}
