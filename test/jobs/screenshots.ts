/** Pictures of the editor at each size, dark and light, to be looked at. Usage: node --import tsx test/jobs/screenshots.ts FOLDER [NAME…] */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { choose, startBrowser } from '../browser/browser-kit.ts'
import { FILM, HUNDRED } from './screenshot-graphs.ts'

const SIZES = [
  { name: '390', width: 390, height: 844, sharpness: 2 },
  { name: '1280', width: 1280, height: 800, sharpness: 1 },
  { name: '1920', width: 1920, height: 1080, sharpness: 1 },
  { name: '2560', width: 2560, height: 1440, sharpness: 2 },
] as const
const THEMES = ['dark', 'light'] as const
const button = (name: string) => (page: Page) => page.locator('#views').getByRole('button', { name, exact: true }).click()
const layout = (name: string) => (page: Page) => page.locator('.layouts').getByRole('button', { name, exact: true }).click()
const part = (name: string) => (page: Page) => page.locator('.phone-bar').getByRole('button', { name, exact: true }).click()
/** On a phone its parts are looked at, elsewhere the states that take other room. */
interface State {
  readonly phone: boolean
  readonly graph?: 'film' | 'hundred'
  readonly language?: string
  show(page: Page): Promise<void>
}
const timeline = async (page: Page): Promise<void> => {
  if (await page.locator('#timeline').isHidden()) await page.keyboard.press('Alt+s')
  await page.waitForTimeout(2500)
}
async function takes(page: Page): Promise<void> {
  await choose(page, 'scene-1')
  await page.locator('#canvas').focus()
  await page.keyboard.press('Shift+V')
  await page.getByRole('button', { name: /^Make \d+ takes$/ }).click()
  await page.locator('.take[data-state=made]').nth(3).waitFor({ timeout: 120_000 })
}
const STATES: Readonly<Record<string, State>> = {
  film: { phone: false, graph: 'film', show: timeline },
  arabic: { phone: false, graph: 'film', language: 'ar', show: timeline },
  spanish: { phone: false, graph: 'film', language: 'es', show: timeline },
  chinese: { phone: false, graph: 'film', language: 'zh', show: timeline },
  hundred: { phone: false, graph: 'hundred', show: (page) => page.keyboard.press('f') },
  takes: { phone: false, graph: 'film', show: takes },
  wiring: { phone: false, show: layout('Wiring') },
  editing: { phone: false, show: layout('Editing') },
  reviewing: { phone: false, show: layout('Reviewing') },
  form: { phone: false, show: button('Form') },
  watch: { phone: true, show: part('Watch') },
  'phone-form': { phone: true, show: part('Form') },
  render: { phone: true, show: part('Render') },
  review: { phone: true, show: part('Review') },
  'phone-arabic': { phone: true, graph: 'film', language: 'ar', show: async () => {} },
  'phone-film': { phone: true, graph: 'film', show: part('Form') },
  commands: { phone: true, show: (page) => page.locator('.phone-more').click() },
  models: { phone: false, show: button('Models') },
  templates: { phone: false, show: button('Templates') },
  productions: { phone: false, show: button('Productions') },
}

const [folder, ...wanted] = process.argv.slice(2)
/** Of states, sizes and themes: those that are named, or all where none of the kind is. */
const asked = (all: readonly string[], one: string): boolean => wanted.includes(one) || !all.some((other) => wanted.includes(other))
if (folder === undefined) throw new Error('Name a folder for the pictures.')
mkdirSync(folder, { recursive: true })
const kit = await startBrowser()
cpSync(new URL('../../graphs', import.meta.url).pathname, join(kit.project, 'graphs'), { recursive: true })
for (const [name, graph] of [['film', FILM], ['hundred', HUNDRED]] as const) writeFileSync(join(kit.project, `graphs/${name}.json`), JSON.stringify(graph))
try {
  for (const { name: size, width, height, sharpness } of SIZES) {
    for (const theme of THEMES) {
      if (!asked(SIZES.map((one) => one.name), size) || !asked(THEMES, theme)) continue
      const { page } = await kit.open('graphs/first-film.json', { sharpness })
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ colorScheme: theme })
      let before = ''
      for (const [name, { phone, graph = 'first-film', language = 'en', show }] of Object.entries(STATES)) {
        if (phone !== width < 760 || !asked(Object.keys(STATES), name)) continue
        if (before !== `${graph} ${language}`) {
          await page.evaluate((next) => localStorage.setItem('language', next), language)
          await page.goto(`${kit.url}/#graphs/${graph}.json`)
          await page.reload()
          await page.locator('body[data-ready]').waitFor()
          await page.waitForTimeout(1500)
        }
        before = `${graph} ${language}`
        await show(page)
        // What is looked at has its pictures.
        await page.waitForLoadState('networkidle', { timeout: 4000 }).catch(() => undefined)
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
