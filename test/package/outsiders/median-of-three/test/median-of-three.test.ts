import { expect, it } from 'vitest'
import { createHarness, nodeContract } from 'reelgraph/testing'
import { medianOfThree } from '../median-of-three.ts'

for (const { name, run } of nodeContract(medianOfThree)) it(name, run)

it('takes away what lasts for one frame, and keeps what stays', async () => {
  const harness = createHarness()
  const video = harness.clip({ length: 7 }, (n, frame) => frame.bytes.fill(n === 2 ? 235 : n < 5 ? 60 : 120))
  const out = await harness.evaluate(medianOfThree, { inputs: { video } })
  const seen = await Promise.all([0, 1, 2, 3, 4, 5, 6].map(async (n) => (await harness.frame(out.video!, n)).bytes[0]))
  expect(seen).toEqual([60, 60, 60, 60, 60, 120, 120])
  await harness.close()
})
