/** Tokens, the audit log and the addresses that are refused without, on the command line. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { reelgraph, serve } from '../warnings/program.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-access-cli-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

it('gives tokens out and takes them back, and writes that down', { timeout: 300_000 }, async () => {
  const made = await reelgraph(project, {}, 'token', 'create', '--role', 'maker', '--name', 'Ana', '--expires', '90d')
  expect(made.code, made.err).toBe(0)
  expect(made.out).toMatch(/^rg_[\w-]{43}\n$/)
  const list = await reelgraph(project, {}, 'token', 'ls', '--json')
  const [token] = JSON.parse(list.out) as [{ id: string; name: string; role: string }]
  expect(token).toMatchObject({ name: 'Ana', role: 'maker', over: false })
  expect(list.out).not.toContain('digest')
  expect((await reelgraph(project, {}, 'token', 'create', '--role', 'maker', '--expires', 'soon')).err).toContain('E_USAGE --expires')
  expect((await reelgraph(project, {}, 'token', 'revoke', token.id)).code).toBe(0)
  expect((await reelgraph(project, {}, 'token', 'revoke', token.id)).err).toContain('E_ACCESS_UNKNOWN')
  expect((await reelgraph(project, {}, 'audit', 'verify')).out).toMatch(/^2 rows, each as it was written/)
  const rows = (await reelgraph(project, {}, 'audit', 'export')).out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(rows.map(({ what }) => what)).toEqual(['token', 'revoke'])
})

it('serves others with a token alone', { timeout: 300_000 }, async () => {
  const refused = await reelgraph(project, {}, 'serve', '--host', '0.0.0.0', '--port', '0')
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('E_ACCESS_OPEN --host')])
  const { out } = await reelgraph(project, {}, 'token', 'create', '--role', 'viewer')
  const server = await serve(project, {}, '--host', '0.0.0.0')
  try {
    const url = server.url.replace('0.0.0.0', '127.0.0.1')
    expect((await fetch(`${url}/api/graphs`)).status).toBe(401)
    expect((await fetch(`${url}/api/graphs`, { headers: { authorization: `Bearer ${out.trim()}` } })).status).toBe(200)
    expect((await fetch(url)).status, 'the page itself, which asks for a token').toBe(200)
  } finally {
    await server.end()
  }
  const open = await serve(project, {}, '--host', '0.0.0.0', '--insecure')
  try {
    expect((await fetch(`${open.url.replace('0.0.0.0', '127.0.0.1')}/api/graphs`)).status).toBe(200)
    expect(open.said.err).toContain('Everybody who reaches 0.0.0.0')
  } finally {
    await open.end()
  }
})
