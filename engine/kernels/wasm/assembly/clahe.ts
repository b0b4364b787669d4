/** Contrast-limited adaptive histogram equalisation (Zuiderveld 1994). */

/** The table of one tile: columns `left` to `right`, rows `top` to `bottom`; beyond the picture it is mirrored. @param counts 256 numbers of 32 bits */
export function claheTable(
  out: usize, data: usize, width: i32, height: i32, left: i32, right: i32, top: i32, bottom: i32, clip: i32, black: i32, range: f32, counts: usize,
): void {
  memory.fill(counts, 0, 1024)
  for (let y = top; y < bottom; y++) {
    const row = data + <usize>(mirrored(y, height) * width)
    let x = left
    for (const end = min(right, width); x < end; x++) addOne(counts, load<u8>(row + x))
    for (; x < right; x++) addOne(counts, load<u8>(row + mirrored(x, width)))
  }
  let over = 0
  for (let i: usize = 0; i < 1024; i += 4) {
    const count = load<i32>(counts + i)
    if (count <= clip) continue
    over += count - clip
    store<i32>(counts + i, clip)
  }
  // What was cut off is spread over all values; the rest of the division over some at even distances.
  const each = over >> 8
  let rest = over & 255
  for (let i: usize = 0; i < 1024; i += 4) store<i32>(counts + i, load<i32>(counts + i) + each)
  if (rest > 0) {
    const step = max(256 / rest, 1)
    for (let i = 0; i < 256 && rest > 0; i += step, rest--) store<i32>(counts + (<usize>i << 2), load<i32>(counts + (<usize>i << 2)) + 1)
  }
  const scale = range / <f32>((right - left) * (bottom - top))
  let sum = 0
  for (let i: usize = 0; i < 256; i++) {
    sum += load<i32>(counts + (i << 2))
    store<u8>(out + i, <u8>(black + <i32>nearest<f32>(<f32>sum * scale)))
  }
}

// @ts-ignore: decorator
@inline
function addOne(counts: usize, value: u32): void {
  const at = counts + (<usize>value << 2)
  store<i32>(at, load<i32>(at) + 1)
}

// @ts-ignore: decorator
@inline
function mirrored(i: i32, length: i32): i32 {
  if (length === 1) return 0
  const period = 2 * length - 2
  const at = i % period
  return at < length ? at : period - at
}

/**
 * Rows `from` to `to` by the tables of the four tiles around each pixel: a row's tables are mixed first, seven fraction bits.
 * @param tables 256 bytes for each tile, `stride` apart
 * @param places 12 bytes for each column: offsets of its left and its right table in the row's, and the share of the right
 * @param mixed 512 bytes for each tile of a row
 */
export function clahe(
  out: usize, width: i32, from: i32, to: i32, data: usize, tables: usize, stride: i32, across: i32, down: i32,
  tileWidth: f32, tileHeight: f32, places: usize, mixed: usize,
): void {
  for (let x = 0; x < width; x++) {
    const at = <f32>x / tileWidth - 0.5
    const left = <i32>floor(at)
    const place = places + <usize>(x * 12)
    store<i32>(place, max(0, left) << 9)
    store<i32>(place, min(across - 1, left + 1) << 9, 4)
    store<i32>(place, <i32>((at - <f32>left) * 2048), 8)
  }
  for (let y = from; y < to; y++) {
    const at = <f32>y / tileHeight - 0.5
    const top = <i32>floor(at)
    const share = i16x8.splat(<i16>((at - <f32>top) * 32767))
    for (let tile = 0; tile < across; tile++) {
      const upper = tables + <usize>((max(0, top) * across + tile) * stride)
      const lower = tables + <usize>((min(down - 1, top + 1) * across + tile) * stride)
      const target = mixed + (<usize>tile << 9)
      for (let i: usize = 0; i < 256; i += 8) {
        const a = i16x8.shl(v128.load8x8_u(upper + i), 7)
        const b = i16x8.shl(v128.load8x8_u(lower + i), 7)
        v128.store(target + (i << 1), i16x8.add(a, i16x8.q15mulr_sat_s(i16x8.sub(b, a), share)))
      }
    }
    const row = <usize>(y * width)
    let place = places
    for (let x: usize = 0; x < <usize>width; x++) {
      const value = mixed + (<usize>load<u8>(data + row + x) << 1)
      const left = <i32>load<i16>(value + <usize>load<i32>(place))
      const right = <i32>load<i16>(value + <usize>load<i32>(place, 4))
      store<u8>(out + row + x, <u8>(((left << 11) + (right - left) * load<i32>(place, 8) + (1 << 17)) >> 18))
      place += 12
    }
  }
}
