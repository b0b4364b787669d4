/** The mean of a window around each pixel, by running sums: the time doesn't depend on the radius. Edges repeat. */

/** @param sums width + 2 radius + 1 numbers of 32 bits */
export function boxBytes(
  out: usize, width: i32, from: i32, to: i32, data: usize, height: i32, radiusX: i32, radiusY: i32, sums: usize,
): void {
  const columns = sums + (<usize>radiusX << 2)
  const area = (radiusX * 2 + 1) * (radiusY * 2 + 1)
  const share = 1.0 / <f64>area
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
    let sum: i64 = 0
    for (let k = 0; k < radiusX * 2; k++) sum += load<i32>(sums + (<usize>k << 2))
    const target = out + <usize>(y * width)
    const ahead = sums + (<usize>radiusX << 3)
    for (let x = 0; x < width; x++) {
      const at = <usize>x << 2
      sum += load<i32>(ahead + at)
      store<u8>(target + x, <u8><i32>(<f64>sum * share + 0.5))
      sum -= load<i32>(sums + at)
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
