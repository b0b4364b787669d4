import { expect, it } from 'vitest'
import { createHarness, nodeContract } from 'reelgraph/testing'
import { swapChroma } from '../src/swap-chroma.ts'

for (const { name, run } of nodeContract(swapChroma)) it(name, run)

it('leaves light alone and swaps the two planes of colour', async () => {
  const harness = createHarness()
  const video = harness.clip({ length: 1 }, (_, frame) => frame.planes.forEach(({ data }, at) => data.fill([90, 60, 200][at]!)))
  const out = await harness.evaluate(swapChroma, { inputs: { video } })
  expect((await harness.frame(out.video!, 0)).planes.map(({ data }) => data[0])).toEqual([90, 200, 60])
  await harness.close()
})
