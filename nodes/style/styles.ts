/** The recipes of the styles. Radii go by the picture's height, so that a preview looks like the film. */
import type { BandKernel, Frame, Kernels } from '../../engine/api.ts'
import { contrastCurve, grade, splitTone, styleKernel } from './grades.ts'
import type { BilateralArgs, CellsArgs, LinesArgs, PaperArgs, SharpenArgs } from './style-kernels.ts'

export const STYLES = ['cinematic', 'anime', 'realistic', 'abstract', 'vintage', 'neon', 'noir', 'watercolor'] as const
export type Style = (typeof STYLES)[number]

export interface StyleContext {
  readonly kernels: Kernels
  /** Differs from frame to frame: for grain alone. */
  readonly salt: number
  /** The same for the whole clip. */
  readonly seed: number
  /** Levels that even out the clip's histogram, 256 entries of light; for `noir`. */
  readonly equalised: Float32Array | undefined
}

const BILATERAL = styleKernel('bilateral')
const LINES = styleKernel('inkLines')
const SHARPEN = styleKernel('sharpen')
const SCREEN = styleKernel('screen')
const CELLS = styleKernel('cells')
const PAPER = styleKernel('paper')

/** Pixels at 720 lines to pixels of this frame. */
const scaleOf = (frame: Frame): number => frame.height / 720
const run = <A>(kernels: Kernels, kernel: BandKernel, sources: readonly Frame[], args: A): Promise<Frame> =>
  kernels.run(kernel, sources[0]!, sources, args)

async function smoothed(kernels: Kernels, frame: Frame, radius: number, sigmaRange: number): Promise<Frame> {
  const reach = Math.max(2, Math.round(radius * scaleOf(frame)))
  const step = Math.max(1, Math.floor(reach / 3))
  const args: BilateralArgs = { radius: reach, step, sigmaSpace: reach * 0.6, sigmaRange }
  return run(kernels, BILATERAL, [frame], args)
}

async function lined(kernels: Kernels, frame: Frame, args: LinesArgs): Promise<Frame> {
  const luma = await kernels.convert(frame, 'gray8')
  const width = Math.max(0.6, 0.9 * scaleOf(frame))
  return run(kernels, LINES, [frame, await kernels.blur(luma, width), await kernels.blur(luma, width * 2.6)], args)
}

async function sharpened(kernels: Kernels, frame: Frame, sigma: number, amount: number, threshold = 1): Promise<Frame> {
  const args: SharpenArgs = { amount, threshold }
  return run(kernels, SHARPEN, [frame, await kernels.blur(frame, sigma * scaleOf(frame))], args)
}

/** Light that spills from what is brighter than `from`. */
async function glowing(kernels: Kernels, frame: Frame, from: number, sigma: number, strength: number): Promise<Frame> {
  const bright = await grade(kernels, frame, { curve: (light) => Math.max(0, (light - from) / (1 - from)) }, 0)
  return run(kernels, SCREEN, [frame, await kernels.blur(bright, sigma * scaleOf(frame))], { strength })
}

const RECIPES: Readonly<Record<Style, (frame: Frame, context: StyleContext) => Promise<Frame>>> = {
  /** Teal shadows, warm lights, halation, vignette and fine grain. */
  async cinematic(frame, { kernels, salt }) {
    const glow = await glowing(kernels, frame, 0.6, 14, 0.3)
    const look = {
      curve: contrastCurve(1.14, 0.99),
      saturation: 0.96,
      tone: splitTone([9, -10], [-10, 8]),
      vignette: 0.42,
      grain: 5,
    }
    return grade(kernels, glow, look, salt)
  },

  /** Smooth areas in a few tones, clear lines, vivid colour. */
  async anime(frame, { kernels, salt }) {
    const flat = await smoothed(kernels, await smoothed(kernels, frame, 5, 20), 5, 16)
    const steps = 9
    const look = {
      // Soft steps: a hard edge between two tones would flicker in motion.
      curve: (light: number) => {
        const place = light * steps
        const part = place - Math.floor(place)
        const stepped = (Math.floor(place) + Math.min(1, Math.max(0, (part - 0.25) * 2))) / steps
        return Math.min(1, light * 0.35 + stepped * 0.65) ** 0.9
      },
      saturation: 1.42,
    }
    const painted = await grade(kernels, flat, look, salt)
    return lined(kernels, painted, { strength: 0.85, threshold: 2.2, softness: 7 })
  },

  /** Clear detail, local contrast, true colour. */
  async realistic(frame, { kernels, salt }) {
    const local = await sharpened(kernels, frame, 22, 0.3, 0)
    const detailed = await sharpened(kernels, local, 1.1, 0.8)
    return grade(kernels, detailed, { curve: contrastCurve(1.06, 1.02), saturation: 1.08 }, salt)
  },

  /** Shards of strong colour. */
  async abstract(frame, { kernels, salt, seed }) {
    const calm = await kernels.blur(frame, 5 * scaleOf(frame))
    const args: CellsArgs = { size: Math.max(3, 34 * scaleOf(frame)), seed: seed & 0xffff, seam: 0.55 }
    const shards = await run(kernels, CELLS, [calm], args)
    return grade(kernels, shards, { curve: contrastCurve(1.25, 1.03), saturation: 1.7, vignette: 0.15 }, salt)
  },

  /** Sepia (contrast 1.2, brightness 0.9), grain and dark corners. */
  async vintage(frame, { kernels, salt }) {
    const soft = await kernels.mix(frame, await kernels.blur(frame, 2.2 * scaleOf(frame)), 0.35)
    const curve = contrastCurve(1.2, 0.9)
    const look = {
      // Old prints have no black.
      curve: (light: number) => 0.07 + 0.93 * curve(light * 1.12),
      saturation: 0.18,
      tone: (light: number) => [-22 * light - 3, 19 * light + 2] as const,
      vignette: 0.5,
      grain: 13,
    }
    return grade(kernels, soft, look, salt)
  },

  /** Saturation 1.5, value 1.2, 70 % picture and 30 % glow, over a deep blue night. */
  async neon(frame, { kernels, salt }) {
    const curve = contrastCurve(1.35, 0.84)
    const boost = {
      curve: (light: number) => Math.min(1, curve(light) * 1.2),
      saturation: 1.5,
      tone: splitTone([20, 9], [3, 4]),
    }
    const vivid = await grade(kernels, frame, boost, salt)
    const mixed = await kernels.mix(vivid, await kernels.blur(vivid, 12 * scaleOf(frame)), 0.3)
    return glowing(kernels, mixed, 0.42, 20, 0.85)
  },

  /** Black and white with the histogram evened out, contrast 1.5, brightness 0.8. */
  async noir(frame, { kernels, salt, equalised }) {
    const curve = contrastCurve(1.5, 0.8)
    const level = (light: number): number => {
      const even = equalised?.[Math.max(0, Math.min(255, Math.round(light * 255)))] ?? light
      return curve(light * 0.45 + even * 0.55 + 0.08)
    }
    return grade(kernels, frame, { curve: level, saturation: 0, vignette: 0.55, grain: 9 }, salt)
  },

  /** Smoothed by a bilateral filter until it flows, on paper. */
  async watercolor(frame, { kernels, salt }) {
    let wash = frame
    for (const range of [34, 28, 24]) wash = await smoothed(kernels, wash, 7, range)
    const look = { curve: (light: number) => Math.min(1, 0.12 + 0.88 * light ** 0.75), saturation: 1.5 }
    const light = await grade(kernels, wash, look, salt)
    const args: PaperArgs = { tooth: 6, pigment: 0.5, wash: 20, scale: Math.max(0.5, scaleOf(frame)) }
    return run(kernels, PAPER, [light], args)
  },
}

/** @param intensity 0 = the frame as it is, 1 = all style */
export async function applyStyle(style: Style, frame: Frame, intensity: number, context: StyleContext): Promise<Frame> {
  if (intensity <= 0) return frame
  return context.kernels.mix(frame, await RECIPES[style](frame, context), intensity)
}

/** Light to light such that the levels of these frames' luma are spread evenly. */
export function equalisingCurve(frames: readonly Frame[]): Float32Array {
  const counts = new Float64Array(256)
  for (const { planes } of frames) {
    for (const value of planes[0]!.data) counts[Math.max(0, Math.min(255, Math.round(((value - 16) * 255) / 219)))]! += 1
  }
  const total = counts.reduce((sum, count) => sum + count, 0)
  let below = 0
  return Float32Array.from(counts, (count) => {
    const middle = (below + count / 2) / total
    below += count
    return middle
  })
}
