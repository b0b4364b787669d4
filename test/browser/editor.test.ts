/** The editor in a browser: a film from an empty canvas, by mouse and keyboard; nothing may be said on the console. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

useBrowser()

test.skipIf(missing)(named('a film is wired, undone, redone, saved and rendered'), { timeout: 90_000 }, async () => {
  const { page, said, shot } = await kit.open()
  await shot('editor-1')
  await page.getByRole('button', { name: 'New', exact: true }).click()

  const choose = async (words: string): Promise<void> => {
    await page.locator('.picker input').fill(words)
    await page.keyboard.press('Enter')
  }
  const add = async (words: string, x: number, y: number): Promise<void> => {
    await page.locator('#canvas').dblclick({ position: { x, y } })
    await choose(words)
    await page.locator('#inspector [data-param]').first().waitFor()
  }
  /** Where the canvas draws a node's first ports: its width is 200, a port lies ten pixels inside. */
  const box = (await page.locator('#canvas').boundingBox())!
  const port = (x: number, y: number, side: 'in' | 'out', slot = 0) => [box.x + x + (side === 'in' ? 10 : 191), box.y + y + (slot + 0.7) * 22] as const
  const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<void> => {
    await page.mouse.move(...from)
    await page.mouse.down()
    await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 })
    await page.mouse.move(...to, { steps: 4 })
    await page.mouse.up()
  }
  const problem = (text: string) => page.locator('#problems button', { hasText: text })

  await add('text to video', 60, 150)
  for (const [param, value] of [['duration', '1'], ['width', '64'], ['height', '36'], ['fps', '8']] as const) {
    await page.locator(`#inspector [data-param=${param}] input[type=number]`).fill(value)
  }
  await add('camera move', 380, 150)
  await problem('camera-move').first().waitFor()
  await drag(port(60, 150, 'out'), port(380, 150, 'in'))
  await problem('camera-move').first().waitFor({ state: 'detached' })
  // Let go over the empty canvas: only what takes video is offered, and it is wired.
  await drag(port(380, 150, 'out'), [box.x + 700, box.y + 150])
  await page.locator('.picker').waitFor()
  await page.locator('.picker input').fill('load audio')
  expect(await page.locator('.picker li', { hasText: 'Load audio' }).count()).toBe(0)
  await choose('encode')
  await page.locator('#inspector [data-param=file] input').first().fill('wired.mp4')
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await shot('editor-2')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  const saved = async () => {
    const path = decodeURIComponent(new URL(page.url()).hash.slice(1))
    return JSON.parse(readFileSync(join(kit.project, path), 'utf8')) as { nodes: Record<string, { inputs?: object; params?: object }> }
  }
  const first = await saved()
  expect(first.nodes).toMatchObject({
    'text-to-video': { params: { duration: 1, width: 64, height: 36, fps: 8 } },
    'camera-move': { inputs: { video: 'text-to-video.video' } },
    encode: { inputs: { video: 'camera-move.video' }, params: { file: 'wired.mp4' } },
  })

  // All undone and done again: the same document.
  const focus = () => page.locator('#canvas').click({ position: { x: 30, y: 430 } })
  await focus()
  for (let i = 0; i < 30; i++) await page.keyboard.press('Control+z')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  expect((await saved()).nodes).toEqual({})
  await focus()
  for (let i = 0; i < 30; i++) await page.keyboard.press('Control+Shift+z')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  expect(await saved()).toEqual(first)

  // Opened again, it is the same, and it renders.
  await page.reload()
  await page.locator('body[data-ready]').waitFor()
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await page.getByRole('button', { name: 'Render', exact: true }).click()
  await page.locator('#status', { hasText: 'wired.mp4' }).waitFor({ timeout: 30_000 })
  await page.locator('#film').waitFor()
  await page.waitForFunction(() => (document.querySelector('#film') as HTMLVideoElement).readyState >= 1)
  expect(await page.locator('#film').evaluate((film: HTMLVideoElement) => [film.videoWidth, film.videoHeight, film.duration])).toEqual([64, 36, 1])

  // Left without saving: the change is there again, and can be undone.
  await focus()
  await page.keyboard.press('g')
  await choose('text-to-video')
  await page.locator('#inspector [data-param=duration] input[type=number]').fill('2')
  await page.locator('#saved', { hasText: 'Not saved' }).waitFor()
  await page.reload()
  await page.locator('.toast', { hasText: 'Unsaved changes' }).waitFor()
  await page.locator('#saved', { hasText: 'Not saved' }).waitFor()

  await page.locator('#graphs').selectOption('graphs/tiny.json')
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await page.getByRole('button', { name: 'Render', exact: true }).click()
  await page.locator('#status', { hasText: 'tiny.mp4' }).waitFor({ timeout: 30_000 })
  await page.locator('#film').waitFor()
  await shot('editor-3')
  expect(said).toEqual([])
})
