/** The takes of a node: what varies, which were starred. Kept with the node's place in the graph's `ui`. Pure. */
import type { Source } from '../api/client.ts'
import { placeNodes, setParam } from '../document/commands.ts'
import { cutTo } from '../document/cut.ts'
import { feeds, placeOf, type GraphDocument, type Json } from '../document/document.ts'
import { setInput } from '../document/graph-inputs.ts'
import { isPictured, portsOf, type Known } from '../seeing/ports.ts'
import type { Axis, Variable } from './axes.ts'

/** More at once are nobody's choice to look through. */
export const MOST_TAKES = 100

export interface Wall {
  /** One, or two as rows and columns. */
  readonly axes: readonly Axis[]
  /** Values of the axes that were starred. */
  readonly stars: readonly (readonly Json[])[]
  /** The node whose picture is looked at, where it is another. */
  readonly at?: string
}

/** Values of the axes, in their order. */
export type Take = readonly Json[]
export const sameTake = (a: Take, b: Take): boolean => JSON.stringify(a) === JSON.stringify(b)

const isAxis = (value: unknown): value is Axis => typeof (value as Partial<Axis> | null)?.param === 'string' && Array.isArray((value as Partial<Axis>).values)

export function wallOf(document: GraphDocument, name: string): Wall | undefined {
  const given = (placeOf(document, name) as { readonly takes?: Partial<Wall> }).takes
  const axes = Array.isArray(given?.axes) ? given.axes.filter(isAxis).slice(0, 2) : []
  if (axes.length === 0) return undefined
  const stars = Array.isArray(given?.stars) ? given.stars.filter((star) => Array.isArray(star) && star.length === axes.length) : []
  return { axes, stars, ...(typeof given?.at === 'string' && document.nodes[given.at] !== undefined ? { at: given.at } : {}) }
}

export const setWall = (document: GraphDocument, name: string, wall: Wall | undefined): GraphDocument => placeNodes(document, { [name]: { takes: wall } as object })

/** All of them: the last axis runs fastest. */
export const takesOf = (axes: readonly Axis[]): readonly Take[] => axes.reduce<readonly Take[]>((before, { values }) => before.flatMap((take) => values.map((value) => [...take, value])), [[]])

type Varied = Pick<Source, 'document' | 'inputs'>

/** The graph with a take's values: of params, or of the graph's inputs that stand for them. */
export function withTake({ document, inputs }: Varied, name: string, variables: readonly Variable[], take: Take): Varied {
  let next = document
  let values = inputs
  variables.forEach(({ param, input }, at) => {
    const declared = input === undefined ? undefined : document.inputs?.[input]
    if (input === undefined || declared === undefined) next = setParam(next, name, param, take[at])
    else {
      next = setInput(next, input, { ...declared, default: take[at]! })
      if (values?.[input] !== undefined) values = Object.fromEntries(Object.entries(values).filter(([one]) => one !== input))
    }
  })
  return { document: next, ...(values === undefined ? {} : { inputs: values }) }
}

/** The take becomes the graph's own; its seed stays the one that it is. */
export function promote(given: Varied, name: string, variables: readonly Variable[], take: Take): Varied {
  const varied = withTake(given, name, variables, take)
  const { shuffle = [] } = placeOf(given.document, name)
  const left = shuffle.filter((param) => !variables.some((one) => one.param === param))
  return left.length === shuffle.length ? varied : { ...varied, document: placeNodes(varied.document, { [name]: { shuffle: left.length === 0 ? undefined : left } as object }) }
}

/** The graph as a draft of a node's take asks for it. */
export function draftOf(source: Source, name: string, at: string, variables: readonly Variable[], take: Take): Source {
  const { document, inputs } = withTake(source, name, variables, take)
  const { inputs: _, ...rest } = source
  return { ...rest, document: cutTo(document, at), ...(inputs === undefined ? {} : { inputs }) }
}

/** Nodes whose picture tells the takes apart: the node itself, and those that it feeds. */
export const viewsOf = (document: GraphDocument, known: Known, name: string): readonly string[] =>
  [name, ...Object.keys(document.nodes).filter((one) => one !== name && feeds(document, name, one))].filter((one) => portsOf(document, known, one).some((port) => isPictured(port) || port.kind === 'sound'))
