/** What a package of an image model says of itself in its manifest's `options`. Pure. */
import { failure } from '../errors.ts'
import type { ModelPackage } from './packages/package-types.ts'

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
  /** Of an upscaler: bytes that a pixel takes while the model runs. */
  readonly bytesPerPixel: number
  /** Of the others: the shorter side of what the model looks at. */
  readonly side: number
  /** The picture is stretched to a square, as the model was trained. */
  readonly square: boolean
  /** What comes out: values of 0..1, numbers before the sigmoid, or any range. */
  readonly range: 'unit' | 'sigmoid' | 'any'
  /** Of depth: the far has the larger numbers. */
  readonly metric: boolean
}

/** @throws E_MODEL_INVALID */
export function imageOptions({ name, manifest: { family, options = {} } }: Pick<ModelPackage, 'name' | 'manifest'>): ImageOptions {
  const refuse = (key: string, expected: string): never => {
    throw failure('E_MODEL_INVALID', { type: name, port: `options.${key}`, expected, got: JSON.stringify(options[key]) })
  }
  const text = (key: string): string | undefined => {
    const value = options[key]
    return value === undefined || typeof value === 'string' ? value : refuse(key, 'a text')
  }
  const whole = (key: string, otherwise: number, least: number, most: number): number => {
    const value = options[key] ?? otherwise
    return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : refuse(key, `a whole number from ${least} to ${most}`)
  }
  const three = (key: string, otherwise: number): readonly number[] => {
    const value = options[key] ?? [otherwise, otherwise, otherwise]
    const fits = Array.isArray(value) && value.length === 3 && value.every((one) => typeof one === 'number' && Number.isFinite(one) && (key !== 'std' || one !== 0))
    return fits ? (value as number[]) : refuse(key, `three numbers${key === 'std' ? ' that are not 0' : ''}`)
  }
  const flag = (key: string): boolean => {
    const value = options[key] ?? false
    return typeof value === 'boolean' ? value : refuse(key, 'true or false')
  }
  const range = options['range'] ?? (family === 'depth' ? 'any' : 'unit')
  if (range !== 'unit' && range !== 'sigmoid' && range !== 'any') return refuse('range', 'unit, sigmoid or any')
  if (family === 'upscaler' && options['scale'] === undefined) refuse('scale', 'a whole number from 1 to 8')
  return {
    part: text('part') ?? 'onnx',
    input: text('input'),
    output: text('output'),
    mean: three('mean', 0),
    std: three('std', 1),
    multiple: whole('multiple', 1, 1, 256),
    scale: family === 'upscaler' ? whole('scale', 4, 1, 8) : 1,
    margin: whole('margin', 16, 0, 256),
    bytesPerPixel: whole('bytesPerPixel', 16384, 16, 1e6),
    side: whole('side', 384, 16, 4096),
    square: flag('square'),
    range,
    metric: flag('metric'),
  }
}
