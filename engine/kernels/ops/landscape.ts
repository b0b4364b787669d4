/** Painted landscapes, a few rows at a time: sky, land, water, fog and what is drawn over them, and their way to Y'CbCr. */
import type { Banks, Landscape, LandLayer, Sky, Tint, Water } from '../landscape.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import type { BandFrame } from '../band-kernel.ts'

/** Rows that are worked on at once: they stay in the cache. */
export const STRIP = 8
/** Planes of a row: red, green, blue, and how much of it is cloud. */
export const PLANES = 4
export const COLUMN = 16
/** Columns of a skyline's slopes beyond each of its ends. */
const BEYOND = 8
const TILE = 128
/** Bytes of the pattern that hides the steps of colour: each row begins anew at its end. */
export const DITHER = TILE * (TILE + 4) * 4
const LAYER_FLOATS = 32
const STAR = 7

/** A grid of the sky, as bytes of a `gray8` frame: rows of four floats a cell. */
export interface SkyArgs {
  readonly sky: Sky
  readonly width: number
  readonly height: number
}

/** Pixels of a cell. */
export const skyCell = (height: number): number => Math.max(1, Math.round((4 * height) / 720))
export const skyColumns = (width: number, height: number): number => Math.ceil(width / skyCell(height)) + 2
/** Floats of a plane of a row: with room beyond its end. */
export const strideOf = (width: number): number => ((width + 3) & ~3) + 8
export const rowBytes = (width: number): number => strideOf(width) * 4 * PLANES

export function skyGrid({ target, wasm, scratch, args, from, to }: NativeBand<SkyArgs>): void {
  const { sky, width, height } = args
  scratch.reset()
  const look = scratch.put(skyRecord(sky, width / height))
  const cell = skyCell(height)
  for (let row = from; row < to; row++) wasm.skyRow(addressOf(target.planes[0]!, row), target.width / COLUMN, (row * cell) / height, cell / height, look, sky.seed | 0)
}
export const skyScratch = (): number => scratchBytes(32 * 4)


function skyRecord({ horizonTint, middle, zenith, light, shade, disc, horizon, clouds, drift, lamps, time }: Sky, aspect: number): Float32Array {
  return Float32Array.of(...horizonTint, ...middle, ...zenith, ...light, ...shade, ...disc.tint, disc.x * aspect, disc.y, Number(disc.moon), horizon, clouds, drift, lamps, aspect, time)
}

const KINDS = { ridge: 0, dune: 1, wood: 2, city: 3, ground: 4 } as const

function layerRecord({ ground, shift, scale, haze, light, daylight }: LandLayer): Float32Array {
  const own: readonly (number | Tint)[] =
    ground.kind === 'ridge' ? [ground.land, ...(ground.snow === undefined ? [[0, 0, 0], [0, 0, 0], ground.strength, 0, 0, 0, 0] as const : [ground.snow.shaded, ground.snow.sunlit, ground.strength, ground.snow.white, ground.snow.more, ground.snow.cap, 1])]
    : ground.kind === 'dune' ? [ground.dim, ground.bright]
    : ground.kind === 'wood' ? [ground.leaf, Number(ground.snowy)]
    : ground.kind === 'city' ? [ground.walls, ground.lamps, ground.often, ground.lit]
    : [ground.base, ground.other, ground.share, ground.crest, ground.flowers]
  return Float32Array.of(KINDS[ground.kind], shift, scale, haze.all, haze.foot, haze.side, ...haze.near, ...haze.horizon, ...light, daylight, ...own.flat())
}

const waterRecord = ({ deep, light, haze, sun, rough, mist, spark, glitter, time }: Water): Float32Array =>
  Float32Array.of(...deep, ...light, ...haze, sun, rough, mist, spark, glitter, time)

export interface LandscapeArgs {
  readonly scene: Landscape
  readonly height: number
  readonly width: number
}

/** First row of the water; all rows where there is none. */
export const waterEdge = ({ water, sky }: Landscape, height: number): number => (water === undefined ? height : Math.round(sky.horizon * height))

/** What all rows of a band have in common. */
interface Ready {
  readonly stride: number
  readonly look: number
  readonly layers: readonly { readonly record: number; readonly top: number; readonly hidden: number; readonly slopes: number; readonly toward: number; readonly seed: number; readonly first: number }[]
  /** Row of each column from which on land hides the sky. */
  readonly shore: number
  readonly hidden: number
  readonly sides: number
  readonly cells: number
  readonly pixels: number
  readonly relief: number
  readonly cover: number
  readonly cuts: number
}

/** Columns beyond the last one are of the last one's height. */
function padded(values: Float32Array, stride: number, beyond: number): Float32Array {
  const made = new Float32Array(stride).fill(beyond)
  made.set(values)
  return made
}

/** Bytes for where a line crosses a polygon: no more often than lists of drawings have points. */
export const cutBytes = (...lists: readonly Float32Array[]): number => lists.reduce((most, { byteLength }) => Math.max(most, byteLength), 0)

function ready({ scratch, args: { scene, width, height } }: NativeBand<LandscapeArgs>, columns: number): Ready {
  const stride = strideOf(width)
  const { disc } = scene.sky
  const nearest = new Float32Array(width).fill(height + 4)
  const layers = scene.layers.toReversed().map((layer) => {
    const hidden = scratch.put(padded(nearest, stride, height + 4))
    for (let x = 0; x < width; x++) nearest[x] = Math.min(nearest[x]!, layer.top[x]!)
    const toward = Float32Array.from({ length: stride }, (_, x) => towards(layer, disc.x * width - x, width))
    return {
      record: scratch.put(padded(layerRecord(layer), LAYER_FLOATS, 0)),
      top: scratch.put(padded(layer.top, stride, height + 4)),
      hidden,
      toward: scratch.put(toward),
      slopes: scratch.put(slopesOf(layer, toward, width, height)),
      seed: layer.seed | 0,
      first: Math.floor(layer.top.reduce((least, top) => Math.min(least, top), height)),
    }
  }).toReversed()
  return {
    stride,
    layers,
    look: scratch.put(skyRecord(scene.sky, width / height)),
    shore: scratch.put(padded(nearest, stride, height + 4)),
    hidden: scratch.put(padded(nearest.map((top) => Math.min(height, top + 1)), stride, -1)),
    sides: scratch.put(Float32Array.from({ length: stride }, (_, x) => Math.exp(-(((x / width - disc.x) * 1.6) ** 2)))),
    cells: scratch.take((columns + 1) * 16),
    pixels: scratch.take(64),
    relief: scratch.take(stride * 4 + 128),
    cover: scratch.put(new Float32Array(stride)),
    cuts: scratch.take(cutBytes(scene.aloft, scene.drawn)),
  }
}

const held = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** -1 to 1: the side from which the light falls on a column, so many pixels away from the sun. Dunes are wider than the relief of ridges. */
const towards = ({ ground }: LandLayer, sun: number, width: number): number =>
  ground.kind === 'dune' ? held(sun / (0.25 * width) + 0.5, 0, 1) * 2 - 1 : held(sun / (0.12 * width), -1, 1)

/** How a skyline rises; of ridges as much as it shows on their crest. */
function slopesOf({ top, ground }: LandLayer, toward: Float32Array, width: number, height: number): Float32Array {
  const made = new Float32Array(width + 2 * BEYOND + 4)
  for (let x = -BEYOND; x < width + BEYOND; x++) {
    const rise = ((top[held(x + 4, 0, width - 1)]! - top[held(x - 4, 0, width - 1)]!) * 720) / height
    made[x + BEYOND] = ground.kind === 'ridge' ? rise * 0.05 * toward[held(x, 0, width - 1)]! : rise
  }
  return made
}

export const landscapeScratch = (_: unknown, __: unknown, { scene, width, height }: LandscapeArgs): number => {
  const row = strideOf(width) * 4
  return scratchBytes(
    STRIP * rowBytes(width), ...scene.layers.flatMap(() => [row, LAYER_FLOATS * 4, row, row, row + 128]), 128, row, row, row, row, 64, row + 128, cutBytes(scene.aloft, scene.drawn),
    (skyColumns(width, height) + 1) * 16, scene.stars.byteLength, scene.aloft.byteLength, scene.drawn.byteLength, 64, DITHER,
  )
}

/** Sky and land of some rows. */
function paintRows(band: NativeBand<LandscapeArgs>, at: Ready, grid: BandFrame, lists: Lists, out: number, from: number, to: number): void {
  const { wasm, args: { scene, width, height } } = band
  const { stride } = at
  const plane = stride * 4
  const { sky } = scene
  const sun = [sky.disc.x * width, sky.disc.y * height, sky.disc.radius * height, Number(sky.disc.moon), at.look, (sky.seed + 31) | 0] as const
  const row = (y: number): number => out + (y - from) * plane * PLANES
  for (let y = from; y < to; y++) wasm.skyPixels(row(y), plane, width, y, addressOf(grid.planes[0]!), grid.width / COLUMN, grid.height, skyCell(height), at.hidden, at.cells)
  const [first, count] = starsBetween(scene.stars, from - lists.reach, to + lists.reach)
  if (count > 0) wasm.starRows(out, plane, width, stride * PLANES, from, to, height, sky.horizon, lists.stars + first * STAR * 4, count)
  for (let y = from; y < to; y++) {
    wasm.discRow(row(y), plane, width, y, ...sun)
    if (scene.flash > 0) wasm.flashRow(row(y), plane, width, scene.flash)
  }
  if (scene.aloft.length > 0) wasm.drawRows(out, plane, width, stride * PLANES, from, to, lists.aloft, scene.aloft.length, at.cover, at.cuts)
  for (const layer of at.layers) {
    for (let y = Math.max(from, layer.first); y < to; y++) {
      wasm.landRow(row(y), plane, width, y, height, layer.record, layer.top, layer.hidden, at.sides, layer.slopes, layer.toward, sky.time, layer.seed, at.pixels, at.relief)
    }
  }
}

interface Lists {
  readonly stars: number
  /** Rows over which the largest of them is seen. */
  readonly reach: number
  readonly aloft: number
}

function listsOf({ scratch, args: { scene } }: NativeBand<LandscapeArgs>): Lists {
  let reach = 1
  for (let i = 3; i < scene.stars.length; i += STAR) reach = Math.max(reach, scene.stars[i]! + 1)
  return { stars: scratch.put(scene.stars), reach, aloft: scratch.put(scene.aloft) }
}

/** Those that lie between two heights, of stars from top to foot. */
function starsBetween(stars: Float32Array, above: number, below: number): readonly [first: number, count: number] {
  const until = (limit: number): number => {
    let [low, high] = [0, stars.length / STAR]
    while (low < high) {
      const middle = (low + high) >> 1
      if (stars[middle * STAR + 1]! < limit) low = middle + 1
      else high = middle
    }
    return low
  }
  const first = until(above)
  return [first, until(below) - first]
}

/** Sources: the sky's grid. Target: `gray8`, rows of floats that `paintLandscape` reads. */
export function paintAbove(band: NativeBand<LandscapeArgs>): void {
  const { target, scratch, from, to } = band
  const grid = band.sources[0]!
  scratch.reset()
  const at = ready(band, grid.width / COLUMN)
  const lists = listsOf(band)
  for (let y = from; y < to; y += STRIP) paintRows(band, at, grid, lists, addressOf(target.planes[0]!, y), y, Math.min(to, y + STRIP))
}

/** Sources: the sky's grid; over water also what `paintAbove` has painted. Target: `yuv420p`. */
export function paintLandscape(band: NativeBand<LandscapeArgs>): void {
  const { target, wasm, scratch, args: { scene, width, height }, from, to } = band
  const [grid, above] = band.sources as readonly [BandFrame, BandFrame?]
  const { water, sky } = scene
  scratch.reset()
  const strip = scratch.take(STRIP * rowBytes(width))
  const columns = grid.width / COLUMN
  const at = ready(band, columns)
  const lists = listsOf(band)
  const drawn = scratch.put(scene.drawn)
  const record = water === undefined ? 0 : scratch.put(waterRecord(water))
  const dither = scratch.take(DITHER)
  wasm.ditherTile(dither)
  const plane = at.stride * 4
  const bytes = plane * PLANES
  const edge = waterEdge(scene, height)
  const [y, u, v] = target.planes
  for (let first = from; first < to; first += STRIP) {
    const last = Math.min(to, first + STRIP)
    if (above === undefined) paintRows(band, at, grid, lists, strip, first, last)
    else {
      const shore = Math.min(last, Math.max(first, edge))
      if (shore > first) scratch.write(strip, above.planes[0]!.data.subarray(first * bytes, shore * bytes) as Uint8Array)
      for (let row = shore; row < last; row++) {
        wasm.waterRow(
          strip + (row - first) * bytes, plane, width, row, height, sky.horizon * height, record, at.shore,
          addressOf(above.planes[0]!), plane, at.stride * PLANES, above.height, addressOf(grid.planes[0]!), columns, skyCell(height), water!.seed | 0, at.pixels,
        )
      }
    }
    if (scene.fog !== undefined) fogRows(band, scene.fog, at, strip, first, last)
    wasm.drawRows(strip, plane, width, at.stride * PLANES, first, last, drawn, scene.drawn.length, at.cover, at.cuts)
    wasm.developRows(
      addressOf(y!), addressOf(u!), addressOf(v!), u!.stride, strip, plane, at.stride * PLANES, width, height, first, last, dither, scene.dither[0], scene.dither[1],
    )
  }
}

/** Banks of fog that drift along the ground. */
function fogRows({ wasm, args: { scene, width, height } }: NativeBand<LandscapeArgs>, fog: Banks, at: Ready, strip: number, from: number, to: number): void {
  const { horizon } = scene.sky
  const step = Math.max(2, Math.round(height / 90))
  const soft = (low: number, high: number, value: number): number => {
    const t = held((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
  }
  for (let y = from; y < to; y++) {
    const v = y / height
    const level = soft(horizon - 0.3, horizon + 0.06, v) * (1 - 0.55 * soft(horizon + 0.1, 1.1, v)) * fog.amount
    if (level <= 0.01) continue
    // The rows of slopes and cells are not needed any more once a row is painted.
    wasm.latticeRow(at.cells, Math.ceil(width / step) + 1, fog.time * 0.035, v * 5.5 + fog.time * 0.006, (step / height) * 1.7, 0, 4, fog.seed | 0)
    wasm.spreadRow(at.cover, width, at.cells, step)
    wasm.bankRow(strip + (y - from) * at.stride * 4 * PLANES, at.stride * 4, width, at.cover, level, ...fog.tint)
  }
  wasm.fillFloats(at.cover, width, 0)
}
