/** Packets that are copied, proved by ffmpeg's streamhash: what is in the film is what was in its sources, to the bit. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { linesOf, reelgraph } from '../warnings/program.ts'

const LONG = 180_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-copy-'))
const ffmpeg = (...args: string[]): string => execFileSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args], { encoding: 'utf8', maxBuffer: 1 << 26 })
const shot = (name: string, hue: number, seconds: number, ...options: string[]): void =>
  void ffmpeg('-f', 'lavfi', '-i', `testsrc2=s=320x180:r=30000/1001:d=${seconds}`, '-f', 'lavfi', '-i', `sine=f=${300 + hue}:d=${seconds}`, '-vf', `hue=h=${hue}`, '-pix_fmt', 'yuv420p', ...options, join(project, name))
const X264 = ['-c:v', 'libx264', '-g', '30', '-bf', '2', '-threads', '1']

beforeAll(() => {
  shot('one.mp4', 0, 4, ...X264)
  shot('two.mp4', 90, 3, ...X264)
  shot('one.mkv', 0, 4, ...X264)
  shot('plain.mp4', 10, 4, '-c:v', 'libx264', '-g', '30', '-bf', '0')
  shot('hevc.mp4', 30, 2, '-c:v', 'libx265', '-x265-params', 'log-level=none', '-tag:v', 'hvc1')
  shot('other.mp4', 30, 2, '-c:v', 'libx264', '-profile:v', 'baseline')
  shot('mpeg2.mkv', 60, 2, '-c:v', 'mpeg2video')
  ffmpeg('-f', 'lavfi', '-i', 'sine=f=500:d=10', join(project, 'long.wav'))
  ffmpeg('-f', 'lavfi', '-i', 'sine=f=500:d=2', join(project, 'short.wav'))
}, LONG)

/** sha256 of all packets of the picture. */
const hash = (file: string): string => ffmpeg('-i', join(project, file), '-map', '0:v:0', '-c', 'copy', '-f', 'streamhash', '-').trim().split('=')[1]!
/** Of each packet by itself, in stored order. */
const hashes = (file: string): string[] => ffmpeg('-i', join(project, file), '-map', '0:v:0', '-c', 'copy', '-f', 'framehash', '-').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(',').at(-1)!.trim())
const decoded = (file: string): string[] => ffmpeg('-i', join(project, file), '-map', '0:v:0', '-f', 'framemd5', '-').split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(',').at(-1)!.trim())
const times = (file: string): number[] => execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'v', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', join(project, file)], { encoding: 'utf8' }).split('\n').map(Number.parseFloat).filter((time) => !Number.isNaN(time))

interface Result {
  readonly pictures: { readonly copied: boolean; readonly why?: string; readonly codec: string }
  readonly duration: number
  readonly hasAudio: boolean
}
async function produce(name: string, ...settings: string[]): Promise<Result> {
  const { code, out, err } = await reelgraph(project, {}, 'produce', name, ...settings.flatMap((one) => ['--set', one]), '--json')
  expect(code, err).toBe(0)
  return (linesOf(out).at(-1) as { report: { result: Result } }).report.result
}

describe('sync', () => {
  test.each([['one.mp4', 'a.mp4'], ['one.mp4', 'a.mov'], ['one.mkv', 'b.mp4'], ['one.mkv', 'b.mkv'], ['hevc.mp4', 'c.mp4'], ['hevc.mp4', 'c.mkv'], ['mpeg2.mkv', 'd.mkv']])('%s into %s', async (film, file) => {
    const { pictures, hasAudio } = await produce('sync', `film=${film}`, 'sound=long.wav', `file=${file}`)
    expect(pictures).toMatchObject({ copied: true })
    expect(hasAudio).toBe(true)
    expect(hash(`output/${file}`)).toBe(hash(film))
    const at = times(`output/${file}`)
    expect(at).toHaveLength(times(film).length)
    for (const [n, time] of at.entries()) expect(Math.abs(time - at[0]! - (n * 1001) / 30000)).toBeLessThan(0.001)
    // Opus begins before 0: in Matroska the picture waits as long.
    expect(at[0]!).toBeLessThan(0.008)
  }, LONG)

  test('cut at the end, where no picture needs what is cut off', async () => {
    const { pictures } = await produce('sync', 'film=plain.mp4', 'sound=short.wav', 'file=cut.mp4')
    expect(pictures.copied).toBe(true)
    const whole = hashes('plain.mp4')
    expect(hashes('output/cut.mp4')).toEqual(whole.slice(0, 60))
    expect(decoded('output/cut.mp4')).toEqual(decoded('plain.mp4').slice(0, 60))
  }, LONG)
})

describe('merge', () => {
  test('films of one kind, packet after packet', async () => {
    const { pictures, duration } = await produce('merge', 'first=one.mp4', 'second=two.mp4', 'file=merged.mp4')
    expect(pictures).toMatchObject({ codec: 'h264', copied: true })
    expect(pictures.why).toBeUndefined()
    expect(hashes('output/merged.mp4')).toEqual([...hashes('one.mp4'), ...hashes('two.mp4')])
    expect(decoded('output/merged.mp4')).toEqual([...decoded('one.mp4'), ...decoded('two.mp4')])
    const frames = hashes('one.mp4').length + hashes('two.mp4').length
    expect(duration).toBeCloseTo((frames * 1001) / 30000, 2)
    for (const [n, time] of times('output/merged.mp4').entries()) expect(Math.abs(time - (n * 1001) / 30000)).toBeLessThan(0.001)
  }, LONG)
})

describe('what can\'t be copied is encoded, and it is said why', () => {
  test.each([
    ['merge', 'first=one.mp4', 'second=hevc.mp4', /different codecs: h264 and hevc/],
    ['merge', 'first=one.mp4', 'second=other.mp4', /different settings/],
    ['sync', 'film=mpeg2.mkv', 'sound=long.wav', /MP4 files are not written with mpeg2video/],
  ] as const)('%s of %s and %s', async (name, a, b, why) => {
    const { pictures } = await produce(name, a, b, `file=${name}-${b.slice(-8, -4)}-${a.slice(-8, -4)}.mp4`)
    expect(pictures).toMatchObject({ copied: false, codec: 'h264' })
    expect(pictures.why).toMatch(why)
  }, LONG)
  test('a cut away from keyframes', async () => {
    writeFileSync(join(project, 'cut.json'), JSON.stringify({ format: 1, nodes: { a: { type: 'load-video', params: { file: 'plain.mp4' } }, b: { type: 'trim', params: { unit: 'frames', start: 7 }, inputs: { video: 'a.video' } }, film: { type: 'encode', params: { file: 'away.mp4', quality: 'source', pictures: 'copy' }, inputs: { video: 'b.video' } } } }))
    const { code, err } = await reelgraph(project, {}, 'render', 'cut.json')
    expect(code).toBe(0)
    expect(err).toMatch(/W_NOT_COPIED .*frame 7 is no keyframe/)
  }, LONG)
  test('a cut at one', async () => {
    writeFileSync(join(project, 'key.json'), JSON.stringify({ format: 1, nodes: { a: { type: 'load-video', params: { file: 'plain.mp4' } }, b: { type: 'trim', params: { unit: 'frames', start: 30, end: 75 }, inputs: { video: 'a.video' } }, film: { type: 'encode', params: { file: 'key.mp4', quality: 'source', pictures: 'copy' }, inputs: { video: 'b.video' } } } }))
    const { code, err } = await reelgraph(project, {}, 'render', 'key.json')
    expect(code, err).toBe(0)
    expect(err).not.toContain('W_NOT_COPIED')
    expect(decoded('output/key.mp4')).toEqual(decoded('plain.mp4').slice(30, 75))
  }, LONG)
})
