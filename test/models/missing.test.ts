/** What a graph lacks is told before anything is made. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineNode, definePlugin } from '../../engine/api.ts'
import { createEngine } from '../../engine/host/container.ts'
import type { Engine } from '../../engine/host/engine.ts'
import type { PluginRegistry } from '../../engine/plugins/registry.ts'
import type { GraphDocument, GraphNode } from '../../engine/graph/document.ts'
import { createModelProject, FIXTURES } from './model-project.ts'

const home = createModelProject()
const { folder: project, models, install } = home
let engine: Engine
beforeAll(async () => {
  vi.stubEnv('REELGRAPH_MODELS_MIRROR', FIXTURES)
  await sharp({ create: { width: 16, height: 16, channels: 3, background: '#305080' } }).png().toFile(join(project, 'in.png'))
  engine = await home.start()
})
beforeEach(() => {
  rmSync(models, { recursive: true, force: true })
  mkdirSync(models)
})
afterAll(() => home.close())

const film = (nodes: Readonly<Record<string, GraphNode>>): GraphDocument => ({
  format: 1,
  nodes: {
    picture: { type: 'load-image', params: { file: 'in.png' } },
    clip: { type: 'still', params: { duration: 0.5, fps: 4 }, inputs: { image: 'picture.image' } },
    ...nodes,
  },
})
/** Four models at fault in four ways, one of them behind another. */
const LACKING = film({
  painted: { type: 'text-to-video', params: { prompt: 'sea', duration: 0.25, width: 32, height: 32, model: 'wan-2' } },
  large: { type: 'upscale', params: { factor: 2, model: 'real-esrgan' }, inputs: { video: 'painted.video' } },
  cut: { type: 'remove-background', inputs: { video: 'clip.video' } },
  drawn: { type: 'text-to-image', params: { prompt: 'sea', width: 32, height: 32, backend: 'onnx' } },
  a: { type: 'save-image', params: { file: 'a.png' }, inputs: { video: 'large.video' } },
  b: { type: 'save-image', params: { file: 'b.png' }, inputs: { video: 'cut.video' } },
  c: { type: 'save-image', params: { file: 'c.png' }, inputs: { image: 'drawn.image' } },
})
const places = (faults: readonly { code: string; node?: string; port?: string; model?: string }[]) => faults.map(({ code, node, port, model }) => [code, node, port, model]).sort()
const ALL = [
  ['E_BACKEND', 'drawn', 'backend', undefined],
  ['E_MODEL_MISSING', 'cut', 'model', undefined],
  ['E_MODEL_MISSING', 'large', 'model', 'real-esrgan'],
  ['E_MODEL_MISSING', 'painted', 'model', 'wan-2'],
]

describe('missing models', () => {
  it('are all listed by validate and plan, with the command that fetches them', async () => {
    const faults = await engine.validate({ document: LACKING })
    expect(places(faults)).toEqual(ALL)
    expect(faults.find(({ node }) => node === 'large')!.message).toBe('E_MODEL_MISSING upscale "large".model: The model is not installed. Run: reelgraph models pull real-esrgan')
    expect((await engine.plan({ document: LACKING })).faults.map(({ node }) => node).sort()).toEqual(['cut', 'drawn', 'large', 'painted'])
  })
  it('stop a render before any node has run', async () => {
    const events: string[] = []
    const report = await engine.render({ document: LACKING, onEvent: ({ type }) => void events.push(type) })
    expect(places(report.faults)).toEqual(ALL)
    expect(events).toEqual(['run-done'])
    expect(report.nodes).toEqual([])
  })
  it('are no fault of what is not rendered, nor of what the film can do without', async () => {
    const { faults } = await engine.render({ document: LACKING, only: ['b'] })
    expect(places(faults)).toEqual([ALL[1]])
    const spare: GraphDocument = film({
      large: { type: 'upscale', params: { model: 'real-esrgan' }, inputs: { video: 'clip.video' }, onError: 'continue' },
      a: { type: 'save-image', params: { file: 'a.png' }, inputs: { video: 'large.video' }, onError: 'continue' },
      b: { type: 'save-image', params: { file: 'b.png' }, inputs: { video: 'clip.video' } },
    })
    expect(places(await engine.validate({ document: spare }))).toEqual([['E_MODEL_MISSING', 'large', 'model', 'real-esrgan']])
    expect(await engine.validate({ document: spare }, {}, { render: true })).toEqual([])
    const report = await engine.render({ document: spare, force: true })
    expect(report.outputs.map(({ node }) => node)).toEqual(['b'])
  })
  it('are a warning where a node lacks one that no sink needs', async () => {
    const document = film({
      large: { type: 'upscale', params: { model: 'real-esrgan' }, inputs: { video: 'clip.video' } },
      save: { type: 'save-image', params: { file: 'loose.png' }, inputs: { video: 'clip.video' } },
    })
    const { faults, warnings } = await engine.check({ document }, {})
    expect(faults).toEqual([])
    expect(warnings).toMatchObject([{ code: 'W_NODE_LOOSE', node: 'large', port: 'model', model: 'real-esrgan' }])
  })
  it('keep no graph from being locked where no sink needs the node, nor do files', async () => {
    const nodes = { ...LACKING.nodes, lost: { type: 'load-image', params: { file: 'gone.png' } }, save: { type: 'save-image', params: { file: 'locked.png' }, inputs: { video: 'clip.video' } } }
    for (const name of ['a', 'b', 'c'] as const) delete (nodes as Record<string, GraphNode>)[name]
    const lock = (await engine.lock({ document: { format: 1, nodes } })) as { assets: object }
    expect(Object.keys(lock.assets)).toEqual(['in.png'])
    const needed = { ...nodes, other: { type: 'save-image', params: { file: 'other.png' }, inputs: { image: 'lost.image' } } }
    await expect(engine.lock({ document: { format: 1, nodes: needed } })).rejects.toMatchObject({ code: 'E_ASSET_MISSING' })
  })
  it('are not told of models that a link will name, nor of packages that are there', async () => {
    install('tiny-upscaler')
    install('tiny-matting')
    const document = film({
      name: { type: 'text', params: { value: 'real-esrgan' } },
      large: { type: 'upscale', params: { factor: 2 }, inputs: { video: 'clip.video', model: 'name.value' } },
      own: { type: 'upscale', params: { factor: 2, model: 'tiny-upscaler' }, inputs: { video: 'clip.video' } },
      cut: { type: 'remove-background', inputs: { video: 'clip.video' } },
      save: { type: 'save-image', params: { file: 'a.png' }, inputs: { video: 'clip.video' } },
    })
    expect(await engine.validate({ document })).toEqual([])
  })
  it('are told of damaged packages, and of several names at once', async () => {
    install('tiny-upscaler')
    rmSync(join(models, 'tiny-upscaler/onnx'), { recursive: true })
    const [one] = await engine.validate({ document: film({ own: { type: 'upscale', params: { model: 'tiny-upscaler' }, inputs: { video: 'clip.video' } } }) })
    expect(one).toMatchObject({ code: 'E_MODEL_MISSING', node: 'own', port: 'model', model: 'tiny-upscaler' })
    expect(one!.message).toContain('1 of 1 files are not there: onnx/model.onnx')
    writeFileSync(join(models, 'tiny-upscaler/model.json'), '{}')
    expect((await engine.validate({ document: film({ own: { type: 'upscale', params: { model: 'tiny-upscaler' }, inputs: { video: 'clip.video' } } }) }))[0]).toMatchObject({ code: 'E_MODEL_INVALID', node: 'own' })
  })
  it('of variants are told at once, when they come to be', async () => {
    const document = film({
      best: { type: 'best-image', params: { prompt: 'sea', variants: 3, width: 32, height: 32, generator: { model: 'sd-turbo' } } },
      save: { type: 'save-image', params: { file: 'best.png' }, inputs: { image: 'best.image' } },
    })
    const missing = [1, 2, 3].map((k) => ['E_MODEL_MISSING', `best/variant-${k}`, 'model', 'sd-turbo'])
    expect(places((await engine.render({ document, force: true })).faults)).toEqual(missing)
    expect(places((await engine.plan({ document })).faults)).toEqual(missing)
  })
  it('are fetched first by an engine that was told to', async () => {
    const pulling = await createEngine({ project, storeFolder: join(project, 'store-2'), device: 'cpu', pullModels: true })
    try {
      const document = film({
        large: { type: 'upscale', params: { factor: 2, model: 'tiny-upscaler' }, inputs: { video: 'clip.video' } },
        drawn: { type: 'text-to-image', params: { prompt: 'sea', width: 32, height: 32, model: 'tiny-stable-diffusion', options: { steps: 1 } } },
        a: { type: 'save-image', params: { file: 'a.png' }, inputs: { video: 'large.video' } },
        b: { type: 'save-image', params: { file: 'b.png' }, inputs: { image: 'drawn.image' } },
      })
      const { faults, reports } = await pulling.render({ document, force: true })
      expect(faults).toEqual([])
      expect(reports['drawn']).toMatchObject({ backend: 'onnx', model: 'tiny-stable-diffusion' })
      expect(existsSync(join(models, 'tiny-upscaler/onnx/model.onnx'))).toBe(true)
    } finally {
      await pulling.close()
    }
  })
})

describe('a param that names a package', () => {
  const tagger = defineNode({
    type: 'tagger', title: 'Tagger', version: 1, category: 'test', description: 'For tests.',
    outputs: { text: 'text' },
    params: { weights: { type: 'string', package: ['tagger'] } },
    run: ({ params }) => ({ text: params.weights }),
  })
  it('is a plugin\'s like any other, and its digest is part of the key', async () => {
    const declaration = definePlugin({ name: 'tagger', version: '1.0.0', nodes: [tagger] })
    ;(engine.registry as PluginRegistry).add({ declaration, folder: project, digest: '' })
    const document: GraphDocument = { format: 1, nodes: { tags: { type: 'tagger', params: { weights: 'tiny-depth' } } }, outputs: { text: 'tags.text' } }
    expect(places(await engine.validate({ document }))).toEqual([['E_MODEL_MISSING', 'tags', 'weights', 'tiny-depth']])
    install('tiny-depth')
    expect(await engine.validate({ document })).toEqual([])
  })
})
