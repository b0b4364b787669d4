/** What stands between the sky and us, as skylines: a height for each column, and what is below it. Pure. */
import { clamp01, smooth } from '../../shared/curves.ts'
import { fbm1, hash2, noise2, unit } from './noise.ts'
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
      add('wood', 0.3, horizon + 0.17, 0.4, conifers(scene, seed + 7, 0.03, 0.11, windy, time, ridge(0.12, 1.6, 4, 0.1)))
      add('ground', 0.12, 1.04, 2, (u) => 0.2 + 0.06 * fbm1(u * 0.9, 3, seed + 58))
      add('wood', 0.02, 1.03, 1, conifers(scene, seed + 8, 0.085, 0.46, windy, time, (u) => 0.02 * fbm1(u, 2, seed + 59), clearing))
      break
    case 'forest':
      add('ridge', 0.9, horizon - 0.02, 1, ridge(0.16, 1.4, 1, 0.3))
      add('wood', 0.72, horizon + 0.05, 0.3, conifers(scene, seed + 2, 0.035, 0.12, windy, time, ridge(0.1, 1.5, 2, 0)))
      add('wood', 0.48, horizon + 0.12, 0.5, conifers(scene, seed + 3, 0.055, 0.2, windy, time, ridge(0.09, 1.4, 3, 0)))
      add('wood', 0.24, horizon + 0.22, 0.8, conifers(scene, seed + 4, 0.09, 0.32, windy, time, ridge(0.08, 1.2, 4, 0)))
      add('ground', 0.14, 1.04, 2, (u) => 0.17 + 0.05 * fbm1(u * 0.9, 3, seed + 58))
      add('wood', 0, 1.04, 1.4, conifers(scene, seed + 5, 0.13, 0.95, windy, time, (u) => 0.02 * fbm1(u, 2, seed + 59), clearing))
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
      add('wood', 0.42, horizon + 0.004, 0.35, conifers(scene, seed + 6, 0.03, 0.065, windy, time, (u) => 0.012 * fbm1(u * 2, 3, seed + 33)))
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

/** What of a fir tree stays the same. */
interface Fir {
  readonly middle: number
  readonly size: number
  readonly half: number
  readonly foot: number
  readonly tiers: number
  readonly pace: number
}

/** The firs of the last few scenes, by their place in a row. */
const forests = new WeakMap<Scene, Map<string, Fir | undefined>>()

function fir(scene: Scene, i: number, seed: number, spacing: number, tall: number, ground: (u: number) => number, open?: (u: number) => number): Fir | undefined {
  let forest = forests.get(scene)
  if (forest === undefined) forests.set(scene, (forest = new Map()))
  const id = `${seed} ${i} ${spacing}`
  if (!forest.has(id)) forest.set(id, grown())
  return forest.get(id)

  function grown(): Fir | undefined {
    if (unit(i, 3, seed) < 0.13) return undefined
    const middle = (i + 0.2 + 0.6 * unit(i, 1, seed)) * spacing
    const room = open?.(middle) ?? 1
    if (room < 0.25) return undefined
    const size = tall * room * (0.45 + 0.55 * unit(i, 2, seed))
    return { middle, size, half: size * (0.13 + 0.05 * unit(i, 4, seed)), foot: ground(middle) - size * 0.05, tiers: 9 + 5 * unit(i, 6, seed), pace: 0.9 + 0.5 * unit(i, 5, seed) }
  }
}

/**
 * Fir trees, cut out: cones of drooping branches that sway at their tips.
 * @param open how tall they may grow at u, 0 to 1: clearings
 */
function conifers(scene: Scene, seed: number, spacing: number, tall: number, windy: number, time: number, ground: (u: number) => number, open?: (u: number) => number) {
  // Columns come from left to right: those around one cell are found once.
  let around: readonly { readonly tree: Fir; readonly middle: number; readonly i: number }[] = []
  let at = NaN
  return (u: number): number => {
    let best = ground(u)
    const cell = Math.floor(u / spacing)
    if (cell !== at) {
      at = cell
      around = [-2, -1, 0, 1, 2].flatMap((step) => {
        const i = cell + step
        const tree = fir(scene, i, seed, spacing, tall, ground, open)
        return tree === undefined ? [] : [{ tree, i, middle: tree.middle + windy * tree.size * 0.016 * Math.sin(time * tree.pace + i * 1.7) * 0.6 }]
      })
    }
    for (const { tree: { size, half, foot, tiers: count }, middle, i } of around) {
      const dx = Math.abs(u - middle)
      if (dx >= half) continue
      const along = 1 - dx / half
      // Tiers of branches, each hanging lower at its tip, and needles that fray the edge.
      const tiers = along * count
      const droop = (tiers - Math.floor(tiers)) * 0.055
      const fray = (noise2((u * 90) / tall, i, seed) - 0.5) * 0.09 + (noise2((u * 260) / tall, i + 50, seed) - 0.5) * 0.05
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
