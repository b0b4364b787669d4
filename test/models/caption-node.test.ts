/** The node `caption`: pictures into words, and words into scenes. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../engine/host/engine.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { oraclePicture } from './oracle-pictures.ts'
import { createModelProject } from './model-project.ts'

const home = createModelProject()
const { folder: project, models } = home
let engine: Engine
beforeAll(async () => {
  const { width, height, data } = oraclePicture('waves', 32, 32)
  await sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha().png().toFile(join(project, 'waves.png'))
  await sharp({ create: { width: 64, height: 40, channels: 3, background: '#3080c0' } }).png().toFile(join(project, 'blue.png'))
  engine = await home.start()
})
afterAll(() => home.close())

type Nodes = GraphDocument['nodes']
const clip: Nodes = { scene: { type: 'text-to-video', params: { duration: 0.25, width: 64, height: 36, fps: 8, seed: 1 }, inputs: { prompt: 'words.text' } }, film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'scene.video' } } }
const described = (params: object = {}, more: Nodes = clip): GraphDocument => ({
  format: 1,
  nodes: {
    picture: { type: 'load-image', params: { file: 'waves.png' } },
    words: { type: 'caption', params: { tokens: 20, ...params }, inputs: { image: 'picture.image' } },
    ...more,
  } as Nodes,
})
const said = async (document: GraphDocument): Promise<unknown> => {
  const { faults, reports } = await engine.render({ document, force: true })
  expect(faults).toEqual([])
  return reports['words']!['text']
}

describe('without a package', () => {
  it('says what is missing and the command that fetches it', async () => {
    const [fault] = (await engine.render({ document: described(), force: true })).faults
    expect(fault).toMatchObject({ code: 'E_MODEL_MISSING', node: 'words' })
    expect(fault!.message).toContain('reelgraph models pull')
    expect((await engine.validate({ document: described() })).map(({ code, node }) => [code, node])).toEqual([['E_MODEL_MISSING', 'words']])
    const [named] = (await engine.render({ document: described({ backend: 'onnx', model: 'blip-base' }), force: true })).faults
    expect(named!.code).toBe('E_MODEL_MISSING')
  })
})

describe('with a package', () => {
  beforeAll(() => cpSync(fileURLToPath(new URL('../fixtures/models/tiny-captioner', import.meta.url)), join(models, 'tiny-captioner'), { recursive: true }))

  it('becomes the prompt of a clip', async () => {
    expect(await said(described({ beams: 1 }))).toBe('an an an an an bright an an dark an darker.')
    expect(await said(described({ beams: 1, prefix: 'a photo of' }))).toBe('a photo of an are')
    expect(await said(described({ beams: 3 }))).toBe('an city an aning city an')
  })
  it('names a package that is not here', async () => {
    const [fault] = (await engine.render({ document: described({ model: 'blip-base' }), force: true })).faults
    expect(fault).toMatchObject({ code: 'E_MODEL_MISSING', node: 'words' })
    expect(fault!.message).toContain('reelgraph models pull blip-base')
  })
  it('is kept: the next run asks no model', async () => {
    const runs = (): number => engine.models.sessions.stats().loaded.reduce((sum, one) => sum + one.runs, 0)
    const document = described({ beams: 2 })
    expect((await engine.render({ document })).faults).toEqual([])
    const first = runs()
    expect((await engine.render({ document: described({ beams: 2 }, { ...clip, film: { ...clip['film']!, params: { file: 'other.mp4', quality: 'source' } } }) })).faults).toEqual([])
    expect(runs()).toBe(first)
  })
  it('takes the frame of a clip at the time asked for', async () => {
    const still = (file: string): Nodes[string] => ({ type: 'load-image', params: { file } })
    const shown = (from: string): Nodes[string] => ({ type: 'still', params: { duration: 1, fps: 4 }, inputs: { image: `${from}.image` } })
    const film: Nodes = {
      first: still('blue.png'), second: still('waves.png'), a: shown('first'), b: shown('second'), c: { type: 'resize', params: { width: 64, height: 40 }, inputs: { video: 'b.video' } },
      both: { type: 'concat', inputs: { video: ['a.video', 'c.video'] } },
    } as Nodes
    const at = (time: number): Promise<unknown> => said({ format: 1, nodes: { ...film, words: { type: 'caption', params: { tokens: 12, beams: 1, time }, inputs: { video: 'both.video' } }, ...clip } as Nodes })
    const [early, last, late] = [await at(0.9), await at(1.1), await at(100)]
    expect(early).not.toBe(last)
    expect(late).toBe(last)
  })
  it('is cut into scenes', async () => {
    const document = described({ beams: 1 }, {
      scenes: { type: 'story-to-scenes', params: { maximum: 2, duration: 0.25, move: false }, inputs: { text: 'words.text' } },
      board: { type: 'storyboard', params: { width: 64, height: 36, fps: 8, transitionDuration: 0 }, inputs: { scenes: 'scenes.scenes' } },
      film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'board.video' } },
    } as Nodes)
    const { faults, nodes } = await engine.render({ document, force: true })
    expect(faults).toEqual([])
    expect(nodes.filter(({ type }) => type === 'text-to-video')).toHaveLength(1)
  })
  it('is planned, and previewed, without asking the model', async () => {
    const document = described({ beams: 4 })
    expect((await engine.plan({ document })).faults).toEqual([])
    await expect(engine.preview({ document, node: 'scene', frame: 0 })).rejects.toMatchObject({ code: 'E_MODEL_UNMADE' })
  })
  it('wants a picture', async () => {
    const { words, ...rest } = described().nodes
    const [fault] = (await engine.render({ document: { format: 1, nodes: { ...rest, words: { ...words!, inputs: {} } } }, force: true })).faults
    expect(fault).toMatchObject({ code: 'E_PORT_MISSING', node: 'words' })
  })
})
