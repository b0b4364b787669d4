/** What makes a look: light, lens, film, and keys. */
import { failure } from '../../contract/errors.ts'
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import type { Drawing } from '../drawing.ts'
import type { Kernels } from '../kernels.ts'
import type { Glow, Grain, NoiseOptions, Vignette } from '../kernel-options.ts'
import { agree, inBytes, op, type OpRunner, type Shape } from '../op.ts'
import { keyScratch, type KeyArgs } from '../ops/chroma-key.ts'
import { grainScratch, type GrainArgs, type TextureArgs } from '../ops/grain.ts'
import { noiseScratch, type NoiseArgs } from '../ops/noise.ts'
import { rgbScratch } from '../ops/rgb-rows.ts'
import { pathsScratch } from '../ops/paths.ts'
import { triangleScratch, type TriangleArgs } from '../ops/raster.ts'
import type { BorderArgs, VignetteArgs } from '../ops/shade.ts'
import { inVideo, screen } from './compose.ts'
import { blur } from './filter.ts'
import { resize, warpAffine } from './geometry.ts'
import { tone } from './tone.ts'

const GRAIN = op<GrainArgs>('grain', 'grain', (target, _, args) => grainScratch(target, args))
const TEXTURE = op<TextureArgs>('grain', 'texture')
const NOISE = op<NoiseArgs>('noise', 'fractalNoise', (target, _, args) => noiseScratch(target, args))
const VIGNETTE = op<VignetteArgs>('shade', 'vignette')
const BORDER = op<BorderArgs>('shade', 'border')
const TRIANGLES = op<TriangleArgs>('raster', 'triangles', (_target, _sources, args) => triangleScratch(args))
const CENTROIDS = op<TriangleArgs>('raster', 'centroids', (_target, _sources, args) => triangleScratch(args))
const PATHS = op<Drawing>('paths', 'paths', (target, _sources, args) => pathsScratch(target, args))
const CHANNELS = op<undefined>('blend', 'channels', (target) => rgbScratch(target, 2))
const KEY = op<KeyArgs>('chroma-key', 'chromaKey', (_, [source]) => keyScratch(source!))

export async function grain(run: OpRunner, frame: ReadonlyFrame, { amount, size, seed }: Grain): Promise<ReadonlyFrame> {
  inBytes('grain', frame)
  if (!(amount > 0)) return frame
  return run.op(GRAIN, frame, [frame], { amount: Math.min(40, amount), size: Math.min(16, size), seed })
}

export async function texture(run: OpRunner, frame: ReadonlyFrame, field: ReadonlyFrame, amount: number): Promise<ReadonlyFrame> {
  inBytes('texture', frame)
  agree('texture', { format: 'gray8', width: frame.width, height: frame.height }, field)
  return amount > 0 ? run.op(TEXTURE, frame, [frame, field], { amount: Math.min(60, amount) }) : frame
}

export function noise(run: OpRunner, width: number, height: number, options: NoiseOptions): Promise<ReadonlyFrame> {
  const { scale, octaves = 4, gain = 0.5, x = 0, y = 0, time = 0, kind = 'smooth', contrast = 1.6, seed = 0 } = options
  const target: Shape = { format: 'gray8', width, height }
  return run.op(NOISE, target, [], { scale: Math.max(1, scale), octaves, gain, x, y, time, kind, contrast, seed })
}

export async function vignette(run: OpRunner, frame: ReadonlyFrame, { amount, inner = 0.4, roundness = 0 }: Vignette): Promise<ReadonlyFrame> {
  inBytes('vignette', frame)
  if (!(amount > 0)) return frame
  return run.op(VIGNETTE, frame, [frame], { amount: Math.min(1, amount), inner: Math.min(0.99, inner), roundness })
}

export async function border(run: OpRunner, field: ReadonlyFrame, args: BorderArgs): Promise<ReadonlyFrame> {
  agree('border', { format: 'gray8', width: field.width, height: field.height }, field)
  return run.op(BORDER, field, [field], args)
}

export function triangles(run: OpRunner, width: number, height: number, list: Float32Array): Promise<ReadonlyFrame> {
  return run.op(TRIANGLES, { format: 'gray8', width, height }, [], { triangles: list })
}

export function centroidFlow(run: OpRunner, width: number, height: number, list: Float32Array): Promise<ReadonlyFrame> {
  return run.op(CENTROIDS, { format: 'flow', width, height }, [], { triangles: list })
}

export function paths(run: OpRunner, width: number, height: number, drawing: Drawing): Promise<ReadonlyFrame> {
  return run.op(PATHS, { format: 'yuva420p', width, height }, [], drawing)
}

export async function glow(run: OpRunner, frame: ReadonlyFrame, { threshold, sigma, strength, tint }: Glow): Promise<ReadonlyFrame> {
  inVideo('glow', frame)
  if (!(strength > 0)) return frame
  const part = (light: number): number => Math.max(0, (light - threshold) / (1 - Math.min(0.99, threshold)))
  // A wide glow shows no detail: half the size is enough.
  const small = sigma >= 4
  const source = small ? await resize(run, frame, (frame.width + 1) >> 1, (frame.height + 1) >> 1, 'area') : frame
  const bright = await tone(run, source, {
    light: part,
    saturation: (light) => Math.min(1.5, 1 / Math.max(0.2, 1 - threshold)) * Math.min(1, light * 4),
    ...(tint === undefined ? {} : { tint: (light) => [tint[0] * light, tint[1] * light] as const }),
  })
  const spread = await blur(run, bright, small ? sigma / 2 : sigma)
  return screen(run, frame, small ? await resize(run, spread, frame.width, frame.height, 'bilinear') : spread, strength)
}

export async function chromaticAberration(run: OpRunner, frame: ReadonlyFrame, amount: number): Promise<ReadonlyFrame> {
  inVideo('chromaticAberration', frame)
  if (amount === 0) return frame
  const scaled = (scale: number): Promise<ReadonlyFrame> => {
    const shift = (length: number): number => ((length - 1) / 2) * (1 - scale)
    return warpAffine(run, frame, [scale, 0, shift(frame.width), 0, scale, shift(frame.height)])
  }
  const [red, blue] = await Promise.all([scaled(1 / (1 + amount)), scaled(1 / (1 - amount))])
  return run.op(CHANNELS, frame, [red, frame, blue], undefined)
}

export async function chromaKey(run: OpRunner, frame: ReadonlyFrame, key: Parameters<Kernels['chromaKey']>[1]): Promise<ReadonlyFrame> {
  inVideo('chromaKey', frame)
  const { u, v, similarity, smoothness = 0, despill = 0 } = key
  if (!(similarity >= 0 && smoothness >= 0)) {
    throw failure('E_INTERNAL', { detail: `A key with similarity ${similarity} and smoothness ${smoothness}.` })
  }
  const { width, height } = frame
  return run.op(KEY, { format: 'yuva420p', width, height }, [frame], { u, v, similarity, smoothness, despill })
}
