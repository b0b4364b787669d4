/**
 * Edges by Canny (1986): Sobel gradients, only their ridges kept, and of weak ones only those that touch strong ones. Edges
 * repeat for the gradient; beyond the picture it is 0. With |gx| + |gy| for its length.
 */

const NONE: u8 = 0
const WEAK: u8 = 1
const STRONG: u8 = 255
/** tan 22.5 degrees in 1/32768. */
const TAN: i32 = 13573

/**
 * Marks the ridges of rows `from` to `to`: 0 none, 1 weak, 255 strong.
 * @param rows 3 rows of (length, gx, gy): 3 * 3 * (width + 2) numbers of 16 bits
 */
export function cannyRidges(
  out: usize, width: i32, from: i32, to: i32, data: usize, height: i32, low: i32, high: i32, rows: usize,
): void {
  const line = <usize>(width + 2) << 1
  for (let y = from - 1; y <= from; y++) gradient(rows + <usize>((y + 3) % 3) * line * 3, width, y, data, height)
  for (let y = from; y < to; y++) {
    gradient(rows + <usize>((y + 4) % 3) * line * 3, width, y + 1, data, height)
    const above = rows + <usize>((y + 2) % 3) * line * 3 + 2
    const here = rows + <usize>(y % 3) * line * 3 + 2
    const below = rows + <usize>((y + 1) % 3) * line * 3 + 2
    const target = out + <usize>(y * width)
    for (let x = 0; x < width; x++) {
      const at = <usize>x << 1
      const length = <i32>load<i16>(here + at)
      let mark = NONE
      if (length > low) {
        const gx = <i32>load<i16>(here + at + line)
        const gy = <i32>load<i16>(here + at + line * 2)
        const across = abs(gx) * TAN
        const down = abs(gy) << 15
        let ridge = false
        if (down < across) ridge = length > <i32>load<i16>(here + at - 2) && length >= <i32>load<i16>(here + at + 2)
        else if (down > across + (abs(gx) << 16)) ridge = length > <i32>load<i16>(above + at) && length >= <i32>load<i16>(below + at)
        else {
          const way = (gx ^ gy) < 0 ? -2 : 2
          ridge = length > <i32>load<i16>(above + at - way) && length > <i32>load<i16>(below + at + way)
        }
        if (ridge) mark = length > high ? STRONG : WEAK
      }
      store<u8>(target + x, mark)
    }
  }
}

function gradient(row: usize, width: i32, y: i32, data: usize, height: i32): void {
  const line = <usize>(width + 2) << 1
  if (y < 0 || y >= height) {
    memory.fill(row, 0, line)
    return
  }
  const above = data + <usize>(max(0, y - 1) * width)
  const middle = data + <usize>(y * width)
  const below = data + <usize>(min(height - 1, y + 1) * width)
  const lengths = row + 2
  store<i16>(row, 0)
  store<i16>(row + line - 2, 0)
  gradientAt(lengths, line, 0, width, above, middle, below)
  let x = 1
  for (; x + 8 < width; x += 8) {
    const a0 = v128.load8x8_u(above + x - 1)
    const a1 = v128.load8x8_u(above + x)
    const a2 = v128.load8x8_u(above + x + 1)
    const m0 = v128.load8x8_u(middle + x - 1)
    const m2 = v128.load8x8_u(middle + x + 1)
    const b0 = v128.load8x8_u(below + x - 1)
    const b1 = v128.load8x8_u(below + x)
    const b2 = v128.load8x8_u(below + x + 1)
    const gx = i16x8.add(i16x8.sub(i16x8.add(a2, b2), i16x8.add(a0, b0)), i16x8.shl(i16x8.sub(m2, m0), 1))
    const gy = i16x8.add(i16x8.sub(i16x8.add(b0, b2), i16x8.add(a0, a2)), i16x8.shl(i16x8.sub(b1, a1), 1))
    const at = lengths + (<usize>x << 1)
    v128.store(at, i16x8.add(i16x8.abs(gx), i16x8.abs(gy)))
    v128.store(at + line, gx)
    v128.store(at + line * 2, gy)
  }
  for (; x < width; x++) gradientAt(lengths, line, x, width, above, middle, below)
}

function gradientAt(lengths: usize, line: usize, x: i32, width: i32, above: usize, middle: usize, below: usize): void {
  const l = <usize>max(0, x - 1)
  const r = <usize>min(width - 1, x + 1)
  const gx = <i32>load<u8>(above + r) - load<u8>(above + l) + 2 * (<i32>load<u8>(middle + r) - load<u8>(middle + l)) + load<u8>(below + r) - load<u8>(below + l)
  const gy = <i32>load<u8>(below + l) - load<u8>(above + l) + 2 * (<i32>load<u8>(below + x) - load<u8>(above + x)) + load<u8>(below + r) - load<u8>(above + r)
  const at = lengths + (<usize>x << 1)
  store<i16>(at, <i16>(abs(gx) + abs(gy)))
  store<i16>(at + line, <i16>gx)
  store<i16>(at + line * 2, <i16>gy)
}

/**
 * Weak ridges that touch strong ones (eight neighbours, from one to the next) become strong, the others nothing.
 * @param stack room for as many addresses as there are pixels
 */
export function cannyLinks(out: usize, width: i32, height: i32, marks: usize, stack: usize): void {
  const count = width * height
  memory.copy(out, marks, count)
  let top = stack
  for (let i = 0; i < count; i++) {
    if (load<u8>(out + i) !== STRONG) continue
    store<i32>(top, i)
    top += 4
    while (top > stack) {
      top -= 4
      const at = load<i32>(top)
      const x = at % width
      const y = at / width
      for (let dy = -1; dy <= 1; dy++) {
        if (y + dy < 0 || y + dy >= height) continue
        for (let dx = -1; dx <= 1; dx++) {
          if (x + dx < 0 || x + dx >= width) continue
          const near = at + dy * width + dx
          if (load<u8>(out + near) !== WEAK) continue
          store<u8>(out + near, STRONG)
          store<i32>(top, near)
          top += 4
        }
      }
    }
  }
  for (let i = 0; i < count; i++) if (load<u8>(out + i) === WEAK) store<u8>(out + i, NONE)
}
