/** The film's format: set where nothing is chosen, kept by saving and opening, and what nodes show and pictures have. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
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
const MIXED = {
  format: 1,
  title: 'Mixed',
  nodes: {
    sea: { type: 'text-to-video', version: 1, params: { prompt: 'sea', duration: 1, width: 64, height: 36, fps: 12, seed: 1 } },
    photo: { type: 'load-image', version: 1, params: { file: 'assets/tall.png' } },
    hold: { type: 'still', version: 1, params: { duration: 1 }, inputs: { image: 'photo.image' } },
    all: { type: 'concat', version: 1, inputs: { video: ['sea.video', 'hold.video'] } },
    film: { type: 'encode', version: 2, params: { file: 'mixed.mp4' }, inputs: { video: 'all.video' } },
  },
  ui: { sea: { pos: [80, 80] }, photo: { pos: [80, 360] }, hold: { pos: [340, 360] }, all: { pos: [620, 80] }, film: { pos: [900, 80] } },
}
const tall = (): Promise<Buffer> => sharp({ create: { width: 60, height: 90, channels: 3, background: '#c63' } }).png().toBuffer()
useBrowser(async () => {
  writeFileSync(file(), JSON.stringify(FILM))
  writeFileSync(join(kit.project, 'graphs/mixed.json'), JSON.stringify(MIXED))
  mkdirSync(join(kit.project, 'assets'), { recursive: true })
  writeFileSync(join(kit.project, 'assets/tall.png'), await tall())
})

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

test.skipIf(missing)(named('a format is chosen, what it does not fit is marked and fitted, and what will be written is told before'), { timeout: 120_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/mixed.json')
  const button = page.locator('#film-format')
  expect(await button.textContent()).toBe('Each node\'s own format')
  await button.click()
  const panel = page.getByRole('dialog', { name: 'Format of the film' })
  // Without a format, the first clip's is written.
  await panel.locator('.writes', { hasText: '64 × 36 · 12 fps' }).waitFor()
  await panel.getByRole('button', { name: 'Shape 16:9' }).click()
  await panel.getByRole('button', { name: 'Size 720p' }).click()
  await panel.getByRole('button', { name: '24 fps' }).click()
  await panel.locator('.writes', { hasText: '1280 × 720 · 24 fps' }).waitFor()
  await shot('film-format-panel')
  await page.keyboard.press('Escape')
  expect(await button.textContent()).toBe('16:9 · 720p · 24 fps')
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true)

  const marks = page.locator('.marks .mismatch')
  await marks.filter({ hasText: '64 × 36 · 12 fps in a film of 1280 × 720 · 24 fps' }).waitFor()
  const photo = marks.filter({ hasText: '2:3 in a film of 16:9' })
  await photo.waitFor()
  await shot('film-format-marks')
  await photo.getByRole('button', { name: 'Fit' }).click()
  await marks.filter({ hasText: '64 × 36' }).getByRole('button', { name: 'Fit' }).click()
  await page.waitForTimeout(1500)
  expect(await marks.count()).toBe(0)
  await shot('film-format-fitted')
  await page.locator('#canvas').focus()
  // One step each.
  await page.keyboard.press('Control+z')
  await marks.filter({ hasText: '64 × 36' }).waitFor()
  expect(await marks.count()).toBe(1)
  await page.keyboard.press('Control+z')
  await photo.waitFor()
  await photo.getByRole('button', { name: 'Use 2:3' }).click()
  await page.waitForFunction(() => document.querySelector('#film-format')?.textContent === '2:3 · 720 × 1080 · 24 fps')

  // A portrait picture that is dropped into an empty graph offers its own format.
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.waitForFunction(() => document.querySelector('#film-format')?.textContent === 'Each node\'s own format')
  const data = (await tall()).toString('base64')
  await page.evaluate((text) => {
    const files = new DataTransfer()
    files.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], 'portrait.png', { type: 'image/png' }))
    document.querySelector('#canvas')!.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true, clientX: 400, clientY: 300 }))
  }, data)
  await page.locator('.toast', { hasText: 'portrait.png is 60 × 90.' }).getByRole('button', { name: 'Use 2:3' }).click()
  await page.waitForFunction(() => document.querySelector('#film-format')?.textContent === '2:3 · 1080 × 1620')
  expect(said).toEqual([])
  await page.context().close()
})
