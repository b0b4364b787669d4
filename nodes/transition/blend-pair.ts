/** The looks of a transition: one frame of each clip and how far we are. */
import { type BandKernel, type Frame, type FrameContext, type PixelFormat } from '../../engine/api.ts'
import type { MaskArgs, MaskShape, ShiftArgs } from './transition-masks.ts'

export const TRANSITIONS = [
  'crossfade',
  'fade',
  'fade-white',
  'dissolve',
  'wipe',
  'wipe-left',
  'wipe-up',
  'wipe-down',
  'slide',
  'push',
  'push-up',
  'zoom',
  'iris',
  'clock',
] as const
export type TransitionKind = (typeof TRANSITIONS)[number]

const MASK: BandKernel = { module: new URL('./transition-masks.ts', import.meta.url), name: 'transitionMask' }
const SHIFT: BandKernel = { module: new URL('./transition-masks.ts', import.meta.url), name: 'shiftPair' }

const SHAPES: Partial<Record<TransitionKind, MaskShape>> = {
  wipe: 'wipe-right',
  'wipe-left': 'wipe-left',
  'wipe-up': 'wipe-up',
  'wipe-down': 'wipe-down',
  iris: 'iris',
  clock: 'clock',
}
const SHIFTS: Partial<Record<TransitionKind, (t: number) => ShiftArgs>> = {
  slide: (t) => ({ along: 'x', firstBy: 0, secondBy: 1 - t }),
  push: (t) => ({ along: 'x', firstBy: -t, secondBy: 1 - t }),
  'push-up': (t) => ({ along: 'y', firstBy: -t, secondBy: 1 - t }),
}

/**
 * @param a,b frames of one size; brought to one format here
 * @param t 0 = all a, 1 = all b
 * @param softness of the edge of wipes and the iris, 0..1
 */
export async function blendPair(
  kind: TransitionKind,
  a: Frame,
  b: Frame,
  t: number,
  softness: number,
  { kernels }: Pick<FrameContext, 'kernels'>,
): Promise<Frame> {
  const format: PixelFormat = a.format === b.format ? a.format : 'yuva420p'
  const first = await kernels.convert(a, format)
  const second = await kernels.convert(b, format)
  if (t <= 0) return first
  if (t >= 1) return second
  const { width, height } = first
  const shape = SHAPES[kind]
  if (shape !== undefined) {
    const args: MaskArgs = { shape, t, softness }
    const mask = await kernels.run(MASK, { format: 'gray8', width, height }, [], args)
    return kernels.mixMask(first, second, mask)
  }
  const shift = SHIFTS[kind]
  if (shift !== undefined) return kernels.run(SHIFT, first, [first, second], shift(t))
  switch (kind) {
    case 'fade':
    case 'fade-white': {
      const level = kind === 'fade' ? 0 : 255
      const plain = await kernels.fill(format, width, height, [level, level, level, 1])
      return t < 0.5 ? kernels.mix(first, plain, t * 2) : kernels.mix(plain, second, t * 2 - 1)
    }
    case 'dissolve': {
      // Softest half way, where both are seen.
      const sigma = Math.sin(Math.PI * t) * height * 0.014
      return kernels.mix(await kernels.blur(first, sigma), await kernels.blur(second, sigma), t)
    }
    case 'zoom': {
      const grown = async (frame: Frame, zoom: number): Promise<Frame> =>
        kernels.warpAffine(frame, [
          1 / zoom, 0, ((width - 1) / 2) * (1 - 1 / zoom),
          0, 1 / zoom, ((height - 1) / 2) * (1 - 1 / zoom),
        ])
      // Into the first picture; the second comes up from behind and settles.
      const share = Math.min(1, Math.max(0, (t - 0.25) / 0.5))
      return kernels.mix(await grown(first, 2.2 ** t), await grown(second, 1.35 ** (1 - t)), share * share * (3 - 2 * share))
    }
    default:
      return kernels.mix(first, second, t)
  }
}
