/** What is doubtful: told beside what is wrong, as the lesser of the two, before a render and after it; and each word of a prompt. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const FILM = {
  format: 1,
  title: 'Doubts',
  nodes: {
    scene: { type: 'text-to-video', version: 1, params: { prompt: 'a herd of mammoths by the calm ocean', duration: 0.5, width: 64, height: 36, fps: 8, seed: 1 } },
    film: { type: 'encode', version: 2, params: { file: 'doubts.mp4', quality: 'source' }, inputs: { video: 'scene.video' } },
  },
  ui: { scene: { pos: [80, 120] }, film: { pos: [420, 120] } },
}
useBrowser(() => writeFileSync(join(kit.project, 'graphs/doubts.json'), JSON.stringify(FILM)))

/** Pixels of the canvas in the colour of the mark; a port of text has it too. */
const marked = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('#canvas')!
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })!
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
    let count = 0
    for (let i = 0; i < data.length; i += 4) if (data[i] === 0xf2 && data[i + 1] === 0xc1 && data[i + 2] === 0x4e) count++
    return count
  })

test.skipIf(missing)(named('warnings stand in Problems, on the node and at the field, before and after a render'), { timeout: 60_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/doubts.json')
  const problems = page.locator('#problems')
  const words = page.locator('#inspector .prompt-words')
  await problems.locator('.lesser', { hasText: 'W_PROMPT_WORDS' }).waitFor()
  expect(await problems.locator('li').first().textContent()).toBe('Ready to render, with 1 warning.')
  expect(await page.locator('#tab-problems-tab .count.warn').textContent()).toBe('1')
  expect(await page.locator('#tab-problems-tab .count.bad').count()).toBe(0)
  expect(await page.locator('#render').isEnabled()).toBe(true)
  await expect.poll(() => marked(page)).toBeGreaterThan(150)
  const doubted = await marked(page)

  // Choosing it goes to the field, where each word is told.
  await problems.locator('.lesser button').click()
  await words.waitFor()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('param-prompt')
  expect(await words.locator('p').allTextContents()).toEqual(['Drawn: ocean', 'Known, not drawn: calm', 'Not understood: herd, mammoths'])
  expect(await page.locator('[data-param="prompt"].doubtful em').textContent()).toContain('"mammoths"')
  await shot('warnings-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await shot('warnings-light')

  await page.locator('#param-prompt').fill('calm ocean')
  await problems.locator('li', { hasText: 'None: ready to render.' }).waitFor()
  expect(await words.locator('p').allTextContents()).toEqual(['Drawn: ocean', 'Known, not drawn: calm'])
  expect(await page.locator('#tab-problems-tab .count').count()).toBe(0)
  await expect.poll(() => marked(page)).toBeLessThan(doubted - 100)

  await page.locator('#param-prompt').fill('a molecule')
  await problems.locator('.lesser', { hasText: 'W_PROMPT_NOT_DRAWN' }).waitFor()
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  await page.locator('#render').click()
  await page.locator('#status', { hasText: /^Done, with 1 warning: (.*\/)?doubts\.mp4/ }).waitFor({ timeout: 30_000 })
  expect(await problems.locator('.lesser').count()).toBe(1)

  // Of the run alone, too: a plan that tells nothing takes none of them away.
  await page.route('**/api/plan', (route) => route.fulfill({ json: { nodes: [], warnings: [] } }))
  await page.route('**/api/validate', (route) => route.fulfill({ json: { faults: [], warnings: [] } }))
  await page.reload()
  await page.locator('body[data-ready]').waitFor()
  await problems.locator('.lesser', { hasText: 'W_PROMPT_NOT_DRAWN' }).waitFor()
  await shot('warnings-after')
  expect(said).toEqual([])
})

const WIRING = {
  format: 1,
  title: 'Wiring',
  nodes: {
    ...FILM.nodes,
    // Not the name of the other graph's film: that would be one thing more to tell.
    film: { ...FILM.nodes.film, params: { ...FILM.nodes.film.params, file: 'wiring.mp4' } },
    loose: { type: 'camera-move', version: 1, params: { move: 'slow-zoom-in' } },
  },
  ui: { ...FILM.ui, loose: { pos: [80, 420] } },
}

test.skipIf(missing)(named('what is doubtful while one wires is told by what looks into the graph, and once where the plan tells it, too'), { timeout: 60_000 }, async () => {
  writeFileSync(join(kit.project, 'graphs/wiring.json'), JSON.stringify(WIRING))
  const { page, said } = await kit.open('graphs/wiring.json')
  const problems = page.locator('#problems')
  await problems.locator('.lesser', { hasText: 'W_NODE_LOOSE' }).waitFor()
  await problems.locator('.lesser', { hasText: 'W_PROMPT_WORDS' }).waitFor()
  // Long enough for the plan to have told its own.
  await page.waitForTimeout(1500)
  expect(await problems.locator('.lesser').count()).toBe(2)
  // Without any plan they are there.
  await page.route('**/api/plan', (route) => route.fulfill({ json: { nodes: [], warnings: [] } }))
  await page.reload()
  await problems.locator('.lesser', { hasText: 'W_NODE_LOOSE' }).waitFor()
  await problems.locator('.lesser', { hasText: 'W_PROMPT_WORDS' }).waitFor()
  expect(said).toEqual([])
})
