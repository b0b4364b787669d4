/** What the editor shows of a warning: its line in Problems, the lesser mark on its node, the doubt at its field. */
import type { Page } from 'playwright-core'
import { expect, vi } from 'vitest'
import { WARNINGS, type WarningCode } from '../../engine/contract/warnings.ts'

const LONG = 120_000
const exactly = (text: string): RegExp => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`)
/** What a line says of whatever is no node's. */
const NO_NODE = 'Graph'

/** Places on the page where a mark stands. Ports of text and the dot of a changed node have its colour, but no sign within. */
const marks = (page: Page): Promise<[number, number][]> =>
  page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('#canvas')!
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })!
    copy.drawImage(canvas, 0, 0)
    const { data, width, height } = copy.getImageData(0, 0, canvas.width, canvas.height)
    const rect = canvas.getBoundingClientRect()
    const rest = new Set<number>()
    for (let at = 0; at < width * height; at++) if (data[4 * at] === 0xf2 && data[4 * at + 1] === 0xc1 && data[4 * at + 2] === 0x4e) rest.add(at)
    const found: [number, number][] = []
    for (const first of rest) {
      const waiting = [first]
      rest.delete(first)
      let [left, right, top, bottom] = [width, 0, height, 0]
      for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
        const [x, y] = [at % width, Math.floor(at / width)]
        ;[left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)]
        for (const next of [at - 1, at + 1, at - width, at + width]) if (rest.delete(next)) waiting.push(next)
      }
      // A link of text has its colour too, and is longer than any mark.
      if (right - left < 8 || bottom - top < 8 || right - left > 28 || bottom - top > 28) continue
      const [x, y] = [Math.round((left + right) / 2), Math.round((top + bottom) / 2)]
      let sign = false
      for (let down = -3; down <= 3; down++) for (let across = -1; across <= 1; across++) sign ||= data[4 * ((y + down) * width + x + across)]! < 0xb0
      if (sign) found.push([rect.left + (x * rect.width) / width, rect.top + (y * rect.height) / height])
    }
    return found
  })

/** The nodes that wear a mark, found as people do: by choosing what is below it. */
async function wearers(page: Page): Promise<string[]> {
  const names = new Set<string>()
  for (const [x, y] of await marks(page)) {
    await page.mouse.click(x - 6, y + 5)
    names.add((await page.locator('#inspector .identity button').allTextContents())[0] ?? 'no node')
  }
  return [...names].sort()
}

/** Waits until the editor shows it at all its places. */
export async function seesWarning(page: Page, code: WarningCode, [node, port]: readonly [node?: string, port?: string]): Promise<void> {
  const lesser = page.locator('#problems .lesser')
  const line = lesser
    .filter({ has: page.locator('code', { hasText: node === undefined ? exactly(code) : new RegExp(`^${code} ${node}${port === undefined ? '(\\.|$)' : `\\.${port.replace(/[.[\]]/g, '\\$&')}`}`) }) })
    .filter(node === undefined ? { has: page.locator('b', { hasText: exactly(NO_NODE) }) } : {})
    .first()
  await line.waitFor({ state: 'attached', timeout: LONG })
  // A training brings its own tab to the front.
  await page.getByRole('tab', { name: /^Problems/ }).click()
  await line.waitFor({ timeout: LONG })
  expect(await line.textContent()).toContain(WARNINGS[code].title.replace(/\.$/, ''))
  expect(await line.locator('small').textContent()).toBe('warning')
  await vi.waitFor(async () => {
    // Beside the code stands the node's own name, which its title may hide.
    const doubted = new Set((await lesser.locator('code').allTextContents()).flatMap((text) => /^\S+ ([^.]+)/.exec(text)?.[1] ?? []))
    expect(await wearers(page)).toEqual([...doubted].sort())
  }, { timeout: LONG, interval: 200 })
  if (node === undefined) return

  await line.locator('button').click()
  await page.locator('#inspector .identity button', { hasText: exactly(node) }).waitFor({ timeout: LONG })
  const name = port?.split(/[.[]/)[0] ?? ''
  const field = page.locator(`#inspector :is([data-param="${name}"], [data-port="${name}"])`)
  if (name !== '' && (await field.count()) > 0) await expect.poll(() => field.first().getAttribute('class'), { timeout: LONG }).toContain('doubtful')
}

/** From the button to a good end. */
export async function renders(page: Page): Promise<void> {
  await page.locator('#render').click({ timeout: LONG })
  // What stood there before is gone at once.
  const status = page.locator('#status', { hasText: /^(Done|Render failed)/ })
  await status.waitFor({ timeout: LONG })
  expect(await status.textContent()).toMatch(/^Done, with \d+ warning/)
}
