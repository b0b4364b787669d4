/** A graph with a model: words to a clip with a tiny exported AnimateDiff, a motion LoRA merged, upscaled and encoded. */
import { execFileSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../engine/host/engine.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { locateFfmpeg } from '../../engine/media/locate-ffmpeg.ts'
import { createModelProject, FIXTURES } from './model-project.ts'

const home = createModelProject(FIXTURES)
const { folder: project } = home
let engine: Engine
beforeAll(async () => {
  copyFileSync(new URL('../fixtures/models/lora/motion.safetensors', import.meta.url), join(project, 'motion.safetensors'))
  copyFileSync(new URL('../fixtures/models/lora/xl.safetensors', import.meta.url), join(project, 'xl.safetensors'))
  engine = await home.start()
})
afterAll(() => home.close())

const film = (params: object, lora = 'motion.safetensors'): GraphDocument => ({
  format: 1,
  nodes: {
    lora: { type: 'lora-apply', params: { file: lora, weight: 0.9 } },
    clip: {
      type: 'text-to-video',
      params: { prompt: 'a horse on mars', duration: 0.375, width: 96, height: 64, fps: 8, seed: 3, backend: 'onnx', model: 'tiny-animatediff', options: { steps: 2 }, ...params },
      inputs: { loras: 'lora.loras' },
    },
    large: { type: 'upscale', params: { factor: 2 }, inputs: { video: 'clip.video' } },
    film: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'large.video' } },
  },
})
/** How often models have run. */
const runs = (): number => engine.models.sessions.stats().loaded.reduce((sum, one) => sum + one.runs, 0)

describe('a film by a model', () => {
  it('is made, and taken from the store the next time', async () => {
    const seen: string[] = []
    const first = await engine.render({ document: film({}), force: true, onEvent: (event) => void (event.type === 'preview' && seen.push(event.image)) })
    // Where it goes, seen on the way.
    expect(seen[0]).toMatch(/^data:image\/jpeg;base64,/)
    expect(first.faults).toEqual([])
    const { path } = await locateFfmpeg()
    const said = execFileSync(path.replace(/ffmpeg$/, 'ffprobe'), ['-v', 'error', '-select_streams', 'v:0', '-count_frames', '-show_entries', 'stream=width,height,nb_read_frames', '-of', 'csv=p=0', join(project, 'output/film.mp4')], { encoding: 'utf8' })
    expect(said.trim()).toBe('192,128,3')
    const ran = runs()
    expect(ran).toBeGreaterThan(0)
    // The film is made anew, of the clip that is there.
    const second = await engine.render({ document: { ...film({}), nodes: { ...film({}).nodes, large: { type: 'upscale', params: { factor: 3 }, inputs: { video: 'clip.video' } } } } })
    expect(second.faults).toEqual([])
    expect(runs()).toBe(ran)
  })
  it('reads its LoRA once, for its words and for its weights', async () => {
    expect(await engine.models.lora('motion.safetensors')).toBe(await engine.models.lora('motion.safetensors'))
  })
  it('names a model that is not here, and the command that fetches it', async () => {
    const report = await engine.render({ document: film({ model: 'wan-2' }), force: true })
    expect(report.faults[0]).toMatchObject({ code: 'E_MODEL_MISSING', node: 'clip' })
    expect(report.faults[0]!.message).toContain('reelgraph models pull wan-2')
  })
  it('refuses a LoRA of another model, and a model for something else', async () => {
    expect((await engine.render({ document: film({}, 'xl.safetensors'), force: true })).faults[0]).toMatchObject({ code: 'E_LORA', node: 'clip' })
    expect((await engine.render({ document: film({ model: 'tiny-stable-diffusion' }), force: true })).faults[0]).toMatchObject({ code: 'E_BACKEND', node: 'clip' })
  })
})

describe('previews', () => {
  it('start no model, and show what it has made', async () => {
    const look = (seed: number) => engine.preview({ document: film({ seed }), node: 'clip', frame: 1 })
    await expect(look(99)).rejects.toMatchObject({ code: 'E_MODEL_UNMADE' })
    const ran = runs()
    expect(await look(3)).toBeDefined()
    expect(runs()).toBe(ran)
  })
})

describe('a picture by a model', () => {
  it('comes to life by another', async () => {
    const document: GraphDocument = {
      format: 1,
      nodes: {
        picture: { type: 'text-to-image', params: { prompt: 'a horse on mars', width: 96, height: 64, backend: 'onnx', model: 'tiny-stable-diffusion', options: { steps: 2, scheduler: 'euler' } } },
        clip: { type: 'img2vid', params: { duration: 0.375, width: 96, height: 64, fps: 8, backend: 'onnx', model: 'tiny-stable-video-diffusion', options: { steps: 2 } }, inputs: { image: 'picture.image' } },
        save: { type: 'save-image', params: { file: 'last.png', frame: 2 }, inputs: { video: 'clip.video' } },
      },
    }
    expect((await engine.render({ document, force: true })).faults).toEqual([])
  })
})
