/** Where in the film the keyframes of a clip lie. Pure. */
import type { GraphDocument, GraphNode } from '../document/document.ts'
import { keyframesOf } from '../document/keyframes.ts'
import type { TimelineClip } from './clips.ts'
import { perSecond, type Rational } from './known.ts'

const times = new WeakMap<GraphNode, readonly number[]>()
/** Seconds of the node's own time. */
function timesOf(node: GraphNode): readonly number[] {
  let found = times.get(node)
  if (found === undefined) times.set(node, (found = Object.values(node.params ?? {}).flatMap((value) => (keyframesOf(value) ?? []).map(([time]) => time))))
  return found
}

/** Frames of the film, in order. */
export function clipKeys({ nodes }: Pick<GraphDocument, 'nodes'>, rate: Rational, clip: TimelineClip): readonly number[] {
  if (clip.kind === 'sound' || clip.kind === 'subtitle') return []
  // What lies over the film has its time; what makes a clip begins with the source.
  const [of, zero] = clip.kind === 'picture' ? [clip.nodes, clip.start - clip.offset] : [[clip.node], clip.kind === 'title' ? clip.origin * perSecond(rate) : 0]
  const frames = of.flatMap((name) => (nodes[name] === undefined ? [] : timesOf(nodes[name]).map((time) => Math.round(zero + time * perSecond(rate)))))
  return [...new Set(frames)].filter((frame) => frame >= clip.start && frame <= clip.start + clip.length).sort((a, b) => a - b)
}
