/** The film's format: set where nothing is chosen, kept by saving and opening, and what nodes show and pictures have. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const FILM = {
  format: 1,
  title: 'Format',
  film: { fps: 12 },
  nodes: {
    ground: { type: 'noise', version: 1, params: { duration: 1, seed: 1 } },
    film: { type: 'encode', version: 2, params: { file: 'format.mp4' }, inputs: { video: 'ground.video' } },
  },
  ui: { ground: { pos: [80, 120] }, film: { pos: [420, 120] } },
}
const file = (): string => join(kit.project, 'graphs/format.json')
useBrowser(() => writeFileSync(file(), JSON.stringify(FILM)))

test.skipIf(missing)(named('the format of the film is edited in the inspector, saved, and taken by nodes'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/format.json')
  const side = (label: string) => page.locator('#inspector').getByLabel(`${label} of the film`)
  const saved = (): { film?: object } => JSON.parse(readFileSync(file(), 'utf8')) as { film?: object }
  const save = async (): Promise<void> => {
    await page.locator('#canvas').focus()
    await page.keyboard.press('Control+s')
    await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  }
  expect(await side('Frames per second').inputValue()).toBe('12')
  await side('Width').fill('160')
  await side('Width').blur()
  await page.locator('#inspector .film', { hasText: 'go together' }).waitFor()
  await side('Height').fill('90')
  await side('Height').blur()
  await shot('film-format')
  await save()
  expect(saved().film).toEqual({ width: 160, height: 90, fps: 12 })

  await page.reload()
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[aria-label="Width of the film"]')?.value === '160')
  await page.locator('#canvas').focus()
  await page.keyboard.press('g')
  await page.locator('.picker input').fill('ground')
  await page.keyboard.press('Enter')
  await page.locator('#inspector', { hasText: 'ground · ' }).waitFor()
  for (const [param, value] of [['width', '160'], ['height', '90'], ['fps', '12']] as const) expect(await page.locator(`#inspector [data-param=${param}] input[type=number]`).first().inputValue()).toBe(value)
  expect(await page.locator('#inspector .changed[data-param=width]').count()).toBe(0)
  // What is looked at has it, too.
  await page.locator('body', { hasText: '160 × 90 · 12 fps' }).waitFor()
  await shot('film-format-node')

  await page.locator('#canvas').focus()
  await page.keyboard.press('Escape')
  for (const label of ['Width', 'Height', 'Frames per second']) await side(label).fill('')
  await side('Frames per second').blur()
  await save()
  expect(saved()).not.toHaveProperty('film')
  expect(said).toEqual([])
  await page.context().close()
})
