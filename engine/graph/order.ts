/** Order of evaluation, in linear time. Pure. */
import { linksIn } from './filling.ts'
import type { Link, ResolvedNode } from './resolved.ts'

/** All that a node waits for. */
export function linksOf({ inputs, paramLinks, fillings }: ResolvedNode): Link[] {
  const links: Link[] = []
  for (const wired of Object.values(inputs)) links.push(...wired)
  for (const link of Object.values(paramLinks)) links.push(link)
  for (const filling of Object.values(fillings)) links.push(...linksIn(filling))
  return links
}

/** Cycles that are told: each is told whole, and a graph may have more than anybody reads. */
const TOLD = 20

/** Each node after all that it needs; nodes stay in file order where they may. Cycles are reported and cut. */
export function topologicalOrder(
  nodes: ReadonlyMap<string, ResolvedNode>,
  onCycle: (cycle: readonly string[]) => void,
): string[] {
  const order: string[] = []
  const state = new Map<string, 'open' | 'done'>()
  let told = 0
  for (const root of nodes.keys()) {
    if (state.has(root)) continue
    const stack: { name: string; needs: Iterator<Link> }[] = []
    const enter = (name: string): void => {
      state.set(name, 'open')
      stack.push({ name, needs: linksOf(nodes.get(name)!)[Symbol.iterator]() })
    }
    enter(root)
    while (stack.length > 0) {
      const top = stack.at(-1)!
      const next = top.needs.next()
      if (next.done === true) {
        state.set(top.name, 'done')
        order.push(top.name)
        stack.pop()
        continue
      }
      const need = next.value.node
      if (!nodes.has(need)) continue
      const known = state.get(need)
      if (known === undefined) enter(need)
      else if (known === 'open' && told++ < TOLD) {
        const names = stack.map((one) => one.name)
        onCycle(names.slice(names.indexOf(need)))
      }
    }
  }
  return order
}
