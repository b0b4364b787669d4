/** The runway production, small: its film as ffprobe and ffmpeg see it, and what it tells. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '../../engine/contract/sockets.ts'
import type { RunReport } from '../../engine/contract/events.ts'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'

const LONG = 300_000
const output = mkdtempSync(join(tmpdir(), 'reelgraph-runway-'))
let engine: Engine
beforeAll(async () => void (engine = await createEngine({ project: new URL('../..', import.meta.url).pathname, output, storeFolder: join(output, 'store'), workers: 0 })))
afterAll(async () => {
  await engine.close()
  rmSync(output, { recursive: true, force: true })
})

const source = () => engine.loadGraph('graphs/productions/runway.json')
async function produced(inputs: Record<string, Json>): Promise<RunReport> {
  const report = await engine.render({ ...(await source()), inputs: { width: 160, height: 90, fps: 10, ...inputs } })
  expect(report.faults).toEqual([])
  return report
}
const probe = (file: string, entries: string): string => execFileSync('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'csv=p=0', join(output, file)], { encoding: 'utf8' }).trim()

test('has no fault at its full size', async () => {
  expect(await engine.validate(await source())).toEqual([])
  expect((await engine.plan(await source())).faults).toEqual([])
})

test('is as long as was asked for, cut from shot to shot, with sound, and tells who wore what', { timeout: LONG }, async () => {
  const report = await produced({ duration: 4, prompt: 'a red gown, a black suit', seed: 4 })
  expect(probe('runway.mp4', 'stream=codec_type,width,height,nb_frames').split('\n').sort()).toEqual([expect.stringMatching(/^audio/), expect.stringMatching(/^data/), 'video,160,90,40'])
  expect(Number(probe('runway.mp4', 'format=duration'))).toBeCloseTo(4, 1)
  const scenes = report.reports['board/list']!['scenes'] as { start: number; prompt: string }[] | undefined
  const { results } = report as unknown as { results?: Record<string, unknown> }
  const told = (results?.['scenes'] ?? scenes) as { start: number; prompt: string }[]
  expect(told).toHaveLength(4)
  // Where ffmpeg sees another picture begin, a shot begins.
  const { stderr } = spawnSync('ffmpeg', ['-hide_banner', '-i', join(output, 'runway.mp4'), '-vf', "select='gt(scene,0.12)',showinfo", '-an', '-f', 'null', '-'], { encoding: 'utf8' })
  const cuts = [...stderr.matchAll(/pts_time:([\d.]+)/g)].map(([, at]) => Number(at))
  for (const { start } of told.slice(1)) expect(cuts.some((cut) => Math.abs(cut - start) < 0.051), `${start} in ${cuts.join()}`).toBe(true)
  expect(told[1]!.prompt).toMatch(/red .*gown/)
})

test('is larger where that is asked for, and can be silent but for the hall', { timeout: LONG }, async () => {
  await produced({ duration: 3, upscale: 720, music: 'none', style: 'noir', width: 128, height: 72, fps: 6, file: 'large.mp4' })
  expect(probe('large.mp4', 'stream=width,height').split('\n').filter((one) => one !== '')[0]).toBe('1280,720')
  const { stderr } = spawnSync('ffmpeg', ['-hide_banner', '-i', join(output, 'large.mp4'), '-af', 'ebur128', '-vn', '-f', 'null', '-'], { encoding: 'utf8' })
  expect(Number(/I:\s+(-?[\d.]+) LUFS\s+Thresh/.exec(stderr.slice(stderr.lastIndexOf('Summary')))?.[1])).toBeCloseTo(-16, 0)
})
