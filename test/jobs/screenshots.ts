/** Pictures of the editor at each size, dark and light, to be looked at. Usage: node --import tsx test/jobs/screenshots.ts FOLDER [NAME…] */
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { startBrowser } from '../browser/browser-kit.ts'

const SIZES = [
  { name: '390', width: 390, height: 844, sharpness: 2 },
  { name: '1280', width: 1280, height: 800, sharpness: 1 },
  { name: '1920', width: 1920, height: 1080, sharpness: 1 },
  { name: '2560', width: 2560, height: 1440, sharpness: 2 },
] as const
const button = (name: string) => (page: Page) => page.locator('#views').getByRole('button', { name, exact: true }).click()
const layout = (name: string) => (page: Page) => page.locator('.layouts').getByRole('button', { name, exact: true }).click()
const part = (name: string) => (page: Page) => page.locator('.phone-bar').getByRole('button', { name, exact: true }).click()
/** On a phone its parts are looked at, elsewhere the states that take other room. */
const STATES: Readonly<Record<string, { readonly phone: boolean; show(page: Page): Promise<void> }>> = {
  wiring: { phone: false, show: layout('Wiring') },
  editing: { phone: false, show: layout('Editing') },
  reviewing: { phone: false, show: layout('Reviewing') },
  form: { phone: false, show: button('Form') },
  watch: { phone: true, show: part('Watch') },
  'phone-form': { phone: true, show: part('Form') },
  render: { phone: true, show: part('Render') },
  review: { phone: true, show: part('Review') },
  commands: { phone: true, show: (page) => page.locator('.phone-more').click() },
  models: { phone: false, show: button('Models') },
  templates: { phone: false, show: button('Templates') },
  productions: { phone: false, show: button('Productions') },
}

const [folder, ...wanted] = process.argv.slice(2)
if (folder === undefined) throw new Error('Name a folder for the pictures.')
mkdirSync(folder, { recursive: true })
const kit = await startBrowser()
cpSync(new URL('../../graphs', import.meta.url).pathname, join(kit.project, 'graphs'), { recursive: true })
try {
  for (const { name: size, width, height, sharpness } of SIZES) {
    for (const theme of ['dark', 'light'] as const) {
      const { page } = await kit.open('graphs/first-film.json', { sharpness })
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: theme })
      await page.locator('[data-shown]').waitFor()
      for (const [name, { phone, show }] of Object.entries(STATES)) {
        if (phone !== width < 760 || (wanted.length > 0 && !wanted.some((one) => [name, size, theme].includes(one)))) continue
        await show(page)
        // What is looked at has its pictures.
        await page.waitForLoadState('networkidle')
        await page.waitForTimeout(700)
        await page.screenshot({ path: join(folder, `${size}-${theme}-${name}.png`) })
        await page.keyboard.press('Escape')
        if (name === 'form') await show(page)
      }
      await page.context().close()
    }
  }
} finally {
  await kit.close()
}
