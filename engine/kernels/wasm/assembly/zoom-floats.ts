/** Bilinear reading of floats along straight rows: flows and RGB in any size. Repeated edges. */

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
