/** Small decoders of latents for previews (TAESD, by Ollin Boer Bohan): as their own code names their arrays, or diffusers. Pure. */
import type { CheckpointTensor, Parts, Source } from './tensor.ts'

const PREVIEW_PART = 'preview_decoder'

/** Files that hold the encoder beside it, too; or the decoder alone. */
const NAME = /^(?:(taesd_decoder\.|)(\d+)\.|decoder\.layers\.(\d+)\.)((?:conv\.\d\.|skip\.)?(?:weight|bias))$/

/** Undefined for files of something else. */
export function tinyDecoder(tensors: ReadonlyMap<string, CheckpointTensor>): Parts | undefined {
  const found = new Map<string, Source>()
  for (const tensor of tensors.values()) {
    const [, , own, theirs, rest] = NAME.exec(tensor.name) ?? []
    // In its own code a clamp comes first.
    const layer = theirs ?? (own === undefined ? undefined : `${Number(own) - 1}`)
    if (layer !== undefined) found.set(`decoder.layers.${layer}.${rest!}`, { tensor })
    else if (!/^(taesd_encoder|encoder)\./.test(tensor.name)) return undefined
  }
  return found.has('decoder.layers.0.weight') && found.has('decoder.layers.2.conv.0.weight') ? new Map([[PREVIEW_PART, found]]) : undefined
}

/** Whose latents it decodes: both kinds are of one shape, and their names tell. */
export const latentsOf = (path: string): string => (/xl/i.test(path) ? 'stable-diffusion-xl' : 'stable-diffusion')
