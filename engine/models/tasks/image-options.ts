/** What a package of an image model says of itself in its manifest's `options`. Pure. */
import { readOptions } from '../packages/package-options.ts'
import type { ModelPackage } from '../packages/package-types.ts'

export const IMAGE_FAMILIES = ['upscaler', 'depth', 'matting'] as const
export type ImageFamily = (typeof IMAGE_FAMILIES)[number]

export interface ImageOptions {
  /** Folder of `model.onnx`. */
  readonly part: string
  /** Names; default: the model's first. */
  readonly input: string | undefined
  readonly output: string | undefined
  /** Of red, green and blue in 0..1: (value - mean) / std goes in. */
  readonly mean: readonly number[]
  readonly std: readonly number[]
  /** Width and height are multiples of this. */
  readonly multiple: number
  /** Of an upscaler: pixels out to one in, each way. */
  readonly scale: number
  /** Of an upscaler: pixels around a tile that the model sees and that are cut off; its receptive field at best. */
  readonly margin: number
  /** Of an upscaler: pixels of repeated edge around the picture, where a model that sees black there draws a rim. */
  readonly border: number
  /** Of an upscaler: bytes that a pixel takes while the model runs. */
  readonly bytesPerPixel: number
  /** Of the others: the shorter side of what the model looks at. */
  readonly side: number
  /** The one size that the model takes, in place of `side`. */
  readonly size: { readonly width: number; readonly height: number } | undefined
  /** The picture is stretched to a square, as the model was trained. */
  readonly square: boolean
  /** What comes out: values of 0..1, numbers before the sigmoid, or any range. */
  readonly range: 'unit' | 'sigmoid' | 'any'
  /** Of depth: the far has the larger numbers. */
  readonly metric: boolean
}

/** @throws E_MODEL_INVALID */
export function imageOptions(model: Pick<ModelPackage, 'name' | 'manifest'>): ImageOptions {
  const { family, options = {} } = model.manifest
  const { text, whole, numbers, flag, refuse } = readOptions(model)
  const range = options['range'] ?? (family === 'depth' ? 'any' : 'unit')
  if (range !== 'unit' && range !== 'sigmoid' && range !== 'any') return refuse('range', 'unit, sigmoid or any')
  const fixed = options['width'] !== undefined || options['height'] !== undefined
  if (family === 'upscaler' && options['scale'] === undefined) refuse('scale', 'a whole number from 1 to 8')
  return {
    part: text('part') ?? 'onnx',
    input: text('input'),
    output: text('output'),
    mean: numbers('mean', [0, 0, 0]),
    std: numbers('std', [1, 1, 1], 0),
    multiple: whole('multiple', 1, 1, 256),
    scale: family === 'upscaler' ? whole('scale', 4, 1, 8) : 1,
    margin: whole('margin', 16, 0, 256),
    border: whole('border', 0, 0, 256),
    bytesPerPixel: whole('bytesPerPixel', 16384, 16, 1e6),
    side: whole('side', 384, 16, 4096),
    size: fixed ? { width: whole('width', 0, 16, 4096), height: whole('height', 0, 16, 4096) } : undefined,
    square: flag('square'),
    range,
    metric: flag('metric'),
  }
}
