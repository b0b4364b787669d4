/** The band kernel: paints rows of one frame of a scene, straight to Y'CbCr. A pure function of scene, time and place. */
import type { Band } from '../../../engine/api.ts'
import { buildLayers, layerColour, type Layer, type LayerColour } from './land.ts'
import { unit } from './noise.ts'
import type { Scene } from './scene.ts'
import { drawBank, drawSubject, placeSubjects, type Strip } from './shapes.ts'
import { createSkyGrid, paintDisc, paintStars, sampleSkyRow, type SkyGrid } from './sky.ts'
import { paintRoom, paintSpace } from './stage.ts'
import { paintWaterRow } from './water.ts'
import { flashAt, paintBolt, paintFog, paintRain, paintSnow } from './weather.ts'

export interface PaintArgs {
  readonly scene: Scene
  /** Seconds. */
  readonly time: number
  /** Tells frames apart, so that bands of one frame share their grids. */
  readonly frame: string
}

interface Shared {
  readonly frame: string
  /** Row of each column from which on land hides the sky. */
  readonly hidden: Float32Array
  readonly grid: SkyGrid
  readonly layers: readonly Layer[]
  readonly colours: readonly LayerColour[]
}

/** What the bands of one frame have in common; each worker keeps the last few. */
const shared: Shared[] = []

function sharedOf({ scene, time, frame }: PaintArgs, width: number, height: number): Shared {
  const id = `${frame} ${width}x${height}`
  let found = shared.find((one) => one.frame === id)
  if (found === undefined) {
    const layers = buildLayers(scene, width, height, time)
    const hidden = new Float32Array(width).fill(height)
    for (const { top } of layers) for (let x = 0; x < width; x++) hidden[x] = Math.min(hidden[x]!, top[x]! + 1)
    found = { frame: id, grid: createSkyGrid(scene, width, height, time), layers, colours: layers.map((layer) => layerColour(scene, layer, width, height, time)), hidden }
    shared.push(found)
    if (shared.length > 4) shared.shift()
  }
  return found
}

let canvas = new Float32Array(0)

/** Black; the last one, where it is large enough. */
function canvasOf(values: number): Float32Array {
  if (canvas.length < values) canvas = new Float32Array(values)
  return canvas.subarray(0, values).fill(0)
}

export function paintBand(band: Band<PaintArgs>): void {
  const { width, height } = band.target
  const { scene } = band.args
  const { from, to } = band
  const time = band.args.time + scene.moment
  const strip: Strip = { rgb: canvasOf(width * (to - from) * 3), width, height, from, to }
  const shapes = sharedOf({ ...band.args, time }, width, height)
  switch (scene.reading.place) {
    case 'space':
      paintSpace(scene, strip, time)
      break
    case 'interior':
      paintRoom(scene, strip, shapes.grid, time)
      break
    default:
      paintOutdoors(scene, strip, shapes, time)
  }
  finish(strip, band, scene.grain)
}

function paintOutdoors(scene: Scene, strip: Strip, { grid, layers, colours, hidden }: Shared, time: number): void {
  const { rgb, width, height, from, to } = strip
  const { water } = scene
  const edge = Math.round(scene.horizon * height)
  const sky = new Float32Array(width * 4)
  const land = new Float32Array(3)
  // Lightning goes by the clip's own time: thunder follows it by the seed alone.
  const flash = flashAt(scene, time - scene.moment)
  for (let y = from; y < to; y++) {
    const row = rgb.subarray((y - from) * width * 3, (y - from + 1) * width * 3)
    if (water && y >= edge) {
      paintWaterRow(scene, layers, colours, grid, y, width, height, time, row)
      continue
    }
    sampleSkyRow(grid, y, hidden, sky, row)
    paintStars(scene, y, width, height, time, row, sky)
    paintDisc(scene, y, width, height, row, sky)
    if (flash.level > 0) for (let i = 0; i < row.length; i++) row[i] = row[i]! + (0.8 - row[i]! * 0.5) * flash.level * 0.55
  }
  paintBolt(scene, strip, flash.level, flash.stroke)
  const tops = layers.map(({ top }) => top)
  for (let y = from; y < (water ? Math.min(to, edge) : to); y++) {
    const row = (y - from) * width * 3
    for (let x = 0; x < width; x++) {
      // The nearest layer that covers this pixel whole hides what is behind it; edges before it are softened over a row.
      let first = tops.length - 1
      while (first > 0 && y < tops[first]![x]!) first--
      for (let k = Math.max(0, first); k < tops.length; k++) {
        const share = Math.min(1, y + 1 - tops[k]![x]!)
        if (share <= 0) continue
        colours[k]!(x, y, land)
        const i = row + x * 3
        rgb[i] = rgb[i]! + (land[0]! - rgb[i]!) * share
        rgb[i + 1] = rgb[i + 1]! + (land[1]! - rgb[i + 1]!) * share
        rgb[i + 2] = rgb[i + 2]! + (land[2]! - rgb[i + 2]!) * share
      }
    }
  }
  paintFog(scene, strip, time)
  const ground = (x: number): number => {
    const column = Math.min(width - 1, Math.max(0, x))
    const stand = layers.findLast((layer) => layer.kind !== 'wood') ?? layers.at(-1)
    return stand === undefined ? height * 0.92 : Math.min(height * 0.9, stand.top[column]! + height * 0.015)
  }
  const subjects = placeSubjects(scene, width, height, time, ground, water)
  if (subjects.some((one) => one.ashore)) drawBank(strip, scene)
  for (const { subject, placing } of subjects) {
    drawSubject(subject, placing, strip)
    if (water && (subject === 'sailboat' || subject === 'boat' || subject === 'lighthouse')) {
      drawSubject(subject, { ...placing, unit: -placing.unit * 0.55, colour: blend(placing.colour, scene), rim: blend(placing.rim, scene), lamps: placing.lamps * 0.3 }, strip)
    }
  }
  paintRain(scene, strip, time)
  paintSnow(scene, strip, time)
}

const blend = (colour: readonly [number, number, number], { palette }: Scene): [number, number, number] => [
  colour[0] * 0.55 + palette.middle[0] * 0.3,
  colour[1] * 0.55 + palette.middle[1] * 0.3,
  colour[2] * 0.55 + palette.middle[2] * 0.3,
]

const TILE_BITS = 7
const TILE_MASK = (1 << TILE_BITS) - 1
/** Noise with a triangular distribution of two code values, rounding included; repeats every 128 pixels. */
const DITHER = Float32Array.from(
  { length: 1 << (2 * TILE_BITS) },
  (_, i) => unit(i & TILE_MASK, i >> TILE_BITS, 0x0d17e5) + unit(i & TILE_MASK, i >> TILE_BITS, 0x0d17e6) - 0.5,
)

/** A soft shoulder instead of clipping, a little contrast below it. */
function toned(light: number): number {
  const value = light > 0 ? light : 0
  const rolled = value < 0.8 ? value : 0.8 + (1 - Math.exp(-(value - 0.8) * 3.2)) * 0.2
  return rolled - 0.41 * rolled * (1 - rolled) * (1 - 2 * rolled)
}

/** Tone curve, vignette, dither and the way to BT.709 limited range. */
function finish({ rgb, width, height, from, to }: Strip, band: Band<PaintArgs>, grain: number): void {
  const gx = grain & TILE_MASK
  const gy = (grain >> TILE_BITS) & TILE_MASK
  const [luma, cb, cr] = band.target.planes as [(typeof band.target.planes)[0], (typeof band.target.planes)[0], (typeof band.target.planes)[0]]
  const middleX = width / 2
  const middleY = height / 2
  const reach = 1 / (middleX * middleX + middleY * middleY)
  for (let y = from; y < to; y++) {
    const dy = (y - middleY) * (y - middleY)
    const row = luma.data.subarray(y * luma.stride, y * luma.stride + width)
    const dithers = ((y + gy) & TILE_MASK) << TILE_BITS
    for (let x = 0, i = (y - from) * width * 3; x < width; x++, i += 3) {
      const corner = ((x - middleX) * (x - middleX) + dy) * reach
      const vignette = 1 - 0.3 * corner * corner - 0.06 * corner
      const r = Math.fround(toned(rgb[i]! * vignette))
      const g = Math.fround(toned(rgb[i + 1]! * vignette))
      const b = Math.fround(toned(rgb[i + 2]! * vignette))
      rgb[i] = r
      rgb[i + 1] = g
      rgb[i + 2] = b
      // Two uniform values make a triangle: no bands in the sky, and the pattern stands still.
      const value = 16 + 219 * (0.2126 * r + 0.7152 * g + 0.0722 * b) + DITHER[dithers | ((x + gx) & TILE_MASK)]!
      row[x] = value < 16 ? 16 : value >= 236 ? 235 : value
    }
  }
  for (let y = from >> 1; y < (to + 1) >> 1; y++) {
    const blue = cb.data.subarray(y * cb.stride, y * cb.stride + cb.width)
    const red = cr.data.subarray(y * cr.stride, y * cr.stride + cr.width)
    const dithers = ((y + gy + 61) & TILE_MASK) << TILE_BITS
    // At odd edges a sample stands for the pixels that there are.
    const [above, below] = [2 * y >= from, 2 * y + 1 < to]
    for (let x = 0; x < cb.width; x++) {
      const beside = 2 * x + 1 < width
      let [r, g, b, count] = [0, 0, 0, 0]
      for (let line = above ? 0 : 1; line < (below ? 2 : 1); line++) {
        const i = ((2 * y + line - from) * width + 2 * x) * 3
        r += rgb[i]!
        g += rgb[i + 1]!
        b += rgb[i + 2]!
        count++
        if (!beside) continue
        r += rgb[i + 3]!
        g += rgb[i + 4]!
        b += rgb[i + 5]!
        count++
      }
      const light = 0.2126 * r + 0.7152 * g + 0.0722 * b
      const dither = DITHER[dithers | ((x + gx + 37) & TILE_MASK)]!
      const u = 128 + (224 * (b - light)) / 1.8556 / count + dither
      const v = 128 + (224 * (r - light)) / 1.5748 / count + dither
      blue[x] = u < 16 ? 16 : u >= 241 ? 240 : u
      red[x] = v < 16 ? 16 : v >= 241 ? 240 : v
    }
  }
}
