/**
 * What planning and evaluating cost per node, at 1,000 and at 10,000 nodes: linear, and under 20 µs each. The peer in
 * the same run is JSON.parse of the same text.
 */
import { parseGraph } from '../../engine/graph/parse.ts'
import { resolveGraph } from '../../engine/graph/resolve.ts'
import type { ResolvedGraph } from '../../engine/graph/resolved.ts'
import { Evaluation } from '../../engine/run/evaluate.ts'
import { testRegistry } from '../graph/registry.ts'
import { createRunKit } from '../run/run-kit.ts'
import { figure } from './figures.ts'

const RUNS = 7
const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

/** Chains of ten filters behind a source, joined in pairs: links, params and a multi-input port. */
function graphText(count: number, source: string, filter: string): string {
  const nodes: Record<string, object> = {}
  for (let i = 0; i < count; i++) {
    nodes[`n${i}`] = i % 10 === 0 ? { type: source } : { type: filter, params: { amount: (i % 7) / 7 }, inputs: { video: `n${i - 1}.video` } }
  }
  return JSON.stringify({ format: 1, nodes })
}

async function time(work: () => unknown): Promise<number> {
  const spans: number[] = []
  // The first runs warm the compiler up and don't count.
  for (let run = 0; run < 3; run++) await work()
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now()
    await work()
    spans.push(performance.now() - started)
  }
  return median(spans)
}

const kit = await createRunKit()
const registry = testRegistry()
const loadSubgraph = (): never => {
  throw new Error('none')
}
const costs: Record<string, number[]> = { plan: [], evaluate: [], parse: [] }
for (const count of [1000, 10_000]) {
  const text = graphText(count, 'source', 'zoom')
  costs['plan']!.push((await time(() => resolveGraph(parseGraph(text), { registry, loadSubgraph }))) * 1000 / count)
  costs['parse']!.push((await time(() => JSON.parse(text) as unknown)) * 1000 / count)
  const { graph } = await resolveGraph(parseGraph(graphText(count, 'ramp', 'plus')), { registry: kit.ports.registry, loadSubgraph })
  costs['evaluate']!.push((await time(() => evaluate(graph!))) * 1000 / count)
}
await kit.close()

async function evaluate(graph: ResolvedGraph): Promise<void> {
  const evaluation = new Evaluation({ graph, ports: kit.ports, mode: 'dry', signal: new AbortController().signal, emit: () => {}, graphText: '' })
  for (const name of graph.order) await evaluation.node(name)
  evaluation.dispose()
}

for (const name of ['plan', 'evaluate'] as const) {
  const [small, large] = costs[name] as [number, number]
  figure(`${name} of 10,000 nodes, times JSON.parse of the text`, large / costs['parse']![1]!, 'less')
  console.log(`${name}: ${small.toFixed(1)} µs per node at 1,000 nodes, ${large.toFixed(1)} at 10,000 (goal: under 20, linear); ${(large / costs['parse']![1]!).toFixed(1)}x of JSON.parse of the same text`)
}
