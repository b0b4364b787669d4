import { afterAll, describe, expect, it } from 'vitest'
import xxhash from 'xxhash-wasm'
import type { PixelFormat } from '../../engine/frames/format.ts'
import type { Frame } from '../../engine/frames/frame.ts'
import type { ReadonlyFrame } from '../../engine/frames/frame-view.ts'
import type { Kernels } from '../../engine/kernels/kernels.ts'
import { createFrameDigest } from '../../engine/kernels/frame-digest.ts'
import { rowBands } from '../../engine/kernels/row-bands.ts'
import { createStage, noise } from './stage.ts'

const own = (name: string) => ({ module: new URL('./throwing-kernel.ts', import.meta.url), name })
const stages = [0, 1, 2, 3].map((workers) => createStage(workers))
const [inline, , two] = stages as [(typeof stages)[0], (typeof stages)[0], (typeof stages)[0]]
afterAll(() => Promise.all(stages.map((stage) => stage.close())))

describe('rowBands', () => {
  it.each([
    [1, 4, [[0, 1]]],
    [2, 2, [[0, 2]]],
    [3, 2, [[0, 2], [2, 3]]],
    [10, 3, [[0, 2], [2, 6], [6, 10]]],
    [7, 2, [[0, 4], [4, 7]]],
  ])('%i rows for %i workers', (height, count, bands) => {
    expect(rowBands(height, count)).toEqual(bands)
  })
})

describe('createKernelPool', () => {
  const size = { format: 'gray8' as PixelFormat, width: 600, height: 401 }

  it('splits a job into bands', async () => {
    const { planes } = await two.kernels.run(own('bandStart'), size, [], undefined)
    expect(planes[0]!.data[0]).toBe(0)
    // Two bands for each of two threads: the last begins at row 300.
    expect(planes[0]!.data[600 * 401 - 1]).toBe(300 % 256)
    // 400 × 401 pixels are not worth four: the last of three begins at row 268.
    const small = await two.kernels.run(own('bandStart'), { ...size, width: 400 }, [], undefined)
    expect(small.planes[0]!.data[400 * 401 - 1]).toBe(268 % 256)
  })

  it('keeps a whole kernel in one piece', async () => {
    const { planes } = await two.kernels.run({ ...own('bandStart'), whole: true }, size, [], undefined)
    expect(planes[0]!.data[600 * 401 - 1]).toBe(0)
  })

  it('gives args and sources to the workers', async () => {
    const source = noise(two.create('gray8', 600, 401), 1)
    const made = await two.kernels.run(own('add'), size, [source], { amount: 3 })
    expect(made.bytes[77]).toBe(source.bytes[77]! + 3)
  })

  it('sees memory that grew after the workers started', async () => {
    await two.kernels.run(own('bandStart'), size, [], undefined)
    const before = two.arena.memory.buffer.byteLength
    const frames: Frame[] = []
    while (two.arena.memory.buffer.byteLength === before) frames.push(two.create('gray8', 2000, 2000))
    const source = frames.at(-1)!
    source.bytes.fill(9)
    const made = await two.kernels.run(own('add'), { ...size, width: 2000, height: 2000 }, [source], { amount: 1 })
    expect(new Set(made.bytes)).toEqual(new Set([10]))
    for (const frame of frames) frame.release()
  })

  it.each([inline, two])('brings back what a band throws', async (stage) => {
    await expect(stage.kernels.run(own('throws'), size, [], undefined)).rejects.toThrow('no rows from')
    await expect(stage.kernels.run(own('fails'), size, [], undefined)).rejects.toMatchObject({ code: 'E_CLIP_SIZE' })
    await expect(stage.kernels.run(own('nothing'), size, [], undefined)).rejects.toThrow('exports no function "nothing"')
    const fine = await stage.kernels.run(own('bandStart'), size, [], undefined)
    expect(fine.bytes[0]).toBe(0)
  })

  it('refuses args that cannot be cloned', async () => {
    await expect(two.kernels.run(own('bandStart'), size, [], () => 1)).rejects.toThrow('could not be cloned')
  })

  it('stops when the signal aborts, and lets go of the frames', async () => {
    const target = two.create('gray8', 400, 400)
    const controller = new AbortController()
    const run = two.pool.run(own('bandStart'), target, [], undefined, controller.signal)
    expect(target.references).toBe(2)
    controller.abort()
    await run.catch(() => {})
    expect(target.references).toBe(1)
    await expect(two.pool.run(own('bandStart'), target, [], undefined, controller.signal)).rejects.toThrow('abort')
    target.release()
  })

  it('lets go of a band that takes long when nobody waits for it any more, and works on', async () => {
    const stage = createStage(2)
    const target = stage.create('gray8', 400, 400)
    const controller = new AbortController()
    const run = stage.pool.run(own('endless'), target, [], undefined, controller.signal)
    const ended = expect(run).rejects.toThrow('abort')
    // Of the same threads, behind the first.
    const behind = stage.pool.run(own('endless'), target, [], undefined, controller.signal)
    const follows = expect(behind).rejects.toThrow('abort')
    while (target.planes[0]!.data[0] !== 77) await new Promise((resolve) => setTimeout(resolve, 5))
    controller.abort()
    await Promise.all([ended, follows])
    expect(target.references).toBe(1)
    target.release()
    const made = await stage.kernels.run(own('bandStart'), size, [], undefined)
    expect([made.planes[0]!.data[0], made.planes[0]!.data[600 * 401 - 1]]).toEqual([0, 300 % 256])
    await stage.close()
  }, 60_000)

  it.each(['before', 'behind'])('makes what others wait for %s it', async (place) => {
    const stage = createStage(1)
    const controller = new AbortController()
    const [target, source, made] = [stage.create('gray8', 400, 400), noise(stage.create('gray8', 600, 401), 1), stage.create('gray8', 600, 401)]
    const want = (): Promise<void> => stage.pool.run(own('add'), made, [source], { amount: 3 }, new AbortController().signal)
    const first = place === 'before' ? want() : undefined
    const run = stage.pool.run(own('endless'), target, [], undefined, controller.signal)
    const wanted = first ?? want()
    const ended = expect(run).rejects.toThrow('abort')
    controller.abort()
    await ended
    await wanted
    expect(made.bytes[77]).toBe(source.bytes[77]! + 3)
    await stage.close()
  }, 60_000)

  it('fails work that it is closed upon', async () => {
    const stage = createStage(1)
    const run = stage.kernels.run(own('bandStart'), size, [], undefined)
    const ended = expect(run).rejects.toMatchObject({ code: 'E_INTERNAL' })
    await stage.close()
    await ended
    await expect(stage.kernels.run(own('bandStart'), size, [], undefined)).rejects.toMatchObject({ code: 'E_CANCELLED' })
  })
})

describe('results do not depend on the number of workers', () => {
  const still = { width: 301, height: 223, data: new Uint8Array(301 * 223 * 4).map((_, i) => (i * 37) % 256) }
  const table = new Uint8Array(256).map((_, v) => 255 - v)
  type Make = (kernels: Kernels, a: Frame, b: Frame, mask: Frame) => Promise<ReadonlyFrame>
  const operations: Record<string, Make> = {
    fill: (k) => k.fill('yuv420p', 301, 223, [200, 30, 90, 1]),
    'resize down': (k, a) => k.resize(a, 271, 251, 'area'),
    'resize up': (k, a) => k.resize(a, 401, 333, 'lanczos'),
    crop: (k, a) => k.crop(a, 3, 5, 290, 227),
    warp: (k, a) => k.warpAffine(a, [0.9, 0.1, 3.3, -0.1, 0.9, 7.7]),
    scale: (k, a) => k.warpAffine(a, [0.9, 0, 3.3, 0, 0.9, 7.7]),
    mix: (k, a, b) => k.mix(a, b, 0.3),
    mixMask: (k, a, b, mask) => k.mixMask(a, b, mask),
    overlay: (k, a, b) => k.overlay(a, b, 10.5, -20, 0.7),
    'narrow blur': (k, a) => k.blur(a, 1.5),
    'box blur': (k, a) => k.boxBlur(a, 9),
    bicubic: (k, a) => k.warpAffine(a, [0.9, 0.1, 3.3, -0.1, 0.9, 7.7], undefined, 'bicubic'),
    perspective: (k, a) => k.warpPerspective(a, [0.9, 0.1, 2, -0.1, 1.1, 1, 0.0004, 0.0003, 0.9]),
    equalise: (k, a) => k.equalise(a),
    sobel: (k, a) => k.sobel(a),
    'cube table': (k, a) => k.lut3d(a, { size: 2, data: Float32Array.from({ length: 24 }, (_, i) => ((i * 7) % 24) / 23) }),
    'wide blur': (k, a) => k.blur(a, 13),
    curves: (k, a) => k.curves(a, table, undefined, table),
    adjust: (k, a) => k.adjust(a, { contrast: 1.2, hue: 40, saturation: 1.3 }),
    'to rgb': (k, a) => k.convert(a, 'rgbf32'),
    'to rgb and back': async (k, a) => k.convert(await k.convert(a, 'rgbf32'), 'yuv420p'),
    'to grey': (k, a) => k.convert(a, 'gray8'),
    'from still': (k) => k.fromStill(still, true),
  }
  it.each(Object.entries(operations))('%s', async (_, make) => {
    const results = await Promise.all(
      stages.map(async ({ kernels, create }) => {
        const a = noise(create('yuv420p', 301, 233), 1)
        const b = noise(create('yuv420p', 301, 233), 2)
        const mask = noise(create('gray8', 301, 233), 3)
        return Buffer.from((await make(kernels, a, b, mask)).bytes)
      }),
    )
    for (const one of results) expect(one.equals(results[0]!)).toBe(true)
  })
})

describe('createFrameDigest', () => {
  it.each([[1, 1], [3, 1], [4, 1], [8, 1], [31, 1], [32, 1], [33, 3], [17, 19], [300, 301]])('is XXH64 of a frame of %i x %i, as its authors\' code has it', async (width, height) => {
    const { h64Raw } = await xxhash()
    for (const format of ['gray8', 'yuv420p', 'flow'] as const) {
      for (const stage of [inline, two]) {
        const frame = noise(stage.create(format, width, height), width)
        expect(BigInt(`0x${await createFrameDigest(stage.pool, stage.arena)(frame)}`)).toBe(h64Raw(frame.bytes))
      }
    }
  })
})
