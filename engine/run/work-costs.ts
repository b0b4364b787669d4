/** What each node of an evaluation has cost. */
import type { NodeResult } from './evaluation.ts'
import type { WorkTime } from './measured.ts'

export class WorkCosts {
  readonly #results: ReadonlyMap<string, NodeResult>
  readonly #processorTime: (() => number) | undefined
  readonly #begun: number
  /** Milliseconds of `run`, waiting for frames left out, by node. */
  readonly #ran = new Map<string, number>()
  #settled: number | undefined

  constructor(results: ReadonlyMap<string, NodeResult>, processorTime: (() => number) | undefined) {
    this.#results = results
    this.#processorTime = processorTime
    this.#begun = processorTime?.() ?? 0
  }

  ran(node: string, milliseconds: number): void {
    this.#ran.set(node, milliseconds)
  }

  /** Processor time of a node by now. */
  of(node: string, share = this.share()): WorkTime {
    const { cost } = this.#results.get(node)!
    const main = (cost.milliseconds + (this.#ran.get(node) ?? 0)) * share
    const elsewhere = (cost.elsewhere ?? 0) + (cost.processes ?? []).reduce((sum, time) => sum + time(), 0)
    return { time: (main + elsewhere) * 1e6, main: main * 1e6 }
  }

  /**
   * Nodes whose frames are made side by side wait for each other on the main thread without knowing it: what they take for
   * their own time is more, all together, than the thread had.
   */
  share(): number {
    if (this.#settled !== undefined || this.#processorTime === undefined) return this.#settled ?? 1
    let own = 0
    let threads = 0
    for (const [name, { cost }] of this.#results) {
      own += cost.milliseconds + (this.#ran.get(name) ?? 0)
      threads += cost.elsewhere ?? 0
    }
    const had = Math.max(0, this.#processorTime() - this.#begun - threads)
    return own <= had ? 1 : had / own
  }

  /** Keeps what nodes have cost by now: the process works for others from here on. */
  settle(): void {
    this.#settled = this.share()
  }
}
