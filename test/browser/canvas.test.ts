/** The canvas as a tool: tabs, groups, notes, reroutes, the clipboard, subgraphs, curves; every step can be undone. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { choose, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const FILM = {
  format: 1,
  title: 'Film',
  nodes: {
    scene: { type: 'text-to-video', version: 1, params: { prompt: 'calm sea', duration: 1, width: 64, height: 36, fps: 8, seed: 1 } },
    move: { type: 'camera-move', version: 1, params: { amount: 0.1 }, inputs: { video: 'scene.video' } },
    film: { type: 'encode', version: 2, params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'move.video' } },
  },
  ui: { scene: { pos: [80, 120] }, move: { pos: [400, 120] }, film: { pos: [720, 120] } },
}
interface Saved { nodes: Record<string, { type: string; params?: Record<string, unknown>; inputs?: Record<string, unknown>; mode?: string }>; inputs?: Record<string, unknown>; ui: Record<string, Record<string, unknown>> }

useBrowser(() => {
  for (const name of ['canvas', 'other', 'sub']) writeFileSync(join(kit.project, `graphs/${name}.json`), JSON.stringify({ ...FILM, title: name }))
})

const read = (name: string): Saved => JSON.parse(readFileSync(join(kit.project, `graphs/${name}.json`), 'utf8')) as Saved
async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
}
const canvasOf = (page: Page): Locator => page.locator('#canvas')
async function go(page: Page, name: string): Promise<void> {
  await choose(page, name)
  await canvasOf(page).focus()
}
async function command(page: Page, title: string): Promise<void> {
  await canvasOf(page).focus()
  await page.keyboard.press('Control+k')
  await page.locator('.picker input').fill(title)
  await page.keyboard.press('Enter')
}

test.skipIf(missing)(named('notes, groups, reroutes, folding and layout are edits that are saved and undone'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/canvas.json')
  await canvasOf(page).focus()
  await page.keyboard.press('1')
  await page.keyboard.press('n')
  await page.locator('#inspector textarea').fill('The sea comes first.')
  await canvasOf(page).focus()
  await page.keyboard.press('Control+a')
  await page.locator('#inspector', { hasText: '4 selected' }).waitFor()
  await page.keyboard.press('Control+g')
  await page.locator('#inspector .title').fill('Opening')
  await go(page, 'move')
  await page.keyboard.press('h')
  await page.keyboard.press('b')
  await command(page, 'Tidy up')
  await page.keyboard.press('f')
  await shot('canvas-1')
  await save(page)
  const saved = read('canvas')
  expect(saved.ui['@note']).toMatchObject({ note: 'The sea comes first.' })
  expect(saved.ui['@group']).toMatchObject({ group: 'Opening' })
  expect(saved.ui['move']).toMatchObject({ collapsed: true })
  expect(saved.nodes['move']?.mode).toBe('bypass')
  const x = (name: string) => (saved.ui[name] as { pos: [number, number] }).pos[0]
  expect(x('scene')).toBeLessThan(x('move'))

  // All undone, the document is the first again.
  await canvasOf(page).focus()
  for (let step = 0; step < 12; step++) await page.keyboard.press('Control+z')
  await save(page)
  expect(read('canvas').nodes).toEqual(FILM.nodes)
  expect(Object.keys(read('canvas').ui)).toEqual(['scene', 'move', 'film'])
  expect(said).toEqual([])
})

test.skipIf(missing)(named('a link is led through a point, and nodes go by the clipboard into another tab'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/other.json')
  const box = (await canvasOf(page).boundingBox())!
  await canvasOf(page).focus()
  await page.keyboard.press('f')
  await page.waitForTimeout(200)
  // The link's middle lies half way between the nodes' edges, which all have one width of 200 and a gap of 120.
  const scale = Math.min(1.2, box.width / (840 + 100))
  await page.mouse.click(box.x + box.width / 2 - 160 * scale, (await middleOfRow(page)))
  await page.getByRole('menuitem', { name: 'Add a reroute' }).click()
  await page.locator('#inspector', { hasText: 'Reroute' }).waitFor({ timeout: 3000 })
  await save(page)
  expect(read('other').ui['@reroute']).toMatchObject({ reroute: 'scene.video', to: ['move.video'] })
  expect(read('other').nodes).toEqual(FILM.nodes)
  await page.keyboard.press('Delete')
  await save(page)
  expect(read('other').ui['@reroute']).toBeUndefined()

  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+c')
  await page.getByRole('button', { name: 'New graph' }).click()
  await expect.poll(() => page.locator('.graph-tab [aria-current]').textContent()).toContain('Untitled')
  await canvasOf(page).focus()
  await page.keyboard.press('Control+v')
  await page.locator('#inspector', { hasText: '3 selected' }).waitFor()
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await shot('canvas-2')
  await page.locator('.graph-tab > button', { hasText: 'other' }).first().click()
  await page.locator('.graph-tab [aria-current]', { hasText: 'other' }).waitFor()
  await page.locator('.graph-tab > button', { hasText: 'Untitled' }).first().click()
  await canvasOf(page).focus()
  await page.keyboard.press('Control+z')
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await save(page)
  // A new graph has its file by its title once it is saved.
  const file = () => join(kit.project, decodeURIComponent(new URL(page.url()).hash.slice(1)))
  await expect.poll(() => (existsSync(file()) ? (JSON.parse(readFileSync(file(), 'utf8')) as Saved).nodes : undefined)).toEqual({})
  expect(said).toEqual([])

  /** Ports of the first row, on the page. */
  async function middleOfRow(on: Page): Promise<number> {
    const place = await on.evaluate(() => document.querySelector('#canvas')!.getBoundingClientRect().height)
    // Laid out in one row: the tallest node (title, two rows of ports, picture, foot) stands in the middle.
    const height = 28 + 2 * 22 + 126
    return box.y + place / 2 + (-height / 2 + 28 + 0.7 * 22) * scale
  }
})

test.skipIf(missing)(named('a selection becomes a subgraph, is entered, left, rendered and unpacked'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/sub.json')
  await go(page, 'scene')
  await page.keyboard.press('Shift+F')
  await page.keyboard.press('Control+a')
  await page.locator('#inspector', { hasText: '3 selected' }).waitFor()
  await page.locator('#inspector').getByRole('button', { name: 'Make a subgraph' }).click()
  await page.getByRole('textbox', { name: 'Name of the subgraph' }).fill('Whole')
  await page.keyboard.press('Enter')
  await page.locator('#inspector', { hasText: './whole.json' }).waitFor()
  expect(existsSync(join(kit.project, 'graphs/whole.json'))).toBe(true)
  await canvasOf(page).focus()
  await page.keyboard.press('Control+z')
  await go(page, 'move')
  await command(page, 'Make a subgraph')
  await page.getByRole('textbox', { name: 'Name of the subgraph' }).fill('Camera')
  await page.keyboard.press('Enter')
  await page.locator('#inspector', { hasText: './camera.json' }).waitFor()
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await shot('canvas-3')
  await save(page)
  expect(read('sub').nodes['camera']).toEqual({ type: './camera.json', inputs: { video: 'scene.video' } })
  expect(read('sub').nodes['film']?.inputs).toEqual({ video: 'camera.video' })

  await canvasOf(page).focus()
  await page.keyboard.press('Enter')
  await page.locator('.graph-tab [aria-current]', { hasText: 'Camera' }).waitFor()
  await page.locator('.crumbs', { hasText: 'sub' }).waitFor()
  // What comes in by the subgraph's own port is no fault.
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await shot('canvas-4')
  await canvasOf(page).focus()
  await page.keyboard.press('Escape')
  await page.locator('.graph-tab [aria-current]', { hasText: 'sub' }).waitFor()
  await page.getByRole('button', { name: 'Render', exact: true }).click()
  await page.locator('#status', { hasText: 'film.mp4' }).waitFor({ timeout: 30_000 })

  await go(page, 'camera')
  await command(page, 'Unpack the subgraph')
  await page.locator('#inspector', { hasText: 'move · ' }).waitFor()
  await save(page)
  expect(read('sub').nodes).toEqual(FILM.nodes)
  expect(said).toEqual([])
})

test.skipIf(missing)(named('the inspector: curves, tokens, seeds, sources, inputs of the graph'), { timeout: 60_000 }, async () => {
  // A name of its own: one that another graph has written is told in Problems.
  const film = { ...FILM.nodes.film, params: { ...FILM.nodes.film.params, file: 'curves.mp4' } }
  writeFileSync(join(kit.project, 'graphs/canvas.json'), JSON.stringify({ ...FILM, title: 'canvas', nodes: { ...FILM.nodes, film } }))
  const { page, said, shot } = await kit.open('graphs/canvas.json')
  const field = (param: string) => page.locator(`#inspector [data-param=${param}]`)
  await go(page, 'move')
  await page.locator('#inspector summary').click()
  await field('zoom').hover()
  await field('zoom').getByRole('button', { name: /^More/ }).click()
  await page.getByRole('menuitem', { name: 'Change it over time' }).click()
  const curve = (await field('zoom').locator('.plot').boundingBox())!
  await page.mouse.dblclick(curve.x + curve.width * 0.3, curve.y + 30)
  await field('zoom').getByRole('spinbutton', { name: 'Value of point 3' }).waitFor()
  await field('zoom').getByRole('slider', { name: 'Extra zoom, keyframe 1 of 3' }).focus()
  await page.keyboard.press('ArrowUp')
  await shot('canvas-5')
  await page.locator('#inspector').getByRole('combobox', { name: 'Source of Video' }).selectOption('')
  await page.locator('#problems button', { hasText: 'move' }).first().waitFor()
  await page.locator('#inspector').getByRole('combobox', { name: 'Source of Video' }).selectOption('scene.video')
  await page.locator('#problems', { hasText: 'None' }).waitFor()

  await go(page, 'scene')
  await field('prompt').locator('textarea, input').first().click()
  await page.keyboard.press('End')
  await page.keyboard.type(' at {{place')
  await page.getByRole('option', { name: /place/ }).waitFor()
  await page.keyboard.press('Enter')
  await field('seed').getByRole('button', { name: 'Locked' }).click()
  await field('seed').getByRole('button', { name: 'Shuffled' }).waitFor()
  await canvasOf(page).focus()
  await page.keyboard.press('Escape')
  await page.locator('[data-graph-input=place]').getByRole('textbox', { name: 'Default of place' }).fill('dawn')
  await page.locator('[data-graph-input=place]').getByRole('textbox', { name: 'Name', exact: true }).fill('moment')
  await page.keyboard.press('Tab')
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await page.getByRole('button', { name: 'Render', exact: true }).click()
  await page.locator('#status', { hasText: /curves(-\d+)?\.mp4/ }).waitFor({ timeout: 30_000 })
  await save(page)
  const saved = read('canvas')
  expect(saved.inputs).toEqual({ moment: { type: 'text', default: 'dawn' } })
  expect(saved.nodes['scene']?.params?.['prompt']).toBe('calm sea at {{inputs.moment}}')
  expect(saved.nodes['scene']?.params?.['seed']).not.toBe(1)
  expect(saved.nodes['move']?.params?.['zoom']).toMatchObject({ keyframes: [[0, expect.any(Number)], [expect.any(Number), expect.any(Number)], [2, 1]] })
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await command(page, 'Dark or light')
  await shot('canvas-6')
  expect(said).toEqual([])
})

test.skipIf(missing)(named('on a screen of two pixels to one the canvas is as sharp as the screen, and the pointer hits what it points at'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/canvas.json', { sharpness: 2 })
  const canvas = canvasOf(page)
  await canvas.focus()
  await page.keyboard.press('1')
  const { width, height, pixels } = await canvas.evaluate((element: HTMLCanvasElement) => ({ width: element.clientWidth, height: element.clientHeight, pixels: [element.width, element.height] }))
  expect(pixels).toEqual([2 * width, 2 * height])
  expect(width).toBeGreaterThan(900)
  await shot('canvas-sharp')
  // The three nodes lie in a row around the middle: the second is there.
  const box = (await canvas.boundingBox())!
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await page.locator('#inspector', { hasText: 'move · ' }).waitFor()
  // Nobody does anything: once all small pictures are there, next to nothing is drawn.
  await page.waitForLoadState('networkidle')
  const frames = await page.evaluate<number>(`new Promise((resolve) => {
    const ask = window.requestAnimationFrame
    let count = 0
    window.requestAnimationFrame = (draw) => (count++, ask(draw))
    setTimeout(() => (window.requestAnimationFrame = ask, resolve(count)), 1000)
  })`)
  expect(frames).toBeLessThan(10)
  expect(said).toEqual([])
  await page.context().close()
})
