/** A row of clips as a plain list that knows nothing of graphs, and what each edit makes of it. */
import fc from 'fast-check'
import { pictures, type Timeline } from '../../../editor/timeline/clips.ts'
import type { Edit } from '../../../editor/timeline/edits.ts'

/** A clip of the list: frames `first` up to `end` of a source of `total`, which is without end for a still; `into` of them overlap the clip before. */
export interface Shot {
  readonly of: string
  readonly first: number
  readonly end: number
  readonly total: number
  readonly into: number
  readonly kind: string
}
export const lengthOf = ({ first, end }: Pick<Shot, 'first' | 'end'>): number => end - first
const fits = (shots: readonly Shot[]): boolean => shots.every((shot, i) => shot.first >= 0 && shot.end <= shot.total && lengthOf(shot) >= Math.max(1, shot.into + (shots[i + 1]?.into ?? 0)))

/** The nearest to the wish, from it towards nothing, that leaves a film. */
function nearest<S extends Shot>(wish: number, make: (by: number) => readonly S[]): readonly S[] {
  for (let by = wish; by !== 0; by -= Math.sign(wish)) {
    const next = make(by)
    if (fits(next)) return next
  }
  return make(0)
}
export const CUT = { into: 0, kind: 'cut' }

/** A still has no frames to begin later with: it gets shorter. */
const begun = <S extends Shot>(shot: S, by: number): S => (shot.total === Infinity ? { ...shot, end: shot.end - by } : { ...shot, first: shot.first + by })
const ended = <S extends Shot>(shot: S, by: number): S => ({ ...shot, end: shot.end + by })

export function meant<S extends Shot>(shots: readonly S[], { index, action }: Step): readonly S[] {
  const at = index % shots.length
  const shot = shots[at]!
  const change = (changes: Readonly<Record<number, (one: S) => S>>): readonly S[] => shots.map((one, i) => changes[i]?.(one) ?? one)
  switch (action.do) {
    case 'trim-start': return nearest(action.by, (by) => change({ [at]: (one) => begun(one, by) }))
    case 'trim-end': return nearest(action.by, (by) => change({ [at]: (one) => ended(one, by) }))
    case 'roll': return at === 0 ? shots : nearest(action.by, (by) => change({ [at - 1]: (one) => ended(one, by), [at]: (one) => begun(one, by) }))
    case 'slip': return shot.total === Infinity ? shots : nearest(action.by, (by) => change({ [at]: (one) => ended(begun(one, by), by) }))
    case 'slide': return at === 0 || at === shots.length - 1 ? shots : nearest(action.by, (by) => change({ [at - 1]: (one) => ended(one, by), [at + 1]: (one) => begun(one, by) }))
    case 'split': {
      const left = ended(shot, action.by - lengthOf(shot))
      const halves = [...shots.slice(0, at), left, { ...begun(shot, action.by), ...CUT }, ...shots.slice(at + 1)]
      return fits(halves) ? halves : shots
    }
    case 'reorder': {
      const order = shots.filter((_, i) => i !== at)
      order.splice(Math.min(action.to, shots.length - 1), 0, shot)
      return order.map((one, i) => (shots.indexOf(order[i - 1]!) === shots.indexOf(one) - 1 && i > 0 ? one : { ...one, ...CUT }))
    }
    case 'remove': return shots.length === 1 ? shots : shots.filter((_, i) => i !== at).map((one, i, left) => (i > 0 && shots.indexOf(left[i - 1]!) === shots.indexOf(one) - 1 ? one : { ...one, ...CUT }))
    case 'join': {
      if (at === 0) return shots
      return nearest(Math.abs(action.by), (by) => change({ [at]: (one) => ({ ...one, ...(by === 0 ? CUT : { into: by, kind: action.kind }) }) }))
    }
    default: return shots
  }
}

export type Action =
  | { readonly do: 'trim-start' | 'trim-end' | 'roll' | 'slip' | 'slide' | 'split'; readonly by: number }
  | { readonly do: 'reorder'; readonly to: number }
  | { readonly do: 'remove' }
  | { readonly do: 'join'; readonly by: number; readonly kind: string }
export interface Step {
  readonly index: number
  readonly action: Action
}

export function editOf(timeline: Timeline, { index, action }: Step): Edit {
  const shown = pictures(timeline)
  const { id, start } = shown[index % shown.length]!
  switch (action.do) {
    case 'trim-start': return { do: 'trim', id, edge: 'start', by: action.by }
    case 'trim-end': return { do: 'trim', id, edge: 'end', by: action.by }
    case 'roll': return { do: 'trim', id, edge: 'start', by: action.by, rolls: true }
    case 'slip': return { do: 'slip', id, by: action.by }
    case 'slide': return { do: 'slide', id, by: action.by }
    case 'split': return { do: 'split', id, at: start + action.by }
    case 'reorder': return { do: 'reorder', id, to: action.to }
    case 'remove': return { do: 'remove', id }
    case 'join': return { do: 'join', id, kind: action.kind, length: Math.abs(action.by) }
  }
}

export const by = fc.integer({ min: -40, max: 40 })
export const step: fc.Arbitrary<Step> = fc.record({
  index: fc.nat(30),
  action: fc.oneof(
    fc.record({ do: fc.constantFrom('trim-start' as const, 'trim-end' as const, 'roll' as const, 'slip' as const, 'slide' as const), by }),
    fc.record({ do: fc.constant('split' as const), by: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ do: fc.constant('reorder' as const), to: fc.nat(8) }),
    fc.record({ do: fc.constant('remove' as const) }),
    fc.record({ do: fc.constant('join' as const), by, kind: fc.constantFrom('crossfade', 'wipe', 'dissolve') }),
  ),
})
