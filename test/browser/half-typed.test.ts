/** What is half typed is no error: neither in Problems nor as a picture that the server refuses. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { TINY } from '../server/kit.ts'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const LONG = 60_000
useBrowser(() => writeFileSync(join(kit.project, 'graphs/half.json'), JSON.stringify({ ...TINY, title: 'Half' })))

async function openScene(): Promise<{ page: Page; said: string[] }> {
  const { page, said } = await kit.open('graphs/half.json')
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await page.locator('#canvas').focus()
  await page.keyboard.press('g')
  await page.locator('.picker input').fill('scene')
  await page.keyboard.press('Enter')
  await page.locator('#inspector', { hasText: 'scene · ' }).waitFor()
  await page.locator('.preview[data-shown^="scene "]').waitFor()
  return { page, said }
}
const prompt = (page: Page) => page.locator('#inspector [data-param=prompt]').locator('textarea, input').first()
const LOOKS = '**/api/preview'

test.skipIf(missing)(named('a template is no fault while its name is typed; left half typed it is one'), { timeout: LONG }, async () => {
  const { page, said } = await openScene()
  const asked: string[] = []
  page.on('request', (request) => void (request.url().includes('/api/') && asked.push(request.postData() ?? '')))
  // Whatever is told for a moment is kept.
  await page.evaluate(() => {
    const told: string[] = []
    Object.assign(window, { told })
    new MutationObserver(() => told.push(document.querySelector('#problems')!.textContent)).observe(document.querySelector('#problems')!, { subtree: true, childList: true, characterData: true })
  })
  await prompt(page).click()
  await page.keyboard.press('End')
  await page.keyboard.type(' at {{place', { delay: 120 })
  await page.waitForTimeout(1000)
  await page.getByRole('option', { name: /place/ }).waitFor()
  expect(asked.filter((body) => body.includes('at {{'))).toEqual([])
  await page.keyboard.press('Enter')
  await expect.poll(() => asked.some((body) => body.includes('{{inputs.place}}'))).toBe(true)
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  expect(await page.evaluate(() => (window as unknown as { told: string[] }).told.filter((text) => text.includes('E_TEMPLATE')))).toEqual([])

  await page.keyboard.type(' and {{other')
  await page.getByRole('option', { name: /other/ }).waitFor()
  await page.locator('#canvas').focus()
  await page.locator('#problems', { hasText: 'E_TEMPLATE' }).waitFor()
  expect(said).toEqual([])
  await page.context().close()
})

test.skipIf(missing)(named('a look that waits for another is not asked for once what was typed is no graph'), { timeout: LONG }, async () => {
  const { page, said } = await openScene()
  await page.route(LOOKS, async (route) => {
    await new Promise((done) => setTimeout(done, 1500))
    await route.continue().catch(() => undefined)
  })
  await prompt(page).click()
  await page.keyboard.press('End')
  // The moment that is shown first is frame 3. Three steps at once: one is looked at, the last waits. No name begins with a digit, so that nothing is offered and the text is taken.
  await page.evaluate(() => {
    const [step] = [...document.querySelectorAll<HTMLButtonElement>('.transport button')].filter((one) => one.title === 'Frame after')
    for (let i = 0; i < 3; i++) step!.click()
  })
  await page.keyboard.type(' {{9')
  await page.locator('#problems', { hasText: 'E_TEMPLATE' }).waitFor()
  await page.waitForTimeout(2500)
  expect(said).toEqual([])
  // What was asked for meanwhile is looked at when it is a graph again.
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.locator('.preview[data-shown="scene 6"]').waitFor()
  expect(said).toEqual([])
  await page.context().close()
})
