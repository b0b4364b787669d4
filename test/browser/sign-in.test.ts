/** A server that asks who is there: the page signs in by an account or a token, works by its cookie, is told what its role is not for, and signs out. */
import { expect, test } from 'vitest'
import { createToken, createTokenBook } from '../../engine/access/tokens.ts'
import { createAccess } from '../../engine/server/access.ts'
import type { Oidc } from '../../engine/server/oidc.ts'
import { failure } from '../../engine/contract/errors.ts'
import { createServer } from '../../engine/server/create-server.ts'
import { EDITOR, missing, named } from './browser-kit.ts'
import { kit, useBrowser } from './use-browser.ts'

useBrowser()

test.skipIf(missing)(named('a page signs in with an account or a token, stays signed in, and signs out'), { timeout: 300_000 }, async () => {
  const { secret } = createToken(kit.project, { name: 'Ana', role: 'viewer' })
  // Who signs people in elsewhere sends the browser straight back.
  const oidc: Oidc = {
    title: 'The studio', over: 'reelgraph-sign-in=; Path=/api/sign-in; Max-Age=0',
    begin: () => Promise.resolve({ to: `${server.url}/api/sign-in/return?code=c&state=s`, cookie: 'reelgraph-sign-in=x; Path=/api/sign-in' }),
    finish: (search, cookies) => (search === '?code=c&state=s' && cookies?.includes('reelgraph-sign-in=x') === true ? Promise.resolve({ name: 'Bo', role: 'maker', token: 'oidc-1' }) : Promise.reject(failure('E_OIDC_REFUSED'))),
  }
  const server = await createServer({ engine: kit.engine, queue: kit.queue, port: 0, editorFolder: EDITOR, access: createAccess(createTokenBook(kit.project)), oidc })
  try {
    const { page, shot } = await kit.open()
    const dialog = page.locator('dialog[aria-label="Sign in"]')
    await page.goto(`${server.url}/api/sign-in/return?code=c&state=s`)
    await dialog.getByText('Signing in has failed').waitFor()
    expect(new URL(page.url()).search, 'told once').toBe('')
    const account = dialog.getByRole('link', { name: 'Sign in with The studio' })
    await account.waitFor()
    await shot('sign-in-account')
    await account.click()
    await page.locator('body[data-ready]').waitFor()
    expect(await dialog.count()).toBe(0)
    await page.keyboard.press('Control+k')
    await page.locator('.picker input').fill('Sign out')
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.goto(`${server.url}/#graphs/tiny.json`)
    await page.reload()
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
