/** A training as the editor shows it while it runs: both losses grow as curves, pictures come one by one, and all of it stays. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

/** Sixty steps of which some bring a validation or a picture; it waits in the middle until a file is there. */
const PLUGIN = `import { defineNode, definePlugin } from 'reelgraph'
const still = (red) => ({ width: 48, height: 48, data: Uint8Array.from({ length: 48 * 48 * 4 }, (_, i) => [red, 90, 160, 255][i % 4]) })
const learn = defineNode({
  type: 'learn', title: 'Learn', version: 1, category: 'training', description: 'Tells of steps.', sink: true, outputs: { steps: 'number' },
  async run({ training, media, signal }) {
    for (let step = 1; step <= 60; step++) {
      const told = { step, steps: 60, loss: 0.05 + 0.3 / step, rate: 1e-4 * (1 - step / 61), seconds: 0.1, eta: 60 - step, memory: 2.5e8, ...(step % 10 === 0 ? { validation: 0.08 + 0.3 / step } : {}) }
      training(told)
      if (step % 20 === 0) {
        const { path } = await media.writeImage('samples/' + step + '.png', still(step * 4), 'png')
        training({ ...told, sample: { step, prompt: 'a lamp & a <cup>', path } })
      }
      while (step === 40 && !(await media.isThere('go'))) {
        signal.throwIfAborted()
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
    return { steps: 60 }
  },
})
export default definePlugin({ name: 'learn', version: '1.0.0', nodes: [learn] })`

useBrowser(() => {
  const folder = join(kit.project, 'plugins/learn')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'learn', version: '1.0.0', type: 'module', main: 'index.ts' }))
  writeFileSync(join(folder, 'index.ts'), PLUGIN)
  writeFileSync(join(kit.project, 'graphs/learn.json'), JSON.stringify({ format: 1, title: 'Learning', nodes: { lora: { type: 'learn', version: 1 } } }))
}, { watch: true })

test.skipIf(missing)(named('curves and samples of a training'), { timeout: 120_000 }, async () => {
  await expect.poll(() => kit.engine.registry.node('learn') !== undefined, { timeout: 20_000 }).toBe(true)
  const { page, said, shot } = await kit.open('graphs/learn.json')
  const tab = page.getByRole('tab', { name: /^Training/ })
  await tab.click()
  await page.getByText('No node of this graph trains').waitFor()
  await page.getByRole('tab', { name: /^Problems/ }).click()
  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+Enter')

  const row = page.locator('[data-training=lora]')
  await row.getByText('step 40 of 60').waitFor({ timeout: 30_000 })
  // It came to the front by itself.
  expect(await tab.getAttribute('aria-selected')).toBe('true')
  await row.getByText(/loss 0\.0575 · validation 0\.0875 · rate 3\.4e-5 · 250\.0 MB · 20 s left/).waitFor()
  await expect.poll(() => row.locator('.chart-dot').count()).toBe(4)
  await expect.poll(() => row.locator('.training-samples img').count()).toBe(2)
  const wide = (): Promise<number> => row.locator('path.chart-line').evaluate((path: SVGPathElement) => path.getBBox().width)
  const half = await wide()
  // Every picture is there, and what the prompt says is only text.
  for (const image of await row.locator('.training-samples img').all()) expect(await image.evaluate((one: HTMLImageElement) => one.decode().then(() => [one.naturalWidth, one.alt]))).toEqual([48, 'a lamp & a <cup>'])
  await shot('training-half')

  writeFileSync(join(kit.project, 'go'), '')
  await row.getByText('step 60 of 60').waitFor({ timeout: 30_000 })
  await expect.poll(() => row.locator('.training-samples img').count()).toBe(3)
  expect((await wide()) / half).toBeCloseTo(59 / 39, 1)
  await shot('training-done')

  // What was before the page was loaded is known, too.
  await page.reload()
  await page.locator('body[data-ready]').waitFor()
  await tab.click()
  await row.getByText('step 60 of 60').waitFor()
  await expect.poll(() => row.locator('.training-samples img').count()).toBe(3)
  expect(said).toEqual([])
})
