/** Warnings of one evaluation: each told once, to the log and as an event. */
import { warning, type Warning } from '../contract/warnings.ts'
import type { ResolvedNode } from '../graph/resolved.ts'
import type { Emit, RunPorts } from './ports.ts'

export interface ToldWarnings {
  /** In the order in which they came up. */
  list(): readonly Warning[]
  /** The same words of the same place are told once. */
  tell(one: Warning): void
  /** What a node had to say when its result was made is true of the result as long as it is kept. Of many nodes at once it is told soon. */
  recall(node: ResolvedNode, key: string): void
  /** Those of these nodes, and those of no node. */
  of(nodes: ReadonlySet<string>): readonly Warning[]
  /** Nobody listens any more. */
  close(): void
}

export function createToldWarnings({ log, store }: Pick<RunPorts, 'log' | 'store'>, emit: Emit): ToldWarnings {
  const list: Warning[] = []
  const told = new Set<string>()
  /** Nodes and the keys of their results, since the store was last asked. */
  let recalled: { readonly node: ResolvedNode; readonly key: string }[] = []
  const say = (one: Warning): void => {
    if (told.has(one.message)) return
    told.add(one.message)
    list.push(one)
    const place = one.node === undefined ? {} : { node: one.node }
    log.warn({ code: one.code, ...place }, one.message)
    emit({ type: 'warning', ...place, warning: one })
  }
  const catchUp = (): void => {
    if (recalled.length === 0) return
    const asked = recalled
    recalled = []
    const found = store.warnings(asked.map(({ key }) => key))
    if (found.size === 0) return
    for (const { node: { name, spec }, key } of asked) for (const { code, ...facts } of found.get(key) ?? []) say(warning(code, { ...facts, node: name, type: spec.type }))
  }
  return {
    list() {
      catchUp()
      return list
    },
    tell(one) {
      catchUp()
      say(one)
    },
    recall(node, key) {
      // One question for many nodes: asked for each, it was a third of what a node takes.
      if (recalled.push({ node, key }) === 1) setImmediate(catchUp)
    },
    of(nodes) {
      catchUp()
      return list.filter(({ node }) => node === undefined || nodes.has(node))
    },
    close: () => void (recalled = []),
  }
}
