/** The page for everyone: panels of any size, on any screen, by any means. */
import { expect, test } from 'vitest'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

useBrowser()

test.skipIf(missing)(named('panels are resized by mouse and keys, close and open, are remembered per layout, and the preview fills the screen'), { timeout: 90_000 }, async () => {
  const { page, said } = await kit.open()
  const sizeOf = async (selector: string, side: 'width' | 'height') => Math.round((await page.locator(selector).boundingBox())?.[side] ?? 0)
  const edge = (name: string) => page.getByRole('separator', { name })
  const inspector = edge('Width of the inspector')
  const first = await sizeOf('#inspector', 'width')
  expect(await inspector.getAttribute('aria-valuenow')).toBe(String(first))
  expect(await inspector.getAttribute('aria-controls')).toBe('inspector')

  const drag = async (name: string, x: number, y: number): Promise<void> => {
    const box = (await edge(name).boundingBox())!
    const [fromX, fromY] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(fromX, fromY)
    await page.mouse.down()
    await page.mouse.move(fromX + x, fromY + y, { steps: 5 })
    await page.mouse.up()
  }
  await drag('Width of the inspector', -100, 0)
  expect(await sizeOf('#inspector', 'width')).toBe(first + 100)
  expect(await sizeOf('#canvas', 'width')).toBe(1440 - first - 100)
  const dock = await sizeOf('#dock', 'height')
  await drag('Height of the preview', 0, -80)
  expect(await sizeOf('#dock', 'height')).toBe(dock + 80)
  const lists = await sizeOf('#lists', 'width')
  await drag('Width of the lists', 40, 0)
  expect(await sizeOf('#lists', 'width')).toBe(lists - 40)

  // By keys: sixteen pixels, Shift eighty; Enter closes and opens.
  await inspector.focus()
  await page.keyboard.press('ArrowRight')
  expect(await sizeOf('#inspector', 'width')).toBe(first + 84)
  await page.keyboard.press('Shift+ArrowLeft')
  expect(await sizeOf('#inspector', 'width')).toBe(first + 164)
  expect(await inspector.getAttribute('aria-valuenow')).toBe(String(first + 164))
  await page.keyboard.press('Enter')
  expect(await page.locator('#inspector').isVisible()).toBe(false)
  expect(await sizeOf('#canvas', 'width')).toBe(1440)
  await page.keyboard.press('Enter')
  expect(await sizeOf('#inspector', 'width')).toBe(first + 164)

  // Each layout has its own; all are there after a reload.
  await page.getByRole('button', { name: 'Reviewing' }).click()
  expect(await page.locator('#inspector').isVisible()).toBe(false)
  expect(await sizeOf('#dock', 'height')).toBeGreaterThan(600)
  await page.reload()
  await page.locator('body[data-ready]').waitFor()
  expect(await page.locator('#inspector').isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Wiring' }).click()
  expect(await sizeOf('#inspector', 'width')).toBe(first + 164)
  expect(await sizeOf('#dock', 'height')).toBe(dock + 80)
  await inspector.dblclick()
  expect(await sizeOf('#inspector', 'width')).toBe(first)

  // Dragged well below its least, a panel closes; out of the edge it comes back.
  await drag('Height of the preview', 0, 400)
  expect(await page.locator('#dock').isVisible()).toBe(false)
  await page.keyboard.press('Control+k')
  await page.locator('.picker input').fill('Panels as they were at first')
  await page.keyboard.press('Enter')
  await expect.poll(() => sizeOf('#dock', 'height')).toBe(dock)

  await page.locator('#canvas').focus()
  await page.keyboard.press('Alt+Enter')
  expect(await page.locator('.preview').boundingBox()).toMatchObject({ x: 0, y: 0, width: page.viewportSize()!.width, height: page.viewportSize()!.height })
  await page.keyboard.press('Escape')
  await expect.poll(() => sizeOf('.preview', 'height')).toBeLessThan(dock + 1)
  await page.getByRole('button', { name: 'Full screen' }).click()
  expect(await sizeOf('.preview', 'width')).toBe(1440)
  await page.keyboard.press('Escape')
  await expect.poll(() => sizeOf('.preview', 'width')).toBeLessThan(1440)
  expect(said).toEqual([])
})
