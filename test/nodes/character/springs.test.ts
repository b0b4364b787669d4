/** Chains that swing: where they hang, and how they follow. */
import { describe, expect, test } from 'vitest'
import type { Character } from '../../../engine/frames/character.ts'
import { testCharacter } from '../../../engine/sockets/test-character.ts'
import { rigOf, type Rig } from '../../../nodes/character/rigged/rig.ts'
import { swingOf } from '../../../nodes/character/rigged/springs.ts'
import { matrixOf, NO_TURN, product, turned, type Matrix, type Three, type Turn } from '../../../nodes/character/rigged/turn.ts'

/** A head with a lock of two joints that hangs down at its side. */
function withLock(change: Partial<Character['springs'][number]['joints'][number]>, colliders: Character['springs'][number]['colliders'] = []): Rig {
  const box = testCharacter()
  const node = (name: string, parent: number, position: Three): Character['nodes'][number] => ({ name, parent, position, rotation: NO_TURN, scale: [1, 1, 1] })
  const joint = { stiffness: 1, gravity: 0, gravityDirection: [0, -1, 0] as const, drag: 0.4, radius: 0.01, ...change }
  return rigOf({
    ...box,
    nodes: [...box.nodes, node('lock', 0, [0.1, 0, 0]), node('end', 1, [0, -0.1, 0]), node('tip', 2, [0, -0.1, 0])],
    order: [0, 1, 2, 3],
    springs: [{ joints: [{ node: 1, tip: 2, ...joint }, { node: 2, tip: 3, ...joint }, { node: 3, tip: undefined, ...joint }], colliders }],
  })
}

/** The head stands still, then moves a metre to the right in a tenth of a second, and stands. */
const moving = (rig: Rig) => (time: number): readonly Matrix[] => {
  const world: Matrix[] = []
  for (const i of rig.character.order) {
    const { parent, position, rotation } = rig.character.nodes[i]!
    const own = matrixOf(i === 0 ? [Math.min(1, Math.max(0, (time - 2) * 10)), 1.4, 0] : position, rotation)
    world[i] = parent === -1 ? own : (product(world[parent]!, own) as Matrix)
  }
  return world
}
const lean = (turn: Turn | undefined): number => turned(turn ?? NO_TURN, [0, -1, 0])[0]

describe('springs', () => {
  test('hang as they were made, trail behind what moves, and come to rest', () => {
    const rig = withLock({})
    const swing = swingOf(rig, moving(rig))
    expect(lean(swing.at(1.9).get(1))).toBeCloseTo(0, 6)
    expect(lean(swing.at(2.08).get(1))).toBeLessThan(-0.2)
    expect(Math.abs(lean(swing.at(6).get(1)))).toBeLessThan(1e-3)
    expect(swing.at(6).has(3)).toBe(false)
  })

  test('the stiffer, the less', () => {
    const leans = [0.5, 2, 4].map((stiffness) => {
      const rig = withLock({ stiffness })
      return Math.abs(lean(swingOf(rig, moving(rig)).at(2.1).get(1)))
    })
    expect(leans[1]).toBeLessThan(leans[0]!)
    expect(leans[2]).toBeLessThan(leans[1]!)
  })

  test('gravity pulls, colliders push', () => {
    const pulled = withLock({ gravity: 0.6, gravityDirection: [1, 0, 0] })
    expect(lean(swingOf(pulled, moving(pulled)).at(1).get(1))).toBeGreaterThan(0.1)
    const pushed = withLock({}, [{ node: 0, offset: [0.06, -0.1, 0], radius: 0.06 }])
    expect(lean(swingOf(pushed, moving(pushed)).at(1).get(1))).toBeGreaterThan(0.1)
  })

  test('a moment is the same whichever was asked for before', () => {
    const rig = withLock({})
    const one = swingOf(rig, moving(rig))
    for (let k = 0; k < 90; k++) one.at(k / 24)
    expect([...one.at(2.2)]).toEqual([...swingOf(rig, moving(rig)).at(2.2)])
  })
})
