/** Where a denoiser is cut into blocks that are worked out anew on the way back: where little is alive, and so that each holds about as much. Pure. */
import type { Flow, FlowNode } from './flow.ts'
import { isWhole, sizeOf, TYPE } from './sizes.ts'

/** Bytes of a value in one of the trials. */
function bytesIn(flow: Flow, value: string, trial: number): number {
  const type = flow.typeOf(value)
  return sizeOf(flow.known(value).trials[trial]!.dims) * (type === TYPE.int64 || type === TYPE.double ? 8 : type === TYPE.bool ? 1 : 4)
}

/** Those that make the outputs, in their order. */
export function needed(flow: Flow, outputs: readonly string[]): FlowNode[] {
  const wanted = new Set(outputs)
  const found: FlowNode[] = []
  for (const node of flow.nodes.toReversed()) {
    if (!node.outputs.some((one) => wanted.has(one))) continue
    for (const one of node.inputs) wanted.add(one)
    found.push(node)
  }
  return found.toReversed()
}

interface Weighed {
  /** Bytes that are alive between a node and the next. */
  readonly alive: readonly number[]
  /** Bytes that the nodes up to each have made. */
  readonly made: readonly number[]
}

function weighed(flow: Flow, nodes: readonly FlowNode[], trial: number): Weighed {
  const last = new Map<string, number>()
  nodes.forEach(({ inputs }, at) => inputs.forEach((one) => last.set(one, at)))
  const change = nodes.map(() => 0)
  const made: number[] = []
  nodes.forEach(({ outputs }, at) => {
    let sum = made.at(-1) ?? 0
    for (const one of outputs) {
      const end = last.get(one)
      if (end === undefined || isWhole(flow.typeOf(one))) continue
      const bytes = bytesIn(flow, one, trial)
      sum += bytes
      change[at]! += bytes
      change[end]! -= bytes
    }
    made.push(sum)
  })
  let now = 0
  return { alive: change.map((one) => (now += one)), made }
}

export interface Blocks {
  readonly blocks: readonly (readonly FlowNode[])[]
  /** What the largest makes, and what is kept between them. */
  readonly largest: number
  readonly kept: number
}

/** How far from its even place a cut may be moved, in shares of a block. */
const SLACK = 0.45

function cut(flow: Flow, nodes: readonly FlowNode[], count: number, trial: number): Blocks {
  const { alive, made } = weighed(flow, nodes, trial)
  const all = made.at(-1) ?? 0
  const ends: number[] = []
  for (let i = 1; i < count; i++) {
    const [from, to] = [(all * (i - SLACK)) / count, (all * (i + SLACK)) / count]
    let best: number | undefined
    for (let at = (ends.at(-1) ?? -1) + 1; at < nodes.length - 1; at++) {
      if (made[at]! < from) continue
      if (made[at]! > to && best !== undefined) break
      if (best === undefined || alive[at]! < alive[best]!) best = at
      if (made[at]! > to) break
    }
    if (best !== undefined) ends.push(best)
  }
  const starts = [0, ...ends.map((one) => one + 1)]
  const blocks = starts.map((from, i) => nodes.slice(from, starts[i + 1] ?? nodes.length))
  const sizes = starts.map((from, i) => made[(starts[i + 1] ?? nodes.length) - 1]! - (from === 0 ? 0 : made[from - 1]!))
  return { blocks, largest: Math.max(...sizes), kept: ends.reduce((sum, one) => sum + alive[one]!, 0) }
}

/** Beside each number that a block makes there are at times its gradient and what leads to it. */
export const BESIDE = 1.4

/** As few as fit. @param memory bytes that a step may take beside the weights */
export function blocksWithin(flow: Flow, nodes: readonly FlowNode[], memory: number, trial: number, most = 24): Blocks {
  let found = cut(flow, nodes, 1, trial)
  for (let count = 2; count <= most && found.largest * BESIDE + found.kept > memory; count++) {
    const next = cut(flow, nodes, count, trial)
    if (next.largest + next.kept < found.largest + found.kept) found = next
  }
  return found
}
