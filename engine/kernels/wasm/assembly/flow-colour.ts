/** A flow as colours. */

/**
 * RGBA bytes of rows of a flow.
 * @param wheel `steps` times R, G, B and a byte of padding, from the left clockwise
 * @param scale 1 / the length that gets full colour
 */
export function flowColours(out: usize, count: i32, flowX: usize, flowY: usize, wheel: usize, steps: i32, scale: f32): void {
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 2
    const x = load<f32>(flowX + at) * scale
    const y = load<f32>(flowY + at) * scale
    const radius = Mathf.sqrt(x * x + y * y)
    const place: f32 = ((Mathf.atan2(-y, -x) * <f32>(1 / Math.PI) + 1) / 2) * <f32>(steps - 1)
    const low = max(0, min(<i32>place, steps - 1))
    const a = wheel + (<usize>low << 2)
    const b = wheel + (<usize>((low + 1) % steps) << 2)
    for (let k: usize = 0; k < 3; k++) {
      const from = <f32>load<u8>(a + k)
      const pure = (from + (<f32>load<u8>(b + k) - from) * (place - <f32>low)) / 255
      store<u8>(out + at + k, <u8>(255 * (radius <= 1 ? 1 - radius * (1 - pure) : pure * 0.75)))
    }
    store<u8>(out + at, 255, 3)
  }
}

/** The square of the longest displacement, as a float at `out`. */
export function longestFlow(out: usize, count: i32, flowX: usize, flowY: usize): void {
  let longest: f32 = 0
  for (let i = 0; i < count; i++) {
    const x = load<f32>(flowX + (<usize>i << 2))
    const y = load<f32>(flowY + (<usize>i << 2))
    longest = max(longest, x * x + y * y)
  }
  store<f32>(out, longest)
}
