/** Which moment of the film a frame of any node is. Pure. */
import { splitLink, type GraphDocument } from '../document/document.ts'
import type { Timeline, TimelineClip } from './clips.ts'
import { linkAt } from './slots.ts'

/** Nodes whose frames are the film's own, from the joined clips to the sink. */
export function filmNodes({ film, spine, join, slot }: Timeline, document: GraphDocument, seen?: string): ReadonlySet<string> {
  const link = slot === undefined ? undefined : linkAt(document, slot)
  return new Set([film, seen, join?.node, ...spine, link === undefined ? undefined : splitLink(link)[0]].filter((name) => name !== undefined))
}

/** The film's frame at which a clip's own node, or what it is a stretch of, has the given one; both at the film's rate. */
export function localFrame({ clips }: Timeline, chosen: ReadonlySet<string>, node: string, frame: number): number | undefined {
  const first = (clip: TimelineClip): number | undefined => {
    if (!('stretch' in clip) || clip.stretch === undefined) return undefined
    if (clip.node === node) return clip.stretch.cut === undefined ? clip.offset : 0
    return splitLink(clip.stretch.link)[0] === node ? clip.offset : undefined
  }
  const all = clips.filter((clip) => first(clip) !== undefined)
  const clip = all.find(({ id }) => chosen.has(id)) ?? all[0]
  return clip === undefined ? undefined : clip.start + Math.max(0, Math.min(clip.length - 1, frame - first(clip)!))
}
