/** The page for everyone: panels of any size, on any screen, by any means. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createTokenBook } from '../../engine/access/tokens.ts'
import { createAccess } from '../../engine/server/access.ts'
import { createServer } from '../../engine/server/create-server.ts'
import { choose, EDITOR, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

useBrowser()

test.skipIf(missing)(named('panels are resized by mouse and keys, close and open, are remembered per layout, and the preview fills the screen'), { timeout: 90_000 }, async () => {
  const { page, said } = await kit.open()
  const sizeOf = async (selector: string, side: 'width' | 'height') => Math.round((await page.locator(selector).boundingBox())?.[side] ?? 0)
  const edge = (name: string) => page.getByRole('separator', { name })
  const inspector = edge('Width of the inspector')
  const first = await sizeOf('#inspector', 'width')
  expect(await inspector.getAttribute('aria-valuenow')).toBe(String(first))
  expect(await inspector.getAttribute('aria-controls')).toBe('inspector')

  const drag = async (name: string, x: number, y: number): Promise<void> => {
    const box = (await edge(name).boundingBox())!
    const [fromX, fromY] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(fromX, fromY)
    await page.mouse.down()
    await page.mouse.move(fromX + x, fromY + y, { steps: 5 })
    await page.mouse.up()
  }
  await drag('Width of the inspector', -100, 0)
  expect(await sizeOf('#inspector', 'width')).toBe(first + 100)
  expect(await sizeOf('#canvas', 'width')).toBe(1440 - first - 100)
  const dock = await sizeOf('#dock', 'height')
  await drag('Height of the preview', 0, -80)
  expect(await sizeOf('#dock', 'height')).toBe(dock + 80)
  const lists = await sizeOf('#lists', 'width')
  await drag('Width of the lists', 40, 0)
  expect(await sizeOf('#lists', 'width')).toBe(lists - 40)

  // By keys: sixteen pixels, Shift eighty; Enter closes and opens.
  await inspector.focus()
  await page.keyboard.press('ArrowRight')
  expect(await sizeOf('#inspector', 'width')).toBe(first + 84)
  await page.keyboard.press('Shift+ArrowLeft')
  expect(await sizeOf('#inspector', 'width')).toBe(first + 164)
  expect(await inspector.getAttribute('aria-valuenow')).toBe(String(first + 164))
  await page.keyboard.press('Enter')
  expect(await page.locator('#inspector').isVisible()).toBe(false)
  expect(await sizeOf('#canvas', 'width')).toBe(1440)
  await page.keyboard.press('Enter')
  expect(await sizeOf('#inspector', 'width')).toBe(first + 164)

  // Each layout has its own; all are there after a reload.
  await page.getByRole('button', { name: 'Reviewing' }).click()
  expect(await page.locator('#inspector').isVisible()).toBe(false)
  expect(await sizeOf('#dock', 'height')).toBeGreaterThan(600)
  await page.reload()
  await page.locator('body[data-ready]').waitFor()
  expect(await page.locator('#inspector').isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Wiring' }).click()
  expect(await sizeOf('#inspector', 'width')).toBe(first + 164)
  expect(await sizeOf('#dock', 'height')).toBe(dock + 80)
  await inspector.dblclick()
  expect(await sizeOf('#inspector', 'width')).toBe(first)

  // Dragged well below its least, a panel closes; out of the edge it comes back.
  await drag('Height of the preview', 0, 400)
  expect(await page.locator('#dock').isVisible()).toBe(false)
  await page.keyboard.press('Control+k')
  await page.locator('.picker input').fill('Panels as they were at first')
  await page.keyboard.press('Enter')
  await expect.poll(() => sizeOf('#dock', 'height')).toBe(dock)

  await page.locator('#canvas').focus()
  await page.keyboard.press('Alt+Enter')
  expect(await page.locator('.preview').boundingBox()).toMatchObject({ x: 0, y: 0, width: page.viewportSize()!.width, height: page.viewportSize()!.height })
  await page.keyboard.press('Escape')
  await expect.poll(() => sizeOf('.preview', 'height')).toBeLessThan(dock + 1)
  await page.getByRole('button', { name: 'Full screen' }).click()
  expect(await sizeOf('.preview', 'width')).toBe(1440)
  await page.keyboard.press('Escape')
  await expect.poll(() => sizeOf('.preview', 'width')).toBeLessThan(1440)
  expect(said).toEqual([])
})

test.skipIf(missing)(named('on a phone a film is watched, filled in, rendered and reviewed; all is within reach of a finger'), { timeout: 120_000 }, async () => {
  const { page, said } = await kit.open()
  await page.setViewportSize({ width: 390, height: 844 })
  const part = (name: string) => page.locator('.phone-bar').getByRole('button', { name, exact: true })
  /** Nothing is scrolled sideways, and nothing that is pressed is smaller than a finger. */
  async function fits(where: string): Promise<void> {
    const found = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      small: [...document.querySelectorAll<HTMLElement>('button, select, summary, input:not([type=checkbox]), a[href]')].filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.closest('.unseen, .spots') === null).flatMap((one) => {
        const { width, height, right } = one.getBoundingClientRect()
        return height < 43.5 || width < 43.5 || right > 391 ? [`${one.outerHTML.slice(0, 90)} ${Math.round(width)}×${Math.round(height)}`] : []
      }),
    }))
    expect(found, where).toEqual({ wide: 390, small: [] })
  }
  expect(await page.locator('#canvas').isVisible()).toBe(false)
  await page.locator('[data-shown="film 0"], [data-shown="film 3"]').waitFor()
  await fits('watch')
  await page.locator('#phone-node').selectOption('scene')
  await page.locator('[data-shown^="scene"]').waitFor()
  await page.locator('#scrub').fill('5')
  await page.locator('[data-shown="scene 5"]').waitFor()

  await part('Form').click()
  await fits('form')
  const seconds = page.locator('#app-view [data-input=seconds] input[type=number]')
  await seconds.fill('0')
  await page.locator('#app-view .wrong em', { hasText: 'not allowed' }).waitFor()
  expect(await page.locator('#app-view').getByRole('button', { name: 'Render' }).isDisabled()).toBe(true)
  await seconds.fill('2')
  await expect.poll(() => page.locator('#app-view').getByRole('button', { name: 'Render' }).isEnabled()).toBe(true)
  await part('Render').click()
  await fits('render')
  await page.locator('#render').click()
  // The film that is done is what is watched next.
  await page.locator('#film').waitFor({ timeout: 30_000 })
  await expect.poll(() => page.locator('#film').evaluate((film: HTMLVideoElement) => Math.round(film.duration))).toBe(2)
  await fits('film')
  await part('Review').click()
  await page.locator('.history li', { hasText: 'tiny.mp4' }).waitFor()
  await fits('review')
  await page.getByRole('button', { name: 'Open: Tiny' }).click()
  await page.locator('#film').waitFor()
  await page.locator('.phone-more').click()
  await page.locator('.picker input').fill('Templates')
  await page.keyboard.press('Enter')
  await page.locator('.gallery').waitFor()
  await fits('templates')
  await page.keyboard.press('Escape')
  expect(said).toEqual([])
})

interface AxeResult { readonly violations: readonly { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string; readonly any: readonly { readonly message: string }[] }[] }[] }

test.skipIf(missing)(named('axe-core finds nothing serious: graph, node, dialogs, form, phone, sign-in, dark and light'), { timeout: 240_000 }, async () => {
  const { page } = await kit.open()
  const faults: string[] = []
  const check = async (state: string, on: Page = page): Promise<void> => {
    await on.evaluate(axe.source)
    const { violations } = await on.evaluate(() => (globalThis as unknown as { axe: { run(on: Document, options: object): Promise<AxeResult> } }).axe.run(document, { resultTypes: ['violations'] }))
    for (const { id, impact, nodes } of violations) if (['serious', 'critical'].includes(impact)) faults.push(...nodes.map(({ html, any }) => `${state}: ${id}: ${html.slice(0, 200)} ${any[0]?.message ?? ''}`))
  }
  const view = (name: string) => page.locator('#views').getByRole('button', { name, exact: true })
  await page.locator('[data-shown]').waitFor()
  await check('graph')
  await page.getByRole('button', { name: 'Render', exact: true }).click()
  await page.locator('#film').waitFor({ timeout: 30_000 })
  for (const tab of ['Queue', 'History', 'Training']) {
    await page.getByRole('tab', { name: tab }).click()
    await check(tab)
  }
  await choose(page, 'scene')
  await check('node')
  await page.locator('#inspector [data-param=fps] input[type=number]').fill('-5')
  await page.getByRole('tab', { name: /Problems/ }).click()
  await page.locator('#problems code', { hasText: 'E_PARAM' }).waitFor()
  await check('problem')
  for (const [name, ready] of [['Productions', '[data-production]'], ['Templates', '.gallery-list li'], ['Models', '.models']] as const) {
    await view(name).click()
    await page.locator(ready).first().waitFor()
    await check(name)
    if (name === 'Productions') {
      await page.locator('[data-production] .face').first().click()
      await page.locator('.production-form').waitFor()
      await check('one production')
    }
    await page.locator('dialog').getByRole('button', { name: 'Close' }).click()
  }
  for (const [key, dialog] of [['a', '.picker'], ['?', '.sheet'], ['Shift+F10', '']] as const) {
    await page.locator('#canvas').focus()
    await page.keyboard.press(key)
    if (dialog !== '') await page.locator(dialog).waitFor()
    await check(`key ${key}`)
    await page.keyboard.press('Escape')
  }
  await view('Timeline').click()
  await check('timeline')
  await page.locator('#timeline').getByRole('button', { name: 'List', exact: true }).click()
  await check('list of clips')
  await page.locator('#timeline').getByRole('button', { name: 'Storyboard', exact: true }).click()
  await view('Form').click()
  await check('form')
  await page.emulateMedia({ colorScheme: 'light' })
  await check('form, light')
  await view('Form').click()
  await check('graph, light')
  await page.setViewportSize({ width: 390, height: 844 })
  for (const part of ['Watch', 'Form', 'Render', 'Review']) {
    await page.locator('.phone-bar').getByRole('button', { name: part, exact: true }).click()
    await check(`phone, ${part}`)
  }
  const server = await createServer({ engine: kit.engine, queue: kit.queue, port: 0, editorFolder: EDITOR, access: createAccess(createTokenBook(kit.project)) })
  try {
    await page.goto(`${server.url}/#graphs/tiny.json`)
    await page.locator('dialog[aria-label="Sign in"]').waitFor()
    await check('sign-in')
  } finally {
    await server.close()
  }
  expect(faults).toEqual([])
})

test.skipIf(missing)(named('a film is made by the keyboard alone; what is selected and how far it is, is said; the focus is never lost'), { timeout: 180_000 }, async () => {
  const { page, said } = await kit.open()
  const told: string[] = []
  await page.exposeFunction('tell', (text: string) => void (text !== '' && told.push(text)))
  await page.evaluate(() => new MutationObserver(() => (globalThis as unknown as { tell(text: string): void }).tell(document.getElementById('said')!.textContent)).observe(document.getElementById('said')!, { childList: true }))
  const focused = () => page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.id}`)
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const tabTo = async (selector: string): Promise<void> => {
    for (let count = 0; count < 120; count++) {
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return
      await page.keyboard.press('Tab')
      expect(await focused(), `after ${count} tabs on the way to ${selector}`).not.toBe('undefined ')
    }
    throw new Error(`Tab does not lead to ${selector}.`)
  }
  const pick = async (words: string): Promise<void> => {
    await page.locator('.picker').waitFor()
    await page.keyboard.type(words)
    await press('Enter')
  }
  const set = async (param: string, value: string): Promise<void> => {
    await tabTo(`[data-param=${param}] :is(input:not([type=range]), textarea)`)
    await press('Control+a')
    await page.keyboard.type(value)
  }
  const add = async (words: string): Promise<void> => {
    await press('Escape')
    expect(await focused()).toBe('CANVAS canvas')
    await press('a')
    await pick(words)
    await page.locator('#inspector [data-param]').first().waitFor()
    expect(await focused()).toBe('CANVAS canvas')
  }

  await press('Control+k')
  await pick('New')
  await page.locator('#graph-tabs li', { hasText: 'Untitled' }).waitFor()
  await tabTo('#canvas')
  await press('a')
  await pick('text to video')
  await expect.poll(() => told.at(-1)).toBe('Text to video selected')
  await press('Enter')
  expect(await page.evaluate(() => document.activeElement?.closest('[data-param]') !== null)).toBe(true)
  for (const [param, value] of [['prompt', 'calm sea'], ['duration', '1'], ['width', '64'], ['height', '36'], ['fps', '12']] as const) await set(param, value)
  await add('camera move')
  await tabTo('#source-video-0')
  await press('ArrowDown')
  expect(await page.locator('#source-video-0').inputValue()).toBe('text-to-video.video')
  await add('encode')
  await tabTo('#source-video-0')
  await page.keyboard.type('Camera')
  expect(await page.locator('#source-video-0').inputValue()).toBe('camera-move.video')
  await set('file', 'by-keys.mp4')
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await press('Escape', '[')
  await expect.poll(() => told.at(-1)).toBe('Camera move selected')
  await page.locator('[data-shown^="camera-move"]').waitFor()
  await press(' ')
  await expect.poll(() => page.locator('#play').getAttribute('aria-pressed')).toBe('true')
  await press(' ')
  await expect.poll(() => page.locator('#play').getAttribute('aria-pressed')).toBe('false')
  await press('Control+Enter')
  await page.locator('#film').waitFor({ timeout: 60_000 })
  await expect.poll(() => told.at(-1)).toBe('Render done: by-keys.mp4')

  // What had the focus is taken away: it stays in its part, or comes to the graph.
  await press(']')
  await tabTo('#inspector :is(input, textarea)')
  await press('Escape', 'Delete')
  expect(await focused()).toBe('CANVAS canvas')
  expect(said).toEqual([])
})

test.skipIf(missing)(named('the page speaks the language of the browser, or the one that is chosen; Arabic is mirrored, the graph is not'), { timeout: 120_000 }, async () => {
  const { page, said, shot } = await kit.open()
  await page.locator('#language').selectOption('ar')
  await page.locator('html[dir=rtl][lang=ar] body[data-ready]').waitFor()
  await page.getByRole('button', { name: 'تصيير', exact: true }).waitFor()
  await page.locator('[data-shown]').waitFor()
  const [inspector, canvas] = [(await page.locator('#inspector').boundingBox())!, (await page.locator('#canvas').boundingBox())!]
  expect(inspector.x).toBe(0)
  expect(canvas.x).toBe(inspector.width)
  expect(await page.locator('#canvas').evaluate((element) => getComputedStyle(element).direction)).toBe('ltr')
  // The arrow that points away from the inspector makes it wider.
  await page.getByRole('separator', { name: 'عرض المفتش' }).focus()
  await page.keyboard.press('ArrowRight')
  expect((await page.locator('#inspector').boundingBox())!.width).toBe(inspector.width + 16)
  await shot('arabic')
  await page.locator('#canvas').focus()
  await page.keyboard.press('?')
  await page.locator('.sheet h2', { hasText: 'العرض' }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('#language').selectOption('de')
  await page.locator('html[lang=de] body[data-ready]').waitFor()
  await page.locator('#canvas').focus()
  await page.keyboard.press('a')
  // What nodes declare is translated, too, and found by its English name as well.
  for (const words of ['Überblendung', 'audio crossfade']) {
    await page.locator('.picker input').fill(words)
    await page.locator('.picker li', { hasText: 'Tonüberblendung' }).first().waitFor()
  }
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Rendern', exact: true }).click()
  await page.locator('#status', { hasText: 'Fertig: ' }).waitFor({ timeout: 30_000 })
  expect(said).toEqual([])
})
