/** Warnings of one evaluation: each told once, to the log and as an event. */
import { warning, type Warning } from '../contract/warnings.ts'
import type { ResolvedNode } from '../graph/resolved.ts'
import type { Emit, RunPorts } from './ports.ts'

export interface ToldWarnings {
  /** In the order in which they came up. */
  readonly list: readonly Warning[]
  /** The same words of the same place are told once. */
  tell(one: Warning): void
  /** What a node had to say when its result was made is true of the result as long as it is kept. */
  recall(node: ResolvedNode, key: string): void
  /** Those of these nodes, and those of no node. */
  of(nodes: ReadonlySet<string>): readonly Warning[]
}

export function createToldWarnings({ log, store }: Pick<RunPorts, 'log' | 'store'>, emit: Emit): ToldWarnings {
  const list: Warning[] = []
  const told = new Set<string>()
  const tell = (one: Warning): void => {
    if (told.has(one.message)) return
    told.add(one.message)
    list.push(one)
    const place = one.node === undefined ? {} : { node: one.node }
    log.warn({ code: one.code, ...place }, one.message)
    emit({ type: 'warning', ...place, warning: one })
  }
  return {
    list,
    tell,
    recall({ name, spec }, key) {
      for (const { code, ...facts } of store.warnings(key)) tell(warning(code, { ...facts, node: name, type: spec.type }))
    },
    of: (nodes) => list.filter(({ node }) => node === undefined || nodes.has(node)),
  }
}
