/** What stands between the sky and us, as skylines: a height for each column, and a colour for what is below it. Pure. */
import { clamp01, smooth } from '../../shared/curves.ts'
import { fbm1, fbmAlong, fbmLine, hash2, noise2, noiseAlong, noiseLine, unit } from './noise.ts'
import { mixRgb, type Rgb } from './palette.ts'
import type { Scene } from './scene.ts'

/** One layer, from far to near. */
export interface Layer {
  readonly kind: 'ridge' | 'dune' | 'wood' | 'city' | 'ground'
  /** 0 near, 1 far: haze and parallax. */
  readonly far: number
  /** Where it ends at the bottom (share of the height); below lies the next one. */
  readonly base: number
  /** Top row of each column, in pixels. */
  readonly top: Float32Array
  /** Columns that the layer has moved, in picture heights. */
  readonly shift: number
  readonly seed: number
  readonly scale: number
}

/** Picture heights per second of the nearest layer: a slow move that gives depth. */
const PARALLAX = 0.009

export function buildLayers(scene: Scene, width: number, height: number, time: number): Layer[] {
  const { horizon, seed } = scene
  const { place, weather } = scene.reading
  const layers: Layer[] = []
  const windy = weather.includes('wind') || weather.includes('storm') ? 1 : 0.35
  const add = (kind: Layer['kind'], far: number, base: number, scale: number, profile: (u: number, i: number) => number): void => {
    const shift = time * PARALLAX * (1 - far) ** 1.5
    const own = hash2(layers.length, 900, seed)
    const top = new Float32Array(width)
    for (let x = 0; x < width; x++) top[x] = (base - profile(x / height + shift, x)) * height
    layers.push({ kind, far, base, top, shift, seed: own, scale })
  }
  const ridge = (rise: number, frequency: number, at: number, sharp: number) => (u: number): number => {
    const rough = fbm1(u * frequency + at * 17.3, 6, seed + at * 57)
    const crest = 1 - Math.abs(fbm1(u * frequency * 0.8 + at * 5.1 + 40, 5, seed + at * 91) * 2 - 1)
    return rise * (0.25 + 0.75 * (rough * (1 - sharp) + crest * crest * sharp))
  }
  // Tall trees stand at the sides and leave the subject and the light free.
  const aspect = width / height
  const clearing = (u: number): number => {
    const s = u / aspect
    return smooth(0.3, 0.52, Math.abs(s - 0.5 - (scene.focus - 0.5) * 0.35))
  }
  switch (place) {
    case 'mountains':
      add('ridge', 0.92, horizon, 1, ridge(0.3, 1.5, 1, 0.75))
      add('ridge', 0.74, horizon + 0.03, 1.2, ridge(0.3, 1.9, 2, 0.65))
      add('ridge', 0.52, horizon + 0.1, 1.5, ridge(0.25, 2.2, 3, 0.4))
      add('wood', 0.3, horizon + 0.17, 0.4, conifers(seed + 7, 0.03, 0.11, windy, time, ridge(0.12, 1.6, 4, 0.1)))
      add('ground', 0.12, 1.04, 2, (u) => 0.2 + 0.06 * fbm1(u * 0.9, 3, seed + 58))
      add('wood', 0.02, 1.03, 1, conifers(seed + 8, 0.085, 0.46, windy, time, (u) => 0.02 * fbm1(u, 2, seed + 59), clearing))
      break
    case 'forest':
      add('ridge', 0.9, horizon - 0.02, 1, ridge(0.16, 1.4, 1, 0.3))
      add('wood', 0.72, horizon + 0.05, 0.3, conifers(seed + 2, 0.035, 0.12, windy, time, ridge(0.1, 1.5, 2, 0)))
      add('wood', 0.48, horizon + 0.12, 0.5, conifers(seed + 3, 0.055, 0.2, windy, time, ridge(0.09, 1.4, 3, 0)))
      add('wood', 0.24, horizon + 0.22, 0.8, conifers(seed + 4, 0.09, 0.32, windy, time, ridge(0.08, 1.2, 4, 0)))
      add('ground', 0.14, 1.04, 2, (u) => 0.17 + 0.05 * fbm1(u * 0.9, 3, seed + 58))
      add('wood', 0, 1.04, 1.4, conifers(seed + 5, 0.13, 0.95, windy, time, (u) => 0.02 * fbm1(u, 2, seed + 59), clearing))
      break
    case 'desert':
      add('ridge', 0.93, horizon, 1, (u) => 0.07 * Math.max(0, fbm1(u * 1.1 + 4, 3, seed + 3) - 0.35) + 0.012)
      for (let i = 0; i < 4; i++) {
        const far = 0.78 - i * 0.25
        add('dune', Math.max(0, far), horizon + 0.02 + i * i * 0.055 + i * 0.035, 1 + i * 0.6, dune(seed + i * 71, 0.05 + i * 0.045, 0.9 + (3 - i) * 0.55))
      }
      break
    case 'meadow':
      add('ridge', 0.88, horizon - 0.04, 1, ridge(0.15, 1.2, 1, 0.25))
      add('ridge', 0.66, horizon + 0.02, 1.3, (u) => 0.05 + 0.06 * fbm1(u * 1.1, 3, seed + 21))
      add('wood', 0.5, horizon + 0.06, 0.3, crowns(seed + 23, 0.05, 0.06, windy, time))
      add('ground', 0.3, horizon + 0.14, 1.6, (u) => 0.06 * fbm1(u * 0.9, 3, seed + 25) + 0.03)
      add('ground', 0, 1.04, 3, (u, x) => 0.16 + 0.07 * fbm1(u * 0.8, 2, seed + 26) + grass(x, height, time, windy, seed))
      break
    case 'sea':
      if (unit(3, 8, seed) < 0.75) {
        const side = scene.focus < 0.5 ? 1 : 0
        add('ridge', 0.86, horizon, 1, (u) => island(u, width / height, side, 0.75) * (0.03 + 0.1 * fbm1(u * 2.4, 5, seed + 31)))
        add('ridge', 0.66, horizon + 0.002, 1.2, (u) => island(u, width / height, side, 0.42) * (0.02 + 0.16 * fbm1(u * 2.8 + 9, 6, seed + 32)))
      }
      break
    case 'lake':
      add('ridge', 0.9, horizon, 1, ridge(0.3, 1.4, 1, 0.7))
      add('ridge', 0.68, horizon, 1.3, ridge(0.17, 1.8, 2, 0.4))
      add('wood', 0.42, horizon + 0.004, 0.35, conifers(seed + 6, 0.03, 0.065, windy, time, (u) => 0.012 * fbm1(u * 2, 3, seed + 33)))
      break
    case 'city': {
      const { water } = scene
      add('ridge', 0.95, horizon, 1, (u) => 0.05 + 0.05 * fbm1(u * 1.3, 4, seed + 41))
      add('city', 0.8, horizon, 0.8, buildings(seed + 42, 0.05, 0.34, 0.3))
      add('city', 0.5, horizon + (water ? 0 : 0.05), 1.15, buildings(seed + 43, 0.085, 0.36, 0.55))
      if (!water) add('city', 0.3, horizon + 0.16, 1.6, buildings(seed + 44, 0.12, 0.4, 0.7))
      if (!water) add('city', 0.02, 1.04, 2.6, buildings(seed + 45, 0.2, 0.42, 0.9))
      break
    }
    default:
  }
  return layers
}

const island = (u: number, aspect: number, side: number, reach: number): number => {
  const s = u / aspect
  return side === 1 ? smooth(1 - reach, 1.1 - reach * 0.5, s) : smooth(reach, reach * 0.5 - 0.1, s)
}

/** Barchans: a long windward slope, a short lee. */
function dune(seed: number, rise: number, frequency: number) {
  return (u: number): number => {
    const wave = u * frequency + fbm1(u * 0.7, 2, seed) * 1.3 + unit(1, 1, seed) * 9
    const phase = wave - Math.floor(wave)
    const shape = phase < 0.68 ? smooth(0, 0.68, phase) : 1 - smooth(0.68, 1, phase) * 0.96
    return rise * (0.25 + shape * (0.55 + 0.45 * unit(Math.floor(wave), 5, seed)))
  }
}

/**
 * Fir trees, cut out: cones of drooping branches that sway at their tips.
 * @param open how tall they may grow at u, 0 to 1: clearings
 */
function conifers(seed: number, spacing: number, tall: number, windy: number, time: number, ground: (u: number) => number, open?: (u: number) => number) {
  return (u: number): number => {
    const floor = ground(u)
    let best = floor
    const cell = Math.floor(u / spacing)
    for (let i = cell - 2; i <= cell + 2; i++) {
      if (unit(i, 3, seed) < 0.13) continue
      const middle = (i + 0.2 + 0.6 * unit(i, 1, seed)) * spacing
      const room = open?.(middle) ?? 1
      if (room < 0.25) continue
      const size = tall * room * (0.45 + 0.55 * unit(i, 2, seed))
      const half = size * (0.13 + 0.05 * unit(i, 4, seed))
      const sway = windy * size * 0.016 * Math.sin(time * (0.9 + 0.5 * unit(i, 5, seed)) + i * 1.7)
      const dx = Math.abs(u - middle - sway * 0.6)
      if (dx >= half) continue
      const along = 1 - dx / half
      // Tiers of branches, each hanging lower at its tip, and needles that fray the edge.
      const tiers = along * (9 + 5 * unit(i, 6, seed))
      const droop = (tiers - Math.floor(tiers)) * 0.055
      const fray = (noise2((u * 90) / tall, i, seed) - 0.5) * 0.09 + (noise2((u * 260) / tall, i + 50, seed) - 0.5) * 0.05
      const foot = ground(middle) - size * 0.05
      const top = foot + size * clamp01(along ** 0.94 - droop + fray * (1 - along * 0.7))
      if (top > best) best = top
    }
    return best
  }
}

/** Round crowns, as of hedges and oaks far away. */
function crowns(seed: number, spacing: number, tall: number, windy: number, time: number) {
  return (u: number): number => {
    let best = 0.012
    const cell = Math.floor(u / spacing)
    for (let i = cell - 1; i <= cell + 1; i++) {
      if (unit(i, 1, seed) < 0.35) continue
      const middle = (i + 0.5 + 0.5 * (unit(i, 2, seed) - 0.5)) * spacing + windy * 0.0012 * Math.sin(time * 1.3 + i)
      const half = spacing * (0.35 + 0.3 * unit(i, 3, seed))
      const dx = (u - middle) / half
      if (Math.abs(dx) < 1) best = Math.max(best, tall * (0.5 + 0.5 * unit(i, 4, seed)) * Math.sqrt(1 - dx * dx) * (0.9 + 0.16 * noise2(u * 180, i, seed)))
    }
    return best
  }
}

function grass(x: number, height: number, time: number, windy: number, seed: number): number {
  const fine = (x * 720) / height
  const gust = Math.sin(fine * 0.012 - time * 1.8) * windy * 3
  const blade = noise2(fine * 0.45 + gust, 0, seed + 60)
  return 0.03 * blade ** 3
}

/** Widths of towers come from the grid, heights cluster to a centre. */
function buildings(seed: number, wide: number, tall: number, ragged: number) {
  return (u: number): number => {
    const cell = Math.floor(u / wide)
    const inside = u / wide - cell
    const cluster = 0.35 + 0.65 * fbm1(cell * wide * 1.5 + 3, 2, seed + 1) ** 1.3
    const split = 0.35 + 0.4 * unit(cell, 2, seed)
    const part = inside < split ? 0 : 1
    const size = tall * cluster * (0.35 + 0.65 * unit(cell * 2 + part, 3, seed) ** (2 - ragged))
    const local = part === 0 ? inside / split : (inside - split) / (1 - split)
    let top = size
    const kind = unit(cell * 2 + part, 4, seed)
    if (kind < 0.2 && local > 0.25 && local < 0.75) top += tall * 0.06
    if (kind < 0.09 && Math.abs(local - 0.5) < 0.035) top += tall * 0.24
    if (kind > 0.86) top += tall * 0.07 * (1 - Math.abs(local * 2 - 1))
    if (local < 0.02 || local > 0.98) top -= tall * 0.03
    return top
  }
}

/** Writes the colour of a layer at column x, row y. */
export type LayerColour = (x: number, y: number, out: Float32Array) => void

/** How a layer is coloured at one moment: all that its pixels have in common is worked out once. */
export function layerColour(scene: Scene, layer: Layer, width: number, height: number, time: number): LayerColour {
  const { palette, reading, sun, fog } = scene
  const { far, seed, scale, shift, top } = layer
  const winter = reading.season === 'winter' || reading.weather.includes('snow')
  const { daylight } = palette
  const [landR, landG, landB] = palette.land
  const [lightR, lightG, lightB] = palette.light.map((value) => 0.55 * value) as [number, number, number]
  // The light that falls in from the sun's side, 0 to 1.
  const sides = Float64Array.from({ length: width }, (_, x) => Math.exp(-(((x / width - sun.x) * 1.6) ** 2)))
  const hazeFar = far ** 1.15 * 0.86 + fog * 0.24 * far
  const [hazeLow, hazeWide, hazeSide] = [0.1 + 0.38 * fog, 0.2 + far * 0.8, 0.2 * far]
  const { haze: near, horizon } = palette
  const hazeAt = (depth: number): number => clamp01(hazeFar + smooth(0.02, 0.24, depth) * hazeLow * hazeWide)
  const finish = (out: Float32Array, side: number, haze: number, r: number, g: number, b: number, light: number): void => {
    const t = 0.35 * side + hazeSide
    const valueR = r + light * (lightR + 0.45 * r)
    const valueG = g + light * (lightG + 0.45 * g)
    const valueB = b + light * (lightB + 0.45 * b)
    out[0] = Math.max(0, valueR + (near[0] + (horizon[0] - near[0]) * t - valueR) * haze)
    out[1] = Math.max(0, valueG + (near[1] + (horizon[1] - near[1]) * t - valueG) * haze)
    out[2] = Math.max(0, valueB + (near[2] + (horizon[2] - near[2]) * t - valueB) * haze)
  }

  switch (layer.kind) {
    case 'ridge': {
      const [heres, theres] = [fbmLine(5, seed), fbmLine(5, seed)]
      const cap = winter ? 0.4 : 0.1
      const snowy = reading.place === 'mountains' || reading.place === 'lake' || winter
      const shaded = mixRgb(palette.shade, palette.zenith, 0.35)
      const sunlit = mixRgb(palette.light, palette.disc, 0.3)
      const [strength, white, more] = [0.34 + 0.5 * daylight, 0.66 + 0.28 * daylight, winter ? 0.14 : 0]
      return (x, y, out) => {
        const depth = (y - top[x]!) / height
        // Relief: the same noise a step towards the light; ridges run down from the crest.
        const towards = 0.012 * Math.min(1, Math.max(-1, (sun.x * width - x) / (0.12 * width)))
        const wu = (x / height + shift) * 7 * scale + depth * 2
        const wv = depth * 9 * scale
        const here = fbmAlong(heres, wu, wv)
        const relief = here - fbmAlong(theres, wu + towards * 9, wv - 0.1)
        const before = top[Math.max(0, x - 4)]!
        const after = top[Math.min(width - 1, x + 4)]!
        const crest = (after - before) * (towards / 0.012) * (720 / height) * 0.05
        const slope = clamp01(0.45 + relief * 4.2 + crest * Math.exp(-depth * 26))
        let light = (slope - 0.42) * strength
        let [r, g, b] = [landR, landG, landB]
        if (snowy) {
          const snow = smooth(cap, cap * 0.2, depth + (here - 0.5) * 0.3) * smooth(0.3, 0.6, here * 0.55 + slope * 0.4 + more)
          const [t, share] = [0.16 + 0.72 * slope, snow * white]
          r += (shaded[0] + (sunlit[0] - shaded[0]) * t - r) * share
          g += (shaded[1] + (sunlit[1] - shaded[1]) * t - g) * share
          b += (shaded[2] + (sunlit[2] - shaded[2]) * t - b) * share
          light *= 1 - 0.6 * snow
        }
        finish(out, sides[x]!, hazeAt(depth), r, g, b, light)
      }
    }
    case 'dune': {
      const [bends, ripples] = [noiseLine(seed), noiseLine(seed)]
      const sand = mixRgb(palette.land, [0.9, 0.62, 0.38], 0.22 + 0.5 * daylight)
      const [dim, bright] = [mixRgb(sand, palette.zenith, 0.35), mixRgb(sand, palette.light, 0.62)]
      return (x, y, out) => {
        const u = x / height + shift
        const v = y / height
        const depth = (y - top[x]!) / height
        // The slope is read where a line along the light meets the crest: shadows run aslant, as on a real lee side.
        const toSun = clamp01((sun.x * width - x) / (0.25 * width) + 0.5) * 2 - 1
        const column = Math.round(x - (y - top[x]!) * (0.9 + 0.5 * toSun) * (toSun >= 0 ? 1 : -1))
        const right = top[Math.min(width - 1, Math.max(0, column + 4))]!
        const left = top[Math.min(width - 1, Math.max(0, column - 4))]!
        const rise = ((right - left) * 720) / height
        const facing = rise * (toSun >= 0 ? 1 : -1) * -0.11 * Math.abs(toSun) ** 0.5
        const lit = smooth(-0.5, 0.55, -facing + Math.exp(-depth * 30) * 0.3 - depth * 0.5)
        const ripple = noiseAlong(ripples, u * 24 * scale + noiseAlong(bends, u * 5, v * 9) * 5, (v * 190) / scale + u * 22) - 0.5
        const light = ripple * (0.16 + 0.1 * lit) * (0.3 + daylight)
        finish(out, sides[x]!, hazeAt(depth), dim[0] + (bright[0] - dim[0]) * lit, dim[1] + (bright[1] - dim[1]) * lit, dim[2] + (bright[2] - dim[2]) * lit, light)
      }
    }
    case 'ground': {
      const grains = fbmLine(3, seed)
      const green: Rgb = reading.season === 'autumn' ? [0.55, 0.4, 0.16] : winter ? [0.85, 0.9, 0.97] : [0.36, 0.5, 0.18]
      const [snow, lawn] = [mixRgb(palette.shade, palette.zenith, 0.3), mixRgb(palette.land, mixRgb(green, palette.light, 0.25), 0.15 + 0.5 * daylight)]
      const flowers = reading.season !== 'winter' && far < 0.2
      const dusted = 0.12 + 0.35 * daylight
      return (x, y, out) => {
        const u = x / height + shift
        const v = y / height
        const depth = (y - top[x]!) / height
        const side = sides[x]!
        let [r, g, b] = lawn
        if (winter) {
          const t = dusted + 0.18 * Math.exp(-depth * 12)
          r = snow[0] + (palette.light[0] - snow[0]) * t
          g = snow[1] + (palette.light[1] - snow[1]) * t
          b = snow[2] + (palette.light[2] - snow[2]) * t
        }
        const grain = fbmAlong(grains, u * 30, v * 60) - 0.5
        let light = grain * 0.2 * (0.3 + daylight) + Math.exp(-depth * 30) * 0.12 * (0.3 + side)
        if (flowers && unit(Math.floor(u * 160), Math.floor(v * 110), seed) > 0.985) light += 0.4 * daylight
        finish(out, side, hazeAt(depth), r, g, b, light)
      }
    }
    case 'wood': {
      const grains = noiseLine(seed)
      const leaf: Rgb = reading.season === 'autumn' ? [0.5, 0.2, 0.07] : [0.16, 0.28, 0.14]
      const [r, g, b] = mixRgb(palette.land, leaf, (0.08 + 0.36 * daylight) * (0.35 + 0.65 * far))
      return (x, y, out) => {
        const depth = (y - top[x]!) / height
        const side = sides[x]!
        const grain = noiseAlong(grains, ((x / height + shift) * 70) / scale, ((y / height) * 90) / scale) - 0.5
        let light = grain * 0.09 * (0.4 + daylight) + Math.exp(-depth * 60) * 0.05 * side
        if (winter) light += smooth(0.012, 0, depth) * 0.35 + (grain > 0.24 ? 0.12 : 0)
        finish(out, side, hazeAt(depth), r, g, b, light)
      }
    }
    case 'city': {
      const [cellWide, cellTall] = [0.0052 * scale, 0.0085 * scale]
      const walls = mixRgb(palette.land, palette.middle, 0.16 + 0.32 * daylight)
      const lampGlow = Math.max(0, 0.3 - daylight)
      const dark = 1 - daylight
      const often = dark ** 0.5
      return (x, y, out) => {
        const u = x / height + shift
        const v = y / height
        const depth = (y - top[x]!) / height
        const haze = hazeAt(depth)
        const cx = Math.floor(u / cellWide)
        const cy = Math.floor(v / cellTall)
        const fx = u / cellWide - cx
        const fy = v / cellTall - cy
        const warm = lampGlow * (0.5 + 0.5 * smooth(0.02, 0.3, depth))
        const r = walls[0] + (0.42 - walls[0]) * warm
        const g = walls[1] + (0.26 - walls[1]) * warm
        const b = walls[2] + (0.2 - walls[2]) * warm
        let light = (unit(Math.floor(u / (cellWide * 6)), 1, seed) - 0.5) * 0.1
        if (depth > cellTall * 0.7 && fx > 0.24 && fx < 0.8 && fy > 0.28 && fy < 0.78) {
          const id = unit(cx, cy, seed)
          const block = unit(Math.floor(cx / 6), 7, seed)
          const change = unit(cx, cy + Math.floor((time + id * 40) / 9), seed + 1)
          if (change < (0.16 + 0.5 * block) * often && daylight < 0.7) {
            const tone = unit(cx, cy, seed + 2)
            const lamp: Rgb = tone < 0.72 ? [1, 0.78 + 0.12 * tone, 0.42] : tone < 0.93 ? [0.82, 0.9, 1] : [1, 0.45, 0.6]
            const lit = mixRgb([r, g, b], lamp, (0.6 + 0.4 * id) * (0.3 + 0.7 * dark) * (1 - 0.3 * far))
            const hazy = mixRgb(near, horizon, 0.35 * sides[x]! + hazeSide)
            for (let c = 0; c < 3; c++) out[c] = lit[c]! + (hazy[c]! - lit[c]!) * haze * 0.42
            return
          }
          light += daylight * 0.1 * (id - 0.3)
        }
        finish(out, sides[x]!, haze, r, g, b, light)
      }
    }
  }
}
