/** Pictures in the film's shape by a UNet of four blocks, through the node: each is made at multiples of 16 and cut to the size asked for. */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../engine/host/engine.ts'
import { createModelProject, FIXTURES } from './model-project.ts'

const home = createModelProject()
let engine: Engine
beforeAll(async () => {
  // Stable Diffusion's other parts around it, and a size as it likes: 64 latents on a side would be 512 pixels, here they are 128.
  const target = join(home.models, 'four')
  mkdirSync(home.models, { recursive: true })
  cpSync(join(FIXTURES, 'tiny-stable-diffusion'), target, { recursive: true })
  cpSync(join(FIXTURES, '../unets/tiny-four-blocks/unet'), join(target, 'unet'), { recursive: true })
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as { files: readonly { path: string }[] }
  const [rest, own] = [read(join(target, 'model.json')), read(join(FIXTURES, '../unets/tiny-four-blocks/model.json'))]
  const isUnet = ({ path }: { path: string }): boolean => path.startsWith('unet/')
  writeFileSync(join(target, 'model.json'), JSON.stringify({ ...rest, defaults: { width: 128, height: 128, steps: 2, guidance: 3 }, files: [...rest.files.filter((file) => !isUnet(file)), ...own.files.filter(isUnet)] }))
  engine = await home.start()
})
afterAll(() => home.close())

describe('a picture of', () => {
  // 128 x 128 pixels in that shape, to the nearest multiples: sqrt(16384 * 16 / 9) = 170.7 by 96, and so on.
  it.each([
    ['16:9', 1280, 720, 176, 96],
    ['9:16', 720, 1280, 96, 176],
    ['4:5', 1080, 1350, 112, 144],
    ['16:9, of its own size', 680, 384, 176, 96],
  ])('%s', async (_, width, height, madeWide, madeHigh) => {
    const nodes = {
      made: { type: 'text-to-image', params: { prompt: 'a fox', width, height, seed: 3, backend: 'onnx', model: 'four' } },
      save: { type: 'save-image', params: { file: 'made.png' }, inputs: { image: 'made.image' } },
    }
    const report = await engine.render({ document: { format: 1, nodes } })
    expect(report.faults).toEqual([])
    expect(report.reports['made']).toMatchObject({ width: madeWide, height: madeHigh })
    const file = join(home.folder, 'output/made.png')
    expect(existsSync(file)).toBe(true)
    expect(await sharp(file).metadata()).toMatchObject({ width, height })
  })
  it('a size that is asked for, too, is brought to the multiples', async () => {
    const nodes = {
      made: { type: 'text-to-image', params: { prompt: 'a fox', width: 64, height: 64, backend: 'onnx', model: 'four', options: { width: 85, height: 48 } } },
      save: { type: 'save-image', params: { file: 'made.png' }, inputs: { image: 'made.image' } },
    }
    const report = await engine.render({ document: { format: 1, nodes } })
    expect(report.faults).toEqual([])
    expect(report.reports['made']).toMatchObject({ width: 80, height: 48 })
  })
})
