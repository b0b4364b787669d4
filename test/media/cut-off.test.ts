/** Files that end before they should. What is promised is what ffprobe says of the whole file. */
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isCutOff } from '../../engine/media/cut-off.ts'
import { bytesOf, createProject, ffmpeg, md5, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => {
  project = createProject()
  const draw = ['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=10:duration=5', '-f', 'lavfi', '-i', 'sine=frequency=440:duration=5']
  const code = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-colorspace', 'bt709', '-bf', '3', '-g', '10', '-c:a', 'aac']
  ffmpeg(...draw, ...code, '-movflags', '+faststart', project.path('whole.mp4'))
  ffmpeg('-i', project.path('whole.mp4'), '-c', 'copy', project.path('whole.mkv'))
  ffmpeg('-i', project.path('whole.mp4'), '-c', 'copy', project.path('whole.mov'))
  ffmpeg(...draw, '-c:v', 'mpeg4', '-c:a', 'pcm_s16le', project.path('whole.avi'))
  ffmpeg(...draw, '-map', '1', project.path('whole.wav'))
  ffmpeg(...draw, '-map', '0', project.path('whole.gif'))
  ffmpeg(...draw, '-map', '0', '-c:v', 'libwebp', '-loop', '0', project.path('whole.webp'))
})
afterAll(() => project.close())

function cut(file: string, share: number): string {
  const name = `cut-${share}-${file}`
  const bytes = readFileSync(project.path(file))
  writeFileSync(project.path(name), bytes.subarray(0, Math.floor(bytes.length * share)))
  return name
}

describe('a film that is cut off', () => {
  test.each([
    ['whole.mp4', 0.6],
    ['whole.mp4', 0.9],
    ['whole.mp4', 0.35],
    ['whole.mkv', 0.6],
    ['whole.mkv', 0.85],
  ])('%s to %d has the promised length and holds its last picture, with one warning', { timeout: 60_000 }, async (file, share) => {
    const name = cut(file, share)
    project.warnings.length = 0
    const service = project.service()
    const whole = await service.openVideo(file)
    const source = await service.openVideo(name)
    const sound = await service.openAudio(name)
    expect(project.warnings).toMatchObject([{ code: 'W_SOURCE_SHORT', file: name, expected: expect.stringMatching(/^50 frames/) as string }])
    const readable = Number(project.warnings[0]!.got)
    expect(readable).toBeLessThan(50 * share + 6)
    expect(readable).toBeGreaterThan(50 * share - 12)
    expect(source.info.length).toBe(50)
    const pictures: string[] = []
    for (let n = 0; n < 50; n++) pictures.push(md5(await bytesOf(source, n)))
    // What is there is what the whole film shows.
    for (let n = 0; n < readable; n += 3) expect([n, pictures[n]]).toEqual([n, md5(await bytesOf(whole, n))])
    expect(new Set(pictures.slice(readable - 1)).size).toBe(1)
    for (const n of [49, 3, readable, readable - 1, 0]) expect(md5(await bytesOf(source, n))).toBe(pictures[n])
    expect(Math.abs(sound.info.length - 240_000)).toBeLessThan(2400)
    const [tail] = await sound.samples(sound.info.length - 4800, 4800)
    expect(tail!.every((value) => value === 0)).toBe(true)
    const [head] = await sound.samples(0, 4800)
    expect(head!.some((value) => Math.abs(value) > 0.05)).toBe(true)
    expect(project.warnings).toHaveLength(1)
  })

  test.each(['m4a', 'mka'])('sound alone, %s, is as long as promised, its end silent', async (kind) => {
    ffmpeg('-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=5', '-c:a', 'aac', ...(kind === 'm4a' ? ['-movflags', '+faststart'] : []), project.path(`sound.${kind}`))
    const whole = (await project.service().openAudio(`sound.${kind}`)).info.length
    const name = cut(`sound.${kind}`, 0.5)
    project.warnings.length = 0
    const track = await project.service().openAudio(name)
    expect(Math.abs(track.info.length - whole)).toBeLessThan(1100)
    expect(project.warnings).toMatchObject([{ code: 'W_SOURCE_SHORT', expected: expect.stringMatching(/^5.0\d s of sound/) as string, detail: 'The rest is silent.' }])
    const [tail] = await track.samples(200_000, 30_000)
    expect(tail!.every((value) => value === 0)).toBe(true)
  })

  test.each(['whole.avi', 'whole.wav'])('%s: how much is missing cannot be known, and it is told all the same', async (file) => {
    const name = cut(file, 0.5)
    project.warnings.length = 0
    if (file === 'whole.avi') await project.service().openVideo(name)
    else await project.service().openAudio(name)
    expect(project.warnings).toMatchObject([{ code: 'W_SOURCE_SHORT', file: name }])
  })
})

describe('an animation that is cut off or broken', () => {
  test.each([
    ['whole.gif', 0.5],
    ['whole.gif', 0.99],
    ['whole.webp', 0.5],
    ['whole.webp', 0.99],
  ])('%s to %d shows the pictures that are there, with one warning', { timeout: 60_000 }, async (file, share) => {
    const name = cut(file, share)
    project.warnings.length = 0
    const source = await project.service().openVideo(name)
    expect(project.warnings).toMatchObject([{ code: 'W_SOURCE_SHORT', file: name, detail: 'How much is missing is not known.' }])
    const whole = await project.service().openVideo(file)
    expect(whole.info.length).toBe(50)
    expect(source.info.length).toBeLessThan(50 * share + 4)
    expect(source.info.length).toBeGreaterThan(50 * share - 6)
    for (let n = 0; n < source.info.length; n += 5) expect([n, md5(await bytesOf(source, n))]).toEqual([n, md5(await bytesOf(whole, n))])
    expect(project.warnings).toHaveLength(1)
  })

  test.each(['whole.gif', 'whole.webp'])('%s with a stretch of zeros is read up to there, and that is told', async (file) => {
    const bytes = readFileSync(project.path(file))
    writeFileSync(project.path(`zeros-${file}`), bytes.fill(0, Math.floor(bytes.length * 0.4), Math.floor(bytes.length * 0.5)))
    project.warnings.length = 0
    const source = await project.service().openVideo(`zeros-${file}`)
    expect(source.info.length).toBeGreaterThan(14)
    expect(source.info.length).toBeLessThan(26)
    await bytesOf(source, source.info.length - 1)
    expect(project.warnings.map(({ code }) => code)).toContain('W_SOURCE_SHORT')
  })
})

test('whole files are not taken for cut ones, with junk after the end or without', async () => {
  for (const file of ['whole.mp4', 'whole.mkv', 'whole.mov', 'whole.avi', 'whole.wav', 'whole.gif', 'whole.webp']) {
    expect([file, await isCutOff(project.path(file))]).toEqual([file, false])
    writeFileSync(project.path('junk'), Buffer.concat([readFileSync(project.path(file)), Buffer.alloc(5, 7)]))
    if (file !== 'whole.mkv') expect([file, await isCutOff(project.path('junk'))]).toEqual([file, false])
  }
  project.warnings.length = 0
  await project.service().openVideo('whole.mkv')
  expect(project.warnings).toEqual([])
})

test('any length short of the whole is found, and any bytes are borne', async () => {
  for (const file of ['whole.mp4', 'whole.mkv', 'whole.avi', 'whole.gif', 'whole.webp']) {
    const bytes = readFileSync(project.path(file))
    writeFileSync(project.path('part'), bytes)
    // MP4's last box is its data; a cut of the first 100 bytes leaves no head to go by.
    for (const length of [bytes.length - 1, bytes.length - 500, bytes.length >> 1, 2000]) {
      truncateSync(project.path('part'), length)
      expect([file, length, await isCutOff(project.path('part'))]).toEqual([file, length, true])
    }
  }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('\0\0\0\u0001ftyp', '\x1aE\xdf\xa3', 'RIFF', 'GIF89a\x10\0\x10\0', ''), fc.uint8Array({ maxLength: 200 }), async (head, rest) => {
      writeFileSync(project.path('any'), Buffer.concat([Buffer.from(head, 'latin1'), rest]))
      expect(typeof (await isCutOff(project.path('any')))).toBe('boolean')
    }),
    { numRuns: 200 },
  )
})
