import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rational } from '../../engine/frames/clip.ts'
import type { Frame } from '../../engine/frames/frame.ts'
import { filmDigest } from '../../engine/media/film-digest.ts'
import { parseGifComments } from '../../engine/media/tags/gif.ts'
import { parsePngText } from '../../engine/media/tags/png.ts'
import { bytesOf, createProject, ffmpeg, ffprobe, paintedClip, ramp, tone, xxh64, type Project } from './media-fixture.ts'

let project: Project
beforeAll(() => void (project = createProject({ segmentSeconds: 0.5 })))
afterAll(() => project.close())

const GRAPH = '{"format":1,"title":"Täst; #1 = \\\\ok\\n"}'
const probeAll = (path: string) => ffprobe(path, '-count_frames', '-show_streams', '-show_format')

/** Times of the packets of a stream in order of presentation, in ticks of the stream. */
const times = (path: string, stream = 'v:0'): number[] =>
  ffprobe(path, '-select_streams', stream, '-show_entries', 'packet=pts')
    .packets.map((one) => Number(one['pts']))
    .sort((a, b) => a - b)

interface Case {
  readonly file: string
  readonly codec: string
  readonly name: string
  readonly pixels: string
  readonly tagged: boolean
}

const CASES: readonly Case[] = [
  { file: 'h264.mp4', codec: 'auto', name: 'h264', pixels: 'yuv420p', tagged: true },
  { file: 'h264.mkv', codec: 'h264', name: 'h264', pixels: 'yuv420p', tagged: true },
  { file: 'h265.mp4', codec: 'h265', name: 'hevc', pixels: 'yuv420p', tagged: true },
  { file: 'vp9.webm', codec: 'auto', name: 'vp9', pixels: 'yuv420p', tagged: true },
  { file: 'av1.mp4', codec: 'av1', name: 'av1', pixels: 'yuv420p', tagged: true },
  { file: 'av1.webm', codec: 'av1', name: 'av1', pixels: 'yuv420p', tagged: true },
  { file: 'prores.mov', codec: 'prores', name: 'prores', pixels: 'yuv422p10le', tagged: true },
  { file: 'ffv1.mkv', codec: 'ffv1', name: 'ffv1', pixels: 'yuv420p', tagged: true },
]

describe('what is written is what ffprobe finds', () => {
  test.each(CASES)('$file as $name', async ({ file, codec, name, pixels, tagged }) => {
    const height = file === 'av1.webm' ? 64 : 48
    const clip = paintedClip({ length: 40, height, rate: rational(30000, 1001) })
    const written = await project.service().encode({ video: clip, audio: tone(1), file, codec })
    const { streams, format } = probeAll(written.path)
    const [video, audio] = streams
    expect(video).toMatchObject({ codec_name: name, width: 64, height, pix_fmt: pixels, nb_read_frames: '40' })
    expect(video!['r_frame_rate']).toBe('30000/1001')
    if (tagged) {
      expect(video).toMatchObject({ color_range: 'tv', color_space: 'bt709', color_primaries: 'bt709', color_transfer: 'bt709' })
    }
    expect(audio?.['codec_type']).toBe('audio')
    const tags = (await project.media.probe(`output/${file}`)).tags
    expect(tags['reelgraph']).toBe(GRAPH)
    expect(JSON.parse(tags['reelgraph_reports']!)).toEqual({ dawn: { backend: 'procedural' } })
    expect(tags['reelgraph_digest']).toBe(written.frameDigest)
    expect(Number(format['size'])).toBe(written.bytes)
    // Three segments were joined: the pictures lie exactly on the rate, none lost, none twice.
    const at = times(written.path)
    const [num, den] = String(video!['time_base']).split('/').map(Number) as [number, number]
    const exact = at.map((_, n) => at[0]! + Math.round((n * 1001 * den) / (30000 * num)))
    at.forEach((one, n) => expect(Math.abs(one - exact[n]!)).toBeLessThanOrEqual(den > 1000 ? 0 : 1))
    // And each is the picture that was given, as near as the codec comes.
    const source = await project.service().openVideo(`output/${file}`)
    expect(source.info.length).toBe(40)
    for (const n of [0, 14, 15, 29, 30, 39]) {
      const given = (await clip.frame(n)) as Frame
      const got = await bytesOf(source, n)
      let sum = 0
      for (let i = 0; i < got.length; i++) sum += Math.abs(got[i]! - given.bytes[i]!)
      given.release()
      expect(sum / got.length).toBeLessThan(name === 'ffv1' ? 1e-9 : 4)
    }
    expect(readdirSync(project.out).filter((one) => one.startsWith('.'))).toEqual([])
  })

  test('MP4 starts with its index', async () => {
    const { path } = await project.service().encode({ video: paintedClip(), file: 'fast.mp4', codec: 'auto' })
    const bytes = readFileSync(path)
    expect(bytes.indexOf('moov')).toBeGreaterThan(0)
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'))
  })

  test('the film digest is over the frames given', async () => {
    const clip = paintedClip({ length: 20 })
    const { frameDigest: digest } = await project.service().encode({ video: clip, file: 'digest.mp4', codec: 'auto' })
    const each: string[] = []
    for (let n = 0; n < 20; n++) {
      const frame = (await clip.frame(n)) as Frame
      each.push(xxh64(frame.bytes))
      frame.release()
    }
    expect(digest).toBe(filmDigest(each))
  })

  test('a bitrate is kept to', async () => {
    const noise = (frame: Frame, n: number): void => {
      let seed = n * 7919 + 1
      for (let i = 0; i < frame.bytes.length; i++) frame.bytes[i] = 60 + (((seed = (seed * 1103515245 + 12345) & 0x7fffffff) >> 16) % 120)
    }
    const clip = paintedClip({ length: 90, width: 160, height: 96 }, noise)
    const own = createProject()
    const { bytes } = await own.service().encode({ video: clip, file: 'rate.mp4', codec: 'h264', bitrate: 800_000 })
    expect(bytes * 8).toBeGreaterThan(800_000 * 3 * 0.7)
    expect(bytes * 8).toBeLessThan(800_000 * 3 * 1.4)
    await own.close()
  })
})

describe('sound', () => {
  const decoded = (path: string): Float32Array =>
    new Float32Array(Uint8Array.from(ffmpeg('-i', path, '-map', '0:a', '-f', 'f32le', '-ac', '1', '-')).buffer)

  test.each([
    ['long.mp4', 3, rational(30000, 1001), 50],
    ['short.mp4', 0.5, rational(24), 48],
    ['sound.mkv', 2, rational(25), 50],
    ['sound.webm', 2, rational(25), 50],
    ['sound.mov', 2, rational(25), 50],
  ] as const)('%s is as long as the picture, to the sample', async (file, seconds, rate, length) => {
    const codec = file.endsWith('mov') ? 'prores' : 'auto'
    await project.service().encode({ video: paintedClip({ length, rate }), audio: tone(seconds), file, codec })
    const track = await project.service().openAudio(`output/${file}`)
    expect(track.info.length).toBe(Math.round((length * rate.den * 48_000) / rate.num))
  })

  test('what goes beyond full scale is told, in the film too', async () => {
    const loud = tone(2)
    const louder = { ...loud, samples: async (start: number, count: number) => (await loud.samples(start, count)).map((plane) => plane.map((value, i) => (start + i < 48_000 ? value : value * 2.4))) }
    for (const file of ['clip.mp4', 'clip.mkv']) {
      project.warnings.length = 0
      await project.service({ key: file }).encode({ video: paintedClip({ length: 60 }), audio: louder, file, codec: 'auto' })
      expect(project.warnings).toMatchObject([{ code: 'W_AUDIO_CLIPPED', port: 'audio', got: expect.stringMatching(/^\d+ samples above it, peaks of 1\.6 dBTP$/) as string, detail: 'The first is at 1.00 s.' }])
      expect((await project.media.probe(`output/${file}`)).tags['reelgraph_warnings']).toContain('W_AUDIO_CLIPPED')
      project.warnings.length = 0
      await project.service({ key: `${file} softer` }).encode({ video: paintedClip({ length: 60 }), audio: loud, file, codec: 'auto' })
      expect(project.warnings).toEqual([])
    }
  })

  test('nothing shifts: the sound starts where it did', async () => {
    const impulse = { info: { sampleRate: 48_000, channels: 2, length: 96_000 }, samples: async (start: number, count: number) =>
      [0, 1].map(() => Float32Array.from({ length: count }, (_, i) => ((start + i) % 24_000 === 12_000 ? 0.9 : 0))) }
    for (const file of ['click.mp4', 'click.mkv', 'click.webm']) {
      const { path } = await project.service().encode({ video: paintedClip({ length: 60 }), audio: impulse, file, codec: 'auto' })
      const samples = decoded(path)
      for (const at of [12_000, 36_000, 60_000, 84_000]) {
        let peak = at - 500
        for (let i = at - 500; i < at + 500; i++) if (Math.abs(samples[i]!) > Math.abs(samples[peak]!)) peak = i
        expect([file, peak]).toEqual([file, at])
      }
    }
  })
})

describe('GIF and PNG', () => {
  test('GIF', async () => {
    const clip = paintedClip({ length: 20, rate: rational(10) })
    const { path } = await project.service().encode({ video: clip, file: 'loop.gif', codec: 'auto' })
    expect(probeAll(path).streams[0]).toMatchObject({ codec_name: 'gif', width: 64, height: 48, nb_read_frames: '20' })
    expect(parseGifComments(readFileSync(path))['reelgraph']).toBe(GRAPH)
    await expect(project.service().encode({ video: clip, file: 'loop.gif', codec: 'auto' })).resolves.toMatchObject({ path })
  })

  test('a folder of PNG files', async () => {
    const clip = paintedClip({ length: 20, rate: rational(10), format: 'yuva420p' })
    const { path } = await project.service().encode({ video: clip, file: 'frames', codec: 'png' })
    const names = readdirSync(path).sort()
    expect(names).toHaveLength(20)
    expect(names[19]).toBe('000019.png')
    expect(parsePngText(readFileSync(join(path, '000000.png')))['reelgraph']).toBe(GRAPH)
    expect(probeAll(join(path, '000000.png')).streams[0]).toMatchObject({ codec_name: 'png', pix_fmt: 'rgba', width: 64 })
    expect(probeAll(join(path, '000007.png')).streams[0]).toMatchObject({ codec_name: 'png', width: 64 })
  })
})

test.each(['shot_%03d.mp4', '100%.mkv', '%d%%.webm', 'a%d/take %04d.gif', '%06d.webp', '50% %d/frames%03d'])('per cent signs in a name: %s', async (file) => {
  const clip = paintedClip({ length: 3, rate: rational(10) })
  const { path } = await project.service({ key: file }).encode({ video: clip, file, codec: 'auto' })
  expect(path).toBe(join(project.out, file))
  expect((await project.media.tags(`output/${file}`))['reelgraph']).toBe(GRAPH)
  if (!file.endsWith('frames%03d')) expect((await project.service().openVideo(`output/${file}`)).info).toMatchObject({ width: 64, height: 48 })
  else expect(readdirSync(path).sort()).toEqual(['000000.png', '000001.png', '000002.png'])
})

test('odd sizes are padded by repeating the edge, and it is said', async () => {
  const clip = paintedClip({ length: 4, width: 33, height: 21 })
  const { path, facts } = await project.service().encode({ video: clip, file: 'odd.mp4', codec: 'h264', crf: 1 })
  expect(probeAll(path).streams[0]).toMatchObject({ width: 34, height: 22 })
  expect(facts).toMatchObject({ padded: expect.stringContaining('1 columns and 1 rows') })
  const raw = ffmpeg('-i', path, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-frames:v', '1', '-')
  for (const y of [0, 7, 20]) expect(Math.abs(raw[y * 34 + 33]! - raw[y * 34 + 32]!)).toBeLessThanOrEqual(3)
  for (const x of [0, 9, 32]) expect(Math.abs(raw[21 * 34 + x]! - raw[20 * 34 + x]!)).toBeLessThanOrEqual(3)
})

test('alpha is kept by VP9 and ProRes 4444, and shown over black by H.264', async () => {
  const half = (frame: Frame): void => {
    const [y, u, v, a] = frame.planes
    y!.data.fill(200)
    u!.data.fill(128)
    v!.data.fill(128)
    for (let i = 0; i < a!.data.length; i++) a!.data[i] = i % a!.stride < 32 ? 0 : 255
  }
  const clip = paintedClip({ length: 4, format: 'yuva420p' }, half)
  for (const [file, codec] of [['alpha.webm', 'vp9'], ['alpha.mov', 'prores']] as const) {
    await project.service().encode({ video: clip, file, codec })
    const source = await project.service().openVideo(`output/${file}`)
    expect(source.info.format).toBe('yuva420p')
    const alpha = (await bytesOf(source, 1)).subarray((64 * 48 * 3) / 2)
    expect(alpha[20 * 64 + 8]!).toBeLessThan(6)
    expect(alpha[20 * 64 + 56]!).toBeGreaterThan(249)
  }
  await project.service().encode({ video: clip, file: 'flat.mp4', codec: 'h264', crf: 4 })
  const luma = await bytesOf(await project.service().openVideo('output/flat.mp4'), 1)
  expect(Math.abs(luma[20 * 64 + 8]! - 16)).toBeLessThan(3)
  expect(Math.abs(luma[20 * 64 + 56]! - 200)).toBeLessThan(3)
})

describe('resuming', () => {
  test('a failed run goes on after its last finished segment, frame-exact', async () => {
    const own = createProject({ segmentSeconds: 0.5 })
    const whole = paintedClip({ length: 70 })
    const reference = await own.service().encode({ video: whole, audio: tone(3), file: 'reference.mp4', codec: 'auto' })
    const broken = paintedClip({ length: 70 }, (frame, n) => {
      if (n === 50) throw new Error('a node failed')
      ramp(frame, n)
    })
    const request = { audio: tone(3), file: 'film.mp4', codec: 'auto' }
    await expect(own.service({ key: 'k2' }).encode({ ...request, video: broken })).rejects.toThrow('a node failed')
    expect(existsSync(join(own.out, 'film.mp4'))).toBe(false)
    expect(readdirSync(own.out)).toEqual(['reference.mp4'])
    expect(own.store.open.size).toBe(0)

    const again = paintedClip({ length: 70 })
    const done: number[] = []
    const service = own.service({ key: 'k2', progress: (n) => void done.push(n) })
    const { path, facts, frameDigest: digest } = await service.encode({ ...request, video: again })
    expect(again.asked[0]).toBe(45)
    expect(done[0]).toBe(45)
    expect(facts).toMatchObject({ resumedAt: 45 })
    expect(digest).toBe(reference.frameDigest)
    const md5s = (file: string): string => ffmpeg('-i', file, '-f', 'framemd5', '-').toString()
    expect(md5s(path)).toBe(md5s(reference.path))
    expect(times(path)).toEqual(times(path).map((_, n) => times(path)[1]! * n))
    await own.close()
  })

  test('a finished film is taken up, unless forced or changed', async () => {
    const own = createProject()
    const first = paintedClip()
    await own.service().encode({ video: first, file: 'film.mp4', codec: 'auto' })
    const second = paintedClip()
    const taken = await own.service().encode({ video: second, file: 'film.mp4', codec: 'auto' })
    expect(second.asked).toEqual([])
    expect(taken.frames).toBe(8)
    await own.service({ force: true }).encode({ video: second, file: 'film.mp4', codec: 'auto' })
    expect(second.asked).toHaveLength(8)
    const third = paintedClip()
    await own.service({ key: 'other' }).encode({ video: third, file: 'film.mp4', codec: 'auto' })
    expect(third.asked).toHaveLength(8)
    // Cut short on disk: its metadata, which come first, still say that it is finished.
    truncateSync(join(own.out, 'film.mp4'), readFileSync(join(own.out, 'film.mp4')).indexOf('mdat') + 300)
    const fourth = paintedClip()
    await own.service({ key: 'other' }).encode({ video: fourth, file: 'film.mp4', codec: 'auto' })
    expect(fourth.asked).toHaveLength(8)
    await own.close()
  })
})

describe('faults', () => {
  const encode = (file: string, codec = 'auto', more: object = {}) =>
    project.service({ key: 'faults' }).encode({ video: paintedClip(), file, codec, ...more })

  test.each([
    ['film.mp4', 'gif'],
    ['film.gif', 'h264'],
    ['film.webm', 'h264'],
    ['film.webm', 'prores'],
    ['film.avi', 'auto'],
    ['film.mp4', 'nonsense'],
    ['film.mp4', 'constructor'],
    ['film.png', 'png'],
    ['film', 'h264'],
  ])('%s with %s', async (file, codec) => {
    await expect(encode(file, codec)).rejects.toMatchObject({ code: 'E_ENCODER' })
    await expect(project.service().planEncode({ video: paintedClip(), file, codec })).rejects.toMatchObject({ code: 'E_ENCODER' })
  })
  test.each([{ crf: 99 }, { bitrate: 3 }, { bitrate: Number.NaN }, { speed: 'warp' }])('settings %j', async (more) => {
    await expect(encode('film.mp4', 'h264', more)).rejects.toMatchObject({ code: 'E_ENCODER' })
  })
  test.each(['../film.mp4', '/tmp/film.mp4', 'a/../../film.mp4', '', '.hidden.mp4', 'a\0.mp4'])('path %j', async (file) => {
    await expect(encode(file)).rejects.toMatchObject({ code: 'E_OUTPUT_PATH' })
  })

  test('somebody else\'s file is not overwritten', async () => {
    writeFileSync(join(project.out, 'mine.mp4'), 'precious')
    await expect(encode('mine.mp4')).resolves.toMatchObject({ path: join(project.out, 'mine-2.mp4') })
    expect(readFileSync(join(project.out, 'mine.mp4'), 'utf8')).toBe('precious')
    mkdirSync(join(project.out, 'photos'))
    writeFileSync(join(project.out, 'photos', 'holiday.png'), 'precious')
    await expect(encode('photos')).resolves.toMatchObject({ path: join(project.out, 'photos-2') })
    expect(existsSync(join(project.out, 'photos', 'holiday.png'))).toBe(true)
  })

  test('two runs of one file', async () => {
    const both = await Promise.allSettled([encode('twice.mp4'), encode('twice.mp4')])
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'E_OUTPUT_BUSY' } })
  })

  test('the lock of a process that is gone is taken over', async () => {
    const gone = Number(execFileSync('sh', ['-c', 'echo $$']).toString())
    writeFileSync(join(project.out, '.stale.mp4.lock'), String(gone))
    await expect(encode('stale.mp4')).resolves.toMatchObject({ frames: 8 })
    writeFileSync(join(project.out, `.${gone}-abc.part-stale.mp4`), 'half a film')
    await project.service({ key: 'faults', force: true }).encode({ video: paintedClip(), file: 'stale.mp4', codec: 'auto' })
    expect(readdirSync(project.out).filter((name) => name.includes('part-'))).toEqual([])
    writeFileSync(join(project.out, '.live.mp4.lock'), '1')
    await expect(encode('live.mp4')).rejects.toMatchObject({ code: 'E_OUTPUT_BUSY' })
    rmSync(join(project.out, '.live.mp4.lock'))
  })

  /** Ids of the encoders that write for a project. */
  const encoders = ({ dir }: Project): number[] =>
    execFileSync('ps', ['-eo', 'pid=,args='])
      .toString()
      .split('\n')
      .filter((line) => line.includes('ffmpeg') && line.includes(dir))
      .map((line) => Number.parseInt(line, 10))

  test('an ffmpeg that dies says so, and nothing is left behind', async () => {
    const own = createProject()
    const video = paintedClip({ length: 400 }, (frame, n) => {
      ramp(frame, n)
      if (n === 100) for (const pid of encoders(own)) process.kill(pid, 'SIGKILL')
    })
    await expect(own.service().encode({ video, file: 'film.mp4', codec: 'auto' })).rejects.toMatchObject({ code: 'E_FFMPEG' })
    expect(readdirSync(own.out)).toEqual([])
    await own.close()
  })

  test('cancelling leaves nothing behind', async () => {
    const own = createProject()
    const cancel = new AbortController()
    const video = paintedClip({ length: 400 }, (frame, n) => {
      ramp(frame, n)
      if (n === 100) cancel.abort()
    })
    const run = own.service({ signal: cancel.signal }).encode({ video, file: 'film.mp4', codec: 'auto' })
    await expect(run).rejects.toMatchObject({ code: 'E_CANCELLED' })
    expect(readdirSync(own.out)).toEqual([])
    expect(encoders(own)).toEqual([])
    await own.close()
  })

  test.runIf(process.getuid?.() === 0)('a full disk', async () => {
    const disk = mkdtempSync(join(tmpdir(), 'reelgraph-small-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'ignore' })
    } catch {
      rmSync(disk, { recursive: true })
      return // mounting isn't allowed here
    }
    const own = createProject({ outputDir: disk })
    try {
      const noise = (frame: Frame, n: number): void => {
        for (let i = 0; i < frame.bytes.length; i++) frame.bytes[i] = 16 + ((i * 7919 + n * 104729 + ((i * i) >> 3)) % 200)
      }
      const video = paintedClip({ length: 60, width: 160, height: 120 }, noise)
      const run = own.service().encode({ video, file: 'film.mkv', codec: 'ffv1' })
      await expect(run).rejects.toMatchObject({ code: 'E_DISK_FULL' })
      expect(readdirSync(disk)).toEqual([])
    } finally {
      await own.close()
      execFileSync('umount', [disk])
      rmSync(disk, { recursive: true })
    }
  })
})
