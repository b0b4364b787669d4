/**
 * A timeline of 2,000 clips in Chromium: what a frame costs in script and layout, by Chromium's own count, while it is scrolled, zoomed,
 * looked through and a clip is dragged. Usage: node --import tsx test/bench/timeline.ts [clips]
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { startBrowser } from '../browser/browser-kit.ts'

const FRAMES = 120
const count = Number(process.argv[2] ?? 2000)

/** An hour and more at 60 fps: clips of two seconds each, a title and a subtitle on every tenth. */
function filmText(): string {
  const pictures = Math.round(count * 0.8)
  const nodes: Record<string, object> = {}
  const ui: Record<string, object> = {}
  for (let at = 0; at < pictures; at++) {
    nodes[`shot-${at}`] = { type: 'text-to-video', version: 1, params: { prompt: `scene ${at}`, duration: 2.5, width: 64, height: 36, fps: 60, seed: at } }
    ui[`shot-${at}`] = { pos: [(at % 40) * 290, Math.floor(at / 40) * 260] }
  }
  const transitions = Array.from({ length: pictures - 1 }, (_, at) => (at % 5 === 0 ? { kind: 'crossfade', duration: 0.5 } : { kind: 'cut' }))
  nodes['cuts'] = { type: 'sequence', version: 1, params: { transition: 'cut', transitions }, inputs: { clips: Array.from({ length: pictures }, (_, at) => `shot-${at}.video`) } }
  const stamp = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(11, 23).replace('.', ',')}`
  const text = Array.from({ length: count - pictures }, (_, at) => `${at + 1}\n${stamp(at * 9)} --> ${stamp(at * 9 + 3)}\nLine ${at}\n`).join('\n')
  nodes['words'] = { type: 'subtitles', version: 1, params: { text }, inputs: { video: 'cuts.video' } }
  nodes['film'] = { type: 'encode', version: 2, params: { file: 'film.mp4' }, inputs: { video: 'words.video' } }
  for (const [at, name] of ['cuts', 'words', 'film'].entries()) ui[name] = { pos: [12_000 + at * 300, 0] }
  return JSON.stringify({ format: 1, title: `${count} clips`, nodes, ui })
}

async function cost(page: Page, what: string, move: (step: number) => Promise<void>): Promise<void> {
  const chromium = await page.context().newCDPSession(page)
  await chromium.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async (): Promise<number> => {
    const { metrics } = await chromium.send('Performance.getMetrics')
    return metrics.filter(({ name }) => ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'].includes(name)).reduce((sum, { value }) => sum + value, 0)
  }
  const before = await spent()
  // Each step is waited for until the page has had it, which is once a frame: what comes of it later counts, too.
  for (let step = 0; step < FRAMES; step++) await move(step)
  console.log(`${what.padEnd(34)} ${((1000 * ((await spent()) - before)) / FRAMES).toFixed(2)} ms script and layout a frame`)
  await chromium.detach()
}

const kit = await startBrowser()
try {
  writeFileSync(join(kit.project, 'graphs/long.json'), filmText())
  const { page } = await kit.open()
  // The server works in this process, and would hold up the hand: its pictures are all the same one.
  const body = await sharp({ create: { width: 168, height: 94, channels: 3, background: '#4060a0' } }).png().toBuffer()
  await page.route('**/api/preview*', (route) => route.fulfill({ body, contentType: 'image/png' }))
  await page.goto(`${kit.url}/#graphs/long.json`)
  await page.reload()
  await page.locator('body[data-ready]').waitFor()
  await page.setViewportSize({ width: 1920, height: 1080 })
  await page.getByRole('button', { name: 'Timeline', exact: true }).click()
  await page.locator('#clips[aria-label*=" clips"]').waitFor()
  await page.locator('.preview[data-shown]').waitFor({ timeout: 120_000 })
  await page.waitForTimeout(3000)
  console.log(await page.locator('.tl-length').textContent(), await page.locator('#clips').getAttribute('aria-label'))
  const box = (await page.locator('#clips').boundingBox())!
  const middle = [box.x + box.width / 2, box.y + box.height * 0.6] as const
  await page.mouse.move(...middle)
  await cost(page, 'zoom, the whole film', (step) => page.mouse.wheel(0, step % 2 === 0 ? -120 : 120))
  await page.keyboard.down('Shift')
  await cost(page, 'scroll, the whole film', (step) => page.mouse.wheel(0, step < FRAMES / 2 ? 60 : -60))
  await page.keyboard.up('Shift')
  for (let step = 0; step < 18; step++) await page.mouse.wheel(0, -120)
  await page.keyboard.down('Shift')
  await cost(page, 'scroll, zoomed in', (step) => page.mouse.wheel(0, step < FRAMES / 2 ? 90 : -90))
  await page.keyboard.up('Shift')
  let looks = 0
  page.on('request', (request) => void (looks += request.url().endsWith('/api/preview') ? 1 : 0))
  await page.mouse.move(box.x + 40, box.y + 10)
  await page.mouse.down()
  await cost(page, 'playhead dragged', (step) => page.mouse.move(box.x + 40 + step * 8, box.y + 10))
  await page.mouse.up()
  console.log(`${looks} looks on the way`)
  await page.mouse.move(...middle)
  await page.mouse.down()
  await cost(page, 'clip slipped by drag', (step) => page.mouse.move(middle[0] + (step % 40), middle[1]))
  await page.keyboard.press('Escape')
  await page.mouse.up()
} finally {
  await kit.close()
}
