/** Nothing is lost: unsaved graphs come back, saves keep versions, what is deleted lies in the trash, a graph goes elsewhere with its files. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

useBrowser()

const command = async (page: Page, title: string): Promise<void> => {
  await page.keyboard.press('Control+k')
  await page.locator('.picker input').fill(title)
  await page.keyboard.press('Enter')
}
const title = (page: Page) => page.getByLabel('Title of the graph')
const call = async (page: Page, text: string): Promise<void> => {
  await title(page).fill(text)
  await title(page).blur()
}
const save = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+s')
  await page.locator('#saved', { hasText: /^Saved/ }).waitFor()
}
const tabs = (page: Page) => page.locator('.graph-tab > button:first-child')
const read = (path: string) => JSON.parse(readFileSync(join(kit.project, path), 'utf8')) as { title?: string; nodes: Record<string, { params?: object }> }

test.skipIf(missing)(named('graphs are saved by their titles, kept in versions, copied, renamed, deleted and brought back'), { timeout: 120_000 }, async () => {
  const { page, said, shot } = await kit.open()
  await page.locator('.preview[data-shown]').waitFor()
  // Two that were never named are told apart, in their tabs and in the title of the page.
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await expect.poll(() => title(page).inputValue()).toBe('Untitled')
  // A graph without nodes shows no film of another.
  await page.locator('#note', { hasText: 'Select a node to see its output.' }).waitFor()
  expect(await page.locator('#screen').isVisible()).toBe(false)
  await call(page, 'Harbour')
  await page.getByRole('button', { name: 'New graph' }).click()
  await expect.poll(() => title(page).inputValue()).toBe('Untitled')
  await call(page, 'Harbour')
  await expect.poll(() => tabs(page).allTextContents()).toEqual(['Tiny', 'Harbour · new●', 'Harbour · new 2●'])
  await expect.poll(() => page.title()).toBe('● Harbour · new 2 – Reelgraph')
  await save(page)
  expect(existsSync(join(kit.project, 'graphs/harbour.json'))).toBe(true)
  await tabs(page).nth(1).click()
  await save(page)
  expect(existsSync(join(kit.project, 'graphs/harbour-2.json'))).toBe(true)
  await expect.poll(() => tabs(page).allTextContents()).toEqual(['Tiny', 'Harbour · harbour-2', 'Harbour · harbour'])

  // Each save keeps the one before.
  await page.getByLabel('Description of the graph').fill('By night')
  await save(page)
  await call(page, 'Port')
  await save(page)
  await command(page, 'Versions of the graph')
  const rows = page.locator('dialog.versions li')
  await expect.poll(() => rows.count()).toBe(2)
  expect(await rows.nth(0).textContent()).toContain('of the graph: title')
  expect(await rows.nth(1).textContent()).toContain('of the graph: description')
  await shot('files-versions')
  await rows.nth(1).getByRole('button', { name: /^Restore/ }).click()
  await expect.poll(() => title(page).inputValue()).toBe('Harbour')
  await page.locator('#canvas').focus()
  await page.keyboard.press('Control+z')
  await expect.poll(() => title(page).inputValue()).toBe('Port')

  await command(page, 'Save as')
  await page.locator('dialog.ask input').fill('Port at dawn')
  await page.keyboard.press('Enter')
  await page.locator('.toast', { hasText: 'port-at-dawn.json' }).waitFor()
  expect(read('graphs/harbour-2.json').title).toBe('Port')
  expect(read('graphs/port-at-dawn.json').title).toBe('Port at dawn')
  await page.keyboard.press('Escape')
  await page.locator('#canvas').focus()
  await page.keyboard.press('F2')
  await page.locator('dialog.ask input').fill('Port at dusk')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => location.hash === '#graphs/port-at-dusk.json')
  expect(existsSync(join(kit.project, 'graphs/port-at-dawn.json'))).toBe(false)

  // Into the trash and back.
  await page.keyboard.press('Control+o')
  const dialog = page.locator('dialog.graphs')
  await dialog.getByRole('button', { name: 'Delete: Port at dusk' }).click()
  await dialog.getByRole('region', { name: 'Trash' }).waitFor()
  expect(existsSync(join(kit.project, 'graphs/port-at-dusk.json'))).toBe(false)
  await shot('files-graphs')
  await dialog.getByRole('button', { name: 'Bring back: Port at dusk' }).click()
  await page.waitForFunction(() => location.hash === '#graphs/port-at-dusk.json')
  expect(read('graphs/port-at-dusk.json').title).toBe('Port at dusk')
  expect(said).toEqual([])
  await page.context().close()
})

test.skipIf(missing)(named('what was never saved is listed and comes back after its tab and its page were closed'), { timeout: 120_000 }, async () => {
  const first = await kit.open()
  const { page } = first
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await call(page, 'Left open')
  await page.getByRole('button', { name: 'New graph' }).click()
  await call(page, 'Closed by hand')
  await page.getByRole('button', { name: 'Close Closed by hand' }).click()
  await page.locator('dialog.ask').getByRole('button', { name: 'Close' }).click()
  await expect.poll(() => page.locator('#graphs optgroup option').allTextContents()).toEqual(['Closed by hand'])
  await page.waitForTimeout(500)

  const second = await kit.open('graphs/tiny.json', { beside: page })
  // The living page keeps its own.
  expect(await tabs(second.page).allTextContents()).toEqual(['Tiny'])
  await page.close()
  await second.page.close({ runBeforeUnload: false })
  const third = await (async () => {
    const context = first.page.context()
    const opened = await context.newPage()
    await opened.goto(`${kit.url}/#graphs/tiny.json`)
    await opened.locator('body[data-ready]').waitFor()
    return opened
  })()
  await expect.poll(() => tabs(third).allTextContents(), { timeout: 60_000 }).toEqual(['Left open●', 'Tiny'])
  await third.keyboard.press('Control+o')
  const unsaved = third.locator('dialog.graphs').getByRole('region', { name: 'Not saved' })
  await expect.poll(() => unsaved.locator('b').allTextContents()).toEqual(['Left open', 'Closed by hand'])
  await unsaved.locator('.graph-name', { hasText: 'Closed by hand' }).click()
  await expect.poll(() => title(third).inputValue()).toBe('Closed by hand')
  // Where the browser has no room for it, leaving warns.
  await third.evaluate(() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } })
  await call(third, 'Too much')
  await third.locator('.toast', { hasText: 'no room left' }).waitFor()
  const warned = new Promise<string>((resolve) => third.once('dialog', (one) => { resolve(one.type()); void one.accept() }))
  await third.close({ runBeforeUnload: true })
  expect(await warned).toBe('beforeunload')
  await first.page.context().close()
})

test.skipIf(missing)(named('a graph goes with its files into another project; steps back are gestures'), { timeout: 120_000 }, async () => {
  writeFileSync(join(kit.project, 'assets-note.txt'), '')
  const { page, said } = await kit.open()
  const [download] = await Promise.all([page.waitForEvent('download'), command(page, 'Share the graph')])
  expect(download.suggestedFilename()).toBe('tiny.reelgraph')
  const bytes = [...readFileSync(await download.path())]
  writeFileSync(join(kit.project, 'graphs/tiny.json'), JSON.stringify({ format: 1, title: 'Another', nodes: {} }))
  await page.reload()
  await page.locator('body[data-ready]').waitFor()
  await page.evaluate((all) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(all)], 'tiny.reelgraph'))
    document.querySelector('#canvas')!.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, clientX: 300, clientY: 300 }))
  }, bytes)
  await page.locator('.toast', { hasText: 'in place' }).waitFor()
  expect(read('graphs/tiny-2.json').nodes).toHaveProperty('film')
  expect(read('graphs/tiny.json').title).toBe('Another')
  expect(readdirSync(join(kit.project, 'assets')).filter((name) => !name.startsWith('.'))).toEqual([])

  // Five edits of one field are five steps; the letters of one are one.
  for (const text of ['a', 'ab', 'abc', 'abcd', 'abcde']) {
    await title(page).click()
    await title(page).press('Control+a')
    await title(page).pressSequentially(text)
    await title(page).blur()
  }
  for (const text of ['abcd', 'abc', 'ab', 'a']) {
    await page.locator('#canvas').focus()
    await page.keyboard.press('Control+z')
    await expect.poll(() => title(page).inputValue()).toBe(text)
  }
  expect(said).toEqual([])
  await page.context().close()
})
