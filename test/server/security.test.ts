/** What docs/security.md promises and no other test holds; and that the tests that it names are there. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createToken, createTokenBook } from '../../engine/access/tokens.ts'
import { createAccess } from '../../engine/server/access.ts'
import { startServer, type ServerKit } from './kit.ts'

const root = new URL('../../', import.meta.url)
const project = mkdtempSync(join(tmpdir(), 'reelgraph-security-'))
const { secret } = createToken(project, { name: 'Ana', role: 'admin' })
const lines: string[] = []
let kit: ServerKit
beforeAll(async () => {
  const note = (o: object, m: string): void => void lines.push(`${JSON.stringify(o)} ${m}`)
  kit = await startServer({ access: createAccess(createTokenBook(project)), log: { debug: note, info: note, warn: note, error: note } }, { project })
})
afterAll(() => kit.close())
const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(kit.url + path, { ...init, headers: { Authorization: `Bearer ${secret}`, ...init.headers } })
const statusOf = async (path: string, init?: RequestInit): Promise<number> => (await ask(path, init)).status

/** An answer to bytes that no client would send. */
const raw = (bytes: string): Promise<string> => new Promise((resolve, reject) => {
  const { hostname, port } = new URL(kit.url)
  let text = ''
  const socket = connect(Number(port), hostname, () => socket.write(bytes))
  socket.on('data', (data) => void (text += data.toString())).on('end', () => resolve(text)).on('error', reject)
})

describe('docs/security.md', () => {
  const rows = readFileSync(new URL('docs/security.md', root), 'utf8').split('\n').filter((line) => /^\| \d/.test(line))
  it('names tests that are there, in every row', () => {
    expect(rows.length).toBeGreaterThan(35)
    for (const row of rows) {
      const [, file] = /\| (test\/\S+\.ts) \|$/.exec(row) ?? []
      expect(file, row).toBeDefined()
      expect(existsSync(new URL(file!, root)), file).toBe(true)
    }
  })
})

describe('secrets', () => {
  it('are not read from an address, and stand in no line of the log', async () => {
    expect((await fetch(`${kit.url}/api/graphs?token=${secret}`)).status).toBe(401)
    expect((await fetch(`${kit.url}/api/graphs?access_token=${secret}`)).status).toBe(401)
    expect(await statusOf('/api/graphs')).toBe(200)
    expect(await statusOf('/api/graphs/no.json')).toBe(404)
    expect(await statusOf('/api/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token: secret }) })).toBe(200)
    expect(lines.length).toBeGreaterThan(3)
    expect(lines.filter((line) => line.includes(secret) || line.includes(secret.slice(3)))).toEqual([])
  })
})

describe('answers', () => {
  it('tell nothing of what runs behind them', async () => {
    const answer = await ask('/api/runs/none')
    expect([answer.status, answer.headers.get('x-powered-by'), answer.headers.get('server')]).toEqual([404, null, null])
    expect(await answer.text()).not.toMatch(/node_modules|engine\/|\bat .*:\d+:\d+/)
  })
  it.each(['page.html', 'drawing.SVG', 'page.xhtml', 'rows.xml'])('show %s, that was made, in a box of its own', async (name) => {
    mkdirSync(kit.engine.output, { recursive: true })
    writeFileSync(join(kit.engine.output, name), '<script>alert(1)</script>')
    const { headers } = await ask(`/api/files/${name}`)
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('requests', () => {
  it('with a name twice, another content type, or text that is no HTTP are refused', async () => {
    expect(await statusOf('/api/runs?limit=1&limit=2')).toBe(400)
    expect(await statusOf('/api/validate', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '{"path":"graphs/tiny.json"}' })).toBe(400)
    expect(await raw('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*E_HTTP_INPUT/)
    expect(await raw(`GET /api/health HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 [^]*16 KiB/)
  })
  it('whose upload is broken are faults of theirs', async () => {
    const send = (type: string, body: string): Promise<Response> => ask('/api/assets', { method: 'POST', headers: { 'Content-Type': type }, body })
    for (const [type, body] of [['multipart/form-data', ''], ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="\u0002"\r\n\r\n1\r\n--x'], ['multipart/form-data; boundary=x', '--x\r\nnonsense']] as const) {
      const answer = await send(type, body)
      expect([answer.status, ((await answer.json()) as { code: string }).code], body).toEqual([400, 'E_HTTP_INPUT'])
    }
  })
  it('start no shell, whatever a file is called', async () => {
    const mark = join(project, 'made-by-a-shell')
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array([0, 1, 2])]), `a;touch ${mark};$(touch ${mark}).mp4`)
    expect(await statusOf('/api/assets', { method: 'POST', body: form })).toBe(422)
    writeFileSync(join(project, "x';touch made-by-a-shell;'.mp4"), 'no film')
    const document = { format: 1, nodes: { a: { type: 'load-video', version: 1, params: { file: "x';touch made-by-a-shell;'.mp4" } }, f: { type: 'encode', version: 2, params: { file: 'o.mp4', quality: 'source' }, inputs: { video: 'a.video' } } } }
    await ask('/api/plan', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ document }) })
    expect(existsSync(mark)).toBe(false)
    // Children are started with lists of arguments.
    expect(readFileSync(new URL('engine/media/child.ts', root), 'utf8')).not.toMatch(/shell: *true|exec\(/)
  })
})
