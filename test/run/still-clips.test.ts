/** Clips that stand still are made once, and so is what filters make of them that hang on nothing but their inputs. */
import { afterAll, describe, expect, it } from 'vitest'
import type { AnyFilterDeclaration, NodeSpec } from '../../engine/contract/declaration.ts'
import { defineFilter } from '../../engine/contract/define.ts'
import { cutInputs } from '../../engine/run/ranges.ts'
import type { ServedClip } from '../../engine/run/frame-server.ts'
import { createHarness, paintTestPattern } from '../../engine/testing/index.ts'
import builtIn from '../../nodes/index.ts'

const harness = createHarness()
afterAll(() => harness.close())

const nodes = builtIn.nodes ?? []
const nodeOf = (type: string): NodeSpec => nodes.find((one) => one.type === type)!
const timelessOf = ({ declaration }: NodeSpec) => (declaration as AnyFilterDeclaration).timeless
const image = { width: 32, height: 18, data: Uint8Array.from({ length: 32 * 18 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 7) & 255)) }
const still = async () => (await harness.evaluate(nodeOf('still'), { inputs: { image }, params: { duration: 0.4, fps: 25 } }))['video'] as ServedClip
const made = async (type: string, inputs: Record<string, unknown>, options: object = {}) => Object.values(await harness.evaluate(nodeOf(type), { inputs, ...options }))[0] as ServedClip

describe('what is made once', () => {
  let calls = 0
  const counting = (timeless: boolean) => defineFilter({
    type: 'counting', title: 'Counting', version: 1, category: 'test', description: 'Counts.', timeless,
    inputs: { video: 'video' }, outputs: { video: 'video' }, params: { amount: { type: 'number', default: 1 } },
    frame: (n, { inputs }) => (calls++, inputs.video.frame(n)),
  })

  it.each([[true, 1], [false, 10]])('timeless %s: %i pictures of ten frames', async (timeless, count) => {
    calls = 0
    const clip = (await harness.evaluate(counting(timeless), { inputs: { video: await still() } }))['video'] as ServedClip
    const first = await harness.frame(clip, 0)
    for (let n = 0; n < 10; n++) expect(Buffer.compare((await harness.frame(clip, n)).bytes, first.bytes)).toBe(0)
    // Frame 0 is asked for twice; only what stands still is kept.
    expect(calls).toBe(timeless ? count : count + 1)
    await expect(harness.frame(clip, 10)).rejects.toMatchObject({ code: 'E_FRAME_RANGE' })
  })

  it('nothing of what moves, changes over time or has another grain in each frame', async () => {
    const moving = harness.clip({}, paintTestPattern)
    const video = await still()
    expect(video.still).toBe(true)
    expect((await made('vignette', { video })).still).toBe(true)
    expect((await made('vignette', { video: await made('vignette', { video }) })).still).toBe(true)
    expect((await made('vignette', { video: moving })).still).toBe(false)
    expect((await made('vignette', { video }, { at: (time: number) => ({ amount: time }) })).still).toBe(false)
    expect((await made('film-grain', { video })).still).toBe(false)
    expect((await made('style-filter', { video }, { params: { style: 'vintage' } })).still).toBe(false)
    expect((await made('style-filter', { video }, { params: { style: 'neon' } })).still).toBe(true)
    expect((await made('camera-move', { video })).still).toBe(false)
    expect((await made('overlay', { video, image })).still).toBe(true)
    expect((await made('overlay', { video, image }, { params: { start: 0.1 } })).still).toBe(false)
    expect((await made('overlay', { video, top: moving })).still).toBe(false)
  })

  it('a stretch of it, too', async () => {
    const video = await still()
    const [cut, other] = [video, harness.clip({}, paintTestPattern)].map((clip) => cutInputs({ video: clip }, { from: 2, to: 5 }, serverOf(), 'film', () => {})['video'] as ServedClip)
    expect([cut!.still, cut!.info.length, other!.still]).toEqual([true, 4, false])
  })
})

/** What a cut needs of a server. */
const serverOf = () => ({ serve: (source: { info: object; still?: boolean }) => source }) as never

describe('filters that say that they are timeless', () => {
  // They need a model, a file, a font, or a ground to be cut from.
  const WITHOUT = ['remove-background', 'lut', 'title', 'cut-out']
  const cases = nodes.filter((one) => timelessOf(one) !== undefined && !WITHOUT.includes(one.type)).flatMap((one) =>
    one.type === 'style-filter' ? ['anime', 'realistic', 'abstract', 'neon', 'watercolor'].map((style) => [`${one.type} ${style}`, one, { style }] as const) : [[one.type, one, {}] as const])

  it.each(cases)('%s makes one picture of one picture', async (_, spec, params) => {
    // No clip that says of itself that it stands still: each frame is made.
    const clips = Object.fromEntries(Object.entries(spec.inputs).filter(([port, { type, optional }]) => type !== 'image' && (optional !== true || port === 'depth')).map(([port, { type }]) =>
      [port, harness.clip({ length: 6, format: type === 'mask' ? 'gray8' : 'yuv420p' }, (_n, frame) => paintTestPattern(2, frame))]))
    const clip = Object.values(await harness.evaluate(spec, { inputs: spec.type === 'overlay' ? { ...clips, image } : clips, params }))[0] as ServedClip
    expect(clip.still).toBe(false)
    const [first, ...others] = await Promise.all([0, 3, 5].map((n) => harness.frame(clip, n)))
    for (const other of others) expect(Buffer.compare(other.bytes, first!.bytes)).toBe(0)
  })
})
