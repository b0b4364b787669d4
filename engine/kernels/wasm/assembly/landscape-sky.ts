/** A painted sky: gradient, the glow of a sun or moon, and clouds, on a coarse grid; stars and the disc at full size. */
import { between, floatAt, noises, octaves, power, powers, smoothly, smooths, within01 } from './lattice-noise'

/** Where things stand in a sky's record of floats: colours of three, then numbers. */
const HORIZON: usize = 0
const MIDDLE: usize = 12
const ZENITH: usize = 24
const LIGHT: usize = 36
const SHADE: usize = 48
const DISC: usize = 60

/** A row of cells, four floats each: red, green, blue, and how much of it is cloud. @param v,step in heights of the picture */
export function skyRow(out: usize, columns: i32, v: f32, step: f32, look: usize, seed: i32): void {
  const sunX = floatAt(look, 18)
  const sunY = floatAt(look, 19)
  const moon = floatAt(look, 20) !== 0
  const horizon = floatAt(look, 21)
  const clouds = floatAt(look, 22)
  const drift = floatAt(look, 23)
  const dome = floatAt(look, 24)
  const aspect = floatAt(look, 25)
  const time = floatAt(look, 26)
  const up = min<f32>(1, max<f32>(0, (horizon - v) / horizon))
  const low = smoothly(0, 0.42, up)
  const high = smoothly(0.25, 1.05, up)
  const dy: f32 = v - sunY
  const set = sunY > horizon + 0.02
  const level: f32 = power(-abs(v - horizon) * 9) * (moon ? 0.12 : 0.75)
  const strength: f32 = (moon ? <f32>0.5 : <f32>0.8) * (1 - clouds * 0.45)
  const lamps: f32 = power(-up * 4.2) * dome
  const cloudLamps: f32 = power(-up * 3.2) * dome
  const haze: f32 = power(-up * 5) * 0.7
  const cloudy = clouds > 0.02 && up > 0
  const near: f32 = 1 / (up * 0.9 + 0.16)
  const cv: f32 = near * 1.25 + drift * 0.3
  const edge: f32 = 0.68 - clouds * 0.42
  const amount: f32 = smoothly(0, 0.1, up) * (0.55 + 0.45 * clouds)
  const one = f32x4.splat(1)
  for (let x = 0; x < columns; x += 4) {
    const u = f32x4.mul(f32x4.add(f32x4.splat(<f32>x), f32x4(0, 1, 2, 3)), f32x4.splat(step))
    const dx = f32x4.sub(u, f32x4.splat(sunX))
    const square = f32x4.mul(dx, dx)
    const far = f32x4.sqrt(f32x4.add(square, f32x4.splat(dy * dy)))
    const beam = f32x4.mul(powers(f32x4.mul(square, f32x4.splat(-1.1))), f32x4.splat(level))
    let lit: v128
    if (set) lit = f32x4.mul(beam, f32x4.splat(0.8))
    else if (moon) lit = f32x4.add(f32x4.mul(powers(f32x4.mul(far, f32x4.splat(-7))), f32x4.splat(0.5)), f32x4.mul(powers(f32x4.mul(far, f32x4.splat(-2.2))), f32x4.splat(0.22)))
    else lit = f32x4.add(f32x4.mul(powers(f32x4.mul(far, f32x4.splat(-5.5))), f32x4.splat(0.62)), f32x4.mul(powers(f32x4.mul(far, f32x4.splat(-1.9))), f32x4.splat(0.42)))
    lit = f32x4.mul(lit, f32x4.splat(strength))
    const hazy = f32x4.pmin(f32x4.splat(0.85), f32x4.mul(beam, f32x4.splat(0.55)))
    let r = clear(look, 0, low, high, hazy, lit)
    let g = clear(look, 4, low, high, hazy, lit)
    let b = clear(look, 8, low, high, hazy, lit)
    r = f32x4.add(r, f32x4.splat(lamps * 1.9))
    g = f32x4.add(g, f32x4.splat(lamps * 1.05))
    b = f32x4.add(b, f32x4.splat(lamps * 0.75))
    let cover = f32x4.splat(0)
    if (cloudy) {
      // A sheet above us in perspective: rows near the horizon lie far away and close together.
      const cu = f32x4.add(f32x4.mul(f32x4.sub(u, f32x4.splat(aspect / 2)), f32x4.splat(near * 0.62)), f32x4.splat(drift * 1.4))
      const warp = f32x4.sub(noises(f32x4.add(f32x4.mul(cu, f32x4.splat(0.9)), f32x4.splat(7)), f32x4.splat(cv * 0.9 + time * 0.008), seed + 5), f32x4.splat(0.5))
      const px = f32x4.add(f32x4.mul(cu, f32x4.splat(0.95)), f32x4.mul(warp, f32x4.splat(0.9)))
      const py = f32x4.add(f32x4.splat(cv * 1.5), f32x4.mul(warp, f32x4.splat(0.5)))
      const density = octaves(px, py, 5, seed + 11)
      cover = f32x4.mul(smooths(edge, edge + 0.2, density), f32x4.splat(amount))
      if (v128.any_true(f32x4.gt(cover, f32x4.splat(0.003)))) {
        // Thickness towards the sun: thin edges glow, thick middles shade themselves.
        const towards = octaves(f32x4.sub(px, f32x4.mul(dx, f32x4.splat(0.22))), f32x4.add(py, f32x4.splat(dy * 0.3)), 3, seed + 11)
        const thin = f32x4.mul(f32x4.sub(f32x4.splat(edge + 0.16), density), f32x4.splat(1.5))
        const shade = within01(f32x4.add(f32x4.sub(f32x4.splat(0.62), f32x4.mul(f32x4.sub(density, towards), f32x4.splat(2.1))), thin))
        const rim = f32x4.mul(powers(f32x4.mul(far, f32x4.splat(-2.4))), f32x4.sub(one, smooths(edge, edge + 0.26, density)))
        const side = f32x4.add(f32x4.splat(0.72), f32x4.mul(powers(f32x4.mul(far, f32x4.splat(-1.2))), f32x4.splat(0.28)))
        const bright = within01(f32x4.add(f32x4.mul(shade, side), rim))
        r = between(r, f32x4.add(cloud(look, 0, bright, rim, haze), f32x4.splat(cloudLamps * 1.6)), cover)
        g = between(g, f32x4.add(cloud(look, 4, bright, rim, haze), f32x4.splat(cloudLamps * 0.9)), cover)
        b = between(b, f32x4.add(cloud(look, 8, bright, rim, haze), f32x4.splat(cloudLamps * 0.66)), cover)
      }
    }
    const rg = i8x16.shuffle(r, g, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
    const rgHigh = i8x16.shuffle(r, g, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
    const bc = i8x16.shuffle(b, cover, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
    const bcHigh = i8x16.shuffle(b, cover, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
    const at = out + (<usize>x << 4)
    v128.store(at, i64x2.shuffle(rg, bc, 0, 2))
    if (x + 1 < columns) v128.store(at, i64x2.shuffle(rg, bc, 1, 3), 16)
    if (x + 2 < columns) v128.store(at, i64x2.shuffle(rgHigh, bcHigh, 0, 2), 32)
    if (x + 3 < columns) v128.store(at, i64x2.shuffle(rgHigh, bcHigh, 1, 3), 48)
  }
}

// @ts-ignore: decorator
@inline
function clear(look: usize, c: usize, low: f32, high: f32, hazy: v128, lit: v128): v128 {
  let base: f32 = load<f32>(look + c, HORIZON) + (load<f32>(look + c, MIDDLE) - load<f32>(look + c, HORIZON)) * low
  base += (load<f32>(look + c, ZENITH) - base) * high
  const light = v128.load32_splat(look + c, LIGHT)
  const one = f32x4.splat(1)
  const value = between(f32x4.splat(base), light, hazy)
  return f32x4.sub(one, f32x4.mul(f32x4.sub(one, value), f32x4.sub(one, f32x4.mul(light, lit))))
}

// @ts-ignore: decorator
@inline
function cloud(look: usize, c: usize, bright: v128, rim: v128, haze: f32): v128 {
  const shade = load<f32>(look + c, SHADE)
  const dark: f32 = shade + (load<f32>(look + c, ZENITH) - shade) * 0.25
  let value = between(f32x4.splat(dark), v128.load32_splat(look + c, LIGHT), bright)
  value = f32x4.add(value, f32x4.mul(rim, f32x4.splat(load<f32>(look + c, DISC) * 0.35)))
  return between(value, v128.load32_splat(look + c, HORIZON), f32x4.splat(haze))
}

/**
 * A row of pixels of a grid's sky, to three planes and one of cloud.
 * @param hidden row of each column below which land hides the sky
 * @param plane bytes from one plane to the next
 * @param cells room for a row of cells
 */
export function skyPixels(out: usize, plane: usize, width: i32, y: i32, grid: usize, columns: i32, rows: i32, cell: i32, hidden: usize, cells: usize): void {
  const gy: f32 = <f32>y / <f32>cell
  const row = <i32>gy
  // Land hides all of it.
  if (row + 1 >= rows) {
    memory.fill(out, 0, 4 * plane)
    return
  }
  const fy = f32x4.splat(gy - <f32>row)
  const above = grid + (<usize>(row * columns) << 4)
  const below = above + (<usize>columns << 4)
  for (let i: usize = 0; i < <usize>columns << 4; i += 16) v128.store(cells + i, between(v128.load(above + i), v128.load(below + i), fy))
  const here = f32x4.splat(<f32>y)
  const inverse: f32 = 1 / <f32>cell
  for (let x = 0; x < width; x += 4) {
    const at = out + (<usize>x << 2)
    if (!v128.any_true(f32x4.le(here, v128.load(hidden + (<usize>x << 2))))) {
      const none = f32x4.splat(0)
      v128.store(at, none)
      v128.store(at + plane, none)
      v128.store(at + 2 * plane, none)
      v128.store(at + 3 * plane, none)
      continue
    }
    const p = pixel(cells, x, cell, inverse)
    const q = pixel(cells, x + 1, cell, inverse)
    const s = pixel(cells, x + 2, cell, inverse)
    const t = pixel(cells, x + 3, cell, inverse)
    const pq = i8x16.shuffle(p, q, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
    const pqHigh = i8x16.shuffle(p, q, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
    const st = i8x16.shuffle(s, t, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23)
    const stHigh = i8x16.shuffle(s, t, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31)
    v128.store(at, i64x2.shuffle(pq, st, 0, 2))
    v128.store(at + plane, i64x2.shuffle(pq, st, 1, 3))
    v128.store(at + 2 * plane, i64x2.shuffle(pqHigh, stHigh, 0, 2))
    v128.store(at + 3 * plane, i64x2.shuffle(pqHigh, stHigh, 1, 3))
  }
}

// @ts-ignore: decorator
@inline
function pixel(cells: usize, x: i32, cell: i32, inverse: f32): v128 {
  const place = x / cell
  const at = cells + (<usize>place << 4)
  return between(v128.load(at), v128.load(at, 16), f32x4.splat(<f32>(x - place * cell) * inverse))
}

/**
 * Adds stars to rows of a strip; clouds hide them.
 * @param stars seven floats each: x, y, radius, how far up and down it is seen, and its colour
 */
export function starRows(out: usize, plane: usize, width: i32, stride: i32, from: i32, to: i32, height: f32, horizon: f32, stars: usize, count: i32): void {
  for (let star = stars; star < stars + <usize>(count * 28); star += 28) {
    const cx = load<f32>(star)
    const cy = load<f32>(star, 4)
    const radius = load<f32>(star, 8)
    const inverse: f32 = 1 / (radius * radius)
    const first = max(from, <i32>Mathf.ceil(cy - 0.5 - load<f32>(star, 12)))
    const last = min(to - 1, <i32>Mathf.floor(cy - 0.5 + load<f32>(star, 12)))
    const left = max(0, <i32>Mathf.floor(cx - radius * 3))
    const right = min(width - 1, <i32>Mathf.floor(cx + radius * 3))
    for (let y = first; y <= last; y++) {
      const fade = smoothly(horizon, horizon - 0.3, <f32>y / height)
      if (fade <= 0) continue
      const dy: f32 = <f32>y + 0.5 - cy
      for (let x = left; x <= right; x++) {
        const dx: f32 = <f32>x + 0.5 - cx
        const at = out + (<usize>((y - from) * stride + x) << 2)
        const light: f32 = power(-(dx * dx + dy * dy) * inverse) * fade * (1 - 0.94 * load<f32>(at + 3 * plane))
        store<f32>(at, load<f32>(at) + light * load<f32>(star, 16))
        store<f32>(at + plane, load<f32>(at + plane) + light * load<f32>(star, 20))
        store<f32>(at + 2 * plane, load<f32>(at + 2 * plane) + light * load<f32>(star, 24))
      }
    }
  }
}

/** The disc of a sun or moon over a row; clouds hide it. @param look its colour is taken from it */
export function discRow(out: usize, plane: usize, width: i32, y: i32, cx: f32, cy: f32, radius: f32, moon: i32, look: usize, seed: i32): void {
  const dy: f32 = <f32>y + 0.5 - cy
  if (abs(dy) > radius + 2) return
  const first = max(0, <i32>Mathf.floor(cx - radius - 2)) & ~3
  const last = min(width - 1, <i32>Mathf.floor(cx + radius + 2))
  for (let x = first; x <= last; x += 4) {
    const dx = f32x4.sub(f32x4.add(f32x4.splat(<f32>x + 0.5), f32x4(0, 1, 2, 3)), f32x4.splat(cx))
    const far = f32x4.sqrt(f32x4.add(f32x4.mul(dx, dx), f32x4.splat(dy * dy)))
    const inside = smooths(radius + 0.9, radius - 0.9, far)
    if (!v128.any_true(f32x4.gt(inside, f32x4.splat(0)))) continue
    const at = out + (<usize>x << 2)
    let light = f32x4.mul(inside, f32x4.sub(f32x4.splat(1), f32x4.mul(v128.load(at + 3 * plane), f32x4.splat(0.88))))
    let tone = f32x4.splat(1)
    if (moon) {
      const lx = f32x4.div(dx, f32x4.splat(radius))
      const ly: f32 = dy / radius
      const seas = octaves(f32x4.add(f32x4.mul(lx, f32x4.splat(1.7)), f32x4.splat(3)), f32x4.splat(ly * 1.7 + 9), 4, seed)
      const ball = f32x4.sqrt(f32x4.pmax(f32x4.splat(0), f32x4.sub(f32x4.splat(1 - ly * ly), f32x4.mul(lx, lx))))
      const round = f32x4.add(f32x4.splat(0.9), f32x4.mul(ball, f32x4.splat(0.1)))
      tone = f32x4.mul(f32x4.add(f32x4.splat(0.67), f32x4.mul(seas, f32x4.splat(0.3))), round)
    } else light = f32x4.mul(light, f32x4.splat(0.97))
    for (let c: usize = 0; c < 3; c++) {
      const place = at + c * plane
      v128.store(place, between(v128.load(place), f32x4.mul(v128.load32_splat(look + (c << 2), DISC), tone), light))
    }
  }
}

/** Brightens a row as lightning does. */
export function flashRow(out: usize, plane: usize, width: i32, level: f32): void {
  for (let c: usize = 0; c < 3; c++) {
    for (let x = 0; x < width; x += 4) {
      const at = out + c * plane + (<usize>x << 2)
      const value = v128.load(at)
      v128.store(at, f32x4.add(value, f32x4.mul(f32x4.sub(f32x4.splat(0.8), f32x4.mul(value, f32x4.splat(0.5))), f32x4.splat(level * 0.55))))
    }
  }
}
