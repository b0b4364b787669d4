/** Makes parts of a graph into a store that is shared, without a queue: what tasks of other farms call. */
import { failure, ReelgraphError } from '../contract/errors.ts'
import type { RunReport, StampedRunEvent } from '../contract/events.ts'
import type { Engine, RenderRequest } from '../host/engine.ts'
import type { PlannedPart } from '../run/part-plan.ts'
import { stretchesOf } from './farm-jobs.ts'

export interface MakeChoice {
  /** Absent: all results that are kept, one after the other, and no films. */
  readonly node?: string
  /** Of a film, from 0. */
  readonly stretch?: number
}

/** @returns reports of what was made; none where all is there. @throws E_USAGE for a part that the graph has not, and what goes wrong */
export async function makeParts(engine: Engine, request: RenderRequest, { node, stretch }: MakeChoice): Promise<readonly RunReport[]> {
  const { faults } = await engine.check(request, request.inputs, { ...request, render: true })
  if (faults.length > 0) throw new ReelgraphError(faults)
  if (node !== undefined) {
    const parts = await engine.planParts(request)
    const part = parts.find((one) => one.node === node)
    // What is there already is not planned any more.
    if (part === undefined) return known(request, node) ? [] : unknown('--node', parts.map((one) => one.node), node)
    const count = part.film === undefined ? undefined : stretchesOf(part.film).length
    if (stretch !== undefined && stretch >= (count ?? 0)) throw failure('E_USAGE', { port: '--stretch', expected: count === undefined ? 'the node of a film' : `0 to ${count - 1}`, got: String(stretch) })
    return [await make(engine, request, part, stretch)]
  }
  const reports: RunReport[] = []
  const over = new Set<string>()
  for (;;) {
    const part = (await engine.planParts(request)).find((one) => one.film === undefined && !over.has(one.key))
    if (part === undefined) return reports
    over.add(part.key)
    reports.push(await make(engine, request, part, undefined))
  }
}

async function make(engine: Engine, { document, frames, signal, onEvent, role, contentRating = document.contentRating }: RenderRequest, { node, key, graph, kept, film }: PlannedPart, stretch: number | undefined): Promise<RunReport> {
  const all = film === undefined ? [] : stretchesOf(film)
  const range = film === undefined ? undefined : stretch === undefined ? { from: 0, to: film.frames - 1 } : all[stretch]!
  const report = await engine.renderPart({
    graph,
    part: { node, key, kept, ...(film === undefined ? {} : { film: { key: film.key, segment: film.segment, ...range! } }) },
    ...(frames === undefined ? {} : { frames }), ...(role === undefined ? {} : { role }), ...(contentRating === undefined ? {} : { contentRating }), ...(signal === undefined ? {} : { signal }),
    ...(onEvent === undefined ? {} : { onEvent: (event: StampedRunEvent) => onEvent(event) }),
  })
  if (report.faults.length > 0) throw new ReelgraphError(report.faults)
  return report
}

/** Also of a node that the graph grows by. */
const known = ({ document }: RenderRequest, node: string): boolean => node.split('/')[0]! in document.nodes

const unknown = (port: string, names: readonly string[], got: string): never => {
  throw failure('E_USAGE', { port, expected: names.join(', ') || 'a part that is still to be made', got })
}
