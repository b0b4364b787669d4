/** Strokes of rain and snow, fog, and lamps. */

/**
 * Rows of a mask: lines with round ends, the lighter one wins.
 * @param strokes six floats each: both ends, the radius (pixels) and the light (0..1)
 * @param softness share of the radius that fades out
 */
export function strokeRows(out: usize, width: i32, from: i32, to: i32, strokes: usize, count: i32, softness: f32): void {
  memory.fill(out + <usize>(from * width), 0, <usize>((to - from) * width))
  for (let stroke = strokes; stroke < strokes + <usize>(count * 24); stroke += 24) {
    const x0 = load<f32>(stroke)
    const y0 = load<f32>(stroke, 4)
    const dx = load<f32>(stroke, 8) - x0
    const dy = load<f32>(stroke, 12) - y0
    const radius = load<f32>(stroke, 16)
    const reach: f32 = radius + 0.5
    const top = max(from, <i32>Mathf.ceil(min(y0, y0 + dy) - reach))
    const bottom = min(to - 1, <i32>Mathf.floor(max(y0, y0 + dy) + reach))
    const left = Mathf.max(0, min(x0, x0 + dx) - reach)
    const right = Mathf.min(<f32>(width - 1), max(x0, x0 + dx) + reach)
    const square = dx * dx + dy * dy
    const inverse: f32 = square === 0 ? 0 : 1 / square
    // At least a pixel wide edge: thin ones pale instead of breaking up.
    const edge = Mathf.max(1, radius * softness)
    const full: f32 = load<f32>(stroke, 20) * 255 * Mathf.min(1, radius * 2)
    // On a row, the line's points within reach lie this far to each side of where it crosses.
    const steep = Mathf.abs(dy) > 0.001
    const slope: f32 = steep ? dx / dy : 0
    const half: f32 = steep ? (reach * Mathf.sqrt(square)) / Mathf.abs(dy) : Infinity
    for (let y = top; y <= bottom; y++) {
      const crossing = x0 + slope * (<f32>y - y0)
      const first = <i32>Mathf.ceil(Mathf.max(left, crossing - half))
      const last = <i32>Mathf.floor(Mathf.min(right, crossing + half))
      const row = out + <usize>(y * width)
      const py = <f32>y - y0
      for (let x = first; x <= last; x++) {
        const px = <f32>x - x0
        const along = Mathf.min(1, Mathf.max(0, (px * dx + py * dy) * inverse))
        const ox = px - along * dx
        const oy = py - along * dy
        const share = Mathf.min(1, (reach - Mathf.sqrt(ox * ox + oy * oy)) / edge)
        if (share <= 0) continue
        const value = <u8>(full * share * share * (3 - 2 * share))
        if (value > load<u8>(row + x)) store<u8>(row + x, value)
      }
    }
  }
}

/**
 * A row of fog by the values of noise and depth.
 * @param losses by noise, 256 floats: the light lost on a way of 1, as steps of the table
 * @param ways by depth, 256 floats
 * @param table by steps, `steps` bytes: how much fog
 */
export function fogRow(out: usize, noise: usize, depth: usize, width: i32, losses: usize, ways: usize, table: usize, steps: i32): void {
  for (let x = 0; x < width; x++) {
    const loss = load<f32>(losses + (<usize>load<u8>(noise + x) << 2))
    const step = <i32>(loss * load<f32>(ways + (<usize>load<u8>(depth + x) << 2)) + 0.5)
    store<u8>(out + x, load<u8>(table + min(step, steps - 1)))
  }
}

/** How much of a lamp's light reaches four pixels of a row: 1 / (1 + d² / r²)². `down` is the row's share of the sum. */
// @ts-ignore: decorator
@inline
function reached(x: v128, lampX: f32, inverse: f32, down: f32): v128 {
  const apart = f32x4.sub(x, f32x4.splat(lampX))
  const fall = f32x4.add(f32x4.splat(1 + down), f32x4.mul(f32x4.mul(apart, apart), f32x4.splat(inverse)))
  return f32x4.div(f32x4.splat(1), f32x4.mul(fall, fall))
}

// @ts-ignore: decorator
@inline
function four(at: usize): v128 {
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at))))
}

/**
 * Rows of Y under a lamp.
 * @param depths 0, or where the shares of the lamp's light lie by pixel, 0..255
 * @param shoulder 8192 bytes: Y by light above black in eighths of a code value
 */
export function lampLuma(
  out: usize, data: usize, depths: usize, width: i32, from: i32, to: i32,
  lampX: f32, lampY: f32, inverse: f32, ambient: f32, strength: f32, shoulder: usize,
): void {
  for (let y = from; y < to; y++) {
    const row = <usize>(y * width)
    const down = (<f32>y - lampY) * (<f32>y - lampY) * inverse
    for (let x = 0; x < width; x += 4) {
      const left = width - x
      const at = row + (left >= 4 ? x : max(0, width - 4))
      const column = <f32>(<i32>(at - row))
      let near = f32x4.mul(f32x4.splat(strength), reached(f32x4.add(f32x4.splat(column), f32x4(0, 1, 2, 3)), lampX, inverse, down))
      if (depths !== 0) near = f32x4.mul(near, f32x4.mul(f32x4.splat(<f32>(1 / 255)), four(depths + at)))
      // Camera files hold values below black.
      const light = f32x4.max(f32x4.splat(0), f32x4.sub(four(data + at), f32x4.splat(16)))
      const lit = f32x4.mul(light, f32x4.add(f32x4.splat(ambient), near))
      const step = i32x4.min_s(i32x4.splat(8191), i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(lit, f32x4.splat(8)), f32x4.splat(0.5))))
      store<u8>(out + at, load<u8>(shoulder + i32x4.extract_lane(step, 0)))
      if (width > 1) store<u8>(out + at + 1, load<u8>(shoulder + i32x4.extract_lane(step, 1)))
      if (width > 2) store<u8>(out + at + 2, load<u8>(shoulder + i32x4.extract_lane(step, 2)))
      if (width > 3) store<u8>(out + at + 3, load<u8>(shoulder + i32x4.extract_lane(step, 3)))
    }
  }
}

/** Rows of U and V under a lamp; what is bright takes its colour (`tintU`, `tintV` from grey) most. Y is of the whole size. */
export function lampChroma(
  outU: usize, outV: usize, dataU: usize, dataV: usize, luma: usize, depths: usize, width: i32, from: i32, to: i32, lumaWidth: i32, lumaHeight: i32,
  lampX: f32, lampY: f32, inverse: f32, ambient: f32, strength: f32, tintU: f32, tintV: f32,
): void {
  for (let y = from; y < to; y++) {
    const apartY: f32 = <f32>(y * 2) + 0.5 - lampY
    const down = apartY * apartY * inverse
    const line = <usize>(min(lumaHeight - 1, y * 2) * lumaWidth)
    for (let x = 0; x < width; x++) {
      const apartX: f32 = <f32>(x * 2) + 0.5 - lampX
      const fall: f32 = 1 + apartX * apartX * inverse + down
      const place = line + min(lumaWidth - 1, x * 2)
      let near = strength / (fall * fall)
      if (depths !== 0) near *= <f32>load<u8>(depths + place) * <f32>(1 / 255)
      const kept = Mathf.min(1.4, Mathf.max(0.3, ambient + near))
      const light = Mathf.max(0, <f32>load<u8>(luma + place) - 16) * <f32>(1 / 219)
      const own = Mathf.min(1, near) * (0.25 + 0.75 * light)
      const at = <usize>(y * width + x)
      store<u8>(outU + at, chroma(128.5 + (<f32>load<u8>(dataU + at) - 128) * kept + tintU * own))
      store<u8>(outV + at, chroma(128.5 + (<f32>load<u8>(dataV + at) - 128) * kept + tintV * own))
    }
  }
}

// @ts-ignore: decorator
@inline
function chroma(value: f32): u8 {
  return <u8>Mathf.min(240, Mathf.max(16, value))
}
