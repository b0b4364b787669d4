/** Contrast-limited adaptive histogram equalisation (Zuiderveld, Graphics Gems IV, 1994) of Y or grey: a table for each tile, then each pixel by the four around it. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'

export interface ClaheArgs {
  /** How far above the mean a value may occur: 1 changes little, 4 is strong. */
  readonly clip: number
  /** Tiles across and down. */
  readonly tiles: number
}

/** Bytes from table to table: with them a job is large enough to be shared out. */
export const TABLE_STRIDE = 1024

const tileOf = (length: number, tiles: number): number => Math.ceil(length / tiles)

/** Into a `gray8` frame of one row of 1024 bytes for each tile. */
export function claheTables({ target, sources, args, wasm, scratch, from, to }: NativeBand<ClaheArgs>): void {
  const { data, width, height } = sources[0]!.planes[0]!
  const [w, h] = [tileOf(width, args.tiles), tileOf(height, args.tiles)]
  const clip = Math.max(1, Math.floor((args.clip * w * h) / 256))
  const [black, range] = sources[0]!.format === 'gray8' ? [0, 255] : [16, 219]
  scratch.reset()
  const counts = scratch.take(1024)
  for (let tile = from; tile < to; tile++) {
    const [x, y] = [tile % args.tiles, Math.floor(tile / args.tiles)]
    wasm.claheTable(addressOf(target.planes[0]!, tile), data.byteOffset, width, height, x * w, (x + 1) * w, y * h, (y + 1) * h, clip, black, range, counts)
  }
}

/** Sources: the picture and the tables. Other planes stay. */
export function clahe({ target, sources, args, wasm, scratch, from, to }: NativeBand<ClaheArgs>): void {
  const [frame, tables] = sources as readonly [BandFrame, BandFrame]
  const { width, height } = target
  scratch.reset()
  wasm.clahe(
    addressOf(target.planes[0]!), width, from, to, addressOf(frame.planes[0]!), addressOf(tables.planes[0]!), TABLE_STRIDE,
    args.tiles, args.tiles, tileOf(width, args.tiles), tileOf(height, args.tiles), scratch.take(width * 12), scratch.take(args.tiles * 512),
  )
  target.planes.slice(1).forEach((plane, i) => {
    const half = i < 2
    const [top, bottom] = [half ? from >> 1 : from, half ? (to === height ? plane.height : to >> 1) : to]
    ;(plane.data as Uint8Array).set((frame.planes[i + 1]!.data as Uint8Array).subarray(top * plane.width, bottom * plane.width), top * plane.width)
  })
}

export const claheScratch = ({ width }: Pick<BandFrame, 'width'>, { tiles }: ClaheArgs): number => scratchBytes(width * 12, tiles * 512)
