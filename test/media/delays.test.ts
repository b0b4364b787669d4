/** Pictures with delays of their own. GIF: held against ffprobe's times; WebP: against Pillow-like files written by sharp. */
import { writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf, createProject, ffmpeg, ffprobe, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => void (project = createProject()))
afterAll(() => project.close())

const GREYS = [30, 80, 130, 180, 230]
async function animation(file: string, delay: number[], channels: 3 | 4 = 3, alpha = 1): Promise<void> {
  const pages = await Promise.all(GREYS.map((v) => sharp({ create: { width: 16, height: 16, channels, background: { r: v, g: v, b: v, alpha } } }).png().toBuffer()))
  const made = sharp(pages, { join: { animated: true } })
  writeFileSync(project.path(file), await (file.endsWith('.gif') ? made.gif({ delay, loop: 0 }) : made.webp({ delay, lossless: true, loop: 0 })).toBuffer())
}
/** Which of the greys each frame shows. */
async function shown(file: string): Promise<{ pages: number[]; fps: number; alpha: number | undefined }> {
  const { info, frame } = await project.service().openVideo(file)
  const pages: number[] = []
  let alpha: number | undefined
  for (let n = 0; n < info.length; n++) {
    const bytes = await bytesOf({ info, frame } as never, n)
    pages.push(GREYS.findIndex((v) => Math.abs(16 + (v * 219) / 255 - bytes[40]!) < 4))
    if (info.format === 'yuva420p') alpha = bytes[16 * 16 * 1.5 + 40]
  }
  return { pages, fps: info.rate.num / info.rate.den, alpha }
}
/** The page on screen at each frame's time, by the delays alone. */
const wanted = (delays: readonly number[], fps: number): number[] => {
  const pages: number[] = []
  let end = 0
  delays.forEach((delay, page) => {
    end += delay
    while (pages.length < Math.round((end * fps) / 1000)) pages.push(page)
  })
  return pages
}

describe.each(['gif', 'webp'])('%s', (kind) => {
  test.each([
    [[100, 100, 100, 100, 100], 10],
    [[70, 210, 140, 70, 350], 100 / 7],
    [[40, 100, 60, 20, 80], 50],
    [[30, 110, 50, 20, 90], 100],
    [[1000, 20, 1000, 500, 20], 50],
  ])('delays of %j ms are kept at %d fps', { timeout: 60_000 }, async (delays, fps) => {
    const file = `${delays.join('-')}.${kind}`
    await animation(file, delays)
    if (kind === 'gif') {
      const times = ffprobe(project.path(file), '-show_packets').packets.map((one) => Math.round(Number(one['pts_time']) * 1000))
      expect(times).toEqual(delays.map((_, i) => delays.slice(0, i).reduce((sum, one) => sum + one, 0)))
    }
    const got = await shown(file)
    expect(got.fps).toBeCloseTo(fps, 6)
    expect(got.pages).toEqual(wanted(delays, fps))
  })
})

test('WebP: delays that are no hundredths are rounded one by one, and do not drift', async () => {
  const delays = [33, 33, 34, 33, 67]
  await animation('odd.webp', delays)
  const got = await shown('odd.webp')
  expect(got.fps).toBe(100)
  expect(got.pages).toEqual(wanted(delays, 100))
})

test('WebP: transparency is kept, frames come in any order, and the file is known for what it is', async () => {
  await animation('clear.webp', [50, 50, 100, 50, 50], 4, 0.5)
  const got = await shown('clear.webp')
  expect(Math.abs(got.alpha! - 128)).toBeLessThanOrEqual(1)
  const source = await project.service().openVideo('clear.webp')
  for (const n of [5, 0, 3, 2, 1]) expect(Math.abs((await bytesOf(source, n))[40]! - (16 + (GREYS[got.pages[n]!]! * 219) / 255))).toBeLessThan(4)
  expect(await project.media.probe('clear.webp')).toMatchObject({ container: 'webp', duration: 0.3, video: { codec: 'webp', frames: 6, alpha: true } })
})

test('a GIF of real length: 30 fps in hundredths lasts as long as its delays', { timeout: 60_000 }, async () => {
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=30:duration=6', project.path('long.gif'))
  const { info } = await project.service().openVideo('long.gif')
  expect(info.length / (info.rate.num / info.rate.den)).toBeCloseTo(Number(ffprobe(project.path('long.gif'), '-show_format').format['duration']), 1)
})
