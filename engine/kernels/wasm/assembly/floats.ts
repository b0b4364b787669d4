/** Planes of floats, flows and RGB, in another size or place. Repeated edges. */

/**
 * Fills rows `from` to `to`: out(x, y) = gain * data(a x + c, e y + f).
 * @param places 8 bytes for each column: its left sample, and the share of the right one
 * @param row as many floats as the source is wide
 */
export function zoomFloats(
  out: usize, outWidth: i32, from: i32, to: i32, data: usize, width: i32, height: i32,
  a: f64, c: f64, e: f64, f: f64, gain: f32, places: usize, row: usize,
): void {
  zoomPlaces(places, outWidth, width, a, c)
  for (let y = from; y < to; y++) {
    zoomRow(out + <usize>(y * outWidth) * 4, outWidth, data, width, height, e * <f64>y + f, gain, places, row)
  }
}

export function zoomPlaces(places: usize, outWidth: i32, width: i32, a: f64, c: f64): void {
  for (let x = 0; x < outWidth; x++) {
    const px = Math.min(<f64>(width - 1), Math.max(0, a * <f64>x + c))
    const left = max(0, min(<i32>px, width - 2))
    store<i32>(places + (<usize>x << 3), left << 2)
    store<f32>(places + (<usize>x << 3), <f32>(px - <f64>left), 4)
  }
}

/** One row, at `y` in the source. */
export function zoomRow(out: usize, outWidth: i32, data: usize, width: i32, height: i32, y: f64, gain: f32, places: usize, row: usize): void {
  const next: usize = width > 1 ? 4 : 0
  const end = <usize>width << 2
  const py = Math.min(<f64>(height - 1), Math.max(0, y))
  const above = max(0, min(<i32>py, height - 2))
  const top = data + <usize>(above * width) * 4
  const bottom = height > 1 ? top + end : top
  const share = <f32>(py - <f64>above)
  let i: usize = 0
  for (; i + 16 <= end; i += 16) {
    const upper = v128.load(top + i)
    v128.store(row + i, f32x4.mul(f32x4.splat(gain), f32x4.add(upper, f32x4.mul(f32x4.splat(share), f32x4.sub(v128.load(bottom + i), upper)))))
  }
  for (; i < end; i += 4) store<f32>(row + i, gain * (load<f32>(top + i) + share * (load<f32>(bottom + i) - load<f32>(top + i))))
  let target = out
  for (let place = places; place < places + <usize>(outWidth << 3); place += 8) {
    const at = row + <usize>load<i32>(place)
    const left = load<f32>(at)
    store<f32>(target, left + load<f32>(place, 4) * (load<f32>(at + next) - left))
    target += 4
  }
}

/** Bilinear reading at (a x + b y + c, d x + e y + f). */
export function warpFloats(
  out: usize, outWidth: i32, from: i32, to: i32, data: usize, width: i32, height: i32,
  a: f64, b: f64, c: f64, d: f64, e: f64, f: f64,
): void {
  const right = <f64>(width - 1)
  const lowest = <f64>(height - 1)
  for (let y = from; y < to; y++) {
    const target = out + <usize>(y * outWidth) * 4
    for (let x = 0; x < outWidth; x++) {
      const px = Math.min(right, Math.max(0, a * <f64>x + b * <f64>y + c))
      const py = Math.min(lowest, Math.max(0, d * <f64>x + e * <f64>y + f))
      const x0 = <i32>px
      const y0 = <i32>py
      const top = data + <usize>(y0 * width + x0) * 4
      const next: usize = x0 + 1 < width ? 4 : 0
      const bottom = y0 + 1 < height ? top + <usize>width * 4 : top
      const across = <f32>(px - <f64>x0)
      const upper = load<f32>(top) + (load<f32>(top + next) - load<f32>(top)) * across
      const lower = load<f32>(bottom) + (load<f32>(bottom + next) - load<f32>(bottom)) * across
      store<f32>(target + (<usize>x << 2), upper + (lower - upper) * <f32>(py - <f64>y0))
    }
  }
}

/**
 * A separable filter: weights of 2^14 in all, `count` for each target sample, from a first source sample on.
 * @param ring as many rows of floats (`outWidth`) as the filter has taps down
 * @param held a number for each of them: the source row that it holds
 */
export function filterFloats(
  out: usize, outWidth: i32, from: i32, to: i32, data: usize, width: i32, height: i32,
  count: i32, first: usize, weights: usize, rowCount: i32, rowFirst: usize, rowWeights: usize, gain: f32, ring: usize, held: usize,
): void {
  for (let k = 0; k < rowCount; k++) store<i32>(held + (<usize>k << 2), -1)
  const end = <usize>outWidth << 2
  for (let y = from; y < to; y++) {
    const target = out + <usize>y * end
    memory.fill(target, 0, end)
    for (let k = 0; k < rowCount; k++) {
      const weight: f32 = <f32>load<i16>(rowWeights + (<usize>(y * rowCount + k) << 1)) * gain * (1 / 16384)
      if (weight === 0) continue
      const row = min(height - 1, max(0, load<i32>(rowFirst + (<usize>y << 2)) + k))
      const slot = row % rowCount
      const line = ring + <usize>slot * end
      if (load<i32>(held + (<usize>slot << 2)) !== row) {
        filterRow(line, outWidth, data + (<usize>(row * width) << 2), width, count, first, weights)
        store<i32>(held + (<usize>slot << 2), row)
      }
      const share = f32x4.splat(weight)
      let i: usize = 0
      for (; i + 16 <= end; i += 16) v128.store(target + i, f32x4.add(v128.load(target + i), f32x4.mul(share, v128.load(line + i))))
      for (; i < end; i += 4) store<f32>(target + i, load<f32>(target + i) + weight * load<f32>(line + i))
    }
  }
}

function filterRow(line: usize, outWidth: i32, data: usize, width: i32, count: i32, first: usize, weights: usize): void {
  for (let x = 0; x < outWidth; x++) {
    const start = load<i32>(first + (<usize>x << 2))
    const tap = weights + (<usize>(x * count) << 1)
    let sum: f32 = 0
    for (let j = 0; j < count; j++) {
      const at = min(width - 1, max(0, start + j))
      sum += load<f32>(data + (<usize>at << 2)) * <f32>load<i16>(tap + (<usize>j << 1))
    }
    store<f32>(line + (<usize>x << 2), sum * (1 / 16384))
  }
}
