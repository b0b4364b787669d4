/** Seeds of up to 64 bits through the nodes: as PyTorch's for models, others for painters; by number, text, input and link. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../engine/host/engine.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { createModelProject, FIXTURES } from './model-project.ts'

const home = createModelProject(FIXTURES)
let engine: Engine
beforeAll(async () => void (engine = await home.start()))
afterAll(() => home.close())

const MODEL = { backend: 'onnx', model: 'tiny-stable-diffusion', options: { steps: 1 } }
const PAINTER = { backend: 'procedural' }

async function picture(params: Record<string, Json>, { document = {}, set = {} }: { document?: object; set?: Record<string, Json> } = {}): Promise<string> {
  const nodes = {
    made: { type: 'text-to-image', params: { prompt: 'sunrise over a city', width: 32, height: 32, ...params } },
    save: { type: 'save-image', params: { file: 'made.png' }, inputs: { image: 'made.image' } },
  }
  const { faults } = await engine.render({ document: { format: 1, nodes, ...document } as never, inputs: set })
  expect(faults).toEqual([])
  return createHash('sha256').update(await sharp(join(home.folder, 'output/made.png')).raw().toBuffer()).digest('hex')
}

describe('a seed of 64 bits', () => {
  it('is to a model what it is to PyTorch: its low half', async () => {
    const short = await picture({ ...MODEL, seed: 7 })
    expect(await picture({ ...MODEL, seed: 4294967296 + 7 })).toBe(short)
    expect(await picture({ ...MODEL, seed: '12345678902054682631' })).not.toBe(short)
  })
  it('is to a painter one of its own', async () => {
    const made = [await picture({ ...PAINTER, seed: 7 })]
    for (const seed of [4294967296 + 7, 9007199254740991, '9007199254740993', '18446744073709551615']) made.push(await picture({ ...PAINTER, seed }))
    expect(new Set(made).size).toBe(5)
    // As it was before there were longer ones.
    expect(await picture({ ...PAINTER, seed: '7' })).toBe(made[0])
  })
  it('comes by an input, from the command line too', async () => {
    const seed = '18446744073709551615'
    const wanted = await picture({ ...PAINTER, seed })
    const document = { inputs: { seed: { type: 'integer', default: 1 } } }
    expect(await picture({ ...PAINTER, seed: '{{inputs.seed}}' }, { document, set: { seed } })).toBe(wanted)
    expect(await picture({ ...PAINTER, seed: '{{inputs.seed}}' }, { document, set: { seed: '7' } })).toBe(await picture({ ...PAINTER, seed: 7 }))
  })
  it('counts when it comes over a link', async () => {
    const nodes = (value: number) => ({
      value: { type: 'number', params: { value } },
      made: { type: 'text-to-image', params: { prompt: 'sunrise over a city', width: 32, height: 32, ...PAINTER }, inputs: { seed: 'value.value' } },
      save: { type: 'save-image', params: { file: 'made.png' }, inputs: { image: 'made.image' } },
    })
    expect(await picture({}, { document: { nodes: nodes(7) } })).toBe(await picture({ ...PAINTER, seed: 7 }))
    expect(await picture({}, { document: { nodes: nodes(8) } })).toBe(await picture({ ...PAINTER, seed: 8 }))
  })
  it.each([[18446744073709551615], ['18446744073709551616'], [-1], [0.5], ['7 ']])('%o is refused', async (seed) => {
    const nodes = { made: { type: 'text-to-image', params: { seed } } }
    expect(await engine.validate({ document: { format: 1, nodes } as never })).toMatchObject([{ code: 'E_PARAM_VALUE', port: 'seed', fix: expect.stringContaining('text of digits') as string }])
  })
})
