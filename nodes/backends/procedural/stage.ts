/** Scenes that have no open sky: space, a room with a window. What is soft or alive is painted, the rest is drawn over it. Pure. */
import { LandscapePen, type Band, type Room } from '../../../engine/api.ts'
import { clamp01, smooth } from '../../shared/curves.ts'
import { fbmAlong, fbmLine, noiseAlong, noiseLine, unit } from './noise.ts'
import { hex, mixRgb, type Rgb } from './palette.ts'
import type { Scene } from './scene.ts'
import { isCast } from './cast.ts'
import { ditherOf } from './outdoors.ts'
import { drawSubject, OUTDOORS } from './shapes.ts'
import { skyOf } from './sky.ts'

export interface StageArgs {
  readonly scene: Scene
  /** Seconds. */
  readonly time: number
}

const NEBULAE: readonly (readonly [Rgb, Rgb])[] = [
  [hex('#3a1a6e'), hex('#e0559a')], [hex('#0e3a6a'), hex('#38c6c0')], [hex('#4a1530'), hex('#ff8a4a')], [hex('#122a70'), hex('#8a7bff')],
]

/** Gas and dust of a nebula; of a picture as small as they are soft. Sources: none. */
export function paintNebula({ target, args: { scene, time }, from, to }: Band<StageArgs>): void {
  const { width, height } = target
  const { seed } = scene
  const [dark, bright] = nebulaOf(scene)
  const [wideX, wideY, gas, dust] = [fbmLine(3, seed + 1), fbmLine(3, seed + 2), fbmLine(5, seed + 3), fbmLine(4, seed + 4)]
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      const u = x / height + time * 0.006
      const v = y / height
      const wx = fbmAlong(wideX, u * 1.3, v * 1.3)
      const wy = fbmAlong(wideY, u * 1.3 + 5, v * 1.3 + 9)
      const mass = smooth(0.4, 0.78, fbmAlong(gas, u * 1.6 + wx * 1.9, v * 1.6 + wy * 1.9 + time * 0.004))
      const veins = smooth(0.45, 0.75, fbmAlong(dust, u * 3 + wy * 2.5, v * 3 + wx * 2.5))
      for (let c = 0; c < 3; c++) target.planes[c]!.data[y * width + x] = 0.008 + 0.02 * (c / 2) + mass * dark[c]! * 0.75 + mass * veins * bright[c]! * 0.62 + mass ** 4 * 0.22
    }
  }
}

const nebulaOf = ({ seed }: Scene): readonly [Rgb, Rgb] => NEBULAE[Math.floor(unit(4, 4, seed) * NEBULAE.length)]!

/** Stars over the nebula, but for those behind the planet. */
export function drawStars(pen: LandscapePen, scene: Scene, width: number, height: number, time: number): void {
  const { seed } = scene
  const { cx, cy, radius } = planetOf(scene, width, height, time)
  for (const [cell, share, size, light, depth] of [[0.011, 0.2, 0.0007, 0.5, 0.002], [0.028, 0.26, 0.0011, 0.85, 0.005], [0.13, 0.35, 0.0022, 1, 0.012]] as const) {
    const shift = time * depth
    for (let row = -1; row * cell <= 1 + cell; row++) {
      const first = Math.floor(shift / cell) - 1
      for (let column = first; column * cell - shift < width / height; column++) {
        const kind = unit(column, row, seed + 20)
        if (kind > share) continue
        const x = ((column + unit(column, row, seed + 21)) * cell - shift) * height
        const y = (row + unit(column, row, seed + 22)) * cell * height
        if (Math.hypot(x - cx, y - cy) < radius) continue
        const tone = unit(column, row, seed + 23)
        const twinkle = 0.8 + 0.2 * Math.sin(time * (1 + tone * 2) + kind * 700)
        const colour: Rgb = [0.85 + 0.15 * tone, 0.92, 1.05 - 0.25 * tone]
        pen.light(x, y, Math.max(0.6, size * height * (0.7 + tone)), colour, light * twinkle)
        if (size > 0.002 && tone > 0.55) pen.light(x, y, size * height * 5, colour, 0.16 * twinkle)
      }
    }
  }
}

export function drawInSpace(pen: LandscapePen, scene: Scene, width: number, height: number, time: number): void {
  const [, bright] = nebulaOf(scene)
  for (const [i, subject] of scene.reading.subjects.filter((one) => !isCast(one)).entries()) {
    const place = { x: width * (0.3 + 0.18 * i + time * 0.006), y: height * (0.72 - 0.1 * i), unit: height * 0.13, time, seed: scene.seed + i, colour: hex('#10131c'), rim: bright, lamps: 1, side: 1 }
    drawSubject(subject, place, pen)
  }
}

function planetOf({ seed, focus }: Scene, width: number, height: number, time: number): { readonly radius: number; readonly cx: number; readonly cy: number } {
  return { radius: height * (0.2 + 0.14 * unit(1, 60, seed)), cx: width * (focus + 0.02) - time * height * 0.002, cy: height * (0.42 + 0.1 * unit(2, 60, seed)) }
}

/** How a planet leans, in radians. */
const TILT = 0.32

/** A planet before it. Sources: the nebula. */
export function paintPlanet({ target, sources, args: { scene, time }, from, to }: Band<StageArgs>): void {
  const { width, height } = target
  const { seed } = scene
  const pick = (n: number): number => unit(n, 60, seed)
  const { radius, cx, cy } = planetOf(scene, width, height, time)
  const rgb = target.planes.map(({ data }) => data)
  for (const [c, plane] of rgb.entries()) plane.set(sources[0]!.planes[c]!.data.subarray(from * width, to * width), from * width)
  const rings = pick(3) < 0.6
  const tones: readonly (readonly [Rgb, Rgb, Rgb])[] = [
    [hex('#c98d5f'), hex('#f1d2a4'), hex('#ffb27a')], [hex('#2d5f9e'), hex('#9fd4e8'), hex('#6fc1ff')], [hex('#8a5a9e'), hex('#e8b8d8'), hex('#d59aff')], [hex('#5b7a5a'), hex('#dfe6b5'), hex('#aef0c0')],
  ]
  const [p, b, air] = tones[Math.floor(pick(4) * tones.length)]!
  const lx = -0.72
  const ly = -0.42
  const lz = 0.55
  const [cos, sin] = [Math.cos(TILT), Math.sin(TILT)]
  const [warps, belts] = [fbmLine(4, seed + 63), fbmLine(4, seed + 64)]
  const [fine, coarse] = [noiseLine(seed + 62), noiseLine(seed + 61)]
  const turn = time * 0.02
  const [red, green, blue] = rgb as [(typeof rgb)[0], (typeof rgb)[0], (typeof rgb)[0]]
  const mixAt = (i: number, r: number, g: number, bl: number, share: number): void => {
    red[i] = red[i]! + (r - red[i]!) * share
    green[i] = green[i]! + (g - green[i]!) * share
    blue[i] = blue[i]! + (bl - blue[i]!) * share
  }
  const paintRing = (i: number, r: number, far: number, dx: number, dy: number): void => {
    const band = noiseAlong(coarse, r * 26, 1) * 0.6 + noiseAlong(fine, r * 80, 2) * 0.4
    const share = smooth(1.3, 1.36, r) * smooth(2.25, 2.1, r) * (0.25 + 0.75 * band) * (1 - smooth(1.72, 1.75, r) * smooth(1.83, 1.8, r))
    if (share <= 0.003) return
    const light = (0.55 + 0.45 * band) * (far < 3 && dx * lx + dy * ly < -0.2 && Math.abs(dx * ly - dy * lx) < 1 ? 0.18 : 1)
    mixAt(i, b[0] * light, b[1] * light, b[2] * light, share * 0.82)
  }
  for (let y = Math.max(from, Math.floor(cy - radius * 2)); y < Math.min(to, cy + radius * 2); y++) {
    const dy = (y + 0.5 - cy) / radius
    for (let x = Math.max(0, Math.floor(cx - radius * 2.5)); x < Math.min(width, cx + radius * 2.5); x++) {
      const dx = (x + 0.5 - cx) / radius
      const r2 = dx * dx + dy * dy
      const lat = dy * cos - dx * sin
      const along = dx * cos + dy * sin
      const r = Math.sqrt(along * along + lat * lat * 12.96)
      const ring = rings && r > 1.3 && r < 2.25
      if (r2 > 2.56 && !ring) continue
      const i = y * width + x
      const far = Math.sqrt(r2)
      if (far > 1 && far < 1.6) {
        const day = clamp01((dx * lx + dy * ly) / far * 0.5 + 0.62)
        const halo = Math.exp(-(far - 1) * 15) * 0.62 * day ** 2
        red[i] = 1 - (1 - red[i]!) * (1 - air[0] * halo)
        green[i] = 1 - (1 - green[i]!) * (1 - air[1] * halo)
        blue[i] = 1 - (1 - blue[i]!) * (1 - air[2] * halo)
      }
      if (ring && lat <= 0) paintRing(i, r, far, dx, dy)
      const inside = smooth(1.004, 0.994, far)
      if (inside > 0) {
        const z = Math.sqrt(Math.max(0, 1 - r2))
        const lon = Math.atan2(along, z) + turn
        const warp = fbmAlong(warps, lon * 2.2, lat * 5)
        const bands = smooth(0.28, 0.72, fbmAlong(belts, lon * 0.5 + warp * 0.5, lat * 7.5 + warp * 1.3))
        const lit = smooth(-0.12, 0.85, dx * lx + dy * ly + z * lz)
        const rim = (1 - z) ** 2.6 * lit * 0.8
        const shade = lit * 1.06 * (rings ? 1 - 0.5 * smooth(0.1, 0.03, Math.abs(lat - 0.16)) : 1)
        mixAt(
          i,
          (p[0] + (b[0] - p[0]) * bands) * shade + air[0] * rim,
          (p[1] + (b[1] - p[1]) * bands) * shade + air[1] * rim,
          (p[2] + (b[2] - p[2]) * bands) * shade + air[2] * rim,
          inside,
        )
      }
      if (ring && lat > 0) paintRing(i, r, far, dx, dy)
    }
  }
}

const roomOf = ({ sun, palette }: Scene) => {
  const first = sun.x < 0.5
  const left = first ? 0.14 : 0.46
  return { night: 1 - palette.daylight, left, right: left + 0.4, top: 0.12, foot: 0.66, lampX: first ? 0.82 : 0.2, lean: first ? 0.42 : -0.42 }
}

/** A room looking out: the window frames the sky, light falls in a shaft. */
export function roomAt(scene: Scene, width: number, height: number, time: number): Room {
  const { palette, clouds } = scene
  const { land, light, daylight } = palette
  const { left, right, top, foot, lampX, lean, night } = roomOf(scene)
  const pen = new LandscapePen()
  drawInRoom(pen, scene, width, height, time)
  return {
    sky: skyOf(scene, time),
    window: { left, right, top, foot },
    lamp: { x: lampX, level: night * 1.1 * (1 + 0.02 * Math.sin(time * 7)) },
    daylight,
    spill: 0.95 * (0.25 + 0.75 * daylight) * (1 - 0.6 * clouds),
    lean,
    light,
    wall: mixRgb(mixRgb(mixRgb(hex('#3b2a24'), land, 0.45), light, 0.05), hex('#0d0a0a'), 0.3),
    frame: mixRgb(mixRgb(hex('#171210'), land, 0.5), light, 0.08),
    hills: [land, palette.haze],
    drawn: pen.done(),
    dither: ditherOf(scene),
  }
}

/** What dances in the shaft, and what stands in the room: a table with a lamp or a vase, dark against the wall. */
function drawInRoom(pen: LandscapePen, scene: Scene, width: number, height: number, time: number): void {
  const { palette, seed } = scene
  const room = roomOf(scene)
  const { night, lean } = room
  const [left, right, high, lampX] = [room.left * width, room.right * width, room.top * height, room.lampX * width]
  for (let k = 0; k < 70; k++) {
    const u = unit(k, 1, seed + 97) + 0.03 * Math.sin(time * 0.3 + k)
    const v = (unit(k, 2, seed + 97) + time * 0.008 * (0.4 + unit(k, 3, seed + 97))) % 1
    const x = left + u * (right - left) + v * lean * height * 0.5
    pen.light(x, high + v * (height - high), height * (0.0012 + 0.0016 * unit(k, 4, seed + 97)), palette.light, 0.4 * (0.5 + 0.5 * Math.sin(time * 0.9 + k * 2)) * (0.3 + 0.7 * palette.daylight))
  }
  const ink: Rgb = mixRgb(hex('#0b0808'), palette.land, 0.3)
  const size = height * 0.2
  const fill = (points: readonly (readonly [number, number])[], colour: Rgb): void => { pen.polygon(points.map(([px, py]) => [lampX + px * size, height * 0.9 - py * size] as const), colour, 1) }
  fill([[-1, 0.95], [1, 0.95], [1, 0.87], [-1, 0.87]], ink)
  for (const x of [-0.9, 0.82]) fill([[x, 0.88], [x + 0.08, 0.88], [x + 0.06, -0.1], [x + 0.02, -0.1]], ink)
  fill([[-0.12, 0.95], [0.12, 0.95], [0.02, 1.06], [0.02, 1.6], [-0.02, 1.6], [-0.02, 1.06]], ink)
  fill([[-0.34, 1.5], [0.34, 1.5], [0.2, 2], [-0.2, 2]], mixRgb(ink, hex('#ffd9a0'), 0.1 + 0.8 * night))
  if (night > 0.3) pen.light(lampX, height * 0.9 - 1.7 * size, size * 1.3, hex('#ffca80'), 0.35 * night)
  for (const [i, subject] of scene.reading.subjects.filter((one) => !OUTDOORS.has(one) && !isCast(one)).entries()) {
    drawSubject(subject, { x: (left + right) / 2 + i * height * 0.2, y: height * 0.93, unit: height * 0.52, time: time * 0.2, seed, colour: ink, rim: palette.light, lamps: night, side: 1 }, pen)
  }
}
