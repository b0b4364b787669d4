/** Points that people place by hand, in a browser: where the mouse puts them is what is saved, and what the film does there. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, expect, test, vi } from 'vitest'
import { choose, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

const [WIDTH, HEIGHT] = [800, 450]
/** Of a drawn face about the middle of its eyes, in pixels. */
const FACE = { leftEye: [-46, 0], rightEye: [46, 0], nose: [0, 48], leftCorner: [-38, 92], rightCorner: [38, 92], chin: [0, 150] } as const
type Name = keyof typeof FACE
const NAMES = Object.keys(FACE) as Name[]
/** Two robots: nobody's face, and only the right one is to speak. */
const MIDDLES = [[215, 150], [585, 150]] as const
const robot = ([x, y]: readonly [number, number]): string => `<g transform="translate(${x} ${y})">
  <rect x="-112" y="-96" width="224" height="262" rx="26" fill="#7fa8b8"/>
  ${[-46, 46].map((eye) => `<rect x="${eye - 16}" y="-16" width="32" height="32" fill="#ffe27a"/>`).join('')}
  <rect x="-38" y="86" width="76" height="12" fill="#37505c"/></g>`
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#29474a"/>${MIDDLES.map(robot).join('')}</svg>`

const GRAPH = {
  format: 1,
  title: 'Robots',
  nodes: {
    say: { type: 'speech', version: 1, params: { text: 'Ah! Papa has a map of a far away land.' } },
    picture: { type: 'load-image', version: 1, params: { file: 'robots.png' } },
    speaker: { type: 'lip-sync', version: 3, params: { shot: 'wide', width: WIDTH, height: HEIGHT, fps: 12 }, inputs: { photo: 'picture.image', audio: 'say.audio', timings: 'say.timings' } },
    lamp: { type: 'dynamic-light', version: 2, inputs: { video: 'speaker.video' } },
    film: { type: 'encode', version: 2, params: { file: 'robots.mp4', quality: 'source' }, inputs: { video: 'speaker.video', audio: 'say.audio' } },
    lit: { type: 'save-image', version: 1, params: { file: 'lit.png' }, inputs: { video: 'lamp.video' } },
  },
}

// The real detector, which is to find nobody.
vi.stubEnv('REELGRAPH_MODELS_NPM', '')
afterAll(() => void vi.unstubAllEnvs())
useBrowser(() => {
  writeFileSync(join(kit.project, 'graphs/robots.json'), JSON.stringify(GRAPH))
})

type Params = Readonly<Record<string, unknown>>
const params = (name: string): Params => (JSON.parse(readFileSync(join(kit.project, 'graphs/robots.json'), 'utf8')) as { nodes: Record<string, { params?: Params }> }).nodes[name]?.params ?? {}
const save = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
}
/** Where a pixel of the picture lies on the page. */
async function onPage(page: Page, [x, y]: readonly [number, number]): Promise<[number, number]> {
  const box = (await page.locator('#screen').boundingBox())!
  const scale = Math.min(box.width / WIDTH, box.height / HEIGHT)
  return [box.x + box.width / 2 + (x - WIDTH / 2) * scale, box.y + box.height / 2 + (y - HEIGHT / 2) * scale]
}
const target = (name: Name): [number, number] => [MIDDLES[1][0] + FACE[name][0], MIDDLES[1][1] + FACE[name][1]]
const grey = (file: string): Buffer[] => {
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'], { maxBuffer: 1 << 30 })
  return Array.from({ length: raw.length / (WIDTH * HEIGHT) }, (_, n) => raw.subarray(n * WIDTH * HEIGHT, (n + 1) * WIDTH * HEIGHT))
}

test.skipIf(missing)(named('face points are placed by mouse and keys where no face is found; the mouth moves there'), { timeout: 240_000 }, async () => {
  await sharp(Buffer.from(PICTURE)).png().toFile(join(kit.project, 'robots.png'))
  const { page, said, shot } = await kit.open('graphs/robots.json', { sharpness: 2 })
  await choose(page, 'speaker')
  // Nobody is found in the drawing, and the preview says what to do.
  await page.locator('#note', { hasText: 'place its points by hand' }).waitFor({ timeout: 60_000 })
  await page.locator('.lookbar').getByRole('button', { name: 'Place face points' }).click()
  await page.locator('.preview[data-shown^="picture "]').waitFor()
  const legend = page.getByRole('region', { name: 'Place face points' })
  const done = legend.getByRole('button', { name: 'Done' })
  await page.waitForTimeout(300)

  for (const name of NAMES.slice(0, 3)) {
    expect(await legend.locator('.next').textContent()).toContain(`Press on: ${{ leftEye: 'Eye on the left', rightEye: 'Eye on the right', nose: 'Tip of the nose' }[name as 'nose']}`)
    await page.mouse.click(...(await onPage(page, target(name))))
  }
  expect(await done.isDisabled()).toBe(true)
  // A wrong press is taken back; one that is held and moved ends where it is let go.
  await page.mouse.click(...(await onPage(page, [100, 100])))
  await page.keyboard.press('Control+z')
  expect(await page.locator('.spot').count()).toBe(3)
  await page.mouse.move(...(await onPage(page, [400, 300])))
  await page.mouse.down()
  await page.mouse.move(...(await onPage(page, [500, 280])), { steps: 3 })
  await page.mouse.move(...(await onPage(page, target('leftCorner'))), { steps: 3 })
  await page.locator('.loupe').waitFor()
  await shot('placing-1-loupe')
  await page.mouse.up()
  expect(await page.locator('.loupe').isVisible()).toBe(false)
  await page.mouse.click(...(await onPage(page, target('rightCorner'))))
  // The last one without a mouse: from the list to the middle of the picture, then by arrows.
  await legend.getByRole('button', { name: /Chin/ }).focus()
  await page.keyboard.press('Enter')
  const chin = page.locator('.spot[data-point=chin]')
  await expect.poll(() => chin.evaluate((one) => one === document.activeElement)).toBe(true)
  expect(await chin.getAttribute('aria-label')).toBe('Chin: 400, 225')
  const [dx, dy] = [target('chin')[0] - 400, target('chin')[1] - 225]
  for (const [key, by] of [['ArrowRight', dx], ['ArrowDown', dy]] as const) {
    for (let step = 0; step < Math.floor(by / 10); step++) await page.keyboard.press(`Shift+${key}`)
    for (let step = 0; step < by % 10; step++) await page.keyboard.press(key)
  }
  expect(await chin.getAttribute('aria-label')).toBe(`Chin: ${target('chin').join(', ')}`)
  await shot('placing-2-all')
  await page.keyboard.press('Enter')

  // The moving mouth is shown at once.
  await page.locator('.preview[data-shown^="speaker "]').waitFor({ timeout: 60_000 })
  await page.locator('#play[aria-pressed=true]').waitFor({ timeout: 60_000 })
  await page.waitForTimeout(1500)
  await shot('placing-3-done')
  await save(page)
  const points = params('speaker')['points'] as Record<Name, [number, number]>
  expect(Object.keys(points).sort()).toEqual([...NAMES].sort())
  const pixels = (await page.locator('#screen').boundingBox())!
  for (const name of NAMES) {
    const off = Math.hypot(points[name][0] * WIDTH - target(name)[0], points[name][1] * HEIGHT - target(name)[1])
    expect(off, `${name} ${points[name].join()} ${pixels.width}`).toBeLessThan(1)
  }
  expect(await page.locator('#inspector [data-param=points]').textContent()).toContain('6 of 6 are placed.')

  // One step of the editor: undone as a whole, and done again.
  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+z')
  await save(page)
  expect(params('speaker')['points']).toBeUndefined()
  await page.keyboard.press('Control+Shift+z')
  await save(page)
  expect(params('speaker')['points']).toEqual(points)

  // The film: what opens darkens where the right robot's lips are, and nowhere on the left one.
  await page.locator('#render').click()
  await page.locator('#status', { hasText: 'Done' }).waitFor({ timeout: 120_000 })
  const frames = grey(join(kit.project, 'output/robots.mp4'))
  let [sum, across, down] = [0, 0, 0]
  let elsewhere = 0
  for (let at = 0; at < WIDTH * HEIGHT; at++) {
    const values = frames.map((frame) => frame[at]!)
    const darker = Math.max(...values.slice(0, 2)) - Math.min(...values)
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)]
    if (Math.abs(x - MIDDLES[0][0]) < 20 && Math.abs(y - 242) < 4) elsewhere = Math.max(elsewhere, darker)
    if (darker < 60 || Math.abs(y - 240) > 60 || Math.abs(x - 585) > 80) continue
    sum++
    across += x
    down += y
  }
  expect(sum).toBeGreaterThan(150)
  expect(Math.abs(across / sum - 585)).toBeLessThan(12)
  expect(Math.abs(down / sum - 246)).toBeLessThan(16)
  expect(elsewhere).toBeLessThan(8)
  expect(said.filter((text) => !text.includes('E_FACE'))).toEqual([])
  await page.close()
})

test.skipIf(missing)(named('one point is two numbers, placed by a finger; Escape leaves them as they were'), { timeout: 120_000 }, async () => {
  const { page, shot } = await kit.open('graphs/robots.json')
  await choose(page, 'lamp')
  const inspector = page.locator('#inspector')
  await inspector.locator('[data-param=x]').getByRole('button', { name: 'Place the lamp' }).click()
  const legend = page.getByRole('region', { name: 'Place the lamp' })
  await page.locator('.preview[data-shown^="speaker "]').waitFor({ timeout: 60_000 })
  const spot = page.locator('.spot[data-point=x]')
  expect(await spot.getAttribute('aria-label')).toBe('The lamp: 400, 203')
  await page.keyboard.press('Escape')
  expect(await legend.isVisible()).toBe(false)
  await inspector.locator('[data-param=x]').getByRole('button', { name: 'Place the lamp' }).click()
  await page.locator('.preview[data-shown^="speaker "]').waitFor({ timeout: 60_000 })
  await page.waitForTimeout(300)
  const finger = await page.context().newCDPSession(page)
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: readonly [number, number]): Promise<void> => {
    const [x, y] = at === undefined ? [0, 0] : await onPage(page, at)
    await finger.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x, y }] })
  }
  await touch('touchStart', [200, 100])
  await touch('touchMove', [230, 110])
  await touch('touchMove', [250, 120])
  expect(await page.locator('.loupe').isVisible()).toBe(true)
  await shot('placing-4-lamp')
  await touch('touchEnd')
  await legend.getByRole('button', { name: 'Done' }).click()
  await page.locator('.preview[data-shown^="lamp "]').waitFor({ timeout: 60_000 })
  await save(page)
  expect(Number(params('lamp')['x']) * WIDTH).toBeCloseTo(250, -0.5)
  expect(Number(params('lamp')['y']) * HEIGHT).toBeCloseTo(120, -0.5)
  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+z')
  await save(page)
  expect(params('lamp')).toEqual({})
  await page.close()
})
