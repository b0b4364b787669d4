/** Where a picture comes from: the nodes that make or load what goes into it, with model and seed. Pure. */
import type { NodeType } from '../api/client.ts'
import { splitLink, type GraphDocument, type Json } from '../document/document.ts'
import { isPictured, type Known } from '../seeing/ports.ts'

export interface Source {
  readonly node: string
  readonly title: string
  /** The type's own title. */
  readonly kind: string
  readonly model?: string
  readonly seed?: string
  readonly file?: string
}

/** Ports of a node whose pictures go into its own, in the order of its declaration; a list in the order of its links. */
function pictureLinks(document: GraphDocument, { types, catalogue }: Known, name: string): readonly string[] {
  const node = document.nodes[name]
  const inputs = types.get(node?.type ?? '')?.inputs ?? {}
  return Object.entries(inputs).flatMap(([port, { type }]) => {
    const kind = catalogue.sockets[type]?.shows
    return kind === undefined || !isPictured({ kind }) ? [] : [node?.inputs?.[port] ?? []].flat()
  })
}

/** The value of a param that is said, a template by the input's default; else the declared one. */
function valueOf(document: GraphDocument, type: NodeType | undefined, params: Readonly<Record<string, Json>> | undefined, name: string): string | undefined {
  const given = params?.[name] ?? type?.params.properties?.[name]?.default
  if (given === undefined || given === '' || typeof given === 'object') return undefined
  const input = typeof given === 'string' ? /^\s*\{\{\s*inputs\.([\w-]+)\s*\}\}\s*$/.exec(given)?.[1] : undefined
  const value = input === undefined ? given : (document.inputs?.[input]?.default ?? given)
  return typeof value === 'object' ? undefined : String(value)
}

export function sourceOf(document: GraphDocument, { types }: Known, name: string): Source {
  const node = document.nodes[name]
  const type = types.get(node?.type ?? '')
  const said = (param: string) => valueOf(document, type, node?.params, param)
  const [model, seed, file] = [said('model') ?? said('backend'), said('seed'), said('file')]
  return {
    node: name,
    title: node?.title ?? name,
    kind: type?.title ?? node?.type ?? '',
    ...(model === undefined ? {} : { model }),
    ...(seed === undefined ? {} : { seed }),
    ...(file === undefined || type?.sink === true ? {} : { file }),
  }
}

/** Nodes without a picture that goes in, and all that have a seed of their own: from the last layer down to the first source. */
export function sourcesOf(document: GraphDocument, known: Known, name: string): readonly Source[] {
  const found = new Map<string, Source>()
  const seen = new Set<string>()
  const walk = (at: string): void => {
    if (seen.has(at) || document.nodes[at] === undefined) return
    seen.add(at)
    const links = pictureLinks(document, known, at)
    const source = sourceOf(document, known, at)
    if (links.length === 0 || source.seed !== undefined) found.set(at, source)
    for (const link of links) walk(splitLink(link)[0])
  }
  walk(name)
  return [...found.values()]
}

/** Reads the pixel of a node's output at the same place and moment; undefined where it can't be seen. */
export type ReadPixel = (link: string) => Promise<readonly number[] | undefined>

const SAME = 6
const alike = (a: readonly number[], b: readonly number[]): boolean => a.every((value, at) => Math.abs(value - b[at]!) <= SAME)

/**
 * The nodes that a pixel went through, the shown one first. Where several pictures go into a node, the one whose pixel is the same is
 * the layer that is seen there; where none is, the last that is not what lies below: it was laid over.
 */
export async function tracePixel(document: GraphDocument, known: Known, name: string, rgb: readonly number[], read: ReadPixel): Promise<readonly string[]> {
  const way: string[] = []
  let at: string | undefined = name
  let colour = rgb
  while (at !== undefined && !way.includes(at)) {
    way.push(at)
    const links: readonly string[] = pictureLinks(document, known, at)
    if (links.length <= 1) {
      at = links[0] === undefined ? undefined : splitLink(links[0])[0]
      const below: readonly number[] | undefined = links[0] === undefined ? undefined : await read(links[0])
      colour = below ?? colour
      continue
    }
    const pixels: readonly (readonly number[] | undefined)[] = await Promise.all(links.map(read))
    const same = pixels.findIndex((pixel) => pixel !== undefined && alike(pixel, colour))
    const index: number = same >= 0 ? same : pixels.findLastIndex((pixel, place) => place > 0 && pixel !== undefined)
    if (index < 0) break
    colour = pixels[index] ?? colour
    at = splitLink(links[index]!)[0]
  }
  return way
}
