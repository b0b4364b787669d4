/** A browser with the editor over a server of its own; what the console says is kept. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { EngineOptions } from '../../engine/host/engine.ts'
import { ensureEditor } from '../../editor/build.mjs'
import { startServer, type ServerKit } from '../server/kit.ts'

const CANDIDATES = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path))
/** In CI a browser must be there: a check that is always skipped checks nothing. */
export const missing = executablePath === undefined && process.env['CI'] !== 'true'
export const named = (name: string): string => (missing ? `${name} (skipped: no Chromium found; set CHROMIUM_PATH)` : name)
export const EDITOR = new URL('../../editor/dist', import.meta.url).pathname

/** Goes to a node by its name, with the keyboard. */
export async function choose(page: Page, name: string): Promise<void> {
  await page.locator('#canvas').focus()
  await page.keyboard.press('g')
  await page.locator('.picker input').fill(name)
  await page.keyboard.press('Enter')
  await page.locator('#inspector', { hasText: `${name} · ` }).waitFor()
}

export interface EditorPage {
  readonly page: Page
  /** Errors and warnings of the console, and what scripts threw. */
  readonly said: string[]
  shot(name: string): Promise<void>
}

export interface BrowserKit extends ServerKit {
  /** A page in a browser session of its own, or as another tab of the one given. `sharpness`: pixels of the screen to one of the page. */
  open(path?: string, options?: { readonly beside?: Page; readonly url?: string; readonly sharpness?: number }): Promise<EditorPage>
}

export async function startBrowser(more: EngineOptions = {}): Promise<BrowserKit> {
  await ensureEditor()
  const kit = await startServer({ editorFolder: EDITOR }, more)
  const browser: Browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox', '--disable-gpu'] })
  return {
    ...kit,
    async open(path = 'graphs/tiny.json', { beside, url = kit.url, sharpness = 1 } = {}) {
      const page = await (beside === undefined ? (await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark', deviceScaleFactor: sharpness })).newPage() : beside.context().newPage())
      const said: string[] = []
      page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource') && said.push(message.text())))
      // The console names no address: the request that was refused says more.
      page.on('response', async (response) => {
        if (response.status() >= 400) said.push(`${response.status()} ${response.url()} ${(response.request().postData() ?? '').slice(0, 300)} ${(await response.text().catch(() => '')).slice(0, 300)}`)
      })
      page.on('pageerror', (error) => said.push(error.message))
      await page.goto(`${url}/#${path}`)
      await page.locator('body[data-ready]').waitFor()
      const folder = process.env['SCREENSHOTS']
      return { page, said, shot: async (name) => void (folder === undefined ? undefined : await page.screenshot({ path: join(folder, `${name}.png`) })) }
    },
    async close() {
      await browser.close()
      await kit.close()
    },
  }
}
