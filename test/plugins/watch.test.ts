/** `serve --watch`, for real: the program as a child, plugins that are changed on the disk, pictures read by ffmpeg. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createEngine } from '../../engine/host/container.ts'
import { start } from '../warnings/program.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-watch-'))
const LONG = 60_000

type Colour = 'red' | 'green' | 'blue' | 'white'
const RGB: Readonly<Record<Colour, readonly [number, number, number]>> = { red: [255, 0, 0], green: [0, 255, 0], blue: [0, 0, 255], white: [255, 255, 255] }

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true })
  // As editors save: another file takes the name.
  writeFileSync(join(project, `${path}.draft`), text)
  renameSync(join(project, `${path}.draft`), join(project, path))
}
const HEAD = (type: string) => `type: '${type}', title: '${type}', version: 1, category: 'c', description: 'd', inputs: { video: 'video' }, outputs: { video: 'video' }`
const paint = (name: string, colour: Colour, more = '') => `import { defineFilter, definePlugin } from 'reelgraph'
import { wait } from './wait.ts'
const paint = defineFilter({ ${HEAD(name)},
  async frame(n, { inputs, kernels, info }) { await inputs.video.frame(n); await wait(n); return kernels.fill('yuv420p', info.width, info.height, [${RGB[colour].join(', ')}, 1]) } })
${more}
export default definePlugin({ name: '${name}', version: '1.0.0', nodes: [paint] })`
function plugin(folder: string, name: string, colour: Colour): void {
  write(`${folder}/package.json`, JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.ts' }))
  write(`${folder}/wait.ts`, "export const wait = (n: number) => new Promise((done) => setTimeout(done, n % 2))")
  write(`${folder}/index.ts`, paint(name, colour))
}
const graph = (type: string, seconds = 0.5) => ({ format: 1, nodes: {
  ground: { type: 'text-to-video', params: { prompt: 'a sea', backend: 'procedural', width: 32, height: 18, duration: seconds, fps: 8 } },
  hand: { type, inputs: { video: 'ground.video' } },
  film: { type: 'encode', params: { file: `${type}.mp4`, quality: 'source' }, inputs: { video: 'hand.video' } },
} })

let program: ReturnType<typeof start>
let url = ''
let events: { type: string; changes?: { plugin: string; state: string }[] }[]
beforeAll(async () => {
  plugin('plugins/paint', 'paint', 'red')
  plugin('linked/dye', 'reelgraph-plugin-dye', 'red')
  mkdirSync(join(project, 'node_modules'))
  symlinkSync(join(project, 'linked/dye'), join(project, 'node_modules/reelgraph-plugin-dye'))
  program = start(project, {}, 'serve', '--port', '0', '--watch')
  await vi.waitFor(() => expect(program.said.out).toContain('http'), { timeout: LONG })
  url = /http:\/\/[\w.:]+/.exec(program.said.out)![0]
  events = []
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/events`)
  socket.on('message', (data: Buffer) => void events.push(JSON.parse(data.toString()) as { type: string }))
  await once(socket, 'open')
}, LONG)
afterAll(async () => {
  program.child.kill('SIGTERM')
  expect(await program.ended).toBe(0)
  rmSync(project, { recursive: true, force: true })
}, LONG)

const ask = async (path: string, body?: object) => (await fetch(`${url}${path}`, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as Promise<never>
const catalogue = () => ask('/api/nodes') as Promise<{ nodes: { type: string }[]; problems: { code: string; file?: string; message: string }[] }>
/** The colour in the middle of a picture or of a film's frame, as ffmpeg reads it. */
const seen = (input: string | Buffer, frame = 0): number[] => {
  const from = typeof input === 'string' ? ['-i', input, '-vf', `select=eq(n\\,${frame}),scale=in_color_matrix=bt709:in_range=tv`] : ['-i', '-']
  return [...execFileSync('ffmpeg', ['-v', 'error', ...from, '-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'], typeof input === 'string' ? {} : { input })].slice((9 * 32 + 16) * 3, (9 * 32 + 16) * 3 + 3)
}
async function look(type: string): Promise<number[]> {
  const answer = await fetch(`${url}/api/preview`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ document: graph(type), node: 'hand', frame: 1, format: 'png' }) })
  expect(answer.status).toBe(200)
  return seen(Buffer.from(await answer.arrayBuffer()))
}
const near = (got: number[], colour: Colour): void => got.forEach((one, at) => expect(Math.abs(one - RGB[colour][at]!), `${got.join()} is ${colour}`).toBeLessThan(8))
/** Waits for the server to tell of it. */
async function after(change: () => void): Promise<{ plugin: string; state: string }[]> {
  const from = events.length
  change()
  return vi.waitFor(() => {
    const found = events.slice(from).find(({ type }) => type === 'plugins-changed')
    expect(found).toBeDefined()
    return found!.changes!
  }, { timeout: 20_000, interval: 20 })
}

it.each([['paint', 'plugins/paint'], ['reelgraph-plugin-dye', 'linked/dye']])('the next picture of %s is of the new code', async (name, folder) => {
  near(await look(name), 'red')
  const plan = () => ask('/api/plan', { document: graph(name) }) as Promise<{ nodes: { node: string; key: string }[] }>
  const before = await plan()
  expect(await after(() => write(`${folder}/index.ts`, paint(name, 'green')))).toEqual([{ plugin: name, state: 'loaded' }])
  near(await look(name), 'green')
  // Stored results go by the code: those of the node and of what follows it are others now.
  const now = await plan()
  expect(now.nodes.filter(({ key }, at) => key !== before.nodes[at]!.key).map(({ node }) => node)).toEqual(['hand', 'film'])
  expect(program.said.out).toContain(`Loaded ${name} 1.0.0, 1 nodes`)
  // What its code imports counts, too, and what nothing imports does not.
  write(`${folder}/README.md`, 'words')
  write(`${folder}/test/a.test.ts`, 'export {}')
  expect(await after(() => write(`${folder}/wait.ts`, 'export const wait = async (n: number) => void n'))).toEqual([{ plugin: name, state: 'loaded' }])
}, LONG)

it('a broken edit keeps what was there, and is told with file and line; the repaired one takes its place', async () => {
  for (const [text, line] of [[paint('paint', 'blue', 'const ='), 5], [paint('paint', 'blue', "throw new Error('out of paint')"), 5], [paint('paint', 'blue').replace("inputs: { video", "inputs: { video: 'telepathy' as 'video', other"), 3]] as const) {
    const before = program.said.err.length
    expect(await after(() => write('plugins/paint/index.ts', text))).toEqual([{ plugin: 'paint', state: 'failed' }])
    near(await look('paint'), 'green')
    const { problems, nodes } = await catalogue()
    expect(problems).toHaveLength(1)
    const { file = '', message } = problems[0]!
    expect(`${file} ${message}`).toMatch(line === 3 ? /plugins\/paint.*telepathy.*goes on/ : new RegExp(`plugins/paint/index.ts:${line}.*goes on`))
    expect(message).not.toContain(project)
    expect(nodes.map(({ type }) => type)).toContain('paint')
    await vi.waitFor(() => expect(program.said.err.slice(before)).toContain(`${line === 3 ? 'telepathy' : `index.ts:${line}`}`))
  }
  expect(await after(() => write('plugins/paint/index.ts', paint('paint', 'blue')))).toEqual([{ plugin: 'paint', state: 'loaded' }])
  near(await look('paint'), 'blue')
  expect((await catalogue()).problems).toEqual([])
}, LONG)

it('a render under way keeps the code that it began with', async () => {
  await after(() => write('plugins/paint/wait.ts', 'export const wait = (n: number) => new Promise((done) => setTimeout(done, n < 4 ? 0 : 800))'))
  const { id } = await ask('/api/runs', { document: graph('paint', 3), force: true }) as { id: string }
  await vi.waitFor(() => expect(events.some((one) => 'run' in one && one.run === id && one.type === 'progress')).toBe(true), { timeout: 20_000 })
  await after(() => plugin('plugins/paint', 'paint', 'white'))
  near(await look('paint'), 'white')
  const { status } = await ask(`/api/runs/${id}`) as { status: string }
  expect(status).toBe('running')
  await vi.waitFor(async () => expect(await ask(`/api/runs/${id}`)).toMatchObject({ status: 'done', faults: [] }), { timeout: LONG, interval: 200 })
  const film = join(project, 'output/paint.mp4')
  near(seen(film, 0), 'blue')
  near(seen(film, 23), 'blue')
}, LONG * 2)

it('band kernels of their own come as they are now', async () => {
  const band = (value: number) => `export function level({ target, from, to }) { const [a] = target.planes; for (let i = from * a.stride; i < to * a.stride; i++) a.data[i] = ${value}; if (from === 0) for (const p of [1, 2]) target.planes[p].data.fill(128) }`
  write('plugins/band/level.ts', band(16))
  write('plugins/band/package.json', JSON.stringify({ name: 'band', version: '1.0.0', type: 'module', main: 'index.ts' }))
  expect(await after(() => write('plugins/band/index.ts', `import { defineFilter, definePlugin } from 'reelgraph'
const band = defineFilter({ ${HEAD('band')}, frame: async (n, { inputs, kernels, info }) => kernels.run({ module: new URL('./level.ts', import.meta.url), name: 'level' }, info, [await inputs.video.frame(n)], {}) })
export default definePlugin({ name: 'band', version: '1.0.0', nodes: [band] })`))).toEqual([{ plugin: 'band', state: 'loaded' }])
  expect((await look('band'))[0]).toBeLessThan(8)
  expect(await after(() => write('plugins/band/level.ts', band(235)))).toEqual([{ plugin: 'band', state: 'loaded' }])
  near(await look('band'), 'white')
}, LONG)

it('a plugin comes and goes', async () => {
  const { problems } = await catalogue()
  expect(problems).toEqual([])
  expect(await after(() => rmSync(join(project, 'plugins/band'), { recursive: true }))).toEqual([{ plugin: 'band', state: 'removed' }])
  expect((await catalogue()).nodes.map(({ type }) => type)).not.toContain('band')
  expect(await ask('/api/validate', { document: graph('band') })).toMatchObject({ faults: [{ code: 'E_NODE_TYPE', node: 'hand' }] })
  expect(program.said.out).toContain('Removed band')
}, LONG)

it('what npm installs is noticed', async () => {
  plugin('node_modules/reelgraph-plugin-stain', 'reelgraph-plugin-stain', 'green')
  const dependencies = { 'reelgraph-plugin-dye': 'file:linked/dye', 'reelgraph-plugin-stain': '^1.0.0' }
  expect(await after(() => write('package.json', JSON.stringify({ name: 'my-film', dependencies })))).toEqual([{ plugin: 'reelgraph-plugin-stain', state: 'loaded' }])
  near(await look('reelgraph-plugin-stain'), 'green')
  expect(await after(() => write('package.json', JSON.stringify({ name: 'my-film', dependencies: { ...dependencies, 'reelgraph-plugin-stain': undefined } })))).toEqual([{ plugin: 'reelgraph-plugin-stain', state: 'removed' }])
}, LONG)

it('plugins that can\'t be looked at are told of', async () => {
  const [folder, aside] = [join(project, 'plugins'), join(project, 'aside')]
  expect(await after(() => { renameSync(folder, aside); writeFileSync(folder, '') })).toEqual([{ plugin: 'plugins', state: 'failed' }])
  expect((await catalogue()).problems).toMatchObject([{ code: 'E_PLUGIN_LOAD', file: 'plugins', message: expect.stringContaining('ENOTDIR') as string }])
  near(await look('paint'), 'white')
  expect(await after(() => { rmSync(folder); renameSync(aside, folder); write('plugins/paint/index.ts', paint('paint', 'red')) })).toEqual([{ plugin: 'paint', state: 'loaded' }])
  near(await look('paint'), 'red')
}, LONG)

it.skipIf(process.platform !== 'linux')('ends the threads of code that is worked with no more', async () => {
  const threads = (): number => readdirSync(`/proc/${program.child.pid}/task`).length
  await look('paint')
  const before = threads()
  for (const colour of ['green', 'blue', 'white', 'red'] as const) {
    await after(() => write('plugins/paint/index.ts', paint('paint', colour)))
    near(await look('paint'), colour)
  }
  await vi.waitFor(() => expect(threads()).toBeLessThanOrEqual(before), { timeout: 10_000 })
}, LONG)

it.skipIf(process.platform !== 'linux')('leaves nothing when the engine closes', async () => {
  /** What the kernel watches for this process. */
  const watching = (): number =>
    readdirSync('/proc/self/fdinfo').reduce((sum, fd) => {
      try {
        return sum + (readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').match(/^inotify wd/gm) ?? []).length
      } catch {
        return sum
      }
    }, 0)
  const before = watching()
  const engine = await createEngine({ project, workers: 0, watch: true, storeFolder: join(project, '.other') })
  // The project, its plugins, the one in it and the one that is linked.
  expect(watching() - before).toBe(4)
  await engine.close()
  expect(watching()).toBe(before)
}, LONG)
