import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rational } from '../../engine/frames/clip.ts'
import type { Frame } from '../../engine/frames/frame.ts'
import { ffv1Options } from '../../engine/media/ffv1.ts'
import { bytesOf, createProject, ffprobe, md5, paintedClip, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => void (project = createProject()))
afterAll(() => project.close())

const { signal } = new AbortController()

test.each(['yuv420p', 'yuva420p', 'gray8', 'flow', 'rgbf32'] as const)('%s comes back bit for bit, in any order', async (format) => {
  const clip = paintedClip({ format, length: 12, width: 33, height: 21, rate: rational(24000, 1001) }, (frame, n) => {
    frame.planes.forEach(({ data }, p) => {
      for (let i = 0; i < data.length; i++) data[i] = data instanceof Uint8Array ? (i * 7 + n * 13 + p) % 256 : Math.sin(i + n) / 3 - p
    })
  })
  const parts = []
  for (const [from, frames] of [[0, 5], [5, 1], [6, 6]] as const) {
    const path = project.path(`${format}-${from}.mkv`)
    async function* some() {
      for (let n = from; n < from + frames; n++) {
        const frame = (await clip.frame(n)) as Frame
        yield frame
        frame.release()
      }
    }
    await project.media.writeLossless(some(), { ...clip.info, length: frames }, path, signal)
    parts.push({ name: path, path, bytes: 0, sha256: '', meta: { from, frames } })
  }
  const source = project.media.openSegments(parts, clip.info)
  expect(source.info).toEqual(clip.info)
  for (const n of [11, 0, 1, 2, 3, 4, 5, 6, 10, 9, 8, 7, 6, 5, 5]) {
    const frame = (await clip.frame(n)) as Frame
    expect([n, md5(await bytesOf(source, n))]).toEqual([n, md5(frame.bytes)])
    frame.release()
  }
  if (format === 'yuv420p') {
    const { packets } = ffprobe(parts[2]!.path, '-show_packets')
    expect(packets.every((one) => String(one['flags']).startsWith('K'))).toBe(true)
  }
})

test('a part that was cut short is a fault of the store', async () => {
  const info = { format: 'flow', width: 8, height: 8, rate: rational(25), length: 2 } as const
  writeFileSync(project.path('short.f32'), Buffer.alloc(8 * 8 * 8 + 10))
  const source = project.media.openSegments([{ name: '', path: project.path('short.f32'), bytes: 0, sha256: '', meta: { from: 0, frames: 2 } }], info)
  await expect(bytesOf(source, 1)).rejects.toMatchObject({ code: 'E_STORE_CORRUPT' })
})

/** Pairs of small sides, and sizes on which slices once failed: 3 mod 4, large, thin. */
const sides = [1, 2, 3, 7, 19]
const SIZES = [
  ...sides.flatMap((width) => sides.map((height) => [width, height] as const)),
  ...[[99, 64], [64, 35], [101, 64], [171, 171], [1, 400], [400, 3], [1439, 959], [5000, 5]] as const,
  ...[[5504, 4128], [7679, 4319]] as const,
]

test('clips of every size come back bit for bit', { timeout: 240_000 }, async () => {
  const faults: string[] = []
  for (const [at, [width, height]] of SIZES.entries()) {
    const format = (['yuv420p', 'yuva420p'] as const)[at % 2]!
    const clip = paintedClip({ format, length: width * height < 1e6 ? 2 : 1, width, height }, (frame, n) => {
      for (let i = 0; i < frame.bytes.length; i++) frame.bytes[i] = (Math.imul(i + n, 2654435761) >>> 24) & (i & 64 ? 255 : 7)
    })
    const path = project.path('size.mkv')
    async function* all() {
      for (let n = 0; n < clip.info.length; n++) {
        const frame = (await clip.frame(n)) as Frame
        yield frame
        frame.release()
      }
    }
    try {
      await project.media.writeLossless(all(), clip.info, path, signal)
      const source = project.media.openSegments([{ name: path, path, bytes: 0, sha256: '', meta: { from: 0, frames: clip.info.length } }], clip.info)
      for (let n = 0; n < clip.info.length; n++) {
        const frame = (await clip.frame(n)) as Frame
        if (md5(await bytesOf(source, n)) !== md5(frame.bytes)) faults.push(`${format} ${width}x${height}: another frame ${n}`)
        frame.release()
      }
    } catch (error) {
      faults.push(`${format} ${width}x${height}: ${(error as Error).message.slice(0, 200)}`)
    }
  }
  expect(faults).toEqual([])
})

test.each([[64, 36], [640, 360], [1280, 720], [1920, 1080], [1080, 1920], [1919, 1079], [3840, 2160], [7680, 4320]])('%ix%i is coded in slices, on several threads', (width, height) => {
  expect(ffv1Options({ width, height }).join(' ')).toContain('-level 3 -slicecrc 1')
})
