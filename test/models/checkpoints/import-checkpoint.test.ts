/** Checkpoints as packages: what is made of a tiny one is what diffusers makes of it (test/oracles/checkpoint.py). */
import { mkdtempSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clipTokeniser } from '../../../engine/models/checkpoints/clip-tokeniser.ts'
import { importCheckpoint } from '../../../engine/models/checkpoints/import-checkpoint.ts'
import { SKELETONS as REAL } from '../../../engine/models/checkpoints/skeletons.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { removePackage } from '../../../engine/models/packages/remove-package.ts'
import { verifyPackage } from '../../../engine/models/packages/verify-package.ts'
import { createTokeniser } from '../../../engine/models/pipelines/tokeniser.ts'
import { safetensorsBytes } from '../../../engine/models/lora/write-safetensors.ts'
import { furthest, pictureOf } from './picture-of.ts'
import { RECORDED, SKELETONS, writeTinyCheckpoint } from './tiny-checkpoint.ts'

const home = mkdtempSync(join(tmpdir(), 'reelgraph-checkpoint-'))
const root = join(home, 'models')
const file = join(home, 'Tiny Model.safetensors')
const packages = createModelPackages({ roots: [root] })
const imported = (name: string, more: object = {}) => importCheckpoint(file, { root, name, skeletons: SKELETONS, ...more })

beforeAll(() => writeTinyCheckpoint(file))
afterAll(() => rmSync(home, { recursive: true, force: true }))

describe('a checkpoint in half floats', () => {
  it('makes the picture that diffusers makes of it', { timeout: 120_000 }, async () => {
    expect(await importCheckpoint(file, { root, skeletons: SKELETONS })).toMatchObject({ name: 'tiny-model', architecture: 'tiny', prediction: 'epsilon', left: [], taken: Object.keys(RECORDED.tensors).length })
    const { data } = await pictureOf(root, 'tiny-model')
    expect(data.length).toBe(RECORDED.picture.length)
    expect(furthest(data, RECORDED.picture)).toBeLessThan(1e-3)
  })

  it('is referred to, not copied: the package is small, and knows the file by its digest', async () => {
    const before = JSON.parse(readFileSync(join(root, 'tiny-model/model.json'), 'utf8')) as { weights: { files: object[] }; files: { size: number }[] }
    expect(before.weights.files).toEqual([{ path: file, size: statSync(file).size, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string, modified: expect.any(Number) as number }])
    expect(before.files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(statSync(file).size + 4e6)
    const { digest } = await packages.find('tiny-model')
    await imported('again')
    expect((await packages.find('again')).digest).toBe(digest)
    expect(await verifyPackage((await packages.list()).find(({ name }) => name === 'again')!, new AbortController().signal)).toMatchObject({ damaged: [] })
  })

  it('lies in the package where it is copied, and goes with it', { timeout: 120_000 }, async () => {
    await imported('copied', { copy: true })
    renameSync(file, `${file}.away`)
    try {
      expect(furthest((await pictureOf(root, 'copied')).data, RECORDED.picture)).toBeLessThan(1e-3)
      await expect(packages.find('tiny-model')).rejects.toMatchObject({ code: 'E_MODEL_MISSING', faults: [expect.objectContaining({ file })] })
    } finally {
      renameSync(`${file}.away`, file)
    }
    expect(await removePackage((await packages.list()).find(({ name }) => name === 'copied')!)).toMatchObject({ emptied: true })
  })

  it('that was changed after it was imported is another model', async () => {
    const own = join(home, 'changed.safetensors')
    writeTinyCheckpoint(own)
    await importCheckpoint(own, { root, skeletons: SKELETONS })
    await packages.find('changed')
    const bytes = readFileSync(own)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(own, bytes)
    utimesSync(own, new Date(), new Date(Date.now() + 60_000))
    await expect(packages.find('changed')).rejects.toMatchObject({ code: 'E_MODEL_DIGEST' })
    // One that was only touched is the same.
    utimesSync(file, new Date(), new Date(Date.now() + 60_000))
    await expect(packages.find('tiny-model')).resolves.toMatchObject({ name: 'tiny-model' })
  })
})

it('in float32, with its arrays as kohya and older trainers write them, is the same model but for rounding', { timeout: 120_000 }, async () => {
  const own = join(home, 'single.safetensors')
  writeTinyCheckpoint(own, { precision: 'float32', renamed: (name) => name.replace('transformer.text_model.', 'transformer.') })
  await importCheckpoint(own, { root, skeletons: SKELETONS })
  expect(furthest((await pictureOf(root, 'single')).data, RECORDED.picture)).toBeLessThan(0.05)
})

describe('a file that is refused', () => {
  const refused = async (bytes: Uint8Array, name = 'x.safetensors'): Promise<string> => {
    const own = join(home, name)
    writeFileSync(own, bytes)
    const thrown = await importCheckpoint(own, { root, name: 'never', skeletons: SKELETONS }).catch((error: unknown) => error as { code: string; faults: { message: string }[] })
    expect(thrown).toMatchObject({ code: 'E_CHECKPOINT' })
    return (thrown as { faults: { message: string }[] }).faults[0]!.message
  }
  const array = (name: string) => safetensorsBytes([{ name, dims: [2, 2], data: new Float32Array(4) }], {})
  it.each([
    ['a pickle', Uint8Array.from(Buffer.from('PK\u0003\u0004archive/data.pkl')), 'pickle'],
    ['an old pickle', Uint8Array.of(0x80, 2, 0x8a, 10, 108, 252, 156, 70, 249, 32, 106, 168), 'pickle'],
    ['a LoRA of kohya', array('lora_unet_down_blocks_0_attentions_0_proj_in.lora_up.weight'), 'loras/'],
    ['a LoRA of PEFT', array('unet.mid_block.attentions.0.proj_in.lora_A.weight'), 'loras/'],
    ['a textual inversion', array('emb_params'), 'textual inversion'],
    ['a ControlNet', array('control_model.input_blocks.0.0.weight'), 'ControlNet'],
    ['Flux', array('double_blocks.0.img_attn.qkv.weight'), 'Flux'],
    ['an autoencoder', array('decoder.conv_in.weight'), 'autoencoder alone'],
    ['something else', array('resnet.layer1'), 'none is called'],
    ['a text', Buffer.from('no tensors at all, but long enough'), 'no safetensors file'],
    ['an empty file', new Uint8Array(0), 'no safetensors file'],
  ])('%s', async (_, bytes, words) => expect(await refused(bytes)).toContain(words))

  it('that was cut off on the way', async () => {
    const bytes = readFileSync(file)
    expect(await refused(bytes.subarray(0, bytes.length - 10))).toMatch(/cut off.*Fetch it anew/s)
  })
  it('that lacks a part, or arrays of one, with their names', async () => {
    const own = join(home, 'part.safetensors')
    writeTinyCheckpoint(own, { without: Object.keys(RECORDED.tensors).filter((name) => name.startsWith('first_stage_model.') || name.endsWith('out.2.bias')) })
    await expect(importCheckpoint(own, { root, name: 'never', skeletons: SKELETONS })).rejects.toThrow(/all of vae_decoder.*unet\/conv_out\.bias|unet\/conv_out\.bias.*all of vae_decoder/s)
  })
  it('whose UNet is of another architecture', async () => expect(importCheckpoint(file, { root, name: 'never' })).rejects.toThrow(/none that is known: Stable Diffusion 1/))
  it('under a name that is taken', async () => expect(imported('tiny-model')).rejects.toMatchObject({ code: 'E_USAGE' }))
  it('and leaves nothing behind', async () => expect((await packages.list()).map(({ name }) => name)).not.toContain('never'))
})

it('has CLIP\'s tokeniser, as transformers reads OpenAI\'s list of merges', async () => {
  const files = await clipTokeniser(REAL, '<|endoftext|>')
  const tokeniser = createTokeniser(JSON.parse(files['tokenizer.json']!) as Record<string, never>, { length: 77, padding: '<|endoftext|>' })
  for (const { prompt, ids } of RECORDED.tokens) expect(tokeniser.encode(prompt).ids).toEqual(ids)
})
