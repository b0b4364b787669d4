import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { safetensorsBytes } from '../../engine/models/lora/write-safetensors.ts'
import { openHub } from '../models/hub/fake-hub.ts'
import { bytesFor, first, openMirror, writePackage } from '../models/mirror.ts'

const PROGRAM = fileURLToPath(new URL('../../engine/cli/reelgraph.mjs', import.meta.url))
const FILES = { 'model_index.json': Buffer.from('{}'), 'unet/model.onnx': bytesFor(200_000, 3) }
const UNET = 'models/pack/unet/model.onnx'

let project: string
let mirror: Awaited<ReturnType<typeof openMirror>>
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'reelgraph-cli-models-'))
  writePackage(join(project, 'served/pack'), FILES)
  mirror = await openMirror(join(project, 'served/pack'))
})
afterAll(async () => {
  await mirror.close()
  rmSync(project, { recursive: true, force: true })
})

function models(args: readonly string[], env: Record<string, string> = {}): Promise<{ code: number | null; out: string; err: string }> {
  // The server is in this process: it must not wait for the program.
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [PROGRAM, 'models', ...args], {
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0', REELGRAPH_MODELS: '', XDG_DATA_HOME: join(project, 'home'), ...env },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (data) => (out += data))
    child.stderr.on('data', (data) => (err += data))
    child.on('close', (code) => resolve({ code, out, err }))
  })
}

describe('models', () => {
  it('none at first', async () => {
    expect(await models(['ls', '--json'])).toMatchObject({ code: 0, out: '[]\n' })
    expect((await models(['ls'])).out).toContain(join(project, 'models'))
    const { code, err } = await models(['info', 'pack'])
    expect(code).toBe(4)
    expect(err).toMatch(/^E_MODEL_MISSING pack.* reelgraph models pull pack\n$/)
  })

  it('pull by address, over a line that drops', async () => {
    mirror.faults.push(first(1, 'unet/model.onnx', (response, data) => {
      response.writeHead(200, { 'content-length': data.length })
      response.write(data.subarray(0, 60_000), () => setTimeout(() => response.destroy(), 20))
    }))
    const { code, out, err } = await models(['pull', mirror.address, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({ name: 'pack', folder: join(project, 'models/pack'), files: 2, fetched: 2, bytes: 200_002 })
    expect(err).toContain('tried again')
    expect(mirror.asked.at(-1)).toEqual({ path: 'unet/model.onnx', range: 'bytes=60000-' })
    expect(readFileSync(join(project, UNET))).toEqual(FILES['unet/model.onnx'])
  })

  it('ls and info tell of it', async () => {
    const [one] = JSON.parse((await models(['ls', '--json'])).out) as unknown[]
    expect(one).toMatchObject({ name: 'pack', family: 'tiny', licence: 'MIT', bytes: 200_002, state: 'ready' })
    expect((await models(['ls'])).out).toMatch(/pack .*Tiny .*tiny .*float32 .*0\.2 .*MIT .*ready/)
    // Those from npm stand beside it.
    expect((await models(['ls'], { REELGRAPH_MODELS_NPM: '' })).out).toMatch(/face-mesh .*face-landmarks .*2\.4 .*Apache-2\.0 .*@mediapipe\/face_mesh .*ready/)
    const { out } = await models(['info', 'pack'])
    expect(out).toMatch(/^source +made by the tests$/m)
    expect(out).toMatch(/unet\/model\.onnx +200000/)
  })

  it('verify finds damage, pull mends it from a mirror of the environment', async () => {
    expect(await models(['verify'])).toMatchObject({ code: 0, out: 'pack: 2 files, 0 damaged\n' })
    writeFileSync(join(project, UNET), bytesFor(200_000, 4))
    const { code, out, err } = await models(['verify', 'pack'])
    expect(code).toBe(8)
    expect(err).toBe('pack unet/model.onnx: digest\n')
    expect(out).toContain('reelgraph models pull pack')
    const mended = await models(['pull', 'pack', '--json'], { REELGRAPH_MODELS_MIRROR: join(project, 'served') })
    expect(JSON.parse(mended.out)).toMatchObject({ fetched: 1, bytes: 200_000 })
    expect((await models(['verify', '--json'])).out).toBe('[{"name":"pack","files":2,"damaged":[]}]\n')
  })

  it('wrong bytes: exit code 8', async () => {
    rmSync(join(project, UNET))
    mirror.faults.push(first(9, 'unet/model.onnx', (response, data) => response.writeHead(200).end(bytesFor(data.length, 5))))
    const { code, err } = await models(['pull', 'pack', '--from', mirror.address])
    expect(code).toBe(8)
    expect(err).toContain('E_MODEL_DIGEST unet/model.onnx')
    expect(existsSync(join(project, UNET))).toBe(false)
    mirror.faults.length = 0
    expect((await models(['ls', '--json'])).out).toContain('1 files missing')
  })

  it('pull into another folder', async () => {
    const { out } = await models(['pull', 'pack', '--from', join(project, 'served/pack'), '--to', 'shared', '--json'])
    expect(JSON.parse(out)).toMatchObject({ folder: join(project, 'shared/pack'), fetched: 2 })
    const found = JSON.parse((await models(['ls', '--json'], { REELGRAPH_MODELS: join(project, 'shared') })).out) as object[]
    expect(found).toMatchObject([{ folder: join(project, 'shared/pack'), state: 'ready' }])
  })

  it('pull --from and --update bring another version', async () => {
    writePackage(join(project, 'served/pack'), { ...FILES, 'model_index.json': Buffer.from('{"next":1}') })
    expect((await models(['pull', 'pack', '--from', mirror.address])).out).toMatch(/^pack: updated, \d of 2 files fetched/)
    writePackage(join(project, 'served/pack'), FILES)
    expect((await models(['pull', 'pack', '--json'])).out).toContain('"fetched":0,"bytes":0}')
    expect(JSON.parse((await models(['pull', 'pack', '--update', '--json'])).out)).toMatchObject({ fetched: 1, updated: true })
  })

  it('verify goes on after a package that is broken; rm takes all of it', async () => {
    const broken = join(project, 'models/a-broken')
    writePackage(broken, FILES)
    writeFileSync(join(broken, 'model.json'), '{')
    const { code, out, err } = await models(['verify'])
    expect(code).toBe(8)
    expect(err).toMatch(/^a-broken: E_MODEL_INVALID/)
    expect(out).toBe('a-broken: its manifest is broken. Run: reelgraph models pull a-broken\npack: 2 files, 0 damaged\n')
    expect(JSON.parse((await models(['verify', '--json'])).out)).toMatchObject([{ name: 'a-broken', fault: { code: 'E_MODEL_INVALID' } }, { name: 'pack', damaged: [] }])
    expect(await models(['rm', 'a-broken'])).toMatchObject({ code: 2, err: expect.stringContaining(`all of ${broken} goes, 0.000 GB`) })
    expect(existsSync(join(broken, 'unet/model.onnx'))).toBe(true)
    expect(JSON.parse((await models(['rm', 'a-broken', '--yes', '--json'])).out)).toEqual({ name: 'a-broken', folder: broken, bytes: 200_003, emptied: true })
    expect(existsSync(broken)).toBe(false)
  })

  it('rm asks, or is told', async () => {
    expect(await models(['rm', 'pack'])).toMatchObject({ code: 2, err: expect.stringContaining('--yes') })
    expect(existsSync(join(project, 'models/pack/model.json'))).toBe(true)
    expect(await models(['rm', 'pack', '--yes'])).toMatchObject({ code: 0, out: expect.stringContaining('pack removed') })
    expect(existsSync(join(project, 'models/pack'))).toBe(false)
  })

  it('pull from the hub, once the licence is agreed to', async () => {
    const data = safetensorsBytes([{ name: 'lora_unet_x.lora_down.weight', dims: [4, 400], data: new Float32Array(1600) }], {}, 'float32')
    const hub = await openHub({ 'studio/ink': { files: { 'ink.safetensors': data }, card: { license: 'mit' } } })
    try {
      const asked = await models(['pull', 'hf:studio/ink'], { HF_ENDPOINT: hub.address })
      expect(asked.code).not.toBe(0)
      expect(asked.err).toMatch(/studio\/ink: licence mit, http.*\n0\.000 GB in 1 files\nE_USAGE .*--accept-licence/s)
      const { code, out } = await models(['pull', 'hf:studio/ink', '--accept-licence', '--json'], { HF_ENDPOINT: hub.address })
      expect(code).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ kind: 'lora', place: join(project, 'loras/ink.safetensors'), licence: 'mit', source: `hf:studio/ink@${hub.commit('studio/ink')}` })
      expect(readFileSync(join(project, 'loras/ink.safetensors'))).toEqual(Buffer.from(data))
    } finally {
      await hub.close()
    }
  })
})
