/** A clip by whichever backend is asked for, in the size, rate and length that the params name. */
import { rateOf, wholeSeed, type BackendChoice, type BackendKind, type ClipSource, type Json, type NodeServices, type Seed } from '../../engine/api.ts'
import type { Generated, GenerateRequest } from '../shared/kinds/clips.ts'
import { conformClip } from './conform-clip.ts'

interface ClipParams {
  readonly prompt: string
  readonly negativePrompt: string
  /** Seconds. */
  readonly duration: number
  readonly width: number
  readonly height: number
  readonly fps: number
  readonly seed: Seed
  readonly backend: string
  readonly model: string | undefined
  readonly options: unknown
}

interface MadeClip {
  readonly backend: BackendChoice<GenerateRequest, Generated>
  readonly metadata: Generated['metadata']
  readonly video: ClipSource
}

export async function makeClip(
  kind: BackendKind<GenerateRequest, Generated>,
  params: ClipParams,
  given: Partial<Pick<GenerateRequest, 'image' | 'loras'>>,
  { seed, models, signal, progress, preview, log, media }: NodeServices,
): Promise<MadeClip> {
  const { width, height, prompt, negativePrompt, model } = params
  const rate = rateOf(params.fps)
  const length = Math.max(1, Math.round((params.duration * rate.num) / rate.den))
  const info = { format: 'yuv420p', width, height, rate, length } as const
  const backend = await models.choose(kind, params.backend, params as unknown as Json)
  const options = { ...(params.options as Record<string, Json>), negativePrompt }
  const { image, loras } = given
  const { clip, metadata } = await backend.run({
    prompt, info, seed, wholeSeed: wholeSeed(params.seed), ...(image === undefined ? {} : { image }), ...(loras === undefined ? {} : { loras }), model, options,
    signal, progress, preview, log, media, models,
  })
  return { backend, metadata, video: conformClip(clip, info) }
}
