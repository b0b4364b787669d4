/** Spin and advert, small, from the command line: what the films are, and what is told of them. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mug } from '../packshots/shapes.ts'
import { writePhoto } from '../packshots/write.ts'
import { linesOf, reelgraph } from '../warnings/program.ts'

const LONG = 600_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-spin-'))
beforeAll(async () => {
  cpSync(fileURLToPath(new URL('../../graphs/photos/bottle.jpg', import.meta.url)), join(project, 'bottle.jpg'))
  for (let k = 0; k < 8; k++) await writePhoto(join(project, `mug/mug_${k + 1}.png`), { product: mug, size: 200, turn: 45 * k, down: 14, rays: 1 })
}, LONG)
afterAll(() => rmSync(project, { recursive: true, force: true }))

interface Result { readonly path: string; readonly frames: number; readonly duration: number; readonly width: number; readonly source: string; readonly steps: number; readonly stills: string; readonly facts: Record<string, unknown>; readonly hasAudio: boolean; readonly markers: readonly unknown[] }
async function produced(name: string, inputs: Record<string, unknown>): Promise<Result> {
  const sets = Object.entries(inputs).flatMap(([key, value]) => ['--set', `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`])
  const { code, out } = await reelgraph(project, {}, 'produce', name, '--json', ...sets)
  const { report } = linesOf(out).at(-1) as unknown as { report: { result: Result; faults: unknown } }
  expect({ code, faults: report.faults }).toEqual({ code: 0, faults: [] })
  return report.result
}
/** Mean difference of neighbouring frames, and of the last and the first, of 255. */
function changes(film: string): { readonly steps: readonly number[]; readonly seam: number } {
  const bytes = execFileSync('ffmpeg', ['-v', 'error', '-i', film, '-vf', 'scale=64:64', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'], { maxBuffer: 1e9 })
  const frames = Array.from({ length: bytes.length / 4096 }, (_, k) => bytes.subarray(k * 4096, (k + 1) * 4096))
  const apart = (a: Buffer, b: Buffer): number => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / 4096
  return { steps: frames.slice(1).map((frame, k) => apart(frames[k]!, frame)), seam: apart(frames.at(-1)!, frames[0]!) }
}
const SMALL = { width: 160, height: 160, fps: 12, duration: 2 }

test('one photo swings, and says that it is one', { timeout: LONG }, async () => {
  const result = await produced('spin', { photos: 'bottle.jpg', ...SMALL })
  expect(result).toMatchObject({ path: join(project, 'output/spin.mp4'), frames: 24, duration: 2, width: 160, source: 'one-photo', steps: 24, stills: '', facts: { shape: 'round', angle: 26 } })
  const { steps, seam } = changes(result.path)
  expect(Math.max(...steps)).toBeGreaterThan(0.2)
  expect(seam).toBeLessThan(1.5 * Math.max(...steps))
})

test('photos from all sides turn, with a picture for each step, and the end leads into the beginning', { timeout: LONG }, async () => {
  const result = await produced('spin', { photos: 'mug', steps: 6, stills: 'steps', ...SMALL })
  expect(result).toMatchObject({ frames: 24, source: 'photos', steps: 6, stills: 'steps', facts: { photos: 8 } })
  expect(readdirSync(join(project, 'output/steps'))).toHaveLength(6)
  const { steps, seam } = changes(result.path)
  expect(seam).toBeLessThan(1.6 * Math.max(...steps))
  // A list, and what it was photographed before.
  const kept = await produced('spin', { photos: Array.from({ length: 8 }, (_, k) => `mug/mug_${k + 1}.png`), ground: 'photo', file: 'kept.mp4', reverse: true, ...SMALL })
  expect(kept).toMatchObject({ source: 'photos', width: 160 })
  // The ground's corner: lighter than the stage's.
  const corner = execFileSync('ffmpeg', ['-v', 'error', '-i', kept.path, '-frames:v', '1', '-vf', 'crop=8:8:0:0', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'])
  expect(Math.abs(corner.reduce((sum, value) => sum + value, 0) / 64 - 225)).toBeLessThan(15)
})

test('an advert has three shots, words, music and a hit at the logo', { timeout: LONG }, async () => {
  const result = await produced('advert', { photos: 'bottle.jpg', brand: 'LUMEN', claim: 'Light, bottled.', price: '39 €', duration: 9, width: 160, height: 90, fps: 8 })
  expect(result).toMatchObject({ path: join(project, 'output/advert.mp4'), source: 'one-photo', hasAudio: true })
  expect(result.markers).toHaveLength(3)
  expect(Math.abs(result.duration - 9)).toBeLessThan(0.26)
  const loud = execFileSync('sh', ['-c', `ffmpeg -nostdin -i '${result.path}' -af ebur128 -f null - 2>&1`], { encoding: 'utf8' })
  expect(Math.abs(Number(/I:\s+(-[\d.]+) LUFS/g.exec(loud.slice(loud.lastIndexOf('Integrated')))![1]) + 16)).toBeLessThan(1.2)
  // At 7.7 s the name stands out of what is behind it.
  const light = execFileSync('ffmpeg', ['-v', 'error', '-ss', '7.7', '-i', result.path, '-frames:v', '1', '-vf', 'crop=100:24:30:33', '-f', 'rawvideo', '-pix_fmt', 'gray', '-'])
  const sorted = [...light].sort((a, b) => a - b)
  expect(sorted[Math.floor(sorted.length * 0.97)]! - sorted[Math.floor(sorted.length * 0.3)]!).toBeGreaterThan(90)
})

test('what is no photo is told', { timeout: LONG }, async () => {
  const { code, out } = await reelgraph(project, {}, 'produce', 'spin', '--json', '--set', 'photos=["a.png","b.png"]')
  expect(code).not.toBe(0)
  expect(out).toContain('E_PARAM_VALUE')
})
