/** The domain transform's filter against its plain twin, on all planes, and over any number of workers. */
import { afterAll, describe, expect, it } from 'vitest'
import type { ReadonlyFrame as Frame } from '../../engine/frames/frame-view.ts'
import { domainTables } from '../../engine/kernels/ops/domain.ts'
import { domainTransform } from './reference/domain.ts'
import { createStage, noise } from './stage.ts'

const stage = createStage(0)
const threaded = createStage(2)
afterAll(async () => {
  await stage.close()
  await threaded.close()
})

const SIGMA = [9, 0.35] as const
const tables = [0, 1, 2].map((pass) => domainTables(pass, ...SIGMA))

async function twin(frame: Frame): Promise<Float64Array[]> {
  const [y, u, v] = frame.planes as unknown as readonly [Frame['planes'][number], Frame['planes'][number], Frame['planes'][number]]
  const luma = domainTransform(y, [y], tables.map(([table]) => table))
  if (frame.format === 'gray8') return [luma]
  const half = await stage.kernels.resize(await stage.kernels.convert(frame, 'gray8'), u.width, u.height, 'area')
  const guides = [half.planes[0]!, u, v]
  return [luma, ...[u, v].map((plane) => domainTransform(plane, guides, tables.map(([, table]) => table)))]
}

describe.each(['gray8', 'yuv420p', 'yuva420p'] as const)('%s', (format) => {
  it.each([[1, 1], [2, 1], [1, 3], [5, 7], [16, 9], [33, 31], [70, 46]])('%ix%i is the twin', async (width, height) => {
    const frame = noise(stage.create(format, width, height), 7)
    const made = await stage.kernels.edgePreserving(frame, ...SIGMA)
    const expected = await twin(frame)
    expected.forEach((plane, p) => {
      plane.forEach((value, i) => expect(Math.abs(made.planes[p]!.data[i]! - value)).toBeLessThan(0.51))
    })
    if (format === 'yuva420p') expect(made.planes[3]!.data).toEqual(frame.planes[3]!.data)
  })
})

it('is the same on two workers', async () => {
  const frame = noise(stage.create('yuv420p', 601, 403), 3)
  const other = noise(threaded.create('yuv420p', 601, 403), 3)
  const [one, two] = [await stage.kernels.edgePreserving(frame, 20, 0.3), await threaded.kernels.edgePreserving(other, 20, 0.3)]
  expect(Buffer.compare(one.bytes as Uint8Array, two.bytes as Uint8Array)).toBe(0)
})
