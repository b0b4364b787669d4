/** What the styles share: tone curves and tints as a colourist would write them, sizes that go by the picture's height. */
import type { ReadonlyFrame, Kernels } from '../../engine/api.ts'

/** Pixels at 720 lines to pixels of this frame. */
export const scaleOf = ({ height }: { readonly height: number }): number => height / 720

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

/** From one tint in the shadows to another in the lights, none in the middle. Pure black and white stay neutral. */
export function splitTone(
  shadows: readonly [u: number, v: number],
  lights: readonly [u: number, v: number],
): (light: number) => readonly [number, number] {
  return (light) => {
    const low = (1 - light) ** 1.6 * Math.min(1, light * 6)
    const high = light ** 1.6 * Math.min(1, (1 - light) * 6)
    return [shadows[0] * low + lights[0] * high, shadows[1] * low + lights[1] * high]
  }
}

/**
 * Grain as of 35 mm film at any size of the picture. Grains finer than a pixel even out: smaller pictures show less.
 * @param amount code values at mid grey at 720 lines
 */
export function grained(kernels: Kernels, frame: ReadonlyFrame, amount: number, seed: number, size = 1): Promise<ReadonlyFrame> {
  const pixels = (size * frame.height) / 620
  return kernels.grain(frame, { amount: amount * Math.min(1, pixels), size: pixels, seed })
}

/** Steps of tone with soft edges: hard ones would flicker in motion. @param share 0 = no steps, 1 = flat ones */
export function steps(count: number, share: number): (light: number) => number {
  return (light) => {
    const place = Math.max(0, light) * count
    const part = place - Math.floor(place)
    const ramp = Math.min(1, Math.max(0, (part - 0.25) * 2))
    const stepped = (Math.floor(place) + ramp * ramp * (3 - 2 * ramp)) / count
    return light + (stepped - light) * share
  }
}

/** A table for masks: each byte as the function has it, held within 0..255. */
export const ramp = (value: (byte: number) => number): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => Math.min(255, Math.max(0, value(byte))))
