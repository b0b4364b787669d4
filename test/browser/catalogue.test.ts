/** Every node of the catalogue is placed and inspected, its help and widgets made from what the server says of it. */
import { expect, test } from 'vitest'
import { missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

useBrowser()

test.skipIf(missing)(named('every node is placed and inspected'), { timeout: 300_000 }, async () => {
  const { page, said, shot } = await kit.open()
  await page.getByRole('button', { name: 'New', exact: true }).click()
  await page.locator('#canvas').focus()
  const specs = kit.engine.registry.nodes()
  for (const spec of specs) {
    await page.keyboard.press('a')
    await page.locator('.picker input').fill(spec.type)
    await page.locator('.picker li', { has: page.getByText(spec.title, { exact: true }) }).first().click()
    const inspector = page.locator('#inspector')
    await inspector.getByText(`· ${spec.type}`, { exact: false }).first().waitFor()
    expect(await inspector.locator('[data-param]').evaluateAll((fields) => fields.map((field) => (field as HTMLElement).dataset['param']).sort()), spec.type).toEqual(Object.keys(spec.params).sort())
    await page.locator('#canvas').focus()
  }
  await page.locator('#tab-problems-tab .count.bad').waitFor()
  await page.keyboard.press('Shift+L')
  await shot('catalogue')
  expect(specs.length).toBeGreaterThan(70)
  expect(said.filter((text) => !text.startsWith('422'))).toEqual([])
})
