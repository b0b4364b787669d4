/** Graphs of a denoiser's blocks: forward, and backward with what went before worked out anew (Chen et al. 2016). */
import { createHash } from 'node:crypto'
import type { SessionGraph } from '../../runtime/session-types.ts'
import { backward, dependents } from './backward.ts'
import { Flow, type FlowNode } from './flow.ts'

export interface Compiled {
  readonly graph: SessionGraph
  readonly inputs: ReadonlySet<string>
  /** Bytes of the weights that it reads. */
  readonly weights: number
}

export interface Block {
  /** Makes what later blocks read; none where they read nothing. */
  readonly forward: Compiled | undefined
  /** Values that later blocks read. */
  readonly makes: readonly string[]
  /** Makes the gradients; none where nothing of it learns. */
  readonly backward: Compiled | undefined
  /** Values that it is given the gradients of. */
  readonly given: readonly string[]
  /** Values and matrices that it makes the gradients of. */
  readonly gradients: readonly string[]
}

export const gradientName = (value: string): string => `gradient of ${value}`

/** @param lean whether other graphs read the same weights */
export function compile(flow: Flow, name: string, outputs: Readonly<Record<string, string>>, lean: boolean): Compiled {
  const { bytes, inputs, weights } = flow.emit(name, outputs)
  return { graph: { key: createHash('sha256').update(bytes).digest('hex'), bytes, lean }, inputs, weights }
}

/** The last block makes the loss. @param learns the inputs that gradients are wanted of */
export function blocksOf(flow: Flow, parts: readonly (readonly FlowNode[])[], loss: string, learns: ReadonlySet<string>, lean: boolean): readonly Block[] {
  const moved = dependents(flow, parts.flat(), learns)
  const madeBy = new Map(parts.flatMap((nodes, at) => nodes.flatMap(({ outputs }) => outputs.map((one) => [one, at] as const))))
  const reads = parts.map((nodes, at) => [...new Set(nodes.flatMap(({ inputs }) => inputs))].filter((one) => (madeBy.get(one) ?? at) < at))
  const blocks: Block[] = []
  /** Values that have gradients by now. */
  const known = new Set<string>()
  for (let at = parts.length - 1; at >= 0; at--) {
    const later = new Set(reads.slice(at + 1).flat())
    const makes = [...new Set(parts[at]!.flatMap(({ outputs }) => outputs))].filter((one) => later.has(one))
    const last = at === parts.length - 1
    const given = makes.filter((one) => known.has(one))
    const { own, values } = copied(flow, parts[at]!, reads[at]!)
    const forward = makes.length === 0 ? undefined : compile(own, `block ${at}`, Object.fromEntries(makes.map((one) => [one, values.get(one)!])), lean)
    const seeds = new Map(last ? [[values.get(loss)!, own.number(1)]] : given.map((one) => [values.get(one)!, own.input(gradientName(one), own.typeOf(values.get(one)!), flow.known(one).trials.map(({ dims }) => dims))]))
    const wanted = new Set([...reads[at]!.filter((one) => moved.has(one)), ...[...learns].filter((one) => own.isInput(one))])
    const found = backward(own, seeds, wanted)
    for (const one of found.keys()) known.add(one)
    const outputs = Object.fromEntries([...(last ? [['loss', values.get(loss)!] as const] : []), ...[...found].map(([one, value]) => [gradientName(one), value] as const)])
    blocks.unshift({ forward, makes, backward: Object.keys(outputs).length === 0 ? undefined : compile(own, `way back of block ${at}`, outputs, lean), given, gradients: [...found.keys()] })
  }
  return blocks
}

/** Nodes in a graph of their own; what is made elsewhere is an input there. */
function copied(flow: Flow, nodes: readonly FlowNode[], reads: readonly string[]): { readonly own: Flow; readonly values: ReadonlyMap<string, string> } {
  const own = new Flow(flow.trials, 'own ')
  const values = new Map<string, string>([['', '']])
  for (const one of reads) values.set(one, own.given(one, flow.known(one)))
  const valueOf = (name: string): string => {
    const found = values.get(name)
    if (found !== undefined) return found
    const made = flow.isInput(name) ? own.given(name, flow.known(name)) : own.taken(name, flow)
    values.set(name, made)
    return made
  }
  for (const { op, inputs, outputs, attributes } of nodes) {
    own.several(op, inputs.map(valueOf), outputs.length, attributes).forEach((one, i) => values.set(outputs[i]!, one))
  }
  return { own, values }
}
