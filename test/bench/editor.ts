/**
 * Pan, zoom and drag on the editor's canvas in Chromium, at 500 and 2,000 nodes: frame times from requestAnimationFrame while
 * the view or a node moves by pointer and wheel, and what a frame costs in script and layout by Chromium's own count. Usage: node --import tsx test/bench/editor.ts
 * Chromium draws on the processor here unless GPU=1 is given: a machine with a graphics card is faster.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { EDITOR, startBrowser } from '../browser/browser-kit.ts'

const FRAMES = 120

/** Scenes in columns: text to video, camera move, title, in tens joined by a sequence. */
function graphText(count: number): string {
  const nodes: Record<string, object> = {}
  const ui: Record<string, object> = {}
  let made = 0
  for (let block = 0; made < count; block++) {
    const clips: string[] = []
    const [x, y] = [(block % 12) * 1240, Math.floor(block / 12) * 2300]
    const add = (name: string, node: object, column: number, row: number): void => {
      if (made++ >= count) return
      nodes[name] = node
      ui[name] = { pos: [x + column * 290, y + row * 240] }
    }
    for (let row = 0; row < 8; row++) {
      add(`scene-${block}-${row}`, { type: 'text-to-video', version: 1, params: { prompt: `scene ${block} ${row}`, duration: 1, width: 64, height: 36, fps: 8 } }, 0, row)
      if (nodes[`scene-${block}-${row}`] !== undefined) add(`move-${block}-${row}`, { type: 'camera-move', version: 1, inputs: { video: `scene-${block}-${row}.video` } }, 1, row)
      if (nodes[`move-${block}-${row}`] !== undefined) clips.push(`move-${block}-${row}.video`)
    }
    if (clips.length > 0) add(`cut-${block}`, { type: 'sequence', version: 1, inputs: { clips } }, 2, 0)
    if (nodes[`cut-${block}`] !== undefined) add(`film-${block}`, { type: 'encode', version: 1, params: { file: `film-${block}.mp4` }, inputs: { video: `cut-${block}.video` } }, 3, 0)
  }
  return JSON.stringify({ format: 1, title: `${count} nodes`, nodes, ui })
}

// As text: what tsx makes of functions needs helpers that the page doesn't have.
const WATCH = `(() => {
  const state = (window.bench = { times: [], on: true })
  let last = performance.now()
  requestAnimationFrame(function tick(now) {
    state.times.push(now - last)
    last = now
    if (state.on) requestAnimationFrame(tick)
  })
})()`
const EDITS = `(async () => {
  const wait = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const times = []
  for (let step = 0; step < 20; step++) {
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ']', bubbles: true }))
    await wait()
    const started = performance.now()
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
    for (let turn = 0; turn < 4; turn++) await undefined
    times.push(performance.now() - started)
    await wait()
  }
  return times
})()`

interface Frames {
  readonly times: readonly number[]
  /** What the page's own thread did, and of that script and layout. */
  readonly busy: number
  readonly script: number
}

/** Times between frames while the pointer moves. */
async function frames(page: Page, move: (step: number) => Promise<void>): Promise<Frames> {
  const chromium = await page.context().newCDPSession(page)
  await chromium.send('Performance.enable', { timeDomain: 'threadTicks' })
  const spent = async (...names: readonly string[]): Promise<number> => (await chromium.send('Performance.getMetrics')).metrics.filter(({ name }) => names.includes(name)).reduce((sum, { value }) => sum + value, 0)
  const SCRIPT = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']
  const [before, scriptBefore] = [await spent('TaskDuration'), await spent(...SCRIPT)]
  await page.evaluate(WATCH)
  for (let step = 0; step < FRAMES; step++) await move(step)
  const times = await page.evaluate<number[]>('(window.bench.on = false, window.bench.times.slice(3))')
  const [after, scriptAfter] = [await spent('TaskDuration'), await spent(...SCRIPT)]
  await chromium.detach()
  return { times, busy: (1000 * (after - before)) / Math.max(1, times.length), script: (1000 * (scriptAfter - scriptBefore)) / Math.max(1, times.length) }
}
/** A point of the page at which there is a node. */
async function overNode(page: Page, { x, y, width, height }: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): Promise<readonly [number, number]> {
  for (let step = 0; step < 60; step++) {
    const place = [x + width * (0.3 + 0.013 * (step % 30)), y + height * (0.3 + 0.2 * Math.floor(step / 30))] as const
    await page.mouse.click(...place)
    if ((await page.locator('#inspector .node-name').count()) > 0) return place
  }
  throw new Error('No node is in view.')
}
const at = (times: readonly number[], share: number): number => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
const text = (times: readonly number[]): string => `median ${at(times, 0.5).toFixed(1)} ms, 95 % below ${at(times, 0.95).toFixed(1)} ms, worst ${at(times, 1).toFixed(0)} ms (${Math.round(1000 / at(times, 0.5))} fps)`
const told = ({ times, busy, script }: Frames): string => `${text(times)}, script and layout ${script.toFixed(1)} ms a frame, all work ${busy.toFixed(1)}`

const kit = await startBrowser()
const assets = join(EDITOR, 'assets')
const bytes = readdirSync(assets).reduce((sum, name) => sum + gzipSync(readFileSync(join(assets, name))).length, 0)
console.log(`First load: ${(bytes / 1000).toFixed(0)} kB gzip of scripts and styles`)
for (const count of (process.env['COUNTS'] ?? '500,2000').split(',').map(Number)) {
  writeFileSync(join(kit.project, `graphs/many-${count}.json`), graphText(count))
  const { page } = await kit.open(`graphs/many-${count}.json`)
  // Small pictures are made meanwhile: they are part of what is to be smooth, but the server here has the same cores.
  await page.route('**/api/preview', (route) => route.abort())
  await page.waitForTimeout(2500)
  const canvas = (await page.locator('#canvas').boundingBox())!
  const [x, y] = [canvas.x + canvas.width / 2, canvas.y + canvas.height / 2]
  for (const [name, key] of [['all in view', 'f'], ['life-size', '1']] as const) {
    await page.locator('#canvas').focus()
    await page.keyboard.press(key)
    await page.mouse.move(x, y)
    await page.mouse.down({ button: 'middle' })
    const pan = await frames(page, (step) => page.mouse.move(x + 90 * Math.sin(step / 9), y + 60 * Math.cos(step / 11)))
    await page.mouse.up({ button: 'middle' })
    const zoom = await frames(page, (step) => page.mouse.wheel(0, step % 40 < 20 ? -60 : 60))
    const box = await overNode(page, canvas)
    // Two presses at once would open it.
    await page.waitForTimeout(500)
    await page.mouse.move(...box)
    await page.mouse.down()
    const drag = await frames(page, (step) => page.mouse.move(box[0] + 90 * Math.sin(step / 9), box[1] + 60 * Math.sin(step / 11)))
    await page.mouse.up()
    console.log(`${count} nodes, ${name}: pan ${told(pan)}; zoom ${told(zoom)}; drag ${told(drag)}`)
  }
  const edit = await page.evaluate<number[]>(EDITS)
  console.log(`${count} nodes: an edit (a node moved by key) ${text(edit)}`)
  await page.context().close()
}
await kit.close()
process.exit(0)
