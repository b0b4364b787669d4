/** Changes of weights that are more than a product: LoHa (Hyeon-Woo et al. 2022), LoKr (Yeh et al. 2024), and lengths (DoRA, Liu et al. 2024). */
import { fromHalf, toHalf } from './half.ts'
import type { PackedComposite, PackedFactor, PackedLengths, PackedRows, WeightChange } from './weight-changes.ts'

/** weights += up · down, by rows. */
export interface Product {
  readonly rows: number
  readonly columns: number
  readonly rank: number
  readonly up: Float32Array
  readonly down: Float32Array
  /** Half floats are bits in a Uint16Array. */
  readonly weights: Float32Array | Uint16Array
}

export type AddProducts = (type: WeightChange['type'], parts: readonly Product[]) => Promise<void>

/** Both sides of a product, out of shared memory. */
export function productOf({ rows, columns, rank, factors: at }: PackedFactor, factors: Float32Array): readonly [up: Float32Array, down: Float32Array] {
  const middle = at + (rank === 0 ? rows * columns : rows * rank)
  return [factors.slice(at, middle), factors.slice(middle, middle + rank * columns)]
}

/** What is added to rows of a layer. */
export function composite({ by, first, second, columns }: PackedComposite, factors: Float32Array, add: AddProducts): (row: number, count: number) => Promise<Float32Array> {
  const part = (factor: PackedFactor) => {
    const [up, down] = productOf(factor, factors)
    return async (row: number, rows: number): Promise<Float32Array> => {
      if (factor.rank === 0) return up.subarray(row * factor.columns, (row + rows) * factor.columns)
      const weights = new Float32Array(rows * factor.columns)
      await add('float32', [{ rows, columns: factor.columns, rank: factor.rank, up: up.subarray(row * factor.rank, (row + rows) * factor.rank), down, weights }])
      return weights
    }
  }
  const [one, other] = [part(first), part(second)]
  if (by === 'hadamard') {
    return async (row, count) => {
      const [made, times] = [await one(row, count), await other(row, count)]
      return made.map((value, i) => value * times[i]!)
    }
  }
  let whole: Promise<readonly [Float32Array, Float32Array]> | undefined
  return async (row, count) => {
    const [a, b] = await (whole ??= Promise.all([one(0, first.rows), other(0, second.rows)]))
    const made = new Float32Array(count * columns)
    for (let k = 0; k < count; k++) {
      const [upper, lower] = [Math.floor((row + k) / second.rows), (row + k) % second.rows]
      for (let j = 0; j < first.columns; j++) {
        const factor = a[upper * first.columns + j]!
        const to = k * columns + j * second.columns
        const from = lower * second.columns
        for (let q = 0; q < second.columns; q++) made[to + q] = factor * b[from + q]!
      }
    }
    return made
  }
}

/** As LyCORIS adds it, so that nothing is divided by nothing. */
const LEAST = 2 ** -23

/** In place. */
export function changeLengths({ rows, columns, along, strength, lengths: at, count }: PackedLengths, factors: Float32Array, weights: Float32Array | Uint16Array): void {
  const numbers = weights instanceof Float32Array ? weights : fromHalf(weights)
  const wanted = factors.subarray(at, at + count)
  // Numbers of an input lie together: the places of a convolution.
  const places = columns / count
  const groupOf = along === 'rows' ? (i: number) => Math.floor(i / columns) : (i: number) => Math.floor((i % columns) / places)
  const squares = new Float64Array(count)
  for (let i = 0; i < rows * columns; i++) squares[groupOf(i)]! += numbers[i]! ** 2
  const times = squares.map((sum, k) => 1 + strength * (wanted[k]! / (Math.sqrt(sum) + LEAST) - 1))
  for (let i = 0; i < rows * columns; i++) numbers[i]! *= times[groupOf(i)]!
  if (weights instanceof Uint16Array) weights.set(toHalf(numbers))
}

/** In place. */
export function setRows({ rows, columns, set: at }: PackedRows, factors: Float32Array, weights: Float32Array | Uint16Array): void {
  const numbers = factors.slice(at, at + rows * columns)
  weights.set(weights instanceof Float32Array ? numbers : toHalf(numbers))
}
