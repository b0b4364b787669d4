/** Blur by depth, disc by disc. */
import type { Band, BandFrame } from '../../../engine/kernels/band-kernel.ts'
import type { DefocusArgs } from '../../../engine/kernels/ops/defocus.ts'

/** Pixels along a tile's side. */
const TILE = 16
/** By depth: halves of a pixel that a disc reaches, below 0 before the focus. */
const sizesOf = ({ radii }: DefocusArgs): readonly number[] => [...radii].map((radius) => Math.max(-255, Math.min(255, Math.floor(radius * 2 + 0.5))))
/** By depth: how blurred it is, from a radius of half a pixel to one and a half. */
const sharesOf = ({ radii }: DefocusArgs): readonly number[] => [...radii].map((radius) => 255 * Math.min(1, Math.max(0, Math.abs(radius) - 0.5)))
/** A power with a little slope in the dark. */
const lightOf = (value: number, exponent: number): number => (value ** exponent + value / 50) / (1 + 1 / 50)

export function nearTiles({ target, sources, args, from, to }: Band<DefocusArgs>): void {
  const { data, width, height } = sources[0]!.planes[0]!
  const sizes = sizesOf(args)
  for (let tile = from * target.width; tile < to * target.width; tile++) {
    const [left, top] = [(tile % target.width) * TILE, Math.floor(tile / target.width) * TILE]
    let most = 0
    for (let y = top; y < Math.min(height, top + TILE); y++) {
      for (let x = left; x < Math.min(width, left + TILE); x++) most = Math.max(most, -sizes[data[y * width + x]!]!)
    }
    target.planes[0]!.data[tile] = most
  }
}

/** Steps to a tile's side: the radii are in halves of a pixel. */
const SIDE = TILE * 2

export function reachTiles({ target, sources, from, to }: Band<DefocusArgs>): void {
  const { width, height } = target
  const tiles = sources[0]!.planes[0]!.data
  for (let tile = from * width; tile < to * width; tile++) {
    let best = 0
    for (let other = 0; other < width * height; other++) {
      const apart = (a: number, b: number): number => Math.max(0, Math.abs(a - b) - 1) * SIDE
      const far = Math.hypot(apart(other % width, tile % width), apart(Math.floor(other / width), Math.floor(tile / width)))
      if (far <= tiles[other]! + SIDE) best = Math.max(best, tiles[other]!)
    }
    target.planes[0]!.data[tile] = best
  }
}

interface Cell {
  readonly light: number
  readonly luma: number
  readonly u: number
  readonly v: number
  readonly behind: number
  readonly before: number
  /** Largest disc about here, how blurred, and the disc of what is near. */
  readonly size: number
  readonly blurred: number
  readonly near: number
}

interface Colour {
  readonly y: number
  readonly u: number
  readonly v: number
}

export function defocus({ target, sources, args }: Band<DefocusArgs>): void {
  const [picture, depth, reach] = sources as [BandFrame, BandFrame, BandFrame?]
  const { width, height } = target
  const [columns, rows] = [(width + 1) >> 1, (height + 1) >> 1]
  const cells = cellsOf(picture, depth, reach, args)
  const cellAt = (x: number, y: number): Cell => cells[Math.min(rows - 1, Math.max(0, y)) * columns + Math.min(columns - 1, Math.max(0, x))]!
  const over = (cx: number, cy: number, size: number, weigh: (cell: Cell) => number): { colour: Colour | undefined; share: number } => {
    const radius = size / 4
    let [light, u, v, weight, count] = [0, 0, 0, 0, 0]
    for (let dy = -Math.floor(radius); dy <= radius; dy++) {
      for (let dx = -Math.floor(radius); dx <= radius; dx++) {
        if (dx * dx + dy * dy > radius * radius) continue
        const cell = cellAt(cx + dx, cy + dy)
        const own = weigh(cell)
        count++
        weight += own
        light += own * cell.light
        u += own * cell.light * (cell.u - 128)
        v += own * cell.light * (cell.v - 128)
      }
    }
    const colour = weight > 0.001 ? { y: valueOf(light / weight, args.exponent), u: u / light + 128, v: v / light + 128 } : undefined
    return { colour, share: Math.min(1, weight / count) }
  }
  const made = cells.map((cell, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)]
    const own: Colour = { y: cell.luma, u: cell.u, v: cell.v }
    const before = cell.near === 0 ? { colour: undefined, share: 0 } : over(x, y, cell.near, (one) => one.before)
    const hidden = before.colour !== undefined && before.share > 0.999
    const behind = hidden ? { colour: own } : over(x, y, cell.size, (one) => one.behind)
    return { own, before: before.colour ?? own, cover: before.colour === undefined ? 0 : before.share, behind: behind.colour ?? own, cell }
  })
  const madeAt = (x: number, y: number): (typeof made)[number] => made[Math.min(rows - 1, Math.max(0, y)) * columns + Math.min(columns - 1, Math.max(0, x))]!
  const shares = sharesOf(args)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [ax, ay] = [x >> 1, y >> 1]
      const [bx, by] = [ax + (x & 1 ? 1 : -1), ay + (y & 1 ? 1 : -1)]
      const mean = (of: (one: (typeof made)[number]) => number): number =>
        (9 * of(madeAt(ax, ay)) + 3 * of(madeAt(bx, ay)) + 3 * of(madeAt(ax, by)) + of(madeAt(bx, by))) / 16
      const own = picture.planes[0]!.data[y * width + x]!
      const behind = own + (mean((one) => one.behind.y) - own) * (shares[depth.planes[0]!.data[y * width + x]!]! / 255)
      const light = behind * (1 - mean((one) => one.cover)) + mean((one) => one.cover * one.before.y)
      target.planes[0]!.data[y * width + x] = Math.min(255, Math.max(0, light + 0.5))
    }
  }
  made.forEach(({ own, before, behind, cover, cell }, i) => {
    for (const [p, name] of [[1, 'u'], [2, 'v']] as const) {
      const value = (own[name] + (behind[name] - own[name]) * cell.blurred) * (1 - cover) + before[name] * cover
      target.planes[p]!.data[i] = Math.min(255, Math.max(0, value + 0.5))
    }
  })
  target.planes[3]?.data.set(picture.planes[3]!.data)
}

function cellsOf(picture: BandFrame, depth: BandFrame, reach: BandFrame | undefined, args: DefocusArgs): Cell[] {
  const { width, height } = depth
  const [columns, rows] = [(width + 1) >> 1, (height + 1) >> 1]
  const [sizes, shares] = [sizesOf(args), sharesOf(args)]
  const farthest = Math.max(1, ...sizes)
  return Array.from({ length: columns * rows }, (_, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)]
    const four = [0, 1, 2, 3].map((k) => Math.min(height - 1, y * 2 + (k >> 1)) * width + Math.min(width - 1, x * 2 + (k & 1)))
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
    const depths = four.map((at) => depth.planes[0]!.data[at]!)
    const seen = picture.planes[3] === undefined ? 1 : mean(four.map((at) => picture.planes[3]!.data[at]! / 255))
    const smallest = Math.min(...depths.map((value) => sizes[value]!))
    let size = 0
    for (let py = Math.max(0, y * 2 - 1); py <= Math.min(height - 1, y * 2 + 2); py++) {
      for (let px = Math.max(0, x * 2 - 1); px <= Math.min(width - 1, x * 2 + 2); px++) size = Math.max(size, Math.abs(sizes[depth.planes[0]!.data[py * width + px]!]!))
    }
    const reached = reach !== undefined && reach.planes[0]!.data[Math.floor((2 * y) / TILE) * reach.width + Math.floor((2 * x) / TILE)]! > 0
    const luma = mean(four.map((at) => picture.planes[0]!.data[at]!))
    return {
      luma,
      light: lightOf((luma + 1) / 256, args.exponent),
      u: picture.planes[1]!.data[i]!,
      v: picture.planes[2]!.data[i]!,
      behind: seen * (smallest === 0 && reached ? 1 / 64 : Math.max(0, smallest) / farthest),
      before: seen * mean(depths.map((value) => (sizes[value]! < 0 ? shares[value]! / 255 : 0))),
      size,
      blurred: mean(depths.map((value) => shares[value]! / 255)),
      near: reach === undefined ? 0 : reachAt(reach, x, y),
    }
  })
}

/** Bilinear between the tiles' middles, in whole steps. */
function reachAt({ planes, width, height }: BandFrame, x: number, y: number): number {
  const place = (at: number, length: number): number => Math.max(0, Math.min(length - 1, (at * 2 + 1 - TILE / 2) / TILE))
  const [px, py] = [place(x, width), place(y, height)]
  const [left, top] = [Math.floor(px), Math.floor(py)]
  const at = (tx: number, ty: number): number => planes[0]!.data[Math.min(height - 1, ty) * width + Math.min(width - 1, tx)]!
  const [wx, wy] = [px - left, py - top]
  return Math.floor((at(left, top) * (1 - wx) + at(left + 1, top) * wx) * (1 - wy) + (at(left, top + 1) * (1 - wx) + at(left + 1, top + 1) * wx) * wy + 0.5)
}

/** Y by light, by halving. */
function valueOf(light: number, exponent: number): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if (lightOf(middle, exponent) < light) low = middle
    else high = middle
  }
  return low * 256 - 1
}
