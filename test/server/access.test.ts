/** Who may do what: every row of the route table with every role, against a real server; cookies, the socket, and the audit log. */
import { createHash } from 'node:crypto'
import { chownSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'libsql'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import sharp from 'sharp'
import WebSocket from 'ws'
import { auditFile, openAudit, type Audit } from '../../engine/access/audit.ts'
import { checkQuota, spentCredits, type Counted, type Quota } from '../../engine/access/quota.ts'
import { ROLES, type Role } from '../../engine/access/roles.ts'
import { createToken, createTokenBook, listTokens, revokeToken } from '../../engine/access/tokens.ts'
import { createAccess, OPEN_ACCESS } from '../../engine/server/access.ts'
import { createClient } from '../../engine/client/index.ts'
import { startServer, TINY, type ServerKit } from './kit.ts'

const LONG = 300_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-access-'))
const tokens = Object.fromEntries(ROLES.map((role) => [role, createToken(project, { name: `the ${role}`, role })])) as Record<Role, ReturnType<typeof createToken>>
let audit: Audit
let kit: ServerKit
beforeAll(async () => {
  audit = openAudit(project)
  // Packages of tiny models.
  vi.stubEnv('REELGRAPH_MODELS', fileURLToPath(new URL('../fixtures/models', import.meta.url)))
  kit = await startServer({ access: createAccess(createTokenBook(project)), audit }, { project })
}, LONG)
afterAll(async () => {
  vi.unstubAllEnvs()
  audit.close()
  await kit.close()
})

const bearer = (role: Role): Record<string, string> => ({ Authorization: `Bearer ${tokens[role].secret}` })
const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: object): Promise<Response> =>
  fetch(`${kit.url}${path}`, { method, headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { code?: unknown }).code

describe('tokens', () => {
  it('are 256 bits, of which the digest alone is kept, for the owner alone', () => {
    const { secret, token } = tokens.maker
    expect(Buffer.from(secret.replace('rg_', ''), 'base64url')).toHaveLength(32)
    const file = join(project, '.reelgraph/tokens.json')
    expect(readFileSync(file, 'utf8')).not.toContain(secret.slice(3))
    expect(token.digest).toBe(createHash('sha256').update(secret).digest('hex'))
    expect(listTokens(project)).toHaveLength(ROLES.length)
  })
  it.skipIf(process.getuid?.() !== 0)('that an administrator makes are for the owner of the project (skipped: not root)', () => {
    const own = mkdtempSync(join(tmpdir(), 'reelgraph-owner-'))
    chownSync(own, 12345, 54321)
    createToken(own, { name: 'a', role: 'viewer' })
    openAudit(own).close()
    for (const name of ['', '/tokens.json', '/audit.sqlite']) expect(statSync(`${own}/.reelgraph${name}`), name).toMatchObject({ uid: 12345, gid: 54321 })
    expect(statSync(`${own}/.reelgraph/tokens.json`).mode & 0o777).toBe(0o600)
    rmSync(own, { recursive: true })
  })
  it('have names that can be shown', () => {
    for (const name of ['', ' ', 'x'.repeat(65), 'a\u001b[31mred', 'two\nlines']) expect(() => createToken(project, { name, role: 'viewer' }), JSON.stringify(name)).toThrow(expect.objectContaining({ code: 'E_USAGE' }))
  })
  it('end with their time, and when they are revoked, at once', async () => {
    const own = mkdtempSync(join(tmpdir(), 'reelgraph-tokens-'))
    const now = new Date('2026-01-01T00:00:00Z')
    const { secret, token } = createToken(own, { name: 'a', role: 'viewer', days: 90, now })
    const book = createTokenBook(own)
    expect(token.expires).toBe('2026-04-01T00:00:00.000Z')
    expect(book.find(secret, new Date('2026-03-31T23:59:59Z'))?.id).toBe(token.id)
    expect(book.find(secret, new Date('2026-04-01T00:00:00Z'))).toBeUndefined()
    expect(book.find(`${secret}x`, now)).toBeUndefined()
    await new Promise((resolve) => setTimeout(resolve, 20))
    revokeToken(own, token.id)
    expect(book.find(secret, now)).toBeUndefined()
    expect(() => revokeToken(own, token.id)).toThrow(expect.objectContaining({ code: 'E_ACCESS_UNKNOWN' }))
    writeFileSync(join(own, '.reelgraph/tokens.json'), '{"tokens":[{"id":1}]}')
    expect(() => book.find(secret, now)).toThrow(expect.objectContaining({ code: 'E_ACCESS_FILE' }))
    rmSync(own, { recursive: true })
  })
})

describe('the route table', () => {
  it('lets each role do what its rows say, and nobody else', { timeout: LONG }, async () => {
    const document = (await (await ask('GET', '/api/openapi.json')).json()) as { paths: Record<string, Record<string, { 'x-role'?: Role; security: readonly object[] }>> }
    const rows = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, { 'x-role': role, security }]) => ({ method: method.toUpperCase(), path, role, security })))
    expect(rows.length).toBeGreaterThan(40)
    const odd: string[] = []
    // Nothing is to be made of it.
    kit.queue.pause()
    for (const { method, path, role, security } of rows) {
      expect(security.length > 0, path).toBe(role !== undefined)
      // Names of nothing: what is let in finds nothing, or is refused for what it says.
      const address = path.replace('{name}', 'no-such').replace(/\{\w+\}/g, 'no-such.json')
      // The server would go on with these.
      if (path.startsWith('/api/queue')) continue
      for (const who of [undefined, ...ROLES]) {
        const { status } = await ask(method, address, who === undefined ? {} : bearer(who), method === 'POST' || method === 'PUT' ? { 'no such thing': 1 } : undefined)
        const needs = role === undefined ? -1 : ROLES.indexOf(role)
        const has = who === undefined ? -1 : ROLES.indexOf(who)
        const expected = has >= needs ? 'in' : who === undefined ? '401' : '403'
        // Calls of starts and of sessions look after it themselves, and there is no such start.
        const got = status === 401 ? '401' : status === 403 ? '403' : 'in'
        if (got !== expected && path !== '/api/session') odd.push(`${method} ${path} as ${who ?? 'nobody'}: ${status}, expected ${expected}`)
      }
    }
    expect(odd).toEqual([])
    expect(kit.queue.list({ limit: 1, offset: 0 }).total).toBe(0)
    kit.queue.resume()
  })
  it('tells what is missing', async () => {
    const none = await ask('GET', '/api/graphs')
    expect([none.status, await codeOf(none)]).toEqual([401, 'E_ACCESS_TOKEN'])
    const less = await ask('DELETE', '/api/graphs/graphs/tiny.json', bearer('viewer'))
    expect([less.status, await codeOf(less)]).toEqual([403, 'E_ACCESS_ROLE'])
    expect(existsSync(join(project, 'graphs/tiny.json'))).toBe(true)
    expect((await ask('GET', '/api/graphs', { Authorization: 'Bearer rg_no' })).status).toBe(401)
  })
  it('asks for more where a node does', { timeout: LONG }, async () => {
    const inner = { format: 1, nodes: { lora: { type: 'train-lora', version: 1, params: { folder: 'pictures', model: 'tiny-stable-diffusion' } } } }
    mkdirSync(join(project, 'pictures'), { recursive: true })
    writeFileSync(join(project, 'pictures/a.png'), await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } }).png().toBuffer())
    const order = (who: Role): Promise<Response> => ask('POST', '/api/runs', bearer(who), { document: inner })
    const less = await order('maker')
    const problem = (await less.json()) as { code: string; faults: readonly object[] }
    expect([less.status, problem.code]).toEqual([403, 'E_ACCESS_ROLE'])
    expect(problem.faults[0]).toMatchObject({ node: 'lora', type: 'train-lora', expected: 'the role trainer' })
    kit.queue.pause()
    const more = await order('trainer')
    expect(more.status).toBe(202)
    await ask('POST', `/api/runs/${((await more.json()) as { id: string }).id}/cancel`, bearer('maker'))
    kit.queue.resume()
  })
  it('gives no more than a day\'s quota, of training too', { timeout: LONG }, async () => {
    const { secret } = createToken(project, { name: 'Bo', role: 'maker', quota: { runs: 1 } })
    const order = (): Promise<Response> => ask('POST', '/api/runs', { Authorization: `Bearer ${secret}` }, { document: TINY })
    kit.queue.pause()
    const first = await order()
    expect(first.status).toBe(202)
    const second = await order()
    expect([second.status, await codeOf(second)]).toEqual([429, 'E_QUOTA'])
    await ask('POST', `/api/runs/${((await first.json()) as { id: string }).id}/cancel`, bearer('maker'))
    kit.queue.resume()
  })
  it('counts what was submitted within 24 hours, and the minutes that it took', () => {
    const now = new Date('2026-01-02T00:00:00Z')
    const run = (submitted: string, started?: string, finished?: string): Counted => ({ submitted, ...(started === undefined ? {} : { started }), ...(finished === undefined ? {} : { finished }) })
    const runs = [run('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T23:00:00Z'), run('2026-01-01T20:00:00Z', '2026-01-01T20:00:00Z', '2026-01-01T20:20:00Z'), run('2026-01-01T23:50:00Z', '2026-01-01T23:50:00Z'), run('2026-01-01T23:59:00Z')]
    const refused = (quota: Quota): unknown => {
      try {
        checkQuota(quota, runs, now)
        return undefined
      } catch (thrown) {
        return (thrown as { faults: readonly { got: string; detail: string }[] }).faults[0]
      }
    }
    // The first is a day old; twenty minutes and ten are left.
    expect(refused({ runs: 4, minutes: 31 })).toBeUndefined()
    expect(refused({ runs: 3 })).toMatchObject({ got: '3', detail: expect.stringContaining('2026-01-02T20:00:00') as string })
    expect(refused({ minutes: 30 })).toMatchObject({ got: '30.0' })
    expect(refused({})).toBeUndefined()
  })
  it('takes credits by begun minutes, and gives them back for what failed or was cancelled', () => {
    const now = new Date('2026-01-02T00:00:00Z')
    const at = (minute: string): string => `2026-01-01T23:${minute}:00Z`
    const runs: readonly Counted[] = [
      { status: 'done', submitted: at('00'), started: at('00'), finished: '2026-01-01T23:02:01Z' }, { status: 'failed', submitted: at('10'), started: at('10'), finished: at('50') },
      { status: 'cancelled', submitted: at('20') }, { status: 'running', submitted: at('30'), started: at('56') }, { status: 'queued', submitted: at('40') },
    ]
    // Three minutes begun, nothing, nothing, four, and one that is held back.
    expect(spentCredits(runs, now)).toBe(8)
    expect(() => checkQuota({ credits: 9 }, runs, now)).not.toThrow()
    expect(() => checkQuota({ credits: 8 }, runs, now)).toThrow(expect.objectContaining({ code: 'E_QUOTA' }))
  })
  it('tells of the credits that are spent', async () => {
    const { secret } = createToken(project, { name: 'Cy', role: 'maker', quota: { credits: 5 } })
    expect(await (await ask('GET', '/api/session', { Authorization: `Bearer ${secret}` })).json()).toMatchObject({ name: 'Cy', quota: { credits: 5 }, spent: { credits: 0 } })
  })
  it('reads no body of nobody', async () => {
    // Larger than any body may be: who has no token is not told so.
    const response = await ask('POST', '/api/runs', {}, { document: 'x'.repeat(5 << 20) })
    expect(response.status).toBe(401)
    expect((await ask('POST', '/api/runs', bearer('maker'), { document: 'x'.repeat(5 << 20) })).status).toBe(413)
  })
})

describe('a page', () => {
  it('gets a cookie that scripts cannot read, for its token, and acts by it from its own place alone', async () => {
    const signed = await ask('POST', '/api/session', { Origin: kit.url }, { token: tokens.maker.secret })
    expect(await signed.json()).toEqual({ name: 'the maker', role: 'maker', token: tokens.maker.token.id, open: false })
    const set = signed.headers.get('set-cookie')!
    expect(set).toMatch(/; HttpOnly; SameSite=Strict$/)
    const cookie = { Cookie: set.split(';')[0]! }
    expect((await ask('GET', '/api/graphs', cookie)).status).toBe(200)
    const graph = { document: TINY }
    expect((await ask('POST', '/api/validate', { ...cookie, Origin: kit.url }, graph)).status).toBe(200)
    // What another site makes the browser send comes without our origin.
    const forged = await ask('POST', '/api/validate', cookie, graph)
    expect([forged.status, await codeOf(forged)]).toEqual([403, 'E_HTTP_ORIGIN'])
    const over = await ask('DELETE', '/api/session', { ...cookie, Origin: kit.url })
    expect(over.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await ask('GET', '/api/graphs', cookie)).status).toBe(401)
  })
  it('is signed in for twelve hours, each time by 256 bits of their own', () => {
    const clock = { now: Date.parse('2026-01-01T00:00:00Z') }
    const access = createAccess(createTokenBook(project), () => new Date(clock.now))
    const [one, other] = [access.signIn(tokens.maker.secret, true), access.signIn(tokens.maker.secret, true)]
    const value = (cookie: string): string => cookie.split(';')[0]!.split('=')[1]!
    expect(one.cookie).toMatch(/; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/)
    expect(Buffer.from(value(one.cookie), 'base64url')).toHaveLength(32)
    expect(value(one.cookie)).not.toBe(value(other.cookie))
    const who = () => access.callerOf({ headers: { cookie: one.cookie.split(';')[0]! }, method: 'GET' } as never)?.name
    clock.now += 12 * 3600_000 - 1
    expect(who()).toBe('the maker')
    clock.now += 1
    expect(who()).toBeUndefined()
  })
  it('is refused with a token that nobody has', async () => {
    expect((await ask('POST', '/api/session', {}, { token: 'rg_guess' })).status).toBe(401)
  })
  it('has streams that nothing on the way keeps', async () => {
    kit.queue.pause()
    const { id } = kit.queue.submit({ document: TINY as never, inputs: {} })
    const answer = await ask('GET', `/api/runs/${id}/events`, bearer('viewer'))
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    await answer.body!.cancel()
    kit.queue.cancel(id)
    kit.queue.resume()
  })
  it('hears no more once its token is revoked', async () => {
    const { secret, token } = createToken(project, { name: 'Wes', role: 'viewer' })
    const socket = new WebSocket(`${kit.url.replace('http', 'ws')}/api/events`, { headers: { Authorization: `Bearer ${secret}` } })
    const heard: string[] = []
    socket.on('message', (data) => void heard.push((data as Buffer).toString()))
    const closed = new Promise<number>((resolve) => socket.on('close', resolve))
    await new Promise((resolve) => socket.on('open', resolve))
    await new Promise((resolve) => setTimeout(resolve, 20))
    revokeToken(project, token.id)
    kit.queue.pause()
    kit.queue.resume()
    expect(await closed).toBe(1008)
    expect(heard).toEqual([])
  })
  it('hears events with a token alone', async () => {
    const opens = (headers: Record<string, string>): Promise<string> => new Promise((resolve) => {
      const socket = new WebSocket(`${kit.url.replace('http', 'ws')}/api/events`, { headers })
      socket.on('open', () => { socket.close(); resolve('open') })
      socket.on('error', (error) => resolve(error.message))
    })
    expect(await opens({})).toContain('401')
    expect(await opens(bearer('viewer'))).toBe('open')
  })
})

describe('the audit log', () => {
  it('has who asked for a render, what became of it, and what was refused', { timeout: LONG }, async () => {
    const client = createClient({ url: kit.url, token: tokens.maker.secret })
    const submitted = await client.answer('post', '/api/runs', { body: { document: { ...TINY, inputs: { seconds: { type: 'number', default: 0.5 } } } as never } })
    await client.run(submitted.id).done()
    expect(await client.run(submitted.id).state()).toMatchObject({ by: 'the maker', status: 'done' })
    await ask('POST', '/api/models/some/pull', bearer('maker'))
    const { rows } = (await (await ask('GET', '/api/audit', bearer('admin'))).json()) as { rows: readonly Record<string, unknown>[] }
    expect(rows).toContainEqual(expect.objectContaining({ who: 'the maker', token: tokens.maker.token.id, what: 'render', target: submitted.id, outcome: 'ok', from: expect.stringMatching(/127\.0\.0\.1$/) as string }))
    expect(rows).toContainEqual(expect.objectContaining({ who: 'the maker', what: 'ended', target: submitted.id, outcome: 'done' }))
    expect(rows).toContainEqual(expect.objectContaining({ who: 'the maker', what: 'pull', target: 'some', outcome: 'E_ACCESS_ROLE' }))
    expect(rows).toContainEqual(expect.objectContaining({ who: 'nobody', what: 'sign-in', outcome: 'E_ACCESS_TOKEN' }))
    expect(rows).toContainEqual(expect.objectContaining({ who: 'the maker', token: tokens.maker.token.id, what: 'sign-in', outcome: 'ok' }))
    expect(rows.map(({ number }) => number)).toEqual(rows.map((_, i) => i + 1))
    expect(JSON.stringify(rows)).not.toContain('rg_')
  })
  it('shows each row that was changed, taken out or put in', () => {
    const own = mkdtempSync(join(tmpdir(), 'reelgraph-audit-'))
    const log = openAudit(own, () => new Date('2026-01-01T00:00:00Z'))
    for (let i = 0; i < 5; i++) log.add({ who: 'a', what: 'render', target: String(i), outcome: 'ok' })
    expect(log.firstBroken()).toBeUndefined()
    // The first digest, by the rule as the guide has it.
    const first = log.rows(0, 1)[0]!
    const entry = JSON.stringify({ at: first.at, who: 'a', what: 'render', target: '0', outcome: 'ok' })
    expect(first.digest).toBe(createHash('sha256').update(`${'0'.repeat(64)}\n1\n${entry}`).digest('hex'))
    log.close()
    const tampered = (sql: string): number | undefined => {
      const copy = mkdtempSync(join(tmpdir(), 'reelgraph-audit-'))
      openAudit(copy).close()
      copyFileSync(auditFile(own), auditFile(copy))
      const db = new Database(auditFile(copy))
      expect(() => db.exec(sql), 'the log itself refuses').toThrow()
      db.exec('DROP TRIGGER audit_stays; DROP TRIGGER audit_keeps;')
      db.exec(sql)
      db.close()
      const opened = openAudit(copy)
      const found = opened.firstBroken()
      opened.close()
      rmSync(copy, { recursive: true })
      return found
    }
    expect(tampered("UPDATE audit SET entry = replace(entry, '\"ok\"', '\"no\"') WHERE number = 3")).toBe(3)
    expect(tampered('DELETE FROM audit WHERE number = 2')).toBe(2)
    expect(tampered("UPDATE audit SET number = 9 WHERE number = 4")).toBe(4)
    rmSync(own, { recursive: true })
  })
})

describe('without tokens', () => {
  it('everybody on this machine may do everything', async () => {
    const open = await startServer()
    expect((await fetch(`${open.url}/api/graphs`)).status).toBe(200)
    expect(await (await fetch(`${open.url}/api/session`)).json()).toEqual({ name: 'local', role: 'admin', open: true })
    expect(OPEN_ACCESS.open).toBe(true)
    await open.close()
  })
})
