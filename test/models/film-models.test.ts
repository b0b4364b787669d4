/** A film says which models made it; a lock file holds them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Engine, RenderRequest } from '../../engine/host/engine.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import { locateFfmpeg } from '../../engine/media/locate-ffmpeg.ts'
import type { ModelManifest } from '../../engine/models/packages/package-types.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { createModelProject } from './model-project.ts'

const home = createModelProject()
const { folder: project, models } = home
const MANIFEST = join(models, 'tiny-upscaler/model.json')
let engine: Engine
beforeAll(async () => {
  await sharp({ create: { width: 16, height: 16, channels: 3, background: '#305080' } }).png().toFile(join(project, 'in.png'))
  engine = await home.start()
})
beforeEach(() => {
  rmSync(models, { recursive: true, force: true })
  mkdirSync(models)
  home.install('tiny-upscaler', 'tiny-depth', 'tiny-stable-diffusion')
})
afterAll(() => home.close())

/** The upscaler is named, the depth model is the one that is there, and one is chosen by its backend; another film has none. */
const FILM: GraphDocument = {
  format: 1,
  nodes: {
    picture: { type: 'load-image', params: { file: 'in.png' } },
    clip: { type: 'still', params: { duration: 0.5, fps: 4 }, inputs: { image: 'picture.image' } },
    large: { type: 'upscale', params: { factor: 2, model: 'tiny-upscaler' }, inputs: { video: 'clip.video' } },
    film: { type: 'encode', params: { file: 'film.mp4' }, inputs: { video: 'large.video' } },
    plain: { type: 'encode', params: { file: 'plain.mp4' }, inputs: { video: 'clip.video' } },
    depth: { type: 'depth-estimate', inputs: { video: 'clip.video' } },
    focus: { type: 'depth-of-field', inputs: { video: 'clip.video', depth: 'depth.depth' } },
    map: { type: 'save-image', params: { file: 'depth.png' }, inputs: { video: 'focus.video' } },
    drawn: { type: 'text-to-image', params: { prompt: 'sea', width: 24, height: 16, options: { steps: 1 } } },
    save: { type: 'save-image', params: { file: 'drawn.png' }, inputs: { image: 'drawn.image' } },
  },
}
/** As docs and manifest.ts say it: over family, defaults, options and the files' digests. */
function digestOf(name: string): string {
  const { family, files, defaults = {}, options = {} } = JSON.parse(readFileSync(join(models, name, 'model.json'), 'utf8')) as ModelManifest
  return createHash('sha256').update([family, JSON.stringify([defaults, options]), ...files.map(({ sha256, path }) => `${sha256} ${path}`).sort()].join('\n')).digest('hex')
}
async function render(request: Partial<RenderRequest> = {}) {
  const warnings: string[] = []
  const report = await engine.render({ document: FILM, ...request, onEvent: (event) => void (event.type === 'warning' && warnings.push(event.warning.message)) })
  return { ...report, warnings }
}
async function tag(file: string): Promise<unknown> {
  const { path } = await locateFfmpeg()
  const said = execFileSync(path.replace(/ffmpeg$/, 'ffprobe'), ['-v', 'error', '-show_entries', 'format_tags', '-of', 'json', join(project, 'output', file)], { encoding: 'utf8' })
  const text = (JSON.parse(said) as { format: { tags: Record<string, string> } }).format.tags['reelgraph_models']
  return text === undefined ? undefined : JSON.parse(text)
}
/** Another version of the package: the same weights under another option. */
function changeUpscaler(): void {
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as ModelManifest
  writeFileSync(MANIFEST, JSON.stringify({ ...manifest, options: { ...manifest.options, margin: 4 } }))
}

describe('a film', () => {
  it('carries the digests of the models that made it, and of no others', async () => {
    expect((await render({ force: true })).faults).toEqual([])
    expect(await tag('film.mp4')).toEqual({ 'tiny-upscaler': digestOf('tiny-upscaler') })
    expect(await tag('plain.mp4')).toBeUndefined()
    const png = readFileSync(join(project, 'output/depth.png'), 'utf8')
    expect(png).toContain(`{"tiny-depth":"${digestOf('tiny-depth')}"}`)
    expect(readFileSync(join(project, 'output/drawn.png'), 'utf8')).toContain(`{"tiny-stable-diffusion":"${digestOf('tiny-stable-diffusion')}"}`)
  })
  it('that was made with another version of a model is told of when it is made again', async () => {
    await render({ force: true })
    expect((await render()).warnings).toEqual([])
    changeUpscaler()
    const { warnings, faults } = await render({ only: ['film'] })
    expect(faults).toEqual([])
    expect(warnings).toEqual([expect.stringMatching(/^W_MODEL_CHANGED .*film.mp4 was made with another tiny-upscaler/)])
    expect(await tag('film.mp4')).toEqual({ 'tiny-upscaler': digestOf('tiny-upscaler') })
    expect((await render({ only: ['film'] })).warnings).toEqual([])
  })
})

describe('a lock file', () => {
  it('holds the models, and a render under it refuses others', async () => {
    const lock = (await engine.lock({ document: FILM })) as { readonly models: Json }
    expect(lock.models).toEqual({
      'tiny-depth': { digest: digestOf('tiny-depth') },
      'tiny-stable-diffusion': { digest: digestOf('tiny-stable-diffusion') },
      'tiny-upscaler': { digest: digestOf('tiny-upscaler') },
    })
    const locked = lock as unknown as Json
    expect((await render({ lock: locked })).faults).toEqual([])
    changeUpscaler()
    expect((await render({ lock: locked })).faults).toMatchObject([{ code: 'E_LOCK', port: 'models.tiny-upscaler.digest' }])
    const { faults, warnings } = await render({ known: locked, only: ['plain'] })
    expect(faults).toEqual([])
    expect(warnings.join()).toContain('models.tiny-upscaler.digest')
  })
  it('needs the models that it is to hold', async () => {
    rmSync(join(models, 'tiny-upscaler'), { recursive: true })
    await expect(engine.lock({ document: FILM })).rejects.toMatchObject({ code: 'E_MODEL_MISSING' })
  })
})
