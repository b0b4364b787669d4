/** Signing in by OpenID Connect: against a provider that others made, and against an issuer of our own that says what is wrong. */
import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAudit, type Audit } from '../../engine/access/audit.ts'
import { hasClaim, nameFor, parseOidc, readOidc, roleFor, type OidcConfig } from '../../engine/access/oidc-config.ts'
import { createSeal } from '../../engine/access/seal.ts'
import { createTokenBook } from '../../engine/access/tokens.ts'
import type { ReelgraphError } from '../../engine/contract/errors.ts'
import { createAccess } from '../../engine/server/access.ts'
import { createOidc, type Oidc } from '../../engine/server/oidc.ts'
import { startServer, type ServerKit } from './kit.ts'

const LONG = 120_000
const REDIRECT = 'http://films.test/api/sign-in/return'
const base: OidcConfig = { issuer: 'https://sso.test', clientId: 'reelgraph', redirect: REDIRECT, roles: { crew: 'maker', lab: 'trainer' } }

describe('oidc.json', () => {
  it.each<[string, object | string, string]>([
    ['no JSON', '{', 'JSON'],
    ['a role that is none', { ...base, roles: { crew: 'boss' } }, 'viewer, maker, trainer, admin'],
    ['a default that is none', { ...base, default: 'boss' }, 'default'],
    ['a secret, which belongs elsewhere', { ...base, secret: 's' }, 'secret'],
    ['no issuer', { clientId: 'a', redirect: REDIRECT }, 'issuer'],
    ['an issuer without TLS', { ...base, issuer: 'http://sso.test' }, 'https'],
    ['a way back to elsewhere', { ...base, redirect: 'https://films.test/elsewhere' }, 'redirect'],
  ])('is refused with %s', (_, value, said) => {
    expect(() => parseOidc(typeof value === 'string' ? value : JSON.stringify(value))).toThrow(expect.objectContaining({ code: 'E_ACCESS_FILE', faults: [expect.objectContaining({ detail: expect.stringContaining(said) as string })] }))
  })
  it('need not be there', () => expect(readOidc(mkdtempSync(join(tmpdir(), 'reelgraph-oidc-')))).toBeUndefined())
  it.each<[string, Partial<OidcConfig>, object, string | undefined]>([
    ['the highest that fits', {}, { groups: ['crew', 'lab', 'else'] }, 'trainer'],
    ['one that is no list', {}, { groups: 'crew' }, 'maker'],
    ['the default', {}, { groups: ['else'] }, 'viewer'],
    ['the default, of none', {}, {}, 'viewer'],
    ['another default', { default: 'maker' }, {}, 'maker'],
    ['nobody', { default: 'none' }, { groups: ['else'] }, undefined],
    ['within objects', { claim: 'realm_access.roles' }, { realm_access: { roles: ['lab'] } }, 'trainer'],
    ['names with dots', { claim: 'https://a.test/roles' }, { 'https://a.test/roles': ['crew'] }, 'maker'],
    ['names that every object has', {}, { groups: ['constructor', '__proto__', 'toString'] }, 'viewer'],
    ['what is no text', {}, { groups: [1, null, { crew: 'crew' }] }, 'viewer'],
  ])('gives a role: %s', (_, more, claims, role) => {
    const config = { ...base, ...more }
    expect(roleFor(config, claims as Record<string, unknown>)).toBe(role)
    expect(hasClaim(config, claims as Record<string, unknown>)).toBe(Object.keys(claims).length > 0)
  })
  it.each<[object, string]>([
    [{ sub: '1', preferred_username: 'ana', email: 'a@b.c', email_verified: true }, 'ana'],
    [{ sub: '1', email: 'a@b.c', email_verified: true }, 'a@b.c'],
    [{ sub: '1', email: 'boss@b.c', email_verified: false }, '1'],
    [{ sub: '1', preferred_username: 'local' }, '1'],
    [{ sub: '1', preferred_username: 'a\u001b[31mna\n' }, 'a[31mna'],
  ])('gives a name: %j', (claims, name) => expect(nameFor(claims as Record<string, unknown>)).toBe(name))
})

it('seals what a browser keeps: nothing of it can be read, changed, kept too long or come from elsewhere', () => {
  const seal = createSeal()
  const sealed = seal.close({ nonce: 'abc' }, 1000)
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('abc')
  expect(seal.open(sealed, 999)).toEqual({ nonce: 'abc' })
  expect(seal.open(sealed, 1000)).toBeUndefined()
  expect(createSeal().open(sealed, 0)).toBeUndefined()
  const bytes = Buffer.from(sealed, 'base64url')
  for (let at = 0; at < bytes.length; at += 1) {
    const other = Buffer.from(bytes)
    other[at]! ^= 1
    expect(seal.open(other.toString('base64url'), 0)).toBeUndefined()
  }
  for (const text of ['', 'x', sealed.slice(4)]) expect(seal.open(text, 0)).toBeUndefined()
})

async function listen(handle: RequestListener): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

describe('an issuer', () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const asked: { path: string; body: string; authorization?: string }[] = []
  /** What the next token says besides, signed by whom; what the token address answers instead. */
  let next: { readonly claims?: Record<string, unknown>; readonly by?: typeof key; readonly answer?: object } = {}
  let url = ''
  let server: Server
  let nonce = ''
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  function idToken(): string {
    const now = Math.floor(Date.now() / 1000)
    const text = `${part({ alg: 'ES256', kid: 'k', typ: 'JWT' })}.${part({ iss: url, aud: 'reelgraph', sub: 'u1', iat: now, exp: now + 60, nonce, preferred_username: 'ana', groups: ['crew'], ...next.claims })}`
    return `${text}.${sign('sha256', Buffer.from(text), { key: (next.by ?? key).privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  }
  beforeAll(async () => {
    ;({ server, url } = await listen((request, response) => {
      let body = ''
      request.on('data', (bytes: Buffer) => (body += bytes.toString()))
      request.on('end', () => {
        const path = request.url!
        asked.push({ path, body, ...(request.headers.authorization === undefined ? {} : { authorization: request.headers.authorization }) })
        const answer = path === '/.well-known/openid-configuration' ? { issuer: url, authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, jwks_uri: `${url}/keys`, id_token_signing_alg_values_supported: ['ES256'], response_types_supported: ['code'], subject_types_supported: ['public'] }
          : path === '/keys' ? { keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256', use: 'sig' }] }
          : path === '/token' ? (next.answer ?? { access_token: 'a', token_type: 'Bearer', id_token: idToken() }) : undefined
        response.writeHead(answer === undefined ? 404 : 'error' in answer ? 400 : 200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer ?? {}))
      })
    }))
  })
  afterAll(() => void server.close())

  const signIn = async (oidc: Oidc, change: (back: URLSearchParams, cookie: string) => string = (_, cookie) => cookie): Promise<unknown> => {
    const { to, cookie } = await oidc.begin(true)
    expect(cookie).toMatch(/^reelgraph-sign-in=[\w-]+; Path=\/api\/sign-in; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/)
    const sent = new URL(to).searchParams
    nonce = sent.get('nonce')!
    const back = new URLSearchParams({ code: 'c', state: sent.get('state')! })
    const cookies = change(back, cookie.split(';')[0]!)
    return oidc.finish(`?${back.toString()}`, cookies).catch((thrown: unknown) => (thrown as ReelgraphError).faults[0])
  }
  const fresh = (more: Partial<OidcConfig> = {}, secret?: string, now?: () => number): Oidc => createOidc({ config: { ...base, issuer: url, ...more }, secret, ...(now === undefined ? {} : { now }) })

  it('signs in, by PKCE, with the client\'s secret in the header', async () => {
    next = {}
    asked.length = 0
    const oidc = fresh({ quota: { runs: 3 } }, 'se:cret')
    expect(await signIn(oidc)).toEqual({ name: 'ana', role: 'maker', token: expect.stringMatching(/^oidc-[0-9a-f]{12}$/) as string, quota: { runs: 3 } })
    const token = asked.find(({ path }) => path === '/token')!
    expect(new URLSearchParams(token.body).get('code_verifier')).toMatch(/^[\w-]{43,}$/)
    expect(token.body).not.toContain('cret')
    expect(Buffer.from(token.authorization!.split(' ')[1]!, 'base64').toString()).toBe('reelgraph:se%3Acret')
  })
  const hour = 3600
  it.each<[string, typeof next, string]>([
    ['another nonce', { claims: { nonce: 'other' } }, 'nonce'],
    ['no nonce', { claims: { nonce: undefined } }, 'nonce'],
    ['a time that is over', { claims: { iat: Math.floor(Date.now() / 1000) - 2 * hour, exp: Math.floor(Date.now() / 1000) - hour } }, 'exp'],
    ['another audience', { claims: { aud: 'another' } }, 'aud'],
    ['another issuer', { claims: { iss: 'https://evil.test' } }, 'iss'],
    ['another\'s signature', { by: stranger }, 'signature'],
    ['a code that is not known', { answer: { error: 'invalid_grant', error_description: 'used before' } }, 'used before'],
  ])('is not believed with %s', async (_, wrong, said) => {
    next = wrong
    const fault = (await signIn(fresh())) as { code: string; detail: string }
    expect(fault.code).toBe('E_OIDC_REFUSED')
    expect(fault.detail).toContain(said)
  })
  it('has to be asked by this browser, for this try, within ten minutes', async () => {
    next = {}
    const oidc = fresh()
    const refused = { code: 'E_OIDC_REFUSED' }
    expect(await signIn(oidc, () => 'reelgraph-sign-in=none')).toMatchObject(refused)
    expect(await signIn(oidc, (back, cookie) => (back.set('state', 'other'), cookie))).toMatchObject(refused)
    expect(await signIn(oidc, (back, cookie) => (back.delete('code'), back.set('error', 'access_denied'), cookie))).toMatchObject({ ...refused, detail: expect.stringContaining('access_denied') as string })
    let time = Date.now()
    const late = fresh({}, undefined, () => time)
    expect(await signIn(late, (_, cookie) => ((time += 600_000), cookie))).toMatchObject(refused)
  })
  it('lets nobody in whose role is not known, where it is told so', async () => {
    next = { claims: { groups: ['strangers'] } }
    expect(await signIn(fresh({ default: 'none' }))).toMatchObject({ code: 'E_OIDC_REFUSED', detail: expect.stringContaining('groups') as string })
    expect(await signIn(fresh())).toMatchObject({ role: 'viewer' })
  })
  it('that fails is told of, and asked anew the next time', async () => {
    const faults: unknown[] = []
    const closed = await listen((_, response) => void response.writeHead(500).end())
    const oidc = createOidc({ config: { ...base, issuer: closed.url }, onFault: (all) => faults.push(...all) })
    await expect(oidc.begin(false)).rejects.toMatchObject({ code: 'E_OIDC' })
    closed.server.close()
    await new Promise((resolve) => setTimeout(resolve, 10))
    await expect(oidc.begin(false)).rejects.toMatchObject({ code: 'E_OIDC', faults: [{ got: closed.url, detail: expect.stringContaining('ECONNREFUSED') as string }] })
    expect(faults).toHaveLength(2)
  })
})

/** As much of a browser as signing in asks for. */
function browser(server: string) {
  const jar = new Map<string, string>()
  return async (address: string, init: RequestInit = {}): Promise<Response> => {
    const at = new URL(address.replace('http://films.test', server), server)
    const response = await fetch(at, { ...init, redirect: 'manual', headers: { Cookie: [...jar].filter(([key]) => key.startsWith(at.port)).map(([key, value]) => `${key.slice(at.port.length + 1)}=${value}`).join('; '), Accept: 'text/html', ...init.headers } })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!
      if (value === '' || /Max-Age=0|expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(`${at.port} ${name}`)
      else jar.set(`${at.port} ${name}`, value!)
    }
    return response
  }
}

interface Provider {
  callback(): RequestListener
  interactionFinished(request: unknown, response: unknown, result: object): Promise<void>
}
interface Context {
  readonly oidc: { readonly provider: { readonly Grant: new (facts: object) => { addOIDCScope(scope: string): void; save(): Promise<void> } }; readonly client: { readonly clientId: string }; readonly session: { readonly accountId: string } }
}

describe('oidc-provider', () => {
  const project = mkdtempSync(join(tmpdir(), 'reelgraph-oidc-'))
  let audit: Audit
  let kit: ServerKit
  let issuer: Server
  beforeAll(async () => {
    // @ts-expect-error it has no types of its own
    const { default: Provider } = (await import('oidc-provider')) as { readonly default: new (issuer: string, options: object) => Provider }
    const made: { provider?: Provider } = {}
    const found = await listen((request, response) => {
      if (request.url!.startsWith('/interaction/')) void made.provider!.interactionFinished(request, response, { login: { accountId: 'u7' } })
      else made.provider!.callback()(request, response)
    })
    issuer = found.server
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    made.provider = new Provider(found.url, {
      clients: [{ client_id: 'reelgraph', client_secret: 'secret of the client', redirect_uris: [REDIRECT] }],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] }, cookies: { keys: ['test'] },
      claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] }, scopes: ['openid', 'profile'],
      features: { devInteractions: { enabled: false } }, interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` }, pkce: { required: () => true },
      findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => ({ sub, preferred_username: 'ana', groups: ['crew'] }) }),
      ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
      async loadExistingGrant({ oidc: { provider: { Grant }, client, session } }: Context) {
        const grant = new Grant({ clientId: client.clientId, accountId: session.accountId })
        grant.addOIDCScope('openid profile')
        await grant.save()
        return grant
      },
    })
    audit = openAudit(project)
    const oidc = createOidc({ config: { ...base, issuer: found.url, scope: 'profile', title: 'The studio' }, secret: 'secret of the client' })
    kit = await startServer({ access: createAccess(createTokenBook(project)), audit, oidc, allowedHosts: ['films.test'] }, { project })
  }, LONG)
  afterAll(async () => {
    await kit.close()
    audit.close()
    issuer.close()
  })
  const rows = (): readonly { readonly what: string }[] => audit.rows().map(({ who, what, outcome, target, token }) => ({ who, what, outcome, ...(target === undefined ? {} : { target }), ...(token === undefined ? {} : { token }) }))

  it('signs a page in, with the roles of the account, and out', { timeout: LONG }, async () => {
    const go = browser(kit.url)
    expect(await (await go('/api/sign-in')).json()).toEqual({ token: true, account: { title: 'The studio', at: '/api/sign-in/account' } })
    let response = await go('/api/sign-in/account')
    const places: string[] = []
    while (response.status === 303 && response.headers.get('location') !== '/') {
      places.push(new URL(response.headers.get('location')!, kit.url).pathname.split('/')[1]!)
      const from = response.url
      response = await go(new URL(response.headers.get('location')!, from).href)
    }
    expect(places).toEqual(['auth', 'interaction', 'auth', 'api'])
    expect([response.status, response.headers.get('location')]).toEqual([303, '/'])
    expect(response.headers.getSetCookie()).toEqual([expect.stringMatching(/^reelgraph-sign-in=; .*Max-Age=0/), expect.stringMatching(/^reelgraph=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/)])
    const own = (await (await go('/api/session')).json()) as { token: string }
    expect(own).toMatchObject({ name: 'ana', role: 'maker', open: false })
    // A cookie alone changes nothing; less than a role is refused.
    expect((await go('/api/queue/pause', { method: 'POST' })).status).toBe(403)
    expect((await go('/api/queue/pause', { method: 'POST', headers: { Origin: kit.url } })).status).toBe(200)
    expect((await go('/api/audit')).status).toBe(403)
    expect((await go('/api/session', { method: 'DELETE', headers: { Origin: kit.url } })).status).toBe(204)
    expect((await go('/api/session')).status).toBe(401)
    await go('/api/session', { method: 'DELETE', headers: { Origin: kit.url } })
    expect(rows().filter(({ what }) => what.startsWith('sign-'))).toEqual([
      { who: 'ana', what: 'sign-in', target: 'as maker', outcome: 'ok', token: own.token },
      { who: 'ana', what: 'sign-out', outcome: 'ok', token: own.token },
    ])
  })
  it('shows a person the page that tells why it failed, and programs the problem', async () => {
    const go = browser(kit.url)
    const person = await go('/api/sign-in/return?code=c&state=s')
    expect([person.status, person.headers.get('location')]).toEqual([303, '/?signin=E_OIDC_REFUSED'])
    const program = await go('/api/sign-in/return?code=c&state=s', { headers: { Accept: 'application/json' } })
    expect([program.status, await program.json()]).toEqual([401, expect.objectContaining({ code: 'E_OIDC_REFUSED' })])
    expect(rows().at(-1)).toEqual({ who: 'nobody', what: 'sign-in', outcome: 'E_OIDC_REFUSED' })
  })
})
