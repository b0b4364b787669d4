/** Models of the hub, from a fake one that speaks its protocol. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseHubAddress } from '../../../engine/models/hub/hub-address.ts'
import { pullFromHub, type HubPullOptions, type Terms } from '../../../engine/models/hub/pull-hub.ts'
import { safetensorsBytes } from '../../../engine/models/lora/write-safetensors.ts'
import { examinePackage } from '../../../engine/models/packages/examine-package.ts'
import { createModelPackages } from '../../../engine/models/packages/packages.ts'
import { removePackage } from '../../../engine/models/packages/remove-package.ts'
import { verifyPackage } from '../../../engine/models/packages/verify-package.ts'
import { SKELETONS } from '../checkpoints/tiny-checkpoint.ts'
import { sha256 } from '../mirror.ts'
import { openHub, type HubFault, type HubQuestion } from './fake-hub.ts'
import { tinyFolder } from './tiny-folder.ts'

const UNET = 'unet/diffusion_pytorch_model.fp16.safetensors'
const FILES = tinyFolder()
const TAKEN = ['model_index.json', 'scheduler/scheduler_config.json', 'unet/config.json', 'vae/config.json', 'text_encoder/config.json', UNET, 'vae/diffusion_pytorch_model.fp16.safetensors', 'text_encoder/model.fp16.safetensors']
const lora = safetensorsBytes([{ name: 'lora_unet_mid_block_attentions_0_proj_in.lora_down.weight', dims: [4, 32], data: new Float32Array(128) }, { name: 'lora_unet_mid_block_attentions_0_proj_in.lora_up.weight', dims: [32, 4], data: new Float32Array(128) }], {}, 'float32')
const strange = safetensorsBytes([{ name: 'double_blocks.0.img_attn.qkv.weight', dims: [64, 64], data: new Float32Array(4096) }], {}, 'float32')
const never = new AbortController().signal

let home: string
let hub: Awaited<ReturnType<typeof openHub>>
let root: string
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'reelgraph-hub-'))
  root = join(home, 'models')
  hub = await openHub({
    'studio/Tiny': { files: FILES, card: { license: 'creativeml-openrail-m' } },
    'studio/secret': { files: FILES, card: { license: 'other', license_name: 'studio-terms', license_link: 'https://studio.example/terms' }, gated: { token: 'hf_mine' } },
    'studio/hidden': { files: FILES, private: { token: 'hf_mine' } },
    'studio/ink': { files: { 'ink.safetensors': lora } },
    'studio/many': { files: { 'a.safetensors': lora, 'b.safetensors': strange } },
    'studio/strange': { files: { 'model_index.json': Buffer.from('{"_class_name":"FluxPipeline"}'), 'unet/config.json': Buffer.from('{}'), 'unet/diffusion_pytorch_model.safetensors': strange } },
    'studio/pickled': { files: { 'model_index.json': Buffer.from('{"_class_name":"StableDiffusionPipeline"}'), 'unet/config.json': Buffer.from('{}'), 'unet/diffusion_pytorch_model.bin': Buffer.alloc(3000) } },
  })
})
afterEach(async () => {
  await hub.close()
  rmSync(home, { recursive: true, force: true })
})

const pull = async (address: string, { token, ...change }: Partial<HubPullOptions> & { token?: string } = {}) => {
  const env = { HF_ENDPOINT: hub.address, ...(token === undefined ? {} : { HF_TOKEN: token }) }
  const name = change.name ?? 'tiny'
  return pullFromHub(parseHubAddress(address, env), {
    root, places: { lora: join(home, 'loras'), embedding: join(home, 'embeddings') }, signal: never, env, pause: async () => {}, agree: async () => {}, skeletons: SKELETONS, name,
    known: existsSync(join(root, name, 'model.json')) ? await examinePackage(root, name) : undefined, ...change,
  })
}
const asked = (host: HubQuestion['host'] = 'store', end = sha256(FILES[UNET]!)) => hub.asked.filter((one) => one.host === host && one.path.endsWith(end)).map((one) => one.range ?? 'all')
const firstOf = (times: number, answer: HubFault): HubFault => (question, response, data) => question.host === 'store' && question.path.endsWith(sha256(FILES[UNET]!)) && times-- > 0 && answer(question, response, data)
const refusal = (address: string, change: Parameters<typeof pull>[1] = {}) => pull(address, change).then(() => expect.unreachable(), (thrown: { faults: { code: string; fix?: string; detail?: string }[] }) => thrown.faults[0]!)

describe('a model as diffusers saves it', () => {
  it('comes with those files alone that are needed, once its licence is agreed to, and is a package', async () => {
    const agree = vi.fn(async (_: Terms) => {})
    const progress: [number, number][] = []
    const made = await pull('hf:studio/Tiny', { agree, onProgress: (done, total) => void progress.push([done, total]) })
    const bytes = TAKEN.reduce((sum, path) => sum + FILES[path]!.length, 0)
    expect(agree).toHaveBeenCalledExactlyOnceWith({ id: 'studio/Tiny', licence: 'creativeml-openrail-m', link: `${hub.address}/studio/Tiny`, gated: false, files: TAKEN.length, bytes })
    expect(made).toMatchObject({ kind: 'model', name: 'tiny', source: `hf:studio/Tiny@${hub.commit('studio/Tiny')}`, licence: 'creativeml-openrail-m', files: TAKEN.length, fetched: TAKEN.length, bytes })
    expect(progress.at(-1)).toEqual([bytes, bytes])
    const whole = hub.asked.filter(({ path }) => path.includes('/resolve/')).map(({ path }) => path.split('/').slice(5).join('/'))
    expect([...new Set(whole)].toSorted()).toEqual(TAKEN.toSorted())
    const found = await createModelPackages({ roots: [root] }).find('tiny')
    expect(found.manifest).toMatchObject({ title: 'Tiny', licence: 'creativeml-openrail-m', source: made.source, weights: { architecture: 'tiny' } })
    // Digests are the hub's: nothing has to be read once more.
    expect(found.manifest.weights!.files.map(({ sha256 }) => sha256).toSorted()).toEqual(TAKEN.filter((path) => path.endsWith('.safetensors')).map((path) => sha256(FILES[path]!)).toSorted())
    const finding = await examinePackage(root, 'tiny')
    expect((await verifyPackage(finding, never)).damaged).toEqual([])
    expect(readdirSync(root)).toEqual(['tiny'])
    expect(await pull('hf:studio/Tiny', { agree })).toMatchObject({ fetched: 0, bytes: 0 })
    expect(agree).toHaveBeenCalledOnce()
    expect(await removePackage(finding)).toMatchObject({ emptied: true })
  })

  it('leaves nothing where its licence is not agreed to', async () => {
    await expect(pull('hf:studio/Tiny', { agree: async () => Promise.reject(new Error('no')) })).rejects.toThrow('no')
    expect(hub.asked.some(({ path }) => path.includes('/resolve/'))).toBe(false)
    expect(existsSync(root)).toBe(false)
  })

  it('goes on after the last byte, where the line broke and where an earlier pull stopped', async () => {
    hub.faults.push(firstOf(2, ({ range }, response, data) => {
      // The first question is for its head alone.
      if (asked().length === 1) return false
      const rest = data!.subarray(Number(/\d+/.exec(range ?? '')?.[0] ?? 0))
      response.writeHead(range === undefined ? 200 : 206, { 'content-length': rest.length, ...(range === undefined ? {} : { 'content-range': `bytes ${data!.length - rest.length}-${data!.length - 1}/${data!.length}` }) })
      response.write(rest.subarray(0, rest.length >> 1), () => setTimeout(() => response.destroy(), 20))
      return true
    }))
    await pull('hf:studio/Tiny')
    const size = FILES[UNET]!.length
    const [, , rest] = asked()
    expect(asked().slice(1)).toEqual(['all', expect.stringMatching(/^bytes=\d+-$/)])
    // What was on its way when the line broke may be lost.
    expect(Number(/\d+/.exec(rest!))).toSatisfy((from: number) => from > 0 && from <= size >> 1)
    expect(sha256(readFileSync(join(root, 'tiny', '0-diffusion_pytorch_model.fp16.safetensors')))).toBe(sha256(FILES[UNET]!))

    rmSync(root, { recursive: true })
    const stop = new AbortController()
    hub.asked.length = 0
    await expect(pull('hf:studio/Tiny', { signal: stop.signal, onProgress: (done, _, file) => void (file === UNET && done > size / 2 && stop.abort(new Error('stopped'))) })).rejects.toThrow('stopped')
    hub.asked.length = 0
    expect(await pull('hf:studio/Tiny')).toMatchObject({ kind: 'model' })
    // Small answers may come whole before anybody can stop them; what was there is not asked for again.
    expect(hub.asked.filter(({ path }) => path.endsWith('config.json'))).toEqual([])
  })

  it('is not taken where it is another than the pointer says: once more from the start, then no more', async () => {
    const wrong = Buffer.from(FILES[UNET]!)
    wrong[wrong.length - 1]! ^= 1
    hub.faults.push((question, response) => {
      if (question.host !== 'store' || !question.path.endsWith(sha256(FILES[UNET]!))) return false
      response.writeHead(200, { 'content-length': wrong.length }).end(wrong)
      return true
    })
    expect(await refusal('hf:studio/Tiny')).toMatchObject({ code: 'E_MODEL_DIGEST', detail: expect.stringContaining('digest') as string })
    expect(existsSync(join(root, 'tiny'))).toBe(false)
  })

  it('small files are held to what git calls them', async () => {
    hub.faults.push((question, response) => {
      if (!question.path.endsWith('resolve/' + hub.commit('studio/Tiny') + '/unet/config.json')) return false
      response.writeHead(200).end(Buffer.from(FILES['unet/config.json']!).fill(32, 0, 1))
      return true
    })
    expect(await refusal('hf:studio/Tiny')).toMatchObject({ code: 'E_MODEL_DIGEST' })
  })

  it('is asked for again where the hub or the store is busy, and where a signed address has run out', async () => {
    let busy = 3
    hub.faults.push((question, response) => {
      if (question.host === 'hub' && busy-- > 0) return void response.writeHead(503, { 'retry-after': '1' }).end() === undefined
      return false
    })
    hub.faults.push(firstOf(2, (_question, response) => void response.writeHead(403).end() === undefined))
    const said: string[] = []
    await pull('hf:studio/Tiny', { onTrouble: (message) => void said.push(message) })
    expect(said.some((one) => one.includes('503'))).toBe(true)
    expect(said.some((one) => one.includes('403'))).toBe(true)
  })

  it('is mended: what is whole of it stays, what is damaged is fetched', async () => {
    await pull('hf:studio/Tiny')
    const damaged = join(root, 'tiny', '0-diffusion_pytorch_model.fp16.safetensors')
    const bytes = readFileSync(damaged)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(damaged, bytes)
    hub.asked.length = 0
    expect(await pull('hf:studio/Tiny')).toMatchObject({ kind: 'model' })
    expect(hub.asked.filter(({ host }) => host === 'store').every(({ path }) => path.endsWith(sha256(FILES[UNET]!)))).toBe(true)
    expect((await verifyPackage(await examinePackage(root, 'tiny'), never)).damaged).toEqual([])
  })

  it('of a newer commit takes the place of the older one', async () => {
    await pull('hf:studio/Tiny')
    const before = hub.commit('studio/Tiny')
    hub.models['studio/Tiny'] = { files: { ...FILES, 'scheduler/scheduler_config.json': Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(FILES['scheduler/scheduler_config.json']!).toString('utf8')) as object, prediction_type: 'v_prediction' })) }, card: { license: 'mit' } }
    expect(hub.commit('studio/Tiny')).not.toBe(before)
    hub.asked.length = 0
    await pull('hf:studio/Tiny')
    expect(hub.asked.filter(({ host }) => host === 'store')).toEqual([])
    expect((await examinePackage(root, 'tiny')).manifest).toMatchObject({ source: `hf:studio/Tiny@${hub.commit('studio/Tiny')}`, licence: 'mit' })
    expect(await refusal('hf:studio/secret', { token: 'hf_mine' })).toMatchObject({ code: 'E_USAGE' })
  })
})

describe('the token', () => {
  it('goes to the hub, and not on to the host that it sends to', async () => {
    await pull('hf:studio/secret', { token: 'hf_mine', name: 'secret' })
    expect(hub.asked.filter(({ host }) => host === 'hub').every(({ token }) => token === 'hf_mine')).toBe(true)
    expect(hub.asked.some(({ host }) => host === 'store')).toBe(true)
    expect(hub.asked.filter(({ host }) => host === 'store').every(({ token }) => token === undefined)).toBe(true)
    expect((await examinePackage(root, 'secret')).manifest?.licence).toBe('studio-terms')
    expect(JSON.stringify(readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.json')).map((one) => readFileSync(join(root, one), 'utf8')))).not.toContain('hf_mine')
  })

  it.each([
    ['without one', undefined, 'set HF_TOKEN'],
    ['of somebody who has not agreed', 'hf_other', 'as the owner of HF_TOKEN'],
  ])('a gated model, %s: says where to agree', async (_, token, fix) => {
    const fault = await refusal('hf:studio/secret', { name: 'secret', ...(token === undefined ? {} : { token }) })
    expect(fault).toMatchObject({ code: 'E_MODEL_DOWNLOAD', fix: expect.stringContaining(`${hub.address}/studio/secret`) as string })
    expect(fault.fix).toContain(fix)
    expect(JSON.stringify(fault)).not.toContain('hf_other')
  })

  it('a private model is not there for others', async () => {
    expect(await refusal('hf:studio/hidden')).toMatchObject({ code: 'E_MODEL_DOWNLOAD', detail: expect.stringContaining('or it is private') as string })
    expect(await pull('hf:studio/hidden', { token: 'hf_mine' })).toMatchObject({ licence: 'unknown' })
  })
})

describe('what can not be taken', () => {
  it.each([
    ['hf:studio/absent', 'E_MODEL_DOWNLOAD', 'there is no studio/absent'],
    ['hf:studio/Tiny@gone', 'E_MODEL_DOWNLOAD', 'no such revision'],
    ['hf:studio/Tiny/none.safetensors', 'E_CHECKPOINT', 'It has no none.safetensors'],
    ['hf:studio/Tiny/v1-5-pruned.ckpt', 'E_CHECKPOINT', 'neither a .safetensors nor a .gguf'],
    ['hf:studio/many', 'E_CHECKPOINT', 'a.safetensors, b.safetensors'],
    ['hf:studio/many/b.safetensors', 'E_CHECKPOINT', 'Flux'],
    ['hf:studio/strange', 'E_CHECKPOINT', 'FluxPipeline'],
    ['hf:studio/pickled', 'E_CHECKPOINT', 'pickle'],
  ])('%s: %s', async (address, code, detail) => {
    expect(await refusal(address)).toMatchObject({ code, detail: expect.stringContaining(detail) as string })
    // Heads were enough: no file was fetched whole that nobody can use.
    expect(existsSync(join(root, 'tiny'))).toBe(false)
    if (existsSync(root)) expect(readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.safetensors'))).toEqual([])
  })
})

it('a LoRA goes to the LoRAs, a second of its name beside it', async () => {
  expect(await pull('hf:studio/ink@refs/pr/1', { name: 'ink' })).toMatchObject({ kind: 'lora', place: join(home, 'loras/ink.safetensors') })
  expect(await pull(`${hub.address}/studio/many/blob/main/a.safetensors`, { name: 'a' })).toMatchObject({ kind: 'lora' })
  expect(await pull('hf:studio/ink/ink.safetensors', { name: 'ink' })).toMatchObject({ place: join(home, 'loras/ink-2.safetensors') })
  expect(readdirSync(root)).toEqual([])
})

it.each(['hf:one', 'hf:a/../b', 'hf:a/b/../../c', 'hf:/etc/passwd', 'hf:a/b@c@d'])('%s is no address of the hub', (text) => {
  expect(() => parseHubAddress(text, {})).toThrow(expect.objectContaining({ code: 'E_USAGE' }) as Error)
})
