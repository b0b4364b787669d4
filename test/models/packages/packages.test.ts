import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { modelRoots } from '../../../engine/models/packages/roots.ts'
import { writePackage } from '../mirror.ts'

let folder: string
const FILES = { 'unet/model.onnx': Buffer.alloc(100), 'unet/model.onnx_data': Buffer.alloc(900), 'scheduler/scheduler_config.json': Buffer.from('{"steps":3}'), 'bad.json': Buffer.from('['), 'python.json': Buffer.from('{ "least": -Infinity, "all": [NaN, 1], "name": "Infinity, NaN" }') }
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'reelgraph-packages-'))
  writePackage(join(folder, 'one/tiny'), FILES)
  writePackage(join(folder, 'two/tiny'), FILES, { title: 'hidden by the first' })
  writePackage(join(folder, 'two/other'), FILES, { family: 'other' })
  writePackage(join(folder, 'two/half'), FILES)
  rmSync(join(folder, 'two/half/unet/model.onnx'))
  writePackage(join(folder, 'two/odd'), FILES)
  writeFileSync(join(folder, 'two/odd/unet/model.onnx'), 'another')
  mkdirSync(join(folder, 'two/broken'))
  writeFileSync(join(folder, 'two/broken/model.json'), '{"format":1}')
  mkdirSync(join(folder, 'two/no-package'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const packages = (pull?: (name: string) => Promise<unknown>) =>
  createModelPackages({ roots: [join(folder, 'one'), join(folder, 'nowhere'), join(folder, 'two')], ...(pull === undefined ? {} : { pull }) })

describe('packages', () => {
  it('of all roots, the first of a name counts; broken ones are listed with the reason', async () => {
    const all = await packages().list()
    expect(all.map((one) => [one.name, one.manifest?.title, one.fault?.code, one.missing])).toEqual([
      ['broken', undefined, 'E_MODEL_INVALID', []],
      ['half', 'Tiny', undefined, ['unet/model.onnx']],
      ['odd', 'Tiny', undefined, ['unet/model.onnx']],
      ['other', 'Tiny', undefined, []],
      ['tiny', 'Tiny', undefined, []],
    ])
    expect((await packages().ofFamily('tiny')).map((one) => one.name)).toEqual(['tiny'])
  })

  it('give files, JSON and what a session needs', async () => {
    const tiny = await packages().find('tiny')
    expect(tiny.file('unet/model.onnx')).toBe(join(folder, 'one/tiny/unet/model.onnx'))
    expect(tiny.has('vae_decoder/model.onnx')).toBe(false)
    expect(() => tiny.file('../tiny/model.json')).toThrow(/E_MODEL_INVALID/)
    expect(await tiny.json('scheduler/scheduler_config.json')).toEqual({ steps: 3 })
    expect(await tiny.json('python.json')).toEqual({ least: null, all: [null, 1], name: 'Infinity, NaN' })
    await expect(tiny.json('bad.json')).rejects.toMatchObject({ code: 'E_MODEL_INVALID' })
    expect(tiny.session('unet')).toEqual({ name: 'tiny/unet', file: join(folder, 'one/tiny/unet/model.onnx'), memory: 1000, room: 1000 })
  })

  it('parts take what the manifest says, the smaller the less; no two as much as the largest', async () => {
    const files = { 'unet/model.onnx': Buffer.alloc(100), 'unet/model.onnx.data': Buffer.alloc(700), 'vae/model.onnx': Buffer.alloc(200), 'words/vocab.json': Buffer.alloc(5000) }
    writePackage(join(folder, 'four/parts'), files, { memory: 2000 })
    writePackage(join(folder, 'four/modest'), files, { memory: 1 })
    const found = createModelPackages({ roots: [join(folder, 'four')] })
    const sizes = async (name: string) => {
      const { session } = await found.find(name)
      return [session('unet'), session('vae')].map(({ memory, room }) => [memory, room])
    }
    expect(await sizes('parts')).toEqual([[800, 2000], [200, 500]])
    expect(await sizes('modest')).toEqual([[800, 800], [200, 200]])
  })

  it('have a digest of their contents, not of their title', async () => {
    const [tiny, other] = [await packages().find('tiny'), await packages().find('other')]
    const second = await createModelPackages({ roots: [join(folder, 'two')] }).find('tiny')
    expect(second.digest).toBe(tiny.digest)
    expect(other.digest).not.toBe(tiny.digest)
    // What a model makes hangs on the size and steps that it has unless a graph says otherwise.
    writePackage(join(folder, 'three/tiny'), FILES, { defaults: { steps: 6 } })
    expect((await createModelPackages({ roots: [join(folder, 'three')] }).find('tiny')).digest).not.toBe(tiny.digest)
  })

  it.each([
    ['absent', 'E_MODEL_MISSING', 'reelgraph models pull absent'],
    ['tinny', 'E_MODEL_MISSING', 'Did you mean "tiny"?'],
    ['half', 'E_MODEL_MISSING', 'reelgraph models pull half'],
    ['odd', 'E_MODEL_DIGEST', 'unet/model.onnx'],
    ['odd', 'E_MODEL_DIGEST', 'expected 100 bytes, got 7'],
    ['broken', 'E_MODEL_INVALID', 'family'],
    ['../one/tiny', 'E_MODEL_MISSING', 'reelgraph models ls'],
  ])('%s: %s', async (name, code, says) => {
    await expect(packages().find(name)).rejects.toMatchObject({ code, message: expect.stringContaining(says) })
  })

  it('are fetched only where that was asked for, and once', async () => {
    let pulls = 0
    const pull = async (name: string): Promise<void> => {
      pulls++
      writePackage(join(folder, 'one', name), FILES)
    }
    const some = packages(pull)
    await some.find('tiny')
    expect(pulls).toBe(0)
    await Promise.all([some.find('fresh'), some.find('fresh')])
    expect(pulls).toBe(1)
  })
})

it('roots: named ones, the project\'s, the user\'s', () => {
  const named = [join(folder, 'a'), 'b'].join(delimiter)
  expect(modelRoots('/film', { REELGRAPH_MODELS: named, XDG_DATA_HOME: '/data' }, 'linux')).toEqual([join(folder, 'a'), '/film/b', '/film/models', '/data/reelgraph/models'])
  expect(modelRoots('/film', {}, 'darwin').at(-1)).toBe(join(homedir(), 'Library/Application Support/Reelgraph/models'))
})
