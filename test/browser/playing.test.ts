/** Playing in a browser: what is in memory, in time and in step with its sound; keys; no picture of another node. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { TINY } from '../server/kit.ts'
import { choose, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const LONG = 120_000
const scene = { ...TINY.nodes.scene, params: { ...TINY.nodes.scene.params, width: 192, height: 108, fps: 25, duration: 4 } }
/** Four seconds of picture and sound, and a scene of another colour. */
const PLAY = {
  format: 1,
  title: 'Play',
  nodes: {
    scene,
    other: { ...scene, params: { ...scene.params, prompt: 'snowy forest at night', seed: 2 } },
    grey: { type: 'color-adjust', version: 1, params: { saturation: 0 }, inputs: { video: 'scene.video' } },
    hum: { type: 'ambient-sound', version: 2, params: { duration: 4, scene: 'city', seed: 3 } },
    film: { type: 'encode', version: 2, params: { file: 'play.mp4', quality: 'source' }, inputs: { video: 'scene.video', audio: 'hum.audio' } },
  },
  ui: { '@range': { in: 1, out: 3 } },
}

useBrowser(() => {
  writeFileSync(join(kit.project, 'graphs/play.json'), JSON.stringify(PLAY))
  writeFileSync(join(kit.project, 'graphs/second.json'), JSON.stringify({ ...TINY, title: 'Second' }))
})

// As text: what is made of functions needs helpers that the page doesn't have. It watches the page from outside: what was handed to the sound card, and what was drawn when.
const WATCH = `(() => {
  const state = (window.watched = { starts: [], drawn: [], context: undefined })
  const start = AudioBufferSourceNode.prototype.start
  AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0, duration) {
    const { context } = this
    state.context = context
    state.starts.push({ when, offset, duration, rate: this.playbackRate.value, first: [...this.buffer.getChannelData(0).slice(1000, 1040)], sampleRate: this.buffer.sampleRate })
    return start.call(this, when, offset, duration)
  }
  addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
    const shown = document.querySelector('.preview')?.dataset.shown
    const context = state.context
    if (shown !== undefined && context !== undefined) state.drawn.push({ frame: Number(shown.split(' ')[1]), time: context.currentTime - (context.outputLatency || context.baseLatency || 0) })
  }).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ['data-shown'] }))
})()`
interface Watched {
  readonly starts: readonly { when: number; offset: number; duration: number; rate: number; first: number[]; sampleRate: number }[]
  readonly drawn: readonly { frame: number; time: number }[]
}
const watched = (page: Page): Promise<Watched> => page.evaluate(() => { const { starts, drawn } = (globalThis as unknown as { watched: Watched }).watched; return { starts, drawn } })
const frameNow = async (page: Page): Promise<number> => Number((await page.locator('.preview').getAttribute('data-shown'))?.split(' ')[1])

async function openWatched(path: string) {
  const opened = await kit.open(path)
  await opened.page.addInitScript(WATCH)
  await opened.page.reload()
  await opened.page.locator('body[data-ready]').waitFor()
  await opened.page.locator('#problems', { hasText: 'None' }).waitFor()
  return opened
}

test.skipIf(missing)(named('the film plays within its in and out points with its sound, in step within a frame, and drops nothing once it is in memory'), { timeout: LONG }, async () => {
  const { page, said, shot } = await openWatched('graphs/play.json')
  await choose(page, 'film')
  await page.locator('.preview[data-shown^="film "]').waitFor()
  // What is around the playhead is fetched while nothing plays.
  await page.locator('.preview[data-loop="1.00"]').waitFor({ timeout: 60_000 })
  await page.locator('#canvas').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('l')
  await expect.poll(async () => (await watched(page)).starts.length, { timeout: 30_000 }).toBeGreaterThan(1)
  await page.waitForTimeout(5000)
  await shot('playing-1')
  await page.keyboard.press('k')
  const { starts, drawn } = await watched(page)
  // What is heard at a time: pieces are of two seconds, the first of them found by its samples.
  const whole = (await kit.engine.previewSound({ document: PLAY as never, node: 'hum', from: 0, duration: 60 })).samples[0]!
  const place = (piece: Watched['starts'][number]): number => [0, 1].map((index) => index * 2).find((seconds) => piece.first.every((value, at) => Math.abs(value - whole[seconds * piece.sampleRate + 1000 + at]!) < 0.002)) ?? NaN
  const heardAt = (time: number): number | undefined => {
    const piece = starts.findLast(({ when, duration }) => when <= time && time < when + duration)
    return piece === undefined ? undefined : place(piece) + piece.offset + (time - piece.when)
  }
  const offsets = drawn.flatMap(({ frame, time }) => { const heard = heardAt(time); return heard === undefined ? [] : [heard - frame / 25] })
  expect(offsets.length).toBeGreaterThan(60)
  // Where a frame is drawn its time has begun, and it ends no more than a frame later. A wrap may be seen a moment late.
  const inStep = offsets.filter((offset) => offset > -0.04 && offset < 0.08)
  expect(inStep.length / offsets.length).toBeGreaterThan(0.95)
  const frames = drawn.map(({ frame }) => frame).filter((frame) => frame !== 0)
  expect(Math.min(...frames)).toBe(25)
  expect(Math.max(...frames)).toBe(74)
  expect(starts.every(({ rate }) => rate === 1)).toBe(true)
  expect(said).toEqual([])
  await page.close()
})

test.skipIf(missing)(named('J, K, L, space, arrows, Home and End; what is in memory is there at once; a sound is played, too'), { timeout: LONG }, async () => {
  const { page, said, shot } = await openWatched('graphs/play.json')
  await choose(page, 'scene')
  await page.locator('.preview[data-loop="1.00"]').waitFor({ timeout: 60_000 })
  await page.locator('#canvas').focus()
  await page.keyboard.press('Escape')
  await page.locator('#canvas').click({ position: { x: 8, y: 300 } })
  await page.keyboard.press('End')
  await page.locator('.preview[data-shown="scene 99"]').waitFor()
  await page.keyboard.press('ArrowLeft')
  await page.locator('.preview[data-shown="scene 98"]').waitFor()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  await page.locator('.preview[data-shown="scene 1"]').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.locator('.loaded', { hasText: '◀ 2×' }).waitFor()
  const [first, then] = [await frameNow(page), await page.waitForTimeout(300).then(() => frameNow(page))]
  expect(first).toBeGreaterThanOrEqual(25)
  expect(((first - then + 50) % 50) || 50).toBeGreaterThan(2)
  await page.keyboard.press('l')
  await page.keyboard.press('l')
  await page.keyboard.press('l')
  await page.locator('.loaded', { hasText: /^4×/ }).waitFor()
  await page.keyboard.press('k')
  expect(await page.locator('#play').getAttribute('aria-pressed')).toBe('false')
  await page.keyboard.press(' ')
  await page.locator('#play[aria-pressed=true]').waitFor()
  await page.keyboard.press(' ')
  await page.locator('#play[aria-pressed=false]').waitFor()

  // Frames that are in memory, one after the other: no request is waited for.
  const times = await page.evaluate(`(async () => {
    const slider = document.querySelector('#scrub')
    const times = []
    for (let frame = 30; frame < 55; frame++) {
      const began = performance.now()
      slider.value = String(frame)
      slider.dispatchEvent(new Event('input', { bubbles: true }))
      while (document.querySelector('.preview').dataset.shown !== 'scene ' + frame) await new Promise((resolve) => setTimeout(resolve))
      times.push(performance.now() - began)
    }
    return times
  })()`) as number[]
  expect(times.toSorted((a, b) => a - b)[12]).toBeLessThan(50)

  await choose(page, 'hum')
  await page.locator('.preview .cursor').waitFor()
  const left = () => page.locator('.preview .cursor').evaluate((line: HTMLElement) => parseFloat(line.style.left))
  const before = await left()
  const { starts: earlier } = await watched(page)
  await page.locator('#play').click()
  await expect.poll(async () => (await watched(page)).starts.length, { timeout: 20_000 }).toBeGreaterThan(earlier.length)
  await expect.poll(left).not.toBe(before)
  await shot('playing-2-sound')
  await page.locator('#play').click()
  // A grain for one who scrubs.
  const { starts } = await watched(page)
  await page.locator('#scrub').fill('40')
  await expect.poll(async () => (await watched(page)).starts.slice(starts.length).map(({ duration }) => duration)).toEqual([expect.closeTo(0.09, 2)])
  expect(said).toEqual([])
  await page.close()
})

test.skipIf(missing)(named('the preview never shows the picture of another node, however late answers come; a film of another tab only tells that it is there'), { timeout: LONG }, async () => {
  const { page, said } = await kit.open('graphs/play.json')
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await choose(page, 'scene')
  await page.locator('.preview[data-shown^="scene "]').waitFor()
  const colour = (): Promise<number> => page.locator('#screen').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    let most = 0
    for (let at = 0; at < data.length; at += 4) most = Math.max(most, Math.abs(data[at]! - data[at + 2]!))
    return most
  })
  expect(await colour()).toBeGreaterThan(12)
  // Answers about the coloured scenes come late, those about the grey one at once.
  await page.route('**/api/preview*', async (route) => {
    const { node } = route.request().postDataJSON() as { node: string }
    if (node !== 'grey') await new Promise((resolve) => setTimeout(resolve, 700))
    await route.continue().catch(() => {})
  })
  for (let round = 0; round < 3; round++) {
    for (const name of ['other', 'scene', 'grey']) await choose(page, name)
    await page.locator('.preview[data-shown^="grey "]').waitFor()
    for (let look = 0; look < 12; look++) {
      expect(await colour()).toBeLessThan(4)
      await page.waitForTimeout(100)
    }
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' })

  await page.locator('#graphs').selectOption('graphs/second.json')
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await page.locator('#render').click()
  await page.locator('#graphs').selectOption('graphs/play.json')
  await page.locator('#tab-history .count').waitFor({ timeout: 60_000 })
  expect(await page.locator('#film').isVisible()).toBe(false)
  await page.getByRole('tab', { name: /History/ }).click()
  expect(await page.locator('#tab-history .count').count()).toBe(0)
  expect(said).toEqual([])
  await page.close()
})
