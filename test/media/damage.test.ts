/** Files with bytes that are not what was written. ffmpeg's own complaints and time stamps are the reference. */
import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mendedTimes } from '../../engine/media/mend-times.ts'
import { bytesOf, createProject, ffmpeg, ffprobe, md5, type Project } from './media-fixture.ts'

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

  test.each(['mkv', 'ts'])('%s: what is missing of pictures and sound is told as what it is, and the sound keeps its place', { timeout: 60_000 }, async (kind) => {
    // Each fifth of a second has a tone of its own; a stretch of the file is gone, or is zeros.
    const tones = ['-f', 'lavfi', '-i', 'aevalsrc=0.4*sin(2*PI*(400+100*floor(t*5))*t):s=48000:d=4']
    ffmpeg('-i', project.path('a.mp4'), ...tones, '-map', '0:v', '-map', '1:a', '-c:v', 'copy', '-c:a', 'aac', '-fflags', '+bitexact', project.path(`tones.${kind}`))
    const bytes = readFileSync(project.path(`tones.${kind}`))
    writeFileSync(project.path(`gap.${kind}`), bytes.fill(0, Math.floor(bytes.length * 0.45), Math.floor(bytes.length * 0.52)))
    const timesOf = (stream: string): number[] => ffprobe(project.path(`gap.${kind}`), '-select_streams', stream, '-show_packets').packets.map((one) => Number(one['pts_time']))
    project.warnings.length = 0
    const source = await project.service().openVideo(`gap.${kind}`)
    expect(source.info.length).toBe(100)
    for (let n = 0; n < 100; n++) await bytesOf(source, n)
    const track = await project.service().openAudio(`gap.${kind}`)
    const [pictures, sound] = project.warnings
    const missing = 100 - timesOf('v').length
    expect(missing).toBeGreaterThan(2)
    expect(pictures).toMatchObject({ code: 'W_SOURCE_DAMAGED', got: expect.stringMatching(/^\d+ damaged pictures$/) as string })
    // Those that can't be decoded as what they refer to is missing come on top.
    expect(Number.parseInt(pictures!.got!, 10)).toBeGreaterThanOrEqual(missing)
    expect(Number.parseInt(pictures!.got!, 10)).toBeLessThanOrEqual(missing + 20)
    const gap = timesOf('a').reduce((most, time, i, all) => Math.max(most, i === 0 ? 0 : time - all[i - 1]!), 0) - 1024 / 48_000
    expect(sound).toMatchObject({ code: 'W_SOURCE_DAMAGED' })
    expect(Math.abs(Number.parseFloat(sound!.detail!) - gap)).toBeLessThan(0.03)
    expect(project.warnings).toHaveLength(2)
    expect(Math.abs(track.info.length - 192_000)).toBeLessThan(2400)
    const [left] = await track.samples(0, 192_000)
    const strength = (k: number, hz: number): number => {
      let [sine, cosine] = [0, 0]
      for (let i = k * 9600 + 2400; i < k * 9600 + 7200; i++) {
        sine += left![i]! * Math.sin((2 * Math.PI * hz * i) / 48_000)
        cosine += left![i]! * Math.cos((2 * Math.PI * hz * i) / 48_000)
      }
      return Math.hypot(sine, cosine) / 2400
    }
    for (const k of [0, 1, 5, 15, 18, 19]) expect(strength(k, 400 + 100 * k)).toBeGreaterThan(0.3)
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

describe('damaged time stamps', () => {
  /** Packets' times are elsewhere; nothing else is changed: ffmpeg would move times of decoding that follow, so there are none. */
  const moved = (name: string, at: string): void => void ffmpeg('-i', project.path('a.mp4'), '-c', 'copy', '-avoid_negative_ts', 'disabled', '-bsf:v', `setts=pts='if(${at},PTS+20/TB,PTS)':dts='N-1000'`, project.path(name))

  test.each([
    ['one.mkv', 'eq(N,40)'],
    ['four.mkv', 'eq(N,7)+eq(N,40)+eq(N,41)+eq(N,80)'],
    ['last.mkv', 'eq(N,97)'],
    ['first.mkv', 'eq(N,0)'],
  ])('%s: the film is as long as it is, and every picture in its place', { timeout: 60_000 }, async (name, at) => {
    moved(name, at)
    project.warnings.length = 0
    const [whole, source] = [await project.service().openVideo('a.mp4'), await project.service().openVideo(name)]
    expect(source.info).toEqual(whole.info)
    expect(project.warnings).toMatchObject([{ code: 'W_SOURCE_DAMAGED', file: name, got: expect.stringMatching(/^\d damaged time stamps?$/) as string }])
    for (let n = 0; n < 100; n += 3) expect([n, md5(await bytesOf(source, n))]).toEqual([n, md5(await bytesOf(whole, n))])
    for (const n of [41, 97, 8, 40, 39, 7]) expect([n, md5(await bytesOf(source, n))]).toEqual([n, md5(await bytesOf(whole, n))])
    expect(project.warnings).toHaveLength(1)
  })

  test('whatever times there are, few that are wrong are put right within the reach of reordering', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 95 }), fc.double({ min: 6, max: 1e5, noNaN: true })), { maxLength: 4 }), (wrong) => {
        const right = Array.from({ length: 99 }, (_, i) => 1 + (i - (i % 3) + [2, 0, 1][i % 3]!) / 25)
        const times = right.slice()
        for (const [at, time] of wrong) times[at] = time
        const mended = mendedTimes(times, 5)?.times ?? times
        for (let i = 0; i < 99; i++) expect(Math.abs(mended[i]! - right[i]!)).toBeLessThan(0.7)
        if (wrong.length === 0) expect(mended).toBe(times)
      }),
    )
    // What jumps for good, and what is steady, stays as it is.
    for (const times of [[0, 1, 2, 3, 900, 901, 902, 903, 904], [5, 5.04, 5.04, 5.08], [], [1]]) expect(mendedTimes(times)).toBeUndefined()
  })
})

describe('transport and program streams', () => {
  test.each(['a.ts', 'b.mpg'])('%s: what is whole stays in its place beside the sound, and jumping shows the same', { timeout: 60_000 }, async (file) => {
    const codec = file === 'a.ts' ? ['-c', 'copy'] : ['-c:v', 'mpeg2video', '-b:v', '2M', '-g', '12', '-bf', '2']
    ffmpeg('-i', project.path('a.mp4'), ...codec, project.path(file))
    // Half a packet in the middle: TS packets are 188 bytes.
    const bytes = readFileSync(project.path(file))
    const at = Math.floor((bytes.length * 0.4) / 188) * 188
    writeFileSync(project.path(`bad-${file}`), Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 188 * 60)]))
    const [whole, source] = [await project.service().openVideo(file), await project.service().openVideo(`bad-${file}`)]
    expect(source.info).toEqual(whole.info)
    for (const n of [0, 10, 20, 75, 90, 99]) expect([n, md5(await bytesOf(source, n))]).toEqual([n, md5(await bytesOf(whole, n))])
    const again = await project.service().openVideo(`bad-${file}`)
    for (const n of [90, 0, 76, 12]) expect([n, md5(await bytesOf(again, n))]).toEqual([n, md5(await bytesOf(whole, n))])
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
