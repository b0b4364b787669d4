/** Verified determinism: the same frames, made twice in different orders, must be the same bytes. */
import type { VerifyReport } from '../host/engine.ts'
import type { ResolvedGraph } from '../graph/resolved.ts'
import { Evaluation } from './evaluate.ts'
import { ServedClip } from './frame-server.ts'
import type { RunPorts } from './ports.ts'
import { pullFrames } from './pull.ts'
import type { FrameRange } from './ranges.ts'

export interface VerifyOptions {
  readonly graph: ResolvedGraph
  /** Ports of the first and of the second pass; they differ in the number of workers. */
  readonly passes: readonly [RunPorts, RunPorts]
  readonly only?: readonly string[]
  readonly frames?: FrameRange
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** Most differences listed. */
const LISTED = 20

export async function verifyGraph(options: VerifyOptions): Promise<VerifyReport> {
  const first = await digests(options, options.passes[0], 'ascending')
  const second = await digests(options, options.passes[1], 'scattered')
  const differences: { node: string; frame: number }[] = []
  const films: Record<string, string> = {}
  let frames = 0
  for (const [clip, list] of first) {
    films[clip] = options.passes[0].filmDigest(list)
    frames += list.length
    list.forEach((digest, n) => {
      if (second.get(clip)?.[n] !== digest && differences.length < LISTED) differences.push({ node: clip, frame: n })
    })
  }
  return { equal: differences.length === 0, frames, digests: films, differences }
}

async function digests(
  { graph, only, frames, signal = new AbortController().signal, onProgress }: VerifyOptions,
  ports: RunPorts,
  order: 'ascending' | 'scattered',
): Promise<Map<string, string[]>> {
  ports.server.cache.clear()
  const evaluation = new Evaluation({
    graph,
    ports,
    mode: 'look',
    signal,
    emit: () => {},
    graphText: '',
    ...(frames === undefined ? {} : { frames }),
  })
  const found = new Map<string, string[]>()
  try {
    for (const target of only ?? graph.sinks) {
      const result = await evaluation.node(target)
      // What a sink would write, where it says so; else what it is given.
      const made = Object.values(result.outputs ?? {}).some((value) => value instanceof ServedClip)
      const values = result.spec.sink && !made ? result.inputs : (result.outputs ?? {})
      for (const [port, clip] of Object.entries(values).flatMap(([port, value]) =>
        [value].flat().map((one) => [port, one] as const),
      )) {
        if (!(clip instanceof ServedClip)) continue
        const numbers = order === 'ascending' ? range(clip.info.length) : scattered(clip.info.length)
        const list: string[] = new Array(clip.info.length)
        let done = 0
        const { slots, lookAhead } = evaluation
        for await (const frame of pullFrames({ clip, frames: numbers, lookAhead, slots, signal })) {
          list[numbers[done]!] = await ports.frameDigest(frame)
          done++
          onProgress?.(done, clip.info.length)
        }
        found.set(`${target}.${port}`, list)
      }
    }
  } finally {
    evaluation.dispose()
    ports.server.cache.clear()
  }
  return found
}

const range = (length: number): number[] => Array.from({ length }, (_, n) => n)

/** Blocks of a few seconds from the back, and within a block forwards by strides: out of order, but no decoder starves. */
export function scattered(length: number): number[] {
  const block = 48
  const order: number[] = []
  for (let start = Math.floor((length - 1) / block) * block; start >= 0; start -= block) {
    const end = Math.min(length, start + block)
    for (let offset = 0; offset < 3; offset++) for (let n = start + offset; n < end; n += 3) order.push(n)
  }
  return order
}
