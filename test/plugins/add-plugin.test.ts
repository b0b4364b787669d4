/** `plugin add`: npm's own install of a tarball, what it asks leave for, and what becomes of what is no plugin. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const LONG = 300_000
const base = mkdtempSync(join(tmpdir(), 'reelgraph-add-'))
const project = join(base, 'project')
const reelgraph = (...args: string[]) => spawnSync(process.execPath, [PROGRAM, ...args], { cwd: project, encoding: 'utf8' })
const manifest = (): { dependencies?: Record<string, string> } => JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> }

/** A tarball of a package. */
function pack(name: string, more: object): string {
  const folder = join(base, name)
  mkdirSync(folder, { recursive: true })
  const node = "{ type: 'quiet', title: 'Q', version: 1, category: 'c', description: 'd', outputs: { value: 'number' }, run: () => ({ value: 1 }) }"
  writeFileSync(join(folder, 'index.js'), `import { defineNode, definePlugin } from 'reelgraph'\nexport default definePlugin({ name: '${name}', version: '1.2.3', nodes: [defineNode(${node})] })\n`)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.2.3', type: 'module', main: 'index.js', scripts: { install: 'touch ../../ran-a-script' }, ...more }))
  const [file] = execFileSync('npm', ['pack', '--silent'], { cwd: folder, encoding: 'utf8' }).trim().split('\n')
  return join(folder, file!)
}

beforeAll(() => {
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'film', private: true }))
  writeFileSync(join(project, 'graph.json'), JSON.stringify({ format: 1, nodes: { q: { type: 'quiet' } } }))
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

it('installs a plugin, runs none of its scripts, and shows and locks what it asks for', { timeout: LONG }, () => {
  const file = pack('reelgraph-plugin-quiet', { keywords: ['reelgraph-plugin'], reelgraph: { permissions: { network: ['api.example.org'], files: { read: ['assets'] } } } })
  const added = reelgraph('plugin', 'add', file)
  expect(added).toMatchObject({ status: 0, stdout: 'reelgraph-plugin-quiet 1.2.3 asks for\n  network: api.example.org\n  reads: assets\n' })
  expect(manifest().dependencies).toHaveProperty('reelgraph-plugin-quiet')
  expect(existsSync(join(project, 'ran-a-script'))).toBe(false)
  expect(reelgraph('plugin', 'ls').stdout).toContain('network: api.example.org')
  const locked = reelgraph('lock', 'graph.json')
  expect(locked.stderr).toBe('')
  const lock = JSON.parse(readFileSync(join(project, 'graph.lock.json'), 'utf8')) as { plugins: Record<string, object> }
  expect(lock.plugins['reelgraph-plugin-quiet']).toMatchObject({ version: '1.2.3', permissions: ['network: api.example.org', 'reads: assets'] })
})

it('leaves nothing of what is no plugin, or asks for what cannot be', { timeout: LONG }, () => {
  const before = manifest()
  for (const more of [{}, { keywords: ['reelgraph-plugin'], reelgraph: { permissions: { files: { write: ['../outside'] } } } }]) {
    expect(reelgraph('plugin', 'add', pack('no-plugin', more))).toMatchObject({ status: 4, stderr: expect.stringContaining('E_PLUGIN_ADD') as string })
    expect(manifest()).toEqual(before)
    expect(existsSync(join(project, 'node_modules/no-plugin'))).toBe(false)
  }
  expect(reelgraph('plugin', 'add', join(base, 'nowhere.tgz'))).toMatchObject({ status: 4, stderr: expect.stringContaining('E_PLUGIN_ADD') as string })
})
