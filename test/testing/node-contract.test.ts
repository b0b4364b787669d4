/** The contract bites: nodes that break one promise each, and which check finds them. */
import { describe, expect, it } from 'vitest'
import { defineFilter, defineSequential, type Frame, type Still } from '../../engine/api.ts'
import type { NodeSpec } from '../../engine/contract/declaration.ts'
import { toReelgraphError } from '../../engine/contract/errors.ts'
import { nodeContract } from '../../engine/testing/index.ts'

const head = { type: 'bad', title: 'Bad', version: 1, category: 'test', description: 'Breaks a promise.', inputs: { video: 'video' }, outputs: { video: 'video' } } as const
const LEAVES = 'leaves its inputs as they are'
const STOPS = 'stops when it is cancelled'

async function broken(spec: NodeSpec): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const { name, run } of nodeContract(spec)) await run().catch((thrown: unknown) => (found[name] = toReelgraphError(thrown).message))
  return found
}

it('a node that keeps all promises breaks none', async () => {
  const good = defineFilter({ ...head, frame: async (n, { inputs, kernels }) => kernels.adjust(await inputs.video.frame(n), { brightness: 1.2 }) })
  expect(await broken(good)).toEqual({})
})

it('writing to a pulled frame, also where it is put back as it was afterwards', async () => {
  const writes = defineFilter({ ...head, async frame(n, { inputs }) {
    const frame = (await inputs.video.frame(n)) as Frame
    frame.bytes[0]! ^= 255
    return frame
  } })
  expect((await broken(writes))[LEAVES]).toContain('E_FRAME_WRITTEN')
})

it('writing to the frame before in a recurrence', async () => {
  const writes = defineSequential({ ...head, async step(n, { inputs, previous }) {
    if (previous !== undefined) (previous as Frame).bytes[0]! ^= 255
    return { frame: await inputs.video.frame(n) }
  } })
  expect((await broken(writes))[LEAVES]).toContain('E_FRAME_WRITTEN')
})

it('writing to a picture that it was given', async () => {
  const writes = defineFilter({ ...head, inputs: { video: 'video', image: 'image' }, frame(n, { inputs }) {
    ;(inputs.image as Still).data[0]! ^= 255
    return inputs.video.frame(n)
  } })
  const found = await broken(writes)
  expect(found[LEAVES]).toContain('the value of an input was changed')
})

it('a warning before a run that the run knows nothing of', async () => {
  const foretells = (also: boolean): NodeSpec => defineFilter({
    ...head,
    check: ({ log }) => log.warn('W_NODE', { detail: 'It is late.' }),
    prepare: ({ log }) => (also ? log.warn('W_NODE', { detail: 'It is late.' }) : undefined),
    frame: (n, { inputs }) => inputs.video.frame(n),
  })
  expect((await broken(foretells(false)))['warns before a run of nothing that the run does not warn of']).toContain('It is late.')
  expect(await broken(foretells(true))).toEqual({})
})

describe('called off in the middle', () => {
  it('taking the end for a broken input', async () => {
    const goesOn = defineFilter({ ...head, async frame(n, { inputs, create }) {
      const { width, height } = inputs.video.info
      const own = create('yuv420p', width, height)
      own.bytes.set(await inputs.video.frame(n).then(({ bytes }) => bytes.slice(), () => new Uint8Array(own.bytes.length)))
      return own
    } })
    expect(Object.keys(await broken(goesOn))).toEqual([STOPS])
  })

  it('remembering the end for ever', async () => {
    const remembers = defineFilter({ ...head, window: 'any', prepare: () => ({ first: undefined as Promise<number> | undefined }), async frame(n, { inputs, prepared, kernels }) {
      const level = await (prepared.first ??= inputs.video.frame(0).then((frame) => frame.bytes[0]! / 255))
      return kernels.adjust(await inputs.video.frame(n), { brightness: 1 + level })
    } })
    expect((await broken(remembers))[STOPS]).toMatch(/E_CANCELLED|cancel/)
  })

  it('saying something else', async () => {
    const renames = defineFilter({ ...head, frame: async (n, { inputs }) => inputs.video.frame(n).catch(() => {
      throw new Error('the input is broken')
    }) })
    expect((await broken(renames))[STOPS]).toMatch(/the input is broken/)
  })
})
