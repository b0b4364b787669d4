/** Looking, rendering and what is in between, in a browser: previews, errors, queue, history, form, storyboard, drops. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { TINY } from '../server/kit.ts'
import { choose, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const scene = { ...TINY.nodes.scene, params: { ...TINY.nodes.scene.params, width: 96, height: 54 } }
/** One sink that is a film and one that is a picture; a mask, a track, scenes. */
const LOOK = {
  format: 1,
  title: 'Look',
  inputs: { seconds: { type: 'number', default: 1, minimum: 0.5, maximum: 4, title: 'Seconds' }, words: { type: 'text', default: 'calm sea' } },
  nodes: {
    scene: { ...scene, params: { ...scene.params, prompt: '{{inputs.words}}' } },
    other: { ...scene, params: { ...scene.params, prompt: 'snowy forest at night', seed: 2 } },
    grey: { type: 'color-adjust', version: 1, params: { saturation: 0 }, inputs: { video: 'scene.video' } },
    cloud: { type: 'noise', version: 1, params: { width: 96, height: 54, fps: 8, duration: 1 } },
    drift: { type: 'optical-flow', version: 2, inputs: { video: 'scene.video' } },
    hum: { type: 'ambient-sound', version: 2, params: { duration: 1 } },
    cut: { type: 'sequence', version: 1, params: { duration: 0.25 }, inputs: { clips: ['grey.video', 'other.video'] } },
    film: { type: 'encode', version: 2, params: { file: 'look.mp4', quality: 'source' }, inputs: { video: 'cut.video' } },
    poster: { type: 'save-image', version: 1, params: { file: 'look.png' }, inputs: { video: 'grey.video' } },
  },
}

useBrowser(() => {
  writeFileSync(join(kit.project, 'graphs/look.json'), JSON.stringify(LOOK))
})

const ready = (page: Page) => page.locator('#problems', { hasText: 'None' }).waitFor()
const shows = (page: Page, what: string) => page.locator(`.preview[data-shown="${what}"]`).waitFor()
const saved = (path: string) => JSON.parse(readFileSync(join(kit.project, path), 'utf8')) as typeof LOOK & { nodes: Record<string, { params?: Record<string, unknown>; inputs?: Record<string, unknown> }> }
const save = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
}
/** Mean colour of a part of the preview, as the screen has it. */
const colourAt = (page: Page, from: number, to: number) =>
  page.locator('#screen').evaluate((canvas: HTMLCanvasElement, [left, right]) => {
    const width = Math.min(canvas.width, (canvas.height * 96) / 54)
    const start = (canvas.width - width) / 2
    const { data } = canvas.getContext('2d')!.getImageData(Math.round(start + width * left!), 10, Math.round(width * (right! - left!)), canvas.height - 20)
    const sum = [0, 0, 0]
    for (let at = 0; at < data.length; at += 4) for (let c = 0; c < 3; c++) sum[c]! += data[at + c]! / (data.length / 4)
    return sum
  }, [from, to])

test.skipIf(missing)(named('any node is scrubbed, compared, played and zoomed into before anything is rendered'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/look.json')
  await ready(page)
  await choose(page, 'scene')
  await page.getByLabel('Frame', { exact: true }).fill('0')
  await shows(page, 'scene 0')
  await page.getByLabel('Frame', { exact: true }).fill('5')
  await shows(page, 'scene 5')
  await page.locator('#clock', { hasText: 'frame 5 / 7' }).waitFor()
  const whole = await colourAt(page, 0, 1)
  const still = (await kit.engine.preview({ document: LOOK as never, node: 'scene', frame: 5 })).still!
  for (let c = 0; c < 3; c++) {
    const mean = still.data.reduce((sum, value, at) => (at % 4 === c ? sum + value : sum), 0) / (still.data.length / 4)
    expect(Math.abs(whole[c]! - mean)).toBeLessThan(6)
  }
  expect(whole[2]! - whole[0]!).toBeGreaterThan(4)

  // Left of the line the scene, right of it the same without colour.
  await page.locator('#compare').selectOption('grey')
  await shows(page, 'scene 5 grey')
  const [left, right] = [await colourAt(page, 0.05, 0.4), await colourAt(page, 0.6, 0.95)]
  expect(Math.max(...left) - Math.min(...left)).toBeGreaterThan(4)
  expect(Math.max(...right) - Math.min(...right)).toBeLessThan(3)
  await shot('seeing-1-compare')

  // A mask lies red over what it is compared with, where it isn't looked at alone.
  await choose(page, 'cloud')
  await page.getByLabel('Port', { exact: true }).selectOption('mask')
  await page.getByRole('button', { name: 'Over the picture' }).waitFor()
  await shows(page, 'cloud 5 grey')
  await expect.poll(async () => { const [r = 0, g = 0] = await colourAt(page, 0.05, 0.95); return r - g }).toBeGreaterThan(15)
  await page.getByRole('button', { name: 'Over the picture' }).click()
  await expect.poll(async () => { const [r = 0, g = 0] = await colourAt(page, 0.05, 0.4); return Math.abs(r - g) }).toBeLessThan(3)
  await page.locator('#compare').selectOption('')
  await choose(page, 'hum')
  await page.locator('.preview .format', { hasText: '48000 Hz' }).waitFor()
  await shot('seeing-2-track')

  await choose(page, 'grey')
  await shows(page, 'grey 5')
  const whole100 = parseInt((await page.locator('#zoom').textContent())!)
  await page.locator('#zoom').click()
  await expect.poll(async () => parseInt((await page.locator('#zoom').textContent())!)).toBeGreaterThan(whole100 * 1.5)
  await page.locator('#screen').hover()
  await page.locator('.pixel', { hasText: /^\d+, \d+ {2}rgb \d+ \d+ \d+/ }).waitFor()
  await page.locator('#zoom').click()
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await page.locator('.preview[data-loop="1.00"]').waitFor()
  await expect.poll(() => page.locator('#clock').textContent()).not.toContain('frame 5 /')
  await page.getByRole('button', { name: 'Pause', exact: true }).and(page.locator('#play')).click()
  expect(kit.queue.list({ limit: 9, offset: 0 }).total).toBe(0)
  expect(said).toEqual([])
  await page.close()
})

test.skipIf(missing)(named('every node has a small picture; a change makes those anew that it reaches, and no others'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/tiny.json')
  const asked: string[] = []
  page.on('request', (request) => {
    const look = request.url().endsWith('/api/preview') ? (request.postDataJSON() as { node: string; port: string; width: number }) : undefined
    if (look?.width === 192) asked.push(`${look.node}.${look.port}`)
  })
  await ready(page)
  await page.locator('#graphs').selectOption('graphs/look.json')
  await expect.poll(() => [...asked].sort(), { timeout: 20_000 }).toEqual(['cloud.mask', 'cloud.video', 'cut.video', 'drift.flow', 'grey.video', 'hum.audio', 'other.video', 'scene.video'])
  // The frame that the graph opens at is known once the first one is there.
  await page.locator('.preview[data-shown$=" 5"]').waitFor()
  await choose(page, 'drift')
  await shows(page, 'drift 5')
  const [r = 0, g = 0, b = 0] = await colourAt(page, 0, 1)
  expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeGreaterThan(1)
  asked.length = 0
  await choose(page, 'grey')
  await page.locator('#inspector [data-param=saturation] input[type=number]').fill('0.5')
  await expect.poll(() => asked.length).toBe(2)
  await page.waitForTimeout(600)
  expect(asked.sort()).toEqual(['cut.video', 'grey.video'])
  await shot('seeing-0-pictures')
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  writeFileSync(join(kit.project, 'graphs/look.json'), JSON.stringify(LOOK))
  expect(said).toEqual([])
  await page.close()
})

test.skipIf(missing)(named('errors sit on the node and its field, and the list of problems leads there'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open()
  await ready(page)
  const red = () => page.locator('#canvas').evaluate((canvas: HTMLCanvasElement) => {
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })!
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
    let count = 0
    for (let at = 0; at < data.length; at += 4) if (data[at] === 0xff && data[at + 1] === 0x7a && data[at + 2] === 0x6b) count++
    return count
  })
  expect(await red()).toBe(0)
  await choose(page, 'scene')
  await page.locator('#inspector [data-param=fps] input[type=number]').fill('-5')
  const problem = page.locator('#problems button', { hasText: 'E_PARAM' })
  await problem.waitFor()
  await page.locator('#inspector [data-param=fps].wrong em').waitFor()
  await expect.poll(red).toBeGreaterThan(200)
  expect(await page.locator('#render').isDisabled()).toBe(true)
  await choose(page, 'film')
  await problem.click()
  await page.locator('#inspector', { hasText: 'scene · ' }).waitFor()
  expect(await page.locator('#inspector [data-param=fps]').evaluate((field) => field.contains(document.activeElement))).toBe(true)
  await shot('seeing-3-error')
  await page.keyboard.press('Control+z')
  await page.locator('#inspector [data-param=fps] input[type=number]').fill('8')
  await ready(page)
  await expect.poll(red).toBe(0)

  // A file that is not there is told before a render, in the same places.
  writeFileSync(join(kit.project, 'graphs/lost.json'), JSON.stringify({ format: 1, title: 'Lost', nodes: { clip: { type: 'load-video', params: { file: 'none.mp4' } }, film: { type: 'encode', params: { file: 'lost.mp4' }, inputs: { video: 'clip.video' } } } }))
  const lost = await kit.open('graphs/lost.json', { beside: page })
  await lost.page.locator('#problems button', { hasText: 'E_ASSET_MISSING' }).click()
  await lost.page.locator('#inspector', { hasText: 'clip · ' }).waitFor()
  expect(await lost.page.locator('#render').isDisabled()).toBe(true)
  await lost.shot('seeing-4-run-error')
  // The browser itself tells of each refused preview.
  expect(lost.said.filter((text) => !text.startsWith('422'))).toEqual([])
  expect(said).toEqual([])
  await lost.page.close()
  await page.close()
})

test.skipIf(missing)(named('runs wait, change places, are cancelled and done; history plays them and gives the graph back'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/look.json')
  await ready(page)
  await page.getByRole('tab', { name: 'Queue' }).click()
  await page.getByRole('button', { name: 'Pause', exact: true }).and(page.locator('.queue button')).click()
  await page.getByRole('button', { name: 'Resume', exact: true }).waitFor()
  // The form gives values to a run; the graph stays as it is.
  await page.getByRole('button', { name: 'Form', exact: true }).click()
  await page.locator('[data-input=seconds] input[type=number]').fill('2')
  await page.locator('[data-input=words] input').fill('dunes')
  await shot('seeing-5-form')
  await page.locator('#app-view').getByRole('button', { name: 'Render', exact: true }).click()
  await page.locator('.queue li').first().waitFor()
  await page.getByRole('button', { name: 'Form', exact: true }).click()
  await choose(page, 'poster')
  await page.getByRole('button', { name: 'Render poster', exact: true }).click()
  await expect.poll(() => page.locator('.queue li').count()).toBe(2)
  await page.getByRole('button', { name: 'Render', exact: true }).click()
  await expect.poll(() => page.locator('.queue li').count()).toBe(3)
  const order = () => kit.queue.waiting().map((id) => kit.queue.get(id).order)
  expect(order().map(({ only, inputs }) => [only, inputs])).toEqual([[undefined, { seconds: 2, words: 'dunes' }], [['poster'], { seconds: 2, words: 'dunes' }], [undefined, { seconds: 2, words: 'dunes' }]])
  await page.locator('.queue li').nth(1).getByRole('button', { name: /^Earlier/ }).click()
  await expect.poll(() => order().map(({ only }) => only)).toEqual([['poster'], undefined, undefined])
  await shot('seeing-6-queue')
  await page.locator('.queue li').nth(2).getByRole('button', { name: /^Cancel/ }).click()
  await expect.poll(() => page.locator('.queue li').count()).toBe(2)
  await page.getByRole('button', { name: 'Resume', exact: true }).click()
  await expect.poll(() => page.locator('.queue li').count(), { timeout: 30_000 }).toBe(0)
  await page.locator('#film').waitFor()
  await page.getByRole('tab', { name: 'History' }).click()
  const done = page.locator('.history li[data-status=done]')
  await expect.poll(() => done.count()).toBe(2)
  await expect.poll(() => done.locator('img').evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth))).toEqual([96, 96])
  await page.locator('.history .used', { hasText: 'words: dunes' }).first().waitFor()
  await shot('seeing-7-history')

  // A link for somebody without a token.
  await done.first().getByRole('button', { name: /^Share/ }).click()
  await page.getByRole('combobox', { name: 'The link lasts' }).selectOption({ label: 'one day' })
  await shot('seeing-8-share')
  await page.getByRole('button', { name: 'Make the link' }).click()
  const link = await page.getByRole('textbox', { name: 'The link' }).inputValue()
  await shot('seeing-9-link')
  const film = await fetch(link)
  expect([film.status, film.headers.get('content-type')]).toEqual([200, 'video/mp4'])
  const left = Number(new URL(link).searchParams.get('exp')) - Date.now() / 1000
  expect(left).toBeGreaterThan(86_400 - 600)
  expect(left).toBeLessThan(86_400 + 5)
  expect((await fetch(link.replace(/exp=\d/, 'exp=9'))).status).toBe(403)
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()

  // A run under way stops when it is cancelled.
  await page.getByRole('button', { name: 'Form', exact: true }).click()
  await page.locator('[data-input=seconds] input[type=number]').fill('4')
  await page.locator('[data-input=words] input').fill('long harbour')
  await page.locator('#app-view').getByRole('button', { name: 'Render', exact: true }).click()
  await page.locator('#cancel').click()
  await page.locator('.history li[data-status=cancelled]').nth(1).waitFor()
  await page.locator('[data-input=words] input').fill('calm sea')
  await page.getByRole('button', { name: 'Form', exact: true }).click()

  await choose(page, 'grey')
  await page.keyboard.press('Delete')
  await page.locator('#saved', { hasText: 'Not saved' }).waitFor()
  await page.locator('.history li[data-status=done]').first().getByRole('button', { name: /^Restore/ }).click()
  await page.locator('.toast', { hasText: 'as it was in that render' }).waitFor()
  await choose(page, 'grey')
  await save(page)
  expect(saved('graphs/look.json').nodes).toEqual(LOOK.nodes)
  expect(said).toEqual([])
  await page.close()
})

test.skipIf(missing)(named('the storyboard changes, moves and adds scenes in the graph'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/look.json')
  await ready(page)
  await page.getByRole('button', { name: 'Timeline', exact: true }).click()
  await page.getByRole('button', { name: 'Storyboard', exact: true }).click()
  const prompt = (n: number) => page.getByLabel(`Scene ${n}: prompt`)
  expect(await prompt(1).inputValue()).toBe('calm sea')
  await prompt(1).fill('stormy sea')
  await page.getByLabel('Scene 2: seconds').fill('2')
  await page.getByLabel('After scene 1: transition').selectOption('wipe-left')
  await page.getByRole('button', { name: 'Later: scene 1' }).click()
  expect(await prompt(2).inputValue()).toBe('stormy sea')
  await page.getByRole('button', { name: '+ Scene' }).click()
  await expect.poll(() => page.locator('.cards li').count()).toBe(3)
  await ready(page)
  await shot('seeing-8-storyboard')
  await save(page)
  const { nodes, inputs } = saved('graphs/look.json')
  expect(inputs.words.default).toBe('stormy sea')
  expect(nodes.other.params).toMatchObject({ prompt: 'snowy forest at night', duration: 2 })
  expect(nodes.cut.inputs).toEqual({ clips: ['other.video', 'grey.video', 'scene-2.video'] })
  expect(said).toEqual([])
  await page.close()
})

test.skipIf(missing)(named('a film dropped on the editor gives its graph back, a picture becomes a node; templates are pictures to begin from'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open()
  await ready(page)
  const drop = async (name: string, type: string, bytes: Buffer): Promise<void> => {
    const data = await page.evaluateHandle(([file, kind, text]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(atob(text!), (letter) => letter.charCodeAt(0))], file!, { type: kind! }))
      return transfer
    }, [name, type, bytes.toString('base64')])
    for (const event of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('#canvas', event, { dataTransfer: data, clientX: 500, clientY: 300 })
  }
  const report = await kit.engine.render({ document: { ...TINY, title: 'Dropped' } as never })
  await drop('any name.mp4', 'video/mp4', readFileSync(report.outputs[0]!.path))
  await page.locator('.toast', { hasText: 'any name.mp4' }).waitFor()
  await page.locator('#saved', { hasText: 'Not saved' }).waitFor()
  await save(page)
  const path = decodeURIComponent(new URL(page.url()).hash.slice(1))
  expect(saved(path)).toMatchObject({ ...TINY, title: 'Dropped' })

  await drop('moon.png', 'image/png', await sharp({ create: { width: 40, height: 30, channels: 3, background: '#8090ff' } }).png().toBuffer())
  await page.locator('#inspector', { hasText: 'load-image · load-image' }).waitFor()
  await page.locator('.preview .format', { hasText: '40 × 30' }).waitFor()
  await drop('tiny.json', 'application/json', Buffer.from(JSON.stringify(TINY)))
  await page.locator('.toast', { hasText: 'tiny.json' }).waitFor()

  await page.getByRole('button', { name: 'Templates', exact: true }).click()
  const picture = page.locator('.gallery li[data-path="graphs/tiny.json"] img')
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64)
  await shot('seeing-9-gallery')
  await page.getByRole('button', { name: 'Use Tiny', exact: true }).click()
  await ready(page)
  expect(decodeURIComponent(new URL(page.url()).hash.slice(1))).not.toBe('graphs/tiny.json')
  expect(said).toEqual([])
  await page.close()
})
