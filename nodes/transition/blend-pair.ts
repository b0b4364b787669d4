/** The looks of a transition: one frame of each clip and how far we are. */
import type { ReadonlyFrame, FrameContext, Kernels, PixelFormat, Rgba, Slide } from '../../engine/api.ts'
import { TRANSITIONS } from '../shared/names.ts'
import { morphPair } from './flow-morph.ts'
import { WAYS, type WayName } from './sweep-ways.ts'
import { tornRows } from './torn-rows.ts'
import { smooth } from '../shared/curves.ts'

export interface Look {
  /** Of the edge of masks, 0..1. */
  readonly softness: number
  /** For `fade-colour`. */
  readonly colour: Rgba
  /** For `matte`: dark parts change first. */
  readonly matte?: ReadonlyFrame
  readonly invert: boolean
}

interface Pair extends Look {
  readonly first: ReadonlyFrame
  readonly second: ReadonlyFrame
  /** 0 = all of the first, 1 = all of the second; never quite either. */
  readonly t: number
  readonly kernels: Kernels
}

/** 0 before `from`, 1 after `to`. */
const within = (t: number, from: number, to: number): number => smooth(from, to, t)
/** 0 at both ends, 1 half way. */
const hump = (t: number): number => Math.sin(Math.PI * t)

function moved(args: (t: number) => Slide) {
  return ({ first, second, t, kernels }: Pair): Promise<ReadonlyFrame> => kernels.slide(first, second, args(t))
}
const DIRECTIONS = { left: ['x', -1], right: ['x', 1], up: ['y', -1], down: ['y', 1] } as const
type Direction = keyof typeof DIRECTIONS

/** The second pushes the first out. */
const push = (direction: Direction) => {
  const [along, way] = DIRECTIONS[direction]
  return moved((t) => ({ along, firstBy: way * t, secondBy: way * (t - 1), above: 'second' }))
}
/** The second slides over the first. */
const cover = (direction: Direction) => {
  const [along, way] = DIRECTIONS[direction]
  return moved((t) => ({ along, firstBy: 0, secondBy: way * (t - 1), above: 'second' }))
}
/** The first slides away from above the second. */
const uncover = (direction: Direction) => {
  const [along, way] = DIRECTIONS[direction]
  return moved((t) => ({ along, firstBy: way * t, secondBy: 0, above: 'first' }))
}

function through(colour: (look: Look) => Rgba) {
  return async ({ first, second, t, kernels, ...look }: Pair): Promise<ReadonlyFrame> => {
    const { format, width, height } = first
    const plain = await kernels.fill(format, width, height, colour(look))
    return t < 0.5 ? kernels.mix(first, plain, t * 2) : kernels.mix(plain, second, t * 2 - 1)
  }
}

/** Larger about the middle, and turned by degrees. */
function grown(kernels: Kernels, frame: ReadonlyFrame, zoom: number, degrees = 0): Promise<ReadonlyFrame> {
  const { width, height } = frame
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180) / zoom, Math.sin((degrees * Math.PI) / 180) / zoom]
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2]
  return kernels.warpAffine(frame, [cos, sin, cx - cos * cx - sin * cy, -sin, cos, cy + sin * cx - cos * cy])
}

async function squeezed({ first, second, t, kernels }: Pair, along: 'x' | 'y'): Promise<ReadonlyFrame> {
  const { width, height } = first
  const length = Math.max(1, Math.round((1 - t) * (along === 'x' ? width : height)))
  const [w, h] = along === 'x' ? [length, height] : [width, length]
  return kernels.overlay(second, await kernels.resize(first, w, h), (width - w) / 2, (height - h) / 2, 1)
}

/** The mean of frames taken at places along a movement. */
async function blurred(kernels: Kernels, count: number, at: (share: number) => Promise<ReadonlyFrame>): Promise<ReadonlyFrame> {
  let sum = await at(0)
  for (let i = 1; i < count; i++) sum = await kernels.mix(sum, await at(i / (count - 1)), 1 / (i + 1))
  return sum
}

/** Mask values of 4096 places. The edge starts and ends outside the frame, so that t = 0 and 1 are clean. */
function maskValues(t: number, softness: number): Uint8Array {
  const soft = Math.max(softness, 1e-3)
  const front = t * (1 + soft)
  return Uint8Array.from({ length: 4096 }, (_, i) => {
    const share = Math.min(1, Math.max(0, (front - (i + 0.5) / 4096) / soft))
    return 255 * share * share * (3 - 2 * share) + 0.5
  })
}

/** The luma of a `gray8` matte says where the second clip shows first: black, or white where `invert`. */
function matteMask(kernels: Kernels, matte: ReadonlyFrame, t: number, softness: number, invert: boolean): Promise<ReadonlyFrame> {
  const values = maskValues(t, softness)
  return kernels.curves(matte, Uint8Array.from({ length: 256 }, (_, value) => values[(invert ? 255 - value : value) * 16 + 8]!))
}

/** Light along the burning edge: from a `gray8` field of noise, 255 where it is hottest. @param width of the edge, 0..1 */
function ember(kernels: Kernels, field: ReadonlyFrame, front: number, width: number): Promise<ReadonlyFrame> {
  return kernels.curves(field, Uint8Array.from({ length: 256 }, (_, value) => 255 * Math.max(0, 1 - Math.abs(value / 255 - front) / width) ** 2))
}

const special = {
  crossfade: ({ first, second, t, kernels }: Pair) => kernels.mix(first, second, t),
  fade: through(() => [0, 0, 0, 1]),
  'fade-white': through(() => [255, 255, 255, 1]),
  'fade-colour': through(({ colour }) => colour),
  /** Out of focus half way. */
  async dissolve({ first, second, t, kernels }: Pair) {
    const sigma = hump(t) * first.height * 0.014
    return kernels.mix(await kernels.blur(first, sigma), await kernels.blur(second, sigma), t)
  },
  /** A strong blur, and the change where nothing is to be seen. */
  async blur({ first, second, t, kernels }: Pair) {
    const sigma = hump(t) ** 2 * first.height * 0.06
    return kernels.mix(await kernels.blur(first, sigma), await kernels.blur(second, sigma), within(t, 0.35, 0.65))
  },
  /** Into the first picture; the second comes up from behind and settles. */
  async zoom({ first, second, t, kernels }: Pair) {
    return kernels.mix(await grown(kernels, first, 2.2 ** t), await grown(kernels, second, 1.35 ** (1 - t)), within(t, 0.25, 0.75))
  },
  /** A rush into the picture, blurred towards its middle. */
  async 'zoom-blur'({ first, second, t, kernels }: Pair) {
    const speed = hump(t) * 0.32
    const rush = (frame: ReadonlyFrame, zoom: number): Promise<ReadonlyFrame> => blurred(kernels, 8, (share) => grown(kernels, frame, zoom * (1 + speed * share)))
    if (t < 0.4) return rush(first, 1 + t)
    if (t > 0.6) return rush(second, 1 + (1 - t) * 0.6)
    return kernels.mix(await rush(first, 1 + t), await rush(second, 1 + (1 - t) * 0.6), within(t, 0.4, 0.6))
  },
  async spin({ first, second, t, kernels }: Pair) {
    const cover = Math.hypot(first.width, first.height) / Math.min(first.width, first.height)
    const turned = (frame: ReadonlyFrame, share: number, way: number): Promise<ReadonlyFrame> => {
      const zoom = 1 + (cover - 1) * Math.min(1, share * 4)
      return share < 0.02 ? Promise.resolve(frame) : blurred(kernels, 5, (k) => grown(kernels, frame, zoom, way * 95 * share * share * (1 + 0.1 * k)))
    }
    return kernels.mix(await turned(first, t, 1), await turned(second, 1 - t, -1), within(t, 0.42, 0.58))
  },
  /** The camera whirls away and stops on the second picture. */
  async 'whip-pan'({ first, second, t, kernels }: Pair) {
    const away = (share: number): number => 1.6 * share ** 3
    const length = first.width * 0.45 * hump(t) ** 3
    const a = t < 0.6 ? await kernels.smear(first, length, away(t) * first.width) : second
    const b = t > 0.4 ? await kernels.smear(second, length, -away(1 - t) * first.width) : first
    return kernels.mix(a, b, within(t, 0.4, 0.6))
  },
  'squeeze-horizontal': (pair: Pair) => squeezed(pair, 'x'),
  'squeeze-vertical': (pair: Pair) => squeezed(pair, 'y'),
  async pixelise({ first, second, t, kernels }: Pair) {
    const { width, height } = first
    const size = 2 * Math.round((hump(t) * height) / 24)
    const both = await kernels.mix(first, second, within(t, 0.35, 0.65))
    if (size < 2) return both
    const mean = await kernels.resize(both, Math.max(1, Math.round(width / size)), Math.max(1, Math.round(height / size)), 'area')
    return kernels.mosaic(await kernels.resize(mean, width, height, 'bilinear'), size)
  },
  async glitch({ first, second, t, kernels }: Pair) {
    const step = Math.floor(t * 14)
    // It flickers to the second picture and back before it stays.
    const shown = t > 0.62 || (t > 0.3 && step % 3 === 0) ? second : first
    return kernels.rollRows(shown, tornRows(first.width, first.height, Math.min(1, hump(t) * 1.15), step))
  },
  async ripple({ first, second, t, kernels }: Pair) {
    const { width, height } = first
    const flow = await kernels.ringFlow(width, height, hump(t) * height * 0.035, height / 7, t * 3)
    return kernels.warpFlow(await kernels.mix(first, second, within(t, 0.2, 0.8)), flow)
  },
  /** The first picture burns away along an uneven, glowing edge. */
  async 'film-burn'({ first, second, t, kernels, softness }: Pair) {
    const { width, height, format } = first
    const field = await kernels.noise(width, height, { scale: height * 0.45, octaves: 5, contrast: 1.5, seed: 11 })
    const front = -0.15 + 1.3 * t
    const mask = await matteMask(kernels, field, Math.min(1, Math.max(0, front)), Math.min(0.05, softness), false)
    const burnt = await kernels.mixMask(first, second, mask)
    const hot = await ember(kernels, field, front, 0.09)
    const fire = await kernels.fill(format, width, height, [255, 120, 20, 1])
    const white = await kernels.fill(format, width, height, [255, 240, 190, 1])
    const lit = await kernels.mixMask(burnt, fire, await kernels.blur(hot, height * 0.012))
    return kernels.mixMask(lit, white, await ember(kernels, field, front, 0.035))
  },
  /** Warm light floods the picture from the side. */
  async 'light-leak'({ first, second, t, kernels }: Pair) {
    const { width, height } = first
    const both = await kernels.mix(first, second, within(t, 0.3, 0.7))
    const glow = await kernels.noise(width, height, { scale: height * 1.6, octaves: 2, contrast: 2.4, x: -t * width * 1.4, seed: 5, time: t })
    const red = await kernels.fill('yuv420p', width, height, [255, 82, 24, 1])
    const gold = await kernels.fill('yuv420p', width, height, [255, 214, 120, 1])
    const black = await kernels.fill('yuv420p', width, height, [0, 0, 0, 1])
    const flood = await kernels.mixMask(red, gold, glow)
    const leak = await kernels.mixMask(black, flood, glow)
    return kernels.screen(both, leak, Math.min(1, hump(t) * 1.25))
  },
  /** Shapes flow from one picture into the other. */
  'flow-morph': ({ first, second, t, kernels }: Pair) => morphPair(kernels, first, second, t),
  /** Where the matte is dark the second picture comes first. */
  async matte({ first, second, t, kernels, softness, matte, invert }: Pair) {
    const { width, height } = first
    const field = matte ?? (await kernels.noise(width, height, { scale: height * 0.5, octaves: 5, seed: 3 }))
    const mask = await matteMask(kernels, field, t, Math.max(0.02, softness), invert)
    return kernels.mixMask(first, second, mask)
  },
  slide: cover('left'),
  'slide-right': cover('right'),
  'slide-up': cover('up'),
  'slide-down': cover('down'),
  push: push('left'),
  'push-right': push('right'),
  'push-up': push('up'),
  'push-down': push('down'),
  uncover: uncover('left'),
  'uncover-right': uncover('right'),
  'uncover-up': uncover('up'),
  'uncover-down': uncover('down'),
} satisfies Record<Exclude<TransitionKind, WayName>, (pair: Pair) => Promise<ReadonlyFrame>>

export { TRANSITIONS }
export type TransitionKind = (typeof TRANSITIONS)[number]

/**
 * @param a,b frames of one size; brought to one format here
 * @param t 0 = all a, 1 = all b
 */
export async function blendPair(
  kind: TransitionKind,
  a: ReadonlyFrame,
  b: ReadonlyFrame,
  t: number,
  look: Look,
  { kernels }: Pick<FrameContext, 'kernels'>,
): Promise<ReadonlyFrame> {
  const format: PixelFormat = a.format === b.format ? a.format : 'yuva420p'
  const first = await kernels.convert(a, format)
  const second = await kernels.convert(b, format)
  if (t <= 0) return first
  if (t >= 1) return second
  if (kind in special) return special[kind as keyof typeof special]({ ...look, first, second, t, kernels })
  const { width, height } = first
  return kernels.sweep(first, second, WAYS[kind as WayName](width / height, height), t, look.softness)
}
