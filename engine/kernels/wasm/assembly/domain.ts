/**
 * Edge-preserving smoothing by the domain transform, recursive form (Gastal and Oliveira 2011): a running mean along rows
 * and columns that forgets where the picture changes. `table` gives the share of the sample before that is kept, for each
 * difference (0 to 255, summed over the guides) between the two.
 */

/** Sum of a guide's differences between two samples, at most 255. Absent guides have address 0. */
// @ts-ignore: decorator
@inline
function apart(a: usize, b: usize, u: usize, v: usize, offset: usize): i32 {
  let sum = abs(<i32>load<u8>(a + offset) - <i32>load<u8>(b + offset))
  if (u !== 0) sum += abs(<i32>load<u8>(u + offset + (b - a)) - <i32>load<u8>(u + offset))
  if (v !== 0) sum += abs(<i32>load<u8>(v + offset + (b - a)) - <i32>load<u8>(v + offset))
  return min(255, sum)
}

/**
 * Smooths rows `from` to `to`, there and back.
 * @param bytes the plane for the first time, else 0; `data` the plane as floats, else 0
 * @param guide,u,v planes of bytes that say where the picture changes; `u` and `v` may be 0
 * @param keep width * 4 floats
 */
export function domainRows(
  out: usize, width: i32, from: i32, to: i32, bytes: usize, data: usize, guide: usize, u: usize, v: usize, table: usize, keep: usize,
): void {
  const line = <usize>width << 2
  let y = from
  for (; y + 4 <= to; y += 4) {
    for (let k = 0; k < 4; k++) begin(out, width, y + k, bytes, data, guide, u, v, table, keep + <usize>(k << 2), 16)
    const row = out + <usize>y * line
    let s0 = load<f32>(row)
    let s1 = load<f32>(row + line)
    let s2 = load<f32>(row + line * 2)
    let s3 = load<f32>(row + line * 3)
    // Four rows at once: one waits for its sample before while the others go on.
    for (let x: usize = 1; x < <usize>width; x++) {
      const at = row + (x << 2)
      const k = keep + (x << 4)
      const d0 = load<f32>(at)
      const d1 = load<f32>(at + line)
      const d2 = load<f32>(at + line * 2)
      const d3 = load<f32>(at + line * 3)
      s0 = d0 + load<f32>(k) * (s0 - d0)
      s1 = d1 + load<f32>(k, 4) * (s1 - d1)
      s2 = d2 + load<f32>(k, 8) * (s2 - d2)
      s3 = d3 + load<f32>(k, 12) * (s3 - d3)
      store<f32>(at, s0)
      store<f32>(at + line, s1)
      store<f32>(at + line * 2, s2)
      store<f32>(at + line * 3, s3)
    }
    for (let x: usize = <usize>width - 1; x > 0; x--) {
      const at = row + ((x - 1) << 2)
      const k = keep + (x << 4)
      const d0 = load<f32>(at)
      const d1 = load<f32>(at + line)
      const d2 = load<f32>(at + line * 2)
      const d3 = load<f32>(at + line * 3)
      s0 = d0 + load<f32>(k) * (s0 - d0)
      s1 = d1 + load<f32>(k, 4) * (s1 - d1)
      s2 = d2 + load<f32>(k, 8) * (s2 - d2)
      s3 = d3 + load<f32>(k, 12) * (s3 - d3)
      store<f32>(at, s0)
      store<f32>(at + line, s1)
      store<f32>(at + line * 2, s2)
      store<f32>(at + line * 3, s3)
    }
  }
  for (; y < to; y++) {
    begin(out, width, y, bytes, data, guide, u, v, table, keep, 4)
    const row = out + <usize>y * line
    let sum = load<f32>(row)
    for (let x: usize = 1; x < <usize>width; x++) {
      const one = load<f32>(row + (x << 2))
      sum = one + load<f32>(keep + (x << 2)) * (sum - one)
      store<f32>(row + (x << 2), sum)
    }
    for (let x: usize = <usize>width - 1; x > 0; x--) {
      const one = load<f32>(row + ((x - 1) << 2))
      sum = one + load<f32>(keep + (x << 2)) * (sum - one)
      store<f32>(row + ((x - 1) << 2), sum)
    }
  }
}

/** A row as it is, and what each sample keeps of the one before, each `step` bytes. */
function begin(
  out: usize, width: i32, y: i32, bytes: usize, data: usize, guide: usize, u: usize, v: usize, table: usize, keep: usize, step: usize,
): void {
  const start = <usize>(y * width)
  const row = out + (start << 2)
  if (bytes !== 0) for (let x: usize = 0; x < <usize>width; x++) store<f32>(row + (x << 2), <f32>load<u8>(bytes + start + x))
  else memory.copy(row, data + (start << 2), <usize>width << 2)
  for (let x: usize = 1; x < <usize>width; x++) {
    const at = start + x
    keep += step
    store<f32>(keep, load<f32>(table + (<usize>apart(guide, guide - 1, u, v, at) << 2)))
  }
}

/** Smooths columns `from` to `to`, down and up. */
export function domainColumns(
  out: usize, width: i32, height: i32, from: i32, to: i32, data: usize, guide: usize, u: usize, v: usize, table: usize,
): void {
  const line = <usize>width << 2
  for (let x = from; x < to; x++) store<f32>(out + (<usize>x << 2), load<f32>(data + (<usize>x << 2)))
  for (let y = 1; y < height; y++) {
    const row = out + <usize>y * line
    smoothRow(row, row - line, data + <usize>y * line, guide, u, v, table, y, width, from, to)
  }
  for (let y = height - 1; y > 0; y--) {
    const row = out + <usize>(y - 1) * line
    smoothRow(row, row + line, row, guide, u, v, table, y, width, from, to)
  }
}

/** `before` is the row that is held on to; the differences are those between rows y - 1 and y. */
// @ts-ignore: decorator
@inline
function smoothRow(
  row: usize, before: usize, data: usize, guide: usize, u: usize, v: usize, table: usize, y: i32, width: i32, from: i32, to: i32,
): void {
  const start = <usize>(y * width)
  const above = guide - <usize>width
  let x = <usize>from
  for (; x + 4 <= <usize>to; x += 4) {
    const at = start + x
    let keep = v128.load32_splat(table + (<usize>apart(guide, above, u, v, at) << 2))
    keep = v128.load32_lane(table + (<usize>apart(guide, above, u, v, at + 1) << 2), keep, 1)
    keep = v128.load32_lane(table + (<usize>apart(guide, above, u, v, at + 2) << 2), keep, 2)
    keep = v128.load32_lane(table + (<usize>apart(guide, above, u, v, at + 3) << 2), keep, 3)
    const one = v128.load(data + (x << 2))
    v128.store(row + (x << 2), f32x4.add(one, f32x4.mul(keep, f32x4.sub(v128.load(before + (x << 2)), one))))
  }
  for (; x < <usize>to; x++) {
    const one = load<f32>(data + (x << 2))
    const keep = load<f32>(table + (<usize>apart(guide, above, u, v, start + x) << 2))
    store<f32>(row + (x << 2), one + keep * (load<f32>(before + (x << 2)) - one))
  }
}

/** Floats 0 to 255 to bytes. */
export function domainBytes(out: usize, from: i32, to: i32, data: usize): void {
  for (let i = <usize>from; i < <usize>to; i++) store<u8>(out + i, <u8>min(255, max(0, <i32>(load<f32>(data + (i << 2)) + 0.5))))
}
