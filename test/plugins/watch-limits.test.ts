/** `serve --watch` where the system watches no more folders (`ENOSPC`: all watches are taken, `EMFILE`: all instances): it looks at them in turns. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { serve } from '../warnings/program.ts'
import { watchesAtMost } from './watch-at-most.ts'

const LONG = 60_000
let project: string
beforeEach(() => void (project = mkdtempSync(join(tmpdir(), 'reelgraph-limits-'))))
afterEach(() => rmSync(project, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true })
  writeFileSync(join(project, path), text)
}
const MANIFEST = (name: string) => JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' })
const code = (name: string, title = '') => `import { defineNode, definePlugin } from 'reelgraph'
import { TITLE } from './inner/title.js'
const node = defineNode({ type: '${name}', title: TITLE + '${title}', version: 1, category: 'c', description: 'd', outputs: { text: 'text' }, run: () => ({ text: 'x' }) })
export default definePlugin({ name: '${name}', version: '1.0.0', nodes: [node] })`
function plugin(name: string): void {
  write(`plugins/${name}/inner/title.js`, "export const TITLE = 'First'")
  write(`plugins/${name}/package.json`, MANIFEST(name))
  write(`plugins/${name}/index.js`, code(name))
}

it('a folder that comes later is told of as well', async () => {
  plugin('one')
  // The project, its plugins, and two of the first.
  const server = await serve(project, watchesAtMost(4, 'ENOSPC'), '--watch')
  try {
    expect(server.said.err).not.toContain('W_WATCH_POLLED')
    plugin('two')
    await vi.waitFor(() => expect(server.said.err.match(/W_WATCH_POLLED plugins\/two/g)).toHaveLength(1), { timeout: 20_000, interval: 100 })
    write('plugins/two/index.js', code('two', ', edited'))
    await vi.waitFor(() => expect(server.said.out.match(/Loaded two/g)).toHaveLength(2), { timeout: 20_000, interval: 100 })
  } finally {
    await server.end()
  }
}, LONG)

it.each([[0, 'EMFILE'], [0, 'ENOSPC'], [2, 'ENOSPC']] as const)('after %i watches: %s', async (most, error) => {
  plugin('one')
  const server = await serve(project, watchesAtMost(most, error), '--watch')
  try {
    const titles = async (): Promise<readonly string[]> => ((await (await server.ask('/api/nodes')).json()) as { nodes: { type: string; title: string }[] }).nodes.filter(({ type }) => ['one', 'two'].includes(type)).map(({ type, title }) => `${type} ${title}`)
    const comes = (...expected: string[]) => vi.waitFor(async () => expect((await titles()).toSorted()).toEqual(expected), { timeout: 20_000, interval: 100 })
    // Told once, however many folders there are.
    expect(server.said.err.match(/W_WATCH_POLLED/g)).toHaveLength(1)
    expect(server.said.err).toContain(error)
    await comes('one First')
    write('plugins/one/index.js', code('one', ', edited'))
    await comes('one First, edited')
    write('plugins/one/inner/title.js', "export const TITLE = 'Second'")
    await comes('one Second, edited')
    plugin('two')
    await comes('one Second, edited', 'two First')
    rmSync(join(project, 'plugins/two'), { recursive: true })
    await comes('one Second, edited')
    // Whoever runs hears of it, too.
    const { id } = (await (await server.ask('/api/runs', { document: { format: 1, nodes: { ground: { type: 'text-to-video', params: { prompt: 'sea', width: 32, height: 18, duration: 0.2 } }, film: { type: 'encode', params: { file: 'f.mp4' }, inputs: { video: 'ground.video' } } } } })).json()) as { id: string }
    await vi.waitFor(async () => expect(await (await server.ask(`/api/runs/${id}`)).json()).toMatchObject({ status: 'done', warnings: [{ code: 'W_WATCH_POLLED', file: most === 0 ? '.' : expect.stringContaining('plugins/one') as string }] }), { timeout: LONG, interval: 200 })
  } finally {
    await server.end()
  }
}, LONG * 2)
