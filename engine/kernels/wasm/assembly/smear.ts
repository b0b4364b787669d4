/** Blur along rows that go round; displacements in rings and from fields. */

/**
 * Rows of the mean of 2 `reach` + 1 samples, read from `start` on; what leaves on one side comes back on the other.
 * @param start 0 to width - 1; `reach` at most half the width
 */
export function smearRows(out: usize, data: usize, width: i32, from: i32, to: i32, reach: i32, start: i32): void {
  const count = 2 * reach + 1
  // Sums stay below 2^21: a product with the rounded inverse fits 64 bits.
  const inverse = (<u64>1 << 32) / <u64>count + 1
  for (let y = from; y < to; y++) {
    const row = data + <usize>(y * width)
    const target = out + <usize>(y * width)
    let sum = 0
    let leave = (start - reach + width) % width
    let enter = leave
    for (let k = 0; k < count; k++) {
      sum += <i32>load<u8>(row + enter)
      if (++enter === width) enter = 0
    }
    for (let x = 0; x < width; x++) {
      store<u8>(target + x, <u8>((<u64>(sum + reach) * inverse) >> 32))
      sum += <i32>load<u8>(row + enter) - <i32>load<u8>(row + leave)
      if (++enter === width) enter = 0
      if (++leave === width) leave = 0
    }
  }
}

/** Rows of a flow of rings about the middle. @param phase in turns; `wavelength` and `amplitude` in pixels */
export function ringFlow(outX: usize, outY: usize, width: i32, height: i32, from: i32, to: i32, amplitude: f32, wavelength: f32, phase: f32): void {
  const cx = <f32>(width - 1) / 2
  const cy = <f32>(height - 1) / 2
  const turns: f32 = 1 / wavelength
  for (let y = from; y < to; y++) {
    const dy = <f32>y - cy
    for (let x = 0; x < width; x++) {
      const dx = <f32>x - cx
      const far = Mathf.sqrt(dx * dx + dy * dy)
      const turn = far * turns - phase
      const by: f32 = far === 0 ? 0 : (amplitude * Mathf.sin((turn - Mathf.floor(turn)) * <f32>(2 * Math.PI))) / far
      const at = <usize>(y * width + x) << 2
      store<f32>(outX + at, dx * by)
      store<f32>(outY + at, dy * by)
    }
  }
}

/** Two planes of displacements from two of bytes: 127.5 stays, 0 and 255 move by `reach`. */
export function displacement(outX: usize, outY: usize, xs: usize, ys: usize, first: i32, last: i32, reach: f32): void {
  const share: f32 = reach / 127.5
  for (let i = <usize>first; i < <usize>last; i++) {
    store<f32>(outX + (i << 2), (<f32>load<u8>(xs + i) - 127.5) * share)
    store<f32>(outY + (i << 2), (<f32>load<u8>(ys + i) - 127.5) * share)
  }
}
