/** A server that asks for tokens: the page signs in, works by its cookie, and is told what its role is not for. */
import { expect, test } from 'vitest'
import { createToken, createTokenBook } from '../../engine/access/tokens.ts'
import { createAccess } from '../../engine/server/access.ts'
import { createServer } from '../../engine/server/create-server.ts'
import { EDITOR, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

useBrowser()

test.skipIf(missing)(named('a page signs in with a token, and stays signed in'), { timeout: 300_000 }, async () => {
  const { secret } = createToken(kit.project, { name: 'Ana', role: 'viewer' })
  const server = await createServer({ engine: kit.engine, queue: kit.queue, port: 0, editorFolder: EDITOR, access: createAccess(createTokenBook(kit.project)) })
  try {
    const { page, shot } = await kit.open()
    await page.goto(`${server.url}/#graphs/tiny.json`)
    const dialog = page.locator('dialog[aria-label="Sign in"]')
    await dialog.waitFor()
    await dialog.locator('input').fill('rg_guess')
    await dialog.getByRole('button').click()
    await dialog.getByText('This token is not known here').waitFor()
    await shot('sign-in')
    await dialog.locator('input').fill(secret)
    await dialog.getByRole('button').click()
    await page.locator('body[data-ready]').waitFor()
    expect(await page.evaluate(() => document.cookie), 'scripts see nothing of it').toBe('')
    await page.reload()
    await page.locator('body[data-ready]').waitFor()
    expect(await dialog.count()).toBe(0)
    // A viewer looks and does not render.
    const refused = page.waitForResponse((response) => response.url().endsWith('/api/runs') && response.request().method() === 'POST')
    await page.locator('#render').click()
    expect((await refused).status()).toBe(403)
    await page.getByText('The token is for less than this').or(page.getByText('the role maker')).first().waitFor()
    expect(await page.locator('#status').textContent()).toBe('')
    await shot('sign-in-viewer')
  } finally {
    await server.close()
  }
})
