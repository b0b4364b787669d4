/** Wiring by mouse: a node goes into a link, comes out of it, is copied, cut off and put back; what is looked for is found by any name. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { choose, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const FILM = {
  format: 1,
  title: 'Wiring',
  nodes: {
    scene: { type: 'text-to-video', version: 1, params: { prompt: 'calm sea', duration: 1, width: 64, height: 36, fps: 8, seed: 1 } },
    move: { type: 'camera-move', version: 1, inputs: { video: 'scene.video' } },
    film: { type: 'encode', version: 2, params: { file: 'wiring.mp4', quality: 'source' }, inputs: { video: 'move.video' } },
    spare: { type: 'blur', version: 1 },
  },
  ui: { scene: { pos: [60, 60] }, move: { pos: [420, 60] }, film: { pos: [780, 60] }, spare: { pos: [420, 360] } },
}
interface Saved { nodes: Record<string, { type: string; inputs?: Record<string, unknown>; params?: Record<string, unknown> }>; ui: Record<string, { pos: [number, number] }> }

useBrowser(() => writeFileSync(join(kit.project, 'graphs/wiring.json'), JSON.stringify(FILM)))

const read = (): Saved => JSON.parse(readFileSync(join(kit.project, 'graphs/wiring.json'), 'utf8')) as Saved
async function save(page: Page): Promise<Saved> {
  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  return read()
}

test.skipIf(missing)(named('links and nodes by mouse: insert, heal, copy, cut off, put back'), { timeout: 120_000 }, async () => {
  const { page, said, shot } = await kit.open('graphs/wiring.json')
  const canvas = page.locator('#canvas')
  const { x: left, y: top } = (await canvas.boundingBox())!
  await canvas.focus()
  // Life-size, the graph's origin in the corner.
  await page.evaluate(() => document.querySelector('#canvas')!.dispatchEvent(new Event('focus')))
  await page.keyboard.press('f')
  await page.keyboard.press('1')
  const offset = await originOf(page)
  const at = (x: number, y: number) => [left + x + offset[0], top + y + offset[1]] as const
  const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<void> => {
    await page.mouse.move(...from)
    await page.mouse.down()
    await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 5 })
    await page.mouse.move(...to, { steps: 5 })
    await shot('wiring-drag')
    await page.mouse.up()
    await page.waitForTimeout(100)
  }

  // Between the second and the third column runs the link: the node lets go over it.
  await drag(at(520, 346), at(700, 75))
  let saved = await save(page)
  expect(saved.nodes['spare']?.inputs).toEqual({ video: 'move.video' })
  expect(saved.nodes['film']?.inputs).toEqual({ video: 'spare.video' })
  await page.keyboard.press('Delete')
  saved = await save(page)
  expect(saved.nodes['spare']).toBeUndefined()
  expect(saved.nodes['film']?.inputs).toEqual({ video: 'move.video' })
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  expect((await save(page)).nodes).toEqual(FILM.nodes)

  // Alt and drag: the first stays, a copy goes; one step back and it is gone.
  await page.keyboard.down('Alt')
  await drag(at(520, 346), at(760, 446))
  await page.keyboard.up('Alt')
  saved = await save(page)
  expect(saved.ui['spare']?.pos).toEqual([420, 360])
  expect(saved.nodes['blur'] ?? saved.nodes['spare-2']).toEqual({ type: 'blur', version: 1 })
  await page.keyboard.press('Control+z')
  expect((await save(page)).nodes).toEqual(FILM.nodes)

  // Pulled off and let go: said quietly, and taken back by the button.
  await drag(at(430, 75), at(380, 300))
  await page.locator('.toast', { hasText: 'scene no longer goes into move' }).waitFor()
  expect(await page.locator('dialog').count()).toBe(0)
  await shot('wiring-off')
  expect((await save(page)).nodes['move']?.inputs).toBeUndefined()
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click()
  expect((await save(page)).nodes).toEqual(FILM.nodes)

  // The menu of a link, by the right button anywhere on it.
  await page.mouse.click(...at(320, 75), { button: 'right' })
  await shot('wiring-menu')
  await page.getByRole('menuitem', { name: 'Insert a node…' }).click()
  await page.locator('.picker input').fill('film look')
  await shot('wiring-search')
  await page.locator('.picker li', { hasText: 'Film grain' }).first().click()
  saved = await save(page)
  expect(saved.nodes['film-grain']?.inputs).toEqual({ video: 'scene.video' })
  expect(saved.nodes['move']?.inputs).toEqual({ video: 'film-grain.video' })
  expect(overlaps(saved)).toEqual([])

  // A link let go over the void: usual nodes first, with the reason; a choice comes set.
  await drag(at(610, 75), at(700, 340))
  await page.locator('.picker .reason').first().waitFor()
  await shot('wiring-next')
  await page.locator('.picker input').fill('watercolor')
  await page.keyboard.press('Enter')
  saved = await save(page)
  expect(saved.nodes['style-filter']).toMatchObject({ params: { style: 'watercolor' }, inputs: { video: 'move.video' } })
  expect(overlaps(saved)).toEqual([])
  // Ten more by key: each where nothing lies.
  for (let turn = 0; turn < 6; turn++) {
    await canvas.focus()
    await page.keyboard.press('a')
    await page.locator('.picker input').fill('blur')
    await page.keyboard.press('Enter')
    await page.locator('.picker').waitFor({ state: 'detached' })
  }
  saved = await save(page)
  expect(overlaps(saved)).toEqual([])
  await shot('wiring-many')
  expect(said).toEqual([])
  await page.context().close()
})

test.skipIf(missing)(named('nodes of a plugin that is not there keep their links, ports and params, and say what is missing'), { timeout: 120_000 }, async () => {
  const nodes = { ...FILM.nodes, dream: { type: 'dream-warp', version: 3, params: { power: 7, map: { deep: [1, 2] } }, inputs: { footage: 'scene.video', also: ['move.video', 'scene.video'] } }, film: { ...FILM.nodes.film, inputs: { video: 'dream.dreamt' } } }
  const graph = { ...FILM, nodes, ui: { ...FILM.ui, dream: { pos: [420, 240] }, spare: { pos: [60, 400] } } }
  writeFileSync(join(kit.project, 'graphs/missing.json'), JSON.stringify(graph))
  const { page, shot } = await kit.open('graphs/missing.json')
  await page.locator('#problems button', { hasText: 'dream' }).first().waitFor()
  await choose(page, 'dream')
  await page.locator('#inspector', { hasText: 'dream-warp is not installed' }).waitFor()
  await shot('wiring-missing')
  // Something else is changed and saved: nothing of it is lost.
  await choose(page, 'scene')
  await page.locator('#inspector [data-param=duration] input[type=number]').fill('2')
  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  const saved = JSON.parse(readFileSync(join(kit.project, 'graphs/missing.json'), 'utf8')) as Saved
  expect(saved.nodes['dream']).toEqual(nodes.dream)
  expect(saved.nodes['film']).toEqual(nodes.film)
  await page.context().close()
})

/** Pairs of nodes that lie on each other: by the sizes that the canvas draws, at least. */
function overlaps({ ui, nodes }: Saved): readonly string[] {
  const boxes = Object.keys(nodes).map((name) => ({ name, x: ui[name]!.pos[0], y: ui[name]!.pos[1] - 28, width: 200, height: 90 }))
  return boxes.flatMap((a, at) => boxes.slice(at + 1).filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).map((b) => `${a.name} ${b.name}`))
}

/** Where the graph's origin lies on the canvas: found by a node that is moved by key, as the file tells it. */
async function originOf(page: Page): Promise<readonly [number, number]> {
  const { width, height } = (await page.locator('#canvas').boundingBox())!
  // All in view puts the graph's middle into the canvas's; life-size keeps it there.
  const [right, bottom] = [780 + 200, 360 + 28 + 22 + 126]
  return [Math.round(width / 2 - (60 + right) / 2), Math.round(height / 2 - (60 - 28 + bottom - 28) / 2)]
}

test.skipIf(missing)(named('scopes measure what the preview shows, and tell whose pixel it is'), { timeout: 120_000 }, async () => {
  const nodes = {
    back: { type: 'solid', version: 1, params: { colour: '#bf0000', duration: 1, width: 320, height: 180, fps: 8 } },
    card: { type: 'solid', version: 1, title: 'Card', params: { colour: '#00bf00', duration: 1, width: 80, height: 60, fps: 8 } },
    lay: { type: 'overlay', version: 1, params: { anchor: 'top-left' }, inputs: { video: 'back.video', top: 'card.video' } },
    film: { type: 'encode', version: 2, params: { file: 'scopes.mp4', quality: 'source' }, inputs: { video: 'lay.video', audio: 'tune.audio' } },
    tune: { type: 'tone', version: 1, params: { frequency: 997, duration: 4, level: -20 } },
  }
  writeFileSync(join(kit.project, 'graphs/scopes.json'), JSON.stringify({ ...FILM, title: 'Scopes', nodes, ui: { back: { pos: [60, 60] }, card: { pos: [60, 300] }, lay: { pos: [420, 60] }, tune: { pos: [420, 420] }, film: { pos: [780, 60] } } }))
  const { page, said, shot } = await kit.open('graphs/scopes.json')
  await choose(page, 'lay')
  await page.locator('#tab-scopes').click()
  await page.locator('.preview[data-shown^="lay "]').waitFor()
  await page.locator('.scopes[data-ms]').waitFor()
  for (const scope of ['Waveform', 'Parade', 'Histogram', 'Vectorscope']) {
    await page.locator('.scopes').getByRole('button', { name: scope }).click()
    await shot(`scopes-${scope.slice(0, 4)}`)
  }
  // Red and green lie in their boxes: light there, and none between.
  const lit = await page.locator('.scopes canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement
    const side = Math.min(canvas.width, canvas.height)
    const at = (cb: number, cr: number): number => {
      const data = canvas.getContext('2d')!.getImageData(Math.round((canvas.width - side) / 2 + ((cb + 0.5) / 256) * side) - 3, Math.round((canvas.height - side) / 2 + ((255.5 - cr) / 256) * side) - 3, 7, 7).data
      return Math.max(...data.filter((_, index) => index % 4 === 1))
    }
    return [at(106, 224), at(54, 41), at(190, 160)]
  })
  expect(lit[0]).toBeGreaterThan(150)
  expect(lit[1]).toBeGreaterThan(150)
  expect(lit[2]).toBeLessThan(80)
  expect(await page.locator('.scopes li').allTextContents()).toEqual([expect.stringContaining('back'), expect.stringContaining('Card')])
  const screen = (await page.locator('#screen').boundingBox())!
  const scale = Math.min(screen.width / 320, screen.height / 180)
  const point = (x: number, y: number) => [screen.x + screen.width / 2 + (x - 160) * scale, screen.y + screen.height / 2 + (y - 90) * scale] as const
  // Else the press would take hold of the card.
  await page.keyboard.press('Shift+h')
  await page.mouse.click(...point(190, 120))
  await page.locator('.scopes h3', { hasText: 'This pixel comes from Card' }).waitFor()
  await shot('scopes-pixel')
  await page.mouse.click(...point(20, 20))
  await page.locator('.scopes h3', { hasText: 'This pixel comes from back' }).waitFor()
  await choose(page, 'tune')
  await page.locator('.scopes').getByRole('button', { name: 'Loudness' }).click()
  await page.locator('.scopes .probe', { hasText: /Integrated -20\.0 LUFS · true peak -20\.0 dBTP/ }).waitFor()
  await page.keyboard.press('Alt+t')
  await shot('scopes-light')
  // The test itself reads the scope more often than a page would.
  expect(said.filter((text) => !text.startsWith('Canvas2D'))).toEqual([])
  await page.context().close()
})

test.skipIf(missing)(named('presets are kept with the project; a subgraph shows params of its nodes, is published, and used like a node'), { timeout: 120_000 }, async () => {
  const { spare: _, ...nodes } = FILM.nodes
  writeFileSync(join(kit.project, 'graphs/preset.json'), JSON.stringify({ ...FILM, title: 'Preset', nodes }))
  const { page, said, shot } = await kit.open('graphs/preset.json')
  const inspector = page.locator('#inspector')
  await choose(page, 'move')
  await inspector.getByRole('button', { name: 'Presets' }).click()
  await shot('presets-menu')
  await page.getByRole('menuitem', { name: 'Gentle push in' }).click()
  await inspector.getByRole('button', { name: 'Presets' }).click()
  await page.getByRole('menuitem', { name: 'Save as a preset…' }).click()
  await page.getByRole('textbox', { name: 'Name of the preset' }).fill('My push')
  await page.keyboard.press('Enter')
  await page.locator('.toast', { hasText: 'My push is kept' }).waitFor()
  const kept = JSON.parse(readFileSync(join(kit.project, 'graphs/presets.json'), 'utf8')) as Saved
  expect(kept.nodes['my-push']).toMatchObject({ type: 'camera-move', params: { move: 'slow-zoom-in', amount: 0.08 } })

  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+Shift+s')
  await page.getByRole('textbox', { name: 'Name of the subgraph' }).fill('Push')
  await page.keyboard.press('Enter')
  await inspector.filter({ hasText: './push.json' }).waitFor()
  await page.locator('#canvas').focus()
  await page.keyboard.press('Enter')
  await page.locator('.graph-tab [aria-current]', { hasText: 'Push' }).waitFor()
  await choose(page, 'move')
  await inspector.locator('[data-param=amount]').getByRole('button', { name: /^Show .* on the subgraph$/ }).click()
  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
  await page.keyboard.press('Control+k')
  await page.locator('.picker input').fill('Publish to the library')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Publish to the library' })
  await dialog.getByLabel('Title').fill('House push')
  await dialog.getByLabel('Keywords').fill('dolly in, approach slowly')
  await shot('publish')
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await page.locator('.toast', { hasText: 'House push is in the library' }).waitFor()

  await page.locator('.graph-tab > button', { hasText: 'Preset' }).first().click()
  await page.locator('#canvas').focus()
  await page.keyboard.press('a')
  await page.locator('.picker input').fill('approach slowly')
  await page.locator('.picker li', { hasText: 'House push' }).waitFor()
  await page.keyboard.press('Enter')
  // Its node has the param that was shown on it, and the ports of the graph.
  await inspector.filter({ hasText: './library/house-push.json' }).waitFor()
  await inspector.locator('[data-param=amount]').waitFor()
  await shot('library-node')
  expect(said).toEqual([])
  await page.context().close()
})
