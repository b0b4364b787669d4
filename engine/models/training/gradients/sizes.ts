/** What is known of a value before a graph runs: its type, and its size and numbers in each of several trials. Pure. */

/** TensorProto.DataType. */
export const TYPE = { float: 1, int32: 6, int64: 7, bool: 9, half: 10, double: 11 } as const

/** A value in one trial. */
export interface Trial {
  readonly dims: readonly number[]
  /** Where they are known: of small values that hang on sizes or on nothing. */
  readonly data?: readonly number[]
}

/** More numbers are not kept. */
export const MOST_KNOWN = 4096

export const sizeOf = (dims: readonly number[]): number => dims.reduce((product, one) => product * one, 1)

export const isWhole = (type: number): boolean => type !== TYPE.float && type !== TYPE.half && type !== TYPE.double

/** Values that don't go together: a graph does not take all sizes. */
export class Misfit extends Error {}

/** The size of what two make together. @throws Misfit */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1]
    if (x !== y && x !== 1 && y !== 1) throw new Misfit(`${a.join('x')} and ${b.join('x')}`)
    return x === 1 ? y : x
  })
}

/** Numbers of `one` laid out as `dims`. */
export function spread({ dims: own, data }: Trial, dims: readonly number[]): number[] {
  const steps = stepsOf(own)
  return Array.from({ length: sizeOf(dims) }, (_, at) => {
    let [rest, from] = [at, 0]
    for (let i = dims.length - 1; i >= 0; i--) {
      const place = rest % dims[i]!
      rest = Math.floor(rest / dims[i]!)
      const axis = i - (dims.length - own.length)
      if (axis >= 0 && own[axis] !== 1) from += place * steps[axis]!
    }
    return data![from]!
  })
}

/** How far apart neighbours along each axis lie. */
export function stepsOf(dims: readonly number[]): number[] {
  const steps = dims.map(() => 1)
  for (let i = dims.length - 2; i >= 0; i--) steps[i] = steps[i + 1]! * dims[i + 1]!
  return steps
}

export const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)
