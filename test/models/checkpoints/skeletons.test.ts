/** The skeletons that are stored, and real checkpoints' key lists on them. Exported anew they are the same: test/jobs/skeletons.md. */
import { mkdirSync, mkdtempSync, renameSync, writeFileSync, openSync, closeSync, ftruncateSync, readdirSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import { importCheckpoint } from '../../../engine/models/checkpoints/import-checkpoint.ts'
import { readSkeleton, readSkeletons, SKELETONS } from '../../../engine/models/checkpoints/skeletons.ts'
import { weightsIn } from '../../../engine/models/lora/onnx-weights.ts'
import { RECORDED } from './recorded-names.ts'

const home = mkdtempSync(join(tmpdir(), 'reelgraph-skeletons-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

it('are what their list says, hold no weights, and are small', async () => {
  const listed = await readSkeletons(SKELETONS)
  expect(readdirSync(SKELETONS).filter((name) => name.endsWith('.onnx.br')).sort()).toEqual(Object.keys(listed.skeletons).map((name) => `${name}.onnx.br`).sort())
  for (const name of Object.keys(listed.skeletons)) {
    const { external, inner } = weightsIn(await readSkeleton(SKELETONS, name, listed))
    expect(external.length, name).toBeGreaterThan(60)
    expect([...inner].filter((one) => /\.(weight|bias)$/.test(one)), name).toEqual([])
    // Each weight lies behind the one before it.
    expect(external.every(({ offset, length, dims }, i) => length === 4 * dims.reduce((a, b) => a * b, 1) && (i === 0 || offset >= external[i - 1]!.offset + external[i - 1]!.length)), name).toBe(true)
  }
  expect(readdirSync(SKELETONS).reduce((sum, name) => sum + statSync(join(SKELETONS, name)).size, 0)).toBeLessThan(10e6)
})

/** As large as it says, without a number in it: the disk holds the header alone. */
function hollow(name: string, shapes: Readonly<Record<string, readonly number[]>>, dtype: 'F16' | 'F32' = 'F16'): string {
  let at = 0
  const width = dtype === 'F16' ? 2 : 4
  const header = Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(shapes).map(([key, shape]) => [key, { dtype, shape, data_offsets: [at, (at += shape.reduce((a, b) => a * b, width))] }]))))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  const path = join(home, `${name}.safetensors`)
  const file = openSync(path, 'w')
  writeSync(file, Buffer.concat([length, header]))
  ftruncateSync(file, 8 + header.length + at)
  closeSync(file)
  return path
}
/** Arrays that say what some models were trained for, and that most have not. */
const MARKS = ['v_pred', 'ztsnr', 'edm_vpred.sigma_max', 'edm_vpred.sigma_min']
const unmarked = (name: string) => Object.fromEntries(Object.entries(RECORDED[name]!.tensors).filter(([key]) => !MARKS.includes(key)))
const nine = (shapes: Readonly<Record<string, readonly number[]>>) => ({ ...shapes, 'model.diffusion_model.input_blocks.0.0.weight': [320, 9, 3, 3] })

it.each([
  ['sd1', unmarked('sd1'), { architecture: 'sd1', prediction: 'epsilon' }],
  ['sd1-inpainting', nine(unmarked('sd1')), { architecture: 'sd1-inpainting' }],
  ['sd2', RECORDED['sd2']!.tensors, { architecture: 'sd2', prediction: 'v_prediction' }],
  ['sd2-inpainting', nine(RECORDED['sd2']!.tensors), { architecture: 'sd2-inpainting', prediction: 'epsilon' }],
  ['sdxl', unmarked('sdxl'), { architecture: 'sdxl', prediction: 'epsilon' }],
  ['sdxl-velocity', { ...unmarked('sdxl'), v_pred: [0], ztsnr: [0] }, { architecture: 'sdxl', prediction: 'v_prediction' }],
  ['sdxl-inpainting', nine(unmarked('sdxl')), { architecture: 'sdxl-inpainting' }],
])('a checkpoint of %s, as large as it is in the world, is told by its header, whole and without a rest', { timeout: 60_000 }, async (name, shapes, expected) => {
  const made = await importCheckpoint(hollow(name, shapes), { root: join(home, 'models') })
  expect(made).toMatchObject({ ...expected, left: [] })
  const manifest = JSON.parse(readFileSync(join(made.folder, 'model.json'), 'utf8')) as { family: string; options?: object; weights: { parts: Record<string, number> } }
  expect(manifest.family).toBe(name.startsWith('sdxl') ? 'stable-diffusion-xl' : 'stable-diffusion')
  expect(manifest.options).toEqual(name.endsWith('inpainting') ? { inpaints: true } : undefined)
  // 860 and 866 million parameters, 2.57 billion of XL.
  expect(manifest.weights.parts['unet']! / 4e6).toBeCloseTo(name.startsWith('sd1') ? 859.5 : name.startsWith('sd2') ? 865.9 : 2567.5, -1)
})

it.each([
  ['wan-1.3b', { 'transformer-1.3b': 'wan' }, 1.42],
  ['wan-14b', { 'transformer-14b': 'wan' }, 14.29],
  ['wan22-14b', { 'transformer-14b': 'wan-high-noise', 'transformer-14b ': 'wan-low-noise' }, 14.29],
])('parts of %s in files of their own, as large as they are in the world', { timeout: 60_000 }, async (name, transformers, billions) => {
  const names = JSON.parse(brotliDecompressSync(readFileSync(new URL('../../oracles/wan-names.json.br', import.meta.url))).toString('utf8')) as Readonly<Record<string, { readonly tensors: Readonly<Record<string, readonly number[]>> }>>
  mkdirSync(join(home, name))
  for (const [part, file] of Object.entries({ ...transformers, text: 'text', vae: 'vae' })) renameSync(hollow(file, names[part.trim()]!.tensors), join(home, name, `${file}.safetensors`))
  writeFileSync(join(home, name, 'tokenizer.json'), '{}')
  const made = await importCheckpoint(join(home, name), { root: join(home, 'models') })
  expect(made).toMatchObject({ architecture: name, prediction: 'flow_prediction', left: [] })
  const { memory, weights } = JSON.parse(readFileSync(join(made.folder, 'model.json'), 'utf8')) as { memory: number; weights: { parts: Record<string, number> } }
  expect([weights.parts['transformer']! / 4e9, weights.parts['text_encoder']! / 4e9].map((one) => Math.round(one * 100) / 100)).toEqual([billions, 5.68])
  // The text encoder is read in pieces.
  expect(memory).toBeLessThan(billions * 5.6e9)
})

it('a refiner of XL, as large as it is in the world', async () => {
  const names = JSON.parse(brotliDecompressSync(readFileSync(new URL('../../oracles/refiner-names.json.br', import.meta.url))).toString('utf8')) as Readonly<Record<string, readonly number[]>>
  expect(await importCheckpoint(hollow('refiner', names), { root: join(home, 'models') })).toMatchObject({ architecture: 'sdxl-refiner', prediction: 'epsilon', taken: 1857, left: [] })
})

it('takes noise of any size from what the file says, and refuses latents that are shifted', async () => {
  const { folder } = await importCheckpoint(hollow('edm', Object.fromEntries(Object.entries(RECORDED['sdxl']!.tensors).filter(([name]) => !['v_pred', 'ztsnr'].includes(name)))), { root: join(home, 'models') })
  expect(JSON.parse(readFileSync(join(folder, 'scheduler/scheduler_config.json'), 'utf8'))).toMatchObject({ _class_name: 'EDMEulerScheduler', sigma_data: 1, sigma_max: 120, sigma_min: 0.002, prediction_type: 'v_prediction' })
  await expect(importCheckpoint(hollow('shifted', { ...unmarked('sdxl'), edm_mean: [1, 4, 1, 1] }), { root: join(home, 'models') })).rejects.toThrow(/another mean and spread/)
})

it('says what a checkpoint lacks or has in another shape', async () => {
  const { 'model.diffusion_model.out.2.bias': _, ...rest } = RECORDED['sd1']!.tensors
  const path = hollow('faulty', { ...rest, 'model.diffusion_model.time_embed.0.weight': [1280, 321], 'first_stage_model.post_quant_conv.weight': [4, 4, 3, 3] })
  const thrown = await importCheckpoint(path, { root: join(home, 'models') }).catch((error: unknown) => error as Error)
  expect((thrown as Error).message).toMatch(/Stable Diffusion 1\..*unet\/conv_out\.bias.*time_embed\.0\.weight is 1280x321, expected 1280x320.*post_quant_conv/s)
})
