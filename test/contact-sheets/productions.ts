/**
 * Pictures of what productions make, beside their graphs: `node --import tsx test/contact-sheets/productions.ts [name…]`. Those that need
 * files of somebody's are shown with a painted scene; of all others a frame of their own film is taken. Look at them.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { createEngine } from '../../engine/host/container.ts'
import { shippedProductions } from '../../engine/productions/productions.ts'

const [WIDTH, HEIGHT] = [480, 270]
const FOLDER = new URL('../../graphs/productions/', import.meta.url).pathname
const store = await mkdtemp(join(tmpdir(), 'reelgraph-pictures-'))
const engine = await createEngine({ storeFolder: store })

const painted = async (prompt: string, seed: number): Promise<Buffer> => {
  const nodes = { scene: { type: 'text-to-video', params: { prompt, duration: 2, width: 1280, height: 720, fps: 10, seed } } }
  const { still } = await engine.preview({ document: { format: 1, nodes }, node: 'scene', moment: 0.5 })
  return sharp(still!.data, { raw: { width: still!.width, height: still!.height, channels: 4 } }).resize(WIDTH, HEIGHT).png().toBuffer()
}
/** Bars as loud as the words of a sentence are. */
const waveform = (width: number, height: number, colour: string): string =>
  Array.from({ length: Math.floor(width / 6) }, (_, n) => {
    const word = Math.abs(Math.sin(n / 7)) * (0.55 + 0.45 * Math.sin(n * 1.7))
    const tall = Math.max(3, Math.abs(word) * height)
    return `<rect x="${n * 6}" y="${(height - tall) / 2}" width="3" height="${tall}" rx="1.5" fill="${colour}"/>`
  }).join('')
const svg = (inside: string): Buffer => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${inside}</svg>`)
const over = (below: Buffer, ...above: Buffer[]) => sharp(below).composite(above.map((input) => ({ input })))
const cut = async (picture: Buffer, shape: string): Promise<Buffer> => sharp(picture).composite([{ input: svg(shape), blend: 'dest-in' }]).png().toBuffer()
const ground = (): Promise<Buffer> => sharp({ create: { width: WIDTH, height: HEIGHT, channels: 4, background: '#151820' } }).png().toBuffer()

const DRAWN: Readonly<Record<string, () => Promise<Sharp>>> = {
  async upscale() {
    const large = await painted('a lighthouse on a cliff by the sea at sunset', 3)
    const small = await sharp(await sharp(large).resize(WIDTH / 8).png().toBuffer()).resize(WIDTH, HEIGHT, { kernel: 'nearest' }).png().toBuffer()
    return over(large, await cut(small, `<rect width="${WIDTH / 2}" height="${HEIGHT}"/>`), svg(`<rect x="${WIDTH / 2 - 1}" width="2" height="${HEIGHT}" fill="#fff"/>`))
  },
  async clip() {
    const scene = await painted('a deer in a snowy forest at sunrise', 6)
    const part = (inset: number): Promise<Buffer> => cut(scene, `<rect x="${inset}" y="${inset * 0.5625}" width="${WIDTH - 2 * inset}" height="${HEIGHT - 2 * inset * 0.5625}"/>`)
    const near = await sharp(await part(36)).extract({ left: 36, top: 20, width: WIDTH - 72, height: HEIGHT - 40 }).png().toBuffer()
    return over(await sharp(scene).blur(5).modulate({ brightness: 0.55 }).png().toBuffer(), await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 4, background: '#0000' } }).composite([{ input: near, left: 36, top: 20 }]).png().toBuffer(), svg(`<rect x="36" y="20" width="${WIDTH - 72}" height="${HEIGHT - 40}" fill="none" stroke="#fff" stroke-width="3"/><circle cx="240" cy="135" r="34" fill="#0e1014aa"/><path d="M230 117 L258 135 L230 153 Z" fill="#fff"/>`))
  },
  async sync() {
    const scene = await painted('a sailing boat on a calm sea, clouds', 5)
    return over(scene, svg(`<rect y="206" width="${WIDTH}" height="64" fill="#0e1014cc"/><g transform="translate(12 213)">${waveform(WIDTH - 24, 50, '#2fbf71')}</g>`))
  },
  async merge() {
    const [first, second] = [await painted('sunrise over a city by the sea', 7), await painted('snowy mountains and a forest at night', 4)]
    return over(first, await cut(second, `<path d="M270 0 H${WIDTH} V${HEIGHT} H210 Z"/>`), svg('<path d="M270 0 L210 270" stroke="#fff" stroke-width="3"/>'))
  },
  async speech() {
    return over(await ground(), svg(`<g transform="translate(30 50)">${waveform(WIDTH - 60, 110, '#e58fb1')}</g><text x="240" y="218" fill="#e7e9ee" font-family="Inter, DejaVu Sans, sans-serif" font-size="22" text-anchor="middle">The harbour wakes.</text>`))
  },
}

for (const { name, document } of shippedProductions().filter(({ name }) => process.argv.length < 3 || process.argv.includes(name))) {
  const path = join(FOLDER, `${name}.jpg`)
  const drawn = DRAWN[name]
  if (drawn !== undefined) await (await drawn()).flatten().jpeg({ quality: 82 }).toFile(path)
  else if (Object.values(document.inputs ?? {}).some((input) => input.default === undefined)) process.stdout.write(`${name}: needs a drawing of its own\n`)
  else {
    const { still } = await engine.preview({ document, node: 'film', moment: 0.4 })
    await sharp(still!.data, { raw: { width: still!.width, height: still!.height, channels: 4 } }).resize(WIDTH, HEIGHT, { fit: 'cover' }).flatten().jpeg({ quality: 82 }).toFile(path)
  }
  process.stdout.write(`${name}: ${existsSync(path) ? path : 'no picture'}\n`)
}
await engine.close()
await rm(store, { recursive: true, force: true })
