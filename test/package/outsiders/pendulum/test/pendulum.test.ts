import { expect, it } from 'vitest'
import { createHarness, nodeContract } from 'reelgraph/testing'
import { pendulum } from '../pendulum.ts'
import { at, swing } from '../swing.ts'

for (const { name, run } of nodeContract(pendulum, { sockets: [swing] })) it(name, run)

it('is low at the start and high half a period later', async () => {
  const harness = createHarness({ sockets: [swing] })
  const out = await harness.evaluate(pendulum, { params: { low: 1, high: 2, period: 4 } })
  expect([0, 1, 2, 4].map((time) => at(out.swing!, time))).toEqual([1, expect.closeTo(1.5), 2, 1])
  await harness.close()
})

it('refuses what does not swing', () => {
  expect(swing.check({ low: 0, high: 1, period: 0 })).toMatchObject({ got: '0' })
})
