/** Tiny pictures of films, small enough to keep as JSON and coarse enough to outlive another build of ffmpeg. */
import { execFileSync } from 'node:child_process'

const COLUMNS = 16
const ROWS = 9

/** Frames of a film as 16x9 RGB, row by row, 0-255. */
export function thumbnails(path: string, frames: readonly number[]): number[][] {
  const wanted = frames.map((n) => `eq(n\\,${n})`).join('+')
  const raw = execFileSync('ffmpeg', [
    ...['-v', 'error', '-i', path, '-vf', `select=${wanted},scale=${COLUMNS}:${ROWS}:flags=area`],
    ...['-fps_mode', 'passthrough', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'],
  ])
  const size = COLUMNS * ROWS * 3
  return frames.map((_, k) => [...raw.subarray(k * size, (k + 1) * size)])
}

export function meanDifference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length || a.length === 0) return Infinity
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length
}
