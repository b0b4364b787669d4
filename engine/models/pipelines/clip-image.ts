/** Pictures through CLIP's image encoder. */
import type { Json } from '../../contract/sockets.ts'
import type { Tensor } from '../runtime/session-types.ts'
import { CLIP_DEVIATION, CLIP_MEAN } from './clip-numbers.ts'
import { parsePictureInput, pictureInput, stillOf } from './picture-input.ts'
import { useOf, type Picture, type PipelineResources } from './pipeline.ts'
import { float, outputOf } from './tensors.ts'

/** What the image encoder makes of a picture: one row. */
export async function encodePicture(picture: Picture, resources: PipelineResources, signal?: AbortSignal): Promise<Float32Array> {
  const { mean, deviation, size } = await preprocessing(resources.model)
  const small = shrunk({ ...picture, data: picture.data.map((value) => value * 2 - 1) }, size)
  const plane = size * size
  const pixels = small.map((value, i) => ((value + 1) / 2 - mean[Math.floor(i / plane)]!) / deviation[Math.floor(i / plane)]!)
  return (await look(float(pixels, [1, 3, size, size]), resources, signal, 'image_embeds')).data
}

/** The last layer's states but one, a row for each patch: what Wan reads. The picture's middle, as CLIP was trained with. */
export async function encodePatches(picture: Picture, resources: PipelineResources, signal?: AbortSignal): Promise<{ readonly dims: readonly number[]; readonly data: Float32Array }> {
  const file = 'image_processor/preprocessor_config.json'
  const pixels = pictureInput(stillOf(picture), parsePictureInput(await resources.model.json(file), file))
  return look(pixels, resources, signal, 'penultimate_hidden_state')
}

async function preprocessing(model: PipelineResources['model']) {
  const config = await model.json('feature_extractor/preprocessor_config.json')
  const three = (value: Json | undefined, otherwise: readonly number[]): readonly number[] => (Array.isArray(value) ? value.map(Number) : otherwise)
  const size = Number((await model.json('image_encoder/config.json'))['image_size'] ?? 224)
  return { mean: three(config['image_mean'], CLIP_MEAN), deviation: three(config['image_std'], CLIP_DEVIATION), size }
}

function look(pixel_values: Tensor, { sessions, model, log }: PipelineResources, signal: AbortSignal | undefined, output: string) {
  const use = useOf({ log }, signal)
  return sessions.use(
    model.session('image_encoder'),
    async (encoder) => outputOf(encoder, await encoder.run({ pixel_values }, use), output),
    use,
  )
}

/** A square of `size`, corner pixels on corner pixels: blurred by half of what it shrinks by, then read by cubics. */
function shrunk({ width, height, data }: Picture, size: number): Float32Array {
  const [rows, columns] = [height, width].map((length) => {
    const sigma = Math.max((length / size - 1) / 2, 0.001)
    const taps = Math.trunc(Math.max(4 * sigma, 3))
    return { sigma, taps: taps % 2 === 0 ? taps + 1 : taps }
  }) as [Blur, Blur]
  const out = new Float32Array(3 * size * size)
  for (let c = 0; c < 3; c++) {
    const plane = data.subarray(c * width * height, (c + 1) * width * height)
    const across = resampled(blurred(plane, width, height, 1, width, columns), width, height, 1, width, size)
    const both = resampled(blurred(across, height, size, size, 1, rows), height, size, size, 1, size)
    out.set(both, c * size * size)
  }
  return out
}

interface Blur {
  readonly sigma: number
  readonly taps: number
}

/** Along lines of `length` samples `step` apart, `lines` of them `stride` apart. Edges are mirrored, the edge itself not repeated. */
function blurred(data: Float32Array, length: number, lines: number, step: number, stride: number, { sigma, taps }: Blur): Float32Array {
  const weights = Array.from({ length: taps }, (_, k) => Math.exp(-((k - (taps >> 1)) ** 2) / (2 * sigma * sigma)))
  const sum = weights.reduce((all, one) => all + one, 0)
  const out = new Float32Array(data.length)
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let value = 0
      weights.forEach((weight, k) => {
        let at = Math.abs(i + k - (taps >> 1))
        if (at >= length) at = 2 * (length - 1) - at
        value += weight * data[line * stride + Math.max(0, at) * step]!
      })
      out[line * stride + i * step] = value / sum
    }
  }
  return out
}

/** Along lines as above, to `size` samples; the cubic is Keys' with a = -3/4, edges repeat. */
function resampled(data: Float32Array, length: number, lines: number, step: number, stride: number, size: number): Float32Array {
  const out = new Float32Array(lines * size)
  const far = stride === 1 ? lines : size
  for (let i = 0; i < size; i++) {
    const place = size === 1 ? 0 : (i * (length - 1)) / (size - 1)
    const first = Math.floor(place)
    const weights = [-1, 0, 1, 2].map((k) => cubic(Math.abs(place - first - k)))
    for (let line = 0; line < lines; line++) {
      let value = 0
      weights.forEach((weight, k) => (value += weight * data[line * stride + Math.min(length - 1, Math.max(0, first + k - 1)) * step]!))
      out[stride === 1 ? i * far + line : line * far + i] = value
    }
  }
  return out
}

/** Keys' cubic with a = -3/4. */
function cubic(t: number): number {
  const a = -0.75
  if (t >= 2) return 0
  return t <= 1 ? ((a + 2) * t - (a + 3)) * t * t + 1 : ((a * t - 5 * a) * t + 8 * a) * t - 4 * a
}
