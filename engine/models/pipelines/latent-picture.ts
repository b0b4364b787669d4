/** What latents look like, about: a linear map of their channels, a pixel for each. Good enough to see where it goes. */
import type { Still } from '../../frames/clip.ts'
import type { Latents } from './pipeline.ts'

/** R, G and B of each channel, in -1..1, fitted by users of these autoencoders on pictures of all kinds. */
const SD: readonly (readonly [number, number, number])[] = [[0.298, 0.207, 0.208], [0.187, 0.286, 0.173], [-0.158, 0.189, 0.264], [-0.184, -0.271, -0.473]]
const XL: typeof SD = [[0.392, 0.4054, 0.4549], [-0.2634, -0.0196, 0.0653], [0.0568, 0.1687, -0.0755], [-0.3112, -0.2359, -0.2076]]
/** Nothing known: light and dark alone. */
const plain = (channels: number): typeof SD => Array.from({ length: channels }, () => [1 / channels, 1 / channels, 1 / channels])

export interface LatentPlanes {
  readonly width: number
  readonly height: number
  readonly channels: number
  /** One plane after the other. */
  readonly data: Float32Array
}

/** Of one frame, or of the middle one of several. */
export function middleFrame({ dims, data }: Latents, family: string): LatentPlanes {
  const [height, width] = [dims.at(-2)!, dims.at(-1)!]
  const plane = width * height
  const framesFirst = family === 'stable-video-diffusion'
  const [frames, channels] = dims.length === 4 ? [1, dims[1]!] : framesFirst ? [dims[1]!, dims[2]!] : [dims[2]!, dims[1]!]
  const middle = frames >> 1
  const out = new Float32Array(channels * plane)
  for (let c = 0; c < channels; c++) {
    const from = (framesFirst ? middle * channels + c : c * frames + middle) * plane
    out.set(data.subarray(from, from + plane), c * plane)
  }
  return { width, height, channels, data: out }
}

/** By colours alone, a pixel for each latent. */
export function latentPicture(latents: Latents, family: string): Still {
  const { width, height, channels, data } = middleFrame(latents, family)
  const plane = width * height
  const map = channels !== 4 ? plain(channels) : family === 'stable-diffusion-xl' ? XL : SD
  const rgba = new Uint8Array(plane * 4).fill(255)
  for (let i = 0; i < plane; i++) {
    for (let k = 0; k < 3; k++) {
      let sum = 0
      for (let c = 0; c < channels; c++) sum += map[c]![k]! * data[c * plane + i]!
      rgba[i * 4 + k] = Math.min(255, Math.max(0, (sum / 2 + 0.5) * 255))
    }
  }
  return { width, height, data: rgba }
}
