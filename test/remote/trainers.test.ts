/** LoRAs by trainers of services: pictures and captions go there as a ZIP that unzip reads, what comes back is the file, paid for once. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { defineNode, definePlugin, type Json } from '../../engine/api.ts'
import type { PluginRegistry } from '../../engine/plugins/registry.ts'
import { filesOfTar, zipOf } from '../../nodes/backends/remote/training/archive.ts'
import { loraTrainingKind } from '../../nodes/shared/kinds/index.ts'
import { drawn } from '../nodes/shared/brand/drawn-brands.ts'
import { FAL_KEY, REPLICATE_TOKEN } from './fake-predictions.ts'
import type { FakeService } from './fake-service.ts'
import { loraFile, startFakeFalTrainer, startFakeReplicateTrainer } from './fake-trainers.ts'
import { createRemoteKit, type RemoteKit } from './remote-kit.ts'

const scratch = mkdtempSync(join(tmpdir(), 'reelgraph-archive-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** As python's zipfile reads it, which also looks at the checksums. */
function unzipped(zip: Uint8Array): Record<string, string> {
  const file = join(scratch, 'a.zip')
  writeFileSync(file, zip)
  return JSON.parse(execFileSync('python3', ['-c', 'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps({n:z.read(n).hex() for n in z.namelist()}))', file], { encoding: 'utf8', maxBuffer: 1 << 26 })) as Record<string, string>
}

describe('archives', () => {
  it('ZIPs are what Python reads', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-zéß0-9 ]{1,12}$/), fc.uint8Array({ maxLength: 300 })), { maxLength: 4, selector: ([name]) => name }), (files) => {
      expect(unzipped(zipOf(files.map(([name, bytes]) => ({ name, bytes }))))).toEqual(Object.fromEntries(files.map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')])))
    }), { numRuns: 8 })
  })
  it('TARs are read as tar writes them', () => {
    mkdirSync(join(scratch, 'output/flux_train_replicate'), { recursive: true })
    writeFileSync(join(scratch, 'output/flux_train_replicate/lora.safetensors'), loraFile())
    writeFileSync(join(scratch, 'output/empty'), '')
    execFileSync('tar', ['-cf', join(scratch, 'a.tar'), '-C', scratch, 'output'])
    const tar = readFileSync(join(scratch, 'a.tar'))
    const found = filesOfTar(new Uint8Array(tar), 'x')
    expect(found.map(({ name, bytes }) => [name, bytes.length]).sort()).toEqual([['output/empty', 0], ['output/flux_train_replicate/lora.safetensors', loraFile().length]])
    expect(() => filesOfTar(new Uint8Array(tar.subarray(0, tar.indexOf(loraFile()) + 10)), 'x')).toThrowError(expect.objectContaining({ code: 'E_REMOTE_RESULT' }) as Error)
  })
})

/** Asks for a training, as train-lora does. */
const probe = defineNode({
  type: 'train-elsewhere', title: 'Train elsewhere', version: 1, category: 'training', description: 'Trains elsewhere.', sink: true, backendKind: 'lora-training',
  outputs: { bytes: 'number' },
  params: { backend: { type: 'string', default: 'fal', title: 'Trainer' }, base: { type: 'string', default: '', title: 'Model' }, options: { type: 'json', default: {}, title: 'Options' } },
  async run({ params, models, media, signal, log, progress, report }) {
    const trainer = await models.choose(loraTrainingKind, params.backend, params as unknown as Json)
    const { lora, metadata } = await trainer.run({
      pictures: [0, 1].map((n) => ({ caption: `aurbttl ${n}`, open: () => drawn('aurora', n, 64) })), trigger: 'aurbttl', steps: 900, rank: 8, rate: 2e-4, batch: 2, size: 512,
      model: params.base === '' ? undefined : params.base, options: params.options as Record<string, Json>, media, signal, log, progress,
    })
    report({ ...metadata, same: Buffer.from(lora).equals(loraFile()) })
    return { bytes: lora.length }
  },
})

const VERSION = '5c7d5dc6'.repeat(8)
const tarOf = (): Buffer => {
  mkdirSync(join(scratch, 'made/output'), { recursive: true })
  writeFileSync(join(scratch, 'made/output/lora.safetensors'), loraFile())
  return execFileSync('tar', ['-cf', '-', '-C', join(scratch, 'made'), 'output'])
}

describe.each([
  ['replicate', () => startFakeReplicateTrainer(tarOf()), (url: string) => ({ REPLICATE_API_TOKEN: REPLICATE_TOKEN, REPLICATE_BASE_URL: url }), { base: `ostris/flux-dev-lora-trainer:${VERSION}`, options: { destination: 'me/aurora', hf_repo_id: 'x', autocaption: null } }],
  ['fal', () => startFakeFalTrainer(loraFile()), (url: string) => ({ FAL_KEY, FAL_QUEUE_URL: url }), { options: { is_style: true } }],
] as const)('%s', (backend, start, environment, params) => {
  let service: FakeService
  let kit: RemoteKit
  beforeAll(async () => {
    service = await start()
    kit = await createRemoteKit(environment(service.url))
    ;(kit.engine.registry as PluginRegistry).add({ declaration: definePlugin({ name: 'probe', version: '1.0.0', nodes: [probe] }), folder: '', digest: '' })
  })
  afterEach(() => {
    service.reset()
    service.failure = undefined
  })
  afterAll(async () => {
    await kit.close()
    await service.close()
  })
  const train = (more: object = {}, signal?: AbortSignal) => kit.render({ lora: { type: 'train-elsewhere', params: { backend, ...params, ...more } as never } }, signal)

  it('pictures and settings go there, the LoRA comes here', { timeout: 60_000 }, async () => {
    const report = await train()
    expect(report.faults).toEqual([])
    expect(report.reports['lora']).toMatchObject({ backend, same: true, task: service.tasks[0]!.id })
    const { body, path } = service.tasks[0]!.request as { body: Record<string, unknown>; path: string }
    let zip: Uint8Array
    if (backend === 'fal') {
      const { images_data_url: url, ...input } = body as { images_data_url: string }
      expect([path, input]).toEqual(['/fal-ai/flux-lora-fast-training', { trigger_word: 'aurbttl', steps: 900, is_style: true }])
      zip = Buffer.from(url.replace('data:application/zip;base64,', ''), 'base64')
    } else {
      expect(body).toEqual({ destination: 'me/aurora', input: { input_images: `${service.url}/v1/files/file`, trigger_word: 'aurbttl', steps: 900, lora_rank: 8, learning_rate: 0.0002, batch_size: 2, resolution: '512', hf_repo_id: 'x' } })
      const raw = (service as FakeService & { uploads: Buffer[] }).uploads[0]!
      const from = raw.indexOf('PK\u0003\u0004')
      zip = raw.subarray(from, raw.lastIndexOf('PK\u0005\u0006') + 22)
    }
    const files = unzipped(zip)
    expect(Object.keys(files)).toEqual(['0001.png', '0001.txt', '0002.png', '0002.txt'])
    expect(Buffer.from(files['0002.txt']!, 'hex').toString()).toBe('aurbttl 1')
    expect(files['0001.png']!.slice(0, 8)).toBe('89504e47')
  })
  it('is paid for once: another run takes it from the store', { timeout: 60_000 }, async () => {
    await train()
    const before = service.tasks.length
    const report = await train()
    expect(report.faults).toEqual([])
    expect(report.reports['lora']).toMatchObject({ same: true })
    expect(service.tasks.length).toBe(before)
  })
  it('a training that fails is told, with its reason', { timeout: 60_000 }, async () => {
    service.failure = 'not enough pictures'
    const report = await train({ options: { ...params.options, note: 1 } })
    expect(report.faults).toMatchObject([{ node: 'lora' }])
    expect(report.faults[0]!.message).toContain('not enough pictures')
  })
  it('what is called off here is called off there', { timeout: 60_000 }, async () => {
    service.hold = true
    const stop = new AbortController()
    const working = train({ options: { ...params.options, note: 2 } }, stop.signal)
    await service.started()
    await expect.poll(() => service.tasks[0]!.polls, { timeout: 20_000 }).toBeGreaterThan(1)
    stop.abort()
    expect((await working).status).toBe('cancelled')
    expect(service.cancelled).toEqual([service.tasks[0]!.id])
    service.hold = false
  })
})

describe('replicate wants to know', () => {
  it.each([[{ base: 'ostris/flux-dev-lora-trainer' }, 'base'], [{ base: `a/b:${VERSION}`, options: {} }, 'options.destination']])('%j', async (more, port) => {
    const kit = await createRemoteKit({ REPLICATE_API_TOKEN: REPLICATE_TOKEN })
    ;(kit.engine.registry as PluginRegistry).add({ declaration: definePlugin({ name: 'probe', version: '1.0.0', nodes: [probe] }), folder: '', digest: '' })
    const report = await kit.render({ lora: { type: 'train-elsewhere', params: { backend: 'replicate', ...more } as never } })
    expect(report.faults).toMatchObject([{ code: 'E_PARAM_VALUE', port }])
    await kit.close()
  })
})
