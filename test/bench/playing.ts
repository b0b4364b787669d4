/**
 * What playing costs: the first film in Chromium at a quarter: how soon it plays, how fast it is fetched, what it drops once it is in
 * memory, and how soon a cached frame is there under the scrubber.
 * Usage: node --import tsx test/bench/playing.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startBrowser } from '../browser/browser-kit.ts'

const FILM = new URL('../../graphs/first-film.json', import.meta.url).pathname
const document = JSON.parse(readFileSync(FILM, 'utf8')) as never
/** Seconds of the film that are played: the first transition lies in them. */
const RANGE = { in: 5, out: 9 }
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

const kit = await startBrowser({ workers: 2, check: false })
const { ui, ...rest } = document as { ui: object }
writeFileSync(join(kit.project, 'graphs/first-film.json'), JSON.stringify({ ...rest, ui: { ...ui, '@range': RANGE } }))
const { page } = await kit.open()
await page.evaluate("localStorage.setItem('reelgraph:quality', 'quarter')")
await page.goto(`${kit.url}/?#graphs/first-film.json`)
const opened = performance.now()
await page.locator('#problems', { hasText: 'None' }).waitFor({ timeout: 120_000 })
await page.locator('.preview[data-shown^="film "]').waitFor({ timeout: 120_000 })
console.log(`the first picture ${(performance.now() - opened).toFixed(0)} ms after the page`)
await page.locator('#canvas').focus()
const began = performance.now()
await page.keyboard.press('l')
const first = await page.locator('.preview').getAttribute('data-shown')
await page.locator(`.preview[data-shown]:not([data-shown="${first}"])`).waitFor({ timeout: 60_000 })
console.log(`plays after ${(performance.now() - began).toFixed(0)} ms`)
await page.locator('.preview[data-loop="1.00"]').waitFor({ timeout: 600_000 })
console.log(`all in memory after ${((performance.now() - began) / 1000).toFixed(1)} s`)
await page.keyboard.press('k')
await page.waitForTimeout(500)
const drawn = await page.evaluate(`(async () => {
  const preview = document.querySelector('.preview')
  let count = 0
  let last = ''
  new MutationObserver(() => last !== preview.dataset.shown && (last = preview.dataset.shown, count++)).observe(preview, { attributes: true, attributeFilter: ['data-shown'] })
  document.querySelector('#play').click()
  await new Promise((resolve) => setTimeout(resolve, 6000))
  const drawn = count / 6
  document.querySelector('#play').click()
  return [drawn, document.querySelector('.loaded').textContent]
})()`)
console.log(`from memory: ${String((drawn as [number, string])[0].toFixed(1))} frames a second of 30, ${(drawn as [number, string])[1] || 'none dropped'}`)
const times = (await page.evaluate(`(async () => {
  const slider = document.querySelector('#scrub')
  const preview = document.querySelector('.preview')
  const times = []
  for (let frame = 180; frame < 210; frame++) {
    const began = performance.now()
    slider.value = String(frame)
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    while (!preview.dataset.shown?.endsWith(' ' + frame)) await new Promise((resolve) => setTimeout(resolve))
    times.push(performance.now() - began)
  }
  return times
})()`)) as number[]
console.log(`a cached second under the scrubber: ${median(times).toFixed(0)} ms a frame, at most ${Math.max(...times).toFixed(0)}`)
await kit.close()
process.exit(0)
