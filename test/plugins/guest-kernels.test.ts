/** Band kernels of plugins: on threads of their own, where what they do wrong ends their node and nothing else. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import { parseGraph } from '../../engine/graph/parse.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-kernels-'))
const API = fileURLToPath(new URL('../../engine/api.ts', import.meta.url))
const INDEX = `import { defineFilter, definePlugin } from '${API}'
const node = (name) => defineFilter({ type: 'k-' + name, title: name, version: 1, category: 'c', description: 'd', inputs: { video: 'video' }, outputs: { video: 'video' },
  frame: async (n, { inputs, kernels, info }) => kernels.run({ module: new URL('./bands.ts', import.meta.url), name }, info, [await inputs.video.frame(n)], {}) })
export default definePlugin({ name: 'bands', version: '1.0.0', nodes: ['copies', 'loops', 'exits', 'throws', 'tells'].map(node) })`
const BANDS = `interface Frame { readonly planes: readonly { readonly data: Uint8Array; readonly stride: number; readonly height: number }[] }
interface Band { readonly target: Frame; readonly sources: readonly Frame[]; readonly from: number; readonly to: number }
export function copies({ target, sources, from, to }: Band): void {
  target.planes.forEach(({ data, stride, height }, p) => {
    const [first, last] = p === 0 ? [from, to] : [from >> 1, Math.min(height, (to + 1) >> 1)]
    data.set(sources[0]!.planes[p]!.data.subarray(first * stride, last * stride), first * stride)
  })
}
export function loops(): void { for (;;); }
export function exits(): void { process.exit(0) }
export function throws(): void { throw new RangeError('too far') }
export function tells(): void { throw new Error('knows ' + process.env['REELGRAPH_TEST_SECRET']) }`

let engine: Engine
beforeAll(async () => {
  process.env['REELGRAPH_TEST_SECRET'] = 'hush'
  const folder = join(project, 'plugins/bands')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'bands', version: '1.0.0', type: 'module', main: 'index.ts' }))
  writeFileSync(join(folder, 'index.ts'), INDEX)
  writeFileSync(join(folder, 'bands.ts'), BANDS)
  engine = await createEngine({ project, workers: 1 })
  expect(engine.registry.problems).toEqual([])
}, 60_000)
afterAll(async () => {
  delete process.env['REELGRAPH_TEST_SECRET']
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

const film = (name: string, frameSeconds = 60) => parseGraph(JSON.stringify({
  format: 1,
  limits: { frameSeconds },
  nodes: {
    ground: { type: 'text-to-video', params: { prompt: 'a sea at night', backend: 'procedural', width: 64, height: 36, duration: 0.3 } },
    ...(name === '' ? {} : { hand: { type: `k-${name}`, inputs: { video: 'ground.video' } } }),
    film: { type: 'encode', params: { file: `film${name}.mp4`, quality: 'source' }, inputs: { video: name === '' ? 'ground.video' : 'hand.video' } },
  },
}))
const render = (name: string, seconds?: number) => engine.render({ document: film(name, seconds), force: true })

it('what they make is what it would be elsewhere', async () => {
  const [plain, copied] = [await render(''), await render('copies')]
  expect([plain.faults, copied.faults]).toEqual([[], []])
  expect(copied.outputs[0]!.frameDigest).toBe(plain.outputs[0]!.frameDigest)
}, 60_000)

it.each([
  ['loops', 1, { code: 'E_NODE_STUCK' }],
  ['exits', 60, { code: 'E_PLUGIN_FAULT' }],
  ['throws', 60, { detail: expect.stringContaining('too far') as string }],
  ['tells', 60, { detail: expect.stringContaining('knows undefined') as string }],
] as const)('one that %s fails its node, and the next run is as it was', async (name, seconds, fault) => {
  const report = await render(name, seconds)
  expect(report.status).toBe('failed')
  expect(report.faults[0]).toMatchObject({ node: 'hand', ...fault })
  expect((await render('copies')).faults).toEqual([])
}, 60_000)

it('one that does not come back is ended when its run is called off', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 1500)
  const report = await engine.render({ document: film('loops'), force: true, signal: stop.signal })
  expect(report.status).toBe('cancelled')
  expect((await render('copies')).faults).toEqual([])
}, 40_000)
