/** Handles on the picture, in a browser: what the mouse does there is what is saved, and each gesture is one step to undo. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { choose, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const [WIDTH, HEIGHT] = [640, 360]
const GRAPH = {
  format: 1,
  title: 'Handles',
  nodes: {
    ground: { type: 'solid', version: 1, params: { colour: '#204060', duration: 2, width: WIDTH, height: HEIGHT, fps: 10 } },
    words: { type: 'title', version: 3, params: { text: 'Here', size: 0.2, start: 0, animation: 'none' }, inputs: { video: 'ground.video' } },
    mask: { type: 'roto-mask', version: 1, inputs: { video: 'ground.video' } },
    brush: { type: 'brush-mask', version: 1, inputs: { video: 'ground.video' } },
    part: { type: 'crop', version: 1, params: { x: 100, y: 60, width: 300, height: 200 }, inputs: { video: 'ground.video' } },
    film: { type: 'encode', version: 2, params: { file: 'handles.mp4' }, inputs: { video: 'words.video' } },
  },
}
useBrowser(() => writeFileSync(join(kit.project, 'graphs/handles.json'), JSON.stringify(GRAPH)))

const params = (name: string): Readonly<Record<string, never>> => (JSON.parse(readFileSync(join(kit.project, 'graphs/handles.json'), 'utf8')) as { nodes: Record<string, { params?: Record<string, never> }> }).nodes[name]?.params ?? {}
async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
}
async function undo(page: Page): Promise<void> {
  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+z')
}
async function scaleOf(page: Page): Promise<{ x: number; y: number; scale: number }> {
  const box = (await page.locator('#screen').boundingBox())!
  const scale = Math.min(box.width / WIDTH, box.height / HEIGHT)
  return { x: box.x + box.width / 2 - (WIDTH / 2) * scale, y: box.y + box.height / 2 - (HEIGHT / 2) * scale, scale }
}
async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const { x, y, scale } = await scaleOf(page)
  await page.mouse.move(x + from[0] * scale, y + from[1] * scale)
  await page.mouse.down()
  await page.mouse.move(x + ((from[0] + to[0]) / 2) * scale, y + ((from[1] + to[1]) / 2) * scale, { steps: 3 })
  await page.mouse.move(x + to[0] * scale, y + to[1] * scale, { steps: 3 })
  await page.mouse.up()
}
const look = async (page: Page, name: string): Promise<void> => {
  await choose(page, name)
  await page.locator(`.preview[data-shown^="${name} "]`).waitFor({ timeout: 60_000 })
}
/** Where a grip's middle is on the picture. */
async function gripAt(page: Page, selector: string): Promise<[number, number]> {
  const [{ x, y, scale }, box] = [await scaleOf(page), (await page.locator(selector).first().boundingBox())!]
  return [(box.x + box.width / 2 - x) / scale, (box.y + box.height / 2 - y) / scale]
}

test.skipIf(missing)(named('a text box is moved, turned and scaled on the picture; a mask is drawn and painted; each is one step'), { timeout: 240_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/handles.json', { sharpness: 2 })
  await look(page, 'words')
  await page.locator('.grip.turn').waitFor({ timeout: 60_000 })
  // Its middle catches on the third of the width that is near.
  const { scale } = await scaleOf(page)
  await drag(page, [WIDTH / 2, HEIGHT / 2], [WIDTH / 2 - 100, HEIGHT / 3 + 2 / scale])
  await save(page)
  const moved = params('words')
  expect(Number(moved['x'])).toBeCloseTo(1 / 3, 3)
  expect(Math.abs(Number(moved['y']) * HEIGHT - HEIGHT / 3)).toBeLessThan(16)
  await page.waitForTimeout(800)
  // Turned by a right angle: the grip over the text goes to its right.
  const [[gx, gy], [mx, my]] = [await gripAt(page, '.grip.turn'), [Number(moved['x']) * WIDTH, Number(moved['y']) * HEIGHT]]
  await drag(page, [gx, gy], [mx + (my - gy), my])
  await save(page)
  expect(params('words')['rotation']).toBe(90)
  await page.waitForTimeout(1500)
  await shot('handles-1-title')
  // By keys: a pixel, and ten with Shift; all of them one step.
  const grip = page.locator('.grip.move').first()
  await grip.focus()
  expect(await grip.getAttribute('aria-label')).toMatch(/^Title: Move \(\d+, \d+\)$/)
  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowDown']) await page.keyboard.press(key)
  await save(page)
  expect(Number(params('words')['x']) * WIDTH).toBeCloseTo(mx + 2, 1)
  expect(Number(params('words')['y']) * HEIGHT).toBeCloseTo(my + 10, 1)
  await undo(page)
  await save(page)
  expect(Number(params('words')['x']) * WIDTH).toBeCloseTo(mx, 1)
  expect(Number(params('words')['y']) * HEIGHT).toBeCloseTo(my, 1)
  await undo(page)
  await save(page)
  expect(params('words')['rotation'] ?? 0).toBe(0)
  await undo(page)
  await save(page)
  expect(params('words')['x']).toBeUndefined()

  // A path of three corners and a smooth point, closed by Enter.
  await look(page, 'mask')
  const { x, y, scale: by } = await scaleOf(page)
  for (const [u, v] of [[200, 80], [440, 80], [440, 280]] as const) await page.mouse.click(x + u * by, y + v * by)
  await drag(page, [200, 280], [200, 220])
  await page.locator('#screen').focus()
  await page.keyboard.press('Enter')
  await save(page)
  const [path] = params('mask')['paths'] as unknown as [{ mode: string; keys: { points: number[][] }[] }]
  expect(path.mode).toBe('add')
  expect(path.keys).toHaveLength(1)
  const [{ points }] = path.keys as [{ points: number[][] }]
  expect(points.map(({ length }) => length)).toEqual([2, 2, 2, 6])
  for (const [i, [u, v]] of [[200, 80], [440, 80], [440, 280], [200, 280]].entries()) expect(Math.hypot(points[i]![0]! * WIDTH - u!, points[i]![1]! * HEIGHT - v!)).toBeLessThan(1.5)
  // A keyframe later on: the corner that is dragged there is another one only there.
  await page.getByRole('button', { name: 'Keyframe', exact: true }).click()
  await page.locator('#scrub').evaluate((slider: HTMLInputElement) => {
    slider.value = '15'
    slider.dispatchEvent(new Event('input', { bubbles: true }))
  })
  await page.getByRole('button', { name: 'Keyframe', exact: true }).click()
  await drag(page, [440, 80], [540, 60])
  await page.waitForTimeout(800)
  await shot('handles-2-mask')
  await save(page)
  const keys = (params('mask')['paths'] as unknown as { keys: { time: number; points: number[][] }[] }[])[0]!.keys
  expect(keys.map(({ time }) => time).at(-1)).toBe(1.5)
  expect(keys.at(-1)!.points[1]![0]! * WIDTH).toBeCloseTo(540, -0.5)
  expect(keys[0]!.points[1]![0]! * WIDTH).toBeCloseTo(440, -0.5)
  await undo(page)
  await save(page)
  expect((params('mask')['paths'] as unknown as { keys: { points: number[][] }[] }[])[0]!.keys.at(-1)!.points[1]![0]! * WIDTH).toBeCloseTo(440, -0.5)

  await look(page, 'brush')
  await drag(page, [100, 180], [300, 180])
  await save(page)
  const strokes = params('brush')['strokes'] as unknown as { size: number; erase: boolean; points: number[][] }[]
  expect(strokes).toHaveLength(1)
  expect(strokes[0]!.points.length).toBeLessThan(5)
  expect(strokes[0]!.points.at(-1)![0]! * WIDTH).toBeCloseTo(300, -0.5)

  // A crop lies on the picture that goes in.
  await look(page, 'part')
  await page.getByRole('button', { name: 'On the picture that goes in' }).click()
  await page.locator('.preview[data-shown^="ground "]').waitFor({ timeout: 60_000 })
  await page.keyboard.down('Control')
  await drag(page, await gripAt(page, '[data-grip="0 se"]'), [500, 300])
  await page.keyboard.up('Control')
  await shot('handles-3-crop')
  await save(page)
  expect(params('part')).toMatchObject({ x: 100, y: 60 })
  expect(Number(params('part')['width'])).toBeCloseTo(400, -0.5)
  expect(Number(params('part')['height'])).toBeCloseTo(240, -0.5)
  expect(said).toEqual([])
  await page.close()
})
