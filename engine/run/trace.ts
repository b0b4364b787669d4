/**
 * What a run did and when, as Chrome's trace events, which Perfetto and chrome://tracing open. A node makes several frames side by
 * side: each gets the first row of the node's that is free, so that what lies in a row never overlaps but by lying inside.
 */
interface Span {
  readonly row: string
  readonly name: string
  readonly start: number
  readonly end: number
  readonly facts: Readonly<Record<string, string | number>>
  readonly waits: readonly Wait[]
}
export type Wait = readonly [start: number, end: number]

export interface TraceEvent {
  readonly ph: 'X' | 'M'
  readonly pid: number
  readonly tid: number
  readonly name: string
  readonly cat?: string
  /** Microseconds. */
  readonly ts?: number
  readonly dur?: number
  readonly args: Readonly<Record<string, string | number>>
}

const PROCESSES = { nodes: 1, kernels: 2, children: 3 } as const
const TITLES = { nodes: 'Nodes (main thread)', kernels: 'Pixel threads', children: 'Other processes (processor time)' }

/** Times are milliseconds of the run's clock. */
export class Trace {
  readonly #spans: Record<keyof typeof PROCESSES, Span[]> = { nodes: [], kernels: [], children: [] }
  readonly #clips: { readonly node: string; readonly time: () => number }[] = []

  /** A frame of a node, or its `run`. */
  node(node: string, type: string, what: string, start: number, end: number, waits: readonly Wait[]): void {
    this.#spans.nodes.push({ row: node, name: what, start, end, facts: { node, type }, waits: [...waits] })
  }

  /** Part of a kernel on a thread of its own; it is heard of when it is over. */
  kernel(node: string, thread: number, name: string, end: number, milliseconds: number): void {
    this.#spans.kernels.push({ row: `thread ${thread}`, name, start: end - milliseconds, end, facts: { node }, waits: [] })
  }

  /** A process has ended. */
  child(node: string, end: number, milliseconds: number): void {
    this.#spans.children.push({ row: node, name: 'process', start: end - milliseconds, end, facts: { node }, waits: [] })
  }

  /** Processes that run as long as somebody asks for frames of a clip. */
  clip(node: string, time: () => number): void {
    this.#clips.push({ node, time })
  }

  /** The whole as the JSON of a trace. */
  events(): { readonly traceEvents: readonly TraceEvent[]; readonly displayTimeUnit: 'ms' } {
    const all = Object.values(this.#spans).flat()
    const zero = Math.min(...all.map(({ start }) => start))
    const last = Math.max(...all.map(({ end }) => end))
    const children = [...this.#spans.children]
    for (const { node, time } of this.#clips) {
      const spent = time()
      if (spent > 0) children.push({ row: node, name: 'process', start: Math.max(zero, last - spent), end: last, facts: { node, milliseconds: spent }, waits: [] })
    }
    const traceEvents: TraceEvent[] = []
    for (const [kind, spans] of Object.entries({ ...this.#spans, children }) as [keyof typeof PROCESSES, Span[]][]) {
      if (spans.length === 0) continue
      const pid = PROCESSES[kind]
      traceEvents.push({ ph: 'M', pid, tid: 0, name: 'process_name', args: { name: TITLES[kind] } })
      // A thread does one thing at a time; word of it may come late.
      for (const [tid, { title, spans: row }] of rowsOf(spans, kind === 'kernels').entries()) {
        traceEvents.push({ ph: 'M', pid, tid: tid + 1, name: 'thread_name', args: { name: title } })
        for (const { name, start, end, facts, waits } of row) {
          const event = (label: string, from: number, to: number, cat: string, args: TraceEvent['args']): void => {
            const ts = Math.round((from - zero) * 1000)
            traceEvents.push({ ph: 'X', pid, tid: tid + 1, name: label, cat, ts, dur: Math.round((to - zero) * 1000) - ts, args })
          }
          event(name, start, end, kind, facts)
          for (const [from, to] of waits) event('wait', Math.max(start, from), Math.min(end, to), 'wait', {})
        }
      }
    }
    return { traceEvents, displayTimeUnit: 'ms' }
  }
}

/** Spans in rows in which none overlaps another: more rows of a name where that is needed, or cut at the one before. */
function rowsOf(spans: readonly Span[], single: boolean): { readonly title: string; readonly spans: Span[] }[] {
  const rows = new Map<string, { readonly title: string; readonly spans: Span[] }[]>()
  const order = single ? (one: Span): number => one.end : (one: Span): number => one.start
  for (const span of spans.toSorted((a, b) => order(a) - order(b))) {
    const own = rows.get(span.row) ?? []
    rows.set(span.row, own)
    const free = own.find((row) => single || row.spans.at(-1)!.end <= span.start)
    if (free === undefined) own.push({ title: own.length === 0 ? span.row : `${span.row} (${own.length + 1})`, spans: [span] })
    else free.spans.push({ ...span, start: Math.max(span.start, free.spans.at(-1)!.end) })
  }
  return [...rows.values()].flat()
}
