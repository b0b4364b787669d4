/** How far a run is, from the latest progress of its nodes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outlook } from '../../engine/queue/outlook.ts'

const of = (done: number, total: number, eta?: number) => ({ type: 'progress', done, total, ...(eta === undefined ? {} : { eta }) })

test('a node that is done says nothing of those that have not begun', () => {
  expect(outlook([of(149, 149, 0)])).toEqual({})
  expect(outlook([of(149, 149, 0), of(1, 4)])).toEqual({ completed: 0.25 })
  expect(outlook([of(3, 4, 2), of(1, 4, 9)])).toEqual({ completed: 0.25, eta: 9 })
})

test('what is under way is never all done', () => {
  const node = fc.record({ type: fc.constantFrom('progress', 'node-times'), done: fc.nat(100), total: fc.nat(100), eta: fc.option(fc.nat(60), { nil: undefined }) })
  fc.assert(fc.property(fc.array(node), (nodes) => {
    const { completed = 0 } = outlook(nodes.map(({ eta, ...rest }) => ({ ...rest, ...(eta === undefined ? {} : { eta }) })))
    expect(completed).toBeLessThan(1)
  }))
})
