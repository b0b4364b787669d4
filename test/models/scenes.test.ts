/** A storyboard whose scenes begin as pictures: variants by a tiny model with a LoRA, the best chosen by a scorer and animated. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../engine/host/engine.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { createModelProject } from './model-project.ts'

const home = createModelProject()
const { folder: project } = home
let engine: Engine
beforeAll(async () => {
  home.install('tiny-stable-diffusion', 'tiny-stable-video-diffusion', 'scorers/tiny-scorer')
  copyFileSync(new URL('../fixtures/models/lora/kohya.safetensors', import.meta.url), join(project, 'cat.safetensors'))
  engine = await home.start()
})
afterAll(() => home.close())

const SIZE = { width: 96, height: 64 }
const PICTURES = { backend: 'onnx', model: 'tiny-stable-diffusion', options: { steps: 2, scheduler: 'euler' } }
const lora = { type: 'lora-apply', params: { file: 'cat.safetensors', weight: 0.9 } }
const board = (params: Record<string, Json>, wired = true): GraphDocument => ({
  format: 1,
  nodes: {
    lora,
    board: {
      type: 'storyboard',
      params: { scenes: [{ prompt: 'a cat on a wall', duration: 0.5, camera: 'pan-left' }, { prompt: 'a dog by the sea', duration: 0.5 }], ...SIZE, fps: 8, transitionDuration: 0, seed: 7, variants: 2, backend: 'parallax', pictures: PICTURES, ...params },
      ...(wired ? { inputs: { loras: 'lora.loras' } } : {}),
    },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'board.video' } },
  },
})
/** How often the picture model's network has run. */
const runs = (): number => engine.models.sessions.stats().loaded.filter(({ name }) => name.includes('tiny-stable-diffusion') && name.includes('unet')).reduce((sum, one) => sum + one.runs, 0)
const done = async (document: GraphDocument, force = false) => {
  const report = await engine.render({ document, force })
  expect(report.faults).toEqual([])
  return report.reports
}

describe('scenes from pictures', () => {
  it('say how good each picture is, which is taken and what is made of it', async () => {
    const said = await done(board({}), true)
    expect(said['board/scene-1-picture']).toEqual({ seeds: [7, 8] })
    expect(said['board/scene-2-picture']).toEqual({ seeds: [71, 72] })
    for (const scene of ['scene-1', 'scene-2']) {
      const { best, scores, model } = said[`board/${scene}-picture/best`] as unknown as { readonly best: number; readonly model: string; readonly scores: readonly { readonly score: number }[] }
      expect(model).toBe('tiny-scorer')
      expect(scores).toHaveLength(2)
      expect(scores[best - 1]!.score).toBe(Math.max(...scores.map(({ score }) => score)))
      expect(said[`board/${scene}-picture/variant-2`]).toMatchObject({ model: 'tiny-stable-diffusion', steps: 2, loras: [{ file: 'cat.safetensors', weight: 0.9 }] })
    }
    // The scene's move is made past the depths of the picture, and by no second camera.
    expect(said['board/scene-1']).toMatchObject({ backend: 'parallax', move: 'pan-left', depth: 'estimated' })
    expect(said['board/scene-2']).toMatchObject({ move: 'slow-zoom-in' })
  })
  it('are made once: a variant more is one more picture of each scene, a clip of another length none', async () => {
    await done(board({}))
    const first = runs()
    await done(board({ fps: 6 }))
    expect(runs()).toBe(first)
    await done(board({ variants: 3 }))
    // Two steps a picture, the prompt and its absence in one go.
    expect(runs() - first).toBe(4)
  })
  it('are the pictures that text-to-image makes of the same seeds', async () => {
    const said = await done(board({ backend: 'parallax', options: { move: 'static' }, scenes: [{ prompt: 'a cat on a wall', duration: 0.25 }] }))
    const { best } = said['board/scene-1-picture/best'] as unknown as { readonly best: number }
    await done({
      format: 1,
      nodes: {
        lora,
        ...board({ options: { move: 'static' }, scenes: [{ prompt: 'a cat on a wall', duration: 0.25 }] }).nodes,
        shot: { type: 'save-image', params: { file: 'shot.png', frame: 0 }, inputs: { video: 'board.video' } },
        alone: { type: 'text-to-image', params: { prompt: 'a cat on a wall', ...SIZE, seed: 6 + best, ...PICTURES }, inputs: { loras: 'lora.loras' } },
        still: { type: 'still', params: { duration: 0.25, fps: 8 }, inputs: { image: 'alone.image' } },
        save: { type: 'save-image', params: { file: 'alone.png' }, inputs: { video: 'still.video' } },
        plain: { type: 'text-to-image', params: { prompt: 'a cat on a wall', ...SIZE, seed: 6 + best, ...PICTURES } },
        other: { type: 'save-image', params: { file: 'plain.png' }, inputs: { image: 'plain.image' } },
      },
    })
    const pixels = async (file: string): Promise<Buffer> => sharp(join(project, 'output', file)).removeAlpha().raw().toBuffer()
    const apart = (a: Buffer, b: Buffer): number => a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
    const [shot, alone, plain] = await Promise.all(['shot.png', 'alone.png', 'plain.png'].map(pixels))
    expect(apart(shot!, alone!)).toBeLessThan(2)
    // Without the LoRA it is another picture.
    expect(apart(plain!, alone!)).toBeGreaterThan(4)
  })
  it('come to life by a video model as well, with the camera moving over what it makes', async () => {
    const said = await done(board({ backend: 'onnx', model: 'tiny-stable-video-diffusion', options: { steps: 2 } }))
    expect(said['board/scene-1']).toMatchObject({ model: 'tiny-stable-video-diffusion' })
    expect((await engine.render({ document: board({ backend: 'onnx', model: 'tiny-stable-video-diffusion', options: { steps: 2 } }) })).nodes.map(({ node }) => node)).toContain('board/scene-1-camera')
  })
  it('are planned without a model\'s running', async () => {
    const first = runs()
    expect((await engine.plan({ document: board({ seed: 99 }) })).faults).toEqual([])
    expect(runs()).toBe(first)
  })
})
