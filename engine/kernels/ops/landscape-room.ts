/** Painted places without a horizon: a room with a window, and frames of floats that are drawn over and finished like a landscape. */
import type { Room } from '../landscape.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import { COLUMN, cutBytes, DITHER, PLANES, rowBytes, skyCell, skyColumns, STRIP, strideOf } from './landscape.ts'

export interface DevelopArgs {
  readonly drawn: Float32Array
  readonly dither: readonly [x: number, y: number]
}

export const developScratch = ({ width }: { readonly width: number }, _: unknown, { drawn }: DevelopArgs): number =>
  scratchBytes(STRIP * rowBytes(width), strideOf(width) * 4, cutBytes(drawn), DITHER, drawn.byteLength)

/** Draws over a strip and takes it to the target. */
function finisher({ target, wasm, scratch }: NativeBand<unknown>, { drawn, dither }: DevelopArgs): (strip: number, from: number, to: number) => void {
  const { width, height } = target
  const cover = scratch.put(new Float32Array(strideOf(width)))
  const cuts = scratch.take(cutBytes(drawn))
  const pattern = scratch.take(DITHER)
  wasm.ditherTile(pattern)
  const list = scratch.put(drawn)
  const [plane, stride] = [strideOf(width) * 4, strideOf(width) * PLANES]
  const [y, u, v] = target.planes
  return (strip, from, to) => {
    wasm.drawRows(strip, plane, width, stride, from, to, list, drawn.length, cover, cuts)
    wasm.developRows(addressOf(y!), addressOf(u!), addressOf(v!), u!.stride, strip, plane, stride, width, height, from, to, pattern, ...dither)
  }
}

/** Sources: `rgbf32`. Target: `yuv420p`. */
export function develop(band: NativeBand<DevelopArgs>): void {
  const { target: { width }, sources, wasm, scratch, from, to } = band
  scratch.reset()
  const strip = scratch.take(STRIP * rowBytes(width))
  const plane = strideOf(width) * 4
  const finish = finisher(band, band.args)
  for (let first = from; first < to; first += STRIP) {
    const last = Math.min(to, first + STRIP)
    for (let row = first; row < last; row++) {
      for (const [c, one] of sources[0]!.planes.entries()) wasm.copyFloats(strip + (row - first) * plane * PLANES + c * plane, addressOf(one, row), width)
    }
    finish(strip, first, last)
  }
}

export interface RoomArgs {
  readonly scene: Room
  readonly width: number
  readonly height: number
}

export const roomScratch = ({ width, height }: { readonly width: number; readonly height: number }, sources: unknown, { scene }: RoomArgs): number =>
  developScratch({ width }, sources, scene) + scratchBytes(32 * 4, strideOf(width) * 4, (skyColumns(width, height) + 1) * 16)

/** Sources: the sky's grid. Target: `yuv420p`. */
export function paintRoom(band: NativeBand<RoomArgs>): void {
  const { target: { width, height }, wasm, scratch, args: { scene }, from, to } = band
  const grid = band.sources[0]!
  const { sky } = scene
  scratch.reset()
  const strip = scratch.take(STRIP * rowBytes(width))
  const room = scratch.put(roomRecord(scene, width, height))
  const columns = grid.width / COLUMN
  const cells = scratch.take((columns + 1) * 16)
  // What lies below the window is seen nowhere.
  const hidden = scratch.put(new Float32Array(strideOf(width)).fill(scene.window.foot * height))
  const finish = finisher(band, scene)
  const plane = strideOf(width) * 4
  for (let first = from; first < to; first += STRIP) {
    const last = Math.min(to, first + STRIP)
    for (let y = first; y < last; y++) {
      const row = strip + (y - first) * plane * PLANES
      wasm.skyPixels(row, plane, width, y, addressOf(grid.planes[0]!), columns, grid.height, skyCell(height), hidden, cells)
      wasm.roomRow(row, plane, width, y, height, room, sky.seed | 0)
      wasm.shaftRow(row, plane, width, y, height, room, sky.time, sky.seed | 0)
    }
    finish(strip, first, last)
  }
}

function roomRecord({ window, lamp, daylight, spill, lean, light, wall, frame, hills: [near, far] }: Room, width: number, height: number): Float32Array {
  return Float32Array.of(
    window.left * width, window.right * width, window.top * height, window.foot * height, 0.8 * height, 0.012 * height,
    lamp.x * width, lamp.level, daylight, spill, lean, Math.sign(lean) * 0.28 * width * 0.5, ...light, ...wall, ...frame, ...near, ...far,
  )
}
