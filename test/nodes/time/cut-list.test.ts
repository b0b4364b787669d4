/** Films of cut lists: each frame says by its grey which frame of which source it is, as ffmpeg has painted it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { GraphDocument } from '../../../engine/graph/document.ts'
import { reelgraph } from '../../warnings/program.ts'

const LONG = 180_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-cut-'))
const ffmpeg = (...args: string[]): Buffer => execFileSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args], { maxBuffer: 1 << 26 })

/** 100 frames at 25 fps: grey 20 + 2 n, blue of its own; a tone of 300, 600, 900 Hz. */
beforeAll(() => {
  for (const k of [1, 2, 3]) {
    ffmpeg('-f', 'lavfi', '-i', `color=s=64x48:r=25:d=4,format=yuv420p,geq=lum='20+2*N':cb=${60 * k}:cr=128`, '-f', 'lavfi', '-i', `sine=f=${300 * k}:r=48000:d=4`,
      ...(k === 2 ? ['-timecode', '10:00:00:00'] : []), '-c:v', 'libx264', '-qp', '0', '-pix_fmt', 'yuv420p', '-color_range', 'tv', '-colorspace', 'bt709', '-c:a', 'pcm_s16le', join(project, `shot${k}.mov`))
  }
  writeFileSync(join(project, 'edit.edl'), EDL)
}, LONG)

const EDL = `TITLE: Three shots
FCM: NON-DROP FRAME

001  AX       B     C        00:00:00:10 00:00:01:10 01:00:00:00 01:00:01:00
* FROM CLIP NAME: shot1.mov
002  AX       B     C        00:00:01:10 00:00:01:10 01:00:01:00 01:00:01:00
002  TAPE2    B     D    010 10:00:00:20 10:00:01:20 01:00:01:00 01:00:02:00
* FROM CLIP NAME: shot1.mov
* TO CLIP NAME: shot2.mov
003  AX       B     C        00:00:00:00 00:00:00:10 01:00:02:00 01:00:02:20
M2   AX       012.5                00:00:00:00
* FROM CLIP NAME: shot3.mov
004  AX       B     C        00:00:01:05 00:00:02:05 01:00:02:20 01:00:03:20
M2   AX       -25.0                00:00:01:05
* FROM CLIP NAME: shot3.mov
005  AX       V     C        00:00:02:00 00:00:02:01 01:00:03:20 01:00:04:05
M2   AX       000.0                00:00:02:00
* FROM CLIP NAME: shot1.mov
006  AX       B     C        00:00:02:00 00:00:03:00 01:00:04:15 01:00:05:15
* FROM CLIP NAME: shot2.mov
`

/** [source, frame] of each frame of the film; undefined: black. Between 25 and 34 two are mixed. */
const count = (length: number, at: (k: number) => readonly [number, number] | undefined) => Array.from({ length }, (_, k) => at(k))
const WANTED = [
  ...count(25, (k) => [1, 10 + k]),
  ...count(25, (k) => [2, 20 + k]),
  ...count(20, (k) => [3, Math.floor(k / 2)]),
  ...count(25, (k) => [3, 54 - k]),
  ...count(10, () => [1, 50]),
  ...count(10, () => undefined),
  ...count(25, (k) => [2, 50 + k]),
]

/** Mean grey and blue of each frame. */
function framesOf(film: string): { grey: number; blue: number }[] {
  const size = 64 * 48 * 1.5
  const raw = ffmpeg('-i', film, '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-')
  return Array.from({ length: raw.length / size }, (_, n) => ({ grey: raw[n * size + 24 * 64 + 32]!, blue: raw[n * size + 64 * 48 + 12 * 32 + 16]! }))
}

/** Zero crossings of a stretch of the film, as Hz. */
function toneOf(film: string, from: number, seconds: number): number {
  const raw = ffmpeg('-ss', String(from), '-t', String(seconds), '-i', film, '-ac', '1', '-ar', '48000', '-f', 's16le', '-')
  let crossings = 0
  for (let i = 2; i < raw.length; i += 2) if (raw.readInt16LE(i - 2) < 0 !== raw.readInt16LE(i) < 0) crossings++
  return (crossings * 48000) / raw.length
}

function hold(film: string): void {
  const frames = framesOf(film)
  expect(frames).toHaveLength(WANTED.length)
  for (const [n, wanted] of WANTED.entries()) {
    const { grey, blue } = frames[n]!
    if (n >= 25 && n < 35) {
      const share = (n - 25 + 1) / 11
      expect(Math.abs(grey - ((20 + 2 * (10 + n)) * (1 - share) + (20 + 2 * (20 + n - 25)) * share)), `frame ${n}`).toBeLessThanOrEqual(2)
    } else {
      expect(Math.abs(grey - (wanted === undefined ? 16 : 20 + 2 * wanted[1])), `frame ${n}: ${grey}`).toBeLessThan(1)
      expect(Math.abs(blue - (wanted === undefined ? 128 : 60 * wanted[0])), `frame ${n}`).toBeLessThan(2)
    }
  }
  expect(toneOf(film, 0.2, 0.6)).toBeCloseTo(300, -1)
  expect(toneOf(film, 1.5, 0.4)).toBeCloseTo(600, -1)
  // Slower and backwards, with its pitch kept.
  expect(toneOf(film, 2.2, 0.5)).toBeCloseTo(900, -1.5)
  expect(toneOf(film, 3, 0.6)).toBeCloseTo(900, -1)
  expect(toneOf(film, 3.9, 0.6)).toBe(0)
  expect(toneOf(film, 4.7, 0.8)).toBeCloseTo(600, -1)
}

const lossless = (document: GraphDocument, file: string): GraphDocument => ({ ...document, nodes: { ...document.nodes, film: { ...document.nodes['film']!, params: { file, codec: 'ffv1', quality: 'source' } } } })

describe('an EDL', () => {
  test('as a node', async () => {
    const graph = lossless({ format: 1, film: { width: 64, height: 48, fps: 25 }, nodes: { cut: { type: 'cut-list', params: { file: 'edit.edl' } }, film: { type: 'encode', inputs: { video: 'cut.video', audio: 'cut.audio' } } } }, 'node.mkv')
    writeFileSync(join(project, 'node.json'), JSON.stringify(graph))
    const { code, err } = await reelgraph(project, {}, 'render', 'node.json')
    expect(err).not.toContain('E_')
    expect(code).toBe(0)
    hold(join(project, 'output/node.mkv'))
  }, LONG)

  test('as a graph that people go on with, and from there as OpenTimelineIO and as a graph again', async () => {
    expect(await reelgraph(project, {}, 'cut', 'import', 'edit.edl', '--to', 'edit.json')).toMatchObject({ code: 0, err: '' })
    const graph = JSON.parse(readFileSync(join(project, 'edit.json'), 'utf8')) as GraphDocument
    expect(graph.nodes['film']!.params).toMatchObject({ file: 'three-shots.mp4', timecode: '01:00:00:00' })
    expect(await reelgraph(project, {}, 'cut', 'export', 'edit.json', '--to', 'edit.otio')).toMatchObject({ code: 0, err: '' })
    const { code, out, err } = await reelgraph(project, {}, 'cut', 'import', 'edit.otio')
    expect([code, err]).toEqual([0, ''])
    const again = JSON.parse(out) as GraphDocument
    expect(again.film).toEqual({ width: 64, height: 48, fps: 25 })
    writeFileSync(join(project, 'again.json'), JSON.stringify(lossless(again, 'again.mkv')))
    expect(await reelgraph(project, {}, 'render', 'again.json')).toMatchObject({ code: 0 })
    hold(join(project, 'output/again.mkv'))
  }, LONG)

  test('as a production, with its timecode in the film', async () => {
    const { code, err } = await reelgraph(project, {}, 'produce', 'cut', '--set', 'list=edit.edl', '--set', 'width=64', '--set', 'height=48', '--set', 'timecode=01:00:00:00', '--set', 'file=made.mov')
    expect(err).not.toContain('E_')
    expect(code).toBe(0)
    const tags = execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'stream=nb_frames:stream_tags=timecode', '-of', 'csv=p=0', join(project, 'output/made.mov')], { encoding: 'utf8' })
    expect(tags.trim()).toBe(`${WANTED.length},01:00:00:00`)
  }, LONG)
})

test('what is not there is said, with the line of what can\'t be read', async () => {
  writeFileSync(join(project, 'far.edl'), '001 AX V C 00:00:00:00 00:00:01:00 00:00:00:00 00:00:01:00\n* FROM CLIP NAME: elsewhere.mov\n')
  const far = await reelgraph(project, {}, 'cut', 'import', 'far.edl')
  expect(far.code).toBe(0)
  expect(far.err).toContain('W_CUT_LIST')
  expect(far.err).toContain('elsewhere.mov')
  writeFileSync(join(project, 'bad.edl'), 'TITLE: bad\n001 AX V C 00:00:00:00 00:00:99:00 00:00:00:00 00:00:01:00\n')
  const bad = await reelgraph(project, {}, 'cut', 'import', 'bad.edl')
  expect(bad.code).not.toBe(0)
  expect(bad.err).toMatch(/E_CUT_LIST bad\.edl line 2|E_CUT_LIST .*line 2/)
}, LONG)

test('a storyboard as a list', async () => {
  writeFileSync(join(project, 'story.json'), JSON.stringify({ format: 1, film: { fps: 24 }, nodes: { story: { type: 'storyboard', params: { scenes: [{ prompt: 'a calm sea', duration: 3 }, { prompt: 'a forest', duration: 2 }], transitionDuration: 0.5 } } } }))
  const { code, out } = await reelgraph(project, {}, 'cut', 'export', 'story.json')
  expect(code).toBe(0)
  const events = out.split('\n').filter((line) => /^\d/.test(line))
  expect(events.map((line) => line.slice(-23))).toEqual(['00:00:00:00 00:00:02:12', '00:00:02:12 00:00:02:12', '00:00:02:12 00:00:04:12'])
  expect(out).toContain('* MADE OF: a forest')
}, LONG)
