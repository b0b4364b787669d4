/** The editor in a browser: a film from an empty canvas, by mouse and keyboard; nothing may be said on the console. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureEditor } from '../../editor/build.mjs'
import { startServer, type ServerKit } from '../server/kit.ts'

const CANDIDATES = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path))
const missing = executablePath === undefined && process.env['CI'] !== 'true'

let kit: ServerKit
let browser: Browser | undefined
beforeAll(async () => {
  if (missing) return
  await ensureEditor()
  kit = await startServer({ editorFolder: new URL('../../editor/dist', import.meta.url).pathname })
  browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox', '--disable-gpu'] })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  if (!missing) await kit.close()
})

test.skipIf(missing)(missing ? 'skipped: no Chromium found; set CHROMIUM_PATH' : 'a film is wired, undone, redone, saved and rendered', { timeout: 90_000 }, async () => {
  const page = await browser!.newPage({ viewport: { width: 1440, height: 900 } })
  const said: string[] = []
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && said.push(message.text())))
  page.on('pageerror', (error) => said.push(error.message))
  await page.goto(kit.url)
  await page.locator('body[data-ready]').waitFor()
  const shots = process.env['SCREENSHOTS']
  if (shots) await page.screenshot({ path: join(shots, 'editor-1.png') })
  await page.getByRole('button', { name: 'New', exact: true }).click()

  await page.locator('#canvas').dblclick({ position: { x: 200, y: 200 } })
  await page.locator('.picker input').fill('text to video')
  await page.keyboard.press('Enter')
  for (const [param, value] of [['duration', '1'], ['width', '64'], ['height', '36'], ['fps', '8']] as const) {
    await page.locator(`#inspector [data-param=${param}] input[type=number]`).fill(value)
  }
  await page.getByRole('button', { name: 'Add a node', exact: true }).click()
  await page.locator('.picker input').fill('encode')
  await page.keyboard.press('Enter')
  await page.locator('#problems button', { hasText: 'encode' }).first().waitFor()
  if (shots) await page.screenshot({ path: join(shots, 'editor-2.png') })
  await page.keyboard.press('Control+z')
  await page.locator('#problems', { hasText: 'None' }).or(page.locator('#problems button')).first().waitFor()
  await page.keyboard.press('Control+Shift+z')
  await page.locator('#problems button', { hasText: 'encode' }).first().waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()

  await page.locator('#graphs').selectOption('graphs/tiny.json')
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await page.getByRole('button', { name: 'Render', exact: true }).click()
  await page.locator('#status', { hasText: 'tiny.mp4' }).waitFor({ timeout: 30_000 })
  await page.locator('#film').waitFor()
  if (shots) await page.screenshot({ path: join(shots, 'editor-3.png') })
  expect(said).toEqual([])
})
