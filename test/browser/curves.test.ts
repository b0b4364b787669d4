/** The curve panel in a browser: what mouse, keys and clipboard do there is what is saved, and each gesture is one step to undo. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { sampleKeyframes } from '../../engine/graph/keyframes.ts'
import type { Keyframe } from '../../engine/graph/document.ts'
import { choose, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const GRAPH = {
  format: 1,
  title: 'Curves',
  nodes: {
    ground: { type: 'solid', version: 1, params: { colour: '#204060', duration: 5, width: 320, height: 180, fps: 10 } },
    words: { type: 'title', version: 3, params: { text: 'Here', size: 0.2, start: 0, animation: 'none', x: { keyframes: [[0, 0.2], [2, 0.6], [4, 0.4]] }, y: { keyframes: [[0, 0.3], [3, 0.7]] } }, inputs: { video: 'ground.video' } },
    move: { type: 'camera-move', version: 1, params: { move: 'path', path: [{ time: 0, zoom: 1.1 }, { time: 2, x: 0.1, zoom: 2, easing: 'ease-out' }] }, inputs: { video: 'words.video' } },
    film: { type: 'encode', version: 2, params: { file: 'curves.mp4' }, inputs: { video: 'move.video' } },
  },
}
useBrowser(() => writeFileSync(join(kit.project, 'graphs/curves.json'), JSON.stringify(GRAPH)))

async function params(page: Page, node: string): Promise<Readonly<Record<string, { keyframes: Keyframe[] } & Record<string, unknown>[]>>> {
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  return (JSON.parse(readFileSync(join(kit.project, 'graphs/curves.json'), 'utf8')) as { nodes: Record<string, { params: never }> }).nodes[node]!.params
}
const undo = async (page: Page): Promise<void> => {
  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+z')
}
const panel = (page: Page) => page.locator('#curves')
const key = (page: Page, track: string, index: number) => panel(page).locator(`[data-kind=key][data-track="${track}"][data-index="${index}"]`)
/** What is drawn anew just now is looked for again. */
async function boxOf(one: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  for (;;) {
    const box = await one.boundingBox()
    if (box !== null) return box
  }
}
async function middle(page: Page, track: string, index: number): Promise<[number, number]> {
  const box = await boxOf(key(page, track, index))
  return [box.x + box.width / 2, box.y + box.height / 2]
}
async function drag(page: Page, from: readonly [number, number], by: readonly [number, number]): Promise<void> {
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move(from[0] + by[0] / 2, from[1] + by[1] / 2, { steps: 3 })
  await page.mouse.move(from[0] + by[0], from[1] + by[1], { steps: 3 })
  await page.mouse.up()
}

test.skipIf(missing)(named('curves are shaped by mouse, keys and clipboard; auto-key sets keyframes; each gesture is one step'), { timeout: 240_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/curves.json')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await choose(page, 'words')
  await page.locator('.preview[data-shown^="words "]').waitFor({ timeout: 60_000 })
  await page.locator('#inspector [data-param=x]').getByRole('button', { name: 'Curves' }).click()
  await key(page, 'words.x', 2).waitFor()
  expect(await key(page, 'words.x', 1).getAttribute('aria-label')).toBe('Place across (share of the width), keyframe 2 of 3')
  expect(await panel(page).locator('.curve-row').count()).toBe(2)

  // A keyframe is dragged on: it catches on frames; and back by one step.
  const [x0, x2] = [await middle(page, 'words.x', 0), await middle(page, 'words.x', 2)]
  const second = (x2[0] - x0[0]) / 4
  await drag(page, await middle(page, 'words.x', 1), [second * 0.53, 0])
  expect((await params(page, 'words'))['x']!.keyframes.map(([time]) => time)).toEqual([0, 2.5, 4])
  await undo(page)
  expect((await params(page, 'words'))['x']).toEqual(GRAPH.nodes.words.params.x)

  // An easing by its picture, then a handle: the way becomes a curve of its own, which goes where the handle was led.
  await key(page, 'words.x', 0).click()
  await panel(page).getByRole('button', { name: 'Way to the next keyframe: Ease in and out', exact: true }).click()
  expect((await params(page, 'words'))['x']!.keyframes[0]).toEqual([0, 0.2, 'ease-in-out'])
  const handle = await boxOf(panel(page).locator('[data-kind=handle][data-side=out]'))
  await drag(page, [handle.x + handle.width / 2, handle.y + handle.height / 2], [0, -60])
  const bent = (await params(page, 'words'))['x']!.keyframes
  expect(bent[0]![2]).toMatchObject({ bezier: [expect.closeTo(1 / 3, 2), expect.any(Number), expect.closeTo(2 / 3, 2), 1] })
  expect(sampleKeyframes(bent, 0.5)).toBeGreaterThan(sampleKeyframes([[0, 0.2, 'ease-in-out'], [2, 0.6]], 0.5) + 0.05)
  await shot('curves-1')

  // Keys: all are chosen, moved by a frame and ten, and typed to a value; what is typed is one step, and so is a run of arrows.
  await key(page, 'words.x', 1).click()
  await page.keyboard.press('Control+a')
  for (const press of ['ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(press)
  const moved = await params(page, 'words')
  expect([moved['x']!.keyframes, moved['y']!.keyframes].map((keyframes) => keyframes.map(([time]) => time))).toEqual([[1.1, 3.1, 5.1], [1.1, 4.1]])
  await undo(page)
  expect((await params(page, 'words'))['x']!.keyframes).toEqual(bent)
  await key(page, 'words.x', 2).click()
  await panel(page).getByRole('textbox', { name: 'Value of the chosen keyframes' }).fill('*= 0.5')
  await page.keyboard.press('Enter')
  await panel(page).getByRole('textbox', { name: 'Time of the chosen keyframes' }).fill('4.5')
  await page.keyboard.press('Enter')
  expect((await params(page, 'words'))['x']!.keyframes[2]).toEqual([4.5, 0.2])

  // A box around two, copied into the other curve at the playhead; the ruler moves the playhead of the preview.
  const ruler = (await panel(page).locator('.ruler').boundingBox())!
  await page.mouse.click(x0[0] + second, ruler.y + 8)
  await page.locator('#clock', { hasText: 'frame 10 / 49' }).waitFor()
  const [first, last] = [await middle(page, 'words.x', 0), await middle(page, 'words.x', 1)]
  await panel(page).locator('.curve-row[data-track="words.y"] .swatch-button').click()
  await drag(page, [first[0] - 12, Math.max(first[1], last[1]) + 12], [last[0] - first[0] + 24, -Math.abs(last[1] - first[1]) - 24])
  await page.keyboard.press('Control+c')
  await panel(page).locator('.curve-row[data-track="words.y"] .curve-name').click()
  await panel(page).locator('.curve-row[data-track="words.x"] .swatch-button').click()
  await key(page, 'words.y', 0).click()
  await page.keyboard.press('Control+v')
  const pasted = (await params(page, 'words'))['y']!.keyframes
  expect(pasted.map(([time, value]) => [time, value])).toEqual([[0, 0.3], [1, 0.2], [3, 0.6]])
  expect(pasted[1]![2]).toEqual(bent[0]![2])
  await page.keyboard.press('Delete')
  expect((await params(page, 'words'))['y']!.keyframes).toEqual([[0, 0.3]])

  // Auto-key: what is typed in the inspector begins a curve at the playhead.
  await panel(page).getByRole('button', { name: 'Auto-key' }).click()
  await page.locator('#inspector [data-param=rotation] input[type=number]').fill('12')
  await page.keyboard.press('Tab')
  expect((await params(page, 'words'))['rotation']).toEqual({ keyframes: [[1, 12]] })
  await panel(page).getByRole('button', { name: 'Auto-key' }).click()

  // Rows of a camera's path are a curve each, and change where they stand.
  await choose(page, 'move')
  await key(page, 'move.path.zoom', 1).click()
  await page.keyboard.press('ArrowLeft')
  expect((await params(page, 'move'))['path']).toEqual([{ time: 0, zoom: 1.1 }, { time: 1.9, x: 0.1, zoom: 2, easing: 'ease-out' }])
  await panel(page).getByRole('combobox', { name: 'Curves of' }).selectOption('all')
  await shot('curves-2')

  // The way on the picture and the curves have the same keyframes: chosen in the one, they are in the other.
  await choose(page, 'words')
  await page.locator('.preview[data-shown^="words "]').waitFor({ timeout: 60_000 })
  await panel(page).getByRole('combobox', { name: 'Curves of' }).selectOption('')
  await panel(page).locator('.curve-row[data-track="words.x"] .swatch-button').click()
  await key(page, 'words.x', 1).click()
  await page.locator('.grip.key[aria-pressed=true]').waitFor()
  await page.locator('.grip.key').last().click()
  await page.locator('#clock', { hasText: 'frame 45 / 49' }).waitFor()
  expect(await panel(page).locator('.key.chosen').evaluateAll((all) => all.map((one) => [one.getAttribute('data-track'), one.getAttribute('data-index')]))).toEqual([['words.x', '2']])

  // An expression in the place of keyframes: they become its value; its curve is drawn as it is typed, and what is wrong is told with its place.
  const own = (await params(page, 'words'))['x']
  await page.locator('#inspector [data-param=x]').hover()
  await page.locator('#inspector [data-param=x]').getByRole('button', { name: /^More/ }).click()
  await page.getByRole('menuitem', { name: 'Move it by an expression' }).click()
  await panel(page).getByRole('textbox', { name: 'Expression' }).fill('value + 0.1 * sine(t)')
  await panel(page).locator('.curve-expression em', { hasText: 'Letter 15: sine is no function. Did you mean "sin"?' }).waitFor()
  await panel(page).getByRole('textbox', { name: 'Expression' }).fill('value + 0.1 * sin(t)')
  await panel(page).locator('.line.driven.active').waitFor()
  await shot('curves-3')
  expect(await params(page, 'words-x')).toMatchObject({ expression: 'value + 0.1 * sin(t)', value: own })
  expect((await params(page, 'words'))['x']).toBeUndefined()
  await panel(page).getByRole('button', { name: 'Close the curves' }).click()
  expect(await panel(page).isVisible()).toBe(false)
  expect(said).toEqual([])
})
