/** Wan's autoencoder back from latents: all frames of a clip at once, and in tiles where memory runs out. */
import { totalmem } from 'node:os'
import { failure } from '../../contract/errors.ts'
import type { Session } from '../runtime/session-types.ts'
import { cutPlanes, inTiles } from '../tasks/tiles.ts'
import { OVERLAP, TILE } from './autoencoder.ts'
import type { PipelineResources } from './pipeline.ts'
import { float, outputOf } from './tensors.ts'

/** Frames to one in latents, after the first one. */
export const TEMPORAL = 4

export type WanDims = readonly [batch: 1, channels: number, frames: number, height: number, width: number]

export interface WanClip {
  readonly frames: number
  /** R, G and B in -1..1, all frames of each. */
  readonly data: Float32Array
}

/** Bytes that a decoder takes for each pixel, which goes through a clip of any length four frames at a time. */
const ROOM = 30_000

/** A decoder that was made for more frames makes them, and they are left. */
export async function decodeClip(decoder: Session, latents: Float32Array, dims: WanDims, factor: number, use: { readonly signal?: AbortSignal }, { log }: PipelineResources): Promise<WanClip> {
  const [, channels, frames, h, w] = dims
  const info = decoder.inputs.find((one) => one.name === 'latent_sample')?.dims[2]
  // Where any number goes, it is two and more.
  const takes = typeof info === 'number' ? info : Math.max(2, frames)
  if (takes < frames) throw tooLong(decoder.name, takes)
  let given = latents
  if (takes > frames) {
    const [from, to] = [frames * h * w, takes * h * w]
    given = new Float32Array(channels * to)
    for (let c = 0; c < channels; c++) given.set(latents.subarray(c * from, (c + 1) * from), c * to)
  }
  const made = (takes - 1) * TEMPORAL + 1
  const ask = async (part: Float32Array, height: number, width: number): Promise<Float32Array> =>
    outputOf(decoder, await decoder.run({ latent_sample: float(part, [1, channels, takes, height, width]) }, use), 'sample').data
  for (let tile = typeof info === 'number' ? Math.max(h, w) : fitting(h, w, factor); ; ) {
    try {
      if (tile >= Math.max(h, w)) return { frames: made, data: await ask(given, h, w) }
      const tiling = { width: w, height: h, tile, overlap: (OVERLAP * tile) / TILE, factor, channels: 3 * made }
      return { frames: made, data: await inTiles(tiling, (x, y, width, height) => ask(cutPlanes(given, { width: w, height: h }, { x, y, width, height }), height, width)) }
    } catch (error) {
      // The number of frames is part of the exported model, so that only their size is left to give way.
      const smaller = [TILE, TILE / 2, TILE / 4].find((side) => side < tile)
      if ((error as { code?: string }).code !== 'E_MODEL_MEMORY' || smaller === undefined) throw error
      tile = smaller
      log.warn('W_MODEL_MEMORY', { detail: `Frames are decoded in tiles of ${tile * factor} pixels.` })
    }
  }
}

/** Latents on a side of what is decoded at once, such that half of this machine's memory is enough. */
export function fitting(h: number, w: number, factor: number, memory = totalmem()): number {
  const whole = Math.max(h, w)
  const fits = (height: number, width: number): boolean => height * width * factor ** 2 * ROOM < memory / 2
  return fits(h, w) ? whole : Math.min(whole, [TILE, TILE / 2].find((side) => fits(side, side)) ?? TILE / 4)
}

export const tooLong = (name: string, latents: number): Error =>
  failure('E_MODEL_INPUT', { type: name, port: 'frames', expected: `at most ${(latents - 1) * TEMPORAL + 1}`, got: 'more', fix: 'Ask for a shorter clip, or export the package with more --frames.' })
