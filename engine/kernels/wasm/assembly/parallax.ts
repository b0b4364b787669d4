/** Views of a picture whose parts lie at different depths. */
import { sumAt } from './remap'

const STEPS = 6
/** Places that move less than this no longer matter. */
const SETTLED: f32 = 1 / 64

/**
 * Rows of a flow of the depth's size: from each place of the new view to where it is found, in pixels of the picture. The
 * place is found by going from depth to depth.
 * @param matrices 256 affine maps of six floats and two of padding, by depth
 * @param scale pixels of the picture to one of the depth
 */
export function depthFlow(outX: usize, outY: usize, width: i32, height: i32, from: i32, to: i32, depth: usize, matrices: usize, scale: f32): void {
  const offset: f32 = (scale - 1) / 2
  const inverse: f32 = 1 / scale
  for (let y = from; y < to; y++) {
    const py: f32 = <f32>y * scale + offset
    for (let x = 0; x < width; x++) {
      const px: f32 = <f32>x * scale + offset
      let sx = px
      let sy = py
      for (let i = 0; i < STEPS; i++) {
        const level: f32 = <f32>sumAt(depth, width, height, (sx - offset) * inverse, (sy - offset) * inverse) * <f32>(1 / 4194304)
        const low = min(254, <i32>level)
        const part = f32x4.splat(level - <f32>low)
        const at = matrices + (<usize>low << 5)
        const above = v128.load(at)
        const below = v128.load64_zero(at, 16)
        const m = f32x4.add(above, f32x4.mul(part, f32x4.sub(v128.load(at, 32), above)))
        const end = f32x4.add(below, f32x4.mul(part, f32x4.sub(v128.load64_zero(at, 48), below)))
        const nx = f32x4.extract_lane(m, 0) * px + f32x4.extract_lane(m, 1) * py + f32x4.extract_lane(m, 2)
        const ny = f32x4.extract_lane(m, 3) * px + f32x4.extract_lane(end, 0) * py + f32x4.extract_lane(end, 1)
        // Half a step at a time settles where depth jumps.
        const tx: f32 = i === 0 ? nx : (sx + nx) / 2
        const ty: f32 = i === 0 ? ny : (sy + ny) / 2
        const settled = Mathf.abs(tx - sx) + Mathf.abs(ty - sy) < SETTLED
        sx = tx
        sy = ty
        if (settled) break
      }
      const at = <usize>(y * width + x) << 2
      store<f32>(outX + at, sx - px)
      store<f32>(outY + at, sy - py)
    }
  }
}
