import { execFileSync } from 'node:child_process'
import { writeFileSync, truncateSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Frame } from '../../engine/frames/frame.ts'
import { bytesOf, createProject, ffmpeg, md5, scope, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => void (project = createProject()))
afterAll(() => project.close())

const SOURCE = ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25:duration=3']

/** Hashes of all frames as ffmpeg decodes them in one go. */
function sequential(path: string, ...options: string[]): string[] {
  return ffmpeg('-i', path, '-map', '0:v:0', ...options, '-f', 'framemd5', '-')
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)!.trim())
}

interface Case {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
}

const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-colorspace', 'bt709', '-color_range', 'tv']
const CASES: readonly Case[] = [
  { name: 'MP4 with B-frames', file: 'b.mp4', args: [...X264, '-bf', '3', '-g', '20'] },
  { name: 'MP4 with open GOPs', file: 'open.mp4', args: [...X264, '-x264-params', 'open-gop=1:keyint=16:bframes=4:b-pyramid=normal:scenecut=0'] },
  { name: 'MKV with open GOPs', file: 'open.mkv', args: [...X264, '-x264-params', 'open-gop=1:keyint=16:bframes=4:scenecut=0'] },
  { name: 'TS', file: 'b.ts', args: [...X264, '-bf', '3', '-g', '20'] },
  { name: 'TS with open GOPs', file: 'open.ts', args: [...X264, '-x264-params', 'open-gop=1:keyint=16:bframes=4:scenecut=0'] },
  { name: 'H.265', file: 'hevc.mp4', args: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'keyint=20:log-level=error:colormatrix=bt709:range=limited', '-pix_fmt', 'yuv420p'] },
  { name: 'WebM with hidden frames', file: 'v.webm', args: ['-c:v', 'libvpx-vp9', '-g', '20', '-auto-alt-ref', '1', '-lag-in-frames', '12', '-cpu-used', '8', '-colorspace', 'bt709'] },
  { name: 'MPEG-4 in AVI', file: 'm.avi', args: ['-c:v', 'mpeg4', '-g', '12', '-colorspace', 'bt709'] },
  { name: 'MPEG-2 in TS', file: 'm2.ts', args: ['-c:v', 'mpeg2video', '-bf', '2', '-g', '12', '-colorspace', 'bt709'] },
]
const ORDER = [74, 0, 40, 39, 41, 17, 16, 15, 33, 73, 1, 60, 61, 62, 20, 19]

describe('any frame, in any order, is the frame of sequential decoding', () => {
  test.each(CASES)('$name', async ({ file, args }) => {
    ffmpeg(...SOURCE, ...args, project.path(file))
    // What the file doesn't say of its colours is converted; here only the decoding is compared.
    const colour = /avi|m2|hevc|webm/.test(file) ? ['-vf', 'scale=in_color_matrix=bt709:out_color_matrix=bt709'] : []
    const wanted = sequential(project.path(file), ...colour)
    const source = await project.service().openVideo(file)
    expect(source.info).toMatchObject({ width: 64, height: 48, rate: { num: 25, den: 1 }, length: 75 })
    expect(wanted).toHaveLength(75)
    const strict = !/avi/.test(file)
    const straight: string[] = []
    for (let n = 0; n < 75; n++) straight.push(md5(await bytesOf(source, n)))
    if (strict) expect(straight).toEqual(wanted)
    for (const n of ORDER) expect([n, md5(await bytesOf(source, n))]).toEqual([n, straight[n]])
  })
})

test('frames asked for at once come right, in whatever order', async () => {
  ffmpeg(...SOURCE, ...X264, '-bf', '3', '-g', '20', project.path('once.mp4'))
  const wanted = sequential(project.path('once.mp4'))
  const source = await project.service().openVideo('once.mp4')
  const numbers = [5, 3, 9, 4, 3, 30, 8, 0, 31, 60]
  expect(await Promise.all(numbers.map(async (n) => md5(await bytesOf(source, n))))).toEqual(numbers.map((n) => wanted[n]))
})

test('played backwards, one by one or several at once', async () => {
  ffmpeg(...SOURCE, ...X264, '-bf', '3', '-g', '40', project.path('back.mp4'))
  const wanted = sequential(project.path('back.mp4'))
  const source = await project.service().openVideo('back.mp4')
  for (let n = 74; n >= 30; n--) expect([n, md5(await bytesOf(source, n))]).toEqual([n, wanted[n]])
  for (let n = 29; n > 3; n -= 3) {
    const three = await Promise.all([n, n - 1, n - 2].map(async (one) => md5(await bytesOf(source, one))))
    expect(three).toEqual([wanted[n], wanted[n - 1], wanted[n - 2]])
  }
})

test('a variable frame rate becomes constant as by the fps filter', async () => {
  const keep = "select='not(between(n,10,19))*not(eq(mod(n,7),3))'"
  ffmpeg(...SOURCE, '-vf', keep, '-fps_mode', 'vfr', ...X264, '-bf', '2', '-g', '15', project.path('vfr.mp4'))
  const source = await project.service().openVideo('vfr.mp4')
  expect((await project.media.probe('vfr.mp4')).video).toMatchObject({ variableRate: true })
  const { num, den } = source.info.rate
  const wanted = sequential(project.path('vfr.mp4'), '-vf', `fps=${num}/${den}`)
  expect(Math.abs(source.info.length - wanted.length)).toBeLessThanOrEqual(1)
  const count = Math.min(source.info.length, wanted.length)
  const straight: string[] = []
  for (let n = 0; n < count; n++) straight.push(md5(await bytesOf(source, n)))
  expect(straight).toEqual(wanted.slice(0, count))
  for (const n of [count - 1, 0, 22, 12, 11, 40]) expect(md5(await bytesOf(source, n))).toBe(straight[n])
})

test('an edit list is obeyed: frames cut away are not counted', async () => {
  ffmpeg(...SOURCE, ...X264, '-bf', '3', '-g', '25', project.path('whole.mp4'))
  ffmpeg('-ss', '0.6', '-i', project.path('whole.mp4'), '-c', 'copy', project.path('cut.mp4'))
  const wanted = sequential(project.path('cut.mp4'), '-fps_mode', 'passthrough')
  const source = await project.service().openVideo('cut.mp4')
  expect(source.info.length).toBe(wanted.length)
  for (const n of [source.info.length - 1, 0, 1, 2, 30, 12]) expect([n, md5(await bytesOf(source, n))]).toEqual([n, wanted[n]])
})

test.each([90, 180, 270])('a rotation flag of %i degrees turns the picture', async (degrees) => {
  ffmpeg(...SOURCE, ...X264, '-frames:v', '5', project.path('flat.mp4'))
  const file = `turned${degrees}.mp4`
  ffmpeg('-i', project.path('flat.mp4'), '-c', 'copy', '-metadata:s:v', `rotate=${degrees}`, project.path(file))
  const source = await project.service().openVideo(file)
  expect(source.info).toMatchObject(degrees === 180 ? { width: 64, height: 48 } : { width: 48, height: 64 })
  // The tag as written here counts against the clock.
  expect((await project.media.probe(file)).video?.rotation).toBe(360 - degrees)
  const turn = { 90: 'transpose=cclock', 180: 'hflip,vflip', 270: 'transpose=clock' }[degrees]!
  const wanted = sequential(project.path('flat.mp4'), '-vf', turn)
  for (const n of [4, 0, 2]) expect(md5(await bytesOf(source, n))).toBe(wanted[n])
})

test.each([
  [63, 47],
  [33, 64],
])('odd sizes: %i x %i', async (width, height) => {
  const file = `odd${width}.mkv`
  ffmpeg('-f', 'lavfi', '-i', `testsrc2=size=128x96:rate=25:duration=0.4,scale=${width}:${height},setsar=1`, '-c:v', 'ffv1', '-pix_fmt', 'yuv420p', '-colorspace', 'bt709', project.path(file))
  const source = await project.service().openVideo(file)
  expect(source.info).toMatchObject({ width, height, length: 10 })
  const raw = ffmpeg('-i', project.path(file), '-f', 'rawvideo', '-')
  const size = raw.byteLength / 10
  for (const n of [9, 0, 4]) expect((await bytesOf(source, n)).equals(raw.subarray(n * size, (n + 1) * size))).toBe(true)
})

test('alpha is kept, also in WebM', async () => {
  const draw = ['-f', 'lavfi', '-i', 'testsrc2=size=32x32:rate=10:duration=0.5,format=yuva420p,geq=lum=lum(X\\,Y):cb=cb(X\\,Y):cr=cr(X\\,Y):a=X*8']
  ffmpeg(...draw, '-c:v', 'libvpx-vp9', '-auto-alt-ref', '0', '-b:v', '2M', project.path('alpha.webm'))
  ffmpeg(...draw, '-c:v', 'png', project.path('alpha.mov'))
  for (const file of ['alpha.webm', 'alpha.mov']) {
    const source = await project.service().openVideo(file)
    expect(source.info.format).toBe('yuva420p')
    const frame = (await source.frame(2, scope())) as Frame
    const alpha = frame.planes[3]!.data
    frame.release()
    for (const x of [2, 15, 30]) expect(Math.abs(alpha[16 * 32 + x]! - x * 8)).toBeLessThan(8)
  }
})

describe('files that are no films', () => {
  const open = (file: string) => project.service().openVideo(file)

  test('text named .mp4', async () => {
    writeFileSync(project.path('text.mp4'), 'This is no film.\n'.repeat(100))
    await expect(open('text.mp4')).rejects.toMatchObject({ code: 'E_MEDIA_FORMAT' })
  })
  test('a list of other files', async () => {
    writeFileSync(project.path('list.mp4'), "ffconcat version 1.0\nfile 'b.mp4'\n")
    await expect(open('list.mp4')).rejects.toMatchObject({ code: 'E_MEDIA_FORMAT' })
    writeFileSync(project.path('hls.mp4'), '#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nb.ts\n#EXT-X-ENDLIST\n')
    await expect(open('hls.mp4')).rejects.toMatchObject({ code: 'E_MEDIA_FORMAT' })
  })
  test('no frames', async () => {
    ffmpeg(...SOURCE, '-frames:v', '0', '-c:v', 'libx264', '-f', 'matroska', project.path('empty.mkv'))
    await expect(open('empty.mkv')).rejects.toMatchObject({ code: expect.stringMatching(/E_CLIP_EMPTY|E_MEDIA/) })
  })
  test('sound alone', async () => {
    ffmpeg('-f', 'lavfi', '-i', 'sine=duration=0.2', project.path('sound.wav'))
    await expect(open('sound.wav')).rejects.toMatchObject({ code: 'E_MEDIA_STREAM' })
  })
  test('an empty file', async () => {
    writeFileSync(project.path('zero.mp4'), '')
    await expect(open('zero.mp4')).rejects.toMatchObject({ code: 'E_MEDIA_FORMAT' })
  })
  test('a film cut short on disk holds its last whole frame, the same in any order', async () => {
    ffmpeg(...SOURCE, ...X264, '-bf', '2', '-g', '10', project.path('short.mkv'))
    truncateSync(project.path('short.mkv'), Math.floor(statSync(project.path('short.mkv')).size * 0.6))
    const source = await open('short.mkv')
    const last = source.info.length - 1
    const end = md5(await bytesOf(source, last))
    for (let n = 0; n <= last; n++) await bytesOf(source, n)
    expect(md5(await bytesOf(source, last))).toBe(end)
  })
})

describe('processes', () => {
  /** Ids of the processes that read a file of this project. */
  const readers = ({ dir }: Project): number[] =>
    execFileSync('ps', ['-eo', 'pid=,args='])
      .toString()
      .split('\n')
      .filter((line) => line.includes('ffmpeg') && line.includes(dir))
      .map((line) => Number.parseInt(line, 10))

  test('cancelling ends the process', async () => {
    const own = createProject()
    ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=25:duration=20', ...X264, own.path('long.mp4'))
    const source = await own.service().openVideo('long.mp4')
    const cancel = new AbortController()
    const frame = source.frame(480, scope(cancel.signal))
    setTimeout(() => cancel.abort(), 20)
    await expect(frame).rejects.toMatchObject({ code: 'E_CANCELLED' })
    await expect.poll(() => readers(own)).toEqual([])
    await own.close()
  })

  test('an ffmpeg that dies is an honest fault, and the next request works', async () => {
    const own = createProject()
    ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=25:duration=20', ...X264, '-g', '500', own.path('long.mp4'))
    const source = await own.service().openVideo('long.mp4')
    const frame = source.frame(490, scope())
    setTimeout(() => readers(own).forEach((pid) => process.kill(pid, 'SIGKILL')), 120)
    await expect(frame).rejects.toMatchObject({ code: 'E_FFMPEG' })
    expect(await bytesOf(source, 3)).toHaveLength((640 * 480 * 3) / 2)
    await own.close()
  })
})
