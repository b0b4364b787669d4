/** The wall of takes by keyboard and mouse: told before, made, starred, compared, promoted, kept; a reload costs nothing; stopped where one stops it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { choose, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const COAST = {
  format: 1,
  title: 'Coast',
  film: { width: 320, height: 180, fps: 8 },
  nodes: {
    sea: { type: 'text-to-video', version: 1, params: { prompt: 'calm sea at dawn', duration: 1, seed: 7 } },
    look: { type: 'style-filter', version: 1, params: { style: 'cinematic' }, inputs: { video: 'sea.video' } },
    film: { type: 'encode', version: 2, params: { file: 'coast.mp4' }, inputs: { video: 'look.video' } },
  },
  ui: { sea: { pos: [80, 120] }, look: { pos: [340, 120] }, film: { pos: [600, 120] } },
}
const file = (): string => join(kit.project, 'graphs/coast.json')
type Saved = typeof COAST & { readonly ui: { readonly sea: { readonly takes?: { readonly axes: readonly { readonly param: string; readonly values: readonly (number | string)[] }[]; readonly stars: readonly unknown[] } } } }
const saved = (): Saved => JSON.parse(readFileSync(file(), 'utf8')) as Saved
useBrowser(() => writeFileSync(file(), JSON.stringify(COAST)))

const wall = (page: Page) => page.getByRole('dialog', { name: 'Takes of Text to video' })
const made = (page: Page, count: number) => page.locator(`.take-wall[data-made="${count}"]`).waitFor({ timeout: 60_000 })
const labelsOf = async (page: Page, which = ''): Promise<string[]> => (await wall(page).locator(`.take${which} .take-face`).all()).reduce<Promise<string[]>>(async (before, face) => [...(await before), (await face.getAttribute('title')) ?? ''], Promise.resolve([]))
async function openWall(page: Page): Promise<void> {
  await choose(page, 'sea')
  await page.locator('#canvas').focus()
  await page.keyboard.press('Shift+V')
  await wall(page).waitFor()
}

test.skipIf(missing)(named('takes are made, starred, compared, promoted and kept'), { timeout: 180_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/coast.json')
  let looks = 0
  page.on('request', (request) => void (request.url().endsWith('/api/preview') && (request.postData() ?? '').includes('"width":480') && looks++))
  await openWall(page)
  const status = wall(page).locator('.take-side [role=status]')
  // What it will cost is told first, and nothing is made before it was asked for.
  await wall(page).getByLabel('How many').fill('4')
  await status.filter({ hasText: /^4 drafts to make, about / }).waitFor()
  await page.waitForTimeout(600)
  expect(looks).toBe(0)
  await wall(page).getByRole('button', { name: 'Make 4 takes' }).click()
  await made(page, 4)
  expect(looks).toBe(4)
  await status.filter({ hasText: '4 takes' }).waitFor()

  await page.evaluate(axe.source)
  expect(await page.evaluate(async () => (await (globalThis as unknown as { axe: typeof axe }).axe.run('.take-wall')).violations.map(({ id }) => id))).toEqual([])

  // By keys alone: to the second and the fourth, a star for each.
  const faces = wall(page).locator('.take-face')
  await faces.first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('s')
  await page.keyboard.press('End')
  await page.keyboard.press('s')
  expect(await wall(page).locator('.take.starred').count()).toBe(2)
  const labels = await labelsOf(page)
  expect(labels[0]).toBe('Seed 7')
  expect(new Set(labels).size).toBe(4)

  // Playing draws the frames of the clip, all eight of them; with Shift all takes move in step.
  const moves = async (canvas: Locator): Promise<void> => {
    const seen = new Set<string>()
    await expect.poll(async () => seen.add(await canvas.evaluate((one) => (one as HTMLCanvasElement).toDataURL())).size, { timeout: 60_000, interval: 40 }).toBeGreaterThan(6)
  }
  await page.keyboard.press(' ')
  await moves(faces.nth(3).locator('canvas'))
  expect(await wall(page).locator('.take.playing').count()).toBe(1)
  await page.keyboard.press('Shift+ ')
  expect(await wall(page).locator('.take.playing').count()).toBe(4)
  await moves(faces.nth(0).locator('canvas'))
  await page.keyboard.press('Shift+ ')
  expect(await wall(page).locator('.take.playing').count()).toBe(0)

  // The two starred ones over each other; B steps on; Escape leads back, not out.
  await page.keyboard.press('c')
  await page.locator(`.take-compare[data-shown="${labels[1]} | ${labels[3]}"]`).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.locator(`.take-compare[data-shown="${labels[1]} | ${labels[0]}"]`).waitFor()
  await shot('takes-compare')
  // Both move under the line, in step; space stops them, and the moment is seen sharp.
  await page.keyboard.press(' ')
  await page.locator('.take-compare.playing').waitFor()
  await moves(page.locator('.take-screen canvas'))
  await page.keyboard.press(' ')
  await page.locator('.take-compare:not(.playing)').waitFor()
  await page.keyboard.press('Escape')
  await faces.first().waitFor()
  expect(await wall(page).count()).toBe(1)

  // Enter puts it into the graph; one step takes it back.
  await faces.nth(1).focus()
  await page.keyboard.press('Enter')
  await wall(page).getByText(`In the graph now: ${labels[1]}`).waitFor()
  expect(await labelsOf(page, '.current')).toEqual([labels[1]])
  await wall(page).getByRole('button', { name: 'Undo' }).click()
  expect(await labelsOf(page, '.current')).toEqual([labels[0]])
  await faces.nth(3).focus()
  await page.keyboard.press('Enter')
  await shot('takes')
  await page.keyboard.press('Escape')
  await wall(page).waitFor({ state: 'detached' })
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  const { nodes, ui } = saved()
  expect(`Seed ${nodes.sea.params.seed}`).toBe(labels[3])
  expect(ui.sea.takes?.axes).toEqual([{ param: 'seed', values: labels.map((label) => Number(label.slice(5))) }])
  expect(ui.sea.takes?.stars).toHaveLength(2)

  // Another day: all is there, and the server makes nothing.
  looks = 0
  await page.reload()
  await page.locator('body[data-ready]').waitFor()
  await openWall(page)
  await made(page, 4)
  expect(await wall(page).locator('.take.starred').count()).toBe(2)
  expect(looks).toBe(0)

  // Rows and columns, seen behind another node.
  await wall(page).getByLabel('How many').fill('2')
  await wall(page).getByLabel('And, as columns').selectOption({ label: 'Prompt' })
  await wall(page).getByLabel('Values, one a line').fill('calm sea at dawn\nsnowy mountains\nstorm at night')
  await wall(page).getByLabel('Seen at').selectOption({ label: 'Style' })
  await wall(page).getByRole('button', { name: 'Make 6 takes' }).click()
  await made(page, 6)
  await shot('takes-grid')
  expect(await labelsOf(page)).toEqual([7, Number(labels[1]!.slice(5))].flatMap((seed) => ['calm sea at dawn', 'snowy mountains', 'storm at night'].map((words) => `Seed ${seed} · ${words}`)))

  // Far too many are refused; many are stopped.
  await wall(page).getByLabel('How many').fill('60')
  await status.filter({ hasText: '180 takes are too many to look at: at most 100.' }).waitFor()
  expect(await wall(page).locator('.take').count()).toBe(0)
  await wall(page).getByLabel('How many').fill('30')
  await wall(page).getByRole('button', { name: /^Make \d+ takes$/ }).click()
  await wall(page).getByRole('button', { name: 'Stop' }).click()
  await page.waitForTimeout(1500)
  const after = looks
  await page.waitForTimeout(1500)
  expect(looks).toBe(after)
  expect(await wall(page).locator('.take[data-state=waits], .take[data-state=making]').count()).toBe(0)
  expect(said).toEqual([])
  await page.context().close()
})

test.skipIf(missing)(named('what is made once, as a whole, goes through the queue'), { timeout: 120_000 }, async () => {
  const spoken = {
    format: 1,
    title: 'Spoken',
    nodes: {
      voice: { type: 'speech', version: 1, params: { text: 'Hello.' } },
      file: { type: 'save-audio', version: 1, params: { file: 'hello.wav' }, inputs: { audio: 'voice.audio' } },
    },
  }
  writeFileSync(join(kit.project, 'graphs/spoken.json'), JSON.stringify(spoken))
  const { page, said } = await kit.open('graphs/spoken.json')
  await choose(page, 'voice')
  // Not by key: from the inspector.
  await page.locator('#inspector').getByRole('button', { name: 'Takes' }).click()
  const dialog = page.getByRole('dialog', { name: /^Takes of / })
  await dialog.getByLabel('What varies').selectOption({ label: 'Text' })
  await dialog.getByLabel('Values, one a line').fill('Good morning.\nGood night.')
  await dialog.getByText('A model makes each of them whole, in the queue.').waitFor()
  await dialog.getByRole('button', { name: 'Make 2 takes' }).click()
  await made(page, 2)
  const { runs } = (await (await fetch(`${kit.url}/api/runs`)).json()) as { readonly runs: readonly { readonly status: string }[] }
  expect(runs.map(({ status }) => status)).toEqual(['done', 'done'])
  expect(await dialog.locator('.take[data-state=made]').count()).toBe(2)
  expect(said).toEqual([])
  await page.context().close()
})
