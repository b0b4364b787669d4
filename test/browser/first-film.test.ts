/**
 * As someone who has never seen it: from nothing to a film of two scenes with a transition and a title, looked at on the way,
 * rendered and played; all of it undone and done again, saved, and the same after a reload.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

useBrowser()

test.skipIf(missing)(named('a first film, from nothing'), { timeout: 120_000 }, async () => {
  const { page, said, shot } = await kit.open()
  // What hands do: buttons of the mouse that go down, keys, and fields that are filled in.
  await page.evaluate(() => {
    const counted = window as unknown as { actions: number }
    counted.actions = 0
    for (const event of ['pointerdown', 'keydown', 'change']) addEventListener(event, () => void counted.actions++, { capture: true })
  })
  await page.getByRole('button', { name: 'New', exact: true }).click()

  const param = (one: string) => page.locator(`#inspector [data-param=${one}]`)
  const number = (one: string, value: string) => param(one).locator('input[type=number]').fill(value)
  const add = async (words: string, x: number, y: number): Promise<void> => {
    await page.locator('#canvas').dblclick({ position: { x, y } })
    await page.locator('.picker input').fill(words)
    await page.keyboard.press('Enter')
    await page.locator('#inspector [data-param]').first().waitFor()
  }
  const box = (await page.locator('#canvas').boundingBox())!
  const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<void> => {
    await page.mouse.move(box.x + from[0], box.y + from[1])
    await page.mouse.down()
    await page.mouse.move(box.x + (from[0] + to[0]) / 2, box.y + (from[1] + to[1]) / 2, { steps: 4 })
    await page.mouse.move(box.x + to[0], box.y + to[1], { steps: 4 })
    await page.mouse.up()
  }

  // Two scenes, one above the other.
  for (const [prompt, y] of [['sunrise over a calm sea', 60], ['city skyline at night', 260]] as const) {
    await add('text to video', 40, y)
    await param('prompt').locator('textarea').fill(prompt)
    for (const [one, value] of [['duration', '1'], ['width', '96'], ['height', '54'], ['fps', '8']] as const) await number(one, value)
  }
  // The second one's output is drawn onto empty canvas: what takes a clip is offered, and wired.
  await drag([231, 275], [360, 275])
  await page.locator('.picker').waitFor()
  await page.locator('.picker input').fill('sequence')
  await page.keyboard.press('Enter')
  await param('transition').locator('select').selectOption('wipe')
  await number('duration', '0.5')
  // All that is wrong as yet is that nothing is written.
  await page.locator('#problems', { hasText: 'E_NO_SINK' }).waitFor()
  expect(await page.locator('#tab-problems-tab .count.bad').textContent()).toBe('1')
  await shot('first-film-1')
  // The first scene goes behind it.
  await drag([231, 75], [362, 284])
  const source = page.locator('#inspector #source-video-0')
  // The others are wired by keyboard, from the inspector.
  await add('title', 620, 60)
  await param('text').locator('textarea, input').first().fill('A day')
  await source.selectOption('sequence.video')
  await add('encode', 860, 60)
  await param('file').locator('input').first().fill('first.mp4')
  await source.selectOption('title.video')
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  // With Render, the film needs fewer than forty.
  expect(await page.evaluate(() => (window as unknown as { actions: number }).actions) + 1).toBeLessThan(40)

  // Any frame is there before anything is rendered.
  const frames = page.locator('#scrub')
  const picture = () => page.locator('.preview canvas').first().evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL())
  await page.locator('.preview', { hasText: 'frame 4 / 11' }).or(page.locator('.preview', { hasText: '/ 11' })).waitFor()
  await frames.fill('0')
  await page.locator('.preview', { hasText: 'frame 0 / 11' }).waitFor()
  const first = await picture()
  await frames.fill('9')
  await page.locator('.preview', { hasText: 'frame 9 / 11' }).waitFor()
  await expect.poll(picture).not.toBe(first)
  await shot('first-film-2')

  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  const saved = async () => {
    const path = decodeURIComponent(new URL(page.url()).hash.slice(1))
    return JSON.parse(readFileSync(join(kit.project, path), 'utf8')) as { nodes: Record<string, { inputs?: object; params?: object }> }
  }
  const film = await saved()
  expect(film.nodes).toMatchObject({
    'text-to-video': { params: { prompt: 'sunrise over a calm sea', duration: 1 } },
    'text-to-video-2': { params: { prompt: 'city skyline at night' } },
    sequence: { inputs: { clips: ['text-to-video-2.video', 'text-to-video.video'] }, params: { transition: 'wipe', duration: 0.5 } },
    title: { inputs: { video: 'sequence.video' }, params: { text: 'A day' } },
    encode: { inputs: { video: 'title.video' }, params: { file: 'first.mp4' } },
  })

  await page.getByRole('button', { name: 'Render', exact: false }).first().click()
  await page.locator('#status', { hasText: 'output/first.mp4' }).waitFor({ timeout: 60_000 })
  const played = page.locator('#film')
  await played.waitFor()
  await played.evaluate((video: HTMLVideoElement) => ((video.muted = true), video.play()))
  await page.waitForFunction(() => (document.querySelector('#film') as HTMLVideoElement).currentTime > 0.3)
  await shot('first-film-3')

  const focus = () => page.locator('#canvas').click({ position: { x: 560, y: 430 } })
  const save = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  }
  await focus()
  for (let i = 0; i < 60; i++) await page.keyboard.press('Control+z')
  await save()
  expect((await saved()).nodes).toEqual({})
  await focus()
  for (let i = 0; i < 60; i++) await page.keyboard.press('Control+Shift+z')
  await save()
  expect(await saved()).toEqual(film)
  await page.reload()
  await page.locator('body[data-ready]').waitFor()
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await focus()
  await save()
  expect(await saved()).toEqual(film)
  expect(said).toEqual([])
})
