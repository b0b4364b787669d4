/** Frames that a call makes on the way go back before it settles. */
import { afterAll, describe, expect, it } from 'vitest'
import { defineFilter, type ReadonlyFrame, type Kernels } from '../../engine/api.ts'
import { blockBytes } from '../../engine/frames/arena.ts'
import { createHarness } from '../harness.ts'

const harness = createHarness()
afterAll(() => harness.close())

/** Bytes that a call holds after its work, counted in frames of this size. */
async function heldAfter(work: (kernels: Kernels, source: ReadonlyFrame) => Promise<ReadonlyFrame>): Promise<number> {
  let held = NaN
  const spec = defineFilter({
    type: 'probe', title: 'Probe', version: 1, category: 'test', description: 'Counts.',
    inputs: { video: 'video' },
    outputs: { video: 'video' },
    async frame(n, { inputs, kernels }) {
      const source = await inputs.video.frame(n)
      const before = harness.arena.stats.used
      const made = await work(kernels, source)
      held = (harness.arena.stats.used - before) / blockBytes(source.bytes.byteLength)
      return made
    },
  })
  const { video } = await harness.evaluate(spec, { inputs: { video: harness.clip({ length: 1 }, [90, 120, 40, 1]) } })
  await harness.frame(video!, 0)
  harness.dropCache()
  return held
}

const softened = async (kernels: Kernels, source: ReadonlyFrame): Promise<ReadonlyFrame> => kernels.mix(source, await kernels.hsv(source, { hue: 30 }), 0.5)

describe('within', () => {
  it('keeps what it returns and frees the rest', async () => {
    expect(await heldAfter(softened)).toBe(2)
    expect(await heldAfter((kernels, source) => kernels.within((inner) => softened(inner, source)))).toBe(1)
  })
  it('can be nested, and return what it was given', async () => {
    expect(await heldAfter((kernels, source) => kernels.within(async (outer) => softened(outer, await outer.within((inner) => softened(inner, source)))))).toBe(1)
    expect(await heldAfter((kernels, source) => kernels.within(async (inner) => ((await softened(inner, source)), source)))).toBe(0)
  })
  it('leaves to the call what it made where it fails', async () => {
    const failed = heldAfter((kernels, source) => kernels.within(async (inner) => {
      await softened(inner, source)
      throw new Error('no')
    }))
    await expect(failed).rejects.toThrow('no')
    harness.dropCache()
  })
  it('is what kernels of several steps do by themselves', async () => {
    expect(await heldAfter((kernels, source) => kernels.glow(source, { threshold: 0.2, sigma: 6, strength: 1 }))).toBe(1)
    expect(await heldAfter((kernels, source) => kernels.chromaticAberration(source, 0.1))).toBe(1)
    expect(await heldAfter((kernels, source) => kernels.edgePreserving(source, 6, 0.2))).toBe(1)
  })
  it('holds nothing in the end', () => expect(harness.arena.stats.used).toBe(0))
})
