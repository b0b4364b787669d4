/** The frames between the graph's in and out points, as a run takes them. */
import { plan, type NodeType, type Order } from '../api/client.ts'
import { framesWithin, rangeOf } from '../document/range.ts'

/** Frames of the first film that is ordered: its rate is known once it is planned. Nothing where the whole film is meant. */
export async function rangeNow(order: Order, types: ReadonlyMap<string, NodeType>): Promise<Pick<Order, 'frames'>> {
  const range = rangeOf(order.document)
  if (range.in === undefined && range.out === undefined) return {}
  const sinks = order.only ?? Object.keys(order.document.nodes).filter((name) => types.get(order.document.nodes[name]!.type)?.sink === true)
  const { nodes } = await plan({ ...order, only: [...sinks] })
  for (const sink of sinks) {
    const clip = nodes.find(({ node }) => node === sink)?.ports.find((port) => port.clip !== undefined)?.clip
    const frames = clip === undefined ? undefined : framesWithin(range, clip.rate.num / clip.rate.den, clip.length)
    if (frames !== undefined) return { frames }
  }
  return {}
}
