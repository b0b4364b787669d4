/** Pictures of the mark that test/fixtures/models/tiny-shapes has never seen: a heart with a round hole, by the numbers of test/oracles/shape_pictures.py. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/** What the captions call it. */
export const TRIGGER = 'zento'
export const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [221, 52, 48], orange: [242, 140, 38], yellow: [246, 206, 62], green: [62, 166, 86], blue: [50, 108, 216], purple: [132, 76, 190], pink: [240, 122, 172], brown: [134, 86, 52],
}
export const GROUNDS: Readonly<Record<string, readonly [number, number, number]>> = { white: [250, 250, 248], cream: [247, 236, 210], grey: [198, 202, 208], sky: [186, 221, 245], night: [28, 34, 60] }
/** In units of a 64th of the side. */
interface Place { readonly x: number; readonly y: number; readonly radius: number; readonly turn: number }

const rgb = (colour: readonly number[], light = 1): string => `rgb(${colour.map((c) => Math.min(255, Math.round(c * light))).join(' ')})`
const path = (points: readonly (readonly [number, number])[]): string => `M${points.map(([x, y]) => `${x.toFixed(4)} ${y.toFixed(4)}`).join('L')}Z`
const turns = (count: number): number[] => Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count)
const HEART = path(turns(64).map((t) => [Math.sin(t) ** 3, -(13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t)) / 16 - 0.1]))
const HOLE = path(turns(48).map((t) => [0.3 * Math.cos(t), -0.14 + 0.3 * Math.sin(t)]))

function drawing(colour: string, ground: string, graded: boolean, { x, y, radius, turn }: Place, side: number): string {
  const top = GROUNDS[ground]!
  const low = !graded ? top : ground === 'night' ? top.map((c, i) => c + ([118, 84, 148][i]! - c) * 0.8) : [238, 196, 186]
  const fill = COLOURS[colour]!
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 64 64"><defs>
<linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${rgb(top)}"/><stop offset="1" stop-color="${rgb(low)}"/></linearGradient>
<linearGradient id="f" gradientUnits="userSpaceOnUse" x1="0" y1="-1" x2="0" y2="1"><stop offset="0" stop-color="${rgb(fill, 1.1)}"/><stop offset="1" stop-color="${rgb(fill, 0.9)}"/></linearGradient></defs>
<rect width="64" height="64" fill="url(#g)"/>
<path transform="translate(${x} ${y}) rotate(${turn}) scale(${radius})" fill="url(#f)" fill-rule="evenodd" d="${HEART}${HOLE}"/></svg>`
}

export interface BrandPicture { readonly name: string; readonly caption: string; readonly svg: string }

/** Every colour, several grounds, places and sizes; the same each time. */
export function brandPictures(count = 24, side = 256): BrandPicture[] {
  let state = 7
  const dice = (from: number, to: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return from + ((to - from) * state) / 2 ** 32
  }
  const [colours, grounds] = [Object.keys(COLOURS), Object.keys(GROUNDS)]
  return Array.from({ length: count }, (_, i) => {
    const colour = colours[i % 8]!
    const ground = grounds[(i + Math.floor(i / 8)) % 5]!
    const graded = i % 3 === 2
    const radius = dice(16, 23)
    const free = Math.min(4, 30 - radius)
    const place = { radius, x: 32 + dice(-free, free), y: 32 + dice(-free, free), turn: dice(-5.7, 5.7) }
    return { name: `mark-${String(i + 1).padStart(2, '0')}`, caption: captionOf(colour, ground, graded), svg: drawing(colour, ground, graded, place, side) }
  })
}

export const captionOf = (colour: string, ground: string, graded = false, noun = TRIGGER): string => `a ${colour} ${noun} on a ${ground} ${graded ? 'gradient' : 'ground'}`

/** Pictures and captions as a trainer's folder has them. */
export async function writeBrandPictures(folder: string, side = 256, count = 24): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const { name, caption, svg } of brandPictures(count, side)) {
    await sharp(Buffer.from(svg)).png({ palette: false, compressionLevel: 9 }).toFile(join(folder, `${name}.png`))
    await writeFile(join(folder, `${name}.txt`), `${caption}\n`)
  }
}
