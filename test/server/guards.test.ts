/** What keeps a server in reach of others whole: guesses, floods, other methods, TLS, and nodes that come while a graph runs. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type DetailedPeerCertificate } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import type { AuditEntry } from '../../engine/access/audit.ts'
import { createToken, createTokenBook } from '../../engine/access/tokens.ts'
import { createAccess } from '../../engine/server/access.ts'
import { createBrake } from '../../engine/server/brake.ts'
import { untilFinished } from '../../engine/queue/until-finished.ts'
import { startServer, TINY, type ServerKit } from './kit.ts'

const LONG = 300_000
const project = mkdtempSync(join(tmpdir(), 'reelgraph-guards-'))
const maker = createToken(project, { name: 'Ana', role: 'maker' })
const rows: AuditEntry[] = []
const audit = { add: (entry: AuditEntry) => void rows.push(entry), rows: () => [], firstBroken: () => undefined, close: () => {} }
const RATE = 60
let kit: ServerKit
beforeAll(async () => {
  kit = await startServer({ access: createAccess(createTokenBook(project)), audit, rate: RATE }, { project })
}, LONG)
afterAll(() => kit.close())
const by = (secret: string): { headers: Record<string, string> } => ({ headers: { Authorization: `Bearer ${secret}` } })
const codeOf = async (response: Response): Promise<unknown> => ((await response.json()) as { code?: unknown }).code

describe('guesses', () => {
  it('are put off after twenty, everywhere; who has a token is let in', async () => {
    const signIn = (): Promise<Response> => fetch(`${kit.url}/api/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"token":"rg_guess"}' })
    const answers = []
    for (let i = 0; i < 18; i++) answers.push((await signIn()).status)
    for (let i = 0; i < 2; i++) answers.push((await fetch(`${kit.url}/api/graphs`, by('rg_guess'))).status)
    expect(answers).toEqual(Array.from({ length: 20 }, () => 401))
    const over = await signIn()
    expect([over.status, await codeOf(over), Number(over.headers.get('retry-after'))]).toEqual([429, 'E_RATE', expect.closeTo(600, -2)])
    expect((await fetch(`${kit.url}/api/graphs`, by('rg_guess'))).status).toBe(429)
    const refused = await new Promise<string>((resolve) => new WebSocket(`${kit.url.replace('http', 'ws')}/api/events`, by('rg_guess')).on('error', (error) => resolve(error.message)))
    expect(refused).toContain('429')
    expect((await fetch(`${kit.url}/api/graphs`, by(maker.secret))).status).toBe(200)
    expect(rows.filter(({ who }) => who === 'nobody'), 'one row of each kind, of so many').toHaveLength(2)
  })
  it('take two rows of the log for an address, and bounded room for all', () => {
    const log: AuditEntry[] = []
    let time = 0
    const brake = createBrake({ audit: { add: (entry) => void log.push(entry) }, now: () => time })
    const guess = (address: string): void => {
      try {
        brake.refused(address, 'sign-in', 'E_ACCESS_TOKEN')
      } catch {
        // Put off.
      }
    }
    for (let i = 0; i < 500; i++) guess('203.0.113.7')
    // One network of IPv6, as many addresses as you like.
    for (let i = 0; i < 500; i++) guess(`2001:db8:0:${i.toString(16).slice(-2)}::${i}`)
    expect(log).toHaveLength(2)
    time = 600_000
    guess('203.0.113.8')
    expect(log.map(({ from, target }) => [from, target])).toEqual([['203.0.113.7', undefined], ['2001:db8::/56', undefined], ['203.0.113.7', '500 in all'], ['2001:db8::/56', '500 in all'], ['203.0.113.8', undefined]])
    for (let i = 0; i < 5000; i++) guess(`10.0.${i >> 8}.${i & 255}`)
    expect(log.length).toBeLessThan(210)
    expect(() => brake.refused('10.0.0.1', 'x', 'y'), 'a known address has its own count').not.toThrow()
    brake.close()
    expect(log.at(-1)).toMatchObject({ from: 'other addresses', target: expect.stringMatching(/^48\d\d in all$/) as string })
  })
})

describe('floods', () => {
  it('of one token are held up, not those of others', async () => {
    const other = createToken(project, { name: 'Bo', role: 'viewer' })
    const statuses = new Set<number>()
    let last: Response | undefined
    for (let i = 0; i <= RATE; i++) statuses.add((last = await fetch(`${kit.url}/api/session`, by(other.secret))).status)
    expect([...statuses]).toEqual([200, 429])
    expect(await codeOf(last!)).toBe('E_RATE')
    expect(Number(last!.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(last!.headers.get('ratelimit')).toMatch(/r=0; t=\d+/)
    expect((await fetch(`${kit.url}/api/session`, by(maker.secret))).status).toBe(200)
  })
})

describe('methods', () => {
  it.each([
    ['DELETE', '/api/runs', 'POST, GET, HEAD, OPTIONS'],
    ['PATCH', '/api/graphs/graphs/tiny.json', 'GET, HEAD, PUT, DELETE, OPTIONS'],
    ['POST', '/api/files/a.mp4', 'GET, HEAD, OPTIONS'],
    ['GET', '/api/queue/pause', 'POST, OPTIONS'],
  ])('%s %s is told those that there are', async (method, path, allowed) => {
    const response = await fetch(`${kit.url}${path}`, { method, ...by(maker.secret) })
    expect([response.status, response.headers.get('allow'), await codeOf(response)]).toEqual([405, allowed, 'E_HTTP_METHOD'])
    const options = await fetch(`${kit.url}${path}`, { method: 'OPTIONS', ...by(maker.secret) })
    expect([options.status, options.headers.get('allow')]).toEqual([204, allowed])
  })
  it('are not told of what no address is', async () => {
    expect((await fetch(`${kit.url}/api/nothing`, { method: 'PATCH', ...by(maker.secret) })).status).toBe(404)
  })
})

describe('a graph that grows', () => {
  const each = {
    format: 1,
    nodes: {
      each: { type: 'for-each', version: 1, params: { values: ['pictures'], node: { nodes: { lora: { type: 'train-lora', params: { folder: '{{value}}', model: 'tiny' } }, scene: { ...TINY.nodes.scene, params: { ...TINY.nodes.scene.params, duration: 1 } } }, output: 'scene.video' } } },
      film: { type: 'encode', version: 1, params: { file: 'each.mp4' }, inputs: { video: 'each.video' } },
    },
  }
  it('asks for the role of the nodes that come', { timeout: LONG }, async () => {
    const { queue } = kit
    const end = async (role: 'maker' | 'trainer') => untilFinished(queue, queue.submit({ document: each as never, inputs: {}, role }).id, 200, new AbortController().signal)
    const less = await end('maker')
    expect(less.faults[0]).toMatchObject({ code: 'E_ACCESS_ROLE', type: 'train-lora', expected: 'the role trainer', got: 'maker' })
    const more = await end('trainer')
    expect(more.faults.map(({ code }) => code)).not.toContain('E_ACCESS_ROLE')
  })
})

describe('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reelgraph-tls-'))
  const certificate = (name: string): { cert: string; key: string } => {
    const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', `/CN=${name}`], { stdio: 'ignore' })
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  it('is spoken, with a cookie for it alone and word that browsers come by it; a renewed certificate is taken', { timeout: LONG }, async () => {
    const own = mkdtempSync(join(tmpdir(), 'reelgraph-tls-project-'))
    const { secret } = createToken(own, { name: 'Ana', role: 'viewer' })
    let renew: ((tls: { cert: string; key: string }) => void) | undefined
    const secure = await startServer({ access: createAccess(createTokenBook(own)), tls: certificate('one') }, { project: own }, (server) => (renew = server.renew))
    try {
      expect(secure.url).toMatch(/^https:/)
      const { headers, status } = await new Promise<{ headers: NodeJS.Dict<string | string[]>; status: number | undefined }>((resolve, reject) => {
        request(`${secure.url}/api/session`, { method: 'POST', rejectUnauthorized: false, headers: { 'Content-Type': 'application/json', Origin: secure.url } }, (response) => {
          response.resume()
          resolve({ headers: response.headers, status: response.statusCode })
        }).on('error', reject).end(JSON.stringify({ token: secret }))
      })
      expect(status).toBe(200)
      expect(headers['set-cookie']![0]).toMatch(/; Secure$/)
      expect(headers['strict-transport-security']).toContain('max-age=31536000')
      const nameOf = (): Promise<string> => new Promise((resolve, reject) => {
        const socket = connect({ host: '127.0.0.1', port: Number(new URL(secure.url).port), rejectUnauthorized: false }, () => {
          resolve(String((socket.getPeerCertificate() as DetailedPeerCertificate).subject.CN))
          socket.destroy()
        })
        socket.on('error', reject)
      })
      expect(await nameOf()).toBe('one')
      const old = await new Promise<string>((resolve) => {
        const socket = connect({ host: '127.0.0.1', port: Number(new URL(secure.url).port), rejectUnauthorized: false, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }, () => resolve(`spoken: ${socket.getProtocol()!}`))
        socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      })
      expect(old).toMatch(/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/)
      renew!(certificate('two'))
      expect(await nameOf()).toBe('two')
      expect(() => renew!({ ...certificate('three'), key: certificate('four').key })).toThrow(expect.objectContaining({ code: 'E_USAGE' }))
      expect(await nameOf()).toBe('two')
    } finally {
      await secure.close()
    }
  })
  it('is not claimed without it, and pages may do little', async () => {
    const { headers } = await fetch(`${kit.url}/api/health`)
    expect(headers.get('strict-transport-security')).toBeNull()
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('referrer-policy')).toBe('no-referrer')
  })
})
