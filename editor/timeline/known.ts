/** What is known of the lengths of clips and tracks: from the server's plan, else from what the nodes say themselves. Pure. */
import { rateOf, type Rational } from '../../engine/frames/clip.ts'
import { inputOf } from '../document/storyboard.ts'
import { splitLink, type GraphDocument, type GraphNode, type Json } from '../document/document.ts'

export type { Rational }

export interface Span {
  readonly frames: number
  readonly rate: Rational
  readonly width?: number
  readonly height?: number
}

/** What the timeline asks of a node type. */
export interface TypeFacts {
  readonly version: number
  readonly category: string
  readonly title: string
  readonly sink?: boolean
  readonly inputs: Readonly<Record<string, { readonly type: string; readonly multiple?: boolean }>>
  readonly outputs: Readonly<Record<string, { readonly type: string }>>
  readonly params: { readonly properties?: Readonly<Record<string, { readonly default?: unknown }>> }
}

export interface Known {
  readonly types: ReadonlyMap<string, TypeFacts>
  /** What a link gives, where the server has said. */
  clip(link: string): Span | undefined
  /** Seconds of a track, where the server has said. */
  sound(link: string): number | undefined
}

/** Shown where nobody knows the length yet. */
const GUESS = 4

/** A param as it is in effect: an input of the graph stands for its default, an absent one for the type's. */
export function valueOf(document: GraphDocument, { types }: Pick<Known, 'types'>, node: GraphNode, param: string): Json | undefined {
  const given = node.params?.[param]
  const input = inputOf(given)
  if (input !== undefined) return document.inputs?.[input]?.default
  return given ?? (types.get(node.type)?.params.properties?.[param]?.default as Json | undefined)
}

export const numberOf = (document: GraphDocument, known: Pick<Known, 'types'>, node: GraphNode, param: string): number | undefined => {
  const value = valueOf(document, known, node, param)
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** A rate as it is typed may be none yet. */
export const rateFrom = (fps: number | undefined): Rational => rateOf(fps !== undefined && fps > 0 && fps <= 1000 ? fps : 30)
export const perSecond = ({ num, den }: Rational): number => num / den
const sameRate = (a: Rational, b: Rational): boolean => a.num * b.den === b.num * a.den

/** Frames that a clip has once it is brought to another rate: as the engine does it. */
export function conformed(frames: number, from: Rational, to: Rational): number {
  if (sameRate(from, to)) return frames
  const [num, den] = [from.num * to.den, from.den * to.num]
  return Math.max(1, Math.floor((2 * frames * den + num) / (2 * num)))
}

/** The number of frames at the source's rate that come nearest to so many of the film. */
export function unconformed(frames: number, source: Rational, film: Rational): number {
  if (sameRate(source, film)) return frames
  const near = Math.max(1, Math.round((frames * source.num * film.den) / (source.den * film.num)))
  const off = (one: number): number => Math.abs(conformed(one, source, film) - frames)
  return [near - 1, near + 1].filter((one) => one >= 1).reduce((best, one) => (off(one) < off(best) ? one : best), near)
}

export interface Length extends Span {
  /** Nobody knows it yet. */
  readonly guessed?: true
}

/** Clips that go into a node, by the link of each. */
export function videoLinks({ types }: Pick<Known, 'types'>, node: GraphNode): readonly string[] {
  const inputs = types.get(node.type)?.inputs ?? {}
  return Object.entries(node.inputs ?? {}).flatMap(([port, links]) => (inputs[port]?.type === 'video' ? [links].flat() : []))
}

/** Through what leaves a clip as long as it is: until the server has said. */
const DEEPEST = 30

export function lengthOf(document: GraphDocument, known: Known, link: string, depth = 0): Length {
  const told = known.clip(link)
  if (told !== undefined) return told
  const node = document.nodes[splitLink(link)[0]]
  const above = node === undefined ? [] : videoLinks(known, node)
  if (above.length === 1 && depth < DEEPEST && !['time', 'transition'].includes(known.types.get(node!.type)?.category ?? 'time')) return { ...lengthOf(document, known, above[0]!, depth + 1), guessed: true }
  const seconds = node === undefined || above.length > 0 ? undefined : numberOf(document, known, node, 'duration')
  const own = node === undefined || node.params?.['fps'] === undefined ? undefined : numberOf(document, known, node, 'fps')
  const rate = rateFrom(own ?? document.film?.fps ?? (node === undefined ? undefined : numberOf(document, known, node, 'fps')))
  return { frames: Math.max(1, Math.round((seconds ?? GUESS) * perSecond(rate))), rate, ...(seconds === undefined ? { guessed: true } : {}) }
}

/** What people call what a node makes: its file, or the words it is made of. */
export function nameFrom(document: GraphDocument, known: Known, node: GraphNode | undefined): string | undefined {
  if (node === undefined) return undefined
  const file = valueOf(document, known, node, 'file')
  if (typeof file === 'string' && known.types.get(node.type)?.sink !== true) return file.split('/').at(-1)
  const words = valueOf(document, known, node, 'prompt')
  return typeof words === 'string' && words !== '' ? words : undefined
}
