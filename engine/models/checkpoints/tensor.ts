/** Arrays of a checkpoint, and what of one becomes a weight of a model. */
import { BLOCKS, type BlockType } from '../runtime/blocks.ts'

/** Types of numbers that are read, as safetensors names them. */
export const NUMBERS = ['F32', 'F16', 'BF16', 'F8_E4M3', 'F8_E5M2', 'F64'] as const
/** One by one, or in blocks, as ggml names those. */
export type NumberType = (typeof NUMBERS)[number] | BlockType

/** Bytes of one number. */
export const WIDTH: Readonly<Record<(typeof NUMBERS)[number], number>> = { F64: 8, F32: 4, F16: 2, BF16: 2, F8_E4M3: 1, F8_E5M2: 1 }

export const isNumberType = (dtype: string): dtype is NumberType => Object.hasOwn(WIDTH, dtype) || Object.hasOwn(BLOCKS, dtype)

/** Numbers that lie together, and their bytes. */
export const unitOf = (type: NumberType): readonly [numbers: number, bytes: number] => (type in BLOCKS ? BLOCKS[type as BlockType] : [1, WIDTH[type as keyof typeof WIDTH]])

/** No whole number where a block would be cut. */
export function bytesOfNumbers(type: NumberType, numbers: number): number {
  const [together, bytes] = unitOf(type)
  return (numbers / together) * (Number.isInteger(numbers / together) ? bytes : NaN)
}

export interface CheckpointTensor {
  /** As the file calls it. */
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  /** Which of the checkpoint's files, and bytes from its beginning. */
  readonly file: number
  readonly from: number
}

/** A tensor as a part of the model has it. */
export interface Source {
  readonly tensor: CheckpointTensor
  /** Of a tensor that holds several: which, of how many of equal size. */
  readonly share?: readonly [index: number, of: number]
  /** Rows and columns change places. */
  readonly transposed?: true
}

/** What each part of a model finds in a checkpoint, by diffusers' names for its weights. */
export type Parts = ReadonlyMap<string, ReadonlyMap<string, Source>>

export const count = (shape: readonly number[]): number => shape.reduce((product, one) => product * one, 1)

/** Without what stands for nothing: a convolution of one pixel has the numbers of a product. */
const plain = (shape: readonly number[]): string => shape.join('x').replace(/(x1)+$/, '')

/** The shape that a source gives. */
export function shapeOf({ tensor: { shape }, share, transposed }: Source): readonly number[] {
  if (transposed === true) return shape.toReversed()
  return share === undefined ? shape : [shape[0]! / share[1], ...shape.slice(1)]
}

export const sameShape = (a: readonly number[], b: readonly number[]): boolean => plain(a) === plain(b)
