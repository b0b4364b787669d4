/** A shape seen from an angle: how near its surface is, and where the photos show the same places. Pure. */
import { hullAt, type Camera, type Hull } from './hull.ts'

export interface View {
  readonly width: number
  readonly height: number
  /** Towards the camera, in pixels; NaN where nothing is. */
  readonly near: Float32Array
  /** How far within the outline each place lies. */
  readonly within: Float32Array
}

/** @param step 1: every place; 2: every second, each way */
export function seenFrom(hull: Hull, angle: number, width: number, height: number, step = 1): View {
  const { camera, reach, rise } = hull
  const [cos, sin, down, level] = [Math.cos(angle), Math.sin(angle), Math.sin(camera.tilt), Math.cos(camera.tilt)]
  const depth = reach * level + rise * down
  const [w, h] = [Math.ceil(width / step), Math.ceil(height / step)]
  const near = new Float32Array(w * h).fill(NaN)
  const within = new Float32Array(w * h).fill(-8)
  const spread = camera.far / (camera.far - depth)
  const tall = (rise * level + reach * down) * spread
  for (let row = 0; row < h; row++) {
    const py = row * step - camera.y
    if (Math.abs(py) > tall + 2) continue
    for (let column = 0; column < w; column++) {
      const px = column * step - camera.x
      if (Math.abs(px) > reach * spread + 2) continue
      let most = -8
      let hit = NaN
      let after = 0
      for (let v = depth; v > -depth; ) {
        const scale = (camera.far - v) / camera.far
        const x = px * scale
        const y = py * scale
        const front = y * down + v * level
        const value = hullAt(hull, x * cos - front * sin, y * level - v * down, x * sin + front * cos)
        if (value > most) most = value
        if (Number.isNaN(hit)) {
          if (value >= 0) hit = v
          v -= Math.max(0.5, Math.min(-value * 0.9, 20))
        } else {
          if (value > 4 || ++after > 14) break
          v -= Math.max(0.8, value * 0.7)
        }
      }
      near[row * w + column] = hit
      within[row * w + column] = most
    }
  }
  return { width: w, height: h, near, within }
}

/** Where a place of a view from one angle is seen from another, and how near it is there. */
export function moveTo(camera: Camera, from: number, to: number): (x: number, y: number, near: number) => readonly [x: number, y: number, near: number] {
  const [down, level] = [Math.sin(camera.tilt), Math.cos(camera.tilt)]
  const [cos, sin] = [Math.cos(to - from), Math.sin(to - from)]
  return (px, py, v) => {
    const back = (camera.far - v) / camera.far
    const [x, y] = [(px - camera.x) * back, (py - camera.y) * back]
    const [front, high] = [y * down + v * level, y * level - v * down]
    const [turnedX, turned] = [x * cos + front * sin, front * cos - x * sin]
    const near = turned * level - high * down
    const scale = camera.far / (camera.far - near)
    return [camera.x + turnedX * scale, camera.y + (high * level + turned * down) * scale, near]
  }
}
