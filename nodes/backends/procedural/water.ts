/** Water: what is above the horizon, mirrored in moving waves, with the light's glitter path. Pure. */
import { clamp01, smooth } from '../../shared/curves.ts'
import { noiseAlong, noiseLine } from './noise.ts'
import type { Layer, LayerColour } from './land.ts'
import type { Scene } from './scene.ts'
import { sampleSky, type SkyGrid } from './sky.ts'

export function paintWaterRow(
  scene: Scene, layers: readonly Layer[], colours: readonly LayerColour[], grid: SkyGrid, y: number, width: number, height: number, time: number, rgb: Float32Array,
): void {
  const { palette, sun, horizon, seed, wind } = scene
  const edge = horizon * height
  const depth = (y + 0.5 - edge) / (height - edge) // 0 at the horizon, 1 at our feet
  const near = 1 / (depth + 0.035)
  const calm = scene.reading.place === 'lake' || scene.reading.place === 'city' ? 0.55 : 1
  const rough = calm * (0.75 + wind * 7)
  const sky = new Float32Array(4)
  const land = new Float32Array(3)
  const aspect = width / height
  const deep = [0, 1, 2].map((c) => palette.zenith[c]! * 0.42 + palette.land[c]! * 0.2 + [0, 0.015, 0.03][c]!)
  const [swells, ripples, fines] = [noiseLine(seed + 71), noiseLine(seed + 72), noiseLine(seed + 73)]
  const fade = smooth(0, 0.05, depth)
  const low = sun.y < horizon + 0.05
  const wide = 0.004 + 0.035 * depth + 0.012 * rough * depth
  const mist = Math.exp(-depth * 26) * (0.35 + 0.4 * scene.fog)
  for (let x = 0; x < width; x++) {
    const u = x / height - aspect / 2
    // Long swell and short ripples, in perspective.
    const px = u * near
    const pz = near * 2.1
    const swell = noiseAlong(swells, px * 1.6 + time * 0.12, pz * 2.4 + time * 0.5) - 0.5
    const ripple = noiseAlong(ripples, px * 7 - time * 0.35, pz * 9 + time * 1.1) - 0.5
    const fine = noiseAlong(fines, px * 21 + time * 0.7, pz * 24 - time * 1.6) - 0.5
    const tilt = (swell * 0.9 + ripple * 0.7 + fine * 0.4) * rough * fade
    const mirrorY = edge - (y + 0.5 - edge) * 0.92 - tilt * height * (0.012 + 0.06 * depth)
    const mirrorX = Math.min(width - 1, Math.max(0, Math.round(x + (ripple + fine * 0.6) * rough * height * (0.004 + 0.03 * depth))))
    const row = Math.min(edge - 1, Math.max(0, mirrorY))
    sampleSky(grid, mirrorX, row, sky, 0)
    let r = sky[0]!
    let g = sky[1]!
    let b = sky[2]!
    for (let i = layers.length - 1; i >= 0; i--) {
      if (row < layers[i]!.top[mirrorX]!) continue
      colours[i]!(mirrorX, Math.round(row), land)
      r = land[0]!
      g = land[1]!
      b = land[2]!
      break
    }
    // Fresnel: steep looks see into the water, flat ones see the sky.
    const mirror = clamp01(0.9 - 0.5 * depth + tilt * 0.55)
    r = deep[0]! + (r - deep[0]!) * mirror
    g = deep[1]! + (g - deep[1]!) * mirror
    b = deep[2]! + (b - deep[2]!) * mirror
    // Facets that throw the disc's light at us: a path below it, broken by the waves.
    const off = (x / width - sun.x) * aspect
    // Far from it, it is nothing.
    if (low && off * off < 60 * wide) {
      const path = Math.exp(-(off * off) / wide)
      const facet = smooth(0.08, 0.42, ripple * 0.6 + fine * 0.75 + swell * 0.35)
      const spark = path * (0.22 * (1 - depth) ** 2 + facet * (sun.moon ? 0.75 : 1.05)) * (1 - 0.7 * scene.clouds * scene.clouds)
      r += palette.light[0]! * spark
      g += palette.light[1]! * spark
      b += palette.light[2]! * spark
    }
    rgb[x * 3] = r + (palette.haze[0] - r) * mist
    rgb[x * 3 + 1] = g + (palette.haze[1] - g) * mist
    rgb[x * 3 + 2] = b + (palette.haze[2] - b) * mist
  }
}
