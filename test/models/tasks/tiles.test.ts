/** Pictures in tiles, and decoding where memory is short. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failure } from '../../../engine/contract/errors.ts'
import { decode } from '../../../engine/models/pipelines/autoencoder.ts'
import type { Session, Sessions, Tensors } from '../../../engine/models/runtime/session-types.ts'
import { inTiles, spans } from '../../../engine/models/tasks/tiles.ts'

describe('tiles', () => {
  it('cover every length, and share what they say', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 2, max: 64 }), fc.double({ min: 0, max: 0.5, noNaN: true }), (length, tile, part) => {
        const overlap = Math.floor(tile * part)
        const found = spans(length, tile, overlap)
        expect(found[0]!.start).toBe(0)
        expect(found.at(-1)!.start + found.at(-1)!.length).toBe(length)
        found.slice(1).forEach(({ start, before }, i) => {
          const { start: one, length: size, after } = found[i]!
          expect(one + size - start).toBe(before)
          expect(after).toBe(before)
          expect(before).toBeGreaterThanOrEqual(overlap)
        })
      }),
    ))

  it('make the whole picture again, whatever their size', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 4, max: 32 }), fc.integer({ min: 1, max: 3 }), async (width, height, tile, factor) => {
        // Each sample is told from its place: what a local model would make.
        const value = (x: number, y: number, c: number): number => Math.sin(x * 1.3 + y * 0.7 + c)
        const made = await inTiles({ width, height, tile, overlap: tile >> 2, factor, channels: 2 }, (x0, y0, w, h) => {
          const [tw, th] = [w * factor, h * factor]
          return Promise.resolve(Float32Array.from({ length: 2 * tw * th }, (_, i) => value(x0 * factor + (i % tw), y0 * factor + (Math.floor(i / tw) % th), Math.floor(i / (tw * th)))))
        })
        const [w, h] = [width * factor, height * factor]
        const worst = made.reduce((most, one, i) => Math.max(most, Math.abs(one - value(i % w, Math.floor(i / w) % h, Math.floor(i / (w * h))))), 0)
        expect(worst).toBeLessThan(1e-5)
      }),
      { numRuns: 40 },
    ))
})

/** A decoder that repeats its first channel eight times each way, in so much memory. */
function decoderWith(most: number) {
  const asked: number[] = []
  const session = {
    name: 'fake', device: 'cpu', inputs: [], outputs: [{ name: 'sample', type: 'float32', dims: [] }],
    run({ latent_sample }: Tensors) {
      const [frames, channels, h, w] = latent_sample!.dims as [number, number, number, number]
      if (frames * h * w > most) return Promise.reject(failure('E_MODEL_MEMORY'))
      asked.push(frames * h * w)
      const data = new Float32Array(frames * 3 * h * w * 64)
      for (let i = 0; i < data.length; i++) {
        const [x, y] = [Math.floor((i % (w * 8)) / 8), Math.floor((Math.floor(i / (w * 8)) % (h * 8)) / 8)]
        data[i] = (latent_sample!.data as Float32Array)[(Math.floor(i / (3 * 64 * h * w)) * channels * h + y) * w + x]!
      }
      return Promise.resolve({ sample: { type: 'float32', dims: [frames, 3, h * 8, w * 8], data } })
    },
  } as unknown as Session
  return { asked, sessions: { use: (_: unknown, work: (one: Session) => unknown) => work(session) } as unknown as Sessions }
}

describe('decoding', () => {
  const [frames, channels, h, w] = [4, 2, 24, 40] as const
  const latents = Float32Array.from({ length: frames * channels * h * w }, (_, i) => Math.sin(i / 50) * 0.9)
  const run = async (most: number) => {
    const { asked, sessions } = decoderWith(most)
    const said: string[] = []
    const log = { debug() {}, info() {}, warn: (code: string, { detail = code }: { readonly detail?: string } = {}) => void said.push(detail) }
    const made: Float32Array[] = []
    const resources = { sessions, model: { session: () => ({}) } as never, log }
    for await (const { data } of decode(latents, [frames, channels, h, w], { factor: 8, channels, scale: 1, shift: 0 }, resources, 4)) made.push(data)
    return { asked, said, made }
  }

  it('takes fewer frames at a time, then tiles, and makes the same', async () => {
    const whole = await run(frames * h * w)
    expect(whole.asked).toEqual([frames * h * w])
    const single = await run(h * w)
    expect(single.asked).toEqual(Array(4).fill(h * w))
    expect(single.said).toEqual(['Frames are decoded 2 at a time.', 'Frames are decoded 1 at a time.'])
    const tiled = await run(32 * 32)
    expect(tiled.said.at(-1)).not.toContain('tiles')
    const small = await run(16 * 16)
    expect(small.said.at(-1)).toBe('Frames are decoded in tiles of 128 pixels.')
    for (const other of [single, tiled, small]) {
      expect(other.made).toHaveLength(4)
      other.made.forEach((data, i) => expect(data.reduce((worst, value, k) => Math.max(worst, Math.abs(value - whole.made[i]![k]!)), 0)).toBeLessThan(1e-5))
    }
  })
  it('gives up where even a small tile is too much', () => expect(run(10)).rejects.toMatchObject({ code: 'E_MODEL_MEMORY' }))
})
