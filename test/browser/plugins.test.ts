/** The editor over `serve --watch`: what a plugin's author saves is seen without touching the page. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { TINY } from '../server/kit.ts'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const scene = { ...TINY.nodes.scene, params: { ...TINY.nodes.scene.params, width: 96, height: 54, duration: 1 } }
const GRAPH = {
  format: 1,
  title: 'Painted',
  nodes: {
    scene,
    hand: { type: 'paint', version: 1, inputs: { video: 'scene.video' } },
    film: { type: 'encode', version: 2, params: { file: 'painted.mp4' }, inputs: { video: 'hand.video' } },
  },
}
const source = (colour: readonly number[], more = '') => `import { defineFilter, definePlugin } from 'reelgraph'
const paint = defineFilter({
  type: 'paint', title: 'Paint', version: 1, category: 'colour', description: 'Paints over it.', inputs: { video: 'video' }, outputs: { video: 'video' },
  params: { ${more} },
  frame: async (n, { inputs, kernels, info }) => (await inputs.video.frame(n)) && kernels.fill('yuv420p', info.width, info.height, [${colour.join(', ')}, 1]),
})
export default definePlugin({ name: 'paint', version: '1.0.0', nodes: [paint] })`
const folder = () => join(kit.project, 'plugins/paint')
const write = (text: string) => writeFileSync(join(folder(), 'index.ts'), text)

useBrowser(() => {
  mkdirSync(folder(), { recursive: true })
  writeFileSync(join(folder(), 'package.json'), JSON.stringify({ name: 'paint', version: '1.0.0', type: 'module', main: 'index.ts' }))
  write(source([255, 0, 0]))
  writeFileSync(join(kit.project, 'graphs/painted.json'), JSON.stringify(GRAPH))
}, { watch: true })

/** In the middle of the preview, as the screen has it. */
const colourOf = (page: Page) => page.locator('#screen').evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data].slice(0, 3).map((one) => Math.round(one / 32)))
const turns = (page: Page, rgb: readonly number[]) => expect.poll(() => colourOf(page), { timeout: 20_000 }).toEqual(rgb.map((one) => Math.round(one / 32)))

test.skipIf(missing)(named('pictures follow the code of a plugin; a broken edit is told where it is'), { timeout: 120_000 }, async () => {
  await expect.poll(() => kit.engine.registry.node('paint') !== undefined).toBe(true)
  const { page, said, shot } = await kit.open('graphs/painted.json')
  const small: string[] = []
  page.on('request', (request) => {
    const look = request.url().endsWith('/api/preview') ? (request.postDataJSON() as { node: string; width: number }) : undefined
    if (look?.width === 192) small.push(look.node)
  })
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await page.locator('#canvas').focus()
  await page.keyboard.press('g')
  await page.locator('.picker input').fill('hand')
  await page.keyboard.press('Enter')
  await turns(page, [255, 0, 0])
  await expect.poll(() => [...small].sort()).toEqual(['hand', 'scene'])

  const before = small.length
  write(source([0, 255, 0], "strength: { type: 'number', default: 0.5, minimum: 0, maximum: 1, title: 'Strength of it' }"))
  await turns(page, [0, 255, 0])
  await page.locator('#inspector', { hasText: 'Strength of it' }).waitFor()
  await page.locator('.toast', { hasText: 'paint was loaded anew' }).waitFor()
  // Of the others nothing has changed.
  await expect.poll(() => small.slice(before)).toEqual(['hand'])
  await shot('plugins-1-followed')

  write(source([0, 0, 255]).replace('frame: async', 'frame: async async'))
  await page.locator('#problems', { hasText: /plugins\/paint\/index\.ts:5.*What was loaded before goes on/ }).waitFor()
  await shot('plugins-2-broken')
  await turns(page, [0, 255, 0])
  write(source([0, 0, 255]))
  await turns(page, [0, 0, 255])
  await page.locator('#problems', { hasText: 'None' }).waitFor()

  rmSync(folder(), { recursive: true })
  await page.locator('#problems', { hasText: 'E_NODE_TYPE' }).waitFor()
  await shot('plugins-3-gone')
  // A look that was asked for before the page knew is refused, and the page says so.
  expect(said.filter((one) => !(one.includes('/api/preview') && one.includes('E_NODE_TYPE')))).toEqual([])
  await page.close()
})
