/** Files that people bring: what each is, and where it goes. */
import { copyFileSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { kindOfFile } from '../../../engine/models/checkpoints/file-kind.ts'
import { safetensorsBytes } from '../../../engine/models/lora/write-safetensors.ts'
import { createPackageJobs, type PackageEvent, type Receive } from '../../../engine/models/packages/package-jobs.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { SKELETONS, writeTinyCheckpoint } from '../checkpoints/tiny-checkpoint.ts'

const project = mkdtempSync(join(tmpdir(), 'reelgraph-taken-'))
const root = join(project, 'models')
const file = join(project, 'Tiny Model.safetensors')
const lora = safetensorsBytes([{ name: 'lora_unet_x.lora_down.weight', dims: [1, 2], data: new Float32Array(2) }], {}, 'float32')
const packages = createModelPackages({ roots: [root] })
const jobs = createPackageJobs({ packages, project, skeletons: SKELETONS, loaded: () => [], free: async () => {}, onReplaced: async () => {}, now: () => performance.now() })
const events: PackageEvent[] = []
beforeAll(() => {
  writeTinyCheckpoint(file)
  mkdirSync(root)
  jobs.onEvent((event) => void events.push(event))
})
afterAll(async () => {
  await jobs.close()
  rmSync(project, { recursive: true, force: true })
})

/** As a server receives it. */
const receive = (from: string, name: string): Receive => async (into, onBytes, _signal, work) => {
  const { pipeline } = await import('node:stream/promises')
  const { createWriteStream } = await import('node:fs')
  const folder = join(into, '.incoming-test')
  mkdirSync(folder, { recursive: true })
  await pipeline(createReadStream(from), createWriteStream(join(folder, name)))
  onBytes(statSync(from).size, statSync(from).size)
  try {
    return await work(join(folder, name))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

it('a model becomes a package that holds it', { timeout: 60_000 }, async () => {
  expect(await jobs.bring('Tiny Model.safetensors', receive(file, 'Tiny Model.safetensors'))).toMatchObject({ kind: 'model', name: 'tiny-model', place: join(root, 'tiny-model') })
  expect((await packages.find('tiny-model')).manifest.weights!.files[0]!.path).toBe('Tiny Model.safetensors')
  expect(existsSync(file)).toBe(true)
  expect(events).toContainEqual({ type: 'model-progress', model: 'tiny-model', kind: 'import', done: statSync(file).size, total: statSync(file).size, file: 'Tiny Model.safetensors' })
  expect(events.at(-1)).toMatchObject({ type: 'model-changed', outcome: { kind: 'import', ok: true } })
  await expect(jobs.bring('Tiny Model.safetensors', receive(file, 'Tiny Model.safetensors'))).rejects.toMatchObject({ code: 'E_USAGE' })
  expect(readdirSync(root)).toEqual(['tiny-model'])
})

it('what lies among the packages is listed, and imported where it lies', { timeout: 60_000 }, async () => {
  copyFileSync(file, join(root, 'second.safetensors'))
  writeFileSync(join(root, 'ink.safetensors'), lora)
  writeFileSync(join(root, 'half.safetensors'), lora.subarray(0, 40))
  writeFileSync(join(root, 'notes.txt'), 'mine')
  expect(await jobs.loose()).toMatchObject([{ name: 'half.safetensors', kind: 'model' }, { name: 'ink.safetensors', kind: 'lora', bytes: lora.length }, { name: 'second.safetensors', kind: 'model' }])
  expect(await jobs.importLoose('second.safetensors')).toMatchObject({ kind: 'model', name: 'second' })
  expect((await packages.find('second')).manifest.weights!.files[0]!.path).toBe('../second.safetensors')
  expect(await jobs.importLoose('ink.safetensors')).toMatchObject({ kind: 'lora', name: 'ink.safetensors', place: join(project, 'loras/ink.safetensors') })
  await expect(jobs.importLoose('half.safetensors')).rejects.toMatchObject({ code: 'E_CHECKPOINT' })
  await expect(jobs.importLoose('../x.safetensors')).rejects.toMatchObject({ code: 'E_MODEL_MISSING' })
  expect((await jobs.loose()).map(({ name }) => name)).toEqual(['half.safetensors'])
})

it.each(['model.ckpt', 'model.bin', '.safetensors'])('%s is refused before a byte of it comes', async (name) => {
  await expect(jobs.bring(name, () => expect.unreachable())).rejects.toBeInstanceOf(Error)
})

it.each([
  ['lora', ['lora_unet_a.lora_down.weight', 'lora_unet_a.alpha']],
  ['lora', ['a.hada_w1_a']],
  ['lora', ['a.lokr_w1_a', 'a.lokr_w2']],
  ['lora', ['transformer.a.lora_A.weight']],
  ['embedding', ['emb_params']],
  ['embedding', ['clip_l', 'clip_g']],
  ['embedding', ['<ink>']],
  ['model', ['model.diffusion_model.input_blocks.0.0.weight', 'clip_l']],
  ['model', []],
] as const)('%s: %j', (kind, names) => expect(kindOfFile(names)).toBe(kind))
