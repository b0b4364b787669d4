import { expect, it } from 'vitest'
import { createHarness, nodeContract } from 'reelgraph/testing'
import { breathe } from '../breathe.ts'

for (const { name, run } of nodeContract(breathe)) it(name, run)

it('is at rest in the first frame and swells after it', async () => {
  const harness = createHarness()
  const video = harness.clip({ length: 25 }, (_, frame) => frame.bytes.forEach((__, i) => (frame.bytes[i] = 16 + (i % 200))))
  const out = await harness.evaluate(breathe, { inputs: { video }, params: { depth: 0.5 } })
  expect((await harness.frame(out.video!, 0)).bytes).toEqual((await harness.frame(video, 0)).bytes)
  expect((await harness.frame(out.video!, 12)).bytes).not.toEqual((await harness.frame(video, 12)).bytes)
  await harness.close()
})
