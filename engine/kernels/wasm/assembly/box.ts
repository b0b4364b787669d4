/** The mean of a window around each pixel, by running sums: the time doesn't depend on the radius. Edges repeat. */

/** @param sums width + 2 radius + 8 numbers of 32 bits */
export function boxBytes(
  out: usize, width: i32, from: i32, to: i32, data: usize, height: i32, radiusX: i32, radiusY: i32, sums: usize,
): void {
  const columns = sums + (<usize>radiusX << 2)
  const area = (radiusX * 2 + 1) * (radiusY * 2 + 1)
  const share: f32 = 1 / <f32>area
  const part = f32x4.splat(share)
  const half = f32x4.splat(0.5)
  const none = i32x4.splat(0)
  memory.fill(columns, 0, <usize>width << 2)
  for (let k = -radiusY; k <= radiusY; k++) addRow(columns, data + <usize>(min(height - 1, max(0, from + k)) * width), width)
  for (let y = from; y < to; y++) {
    if (y > from) {
      const gone = data + <usize>(min(height - 1, max(0, y - 1 - radiusY)) * width)
      const come = data + <usize>(min(height - 1, max(0, y + radiusY)) * width)
      if (gone !== come) moveRow(columns, gone, come, width)
    }
    const left = load<i32>(columns)
    const right = load<i32>(columns + (<usize>(width - 1) << 2))
    for (let k = 1; k <= radiusX; k++) {
      store<i32>(columns - (<usize>k << 2), left)
      store<i32>(columns + (<usize>(width - 1 + k) << 2), right)
    }
    let sum = 0
    for (let k = 0; k < radiusX * 2; k++) sum += load<i32>(sums + (<usize>k << 2))
    const target = out + <usize>(y * width)
    const ahead = sums + (<usize>radiusX << 3)
    // The sum at x is that before it, and what each step from there adds.
    let carry = i32x4.splat(sum + load<i32>(ahead))
    let x = 0
    for (; x + 4 <= width; x += 4) {
      const at = <usize>x << 2
      let step = i32x4.sub(v128.load(ahead + at, 4), v128.load(sums + at))
      step = i32x4.add(step, i8x16.shuffle(step, none, 16, 17, 18, 19, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))
      step = i32x4.add(step, i8x16.shuffle(step, none, 16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7))
      const four = i32x4.add(carry, i8x16.shuffle(step, none, 16, 17, 18, 19, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))
      carry = i32x4.add(carry, i8x16.shuffle(step, step, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15))
      const mean = i32x4.trunc_sat_f32x4_s(f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(four), part), half))
      const words = i16x8.narrow_i32x4_s(mean, mean)
      v128.store32_lane(target + x, i8x16.narrow_i16x8_u(words, words), 0)
    }
    sum = i32x4.extract_lane(carry, 0)
    for (; x < width; x++) {
      const at = <usize>x << 2
      store<u8>(target + x, <u8><i32>(<f32>sum * share + 0.5))
      sum += load<i32>(ahead + at, 4) - load<i32>(sums + at)
    }
  }
}

function addRow(columns: usize, row: usize, width: i32): void {
  for (let x = 0; x < width; x++) {
    const at = columns + (<usize>x << 2)
    store<i32>(at, load<i32>(at) + load<u8>(row + x))
  }
}

function moveRow(columns: usize, gone: usize, come: usize, width: i32): void {
  let x = 0
  for (; x <= width - 8; x += 8) {
    const change = i16x8.sub(v128.load8x8_u(come + x), v128.load8x8_u(gone + x))
    const at = columns + (<usize>x << 2)
    v128.store(at, i32x4.add(v128.load(at), i32x4.extend_low_i16x8_s(change)))
    v128.store(at + 16, i32x4.add(v128.load(at + 16), i32x4.extend_high_i16x8_s(change)))
  }
  for (; x < width; x++) {
    const at = columns + (<usize>x << 2)
    store<i32>(at, load<i32>(at) + load<u8>(come + x) - load<u8>(gone + x))
  }
}
