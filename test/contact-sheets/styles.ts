/**
 * Paints the contact sheet of all styles from frames of the embedded painter.
 * Usage: node --import tsx test/contact-sheets/styles.ts [file.jpg|file.png] [style …]
 */
import sharp from 'sharp'
import { defineNode, rational } from '../../engine/api.ts'
import { procedural } from '../../nodes/generate/procedural/backend.ts'
import { STYLES, type Style } from '../../nodes/style/styles.ts'
import { styleFilter } from '../../nodes/style/style-filter.ts'
import { createHarness } from '../harness.ts'

const WIDTH = 1280
const HEIGHT = 720
/** Of a picture on the sheet. */
const CELL = { width: 800, height: 450 }
const LABEL = 34
const GAP = 8

/** A scene that suits each style; the first is shown without any as well. */
const SCENES: Readonly<Record<Style | 'without', string>> = {
  without: 'car on a road in the mountains, lake, evening, warm light',
  cinematic: 'car on a road in the mountains, lake, evening, warm light',
  anime: 'windmill and house in spring meadow, summer clouds, birds',
  realistic: 'mountains and forest at a lake, morning, clouds',
  abstract: 'lighthouse and sailboat at the sea, sunset',
  vintage: 'couple walking on the beach, afternoon, sailboat',
  neon: 'person on a bridge in the city at dusk, reflections',
  noir: 'city at night with reflections, rain, person',
  watercolor: 'castle on mountains, meadow, spring, birds',
}

const [file = new URL('../../docs/images/styles.jpg', import.meta.url).pathname, ...only] = process.argv.slice(2)
const names = (['without', ...STYLES] as const).filter((name) => only.length === 0 || only.includes(name))
const harness = createHarness({ workers: 2, budget: 1 << 30 })

async function scene(prompt: string) {
  const info = { format: 'yuv420p', width: WIDTH, height: HEIGHT, rate: rational(25), length: 75 } as const
  const request = { prompt, info, seed: 4, options: {} }
  const { clip } = await procedural.generate(request as never)
  const painted = defineNode({
    type: 'scene', title: 'Scene', version: 1, category: 'test', description: 'A painted scene.',
    outputs: { video: 'video' },
    run: () => ({ video: clip }),
  })
  return (await harness.evaluate(painted)).video!
}

async function cell(name: Style | 'without'): Promise<Buffer> {
  const video = await scene(SCENES[name])
  const styled = name === 'without' ? video : (await harness.evaluate(styleFilter, { inputs: { video }, params: { style: name } })).video!
  const { data, width, height } = await harness.still(styled, 30)
  const label = `<svg width="${CELL.width}" height="${LABEL}"><text x="2" y="24" font-family="DejaVu Sans, sans-serif" font-size="19" fill="#ddd">${name}</text></svg>`
  const picture = sharp(Buffer.from(data), { raw: { width, height, channels: 4 } }).resize(CELL.width, CELL.height)
  return sharp(await picture.png().toBuffer())
    .extend({ bottom: LABEL, background: '#16161a' })
    .composite([{ input: Buffer.from(label), left: 0, top: CELL.height }])
    .png()
    .toBuffer()
}

const cells: Buffer[] = []
for (const name of names) {
  cells.push(await cell(name))
  harness.dropCache()
}
await harness.close()

const columns = Math.min(3, cells.length)
const rows = Math.ceil(cells.length / columns)
const [stepX, stepY] = [CELL.width + GAP, CELL.height + LABEL + GAP]
const sheet = sharp({ create: { width: columns * stepX + GAP, height: rows * stepY + GAP, channels: 3, background: '#16161a' } }).composite(
  cells.map((input, i) => ({ input, left: GAP + (i % columns) * stepX, top: GAP + Math.floor(i / columns) * stepY })),
)
await (file.endsWith('.png') ? sheet.png() : sheet.jpeg({ quality: 74, mozjpeg: true })).toFile(file)
