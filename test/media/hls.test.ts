/** Films for streaming: what ffprobe and ffmpeg make of the playlists, and the playlists by their own rules (RFC 8216). */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rational, type Track } from '../../engine/frames/clip.ts'
import { renditionsOf } from '../../engine/media/renditions.ts'
import { playlistComments, playlistTags } from '../../engine/media/tags/playlist.ts'
import { createProject, ffmpeg, ffprobe, paintedClip, ramp, tone, type Project } from './media-fixture.ts'

const LONG = 120_000
const [RATE, LENGTH, FLASH] = [30, 330, 150]
const SRT = '1\n00:00:01,000 --> 00:00:02,500\nOne, two, three.\n\n2\n00:00:06,000 --> 00:00:08,000\nFour.\n'
let project: Project
let folder: string

/** A click where the picture flashes. */
const clicking: Track = {
  info: { sampleRate: 48_000, channels: 2, length: 48_000 * 11 },
  samples: async (start, count) => [0, 1].map(() => Float32Array.from({ length: count }, (_, i) => (Math.abs(start + i - (FLASH / RATE) * 48_000 - 240) < 240 ? 0.8 * Math.sin((start + i) / 4) : 0))),
}

beforeAll(async () => {
  project = createProject()
  const video = paintedClip({ width: 640, height: 360, rate: rational(RATE), length: LENGTH }, (frame, n) => (n === FLASH ? void frame.bytes.fill(235, 0, 640 * 360) : ramp(frame, n)))
  const written = await project.service().encode({ video, audio: clicking, subtitles: { text: SRT, language: 'eng' }, file: 'film.hls', codec: 'auto' })
  folder = written.path
  const size = (path: string): number => (statSync(path).isDirectory() ? readdirSync(path).reduce((sum, name) => sum + size(join(path, name)), 0) : statSync(path).size)
  expect(written).toMatchObject({ frames: LENGTH, bytes: size(folder), facts: { codec: 'hls', width: 640, height: 360, renditions: ['640x360', '426x240'] } })
}, LONG)
afterAll(() => project.close())

const text = (name: string): string => readFileSync(join(folder, name), 'utf8')
const piecesOf = (name: string): { seconds: number; file: string }[] => [...text(`${name}/index.m3u8`).matchAll(/#EXTINF:([\d.]+),\n(.+)/g)].map(([, seconds, file]) => ({ seconds: Number(seconds), file: file! }))
const streamsOf = (): Record<string, string>[] => [...text('master.m3u8').matchAll(/#EXT-X-STREAM-INF:(.+)\n(.+)/g)].map(([, facts, uri]) => ({ uri: uri!, ...Object.fromEntries([...facts!.matchAll(/([A-Z-]+)=("[^"]*"|[^,]*)/g)].map(([, name, value]) => [name!, value!.replaceAll('"', '')])) }))

test('each size is what its line says: ffprobe has its size, its codec and its pieces', () => {
  const streams = streamsOf()
  expect(streams.map((one) => one['RESOLUTION'])).toEqual(['640x360', '426x240'])
  for (const { uri, ...facts } of streams) {
    const name = uri!.split('/')[0]!
    const { streams: [video] } = ffprobe(join(folder, uri!), '-count_frames', '-show_streams')
    expect(`${video!['width']}x${video!['height']}`).toBe(facts['RESOLUTION'])
    expect(video).toMatchObject({ codec_name: 'h264', profile: 'High', nb_read_frames: String(LENGTH), pix_fmt: 'yuv420p', color_space: 'bt709', has_b_frames: 0 })
    expect(Number(video!['start_time'])).toBe(0)
    // RFC 6381: profile 100, and the level in hexadecimal.
    expect(facts['CODECS']).toBe(`avc1.6400${Number(video!['level']).toString(16).padStart(2, '0')},mp4a.40.2`)
    const pieces = piecesOf(name)
    expect(pieces.map((one) => one.seconds)).toEqual([4, 4, 3])
    // RFC 8216, 4.3.4.2: no piece needs more than the bandwidth that is told.
    const sound = Math.max(...piecesOf('sound').map((one) => (8 * statSync(join(folder, 'sound', one.file)).size) / one.seconds))
    for (const { file, seconds } of pieces) expect((8 * statSync(join(folder, name, file)).size) / seconds + sound).toBeLessThanOrEqual(Number(facts['BANDWIDTH']))
    expect(Number(facts['AVERAGE-BANDWIDTH'])).toBeLessThanOrEqual(Number(facts['BANDWIDTH']))
    // And each begins with a picture that needs no other.
    const keys = ffprobe(join(folder, uri!), '-select_streams', 'v', '-show_entries', 'packet=pts_time,flags').packets.filter((one) => String(one['flags']).startsWith('K')).map((one) => Math.round(Number(one['pts_time']) * 100) / 100)
    expect(keys).toEqual([0, 2, 4, 6, 8, 10])
  }
  expect(Number(streams[0]!['BANDWIDTH'])).toBeGreaterThan(Number(streams[1]!['BANDWIDTH']))
  expect(text('480p/index.m3u8'.replace('480p', '360p'))).toMatch(/#EXT-X-TARGETDURATION:4\n[^]*#EXT-X-PLAYLIST-TYPE:VOD\n[^]*#EXT-X-MAP:URI="init.mp4"[^]*#EXT-X-ENDLIST\n$/)
})

test('the master plays, with sound that is in step, and with words', () => {
  const master = join(folder, 'master.m3u8')
  const samples = new Float32Array(Uint8Array.from(ffmpeg('-i', master, '-map', '0:a:0', '-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-f', 'f32le', '-')).buffer)
  const heard = samples.findIndex((one) => Math.abs(one) > 0.2) / 48_000
  const light = [...ffmpeg('-i', master, '-map', '0:v:0', '-vf', 'scale=1:1,format=gray', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-')]
  expect(light).toHaveLength(LENGTH)
  const seen = light.findIndex((one) => one > 210) / RATE
  expect(seen).toBe(FLASH / RATE)
  // ffmpeg passes over the edit list that takes the coder's first 1,024 samples off; nobody hears 21 ms (ITU-R BT.1359).
  expect(heard - seen).toBeGreaterThan(-0.002)
  expect(heard - seen).toBeLessThan(0.022)
  const { streams } = ffprobe(join(folder, 'subtitles/index.m3u8'), '-show_streams')
  expect(streams[0]).toMatchObject({ codec_name: 'webvtt' })
  expect(ffmpeg('-i', join(folder, 'subtitles/words.vtt'), '-f', 'srt', '-').toString()).toContain('00:00:01,000 --> 00:00:02,500\nOne, two, three.')
  expect(text('master.m3u8')).toContain('TYPE=SUBTITLES,GROUP-ID="words",NAME="Subtitles",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,LANGUAGE="eng",URI="subtitles/index.m3u8"')
})

describe('the folder', () => {
  test('carries the graph, and is written over by that graph only', { timeout: LONG }, async () => {
    expect(await project.media.tags('output/film.hls')).toMatchObject({ reelgraph: expect.stringContaining('"format":1') as string, reelgraph_frames: String(LENGTH) })
    const again = await project.service({ key: 'other' }).encode({ video: paintedClip({ length: 10 }), file: 'film.hls', codec: 'auto', bitrate: 200_000 })
    expect(again.path).toBe(folder)
    expect(streamsOf().map((one) => one['RESOLUTION'])).toEqual(['64x48'])
    expect(text('master.m3u8')).not.toContain('EXT-X-MEDIA')
    expect(readdirSync(project.out).filter((one) => one.startsWith('.'))).toEqual([])
  })
  test('has sound and odd sizes, too', { timeout: LONG }, async () => {
    const { path, facts } = await project.service({ key: 'odd' }).encode({ video: paintedClip({ width: 63, height: 47, length: 20 }), audio: tone(1), file: 'odd.hls', codec: 'hls' })
    expect(facts).toMatchObject({ width: 64, height: 48 })
    const { streams } = ffprobe(join(path, 'master.m3u8'), '-show_streams')
    expect(streams.map((one) => one['codec_name']).sort()).toEqual(['aac', 'h264'])
  })
  test('has no other codec', async () => {
    await expect(project.service().encode({ video: paintedClip(), file: 'film.hls', codec: 'vp9' })).rejects.toMatchObject({ code: 'E_ENCODER', faults: [{ port: 'codec' }] })
  })
})

test('sizes go down by steps, with even sides and the shape of the film', () => {
  expect(renditionsOf({ width: 1080, height: 1920, rate: rational(30) }).map(({ name, width, height }) => `${name} ${width}x${height}`)).toEqual(['1080p 1080x1920', '720p 720x1280', '480p 480x854', '360p 360x640'])
  fc.assert(fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 120 }), (w, h, rate) => {
    const [first, ...others] = renditionsOf({ width: 2 * w, height: 2 * h, rate: rational(rate) })
    expect(first).toMatchObject({ width: 2 * w, height: 2 * h })
    others.forEach((one, k) => {
      expect(one.width % 2 === 0 && one.height % 2 === 0 && one.bitrate <= (others[k - 1] ?? first!).bitrate).toBe(true)
      expect(Math.min(one.width, one.height)).toBeLessThan(Math.min(2 * w, 2 * h))
    })
  }))
})

test('tags come back from the comments of a playlist', () => {
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), fc.string({ unit: 'grapheme', maxLength: 60 })), (tags) => {
    expect(playlistTags(['#EXTM3U', ...playlistComments(tags), '#EXT-X-VERSION:7', 'a=b', ''].join('\n'))).toEqual({ ...tags })
  }))
})
