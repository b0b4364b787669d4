/** Pictures of a brand are told from others: drawn ones, with and without an encoder, through the node and through the program. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GraphDocument } from '../../../engine/graph/document.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import { createJudge, type BrandLook } from '../../../nodes/shared/brand/judge.ts'
import { brandLook } from '../../../nodes/shared/brand/look.ts'
import { createModelProject } from '../../models/model-project.ts'
import { BRANDS, cover, drawing, drawn, type Brand } from '../shared/brand/drawn-brands.ts'

const LONG = 300_000
const looks: Record<Brand, BrandLook[]> = { aurora: [], basalt: [], citrus: [] }
beforeAll(async () => {
  const looking = { media: { cover }, encoder: undefined, signal: new AbortController().signal, log: { debug() {}, info() {}, warn() {} } }
  for (const brand of BRANDS) for (let n = 0; n < 14; n++) looks[brand].push(await brandLook(await drawn(brand, n), looking))
}, LONG)

describe.each(BRANDS)('the brand %s', (brand) => {
  const judge = () => createJudge(looks[brand].slice(0, 8), 1)
  it('knows its own pictures that it has never seen', () => {
    for (const look of looks[brand].slice(8)) expect(judge().judge(look).score).toBeGreaterThan(80)
  })
  it.each(BRANDS.filter((one) => one !== brand))('and that %s is another', (other) => {
    for (const look of looks[other]) expect(judge().judge(look).score).toBeLessThan(20)
  })
  it('a picture of it is nearest to itself', () => {
    expect(judge().judge(looks[brand][3]!).nearest).toEqual({ at: 3, bits: 0 })
  })
})

describe('the judge', () => {
  it('one part that is off is not made up for by the others', () => {
    const [first] = looks.aurora
    const judge = createJudge(looks.aurora.slice(0, 8), 1)
    const laidOutOtherwise = judge.judge({ ...first!, composition: looks.basalt[0]!.composition })
    expect(laidOutOtherwise.parts).toMatchObject({ colours: 100, palette: 100 })
    expect(laidOutOtherwise.score).toBeLessThan(80)
  })
  it('meaning counts for most where there is an encoder', () => {
    const towards = (x: number): Float32Array => Float32Array.of(Math.cos(x), Math.sin(x))
    const brand = looks.aurora.slice(0, 8).map((look, k) => ({ ...look, embedding: towards(k * 0.02) }))
    const judge = createJudge(brand, 0.5)
    expect(judge.judge({ ...looks.aurora[9]!, embedding: towards(0.07) }).score).toBeGreaterThan(95)
    const other = judge.judge({ ...looks.aurora[9]!, embedding: towards(Math.PI / 3) })
    expect(other.parts['meaning']).toBeLessThan(25)
    expect(other.score).toBeLessThan(45)
  })
  it('one picture is a brand of its own', () => {
    const judge = createJudge([looks.citrus[0]!], 1)
    expect(judge.judge(looks.citrus[0]!).score).toBe(100)
    expect(judge.judge(looks.aurora[0]!).score).toBeLessThan(20)
  })
})

describe('the node', () => {
  const home = createModelProject()
  let engine: Engine
  const write = async (folder: string, brand: Brand, from: number, to: number): Promise<void> => {
    mkdirSync(join(home.folder, folder), { recursive: true })
    for (let n = from; n < to; n++) await sharp(Buffer.from(drawing(brand, n, 320))).png().toFile(join(home.folder, folder, `${brand}-${n}.png`))
  }
  beforeAll(async () => {
    engine = await home.start()
    await write('brand', 'aurora', 0, 8)
    await write('good', 'aurora', 8, 12)
    await write('mixed', 'aurora', 12, 13)
    await write('mixed', 'basalt', 0, 1)
  }, LONG)
  afterAll(() => home.close())

  const judged = (params: Record<string, unknown>): GraphDocument => ({ format: 1, nodes: { likeness: { type: 'brand-score', params: { folder: 'brand', ...params } as never } } })
  it('judges a folder of samples', { timeout: LONG }, async () => {
    const report = await engine.render({ document: judged({ samplesFolder: 'good' }) })
    expect(report.faults).toEqual([])
    expect(report.warnings).toEqual([])
    expect(report.reports['likeness']).toMatchObject({ reached: true, by: 'measures', target: 80 })
    expect(report.reports['likeness']!['score']).toBeGreaterThan(90)
  })
  it('warns of a score below the target, and names what is least like the brand', { timeout: LONG }, async () => {
    const report = await engine.render({ document: judged({ samplesFolder: 'mixed' }) })
    expect(report.warnings).toMatchObject([{ code: 'W_BRAND_SCORE', node: 'likeness', port: 'target' }])
    expect(report.warnings[0]!.detail).toMatch(/mixed\/basalt-0\.png \([0-9.]+, (colours|palette|composition)\)/)
    expect(report.reports['likeness']!['score']).toBeLessThan(80)
  })
  it('judges frames of a clip, and pictures by wire', { timeout: LONG }, async () => {
    const document: GraphDocument = {
      format: 1,
      nodes: {
        picture: { type: 'load-image', params: { file: 'good/aurora-9.png' } },
        clip: { type: 'still', params: { duration: 1, fps: 8 }, inputs: { image: 'picture.image' } },
        likeness: { type: 'brand-score', params: { folder: 'brand', frames: 3 }, inputs: { video: 'clip.video', samples: ['picture.image'] } },
      },
    }
    const report = await engine.render({ document })
    expect(report.faults).toEqual([])
    expect(report.reports['likeness']!['score']).toBeGreaterThan(90)
  })
  it('takes an encoder that is installed', { timeout: LONG }, async () => {
    cpSync(fileURLToPath(new URL('../../fixtures/encoders/tiny-clip', import.meta.url)), join(home.models, 'tiny-clip'), { recursive: true })
    const report = await engine.render({ document: judged({ samplesFolder: 'good' }) })
    expect(report.faults).toEqual([])
    expect(report.reports['likeness']).toMatchObject({ by: 'tiny-clip', parts: { meaning: expect.any(Number) as number } })
  })
  it.each([[{ folder: undefined, samplesFolder: 'good' }, 'folder'], [{}, 'samplesFolder']])('says what is missing: %j', async (params, port) => {
    const report = await engine.render({ document: judged(params) })
    expect(report.faults).toMatchObject([{ code: 'E_PORT_MISSING', node: 'likeness', port }])
  })
  it('reelgraph test holds a graph to a score', { timeout: LONG }, () => {
    const program = fileURLToPath(new URL('../../../engine/cli/reelgraph.mjs', import.meta.url))
    const run = (score: number) => {
      writeFileSync(join(home.folder, 'graph.json'), JSON.stringify({ ...judged({ samplesFolder: 'good', target: 0 }), expect: { likeness: { score } } }))
      return spawnSync(process.execPath, [program, 'test', 'graph.json', '--json'], { cwd: home.folder, encoding: 'utf8' })
    }
    expect(run(80)).toMatchObject({ status: 0 })
    const wrong = run(101)
    expect(wrong.status).toBe(8)
    expect(JSON.parse(wrong.stdout)).toMatchObject({ ok: false, verdicts: [{ sink: 'likeness', what: 'score', ok: false }] })
  })
})
