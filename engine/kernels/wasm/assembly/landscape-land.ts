/** Land below skylines, one layer a call and row: ridges, dunes, woods, ground and towers, in haze and in the light from one side. */
import { between, floatAt, splatAt, noises, octaves, powers, smooths, units, within01 } from './lattice-noise'

/** Where things stand in a layer's record of floats. Those from OWN on are of its kind. */
const KIND: i32 = 0
const SHIFT: i32 = 1
const SCALE: i32 = 2
const HAZE_FAR: i32 = 3
const HAZE_RISE: i32 = 4
const HAZE_SIDE: i32 = 5
const NEAR: i32 = 6
const HORIZON: i32 = 9
const LIGHT: i32 = 12
const DAYLIGHT: i32 = 15
const OWN: i32 = 16

/** Three colours of a pixel lie in this memory while it is worked out. */
// @ts-ignore: decorator
@inline
function put(pixels: usize, r: v128, g: v128, b: v128): void {
  v128.store(pixels, r)
  v128.store(pixels, g, 16)
  v128.store(pixels, b, 32)
}

/**
 * Lays a layer over a row.
 * @param out of the row, in the first of three planes; `plane` bytes lie between them
 * @param top row of each column at which it begins; `hidden` from which nearer ones hide it
 * @param sides how much each column is lit from the side; `slopes` of each column, with 8 more before and after
 * @param toward -1..1 for each column: where the light comes from
 * @param pixels room for 48 bytes
 * @param relief room for a row of floats and 16 more
 */
export function landRow(
  out: usize, plane: usize, width: i32, y: i32, height: f32, layer: usize, top: usize, hidden: usize, sides: usize, slopes: usize, toward: usize, time: f32, seed: i32, pixels: usize, relief: usize,
): void {
  const kind = <i32>floatAt(layer, KIND)
  const inverse: f32 = 1 / height
  const here = f32x4.splat(<f32>y)
  const v: f32 = <f32>y * inverse
  const one = f32x4.splat(1)
  const none = f32x4.splat(0)
  const shift = splatAt(layer, SHIFT)
  const others = relief + (<usize>((width >> 1) + 8) << 2)
  // Relief whose finest cells are large is worked out for each second column.
  const half = kind === 0 && height > 392 * floatAt(layer, SCALE)
  if (half) reliefRow(relief, others, width, here, inverse, layer, top, hidden, toward, seed)
  for (let x = 0; x < width; x += 4) {
    const column = <usize>x << 2
    const begin = v128.load(top + column)
    const share = f32x4.pmin(one, f32x4.sub(f32x4.splat(<f32>(y + 1)), begin))
    const seen = v128.and(f32x4.gt(share, none), f32x4.lt(here, v128.load(hidden + column)))
    if (!v128.any_true(seen)) continue
    const depth = f32x4.mul(f32x4.sub(here, begin), f32x4.splat(inverse))
    const across = f32x4.add(f32x4.splat(<f32>x), f32x4(0, 1, 2, 3))
    const u = f32x4.add(f32x4.mul(across, f32x4.splat(inverse)), shift)
    const side = v128.load(sides + column)
    let light: v128
    // Whether the light and haze are already in it.
    let ready = none
    if (kind === 0) {
      const wu = ridgeX(layer, u, depth)
      const wv = ridgeY(layer, depth)
      const values = half ? spread(relief + (column >> 1)) : octaves(wu, wv, 5, seed)
      const rise = half ? spread(others + (column >> 1)) : f32x4.sub(values, towardsLight(wu, wv, v128.load(toward + column), seed))
      light = ridge(layer, values, rise, depth, v128.load(slopes + column, 32), pixels)
    }
    else if (kind === 1) light = dune(layer, x, y, width, u, v, depth, begin, v128.load(toward + column), slopes, height, seed, pixels)
    else if (kind === 2) light = wood(layer, u, v, depth, side, seed, pixels)
    else if (kind === 3) {
      light = tower(layer, u, v, depth, side, time, seed, pixels)
      ready = f32x4.gt(light, f32x4.splat(100))
    } else light = ground(layer, u, v, depth, side, seed, pixels)
    const haze = hazeOf(layer, depth)
    const t = f32x4.add(f32x4.mul(side, f32x4.splat(0.35)), splatAt(layer, HAZE_SIDE))
    for (let c = 0; c < 3; c++) {
      const raw = v128.load(pixels + (<usize>c << 4))
      let value = f32x4.add(raw, f32x4.mul(light, f32x4.add(splatAt(layer, LIGHT + c), f32x4.mul(raw, f32x4.splat(0.45)))))
      const air = between(splatAt(layer, NEAR + c), splatAt(layer, HORIZON + c), t)
      value = f32x4.pmax(none, between(value, air, haze))
      value = v128.bitselect(raw, value, ready)
      const at = out + column + <usize>c * plane
      const before = v128.load(at)
      v128.store(at, v128.bitselect(between(before, value, share), before, seen))
    }
  }
}

// @ts-ignore: decorator
@inline
function hazeOf(layer: usize, depth: v128): v128 {
  return within01(f32x4.add(splatAt(layer, HAZE_FAR), f32x4.mul(smooths(0.02, 0.24, depth), splatAt(layer, HAZE_RISE))))
}

// @ts-ignore: decorator
@inline
function ridgeX(layer: usize, u: v128, depth: v128): v128 {
  return f32x4.add(f32x4.mul(u, f32x4.splat(7 * floatAt(layer, SCALE))), f32x4.add(depth, depth))
}

// @ts-ignore: decorator
@inline
function ridgeY(layer: usize, depth: v128): v128 {
  return f32x4.mul(depth, f32x4.splat(9 * floatAt(layer, SCALE)))
}

// @ts-ignore: decorator
@inline
function towardsLight(wu: v128, wv: v128, toward: v128, seed: i32): v128 {
  return octaves(f32x4.add(wu, f32x4.mul(toward, f32x4.splat(0.108))), f32x4.sub(wv, f32x4.splat(0.1)), 5, seed)
}

/** Four columns, of values of each second one. */
// @ts-ignore: decorator
@inline
function spread(at: usize): v128 {
  const these = v128.load(at)
  const next = v128.load(at, 4)
  const middles = f32x4.mul(f32x4.add(these, next), f32x4.splat(0.5))
  return v128.shuffle<f32>(these, middles, 0, 4, 1, 5)
}

/** Of each second column: the noise, and by how much it rises towards the light. */
function reliefRow(out: usize, others: usize, width: i32, here: v128, inverse: f32, layer: usize, top: usize, hidden: usize, toward: usize, seed: i32): void {
  const below = f32x4.add(here, f32x4.splat(1))
  let before = false
  let x = 0
  for (; x < width; x += 8) {
    const column = <usize>x << 2
    const first = v128.load(top + column)
    const second = v128.load(top + column, 16)
    const seen = v128.or(v128.and(f32x4.gt(below, first), f32x4.lt(here, v128.load(hidden + column))), v128.and(f32x4.gt(below, second), f32x4.lt(here, v128.load(hidden + column, 16))))
    const now = v128.any_true(seen)
    if (now || before) {
      const begin = v128.shuffle<f32>(first, second, 0, 2, 4, 6)
      const depth = f32x4.mul(f32x4.sub(here, begin), f32x4.splat(inverse))
      const u = f32x4.add(f32x4.mul(f32x4.add(f32x4.splat(<f32>x), f32x4(0, 2, 4, 6)), f32x4.splat(inverse)), splatAt(layer, SHIFT))
      const wu = ridgeX(layer, u, depth)
      const wv = ridgeY(layer, depth)
      const values = octaves(wu, wv, 5, seed)
      const sides = v128.shuffle<f32>(v128.load(toward + column), v128.load(toward + column, 16), 0, 2, 4, 6)
      v128.store(out + (column >> 1), values)
      v128.store(others + (column >> 1), f32x4.sub(values, towardsLight(wu, wv, sides, seed)))
    }
    before = now
  }
  // Beyond the last column it goes on as it is there.
  const last = <usize>((width - 1) >> 1) << 2
  store<f32>(out + last, load<f32>(out + last), 4)
  store<f32>(others + last, load<f32>(others + last), 4)
}

/** Relief: the noise, and the same a step towards the light; ridges run down from the crest. Own: land, shaded, sunlit, strength, white, more, cap, snowy. */
function ridge(layer: usize, here: v128, relief: v128, depth: v128, crest: v128, pixels: usize): v128 {
  const edge = f32x4.mul(crest, powers(f32x4.mul(depth, f32x4.splat(-26))))
  const slope = within01(f32x4.add(f32x4.add(f32x4.splat(0.45), f32x4.mul(relief, f32x4.splat(4.2))), edge))
  let light = f32x4.mul(f32x4.sub(slope, f32x4.splat(0.42)), splatAt(layer, OWN + 9))
  if (floatAt(layer, OWN + 13) === 0) {
    put(pixels, splatAt(layer, OWN), splatAt(layer, OWN + 1), splatAt(layer, OWN + 2))
    return light
  }
  const cap = floatAt(layer, OWN + 12)
  const low = smooths(cap, cap * 0.2, f32x4.add(depth, f32x4.mul(f32x4.sub(here, f32x4.splat(0.5)), f32x4.splat(0.3))))
  const flat = f32x4.add(f32x4.add(f32x4.mul(here, f32x4.splat(0.55)), f32x4.mul(slope, f32x4.splat(0.4))), splatAt(layer, OWN + 11))
  const snow = f32x4.mul(low, smooths(0.3, 0.6, flat))
  const t = f32x4.add(f32x4.splat(0.16), f32x4.mul(slope, f32x4.splat(0.72)))
  const white = f32x4.mul(snow, splatAt(layer, OWN + 10))
  for (let c = 0; c < 3; c++) {
    const tone = between(splatAt(layer, OWN + 3 + c), splatAt(layer, OWN + 6 + c), t)
    v128.store(pixels + (<usize>c << 4), between(splatAt(layer, OWN + c), tone, white))
  }
  light = f32x4.mul(light, f32x4.sub(f32x4.splat(1), f32x4.mul(snow, f32x4.splat(0.6))))
  return light
}

/** The slope is read where a line along the light meets the crest: shadows run aslant, as on a real lee side. Own: dim, bright. */
function dune(layer: usize, x: i32, y: i32, width: i32, u: v128, v: f32, depth: v128, begin: v128, toSun: v128, slopes: usize, height: f32, seed: i32, pixels: usize): v128 {
  const scale = floatAt(layer, SCALE)
  const one = f32x4.splat(1)
  const right = f32x4.ge(toSun, f32x4.splat(0))
  const way = v128.bitselect(one, f32x4.splat(-1), right)
  const down = f32x4.sub(f32x4.splat(<f32>y), begin)
  const lean = f32x4.mul(f32x4.add(f32x4.splat(0.9), f32x4.mul(toSun, f32x4.splat(0.5))), way)
  const place = f32x4.sub(f32x4.add(f32x4.splat(<f32>x), f32x4(0, 1, 2, 3)), f32x4.mul(down, lean))
  // The nearest column, held to the slopes that there are.
  const column = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(f32x4.pmax(f32x4.splat(-8), f32x4.pmin(f32x4.splat(<f32>(width + 7)), place)), f32x4.splat(0.5))))
  let rise = f32x4.splat(load<f32>(slopes + (<usize>(i32x4.extract_lane(column, 0) + 8) << 2)))
  rise = f32x4.replace_lane(rise, 1, load<f32>(slopes + (<usize>(i32x4.extract_lane(column, 1) + 8) << 2)))
  rise = f32x4.replace_lane(rise, 2, load<f32>(slopes + (<usize>(i32x4.extract_lane(column, 2) + 8) << 2)))
  rise = f32x4.replace_lane(rise, 3, load<f32>(slopes + (<usize>(i32x4.extract_lane(column, 3) + 8) << 2)))
  const facing = f32x4.mul(f32x4.mul(f32x4.mul(rise, way), f32x4.splat(-0.11)), f32x4.sqrt(f32x4.abs(toSun)))
  const crest = f32x4.mul(powers(f32x4.mul(depth, f32x4.splat(-30))), f32x4.splat(0.3))
  const lit = smooths(-0.5, 0.55, f32x4.sub(f32x4.sub(crest, facing), f32x4.mul(depth, f32x4.splat(0.5))))
  const bend = noises(f32x4.mul(u, f32x4.splat(5)), f32x4.splat(v * 9), seed)
  const px = f32x4.add(f32x4.mul(u, f32x4.splat(24 * scale)), f32x4.mul(bend, f32x4.splat(5)))
  const ripple = f32x4.sub(noises(px, f32x4.add(f32x4.splat((v * 190) / scale), f32x4.mul(u, f32x4.splat(22))), seed), f32x4.splat(0.5))
  for (let c = 0; c < 3; c++) v128.store(pixels + (<usize>c << 4), between(splatAt(layer, OWN + c), splatAt(layer, OWN + 3 + c), lit))
  return f32x4.mul(f32x4.mul(ripple, f32x4.add(f32x4.splat(0.16), f32x4.mul(lit, f32x4.splat(0.1)))), f32x4.splat(0.3 + floatAt(layer, DAYLIGHT)))
}

/** Own: its colour, and whether snow lies on it. */
function wood(layer: usize, u: v128, v: f32, depth: v128, side: v128, seed: i32, pixels: usize): v128 {
  const scale = floatAt(layer, SCALE)
  const grain = f32x4.sub(noises(f32x4.mul(u, f32x4.splat(70 / scale)), f32x4.splat((v * 90) / scale), seed), f32x4.splat(0.5))
  put(pixels, splatAt(layer, OWN), splatAt(layer, OWN + 1), splatAt(layer, OWN + 2))
  const rim = f32x4.mul(f32x4.mul(powers(f32x4.mul(depth, f32x4.splat(-60))), f32x4.splat(0.05)), side)
  let light = f32x4.add(f32x4.mul(grain, f32x4.splat(0.09 * (0.4 + floatAt(layer, DAYLIGHT)))), rim)
  if (floatAt(layer, OWN + 3) !== 0) {
    light = f32x4.add(light, f32x4.mul(smooths(0.012, 0, depth), f32x4.splat(0.35)))
    light = f32x4.add(light, v128.and(f32x4.gt(grain, f32x4.splat(0.24)), f32x4.splat(0.12)))
  }
  return light
}

/** Own: its colour; how much of another it has, that other, and how much more of it at the crest; the light of its flowers. */
function ground(layer: usize, u: v128, v: f32, depth: v128, side: v128, seed: i32, pixels: usize): v128 {
  const crest = powers(f32x4.mul(depth, f32x4.splat(-12)))
  const t = f32x4.add(splatAt(layer, OWN + 6), f32x4.mul(crest, splatAt(layer, OWN + 7)))
  for (let c = 0; c < 3; c++) v128.store(pixels + (<usize>c << 4), between(splatAt(layer, OWN + c), splatAt(layer, OWN + 3 + c), t))
  const grain = f32x4.sub(octaves(f32x4.mul(u, f32x4.splat(30)), f32x4.splat(v * 60), 3, seed), f32x4.splat(0.5))
  const rim = f32x4.mul(powers(f32x4.mul(depth, f32x4.splat(-30))), f32x4.mul(f32x4.add(f32x4.splat(0.3), side), f32x4.splat(0.12)))
  let light = f32x4.add(f32x4.mul(grain, f32x4.splat(0.2 * (0.3 + floatAt(layer, DAYLIGHT)))), rim)
  if (floatAt(layer, OWN + 8) > 0) {
    const flower = units(i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.mul(u, f32x4.splat(160)))), i32x4.splat(<i32>Mathf.floor(v * 110)), seed)
    light = f32x4.add(light, v128.and(f32x4.gt(flower, f32x4.splat(0.985)), splatAt(layer, OWN + 8)))
  }
  return light
}

/** Own: walls; the glow of the streets; the share of lit windows; how much of a window its lamp is, and what haze takes of it. Above 100 where a window is lit. */
function tower(layer: usize, u: v128, v: f32, depth: v128, side: v128, time: f32, seed: i32, pixels: usize): v128 {
  const wide: f32 = 0.0052 * floatAt(layer, SCALE)
  const tall: f32 = 0.0085 * floatAt(layer, SCALE)
  const day = floatAt(layer, DAYLIGHT)
  const inX = f32x4.mul(u, f32x4.splat(1 / wide))
  const cellX = f32x4.floor(inX)
  const cx = i32x4.trunc_sat_f32x4_s(cellX)
  const cy = <i32>Mathf.floor(v / tall)
  const fy: f32 = v / tall - <f32>cy
  const warm = f32x4.mul(f32x4.add(f32x4.splat(0.5), f32x4.mul(smooths(0.02, 0.3, depth), f32x4.splat(0.5))), splatAt(layer, OWN + 3))
  const r = between(splatAt(layer, OWN), f32x4.splat(0.42), warm)
  const g = between(splatAt(layer, OWN + 1), f32x4.splat(0.26), warm)
  const b = between(splatAt(layer, OWN + 2), f32x4.splat(0.2), warm)
  put(pixels, r, g, b)
  const wall = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.mul(u, f32x4.splat(1 / (wide * 6)))))
  let light = f32x4.mul(f32x4.sub(units(wall, i32x4.splat(1), seed), f32x4.splat(0.5)), f32x4.splat(0.1))
  if (fy <= 0.28 || fy >= 0.78) return light
  const fx = f32x4.sub(inX, cellX)
  const within = v128.and(v128.and(f32x4.gt(fx, f32x4.splat(0.24)), f32x4.lt(fx, f32x4.splat(0.8))), f32x4.gt(depth, f32x4.splat(tall * 0.7)))
  if (!v128.any_true(within)) return light
  const rows = i32x4.splat(cy)
  const id = units(cx, rows, seed)
  if (day < 0.7) {
    const block = units(i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.mul(f32x4.add(cellX, f32x4.splat(0.5)), f32x4.splat(1.0 / 6)))), i32x4.splat(7), seed)
    const turn = i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.mul(f32x4.add(f32x4.splat(time), f32x4.mul(id, f32x4.splat(40))), f32x4.splat(1.0 / 9))))
    const change = units(cx, i32x4.add(rows, turn), seed + 1)
    const often = f32x4.mul(f32x4.add(f32x4.splat(0.16), f32x4.mul(block, f32x4.splat(0.5))), splatAt(layer, OWN + 4))
    const lit = v128.and(within, f32x4.lt(change, often))
    if (v128.any_true(lit)) {
      const tone = units(cx, rows, seed + 2)
      const cold = f32x4.ge(tone, f32x4.splat(0.72))
      const red = f32x4.ge(tone, f32x4.splat(0.93))
      let lampR = v128.bitselect(f32x4.splat(0.82), f32x4.splat(1), cold)
      let lampG = v128.bitselect(f32x4.splat(0.9), f32x4.add(f32x4.splat(0.78), f32x4.mul(tone, f32x4.splat(0.12))), cold)
      let lampB = v128.bitselect(f32x4.splat(1), f32x4.splat(0.42), cold)
      lampR = v128.bitselect(f32x4.splat(1), lampR, red)
      lampG = v128.bitselect(f32x4.splat(0.45), lampG, red)
      lampB = v128.bitselect(f32x4.splat(0.6), lampB, red)
      const much = f32x4.mul(f32x4.add(f32x4.splat(0.6), f32x4.mul(id, f32x4.splat(0.4))), splatAt(layer, OWN + 5))
      const haze = f32x4.mul(hazeOf(layer, depth), f32x4.splat(0.42))
      const t = f32x4.add(f32x4.mul(side, f32x4.splat(0.35)), splatAt(layer, HAZE_SIDE))
      put(
        pixels,
        v128.bitselect(between(between(r, lampR, much), between(splatAt(layer, NEAR), splatAt(layer, HORIZON), t), haze), r, lit),
        v128.bitselect(between(between(g, lampG, much), between(splatAt(layer, NEAR + 1), splatAt(layer, HORIZON + 1), t), haze), g, lit),
        v128.bitselect(between(between(b, lampB, much), between(splatAt(layer, NEAR + 2), splatAt(layer, HORIZON + 2), t), haze), b, lit),
      )
      light = v128.bitselect(f32x4.splat(1000), light, lit)
    }
  }
  const pane = f32x4.mul(f32x4.sub(id, f32x4.splat(0.3)), f32x4.splat(day * 0.1))
  return f32x4.add(light, v128.and(within, pane))
}
