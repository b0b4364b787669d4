/** Where discs of what lies before the focus reach, by tiles. */

/** Half-size pixels along a tile's side. */
export const TILE = 8
/** Steps of a radius to a half-size pixel. */
export const STEPS = 4

/** Rows of tiles: the largest disc before the focus in each. @param sizes by depth, 16 bits: radius in steps, below 0 before the focus */
export function nearTiles(out: usize, tilesWide: i32, from: i32, to: i32, depth: usize, width: i32, height: i32, sizes: usize): void {
  for (let tile = from; tile < to; tile++) {
    const bottom = min(height, (tile + 1) * TILE * 2)
    for (let column = 0; column < tilesWide; column++) {
      const right = min(width, (column + 1) * TILE * 2)
      let least = 0
      for (let y = tile * TILE * 2; y < bottom; y++) {
        for (let x = column * TILE * 2; x < right; x++) least = min(least, sizeAt(depth + <usize>(y * width + x), sizes))
      }
      store<u8>(out + <usize>(tile * tilesWide + column), <u8>-least)
    }
  }
}

/** Rows of tiles: the largest of the discs that reach a tile or one beside it. @param most the largest of all */
export function reachTiles(out: usize, tiles: usize, tilesWide: i32, tilesHigh: i32, from: i32, to: i32, most: i32): void {
  const side = TILE * STEPS
  const around = (most + side) / side + 1
  for (let row = from; row < to; row++) {
    for (let column = 0; column < tilesWide; column++) {
      let best = 0
      for (let y = max(0, row - around); y <= min(tilesHigh - 1, row + around); y++) {
        const down = max(0, abs(y - row) - 1) * side
        for (let x = max(0, column - around); x <= min(tilesWide - 1, column + around); x++) {
          const size = <i32>load<u8>(tiles + <usize>(y * tilesWide + x))
          const across = max(0, abs(x - column) - 1) * side
          if (size > best && across * across + down * down <= (size + side) * (size + side)) best = size
        }
      }
      store<u8>(out + <usize>(row * tilesWide + column), <u8>best)
    }
  }
}

/** Radius in steps between the middles of four tiles. */
export function between(reach: usize, tilesWide: i32, tilesHigh: i32, x: i32, y: i32): i32 {
  // In halves of a pixel from the middle of the first tile.
  const px = max(0, min((tilesWide - 1) * TILE * 2, x * 2 + 1 - TILE))
  const py = max(0, min((tilesHigh - 1) * TILE * 2, y * 2 + 1 - TILE))
  const left = px / (TILE * 2)
  const top = py / (TILE * 2)
  const right = min(tilesWide - 1, left + 1)
  const bottom = min(tilesHigh - 1, top + 1)
  const wx = px - left * TILE * 2
  const wy = py - top * TILE * 2
  const whole = TILE * 2
  const above = <i32>load<u8>(reach + <usize>(top * tilesWide + left)) * (whole - wx) + <i32>load<u8>(reach + <usize>(top * tilesWide + right)) * wx
  const below = <i32>load<u8>(reach + <usize>(bottom * tilesWide + left)) * (whole - wx) + <i32>load<u8>(reach + <usize>(bottom * tilesWide + right)) * wx
  return (above * (whole - wy) + below * wy + whole * whole / 2) / (whole * whole)
}

// @ts-ignore: decorator
@inline
export function sizeAt(depth: usize, sizes: usize): i32 {
  return <i32>load<i16>(sizes + (<usize>load<u8>(depth) << 1))
}
