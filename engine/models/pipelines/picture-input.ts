/** Pictures as a vision model takes them, by the `preprocessor_config.json` that lies beside it. Pure. */
import { failure } from '../../contract/errors.ts'
import type { Still } from '../../frames/clip.ts'
import type { Json } from '../../contract/sockets.ts'
import type { Tensor } from '../runtime/session-types.ts'
import type { Picture } from './pipeline.ts'
import { resample, type Bytes, type Kernel } from './resample.ts'
import { float } from './tensors.ts'

export interface PictureInput {
  /** Brought to this size; with one number the shorter side is, in the picture's shape. */
  readonly size: Size | number
  /** The middle is cut out. */
  readonly crop: Size | undefined
  readonly kernel: Kernel
  /** What a code value is multiplied by; then (value - mean) / deviation of R', G' and B'. */
  readonly factor: number
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Pillow's numbers of its kernels. */
const NUMBERED: Readonly<Record<number, Kernel>> = { 2: 'bilinear', 3: 'bicubic' }

/** @throws E_MODEL_INVALID for what is not known here */
export function parsePictureInput(json: Readonly<Record<string, Json>>, file: string): PictureInput {
  const refuse = (port: string, expected: string): never => {
    throw failure('E_MODEL_INVALID', { file, port, expected, got: JSON.stringify(json[port]) })
  }
  const three = (port: string, otherwise: number): readonly number[] => {
    if (json['do_normalize'] === false) return [otherwise, otherwise, otherwise]
    const value = json[port]
    return Array.isArray(value) && value.length === 3 && value.every((one) => typeof one === 'number' && (otherwise === 0 || one !== 0)) ? (value as number[]) : refuse(port, 'three numbers')
  }
  const whole = (value: Json | undefined): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 8192
  const sized = (port: string): Size | number => {
    const value = json[port]
    if (whole(value)) return value
    const { width, height, shortest_edge: shorter } = (value ?? {}) as Record<string, Json>
    if (whole(width) && whole(height)) return { width, height }
    return whole(shorter) ? shorter : refuse(port, 'a width and a height, or a shortest edge')
  }
  const cropped = json['do_center_crop'] === true ? sized('crop_size') : undefined
  const factor = json['do_rescale'] === false ? 1 : (json['rescale_factor'] ?? 1 / 255)
  if (json['do_resize'] === false) refuse('do_resize', 'true')
  return {
    size: sized('size'),
    crop: typeof cropped === 'number' ? { width: cropped, height: cropped } : cropped,
    kernel: NUMBERED[Number(json['resample'] ?? 3)] ?? refuse('resample', '2 (bilinear) or 3 (bicubic)'),
    factor: typeof factor === 'number' ? factor : refuse('rescale_factor', 'a number'),
    mean: three('image_mean', 0),
    deviation: three('image_std', 1),
  }
}

/** 1 x 3 x height x width of floats. What is transparent counts as it is painted. */
export function pictureInput(still: Still, { size, crop, kernel, factor, mean, deviation }: PictureInput): Tensor<'float32'> {
  const data = new Uint8Array(still.width * still.height * 3)
  for (let i = 0; i < still.width * still.height; i++) data.set(still.data.subarray(4 * i, 4 * i + 3), 3 * i)
  const { width, height } = typeof size === 'number' ? shorterSide(still, size) : size
  const sized = resample({ width: still.width, height: still.height, data }, width, height, kernel)
  const cut = crop === undefined ? sized : middle(sized, crop)
  const plane = cut.width * cut.height
  const out = new Float32Array(3 * plane)
  for (let c = 0; c < 3; c++) for (let i = 0; i < plane; i++) out[c * plane + i] = (cut.data[3 * i + c]! * factor - mean[c]!) / deviation[c]!
  return float(out, [1, 3, cut.height, cut.width]) as Tensor<'float32'>
}

function shorterSide({ width, height }: Size, shorter: number): Size {
  const long = Math.trunc((shorter * Math.max(width, height)) / Math.min(width, height))
  return width <= height ? { width: shorter, height: long } : { width: long, height: shorter }
}

/** Cut out of the middle; black around where it is smaller. */
function middle({ width, height, data }: Bytes, to: Size): Bytes {
  const out = new Uint8Array(3 * to.width * to.height)
  const before = (length: number, wanted: number): number => (length >= wanted ? Math.floor((length - wanted) / 2) : -Math.floor((wanted - length) / 2))
  const [left, top] = [before(width, to.width), before(height, to.height)]
  for (let y = Math.max(0, -top); y < Math.min(to.height, height - top); y++) {
    const [first, end] = [Math.max(0, left), Math.min(width, left + to.width)]
    out.set(data.subarray(3 * ((y + top) * width + first), 3 * ((y + top) * width + end)), 3 * (y * to.width + first - left))
  }
  return { ...to, data: out }
}

/** In code values of 8 bits, opaque. */
export function stillOf({ width, height, data }: Picture): Still {
  const plane = width * height
  const bytes = new Uint8Array(plane * 4).fill(255)
  for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) bytes[4 * i + c] = Math.round(data[c * plane + i]! * 255)
  return { width, height, data: bytes }
}
