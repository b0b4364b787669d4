/** Interlaced sources, held against ffmpeg's own bwdif on the whole file. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf, createProject, ffmpeg, md5, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => {
  project = createProject()
  const draw = ['-f', 'lavfi', '-i', 'testsrc2=size=128x96:rate=50:duration=2', '-vf', 'interlace=scan=tff,setfield=tff', '-colorspace', 'bt709']
  ffmpeg(...draw, '-c:v', 'mpeg2video', '-flags', '+ilme+ildct', '-bf', '2', '-g', '12', '-b:v', '3M', project.path('a.ts'))
  ffmpeg(...draw, '-c:v', 'libx264', '-x264-params', 'tff=1:keyint=15:bframes=3', '-pix_fmt', 'yuv420p', project.path('a.mp4'))
  ffmpeg('-i', project.path('a.mp4'), '-c', 'copy', project.path('a.mkv'))
})
afterAll(() => project.close())

const sequential = (file: string, filter: string): string[] =>
  ffmpeg('-i', project.path(file), '-vf', filter, '-fps_mode', 'passthrough', '-f', 'framemd5', '-').toString().split('\n')
    .filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(',').at(-1)!.trim())
// The same conversion of colours as of a file that is progressive: none, but for the rounding of the chain.
const COLOUR = 'scale=in_color_matrix=bt709:out_color_matrix=bt709:in_range=tv:out_range=tv'

describe.each(['a.mp4', 'a.mkv', 'a.ts'])('%s', (file) => {
  test('comes in whole pictures, the same bits in any order', { timeout: 120_000 }, async () => {
    expect((await project.media.probe(file)).video).toMatchObject({ interlaced: true, rate: { num: 25, den: 1 } })
    const wanted = sequential(file, `bwdif=mode=send_frame:deint=interlaced,${COLOUR}`)
    project.warnings.length = 0
    const source = await project.service().openVideo(file)
    expect(source.info.length).toBe(50)
    expect(wanted).toHaveLength(50)
    for (let n = 0; n < 50; n++) expect([n, md5(await bytesOf(source, n))]).toEqual([n, wanted[n]])
    const again = await project.service().openVideo(file)
    for (const n of [49, 15, 30, 14, 16, 0, 40, 12, 24, 48, 1]) expect([n, md5(await bytesOf(again, n))]).toEqual([n, wanted[n]])
    expect(project.warnings).toEqual([])
  })

  test('or as they are, with a warning', async () => {
    project.warnings.length = 0
    const source = await project.service().openVideo(file, { deinterlace: 'off' })
    expect(project.warnings).toMatchObject([{ code: 'W_INTERLACED', file }])
    const wanted = sequential(file, COLOUR)
    for (const n of [20, 0, 44]) expect(md5(await bytesOf(source, n))).toBe(wanted[n])
  })
})

test('a file that is not interlaced is left alone, unless it is asked for', async () => {
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25:duration=0.4', '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-colorspace', 'bt709', project.path('p.mp4'))
  project.warnings.length = 0
  const [auto, on] = [await project.service().openVideo('p.mp4'), await project.service().openVideo('p.mp4', { deinterlace: 'on' })]
  expect(md5(await bytesOf(auto, 4))).toBe(sequential('p.mp4', COLOUR)[4])
  expect(md5(await bytesOf(on, 4))).toBe(sequential('p.mp4', `bwdif=mode=send_frame:deint=all,${COLOUR}`)[4])
  expect(project.warnings).toEqual([])
})

test('where headers say nothing the pictures are looked at', async () => {
  // DV's headers in AVI say nothing of fields; each of its pictures does.
  ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=720x576:rate=50:duration=0.4', '-vf', 'interlace=scan=bff', '-c:v', 'dvvideo', '-pix_fmt', 'yuv420p', '-aspect', '4:3', project.path('dv.avi'))
  expect((await project.media.probe('dv.avi')).video).toMatchObject({ interlaced: true })
})
