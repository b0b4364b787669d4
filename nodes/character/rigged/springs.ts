/**
 * Chains that swing (VRMC_springBone 1.0, section "Spring Bone Algorithm"), as a function of time: each moment is worked out from a
 * little before it, when all hung at rest. What was longer ago has died away.
 */
import type { Character } from '../../../engine/api.ts'
import type { Rig } from './rig.ts'
import { after, between, long, matrixOf, minus, placeOf, plus, product, times, turned, undone, unit, type Matrix, type Three, type Turn } from './turn.ts'

/** Steps a second, and how many of them. */
const RATE = 30
const STEPS = 20
/** Metres of the tip of a bone that has no child, as VRM 0.x has it. */
const TIP = 0.07

interface Joint {
  readonly node: number
  readonly parent: number
  /** The tip at rest, within the joint. */
  readonly tip: Three
  readonly stiffness: number
  readonly drag: number
  readonly gravity: Three
  readonly radius: number
  readonly colliders: Character['springs'][number]['colliders']
}

export interface Swing {
  /** Turns of nodes at a time, within their parents. */
  at(time: number): ReadonlyMap<number, Turn>
}

const STILL: Swing = { at: () => new Map() }

/** @param worldAt where nodes are at a time, springs at rest */
export function swingOf(rig: Rig, worldAt: (time: number) => readonly Matrix[]): Swing {
  const joints = jointsOf(rig)
  if (joints.length === 0) return STILL
  const known = new Map<number, readonly Matrix[]>()
  const gridWorld = (step: number): readonly Matrix[] => {
    const before = known.get(step)
    if (before !== undefined) return before
    const made = worldAt(step / RATE)
    known.set(step, made)
    // The oldest goes: frames follow each other.
    if (known.size > 4 * STEPS) known.delete(known.keys().next().value!)
    return made
  }
  return {
    at(time) {
      const last = Math.floor(time * RATE)
      let tails: readonly Three[] = joints.map(({ node, tip }) => moved(gridWorld(last - STEPS)[node]!, tip))
      let before = tails
      let turns = new Map<number, Turn>()
      for (let step = last - STEPS + 1; step <= last + 1; step++) {
        const world = step > last ? worldAt(time) : gridWorld(step)
        const share = step > last ? time * RATE - last : 1
        if (share <= 1e-6) break
        const next = stepped(rig, joints, world, tails, before, share)
        before = tails
        tails = next.tails
        turns = next.turns
      }
      return turns
    },
  }
}

function stepped(
  { character: { nodes } }: Rig, joints: readonly Joint[], rest: readonly Matrix[], tails: readonly Three[], before: readonly Three[], share: number,
): { readonly tails: Three[]; readonly turns: Map<number, Turn> } {
  const turns = new Map<number, Turn>()
  // Nodes of chains that have swung already, and how.
  const swung = new Map<number, { readonly matrix: Matrix; readonly turn: Turn }>()
  const standOf = (node: number): { readonly matrix: Matrix; readonly turn: Turn } => swung.get(node) ?? { matrix: rest[node]!, turn: turnOf(rest[node]!) }
  const made = joints.map((joint, i): Three => {
    const { rotation, position, scale } = nodes[joint.node]!
    const parent = joint.parent === -1 ? { matrix: matrixOf([0, 0, 0], [0, 0, 0, 1]), turn: [0, 0, 0, 1] as Turn } : standOf(joint.parent)
    const place = moved(parent.matrix, position)
    const still = after(parent.turn, rotation)
    const tip = turned(still, times(joint.tip, scaleOf(parent.matrix) * scale[1]))
    const length = long(tip)
    const way = unit(tip)
    const dt = share / RATE
    let next = plus(tails[i]!, times(minus(tails[i]!, before[i]!), (1 - joint.drag) * share))
    next = plus(next, plus(times(way, joint.stiffness * dt), times(joint.gravity, dt)))
    next = plus(place, times(unit(minus(next, place)), length))
    for (const collider of joint.colliders) {
      const centre = nearest(collider, rest[collider.node]!, next)
      const apart = minus(next, centre)
      const least = joint.radius + collider.radius
      if (long(apart) < least) next = plus(place, times(unit(minus(plus(centre, times(unit(apart), least)), place)), length))
    }
    const turn = after(between(way, unit(minus(next, place))), still)
    const own = after(undone(parent.turn), turn)
    turns.set(joint.node, own)
    swung.set(joint.node, { matrix: product(parent.matrix, matrixOf(position, own, scale)) as Matrix, turn })
    return next
  })
  return { tails: made, turns }
}

/** The centre of a ball, or the nearest point of a capsule's middle line. */
function nearest(collider: Character['springs'][number]['colliders'][number], world: Matrix, to: Three): Three {
  const a = moved(world, collider.offset)
  if (collider.tail === undefined) return a
  const line = minus(moved(world, collider.tail), a)
  const length = long(line) ** 2 || 1
  const at = Math.min(1, Math.max(0, ((to[0] - a[0]) * line[0] + (to[1] - a[1]) * line[1] + (to[2] - a[2]) * line[2]) / length))
  return plus(a, times(line, at))
}

/** In the order of their nodes: what hangs on another comes after it. */
function jointsOf({ character: { springs, nodes, order } }: Rig): readonly Joint[] {
  const children = nodes.map(() => [] as number[])
  nodes.forEach(({ parent }, i) => { if (parent !== -1) children[parent]!.push(i) })
  const found = new Map<number, Joint>()
  for (const { joints, colliders } of springs) {
    for (const { node, tip, stiffness, drag, gravity, gravityDirection, radius } of joints) {
      const put = (at: number, to: number | undefined): void => {
        const position = to === undefined ? times(unit(nodes[at]!.position), TIP) : nodes[to]!.position
        if (long(position) > 1e-6) found.set(at, { node: at, parent: nodes[at]!.parent, tip: position, stiffness, drag, gravity: times(gravityDirection, gravity), radius, colliders })
      }
      if (tip !== undefined) put(node, tip)
      else if (joints.length === 1) {
        // VRM 0.x: all that hangs on it.
        const visit = (at: number): void => {
          put(at, children[at]![0])
          for (const child of children[at]!) visit(child)
        }
        visit(node)
      }
    }
  }
  return order.flatMap((node) => found.get(node) ?? [])
}

function moved(m: Matrix, [x, y, z]: Three): Three {
  return plus(placeOf(m), [m[0]! * x + m[4]! * y + m[8]! * z, m[1]! * x + m[5]! * y + m[9]! * z, m[2]! * x + m[6]! * y + m[10]! * z])
}

const scaleOf = (m: Matrix): number => Math.hypot(m[4]!, m[5]!, m[6]!)

/** Of a matrix without shear. */
function turnOf(m: Matrix): Turn {
  const [x, y] = [unit([m[0]!, m[1]!, m[2]!]), unit([m[4]!, m[5]!, m[6]!])]
  const first = between([1, 0, 0], x)
  return after(between(turned(first, [0, 1, 0]), y), first)
}
