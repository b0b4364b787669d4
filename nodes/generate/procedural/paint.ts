/** The band kernel: paints rows of one frame of a scene, straight to Y'CbCr. A pure function of scene, time and place. */
import type { Band } from '../../../engine/api.ts'
import { buildLayers, layerColour, type Layer } from './land.ts'
import { unit } from './noise.ts'
import type { Scene } from './scene.ts'
import { drawBank, drawSubject, placeSubjects, type Strip } from './shapes.ts'
import { createSkyGrid, paintDisc, paintStars, sampleSky, type SkyGrid } from './sky.ts'
import { paintRoom, paintRunway, paintSpace } from './stage.ts'
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
  readonly grid: SkyGrid
  readonly layers: readonly Layer[]
}

/** What the bands of one frame have in common; each worker keeps the last few. */
const shared: Shared[] = []

function sharedOf({ scene, time, frame }: PaintArgs, width: number, height: number): Shared {
  const id = `${frame} ${width}x${height}`
  let found = shared.find((one) => one.frame === id)
  if (found === undefined) {
    found = { frame: id, grid: createSkyGrid(scene, width, height, time), layers: buildLayers(scene, width, height, time) }
    shared.push(found)
    if (shared.length > 4) shared.shift()
  }
  return found
}

export function paintBand(band: Band<PaintArgs>): void {
  const { width, height } = band.target
  const { scene, time } = band.args
  const { from, to } = band
  const strip: Strip = { rgb: new Float32Array(width * (to - from) * 3), width, height, from, to }
  const { grid, layers } = sharedOf(band.args, width, height)
  switch (scene.reading.place) {
    case 'space':
      paintSpace(scene, strip, time)
      break
    case 'interior':
      paintRoom(scene, strip, grid, time)
      break
    case 'runway':
      paintRunway(scene, strip, time)
      break
    default:
      paintOutdoors(scene, strip, grid, layers, time)
  }
  finish(strip, band)
}

function paintOutdoors(scene: Scene, strip: Strip, grid: SkyGrid, layers: readonly Layer[], time: number): void {
  const { rgb, width, height, from, to } = strip
  const { water } = scene
  const edge = Math.round(scene.horizon * height)
  const sky = new Float32Array(width * 4)
  const land = new Float32Array(3)
  const flash = flashAt(scene, time)
  for (let y = from; y < to; y++) {
    const row = rgb.subarray((y - from) * width * 3, (y - from + 1) * width * 3)
    if (water && y >= edge) {
      paintWaterRow(scene, layers, grid, y, width, height, time, row)
      continue
    }
    for (let x = 0; x < width; x++) {
      sampleSky(grid, x, y, sky, x * 4)
      row[x * 3] = sky[x * 4]!
      row[x * 3 + 1] = sky[x * 4 + 1]!
      row[x * 3 + 2] = sky[x * 4 + 2]!
    }
    paintStars(scene, y, width, height, time, row, sky)
    paintDisc(scene, y, width, height, row, sky)
    if (flash.level > 0) for (let i = 0; i < row.length; i++) row[i] = row[i]! + (0.8 - row[i]! * 0.5) * flash.level * 0.55
  }
  paintBolt(scene, strip, flash.level, flash.stroke)
  for (let y = from; y < (water ? Math.min(to, edge) : to); y++) {
    const row = (y - from) * width * 3
    for (let x = 0; x < width; x++) {
      // The nearest layer that covers this pixel hides the rest; its top edge is softened over one row.
      let nearest = layers.length - 1
      while (nearest >= 0 && y + 1 <= layers[nearest]!.top[x]!) nearest--
      if (nearest < 0) continue
      let share = Math.min(1, y + 1 - layers[nearest]!.top[x]!)
      if (share < 1) {
        let behind = nearest - 1
        while (behind >= 0 && y + 1 <= layers[behind]!.top[x]!) behind--
        if (behind >= 0) {
          layerColour(scene, layers[behind]!, x, y, width, height, time, land)
          const full = Math.min(1, y + 1 - layers[behind]!.top[x]!)
          for (let c = 0; c < 3; c++) rgb[row + x * 3 + c] = rgb[row + x * 3 + c]! + (land[c]! - rgb[row + x * 3 + c]!) * full
        }
      }
      layerColour(scene, layers[nearest]!, x, y, width, height, time, land)
      share = Math.max(0, share)
      for (let c = 0; c < 3; c++) rgb[row + x * 3 + c] = rgb[row + x * 3 + c]! + (land[c]! - rgb[row + x * 3 + c]!) * share
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

/** Tone curve, vignette, dither and the way to BT.709 limited range. */
function finish({ rgb, width, height, from, to }: Strip, band: Band<PaintArgs>): void {
  const [luma, cb, cr] = band.target.planes as [(typeof band.target.planes)[0], (typeof band.target.planes)[0], (typeof band.target.planes)[0]]
  const middleX = width / 2
  const middleY = height / 2
  const reach = 1 / (middleX * middleX + middleY * middleY)
  for (let y = from; y < to; y++) {
    const dy = (y - middleY) * (y - middleY)
    for (let x = 0; x < width; x++) {
      const i = ((y - from) * width + x) * 3
      const corner = ((x - middleX) * (x - middleX) + dy) * reach
      const vignette = 1 - 0.3 * corner * corner - 0.06 * corner
      for (let c = 0; c < 3; c++) {
        const value = Math.max(0, rgb[i + c]! * vignette)
        // A soft shoulder instead of clipping, a little contrast below it.
        const rolled = value < 0.8 ? value : 0.8 + (1 - Math.exp(-(value - 0.8) * 3.2)) * 0.2
        rgb[i + c] = rolled + 0.045 * Math.sin((Math.min(1, rolled) - 0.5) * 2 * Math.PI) * 0.9
      }
      const light = 0.2126 * rgb[i]! + 0.7152 * rgb[i + 1]! + 0.0722 * rgb[i + 2]!
      // Two uniform values make a triangle: no bands in the sky, and the pattern stands still.
      const dither = unit(x, y, 0x0d17e5) + unit(x, y, 0x0d17e6) - 0.5
      luma.data[y * luma.stride + x] = Math.min(235, Math.max(16, Math.floor(16 + 219 * light + dither)))
    }
  }
  for (let y = from >> 1; y < (to + 1) >> 1; y++) {
    for (let x = 0; x < cb.width; x++) {
      let r = 0
      let g = 0
      let b = 0
      let count = 0
      for (let dy = 0; dy < 2; dy++) {
        for (let dx = 0; dx < 2; dx++) {
          const px = x * 2 + dx
          const py = y * 2 + dy
          if (px >= width || py >= to || py < from) continue
          const i = ((py - from) * width + px) * 3
          r += rgb[i]!
          g += rgb[i + 1]!
          b += rgb[i + 2]!
          count++
        }
      }
      const light = 0.2126 * r + 0.7152 * g + 0.0722 * b
      const dither = unit(x, y, 0x0c40a1) + unit(x, y, 0x0c40a2) - 0.5
      cb.data[y * cb.stride + x] = Math.min(240, Math.max(16, Math.floor(128 + (224 * (b - light)) / 1.8556 / count + dither)))
      cr.data[y * cr.stride + x] = Math.min(240, Math.max(16, Math.floor(128 + (224 * (r - light)) / 1.5748 / count + dither)))
    }
  }
}
