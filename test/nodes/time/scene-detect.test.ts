/** Scenes of films whose changes are known, and beside them what ffmpeg's scdet finds in the same films. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { reelgraph } from '../../warnings/program.ts'
import { generated, SIZE, type Truth } from './generated-shots.ts'

const LONG = 300_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-scenes-'))
const FILMS = [31, 32, 33, 34, 35] as const
const SHOTS = 16

interface Found {
  readonly frame: number
  readonly transition: string
}
interface Score {
  hits: number
  extra: number
  missed: number
}
const truths = new Map<number, readonly Truth[]>()
const found = new Map<number, readonly Found[]>()

/** A cut is found within a frame of its place, what takes time within itself. */
function score(truth: readonly Truth[], frames: readonly number[], into: Score): void {
  const left = [...truth]
  for (const frame of frames) {
    const k = left.findIndex((one) => Math.abs(one.frame - frame) <= Math.max(1, one.length / 2))
    if (k < 0) into.extra++
    else {
      left.splice(k, 1)
      into.hits++
    }
  }
  into.missed += left.length
}
const f1 = ({ hits, extra, missed }: Score): number => (2 * hits) / (2 * hits + extra + missed)

beforeAll(async () => {
  for (const seed of FILMS) {
    const { frames, truth } = generated(seed, SHOTS)
    truths.set(seed, truth)
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'rawvideo', '-s', `${SIZE.width}x${SIZE.height}`, '-r', String(SIZE.fps), '-pix_fmt', 'yuv420p', '-i', 'pipe:0', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', join(project, `${seed}.mp4`)], { input: Buffer.concat(frames) })
    const { code, out, err } = await reelgraph(project, {}, 'scenes', `${seed}.mp4`, '--json')
    expect(code, err).toBe(0)
    found.set(seed, (JSON.parse(out) as { scenes: Found[] }).scenes.filter(({ transition }) => transition !== 'start'))
  }
}, LONG)

const byScdet = (seed: number): number[] =>
  [...spawnSync('ffmpeg', ['-hide_banner', '-nostats', '-i', join(project, `${seed}.mp4`), '-vf', 'scdet=threshold=10', '-f', 'null', '-'], { encoding: 'utf8' }).stderr.matchAll(/lavfi\.scd\.time: ([\d.]+)/g)].map(([, time]) => Math.round(Number(time) * SIZE.fps))

describe('F1 of 0.9 and more', () => {
  test('on all changes, and more than ffmpeg\'s scdet has', () => {
    const [ours, theirs] = [{ hits: 0, extra: 0, missed: 0 }, { hits: 0, extra: 0, missed: 0 }]
    for (const seed of FILMS) {
      score(truths.get(seed)!, found.get(seed)!.map(({ frame }) => frame), ours)
      score(truths.get(seed)!, byScdet(seed), theirs)
    }
    expect(ours.hits + ours.missed).toBe(FILMS.length * (SHOTS - 1))
    process.stdout.write(`scenes: F1 ${f1(ours).toFixed(3)} (${JSON.stringify(ours)}), scdet ${f1(theirs).toFixed(3)}\n`)
    expect(f1(ours)).toBeGreaterThanOrEqual(0.9)
    expect(f1(ours)).toBeGreaterThan(f1(theirs))
  }, LONG)
  test.each(['cut', 'fade', 'dissolve'] as const)('on each %s, by its own name', (kind) => {
    const of: Score = { hits: 0, extra: 0, missed: 0 }
    for (const seed of FILMS) score(truths.get(seed)!.filter((one) => one.kind === kind), found.get(seed)!.filter(({ transition }) => transition === kind).map(({ frame }) => frame), of)
    expect(of.hits + of.missed).toBeGreaterThan(8)
    expect(f1(of)).toBeGreaterThanOrEqual(kind === 'dissolve' ? 0.85 : 0.9)
  })
})

test('flashes, light that rises and one long shot are no scenes', async () => {
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=25:d=6', '-vf', "eq=brightness='0.25*sin(t)':eval=frame,drawbox=enable='eq(n,40)+eq(n,90)+eq(n,91)':color=white:t=fill", '-c:v', 'libx264', join(project, 'calm.mp4')])
  const { code, out } = await reelgraph(project, {}, 'scenes', 'calm.mp4', '--json')
  expect(code).toBe(0)
  expect((JSON.parse(out) as { scenes: unknown[] }).scenes).toEqual([{ number: 1, frame: 0, frames: 150, from: 0, to: 6, transition: 'start', length: 0 }])
}, LONG)

test('as EDL, CSV and chapters', async () => {
  const truth = truths.get(FILMS[0])!
  expect(truth.length).toBeGreaterThan(3)
  const count = found.get(FILMS[0])!.length + 1
  expect(await reelgraph(project, {}, 'scenes', `${FILMS[0]}.mp4`, '--to', join(project, 'a.edl'))).toMatchObject({ code: 0 })
  expect(readFileSync(join(project, 'a.edl'), 'utf8').match(/^\d{3} /gm)).toHaveLength(count)
  const again = await reelgraph(project, {}, 'cut', 'import', 'a.edl', '--fps', '25')
  expect(again).toMatchObject({ code: 0, err: '' })
  const nodes = Object.values((JSON.parse(again.out) as { nodes: Record<string, { type: string; params: { start: number; end: number } }> }).nodes).filter(({ type }) => type === 'trim')
  expect(nodes.map(({ params }) => params.start).slice(1)).toEqual(found.get(FILMS[0])!.map(({ frame }) => frame))
  expect(await reelgraph(project, {}, 'produce', 'scenes', '--set', `film=${FILMS[0]}.mp4`, '--set', 'file=b.csv')).toMatchObject({ code: 0 })
  expect(readFileSync(join(project, 'output/b.csv'), 'utf8').trim().split('\n')).toHaveLength(count + 1)
}, LONG)

/** A digest of each picture. */
const picturesOf = (file: string): string[] => execFileSync('ffmpeg', ['-v', 'error', '-i', join(project, file), '-map', '0:v', '-f', 'framemd5', '-'], { encoding: 'utf8' }).split('\n').filter((line) => /^\d/.test(line)).map((line) => line.split(',').at(-1)!.trim())
const lengthsOf = (file: string): readonly number[] => (JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'stream=duration', '-of', 'json', join(project, file)], { encoding: 'utf8' })) as { streams: { duration: string }[] }).streams.map(({ duration }) => Number(duration))

test.each([['a film whose cuts are keyframes', [], true], ['a film without', ['-g', '1000', '-sc_threshold', '0'], false]] as const)('each scene of %s as a film of its own, to the frame', async (_, options, copied) => {
  const film = copied ? 'shots.mp4' : 'nokey.mp4'
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=25:d=2', '-f', 'lavfi', '-i', 'mandelbrot=s=160x90:r=25', '-f', 'lavfi', '-i', 'smptebars=s=160x90:r=25:d=1.6', '-f', 'lavfi', '-i', 'sine=f=440:d=5.6', '-filter_complex', '[1]trim=duration=2[m];[0][m][2]concat=n=3:v=1[v]', '-map', '[v]', '-map', '3:a', '-pix_fmt', 'yuv420p', '-c:v', 'libx264', ...options, join(project, film)])
  const { code, err } = await reelgraph(project, {}, 'produce', 'scenes', '--set', `film=${film}`, '--set', 'films=true', '--set', `name=cut/${film}`)
  expect({ code, told: [...err.matchAll(/^W_NOT_COPIED/gm)].length }).toEqual({ code: 0, told: copied ? 0 : 3 })
  const base = film.replace('.mp4', '')
  const whole = picturesOf(film)
  expect(whole).toHaveLength(140)
  const parts = ['01', '02', '03'].map((number) => `output/cut/${base}_${number}.mp4`)
  expect(parts.map((file) => picturesOf(file).length)).toEqual([50, 50, 40])
  if (copied) expect(parts.flatMap(picturesOf)).toEqual(whole)
  for (const [k, file] of parts.entries()) for (const length of lengthsOf(file)) expect(Math.abs(length - [2, 2, 1.6][k]!)).toBeLessThan(0.03)
}, LONG)
