import { expect, test } from 'vitest'
import { bytesOf, createProject, ffmpeg, md5, tone, paintedClip, leaveFfprobeOut } from './media-fixture.ts'

test('ffmpeg alone is enough: the same facts and the same frames as with ffprobe', async () => {
  const full = createProject()
  const bare = createProject()
  await leaveFfprobeOut(bare)
  expect((await bare.media.ffmpeg()).probePath).toBeUndefined()
  for (const project of [full, bare]) {
    const draw = ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=30000/1001:duration=2']
    ffmpeg(...draw, '-c:v', 'libx264', '-bf', '3', '-g', '16', '-colorspace', 'bt709', project.path('b.mp4'))
    ffmpeg('-ss', '0.4', '-i', project.path('b.mp4'), '-c', 'copy', project.path('cut.mp4'))
    ffmpeg('-i', project.path('b.mp4'), '-vf', "select='not(between(n,10,19))'", '-fps_mode', 'vfr', project.path('vfr.mkv'))
    ffmpeg('-i', project.path('b.mp4'), '-c', 'copy', project.path('b.ts'))
  }
  for (const file of ['b.mp4', 'cut.mp4', 'vfr.mkv', 'b.ts']) {
    const [a, b] = await Promise.all([full.service().openVideo(file), bare.service().openVideo(file)])
    expect([file, b.info]).toEqual([file, a.info])
    for (const n of [a.info.length - 1, 0, 20, 21, 7]) expect(md5(await bytesOf(b, n))).toBe(md5(await bytesOf(a, n)))
    const [one, other] = await Promise.all([full.media.probe(file), bare.media.probe(file)])
    expect(other.video).toEqual(one.video)
  }
  await bare.service().encode({ video: paintedClip(), audio: tone(1), file: 'film.mp4', codec: 'auto' })
  const { tags } = await bare.media.probe('output/film.mp4')
  expect(tags['reelgraph']).toBe('{"format":1,"title":"Täst; #1 = \\\\ok\\n"}')
  expect((await bare.service().openAudio('output/film.mp4')).info.length).toBe(12_800)
  await Promise.all([full.close(), bare.close()])
})
