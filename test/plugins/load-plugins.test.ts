import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { defineNode, definePlugin, defineSocket, type SocketSpec } from '../../engine/api.ts'
import { toReelgraphError } from '../../engine/contract/errors.ts'
import { catalogue } from '../../engine/plugins/catalogue.ts'
import { digestFolder } from '../../engine/plugins/digest-folder.ts'
import { PluginRegistry } from '../../engine/plugins/registry.ts'
import { socketFault } from '../../engine/plugins/socket-fault.ts'
import { BUILT_IN_SOCKETS } from '../../engine/sockets/built-in.ts'
import { scaffoldPlugin } from '../../engine/plugins/scaffold.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'reelgraph-plugins-'))
afterAll(() => rmSync(project, { recursive: true, force: true }))

function write(folder: string, manifest: object, source: string): void {
  mkdirSync(join(project, folder), { recursive: true })
  writeFileSync(join(project, folder, 'package.json'), JSON.stringify({ type: 'module', exports: './index.ts', ...manifest }))
  writeFileSync(join(project, folder, 'index.ts'), source)
}
const plugin = (name: string, type: string): string => `
  import { defineNode, definePlugin } from 'reelgraph'
  const node = defineNode({ type: '${type}', title: 'T', version: 1, category: 'c', description: 'd', outputs: { text: 'text' }, run: () => ({ text: 'x' }) })
  export default definePlugin({ name: '${name}', version: '1.2.3', nodes: [node] })`

/** The program's own loader, in a process of its own: that is how plugins are found for real. */
function reelgraph(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'engine/cli/reelgraph.mjs'), '--project', project, ...args], { encoding: 'utf8' })
  return { status, out: stdout, err: stderr }
}

describe('loading', () => {
  let list: ReturnType<typeof reelgraph>
  beforeAll(() => {
    write('plugins/b-good', { name: 'b-good' }, plugin('b-good', 'good-node'))
    write('plugins/a-broken', { name: 'a-broken' }, 'throw new Error("out of film")')
    write('plugins/c-clash', { name: 'c-clash' }, plugin('c-clash', 'good-node'))
    write('plugins/d-newer', { name: 'd-newer', engines: { reelgraph: '^99.0.0' } }, plugin('d-newer', 'newer-node'))
    write('plugins/e-empty', { name: 'e-empty' }, 'export const nothing = 1')
    write('plugins/f-range', { name: 'f-range' }, plugin('f-range', 'range-node').replace("outputs:", "params: { amount: { type: 'number', default: 7, maximum: 1 } }, outputs:"))
    write('plugins/g-loose', { name: 'g-loose' }, "export default { name: 'g-loose', version: '1.0.0', nodes: [{ type: 'loose' }] }")
    write('node_modules/reelgraph-plugin-x', { name: 'reelgraph-plugin-x' }, plugin('reelgraph-plugin-x', 'x-node'))
    write('node_modules/with-keyword', { name: 'with-keyword', keywords: ['reelgraph-plugin'] }, plugin('with-keyword', 'keyword-node'))
    write('node_modules/bystander', { name: 'bystander' }, 'throw new Error("not a plugin: must not be loaded")')
    list = reelgraph('plugin', 'ls')
  })

  it('takes the built-in nodes, then plugins/, then node_modules, each by name', () => {
    expect(list.out.split('\n').filter((line) => line !== '').map((line) => line.split(',')[0])).toEqual([
      'reelgraph-nodes 0.1.0', 'b-good 1.2.3', 'reelgraph-plugin-x 1.2.3', 'with-keyword 1.2.3',
    ])
  })

  it('reports those that fail, each with its reason, and goes on', () => {
    expect(list.status).toBe(0)
    expect(list.err).toMatch(/E_PLUGIN_LOAD .*a-broken\/index.ts:1: .*out of film/)
    expect(list.err).toMatch(/E_PLUGIN_CONFLICT.*good-node.*"b-good".*"c-clash"/)
    expect(list.err).toMatch(/E_PLUGIN_ENGINE .*d-newer.*\^99\.0\.0/)
    expect(list.err).toMatch(/E_PLUGIN_LOAD .*e-empty.*definePlugin/)
    expect(list.err).toMatch(/E_DECLARATION .*f-range\/index.ts:3 range-node amount: expected a default that is at most 1, got 7/)
    expect(list.err).toMatch(/E_DECLARATION .*g-loose.*defineNode/)
    expect(list.err).not.toContain('bystander')
  })

  it('makes their nodes work in a project that has no Reelgraph of its own', () => {
    const { status, out } = reelgraph('nodes', 'x-node')
    expect([status, out.split('\n')[0]]).toEqual([0, '# T'])
  })
})

describe('the registry', () => {
  const node = (type: string) => defineNode({ type, title: 'T', version: 1, category: 'c', description: 'd', outputs: { text: 'text' }, run: () => ({ text: 'x' }) })
  const from = (name: string, ...types: string[]) => ({ declaration: definePlugin({ name, version: '1.0.0', nodes: types.map(node) }), folder: '', digest: '' })

  it('refuses a type that is taken, names both plugins, and takes nothing of the second', () => {
    const registry = new PluginRegistry()
    registry.add(from('one', 'a', 'b'))
    expect(() => registry.add(from('two', 'c', 'b'))).toThrow(/node b.*"one".*"two"/)
    expect(registry.node('c')).toBeUndefined()
    expect(registry.ownerOf('b')?.name).toBe('one')
    expect(catalogue(registry).nodes.map((one) => one.type)).toEqual(['a', 'b'])
  })

  it('refuses ports of socket types that nobody has', () => {
    const spec = { ...node('odd'), inputs: { x: { type: 'telepathy' as 'text' } } }
    expect(() => new PluginRegistry().add({ ...from('odd'), declaration: definePlugin({ name: 'odd', version: '1.0.0', nodes: [spec] }) })).toThrow('E_DECLARATION')
  })
})

describe('a socket type', () => {
  const socket = (change: object): SocketSpec => defineSocket({ name: 'odd' as 'text', title: 'Odd', colour: '#112233', check: () => undefined, describe: () => ({}), sample: () => '', ...change })
  const add = (...sockets: SocketSpec[]): void => new PluginRegistry().add({ declaration: definePlugin({ name: 'odd', version: '1.0.0', sockets }), folder: '', digest: '' })
  it.each([
    ['accepts', 'text'],
    ['accepts', ['telepathy']],
    ['accepts', ['odd']],
    ['accepts', [['text']]],
    ['accepts', ['text', 'video']],
    ['feeds', ['strnig']],
    ['feeds', 'string'],
    ['clip', ['yuv444p']],
    ['clip', []],
    ['shows', 'smoke'],
  ])('%s: %j is refused on load', (field, value) => {
    try {
      add(socket({ [field]: value }))
    } catch (thrown) {
      expect(toReelgraphError(thrown).faults[0]).toMatchObject({ code: 'E_DECLARATION', port: `sockets.odd.${field}` })
      return
    }
    expect.fail('it was taken')
  })
  it('may accept, feed and show what there is, also of its own plugin', () => {
    add(socket({ accepts: ['text', 'even'], feeds: ['string', 'json'], shows: 'picture' }), socket({ name: 'even' }), socket({ name: 'third', clip: ['gray8'], accepts: ['mask', 'video'], shows: 'matte' }))
  })
  it('those that come with the engine are right, too', () => {
    for (const one of BUILT_IN_SOCKETS) expect([one.name, socketFault(one, (name) => BUILT_IN_SOCKETS.find((other) => other.name === name))]).toEqual([one.name, undefined])
  })
})

describe('digests', () => {
  it('change with the source and with nothing else', async () => {
    const folder = join(project, 'digest')
    mkdirSync(join(folder, 'node_modules'), { recursive: true })
    writeFileSync(join(folder, 'index.ts'), 'export default 1')
    const before = digestFolder(folder)
    writeFileSync(join(folder, 'node_modules', 'x.ts'), 'changed')
    expect(digestFolder(folder)).toBe(before)
    writeFileSync(join(folder, 'index.ts'), 'export default 2')
    expect(digestFolder(folder)).not.toBe(before)
  })
})

describe('a new plugin', () => {
  const folder = join(ROOT, 'test/.tmp', `slow-breath-${process.pid}`)
  afterAll(() => rmSync(join(ROOT, 'test/.tmp'), { recursive: true, force: true }))

  it('passes its own test', async () => {
    await scaffoldPlugin(folder, 'slow-breath')
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder], { encoding: 'utf8' })
    expect(`${stdout}${stderr}`).toContain('passed')
    expect(status).toBe(0)
  }, 60_000)

  it.each(['Bad Name', '../up', 'CON', ''])('is not called %j', async (name) => {
    await expect(scaffoldPlugin(join(project, 'new'), name)).rejects.toSatisfy((thrown) => toReelgraphError(thrown).code === 'E_USAGE')
  })

  it('is not written over what is there', async () => {
    await expect(scaffoldPlugin(project, 'fine')).rejects.toThrow('E_USAGE')
  })
})
