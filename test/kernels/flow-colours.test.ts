/** The colours of a flow against those of a port of Baker et al.'s own code. */
import { readFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { FLOW_WHEEL, flowColourScratch } from '../../engine/kernels/ops/flow-colour.ts'
import { createStage } from './stage.ts'

const record = JSON.parse(readFileSync(new URL('../oracles/flow-colours.json', import.meta.url), 'utf8')) as {
  readonly wheel: number[][]
  readonly vectors: (readonly [number, number])[]
  readonly colours: number[][]
}
const stage = createStage(0)
afterAll(() => stage.close())

it('the wheel is the one that Baker et al. published', () => {
  expect(FLOW_WHEEL).toHaveLength(55)
  expect(FLOW_WHEEL).toEqual(record.wheel)
})

it('colours are within a code value, longer displacements than the maximum included', async () => {
  const { vectors, colours } = record
  const maximum = 8
  const flow = stage.create('flow', vectors.length, 1)
  vectors.forEach((vector, i) => vector.forEach((part, k) => (flow.planes[k]!.data[i] = part * maximum)))
  const kernel = { module: new URL('../../engine/kernels/ops/flow-colour.ts', import.meta.url), name: 'flowColour' }
  const bytes = stage.create('gray8', vectors.length * 4, 1)
  await stage.pool.run(kernel, bytes, [flow], { maximum }, undefined, flowColourScratch())
  colours.forEach((colour, i) =>
    colour.forEach((part, k) => expect(Math.abs(bytes.bytes[i * 4 + k]! - part), `${vectors[i]!.join()} ${k}`).toBeLessThanOrEqual(1)),
  )
})
