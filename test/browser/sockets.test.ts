/** Socket types that a plugin brings: seen, read and kept small by what they declare, as the engine's own are. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TINY } from '../server/kit.ts'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const PLUGIN = `import { defineNode, definePlugin, defineSocket } from 'reelgraph'
const fine = { check: () => undefined, describe: () => ({ value: 'as it is' }), sample: () => ({}) }
const still = (rgb) => ({ width: 40, height: 20, data: new Uint8Array(40 * 20 * 4).map((_, at) => [...rgb, 255][at % 4]) })
const colours = defineSocket({ ...fine, name: 'colours', title: 'Colours', colour: '#ff8800', shows: 'picture', preview: ({ rgb }) => still(rgb) })
const advice = defineSocket({ ...fine, name: 'advice', title: 'Advice', colour: '#00aa88', accepts: ['text'], preview: ({ words }) => words })
const quiet = defineSocket({ ...fine, name: 'quiet', title: 'Quiet', colour: '#888888' })
const about = { version: 1, category: 'colour', description: 'Makes a value.' }
const pick = defineNode({ ...about, type: 'pick-colours', title: 'Pick colours', outputs: { colours: 'colours' }, params: { red: { type: 'integer', default: 200, minimum: 0, maximum: 255 } }, run: ({ params }) => ({ colours: { rgb: [params.red, 40, 20] } }) })
const advise = defineNode({ ...about, type: 'advise', title: 'Advise', inputs: { colours: 'colours' }, outputs: { quiet: 'quiet', advice: 'advice' }, run: ({ inputs }) => ({ quiet: {}, advice: { words: 'Less red than ' + inputs.colours.rgb[0] + '.' } }) })
export default definePlugin({ name: 'moods', version: '1.0.0', sockets: [colours, advice, quiet], nodes: [pick, advise] })`

const GRAPH = {
  format: 1,
  title: 'Moods',
  inputs: TINY.inputs,
  nodes: {
    ...TINY.nodes,
    pick: { type: 'pick-colours', version: 1 },
    advise: { type: 'advise', version: 1, inputs: { colours: 'pick.colours' } },
  },
}

useBrowser(() => {
  const folder = join(kit.project, 'plugins/moods')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'moods', version: '1.0.0', type: 'module', main: 'index.ts' }))
  writeFileSync(join(folder, 'index.ts'), PLUGIN)
  writeFileSync(join(kit.project, 'graphs/moods.json'), JSON.stringify(GRAPH))
}, { watch: true })

test.skipIf(missing)(named('a socket of a plugin is seen, read and drawn small by what it declares'), { timeout: 120_000 }, async () => {
  await expect.poll(() => kit.engine.registry.node('advise') !== undefined).toBe(true)
  const { page, said, shot } = await kit.open('graphs/moods.json')
  const small = new Set<string>()
  page.on('request', (request) => {
    const look = request.url().endsWith('/api/preview') ? (request.postDataJSON() as { node: string; port: string; width: number }) : undefined
    if (look?.width === 192) small.add(`${look.node}.${look.port}`)
  })
  const choose = async (name: string) => {
    await page.locator('#canvas').focus()
    await page.keyboard.press('g')
    await page.locator('.picker input').fill(name)
    await page.keyboard.press('Enter')
  }
  await page.locator('#problems', { hasText: 'None' }).waitFor()
  await choose('pick')
  await page.locator('.preview[data-shown^="pick "]').waitFor()
  await expect.poll(() => page.locator('#screen').evaluate((canvas: HTMLCanvasElement) => [...canvas.getContext('2d')!.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data].slice(0, 3).map((one) => Math.round(one / 20)))).toEqual([10, 2, 1])
  await shot('sockets-1-seen')

  await choose('advise')
  const words = page.locator('.preview .words')
  await expect.poll(() => words.textContent()).toBe('Less red than 200.')
  expect(await words.isVisible()).toBe(true)
  expect(await page.locator('#screen').isVisible()).toBe(false)
  await shot('sockets-2-read')
  await choose('pick')
  await page.locator('.preview[data-shown^="pick "]').waitFor()
  expect(await words.isVisible()).toBe(false)
  await page.locator('#inspector [data-param=red] input[type=number]').fill('120')
  await choose('advise')
  await expect.poll(() => words.textContent()).toBe('Less red than 120.')

  // Small pictures are of what is seen: words and what can't be looked at have none.
  await expect.poll(() => [...small].sort(), { timeout: 9_000 }).toEqual(['pick.colours', 'scene.video'])
  // What stands in the catalogue is what the canvas draws the wires by.
  const { sockets } = (await (await page.request.get(new URL('/api/nodes', page.url()).href)).json()) as { sockets: Record<string, object> }
  expect(sockets).toMatchObject({ colours: { shows: 'picture', colour: '#ff8800' }, advice: { shows: 'text', accepts: ['text'] } })
  expect(sockets['quiet']).not.toHaveProperty('shows')
  expect(said).toEqual([])
  await page.close()
})
