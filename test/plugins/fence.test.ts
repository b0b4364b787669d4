/** A plugin in a thread of its own does what it does in the engine's, and may do what it has asked leave for. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import type { Warning } from '../../engine/contract/warnings.ts'
import { parseGraph } from '../../engine/graph/parse.ts'
import { readPermissions } from '../../engine/plugins/fence/permissions.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-fence-'))
function write(name: string, files: Readonly<Record<string, string>>, manifest: object = {}): void {
  mkdirSync(join(project, 'plugins', name), { recursive: true })
  writeFileSync(join(project, 'plugins', name, 'package.json'), JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.ts', ...manifest }))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(project, 'plugins', name, file), text)
}

const HEAD = (type: string, more = '') => `type: '${type}', title: 'T', version: 1, category: 'c', description: 'd', inputs: { video: 'video' }, outputs: { video: 'video' }${more}`

/** One of each way to work on a clip. */
const WORKING = `
import { defineFilter, defineNode, defineSequential, definePlugin, defineSocket, type Clip } from 'reelgraph'
const LETTERS = { size: 12, colour: '#ffffff' }
const loop = defineFilter({ ${HEAD('w-loop')}, params: { amount: { type: 'number', default: 0.5, minimum: 0, maximum: 1 } }, window: { before: 1, after: 1 },
  prepare: () => ({ table: Uint8Array.from({ length: 256 }, (_, i) => 255 - i), odd: () => 3 }),
  async frame(n, { inputs, create, params, prepared }) {
    const [a, b] = await Promise.all([inputs.video.frame(Math.max(0, n - 1)), inputs.video.frame(n)])
    const own = create(b.format, b.width, b.height)
    for (let i = 0; i < own.bytes.length; i++) own.bytes[i] = prepared.table[Math.round(a.bytes[i]! * params.amount + b.bytes[i]! * (1 - params.amount))]! ^ prepared.odd()
    return own
  } })
const kernels = defineFilter({ ${HEAD('w-kernels')}, info: ({ inputs }) => ({ width: inputs.video.info.width * 2, height: inputs.video.info.height * 2 }),
  async frame(n, { inputs, kernels, create, time, info }) {
    const source = await inputs.video.frame(n)
    const own = create(source.format, source.width, source.height)
    own.bytes.set(source.bytes)
    own.planes[0]!.data.fill(200, 0, 40)
    const toned = await kernels.within(async (inner) => inner.tone(await inner.blur(own, 1.2), { light: (light) => light * light, saturation: (light) => 1 - light, tint: (light) => [light * 10, 3] }))
    const big = await kernels.resize(toned, info.width, info.height)
    const filled = await kernels.fill('yuv420p', info.width, info.height, [10, 200, 30, 1])
    filled.bytes[5] = 99
    const still = await kernels.toStill(big)
    return kernels.mix(await kernels.mix(big, filled, 0.25), await kernels.fromStill(still), time)
  } })
const band = defineFilter({ ${HEAD('w-band')},
  frame: async (n, { inputs, kernels, info }) => kernels.run({ module: new URL('./band.ts', import.meta.url), name: 'invert' }, info, [await inputs.video.frame(n)], { by: 255 }) })
const smooth = defineSequential({ ${HEAD('w-smooth')},
  async step(n, { inputs, previous, state, kernels }) {
    const now = await inputs.video.frame(n)
    const count = ((state as number | undefined) ?? 0) + 1
    return { frame: previous === undefined ? now : await kernels.mix(now, previous, 1 / count), state: count }
  } })
const clip = defineNode({ ${HEAD('w-clip')}, params: { level: { type: 'number', default: 0, animatable: true } },
  async run({ inputs, pull, clip, at, report, log, media, progress, seed, node }) {
    let sum = 0
    for await (const frame of pull(inputs.video, { from: 1, to: 2 })) sum += frame.bytes[0]!
    progress(1, 2)
    report({ sum, at: Math.round(at(1).level * 10), node, seed: typeof seed })
    log.warn('W_NODE', { detail: 'It has something to say.' })
    const picture = await media.svg('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="4" height="8" fill="red"/></svg>', 8, 8)
    const inner: Clip = clip({ info: inputs.video.info, frame: async (n, scope) => scope.kernels.adjust(await scope.pull(inputs.video, n), { brightness: 1.3 }) })
    return { video: { info: inputs.video.info, async frame(n, scope) {
      const red = await scope.kernels.fromStill(picture, true)
      return scope.kernels.overlay(await scope.pull(inner, n), red, n, 1, 0.5)
    } } }
  } })
const wave = defineNode({ type: 'w-wave', title: 'T', version: 1, category: 'c', description: 'd', outputs: { signal: 'signal', sound: 'audio' },
  run: () => ({ signal: { at: (time: number) => 0.5 + 0.5 * Math.sin(time * 9) }, sound: { info: { sampleRate: 8000, channels: 1, length: 4000 }, samples: async (start: number, count: number) => [Float32Array.from({ length: count }, (_, i) => Math.sin((start + i) / 9) / 3)] } }) })
class Box { constructor(readonly value: number) {} doubled(): number { return this.value * 2 } }
const make = defineNode({ type: 'w-make', title: 'T', version: 1, category: 'c', description: 'd', outputs: { box: 'w-box' as 'data' }, run: () => ({ box: new Box(21) as never }) })
const take = defineFilter({ type: 'w-take', title: 'T', version: 1, category: 'c', description: 'd', inputs: { video: 'video', box: 'w-box' as 'data' }, outputs: { video: 'video' },
  frame: async (n, { inputs, kernels }) => kernels.adjust(await inputs.video.frame(n), { brightness: 1 + (inputs.box as unknown as Box).doubled() / 100 }) })
const box = defineSocket({ name: 'w-box' as 'data', title: 'Box', colour: '#123456', check: () => undefined, describe: () => ({ value: 'a box' }), sample: () => null })
const sign = defineFilter({ ${HEAD('w-sign')}, params: { text: { type: 'string' } },
  check: ({ media, params, log }) => media.measureText({ ...LETTERS, text: params.text }).then(({ width }) => log.warn('W_NODE', { detail: String(Math.round(width)) + ' wide' })),
  prepare: ({ media, params }) => media.text({ ...LETTERS, text: params.text }),
  frame: async (n, { inputs, kernels, prepared }) => kernels.overlay(await inputs.video.frame(n), await kernels.fromStill(prepared, true), 0, 0, 1) })
export default definePlugin({ name: 'working', version: '1.0.0', nodes: [loop, kernels, band, smooth, clip, wave, make, take, sign], sockets: [box] })
`
const BAND = `export function invert({ target, sources, args, from, to }) {
  const [a, b] = [target.planes[0], sources[0].planes[0]]
  for (let i = from * a.stride; i < to * a.stride; i++) a.data[i] = args.by - b.data[i]
  if (from === 0) for (const p of [1, 2]) target.planes[p].data.set(sources[0].planes[p].data)
}`

const ASKING = (code: string) => `
import { defineNode, definePlugin } from 'reelgraph'
import { readFileSync, writeFileSync } from 'node:fs'
import { execSync } from 'node:child_process'
import http from 'node:http'
const ask = defineNode({ type: 'TYPE', title: 'T', version: 1, category: 'c', description: 'd', outputs: { text: 'text' }, params: { what: { type: 'string', default: '' } }, async run({ params, report }) { const text = await (async (): Promise<string> => { ${code} })(); report({ text }); return { text } } })
export default definePlugin({ name: 'NAME', version: '1.0.0', nodes: [ask] })`
const asking = (name: string, permissions?: object): void =>
  write(name, { 'index.ts': ASKING(`
    const [verb, ...rest] = params.what.split(' ')
    const what = rest.join(' ')
    if (verb === 'fetch') return (await fetch(what)).text()
    if (verb === 'http') return new Promise<string>((done, fail) => http.get(what, (answer) => answer.on('data', (text) => done(String(text)))).on('error', fail))
    if (verb === 'read') return readFileSync(what, 'utf8')
    if (verb === 'write') return String(writeFileSync(what, 'x'))
    if (verb === 'run') return execSync(what, { encoding: 'utf8' })
    return JSON.stringify(process.env)`).replace('TYPE', name).replace('NAME', name) }, permissions === undefined ? {} : { reelgraph: { permissions } })

let fenced: Engine
let open: Engine
let site: Server
let url = ''
beforeAll(async () => {
  process.env['REELGRAPH_TEST_SECRET'] = 'hush'
  site = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
  await new Promise((done) => site.once('listening', done))
  url = `http://localhost:${(site.address() as AddressInfo).port}/`
  write('working', { 'index.ts': WORKING, 'band.ts': BAND })
  asking('modest')
  asking('bold', { network: ['localhost'], files: { read: ['notes'], write: ['made'] }, processes: true })
  for (const folder of ['notes', 'made']) mkdirSync(join(project, folder))
  writeFileSync(join(project, 'notes/a.txt'), 'noted')
  writeFileSync(join(project, 'secret.txt'), 'secret')
  fenced = await createEngine({ project, workers: 1, storeFolder: join(project, '.fenced') })
  open = await createEngine({ project, workers: 1, storeFolder: join(project, '.open'), fence: false })
  expect([...fenced.registry.problems, ...open.registry.problems]).toEqual([])
}, 60_000)
afterAll(async () => {
  await fenced.close()
  await open.close()
  site.close()
  rmSync(project, { recursive: true, force: true })
})

const film = (nodes: object) => parseGraph(JSON.stringify({ format: 1, nodes: {
  ground: { type: 'text-to-video', params: { prompt: 'a sea at night', backend: 'procedural', width: 66, height: 38, duration: 0.4 } },
  ...nodes,
  film: { type: 'encode', params: { file: 'film.mp4', quality: 'draft' }, inputs: { video: 'hand.video' } },
} }))
const one = (type: string, more: object = {}) => film({ hand: { type, inputs: { video: 'ground.video', ...more } } })

describe('the same film in a thread of its own', () => {
  it.each([
    ['w-loop', one('w-loop')],
    ['w-kernels', one('w-kernels')],
    ['w-band', one('w-band')],
    ['w-smooth', one('w-smooth')],
    ['w-clip', one('w-clip')],
    ['w-wave', film({ wave: { type: 'w-wave' }, hand: { type: 'w-loop', inputs: { video: 'ground.video', amount: 'wave.signal' } } })],
    ['w-take', film({ make: { type: 'w-make' }, hand: { type: 'w-take', inputs: { video: 'ground.video', box: 'make.box' } } })],
  ] as const)('%s', async (_, document) => {
    const made = []
    for (const engine of [open, fenced]) {
      const { status, faults, outputs, reports, warnings } = await engine.render({ document, force: true })
      expect([status, faults]).toEqual(['done', []])
      made.push({ digest: outputs[0]!.frameDigest, hand: reports['hand'], warnings: warnings.map(({ message }) => message) })
    }
    expect(made[0]!.digest).toMatch(/^[0-9a-f]{64}$/)
    expect(made[1]).toEqual(made[0])
  }, 60_000)

  it('says before a run what is doubtful', async () => {
    // U+1F09F is no letter yet.
    const document = film({ hand: { type: 'w-sign', params: { text: 'a\u{1f09f}' }, inputs: { video: 'ground.video' } } })
    const own = ({ warnings }: { readonly warnings: readonly Warning[] }): Warning[] => warnings.filter(({ node }) => node === 'hand')
    const [outside, inside] = await Promise.all([open, fenced].map(async (engine) => own(await engine.plan({ document }))))
    expect(inside).toEqual(outside)
    expect(inside).toMatchObject([{ code: 'W_GLYPH_MISSING' }, { code: 'W_NODE', detail: expect.stringMatching(/^\d+ wide$/) as string }])
    const report = await fenced.render({ document, force: true })
    expect([report.faults, own(report)]).toEqual([[], [inside![0]]])
    // What the run has said the plan says as well, once.
    expect(own(await fenced.plan({ document }))).toEqual(inside)
  }, 60_000)

  it('any frame can be looked at', async () => {
    const looks = await Promise.all([open, fenced].map((engine) => engine.preview({ document: one('w-loop'), node: 'hand', frame: 5 })))
    expect(Buffer.from(looks[1]!.still!.data).equals(Buffer.from(looks[0]!.still!.data))).toBe(true)
  }, 60_000)
})

async function ask(type: string, what: string): Promise<string> {
  const document = parseGraph(JSON.stringify({ format: 1, nodes: { asked: { type, params: { what } } } }))
  const { faults, reports } = await fenced.render({ document, only: ['asked'] })
  return faults[0]?.code ?? String(reports['asked']?.['text'])
}

describe('permissions', () => {
  it.each([
    ['the network', () => `fetch ${url}`, 'hello'],
    ['the network by another door', () => `http ${url}`, 'hello'],
    ['files', () => `read ${join(project, 'notes/a.txt')}`, 'noted'],
    ['writing', () => `write ${join(project, 'made/b.txt')}`, 'undefined'],
    ['programs', () => 'run echo done', 'done\n'],
  ])('%s', async (_, what, answer) => {
    expect(await ask('modest', what())).toBe('E_PLUGIN_PERMISSION')
    expect(await ask('bold', what())).toBe(answer)
  }, 30_000)

  it.each([
    ['a host that was not asked for', () => `fetch http://127.0.0.2:8099/`],
    ['a file beside those', () => `read ${join(project, 'secret.txt')}`],
    ['a file elsewhere', () => 'read /etc/hostname'],
    ['writing to what may be read', () => `write ${join(project, 'notes/c.txt')}`],
  ])('do not reach further: %s', async (_, what) => {
    expect(await ask('bold', what())).toBe('E_PLUGIN_PERMISSION')
  }, 30_000)

  it('the environment, with its keys, stays outside', async () => {
    expect(await ask('bold', 'environment')).not.toContain('hush')
    expect(await ask('bold', 'environment')).toContain('{')
  })

  it('are read by their shape', () => {
    expect(readPermissions({ network: ['a.example'], files: { read: ['x'] } })).toEqual({ network: ['a.example'], read: ['x'], write: [], processes: false })
    for (const wrong of [7, { net: [] }, { network: 'a' }, { files: ['a'] }, { files: { read: ['/etc'] } }, { files: { write: ['../up'] } }, { processes: 'yes' }]) {
      expect(readPermissions(wrong)).toHaveProperty('expected')
    }
  })
})
