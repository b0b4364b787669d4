/** Rows that are moved: pictures past each other, rows around themselves, and squares of one value. */

/** Samples `x0` to `x1` of a row that is moved by `by`; what it doesn't reach repeats its ends. */
// @ts-ignore: decorator
@inline
function moved(out: usize, row: usize, width: i32, x0: i32, x1: i32, by: i32): void {
  if (x1 <= x0) return
  const left = min(x1, max(x0, by))
  const right = max(left, min(x1, width + by))
  memory.fill(out + x0, load<u8>(row), <usize>(left - x0))
  memory.copy(out + left, row + (left - by), <usize>(right - left))
  memory.fill(out + right, load<u8>(row + width - 1), <usize>(x1 - right))
}

/** Rows of two planes moved sideways, the first above the second. */
export function shiftAcross(out: usize, over: usize, under: usize, width: i32, from: i32, to: i32, overBy: i32, underBy: i32): void {
  const begin = min(width, max(0, overBy))
  const end = max(begin, min(width, width + overBy))
  for (let y = from; y < to; y++) {
    const at = <usize>(y * width)
    moved(out + at, under + at, width, 0, begin, underBy)
    memory.copy(out + at + begin, over + at + (begin - overBy), <usize>(end - begin))
    moved(out + at, under + at, width, end, width, underBy)
  }
}

/** The same, up and down. */
export function shiftDown(out: usize, over: usize, under: usize, width: i32, height: i32, from: i32, to: i32, overBy: i32, underBy: i32): void {
  for (let y = from; y < to; y++) {
    const covered = y >= overBy && y < height + overBy
    const row = min(height - 1, max(0, y - (covered ? overBy : underBy)))
    memory.copy(out + <usize>(y * width), (covered ? over : under) + <usize>(row * width), <usize>width)
  }
}

/** Rows that go round: row y is moved to the right by the y-th of `shifts`, 0 to width - 1. */
export function rollRows(out: usize, data: usize, width: i32, from: i32, to: i32, shifts: usize): void {
  for (let y = from; y < to; y++) {
    const at = <usize>(y * width)
    const by = load<i32>(shifts + (<usize>y << 2))
    memory.copy(out + at + by, data + at, <usize>(width - by))
    memory.copy(out + at, data + at + (width - by), <usize>by)
  }
}

/** Squares about the middle, each of the value at its centre. */
export function mosaic(out: usize, data: usize, width: i32, height: i32, from: i32, to: i32, size: i32): void {
  const x0 = (width >> 1) % size
  const y0 = (height >> 1) % size
  const half = size >> 1
  let before = -1
  for (let y = from; y < to; y++) {
    const target = out + <usize>(y * width)
    // Above the first whole square lies a piece of one.
    const row = min(height - 1, max(0, (y - y0 + size) / size * size - size + y0 + half))
    if (row === before) {
      memory.copy(target, target - width, <usize>width)
      continue
    }
    before = row
    const source = data + <usize>(row * width)
    for (let x = x0 - size; x < width; x += size) {
      const value = load<u8>(source + min(width - 1, max(0, x + half)))
      const end = min(width, x + size)
      for (let k = max(0, x); k < end; k++) store<u8>(target + k, value)
    }
  }
}
