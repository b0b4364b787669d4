/** Parts of a render as jobs. Pure. */
import { keyOfStretch } from '../media/film-segments.ts'
import type { LoadedPlugin } from '../plugins/registry-types.ts'
import type { PlannedPart } from '../run/part-plan.ts'
import type { Needs } from './needs.ts'
import type { FarmJob } from './work-queue.ts'

/** What all jobs of a part have in common. */
export interface JobHead {
  readonly owner: string
  readonly priority: number
  readonly needs: Needs
  readonly plan: string
  /** Role and rating, where they are said: what one may not make for somebody, another may. */
  readonly audience: string
}

export interface Stretch {
  readonly from: number
  readonly to: number
}

/**
 * Where a film is cut: between segments. A stretch is at least twice as long as what its frames reach beyond it, which each machine makes for
 * itself. Frames that are each made from the one before stay together.
 */
export function stretchesOf({ frames, segment, reach, sequential }: NonNullable<PlannedPart['film']>): readonly Stretch[] {
  const length = sequential === undefined ? segment * Math.max(1, Math.ceil((2 * reach) / segment)) : frames
  return Array.from({ length: Math.ceil(frames / length) }, (_, n) => ({ from: n * length, to: Math.min(frames, (n + 1) * length) - 1 }))
}

/** Content keys of what a job leaves in the store. */
export function keysOf(part: Pick<PlannedPart, 'key'>, { film }: Pick<FarmJob, 'film'>): readonly string[] {
  if (film === undefined) return [part.key]
  const { key, from, to, segment } = film
  return Array.from({ length: Math.ceil((to - from + 1) / segment) }, (_, n) => keyOfStretch(key, from + n * segment, Math.min(to, from + (n + 1) * segment - 1)))
}

export function jobsOf(part: PlannedPart, { audience, ...head }: JobHead): readonly FarmJob[] {
  const { node, key, film } = part
  const id = (made: string): string => (audience === '' ? made : `${made}-${audience}`)
  if (film === undefined) return [{ ...head, id: id(key), title: node }]
  return stretchesOf(film).map(({ from, to }) => ({ ...head, id: id(keyOfStretch(film.key, from, to)), title: `${node}, frames ${from} to ${to}`, film: { key: film.key, from, to, segment: film.segment } }))
}

/** Digests of the plugins whose nodes a part has, by name. */
export const pluginsOf = ({ graph }: PlannedPart, registry: { ownerOf(type: string): LoadedPlugin | undefined }): Readonly<Record<string, string>> =>
  Object.fromEntries(graph.nodes.flatMap(({ type }): [string, string][] => {
    const owner = registry.ownerOf(type)
    return owner === undefined || owner.builtIn ? [] : [[owner.name, owner.digest]]
  }).sort(([a], [b]) => (a < b ? -1 : 1)))
