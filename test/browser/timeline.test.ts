/** A film cut in the timeline, in a browser: files dropped, trimmed, split, slipped, blended, titled, subtitled; and the same graph on the canvas. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { choose, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const RATE = 10
interface Graph { nodes: Record<string, { type: string; params?: Record<string, unknown>; inputs?: Record<string, unknown> }>; ui: Record<string, unknown> }

/** One sink over clips in a row; a film turned around as a whole; a track whose beats are found. */
const shot = (seconds: number, seed: number) => ({ type: 'text-to-video', version: 1, params: { prompt: `calm sea ${seed}`, duration: seconds, width: 64, height: 36, fps: RATE, seed } })
const ROW = {
  format: 1, title: 'Row',
  nodes: {
    one: shot(3, 1), two: shot(3, 2), three: shot(4, 3),
    cuts: { type: 'sequence', version: 1, params: { transition: 'cut' }, inputs: { clips: ['one.video', 'two.video', 'three.video'] } },
    film: { type: 'encode', version: 2, params: { file: 'row.mp4', quality: 'source' }, inputs: { video: 'cuts.video' } },
    back: { type: 'reverse', version: 1, inputs: { video: 'cuts.video' } },
    other: { type: 'encode', version: 2, params: { file: 'other.mp4', quality: 'source' }, inputs: { video: 'back.video' } },
  },
}

useBrowser(() => {
  writeFileSync(join(kit.project, 'graphs/row.json'), JSON.stringify(ROW))
  const make = (file: string, ...source: string[]) => execFileSync('ffmpeg', ['-v', 'error', '-y', ...source, join(kit.project, file)])
  for (const [file, hue, seconds] of [['a.mp4', 0, 50], ['b.mp4', 120, 45], ['c.mp4', 240, 50]] as const)
    make(file, '-f', 'lavfi', '-i', `testsrc2=size=64x36:rate=${RATE}:duration=${seconds},hue=h=${hue}`, '-f', 'lavfi', '-i', `sine=frequency=${300 + hue}:sample_rate=48000:duration=${seconds}`, '-pix_fmt', 'yuv420p', '-shortest')
  make('music.wav', '-f', 'lavfi', '-i', 'sine=frequency=110:sample_rate=48000:duration=100')
})

const saved = (path: string) => JSON.parse(readFileSync(join(kit.project, path), 'utf8')) as Graph
const save = async (page: Page): Promise<Graph> => {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  return saved(decodeURIComponent(new URL(page.url()).hash.slice(1)))
}
const ready = (page: Page) => page.locator('#problems', { hasText: 'None' }).waitFor()

/** The hand on the timeline: places by frame and track, as the whole film is in view. */
function hand(page: Page) {
  const clips = page.locator('#clips')
  const timecode = async (selector: string): Promise<number> => {
    const [, h, m, s, f] = /(\d\d):(\d\d):(\d\d):(\d\d)/.exec((await page.locator(selector).textContent()) ?? '')!
    return ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * RATE + Number(f)
  }
  const length = () => timecode('.tl-length')
  async function at(frame: number, track: string, lane = 0): Promise<[number, number]> {
    const box = (await clips.boundingBox())!
    const row = (await page.locator(`.tl-${track}`).nth(lane).boundingBox())!
    return [box.x + (frame * box.width * 0.96) / (await length()), row.y + row.height * 0.7]
  }
  return {
    clips, length, at,
    playhead: () => timecode('.tl-clock'),
    async press(frame: number, track: string): Promise<void> {
      await page.mouse.click(...(await at(frame, track)))
    },
    /** From one frame to another, a little beside an edge where `off` says so. */
    async drag(from: number, to: number, track: string, { off = 0, key }: { off?: number; key?: string } = {}): Promise<void> {
      const [x, y] = await at(from, track)
      const [end] = await at(to, track)
      if (key !== undefined) await page.keyboard.down(key)
      await page.mouse.move(x + off, y)
      await page.mouse.down()
      await page.mouse.move((x + end) / 2 + off, y, { steps: 3 })
      await page.mouse.move(end + off, y, { steps: 3 })
      await page.mouse.up()
      if (key !== undefined) await page.keyboard.up(key)
    },
    async look(frame: number): Promise<void> {
      const box = (await clips.boundingBox())!
      await page.mouse.click(box.x + (frame * box.width * 0.96) / (await length()), box.y + 12)
    },
    chosen: () => clips.getAttribute('aria-label'),
  }
}

test.skipIf(missing)(named('a film of two minutes is cut in the timeline alone, and rendered to the frames that the command line gives'), { timeout: 600_000 }, async () => {
  const { page, said, shot } = await kit.open()
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.keyboard.press('Alt+s')
  await page.locator('.tl-note', { hasText: 'Drop films' }).waitFor()
  const film = hand(page)
  const drop = async (name: string, type: string): Promise<void> => {
    const data = await page.evaluateHandle(([file, kind, text]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(atob(text!), (letter) => letter.charCodeAt(0))], file!, { type: kind! }))
      return transfer
    }, [name, type, readFileSync(join(kit.project, name)).toString('base64')])
    for (const event of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('#clips', event, { dataTransfer: data })
  }
  for (const [name, total] of [['a.mp4', 500], ['b.mp4', 950], ['c.mp4', 1450]] as const) {
    await drop(name, 'video/mp4')
    await expect.poll(film.length).toBe(total)
    await page.keyboard.press('End')
  }
  await ready(page)
  await page.locator('.tl-sound').first().waitFor()

  // The end of the last clip is dragged to 1,300; the first loses its first ten seconds by key.
  await film.drag(1450, 1300, 'picture', { off: -3 })
  await expect.poll(film.length).toBe(1300)
  await film.look(100)
  await expect.poll(film.playhead).toBe(100)
  await film.press(200, 'picture')
  await page.keyboard.press('q')
  await expect.poll(film.length).toBe(1200)
  // Split by key at a minute and at 70 seconds; the part between goes to the front, and a second of its content on.
  for (const frame of [600, 700]) {
    await film.look(frame)
    await page.keyboard.press('s')
  }
  await film.press(650, 'picture')
  expect(await film.chosen()).toContain('from 00:01:00:00 to 00:01:10:00')
  await film.drag(650, 20, 'picture')
  await expect.poll(film.chosen).toContain('from 00:00:00:00 to 00:00:10:00')
  await film.drag(50, 40, 'picture', { key: 'Alt' })
  // A crossfade by overlap, and one by key at the nearest cut.
  await film.press(300, 'picture')
  await film.drag(300, 290, 'picture')
  await expect.poll(film.length).toBe(1190)
  await film.look(490)
  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await expect.poll(film.length).toBe(1185)
  // Its kind is chosen by key, too: the one before the menu's last entry.
  await page.keyboard.press('Shift+T')
  await page.locator('.menu button[role=menuitem]', { hasText: '✓ crossfade' }).waitFor()
  for (const key of ['ArrowUp', 'ArrowUp', 'Enter']) await page.keyboard.press(key)
  await page.keyboard.press('Shift+T')
  const chosen = await page.locator('.menu button[role=menuitem]').allTextContents()
  expect(chosen.at(-2)).toMatch(/^✓ /)
  expect(chosen.at(-2)).not.toContain('crossfade')
  await page.keyboard.press('Escape')
  await film.press(1100, 'picture')
  await page.keyboard.press('End')
  await film.drag(1185, 1200, 'picture', { off: -3 })
  await expect.poll(film.length).toBe(1200)
  // Words, a sound, points and a marker.
  await film.look(20)
  await page.locator('#timeline').getByRole('button', { name: '+ Title', exact: true }).click()
  // Its words are chosen: who types replaces them.
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('param-text')
  await page.keyboard.insertText('Two minutes')
  await film.look(300)
  // Where the bar has no room, the button is in a menu.
  await page.setViewportSize({ width: 1100, height: 900 })
  await page.locator('#timeline').getByRole('button', { name: '+ Subtitle' }).waitFor({ state: 'hidden' })
  await page.locator('#timeline').getByRole('button', { name: 'More' }).click()
  await page.locator('.menu').getByText('Subtitle at the playhead').click()
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.locator('dialog input').fill('All of it by hand.')
  await page.keyboard.press('Enter')
  await film.look(150)
  await drop('music.wav', 'audio/wav')
  await page.locator('.tl-sound').nth(1).waitFor()
  await film.clips.focus()
  await page.keyboard.press('m')
  await ready(page)
  await shot('timeline-1-film')
  const graph = await save(page)
  expect(graph.ui['@markers']).toEqual([{ at: 15, name: '' }])
  const kinds = Object.values(graph.nodes).map(({ type }) => type)
  for (const kind of ['sequence', 'trim', 'title', 'subtitles', 'audio-mix', 'encode']) expect(kinds).toContain(kind)

  // What the editor renders, and what the graph gives without it.
  await page.keyboard.press('Control+Enter')
  await page.locator('.history li[data-status=done]').first().waitFor({ state: 'attached', timeout: 120_000 })
  const own = await kit.engine.render({ document: graph as never })
  const frames = (file: string): string => execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-f', 'framemd5', '-']).toString().replaceAll(/^#.*\n/gm, '')
  const { runs } = (await (await fetch(`${kit.url}/api/runs?limit=1`)).json()) as { runs: { outputs: { url: string }[] }[] }
  const byHand = join(kit.project, 'by-hand.mp4')
  writeFileSync(byHand, Buffer.from(await (await fetch(new URL(runs[0]!.outputs[0]!.url, kit.url))).arrayBuffer()))
  expect(frames(byHand).split('\n').length).toBeGreaterThan(1200)
  expect(frames(own.outputs[0]!.path)).toBe(frames(byHand))
  const probe = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-count_frames', '-select_streams', 'v', '-show_entries', 'stream=nb_read_frames', '-of', 'json', own.outputs[0]!.path]).toString()) as { streams: { nb_read_frames: string }[] }
  expect(probe.streams[0]!.nb_read_frames).toBe('1200')
  expect(said).toEqual([])
  await page.close()
})

test.skipIf(missing)(named('the timeline and the canvas are one graph: what is chosen, moved and undone in one is so in the other'), { timeout: 90_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/row.json')
  await ready(page)
  await page.keyboard.press('Alt+s')
  const film = hand(page)
  await expect.poll(film.length).toBe(100)

  await choose(page, 'two')
  await expect.poll(film.chosen).toContain('from 00:00:03:00 to 00:00:06:00')
  await film.press(80, 'picture')
  await page.locator('#inspector', { hasText: 'three · ' }).waitFor()
  // The preview goes on showing the film, and its playhead is the timeline's, both ways.
  await film.look(75)
  await page.locator('.preview[data-shown$=" 75"]').waitFor()
  await page.getByLabel('Frame', { exact: true }).fill('12')
  await expect.poll(film.playhead).toBe(12)

  // A gesture is one step; Esc leaves all as it was.
  await film.drag(60, 50, 'picture', { off: -3 })
  await expect.poll(film.length).toBe(90)
  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+z')
  await expect.poll(film.length).toBe(100)
  const [x, y] = await film.at(100, 'picture')
  await page.mouse.move(x - 3, y)
  await page.mouse.down()
  await page.mouse.move(x - 200, y, { steps: 4 })
  await page.keyboard.press('Escape')
  await page.mouse.up()
  expect(await film.length()).toBe(100)
  // A node that is deleted on the canvas is gone here, too.
  await choose(page, 'two')
  await page.locator('#canvas').focus()
  await page.keyboard.press('Delete')
  await expect.poll(film.length).toBe(70)
  await page.keyboard.press('Control+z')
  await expect.poll(film.length).toBe(100)

  // By keyboard alone: a clip is chosen, split, one half removed, points set.
  await film.clips.focus()
  for (const key of ['Home', ']', 'Shift+ArrowRight', 's', '[', 'Delete']) await page.keyboard.press(key)
  await expect.poll(film.length).toBe(90)
  for (const key of ['Home', 'ArrowDown', 'i', 'ArrowDown', 'o']) await page.keyboard.press(key)
  const { ui } = await save(page)
  expect(ui['@range']).toEqual({ in: 2, out: 5.1 })

  // What is no row of clips is said.
  await page.getByLabel('Film on the timeline').selectOption('other')
  await page.locator('.tl-says', { hasText: 'What goes into back is not shown' }).waitFor()
  await shot('timeline-2-says')
  expect(said).toEqual([])
  await page.close()
})
