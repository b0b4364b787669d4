/** Dense inverse search, patch by patch and pixel by pixel, in the number formats of the compiled one. */
import type { Band, BandFrame } from '../../../engine/kernels/band-kernel.ts'
import type { SearchArgs } from '../../../engine/kernels/ops/dis.ts'

/** Pixels on a side of a patch, and of the border that the second picture has around it. */
const [PATCH, BORDER] = [8, 16]

const f = Math.fround
const held = (value: number, last: number): number => Math.min(last, Math.max(0, value))

export function gradients({ target, sources, from, to }: Band<undefined>): void {
  const { data, width, height } = sources[0]!.planes[0]!
  const slopes = slopesOf(target)
  const at = (x: number, y: number): number => data[held(y, height - 1) * width + held(x, width - 1)]!
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      let [gx, gy] = [0, 0]
      for (const [k, weight] of [[-1, 1], [0, 2], [1, 1]] as const) {
        gx += weight * (at(x + 1, y + k) - at(x - 1, y + k))
        gy += weight * (at(x + k, y + 1) - at(x + k, y - 1))
      }
      slopes.x[y * width + x] = gx
      slopes.y[y * width + x] = gy
    }
  }
}

function slopesOf({ planes, width, height }: BandFrame): { readonly x: Int16Array; readonly y: Int16Array } {
  const { buffer, byteOffset } = planes[0]!.data
  const count = (width / 4) * height
  return { x: new Int16Array(buffer, byteOffset, count), y: new Int16Array(buffer, byteOffset + count * 2, count) }
}

export function pad({ target, sources, from, to }: Band<undefined>): void {
  const { data, width, height } = sources[0]!.planes[0]!
  for (let y = from; y < to; y++) {
    for (let x = 0; x < target.width; x++) {
      target.planes[0]!.data[y * target.width + x] = data[held(y - BORDER, height - 1) * width + held(x - BORDER, width - 1)]!
    }
  }
}

/** A sample of the bordered picture, five fraction bits, as 16 bit numbers with rounded products make it. */
function sampler(next: BandFrame, px: number, py: number): (x: number, y: number) => number {
  const { data } = next.planes[0]!
  const [ix, iy] = [Math.floor(px), Math.floor(py)]
  const [across, down] = [Math.trunc(f(f(px - ix) * 32767)), Math.trunc(f(f(py - iy) * 32767))]
  const between = (a: number, b: number, weight: number): number => a + (((b - a) * weight + 16384) >> 15)
  return (x, y) => {
    const at = (iy + y + BORDER) * next.width + ix + x + BORDER
    const row = (start: number): number => between(data[start]! << 5, data[start + 1]! << 5, across)
    return between(row(at), row(at + next.width), down)
  }
}

const place = (at: number, by: number, length: number): number => f(Math.min(length + BORDER - PATCH - 2, Math.max(1 - BORDER, f(at + by))))

/** `stripe` rows of patches are searched together, there and back. */
export function search({ target, sources, args }: Band<SearchArgs>): void {
  const [first, slopeFrame, next, flow] = sources as [BandFrame, BandFrame, BandFrame, BandFrame?]
  const { data, width, height } = first.planes[0]!
  const slopes = slopesOf(slopeFrame)
  const { buffer, byteOffset } = target.planes[0]!.data
  const out = new Float32Array(buffer, byteOffset, args.columns * args.rows * 2)
  const stripe = Math.max(12, Math.ceil(args.rows / 8))

  /** Sums over a patch moved by (u, v). */
  function compare(x: number, y: number, u: number, v: number) {
    const value = sampler(next, place(x, u, width), place(y, v, height))
    let [d, dd, xd, yd] = [0, 0, 0, 0]
    for (let j = 0; j < PATCH; j++) {
      for (let i = 0; i < PATCH; i++) {
        const at = (y + j) * width + x + i
        const apart = value(i, j) - (data[at]! << 5)
        d += apart
        dd += apart * apart
        xd += apart * slopes.x[at]!
        yd += apart * slopes.y[at]!
      }
    }
    const sum = f(d)
    return { d: sum, xd: f(xd), yd: f(yd), unlike: f(f(dd) - f(f(sum * sum) / 64)) }
  }

  function one(row: number, column: number, near: readonly (readonly [number, number] | undefined)[]): void {
    const [x, y] = [Math.min(column * args.step, width - PATCH), Math.min(row * args.step, height - PATCH)]
    const at = (row * args.columns + column) * 2
    let [u, v] = [out[at]!, out[at + 1]!]
    let now = compare(x, y, u, v)
    for (const other of near) {
      if (other === undefined || (other[0] === u && other[1] === v)) continue
      const here = compare(x, y, ...other)
      if (here.unlike < now.unlike) {
        now = here
        u = other[0]
        v = other[1]
      }
    }
    let [xx, xy, yy, sx, sy] = [0, 0, 0, 0, 0]
    for (let j = 0; j < PATCH; j++) {
      for (let i = 0; i < PATCH; i++) {
        const [a, b] = [slopes.x[(y + j) * width + x + i]!, slopes.y[(y + j) * width + x + i]!]
        xx += a * a
        xy += a * b
        yy += b * b
        sx += a
        sy += b
      }
    }
    const [meanX, meanY] = [sx / 64, sy / 64]
    const [hxx, hxy, hyy] = [xx - meanX * sx, xy - meanX * sy, yy - meanY * sy]
    const determinant = hxx * hyy - hxy * hxy
    const from = [u, v] as const
    if (determinant > 1e6 && determinant > 1e-5 * (hxx + hyy) ** 2) {
      let least = now.unlike
      for (let k = 0; k < args.iterations; k++) {
        const [bx, by] = [now.xd - meanX * now.d, now.yd - meanY * now.d]
        const nu = f(u - (hyy * bx - hxy * by) / (4 * determinant))
        const nv = f(v - (hxx * by - hxy * bx) / (4 * determinant))
        now = compare(x, y, nu, nv)
        const far = (nu - u) ** 2 + (nv - v) ** 2
        const worse = now.unlike >= least
        if (worse && far > args.overshoot) break
        u = nu
        v = nv
        if (worse || far < 1e-5) break
        least = now.unlike
      }
      if ((u - from[0]) ** 2 + (v - from[1]) ** 2 > 64) [u, v] = from
    }
    out[at] = u
    out[at + 1] = v
  }

  const of = (row: number, column: number): readonly [number, number] => [out[(row * args.columns + column) * 2]!, out[(row * args.columns + column) * 2 + 1]!]
  for (let start = 0; start < args.rows; start += stripe) {
    const end = Math.min(args.rows, start + stripe)
    for (let row = start; row < end; row++) {
      for (let column = 0; column < args.columns; column++) {
        const [x, y] = [Math.min(column * args.step, width - PATCH), Math.min(row * args.step, height - PATCH)]
        const centre = (y + PATCH / 2) * width + x + PATCH / 2
        out.set(flow === undefined ? [0, 0] : flow.planes.map((plane) => plane.data[centre]!), (row * args.columns + column) * 2)
        one(row, column, [column > 0 ? of(row, column - 1) : undefined, row > start ? of(row - 1, column) : undefined])
      }
    }
    for (let row = end - 1; row >= start; row--) {
      for (let column = args.columns - 1; column >= 0; column--) {
        one(row, column, [column < args.columns - 1 ? of(row, column + 1) : undefined, row < end - 1 ? of(row + 1, column) : undefined])
      }
    }
  }
}

export function dense({ target, sources, args, from, to }: Band<SearchArgs>): void {
  const [first, next, patches] = sources as [BandFrame, BandFrame, BandFrame]
  const { data, width, height } = first.planes[0]!
  const { buffer, byteOffset } = patches.planes[0]!.data
  const moves = new Float32Array(buffer, byteOffset, args.columns * args.rows * 2)
  for (let y = from; y < to; y++) {
    const sums = Array.from({ length: width }, () => [0, 0, 0])
    for (let row = 0; row < args.rows; row++) {
      const top = Math.min(row * args.step, height - PATCH)
      if (top > y || top + PATCH <= y) continue
      for (let column = 0; column < args.columns; column++) {
        const x = Math.min(column * args.step, width - PATCH)
        const [u, v] = [moves[(row * args.columns + column) * 2]!, moves[(row * args.columns + column) * 2 + 1]!]
        const [px, py] = [place(x, u, width), place(top, v, height)]
        const value = sampler(next, px, py)
        const outside = px < -1 || py < -1 || px > width - PATCH + 1 || py > height - PATCH + 1
        for (let i = 0; i < PATCH; i++) {
          const apart = Math.abs(value(i, y - top) - (data[y * width + x + i]! << 5)) / 32
          const weight = (outside ? 0.03 : 1) / Math.max(1, apart)
          const sum = sums[x + i]!
          sum[0]! += weight * u
          sum[1]! += weight * v
          sum[2]! += weight
        }
      }
    }
    sums.forEach(([u, v, weight], x) => {
      target.planes[0]!.data[y * width + x] = u! / weight!
      target.planes[1]!.data[y * width + x] = v! / weight!
    })
  }
}
