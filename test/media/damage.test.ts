/** Files with bytes that are not what was written. ffmpeg's own complaints and time stamps are the reference. */
import { readFileSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf, createProject, ffmpeg, md5, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => {
  project = createProject()
  const draw = ['-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=25:duration=4']
  ffmpeg(...draw, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-colorspace', 'bt709', '-g', '25', project.path('a.mp4'))
  // Identifiers that differ each time move what follows, and with it what is damaged.
  ffmpeg('-i', project.path('a.mp4'), '-c', 'copy', '-fflags', '+bitexact', project.path('a.mkv'))
  ffmpeg(...draw, '-c:v', 'mpeg2video', '-b:v', '2M', project.path('a.mpg'))
})
afterAll(() => project.close())

/** Bytes in a stretch of the middle are flipped. */
function damaged(file: string): string {
  const bytes = readFileSync(project.path(file))
  for (let at = Math.floor(bytes.length * 0.4); at < bytes.length * 0.5; at += 37) bytes[at]! ^= 0x5a
  writeFileSync(project.path(`bad-${file}`), bytes)
  return `bad-${file}`
}

describe('damaged packets', () => {
  test.each(['a.mp4', 'a.mkv', 'a.mpg'])('%s: told once, and what is whole stays in its place', { timeout: 60_000 }, async (file) => {
    const name = damaged(file)
    project.warnings.length = 0
    const [whole, source] = [await project.service().openVideo(file), await project.service().openVideo(name)]
    if (file !== 'a.mpg') expect(source.info).toEqual(whole.info)
    const straight: string[] = []
    for (let n = 0; n < source.info.length; n++) straight.push(md5(await bytesOf(source, n)))
    expect(project.warnings.filter(({ code }) => code === 'W_SOURCE_DAMAGED')).toMatchObject([{ file: name, got: expect.stringMatching(/^[1-9]\d* damaged/) as string }])
    if (file === 'a.mpg') return
    expect(project.warnings).toHaveLength(1)
    // Pictures that are lost leave a gap that is filled: those after the damage come at their own time.
    for (const n of [0, 10, 75, 90, 99]) expect([n, straight[n]]).toEqual([n, md5(await bytesOf(whole, n))])
    const again = await project.service().openVideo(name)
    for (const n of [90, 0, 76, 12]) expect([n, md5(await bytesOf(again, n))]).toEqual([n, straight[n]])
  })

  test('a file without damage is quiet', async () => {
    project.warnings.length = 0
    for (const file of ['a.mp4', 'a.mkv', 'a.mpg']) {
      const source = await project.service().openVideo(file)
      for (let n = 0; n < source.info.length; n++) await bytesOf(source, n)
    }
    expect(project.warnings).toEqual([])
  })

  test('sound', async () => {
    ffmpeg('-f', 'lavfi', '-i', 'anoisesrc=duration=4:seed=2', '-c:a', 'aac', '-b:a', '128k', project.path('a.m4a'))
    const name = damaged('a.m4a')
    project.warnings.length = 0
    const track = await project.service().openAudio(name)
    expect(project.warnings).toMatchObject([{ code: 'W_SOURCE_DAMAGED', file: name }])
    expect(Math.abs(track.info.length - 192_000)).toBeLessThan(2400)
  })
})

describe('damaged pictures', () => {
  /** Noise that is the same each time: where a byte falls decides what is still understood. */
  const noise = Buffer.from(Array.from({ length: 200 * 150 * 3 }, (_, i) => 120 + ((Math.imul(i + 1, 0x9e3779b1) >>> 24) % 81) - 40))
  const jpeg = async (): Promise<Buffer> => sharp(noise, { raw: { width: 200, height: 150, channels: 3 } }).jpeg().toBuffer()

  test.each(['cut', 'garbled'])('a %s JPEG is taken, with a warning', async (how) => {
    const bytes = await jpeg()
    if (how === 'garbled') for (let at = 700; at < bytes.length - 2; at += 97) bytes[at]! ^= 0xa7
    writeFileSync(project.path('bad.jpg'), how === 'cut' ? bytes.subarray(0, bytes.length * 0.6) : bytes)
    project.warnings.length = 0
    const still = await project.service().openImage('bad.jpg')
    expect([still.width, still.height]).toEqual([200, 150])
    expect(project.warnings).toMatchObject([{ code: 'W_IMAGE_DAMAGED', file: 'bad.jpg' }])
  })

  test('a whole one is quiet; one of which nothing can be read is a fault', async () => {
    writeFileSync(project.path('good.jpg'), await jpeg())
    project.warnings.length = 0
    await project.service().openImage('good.jpg')
    expect(project.warnings).toEqual([])
    writeFileSync(project.path('none.jpg'), (await jpeg()).subarray(0, 40))
    await expect(project.service().openImage('none.jpg')).rejects.toMatchObject({ code: 'E_MEDIA_FORMAT' })
  })

  test('of an animated picture the first is taken, with a warning', async () => {
    ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=32x32:rate=10:duration=0.5', project.path('a.gif'))
    project.warnings.length = 0
    expect(await project.service().openImage('a.gif')).toMatchObject({ width: 32, height: 32 })
    expect(project.warnings).toMatchObject([{ code: 'W_IMAGE_ANIMATED', file: 'a.gif' }])
  })
})

describe('what is no film', () => {
  test.each([['empty.mp4', '', /an empty file/], ['text.mp4', 'Not a film at all.', /ffmpeg can read/]])('%s is told in the same words each time, by its place in the project', async (name, text, words) => {
    writeFileSync(project.path(name), text)
    const said = async (): Promise<string> => project.service().openVideo(name).then(() => '', (thrown: Error) => thrown.message)
    const first = await said()
    expect(first).toMatch(words)
    expect(first).toContain(name)
    expect(first).not.toContain(project.path(name))
    expect(first).not.toMatch(/0x[0-9a-f]{4}/)
    expect(await said()).toBe(first)
  })
})
