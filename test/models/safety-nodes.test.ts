/** What the safety checker does in whole graphs: the node `safety-check`, and a diffusion package that has the part. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../engine/host/engine.ts'
import type { GraphDocument } from '../../engine/graph/document.ts'
import type { Json } from '../../engine/contract/sockets.ts'
import { oraclePicture, type OraclePicture } from './oracle-pictures.ts'
import { createModelProject } from './model-project.ts'

const home = createModelProject()
const { folder: project, models } = home
const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/models/${name}`, import.meta.url))
let engine: Engine
beforeAll(async () => {
  for (const kind of ['gradient', 'checks'] as OraclePicture[]) {
    const { width, height, data } = oraclePicture(kind, 48, 32)
    await sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha().png().toFile(join(project, `${kind}.png`))
  }
  engine = await home.start()
})
afterAll(() => home.close())

type Nodes = GraphDocument['nodes']
type Params = Record<string, Json>
/** A clip loses some colour on its way: the concept is looked for from a little farther off. The other picture is 0.45 below. */
const NEAR = { strictness: 0.2 }
const picture = (file: string): Nodes => ({ [file]: { type: 'load-image', params: { file: `${file}.png` } } }) as Nodes
/** Eight frames of one picture, then eight of the other. */
const film = (params: Params, [first, second]: readonly [string, string] = ['checks', 'gradient']): Nodes => ({
  ...picture(first), ...picture(second),
  a: { type: 'still', params: { duration: 1, fps: 8 }, inputs: { image: `${first}.image` } },
  b: { type: 'still', params: { duration: 1, fps: 8 }, inputs: { image: `${second}.image` } },
  both: { type: 'concat', inputs: { video: ['a.video', 'b.video'] } },
  safe: { type: 'safety-check', params: { ...NEAR, ...params }, inputs: { video: 'both.video' } },
  out: { type: 'encode', params: { file: 'film.mp4', quality: 'source' }, inputs: { video: 'safe.video' } },
}) as Nodes
const document = (nodes: Nodes): GraphDocument => ({ format: 1, nodes })
const faultsOf = async (nodes: Nodes) => (await engine.render({ document: document(nodes), force: true })).faults
const frame = async (nodes: Nodes, node: string, n: number): Promise<Buffer> => {
  const still = (await engine.preview({ document: document(nodes), node, frame: n })).still!
  return Buffer.from(still.data)
}
const spread = (data: Buffer): number => {
  const greens = Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 1]!)
  return Math.max(...greens) - Math.min(...greens)
}
/** How far neighbours are apart in blue, on the whole. */
const detail = (data: Buffer): number => {
  let sum = 0
  for (let i = 6; i < data.length; i += 4) sum += Math.abs(data[i]! - data[i - 4]!)
  return sum
}

describe('without a package', () => {
  it('says what is missing, also before a run', async () => {
    const nodes = film({})
    expect((await faultsOf(nodes))[0]).toMatchObject({ code: 'E_MODEL_MISSING', node: 'safe' })
    const [told] = await engine.validate({ document: document(nodes) })
    expect(told).toMatchObject({ code: 'E_MODEL_MISSING', node: 'safe' })
    expect(told!.fix).toContain('reelgraph models pull')
    const [named] = await faultsOf(film({ model: 'sd-safety' }))
    expect(named!.message).toContain('reelgraph models pull sd-safety')
  })
})

describe('safety-check', () => {
  beforeAll(() => cpSync(fixture('tiny-safety-checker'), join(models, 'tiny-safety-checker'), { recursive: true }))

  it('stops at what it flags, and says where', async () => {
    const [fault] = await faultsOf(film({ every: 4 }))
    expect(fault).toMatchObject({ code: 'E_CONTENT_FLAGGED', node: 'safe' })
    expect(fault!.got).toMatch(/^frame 8, at 1\.00 s: concept 4 0\.\d/)
    expect(await faultsOf(film({ strictness: -1 }))).toEqual([])
  })
  it('blurs it, or makes it black, and reports the frames', async () => {
    const { faults, reports, outputs } = await engine.render({ document: document(film({ action: 'black', every: 4 })), force: true })
    expect(faults).toEqual([])
    expect(outputs[0]).toMatchObject({ frames: 16 })
    expect(reports['safe']).toMatchObject({ model: 'tiny-safety-checker', flaggedFrames: [8, 12] })
    const black = await frame(film({ action: 'black', every: 4 }), 'safe', 9)
    expect([...black.subarray(0, 4)]).toEqual([0, 0, 0, 255])
    expect(spread(black)).toBe(0)
    const [blurred, plain] = [await frame(film({ action: 'blur', every: 4 }), 'safe', 9), await frame(film({}), 'both', 9)]
    expect(detail(blurred)).toBeLessThan(0.2 * detail(plain))
    // Light and dark are left.
    expect(spread(blurred)).toBeGreaterThan(20)
  })
  it.each([1, 3, 5, 7, 30])('hides all of a scene that begins or ends between two looks %i frames apart', async (every) => {
    for (const order of [['checks', 'gradient'], ['gradient', 'checks']] as const) {
      const nodes = film({ action: 'black', every }, order)
      const hidden = []
      for (let n = 0; n < 16; n++) if (spread(await frame(nodes, 'safe', n)) === 0) hidden.push(n)
      const [from, to] = order[1] === 'gradient' ? [8, 16] : [0, 8]
      // No frame of it is shown, and nothing that is a whole step away is hidden.
      for (let n = from!; n < to!; n++) expect(hidden).toContain(n)
      for (const n of hidden) expect(n >= from! - every && n < to! + every).toBe(true)
    }
  })
  it('makes the same frames in any order', async () => {
    const nodes = film({ action: 'blur', every: 5 })
    const there = []
    for (const n of [0, 6, 8, 15]) there.push(await frame(nodes, 'safe', n))
    const back = []
    for (const n of [15, 8, 6, 0]) back.unshift(await frame(nodes, 'safe', n))
    expect(back).toEqual(there)
  })
  it('looks at a picture', async () => {
    const on = (file: string, params: Params): Nodes => ({ ...picture(file), safe: { type: 'safety-check', params, inputs: { image: `${file}.image` } }, show: { type: 'still', params: { duration: 1, fps: 1 }, inputs: { image: 'safe.image' } }, save: { type: 'save-image', params: { file: `${file}-safe.png` }, inputs: { video: 'show.video' } } }) as Nodes
    expect((await faultsOf(on('gradient', {})))[0]).toMatchObject({ code: 'E_CONTENT_FLAGGED', node: 'safe' })
    expect(await faultsOf(on('checks', {}))).toEqual([])
    expect(spread(await frame(on('gradient', { action: 'black' }), 'show', 0))).toBe(0)
  })
  it('is planned without a look', async () => {
    expect((await engine.plan({ document: document(film({ every: 2 })) })).faults).toEqual([])
  })
  it('wants something to look at', async () => {
    const { safe, ...rest } = film({})
    expect((await faultsOf({ ...rest, safe: { ...safe!, inputs: {} } }))[0]).toMatchObject({ code: 'E_PORT_MISSING', node: 'safe' })
  })
})

describe('a diffusion package with a safety checker', () => {
  beforeAll(() => {
    const folder = join(models, 'checked-sd')
    cpSync(fixture('tiny-stable-diffusion'), folder, { recursive: true })
    const read = (name: string) => JSON.parse(readFileSync(join(fixture(name), 'model.json'), 'utf8')) as { files: { path: string }[] }
    const [own, checker] = [read('tiny-stable-diffusion'), read('tiny-safety-checker')]
    for (const { path } of checker.files) cpSync(join(fixture('tiny-safety-checker'), path), join(folder, path))
    writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...own, files: [...own.files, ...checker.files] }))
  })
  const painted = (options: Params): Nodes => ({
    made: { type: 'text-to-image', params: { prompt: 'a fox', width: 24, height: 16, backend: 'onnx', model: 'checked-sd', options: { steps: 1, ...options } } },
    show: { type: 'still', params: { duration: 1, fps: 1 }, inputs: { image: 'made.image' } },
    save: { type: 'save-image', params: { file: 'fox.png' }, inputs: { video: 'show.video' } },
  }) as Nodes
  const saved = async (options: Params): Promise<Buffer> => {
    expect(await faultsOf(painted(options))).toEqual([])
    return sharp(join(project, 'output/fox.png')).ensureAlpha().raw().toBuffer()
  }

  it('gives an error rather than a black picture, unless told otherwise', async () => {
    const [fault] = await faultsOf(painted({ strictness: 2 }))
    expect(fault).toMatchObject({ code: 'E_CONTENT_FLAGGED', node: 'made' })
    expect(await faultsOf(painted({ strictness: -2 }))).toEqual([])
  })
  it('blurs, blackens, or does not look', async () => {
    const plain = await saved({ safety: 'off', strictness: 2 })
    expect(spread(await saved({ safety: 'black', strictness: 2 }))).toBe(0)
    expect(spread(await saved({ safety: 'blur', strictness: 2 }))).toBeLessThan(0.7 * spread(plain))
    expect(await saved({ strictness: -2 })).toEqual(plain)
    const { reports } = await engine.render({ document: document(painted({ safety: 'black', strictness: 2 })), force: true })
    expect(reports['made']).toMatchObject({ flagged: [0] })
  })
  it('refuses other words', async () => {
    expect((await faultsOf(painted({ safety: 'hide' })))[0]).toMatchObject({ code: 'E_PARAM_VALUE', node: 'made' })
  })
})
