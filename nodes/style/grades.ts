/** Tone curves and tints, written as numbers a colourist would use. Pure. */
import type { BandKernel, Frame, Kernels } from '../../engine/api.ts'
import type { GradeArgs } from './style-kernels.ts'

/** A band function of the styles. */
export const styleKernel = (name: string): BandKernel => ({ module: KERNELS, name })
const KERNELS = new URL('./style-kernels.ts', import.meta.url)
const GRADE = styleKernel('grade')

export interface Grade {
  /** Light (0..1) to light. */
  readonly curve?: (light: number) => number
  readonly saturation?: number
  /** Code values added to U and V at a light. */
  readonly tone?: (light: number) => readonly [u: number, v: number]
  readonly vignette?: number
  /** Code values in the mid-tones. */
  readonly grain?: number
}

export function grade(kernels: Kernels, frame: Frame, wanted: Grade, salt: number): Promise<Frame> {
  const { curve = (light) => light, saturation = 1, tone, vignette = 0, grain = 0 } = wanted
  const luma = new Uint8Array(256)
  const toneU = new Float32Array(256)
  const toneV = new Float32Array(256)
  for (let value = 0; value < 256; value++) {
    const light = (value - 16) / 219
    luma[value] = Math.max(0, Math.min(255, Math.round(16 + 219 * curve(light))))
    const [u, v] = tone?.(Math.max(0, Math.min(1, light))) ?? [0, 0]
    toneU[value] = u
    toneV[value] = v
  }
  const args: GradeArgs = {
    luma,
    chroma: saturation,
    toneU,
    toneV,
    vignette,
    grain,
    grainSize: Math.max(1, frame.height / 620),
    salt,
  }
  return kernels.run(GRADE, frame, [frame], args)
}

/** Contrast about mid grey and brightness as factors, with a soft shoulder and toe in place of clipping. */
export function contrastCurve(contrast: number, brightness: number): (light: number) => number {
  return (light) => soft((light * brightness - 0.5) * contrast + 0.5)
}

/** Straight from 0.12 to 0.88; beyond, it nears 0 and 1 without reaching them soon. */
function soft(light: number): number {
  const knee = 0.12
  if (light < knee) return knee * Math.exp((light - knee) / knee)
  if (light > 1 - knee) return 1 - knee * Math.exp((1 - knee - light) / knee)
  return light
}

/** From one tint in the shadows to another in the lights, none in the middle. */
export function splitTone(
  shadows: readonly [u: number, v: number],
  lights: readonly [u: number, v: number],
): (light: number) => readonly [number, number] {
  return (light) => {
    // Pure black and white stay neutral.
    const low = (1 - light) ** 1.6 * Math.min(1, light * 6)
    const high = light ** 1.6 * Math.min(1, (1 - light) * 6)
    return [shadows[0] * low + lights[0] * high, shadows[1] * low + lights[1] * high]
  }
}
