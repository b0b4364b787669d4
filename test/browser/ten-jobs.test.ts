/**
 * Ten jobs of a film maker, each with mouse and keyboard from an empty graph to a result that is held against what others read.
 * JOBS_TABLE names a file for the table of docs/guide/editor.md.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { missing, named, type EditorPage } from './browser-kit.ts'
import { createHand, type Hand } from './hand.ts'
import { kit, useBrowser } from './use-browser.ts'

interface Graph { title?: string; film?: object; nodes: Record<string, { type: string; params?: Record<string, unknown>; inputs?: Record<string, unknown> }>; ui: Record<string, unknown> }
const RATE = 8
const file = (name: string): string => join(kit.project, name)
const ffmpeg = (...args: string[]): Buffer => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args], { maxBuffer: 1 << 26 })
const SRT = '1\n00:00:00,500 --> 00:00:01,000\nThe sea.\n\n2\n00:00:01,250 --> 00:00:02,000\nAnd the wind.\n'

useBrowser(() => {
  const sound = (hertz: number, seconds: number): string[] => ['-f', 'lavfi', '-i', `sine=frequency=${hertz}:sample_rate=48000:duration=${seconds}`]
  // A white grid over slow colours: sharp, and easy to encode.
  const picture = (size: string): string[] => ['-f', 'lavfi', '-i', `gradients=s=${size}:r=${RATE}:d=3:c0=0x203050:c1=0x806040:speed=0.02:seed=1,drawgrid=w=16:h=16:t=2:c=white`]
  ffmpeg(...picture('192x108'), ...sound(300, 3), '-pix_fmt', 'yuv420p', '-crf', '10', '-shortest', file('clip.mp4'))
  ffmpeg(...picture('54x96'), '-frames:v', '1', file('portrait.png'))
  ffmpeg(...sound(110, 3), file('music.wav'))
  // Someone speaks from 1 to 2 seconds.
  ffmpeg(...sound(440, 3), '-af', 'volume=12dB,volume=0:enable=not(between(t\\,1\\,2))', file('voice.wav'))
  writeFileSync(file('words.srt'), SRT)
})

let open: EditorPage
let page: Page
let hand: Hand
/** Jobs with their actions and seconds. */
const table: { readonly job: string; readonly actions: number; readonly seconds: number }[] = []
beforeAll(async () => {
  if (missing) return
  open = await kit.open()
  page = open.page
  hand = createHand(page, (name) => readFileSync(file(name)))
}, 60_000)
afterAll(() => {
  const folder = process.env['JOBS_TABLE']
  if (folder !== undefined) writeFileSync(folder, table.map(({ job, actions, seconds }, i) => `| ${i + 1} | ${job} | ${actions} | ${seconds.toFixed(1)} |\n`).join(''))
})

/** From an empty graph; `most`: actions that it may take. */
function job(name: string, most: number, act: () => Promise<void>): void {
  test.skipIf(missing)(named(name), { timeout: 300_000 }, async () => {
    const began = performance.now()
    hand.actions = 0
    await hand.click(page.getByRole('button', { name: 'New', exact: true }))
    await expect.poll(() => page.getByLabel('Title of the graph').inputValue()).toMatch(/^Untitled/)
    await act()
    table.push({ job: name, actions: hand.actions, seconds: (performance.now() - began) / 1000 })
    expect(hand.actions).toBeLessThanOrEqual(most)
    expect(open.said).toEqual([])
  })
}

const param = (name: string): Locator => page.locator(`#inspector [data-param=${name}]`)
const number = (name: string): Locator => param(name).locator('input[type=number]')
const text = (name: string): Locator => param(name).locator('textarea, input[type=text]').first()
const ready = (): Promise<void> => page.locator('#problems', { hasText: 'None' }).waitFor()
const button = (name: string, within = 'body'): Locator => page.locator(within).getByRole('button', { name, exact: true })
const source = (port: string): Locator => page.locator(`#inspector #source-${port}-0`)

/** A node by its name or another word for it. */
async function add(words: string, type: string): Promise<void> {
  await hand.key('Escape')
  await hand.key('a')
  await hand.type(page.locator('.picker input'), words)
  await hand.key('Enter')
  await page.locator('#inspector .identity', { hasText: `· ${type}` }).waitFor()
}
/** Size and rate of the film: small ones, for a quick test. */
async function format(): Promise<void> {
  const field = (label: string): Locator => page.locator('#inspector').getByLabel(`${label} of the film`)
  await hand.type(field('Width'), '96')
  await hand.type(field('Height'), '54')
  await hand.type(field('Frames per second'), String(RATE))
}
async function save(): Promise<Graph> {
  await page.keyboard.press('Control+s')
  const path = (): string => file(decodeURIComponent(new URL(page.url()).hash.slice(1)))
  await expect.poll(() => existsSync(path())).toBe(true)
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  return JSON.parse(readFileSync(path(), 'utf8')) as Graph
}
/** Renders with one key and tells where the film is. */
async function render(): Promise<string> {
  await ready()
  const before = await page.locator('.history li[data-status=done]').count()
  await hand.key('Control+Enter')
  await expect.poll(() => page.locator('.history li[data-status=done]').count(), { timeout: 60_000 }).toBe(before + 1)
  const { runs } = (await (await fetch(`${kit.url}/api/runs?limit=1`)).json()) as { runs: { outputs: { path: string; url: string }[] }[] }
  const path = file(`result-${table.length}.mp4`)
  writeFileSync(path, Buffer.from(await (await fetch(new URL(runs[0]!.outputs[0]!.url, kit.url))).arrayBuffer()))
  return path
}
function probe(path: string): { width: number; height: number; frames: number; sounds: number } {
  const { streams } = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', 'stream=codec_type,width,height,nb_read_frames', '-of', 'json', path]).toString()) as { streams: { codec_type: string; width: number; height: number; nb_read_frames: string }[] }
  const picture = streams.find(({ codec_type }) => codec_type === 'video')!
  return { width: picture.width, height: picture.height, frames: Number(picture.nb_read_frames), sounds: streams.filter(({ codec_type }) => codec_type === 'audio').length }
}
/** Luma of one frame. */
const luma = (path: string, frame: number): Buffer => ffmpeg('-i', path, '-vf', `select=eq(n\\,${frame}),scale=192:108,format=gray`, '-frames:v', '1', '-f', 'rawvideo', '-')
/** What a ZIP file holds. */
const entries = (path: string): Promise<string[]> => new Promise((resolve, reject) => yauzl.open(path, (error, zip) => {
  if (error !== null) return reject(error)
  const names: string[] = []
  zip.on('entry', ({ fileName }: { fileName: string }) => void names.push(fileName)).on('end', () => resolve(names)).on('error', reject)
}))
/** How many of a hundred pixels are others, by more than what an encoder does to them. */
const difference = (a: Buffer, b: Buffer): number => (100 * a.reduce((sum, value, i) => sum + (Math.abs(value - b[i]!) > 48 ? 1 : 0), 0)) / a.length
/** Mean level of what sounds about 110 Hz between two moments, in decibels. */
const level = (path: string, from: number, to: number): number => {
  const data = ffmpeg('-i', path, '-af', `atrim=${from}:${to},bandpass=f=110:t=h:w=40`, '-ac', '1', '-f', 'f32le', '-')
  const values = new Float32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
  return 10 * Math.log10(values.reduce((sum, one) => sum + one * one, 0) / values.length)
}

job('A first film: two scenes, a crossfade, a title', 40, async () => {
  await format()
  for (const prompt of ['sunrise over a calm sea', 'city skyline at night']) {
    await add('text to video', 'text-to-video')
    await hand.type(text('prompt'), prompt)
    await hand.type(number('duration'), '2')
    await timeline()
    await hand.click(button('+ Clip', '#timeline'))
    await page.locator('.tl-length', { hasText: prompt.startsWith('sunrise') ? '00:00:02:00' : '00:00:04:00' }).waitFor()
  }
  await hand.key('t')
  await page.locator('.tl-length', { hasText: '00:00:03:04' }).waitFor()
  await hand.click(page.locator('#clips'), { position: { x: 60, y: 12 } })
  await hand.click(button('+ Title', '#timeline'))
  await hand.type(text('text'), 'A day')
  expect(probe(await render())).toEqual({ width: 96, height: 54, frames: 2 * 2 * RATE - 4, sounds: 0 })
  const { nodes } = await save()
  expect(nodes['sequence'] ?? nodes['cuts']).toMatchObject({ inputs: { clips: ['text-to-video.video', 'text-to-video-2.video'] }, params: { transitions: [{ kind: 'crossfade', duration: 0.5 }] } })
})

/** A node behind the chosen one, by its name or another word for it. */
async function behind(words: string, type: string): Promise<void> {
  await hand.key('Shift+a')
  await hand.type(page.locator('.picker input'), words)
  await hand.key('Enter')
  await page.locator('#inspector .identity', { hasText: `· ${type}` }).waitFor()
}
/** The timeline, where it isn't open yet. */
async function timeline(): Promise<void> {
  if (await page.locator('#timeline').isHidden()) await hand.key('Alt+s')
}
/** A film with the clip, from its file. */
async function begin(name = 'clip.mp4', type = 'video/mp4'): Promise<void> {
  await timeline()
  await hand.drop(name, type, '#clips')
  await page.locator('.tl-length', { hasText: /00:00:0[34]:00/ }).waitFor()
}
const frames = (path: string): string[] => ffmpeg('-i', path, '-map', '0:v', '-f', 'framemd5', '-').toString().split('\n').filter((line) => /^\d/.test(line)).map((line) => line.split(',').at(-1)!.trim())

job('A photo becomes a moving portrait', 16, async () => {
  await format()
  await hand.drop('portrait.png', 'image/png', '#canvas')
  await hand.click(button('Use 9:16'))
  await timeline()
  await hand.click(button('+ Clip', '#timeline'))
  await page.locator('.tl-length', { hasText: '00:00:04:00' }).waitFor()
  await behind('camera move', 'camera-move')
  await hand.choose(param('move').locator('select'), 'slow-zoom-in')
  const path = await render()
  const { width, height, frames: count } = probe(path)
  expect([width / height, count]).toEqual([9 / 16, 4 * RATE])
  // It moves: no frame is like the one before.
  expect(new Set(frames(path)).size).toBeGreaterThan(4 * RATE - 4)
})

job('A clip is cut: its start, a part in the middle, its end', 22, async () => {
  await begin()
  await hand.key('Home')
  // The first half second goes; of the rest, half a second after one second; then the last quarter.
  for (let i = 0; i < 4; i++) await hand.key('ArrowRight')
  await hand.key('q')
  await page.locator('.tl-length', { hasText: '00:00:02:04' }).waitFor()
  await hand.key('Home')
  await hand.key('Shift+ArrowRight')
  await hand.key('s')
  for (let i = 0; i < 4; i++) await hand.key('ArrowRight')
  await hand.key('s')
  await hand.key(']')
  await hand.key('Delete')
  await page.locator('.tl-length', { hasText: '00:00:02:00' }).waitFor()
  const path = await render()
  expect(probe(path)).toMatchObject({ frames: 2 * RATE, sounds: 1 })
})

job('A title comes in by keyframes', 12, async () => {
  await begin()
  await hand.key('Home')
  await hand.click(button('+ Title', '#timeline'))
  await hand.type(text('text'), 'TEN JOBS')
  await hand.click(param('opacity').getByRole('button', { name: /^More for/ }))
  await hand.click(page.getByRole('menuitem', { name: 'Change it over time' }))
  await hand.type(param('opacity').getByLabel('Value of point 1'), '0')
  await hand.type(param('opacity').getByLabel('Time of point 2'), '1')
  const path = await render()
  // White letters: nothing of them at first, all of them after a second.
  const changed = (frame: number): number => difference(luma(path, frame), luma(file('clip.mp4'), frame))
  expect(changed(0)).toBeLessThan(0.05)
  expect(changed(12)).toBeGreaterThan(0.2)
  expect((await save()).nodes['title']!.params).toMatchObject({ text: 'TEN JOBS', opacity: { keyframes: [[0, 0], [1, 1]] } })
})

job('Subtitles from a file', 6, async () => {
  await begin()
  await hand.drop('words.srt', 'application/x-subrip', '#clips')
  await page.locator('.tl-subtitle').first().waitFor()
  const path = await render()
  const below = (frame: number): number => difference(luma(path, frame).subarray(192 * 54), luma(file('clip.mp4'), frame).subarray(192 * 54))
  expect(below(2)).toBeLessThan(0.3)
  for (const frame of [6, 12]) expect(below(frame)).toBeGreaterThan(1)
})

job('Music that gives way to a voice', 14, async () => {
  await begin()
  await hand.key('Home')
  await hand.drop('voice.wav', 'audio/wav', '#clips')
  await page.locator('.tl-sound').nth(1).waitFor()
  await hand.drop('music.wav', 'audio/wav', '#clips')
  await page.locator('.tl-sound').nth(2).waitFor()
  await behind('duck', 'duck')
  await hand.choose(source('voice'), 'load-audio.audio')
  const path = await render()
  expect(level(path, 1.4, 1.9)).toBeLessThan(level(path, 0, 0.5) - 6)
})

job('Only a region is blurred', 12, async () => {
  await begin()
  await behind('blur', 'blur')
  await hand.key('Control+k')
  await hand.type(page.locator('.picker input'), 'within a mask')
  await hand.key('Enter')
  await page.locator('#inspector .identity', { hasText: '· shape-mask' }).waitFor()
  const path = await render()
  const [seen, was] = [luma(path, 3), luma(file('clip.mp4'), 3)]
  const rows = (picture: Buffer, from: number, to: number): Buffer => picture.subarray(from * 192, to * 192)
  expect(difference(rows(seen, 48, 60), rows(was, 48, 60))).toBeGreaterThan(3)
  for (const row of [0, 96]) expect(difference(rows(seen, row, row + 12), rows(was, row, row + 12))).toBeLessThan(0.5)
})

job('A take is chosen among several', 20, async () => {
  await format()
  await add('text to video', 'text-to-video')
  await hand.type(text('prompt'), 'calm sea at dawn')
  await hand.type(number('duration'), '1')
  await hand.key('Escape')
  await hand.key('Shift+V')
  const wall = page.getByRole('dialog', { name: 'Takes of Text to video' })
  await hand.click(wall.getByRole('button', { name: /^Make \d+ takes$/ }))
  await page.locator('.take-wall:not([data-made="0"]) .take[data-state=made]').nth(2).waitFor({ timeout: 60_000 })
  const label = (await wall.locator('.take-face').nth(2).getAttribute('title'))!
  await hand.click(wall.locator('.take-face').nth(2))
  await hand.key('Enter')
  await wall.getByText(`In the graph now: ${label}`).waitFor()
  await hand.key('Escape')
  expect(`Seed ${(await save()).nodes['text-to-video']!.params!['seed'] as number}`).toBe(label)
})

job('A style, compared with the clip as it was', 12, async () => {
  await begin()
  await behind('watercolor', 'style-filter')
  await hand.choose(page.locator('#compare'), 'load-video')
  await page.locator('.preview[data-shown^="style-filter "][data-shown$=" load-video"]').waitFor()
  const path = await render()
  expect(frames(path)).toHaveLength(3 * RATE)
  expect(difference(luma(path, 3), luma(file('clip.mp4'), 3))).toBeGreaterThan(2)
})

job('A film is saved, shared with its files, and opened again', 8, async () => {
  await begin()
  await hand.key('Control+s')
  const { nodes } = await save()
  const [download] = await Promise.all([page.waitForEvent('download'), hand.key('Control+Shift+e')])
  const path = await download.path()
  writeFileSync(file('shared.reelgraph'), readFileSync(path))
  const all = await entries(path)
  expect(all.map((name) => name.replace(/[^/]*$/, '')).sort()).toEqual(['', 'assets/', 'graphs/'])
  // Its own clip is in it, as it was.
  expect(all.find((name) => name.startsWith('assets/'))).toBe((nodes['load-video']!.params as { file: string }).file)
  await hand.drop('shared.reelgraph', 'application/zip', '#canvas')
  await page.locator('.toast', { hasText: 'in place' }).waitFor()
  expect((await save()).nodes).toEqual(nodes)
})
