/** What the contact sheets share: painted scenes, labelled pictures and the sheet. */
import sharp from 'sharp'
import { defineNode, rational, type Clip, type Still } from '../../engine/api.ts'
import { procedural } from '../../nodes/backends/procedural/backend.ts'
import type { createHarness } from '../harness.ts'

const GROUND = '#16161a'
const LABEL = 30
const GAP = 8

/** Three seconds of the embedded painter. */
export async function paintedScene(harness: ReturnType<typeof createHarness>, prompt: string, [width, height]: readonly [number, number], seed = 4): Promise<Clip> {
  const info = { format: 'yuv420p', width, height, rate: rational(25), length: 75 } as const
  const { clip } = await procedural.run({ prompt, info, seed, options: {} } as never)
  const painted = defineNode({
    type: 'scene', title: 'Scene', version: 1, category: 'test', description: 'A painted scene.',
    outputs: { video: 'video' },
    run: () => ({ video: clip }),
  })
  return (await harness.evaluate(painted)).video!
}

/** Stills side by side above their name, each as wide as given. */
export async function labelled(name: string, stills: readonly Still[], width: number): Promise<Buffer> {
  const height = Math.round((width * stills[0]!.height) / stills[0]!.width)
  const pictures = await Promise.all(
    stills.map(({ data, width: w, height: h }) => sharp(Buffer.from(data), { raw: { width: w, height: h, channels: 4 } }).resize(width, height).removeAlpha().png().toBuffer()),
  )
  const whole = width * stills.length + 2 * (stills.length - 1)
  const label = `<svg width="${whole}" height="${LABEL}"><text x="2" y="20" font-family="DejaVu Sans, sans-serif" font-size="16" fill="#ddd">${name}</text></svg>`
  return sharp({ create: { width: whole, height: height + LABEL, channels: 3, background: GROUND } })
    .composite([
      ...pictures.map((input, i) => ({ input, left: i * (width + 2), top: 0 })),
      { input: Buffer.from(label), left: 0, top: height },
    ])
    .png()
    .toBuffer()
}

/** Writes cells of one size in columns, as JPEG or (for looking at) PNG. */
export async function writeSheet(file: string, cells: readonly Buffer[], columns: number, quality = 74): Promise<void> {
  const { width = 0, height = 0 } = await sharp(cells[0]!).metadata()
  const across = Math.min(columns, cells.length)
  const [stepX, stepY] = [width + GAP, height + GAP]
  const sheet = sharp({
    create: { width: across * stepX + GAP, height: Math.ceil(cells.length / across) * stepY + GAP, channels: 3, background: GROUND },
  }).composite(cells.map((input, i) => ({ input, left: GAP + (i % across) * stepX, top: GAP + Math.floor(i / across) * stepY })))
  await (file.endsWith('.png') ? sheet.png() : sheet.jpeg({ quality, mozjpeg: true })).toFile(file)
}

/** A picture on a ground of one colour. @param ground `#rrggbb` */
export function laidOver({ width, height, data }: Still, ground: string): Still {
  const colour = Number.parseInt(ground.slice(1), 16)
  return {
    width,
    height,
    data: data.map((value, i) => {
      const alpha = data[i - (i % 4) + 3]! / 255
      return i % 4 === 3 ? 255 : Math.round(value * alpha + ((colour >> (16 - (i % 4) * 8)) & 255) * (1 - alpha))
    }),
  }
}
