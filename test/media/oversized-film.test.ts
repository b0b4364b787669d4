/** Looking into a file decodes pictures of it: those that are too large are refused before that, whatever the codec. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createProject, ffmpeg, leaveFfprobeOut } from './media-fixture.ts'

const CODECS: Readonly<Record<string, readonly string[]>> = {
  'png.mkv': ['-c:v', 'png'],
  'h264.mp4': ['-c:v', 'libx264'],
  'mpeg2.mpg': ['-c:v', 'mpeg2video'],
  'vp9.webm': ['-c:v', 'libvpx-vp9'],
  'mjpeg.avi': ['-c:v', 'mjpeg'],
  'ffv1.mkv': ['-c:v', 'ffv1'],
  'film.gif': [],
}
const MOST = 64 * 48
const full = createProject({ maxPixels: MOST })
const bare = createProject({ maxPixels: MOST })
const wide = createProject({ maxPixels: 2 ** 40 })

beforeAll(async () => {
  for (const project of [full, bare, wide]) {
    for (const [file, codec] of Object.entries(CODECS)) {
      ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=66x48:rate=25:duration=0.2', ...codec, project.path(file))
      ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25:duration=0.2', ...codec, project.path(`fits-${file}`))
    }
    ffmpeg('-f', 'lavfi', '-i', 'testsrc2=size=66x48:rate=25:duration=1', '-f', 'lavfi', '-i', 'sine=duration=1', '-c:v', 'png', project.path('sound.mkv'))
  }
  await leaveFfprobeOut(bare)
  expect((await bare.media.ffmpeg()).probePath).toBeUndefined()
}, 60_000)
afterAll(async () => Promise.all([full, bare, wide].map((one) => one.close())))

test.each(Object.keys(CODECS))('%s: with ffprobe and without', { timeout: 60_000 }, async (file) => {
  for (const project of [full, bare]) {
    const refused = { code: 'E_IMAGE_SIZE', faults: [{ file, got: expect.stringContaining('66x48') as string }] }
    await expect(project.media.probe(file)).rejects.toMatchObject(refused)
    await expect(project.service().openVideo(file)).rejects.toMatchObject(refused)
    expect((await project.media.probe(`fits-${file}`)).video).toMatchObject({ width: 64, height: 48 })
  }
})

test('a limit that is larger than ffmpeg takes', async () => {
  expect((await wide.media.probe('h264.mp4')).video).toMatchObject({ width: 66, height: 48 })
})

test('sound beside pictures that are too large is read', async () => {
  expect((await full.service().openAudio('sound.mkv')).info.length).toBe((await wide.service().openAudio('sound.mkv')).info.length)
})
