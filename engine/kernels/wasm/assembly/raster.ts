/** Flat triangles, row by row. */

/** Both sides of an edge take the pixels on it: none is left out. */
const HAIR: f64 = 1e-6

/**
 * Rows of bytes: each triangle in its value, the later one on top.
 * @param triangles seven floats each: x and y of three corners, and the value
 */
export function triangleRows(out: usize, width: i32, from: i32, to: i32, triangles: usize, count: i32): void {
  memory.fill(out + <usize>(from * width), 0, <usize>((to - from) * width))
  for (let at = triangles; at < triangles + <usize>(count * 28); at += 28) {
    const value = <u8>load<f32>(at, 24)
    const bottom = bottomRow(at, to)
    for (let y = topRow(at, from); y <= bottom; y++) {
      const first = firstColumn(at, y)
      const last = lastColumn(at, y, width)
      if (last >= first) memory.fill(out + <usize>(y * width + first), value, <usize>(last - first + 1))
    }
  }
}

/** Rows of displacements to the centroid of the triangle that lies there, held within the picture; 0 where none lies. */
export function centroidRows(outX: usize, outY: usize, width: i32, height: i32, from: i32, to: i32, triangles: usize, count: i32): void {
  const start = <usize>(from * width) << 2
  const bytes = <usize>((to - from) * width) << 2
  memory.fill(outX + start, 0, bytes)
  memory.fill(outY + start, 0, bytes)
  for (let at = triangles; at < triangles + <usize>(count * 28); at += 28) {
    const x = <f32>min(<f64>(width - 1), max<f64>(0, (<f64>load<f32>(at) + load<f32>(at, 8) + load<f32>(at, 16)) / 3))
    const down = <f32>min(<f64>(height - 1), max<f64>(0, (<f64>load<f32>(at, 4) + load<f32>(at, 12) + load<f32>(at, 20)) / 3))
    const bottom = bottomRow(at, to)
    for (let y = topRow(at, from); y <= bottom; y++) {
      const last = lastColumn(at, y, width)
      for (let column = firstColumn(at, y); column <= last; column++) {
        const place = <usize>(y * width + column) << 2
        store<f32>(outX + place, x - <f32>column)
        store<f32>(outY + place, down - <f32>y)
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function topRow(at: usize, from: i32): i32 {
  return max(from, <i32>Math.ceil(<f64>min(load<f32>(at, 4), min(load<f32>(at, 12), load<f32>(at, 20))) - HAIR))
}

// @ts-ignore: decorator
@inline
function bottomRow(at: usize, to: i32): i32 {
  return min(to - 1, <i32>Math.floor(<f64>max(load<f32>(at, 4), max(load<f32>(at, 12), load<f32>(at, 20))) + HAIR))
}

function firstColumn(at: usize, y: i32): i32 {
  const left = min(crossing(at, 0, 8, y, Infinity), min(crossing(at, 8, 16, y, Infinity), crossing(at, 16, 0, y, Infinity)))
  return <i32>max<f64>(0, Math.ceil(left - HAIR))
}

function lastColumn(at: usize, y: i32, width: i32): i32 {
  const right = max(crossing(at, 0, 8, y, -Infinity), max(crossing(at, 8, 16, y, -Infinity), crossing(at, 16, 0, y, -Infinity)))
  return <i32>min(<f64>(width - 1), Math.floor(right + HAIR))
}

/** Where a side crosses the row, or `none`. */
function crossing(at: usize, a: usize, b: usize, y: i32, none: f64): f64 {
  const ay = <f64>load<f32>(at + a, 4)
  const by = <f64>load<f32>(at + b, 4)
  if (ay === by || <f64>y < min(ay, by) - HAIR || <f64>y > max(ay, by) + HAIR) return none
  const ax = <f64>load<f32>(at + a)
  return ax + ((<f64>y - ay) * (<f64>load<f32>(at + b) - ax)) / (by - ay)
}
