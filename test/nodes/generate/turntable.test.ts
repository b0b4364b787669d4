/**
 * Products photographed by a ray marcher (test/packshots), which knows the truth: the matte of what is cut out, and the views between the
 * photos. Pictures are compared by ffmpeg.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GraphDocument } from '../../../engine/graph/document.ts'
import { createEngine } from '../../../engine/host/container.ts'
import type { Engine } from '../../../engine/host/engine.ts'
import { photograph, type Shot } from '../../packshots/render.ts'
import { bottle, mug } from '../../packshots/shapes.ts'
import { writePhoto } from '../../packshots/write.ts'

const LONG = 600_000
const SIZE = 280
const project = mkdtempSync(join(tmpdir(), 'reelgraph-turntable-'))
const at = (file: string): string => join(project, file)
let engine: Engine
beforeAll(async () => {
  engine = await createEngine({ project, output: at('output'), storeFolder: at('store'), workers: 0 })
  const shot = (k: number): Shot => ({ product: mug, size: SIZE, turn: 15 * k, down: 14 })
  for (let k = 0; k < 24; k++) {
    // Every second one is held out.
    await writePhoto(at(`${k % 2 === 0 ? 'mug' : 'held'}/mug_${String(k).padStart(2, '0')}.png`), shot(k))
    if (k % 2 !== 0) continue
    // The same, as a hand that isn't steady and a camera that measures light anew each time have it.
    const [dx, dy, light] = [[3, -2, 1.06], [0, 0, 1], [-4, 1, 0.92]][(k / 2) % 3]! as [number, number, number]
    const shaken = sharp(photograph({ ...shot(k), light }), { raw: { width: SIZE, height: SIZE, channels: 3 } })
    await sharp(await shaken.extend({ top: 8, bottom: 8, left: 8, right: 8, extendWith: 'copy' }).png().toBuffer()).extract({ left: 8 - dx, top: 8 - dy, width: SIZE, height: SIZE }).png().toFile(at(`shaken_${String(k).padStart(2, '0')}.png`))
  }
}, LONG)
afterAll(async () => {
  await engine.close()
  rmSync(project, { recursive: true, force: true })
})

type Nodes = GraphDocument['nodes']
async function rendered(nodes: Nodes, video: string, file: string) {
  const document = { format: 1, nodes: { ...nodes, film: { type: 'encode', params: { file, quality: 'source' }, inputs: { video } } } } as GraphDocument
  const report = await engine.render({ document, path: 'graph.json' } as never)
  expect(report.faults).toEqual([])
  return report
}
/** PSNR of each pair of pictures, of the part where the product is. */
function likeness(folder: string, others: string, every = 1): number[] {
  const part = `crop=${Math.round(SIZE * 0.62)}:${Math.round(SIZE * 0.62)}`
  const names = readdirSync(at(others)).sort()
  return readdirSync(at(folder)).sort().filter((_, k) => k % every === every - 1).map((name, k) => {
    const said = execFileSync('sh', ['-c', `ffmpeg -nostdin -i '${at(join(folder, name))}' -i '${at(join(others, names[k]!))}' -lavfi '[0]${part},format=rgb24[a];[1]${part},format=rgb24[b];[a][b]psnr' -f null - 2>&1`], { encoding: 'utf8' })
    return Number(/average:([\d.]+)/.exec(said)![1])
  })
}
const least = (values: readonly number[]): number => Math.min(...values)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('cut-out', () => {
  test.each([{ name: 'bottle', product: bottle, turn: 0 }, { name: 'mug', product: mug, turn: 100 }])('finds the outline of a $name, its shadow left behind', { timeout: LONG }, async ({ name, product, turn }) => {
    const shot: Shot = { product, size: 480, turn, down: 12 }
    await writePhoto(at(`${name}.png`), shot)
    await rendered({ photo: { type: 'load-image', params: { file: `${name}.png` } }, clip: { type: 'still', params: { duration: 1, fps: 1 }, inputs: { image: 'photo.image' } }, cut: { type: 'cut-out', inputs: { video: 'clip.video' } } } as Nodes, 'cut.video', `cut-${name}`)
    const { data } = await sharp(at(`output/cut-${name}/000000.png`)).extractChannel('alpha').raw().toBuffer({ resolveWithObject: true })
    const truth = photograph({ ...shot, matte: true })
    let [both, either, apart, edge] = [0, 0, 0, 0]
    for (let i = 0; i < data.length; i++) {
      const [a, b] = [data[i]! / 255, truth[i * 3]! / 255]
      both += Math.min(a, b)
      either += Math.max(a, b)
      if (b > 0 && b < 1) {
        edge++
        apart += Math.abs(a - b)
      }
    }
    expect(both / either).toBeGreaterThan(0.985)
    expect(apart / edge).toBeLessThan(0.35)
  })

  test('keeps what is transparent already, and makes large photos smaller', { timeout: LONG }, async () => {
    await sharp({ create: { width: 400, height: 200, channels: 4, background: '#00000000' } }).composite([{ input: Buffer.from('<svg width="400" height="200"><rect x="100" y="50" width="100" height="100" fill="red"/></svg>') }]).png().toFile(at('clear.png'))
    await rendered({ photo: { type: 'load-image', params: { file: 'clear.png' } }, clip: { type: 'still', params: { duration: 1, fps: 1 }, inputs: { image: 'photo.image' } }, cut: { type: 'cut-out', params: { longest: 200 }, inputs: { video: 'clip.video' } } } as Nodes, 'cut.video', 'clear')
    const { data, info } = await sharp(at('output/clear/000000.png')).raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([200, 100])
    const alpha = (x: number, y: number): number => data[(y * 200 + x) * 4 + 3]!
    expect([alpha(20, 50), alpha(75, 50), alpha(150, 50)]).toEqual([0, 255, 0])
  })
})

const turn = (file: string, params: object = {}): Nodes => ({
  photos: { type: 'load-sequence', params: { file, fps: 1 } },
  cut: { type: 'cut-out', inputs: { video: 'photos.video' } },
  turn: { type: 'turntable-photos', params: { frames: 24, fps: 8, ...params }, inputs: { video: 'cut.video', ground: 'photos.video' } },
}) as unknown as Nodes

describe('turntable-photos', () => {
  test('views between 12 photos are within 25 dB of those that were held out', { timeout: LONG }, async () => {
    const report = await rendered(turn('mug'), 'turn.video', 'turn')
    const found = likeness('output/turn', 'held', 2)
    expect(found).toHaveLength(12)
    expect(least(found)).toBeGreaterThan(24)
    expect(mean(found)).toBeGreaterThan(25)
    expect(report.reports['turn']!['tilt']).toBeGreaterThanOrEqual(11)
    expect(report.reports['turn']!['tilt']).toBeLessThanOrEqual(17)
  })

  test('photos that jump in place and light come out as steady ones do', { timeout: LONG }, async () => {
    const report = await rendered(turn('shaken_%02d.png'), 'turn.video', 'steadied')
    await rendered(turn('shaken_%02d.png', { match: false, steady: false }), 'turn.video', 'shaken')
    const [steadied, shaken] = [likeness('output/steadied', 'held', 2), likeness('output/shaken', 'held', 2)]
    expect(mean(steadied)).toBeGreaterThan(mean(shaken) + 2)
    expect(report.reports['turn']!['exposure']).toBeGreaterThan(1.02)
    expect(report.reports['turn']!['shift']).toBeGreaterThan(1.5)
  })
})
