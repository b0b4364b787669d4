/** The page in a browser: choose a graph, scrub, render, play; nothing may be said on the console. */
import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type ServerKit } from '../server/kit.ts'

const CANDIDATES = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path))
// In CI a browser must be there: a check that is always skipped checks nothing.
const missing = executablePath === undefined && process.env['CI'] !== 'true'
const name = missing ? 'skipped: no Chromium found; set CHROMIUM_PATH' : 'a graph is chosen, looked at, rendered and played'

let kit: ServerKit
let browser: Browser | undefined
beforeAll(async () => {
  if (missing) return
  kit = await startServer({ editorFolder: new URL('../../editor/public', import.meta.url).pathname })
  browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox', '--disable-gpu'] })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  if (!missing) await kit.close()
})

test.skipIf(missing)(name, { timeout: 60_000 }, async () => {
  const page = await browser!.newPage({ viewport: { width: 1280, height: 800 } })
  const said: string[] = []
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && said.push(message.text())))
  page.on('pageerror', (error) => said.push(error.message))
  await page.goto(`${kit.url}/viewer.html`)
  await page.getByRole('button', { name: /^Tiny/ }).click()
  const frame = page.locator('#frame')
  await page.locator('#facts', { hasText: '64 × 36' }).waitFor()
  const first = await frame.getAttribute('src')

  await page.locator('#nodes button[data-node=scene]').click()
  await page.locator('#facts', { hasText: 'scene.video' }).waitFor()
  await page.getByLabel('Frame', { exact: true }).and(page.locator('input')).fill('5')
  await page.locator('#clock', { hasText: 'frame 5 / 7' }).waitFor()
  await expect.poll(() => frame.getAttribute('src')).not.toBe(first)
  await expect.poll(() => frame.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(64)

  await page.locator('#inputs input[name=seconds]').fill('0')
  await page.locator('#faults', { hasText: 'E_INPUT_VALUE' }).waitFor()
  expect(await page.locator('#render').isDisabled()).toBe(true)
  await page.locator('#inputs input[name=seconds]').fill('2')
  await page.locator('#clock', { hasText: '/ 15' }).waitFor()

  await page.getByRole('button', { name: 'Render', exact: true }).click()
  await page.locator('#outcome', { hasText: 'tiny.mp4' }).waitFor({ timeout: 30_000 })
  const film = page.locator('#film')
  const loaded = () => film.evaluate((video) => ({ ready: (video as HTMLVideoElement).readyState > 1, error: (video as HTMLVideoElement).error?.message }))
  await expect.poll(loaded, { timeout: 10_000 }).toEqual({ ready: true, error: undefined })
  expect(await film.evaluate((video) => (video as HTMLVideoElement).duration)).toBeCloseTo(2, 1)
  await page.locator('#history button', { hasText: 'Tiny' }).waitFor()
  expect(said).toEqual([])
})
