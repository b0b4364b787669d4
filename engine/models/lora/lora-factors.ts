/** Layers of LyCORIS files: products that are multiplied number by number (LoHa), or the second whole for each number of the first (LoKr). Pure. */
import type { Factor } from '../runtime/weight-changes.ts'
import type { LoraRole } from './lora-names.ts'

export interface Numbers {
  readonly dims: readonly number[]
  readonly data: Float32Array
}

/** W becomes W + weight * scale * (first o second). */
export interface LoraComposite {
  readonly by: 'hadamard' | 'kronecker'
  readonly first: Factor
  readonly second: Factor
  readonly scale: number
}

type Arrays = Partial<Record<LoraRole, Numbers>>
type Refuse = (detail: string) => never

export const size = (dims: readonly number[]): number => dims.reduce((product, one) => product * one, 1)

/** Of one layer; undefined where it is of neither kind. @param refuse is told what doesn't fit */
export function compositeOf(arrays: Arrays, layer: string, refuse: Refuse): LoraComposite | undefined {
  const all = (kind: string, roles: readonly string[]): readonly (Numbers | undefined)[] => roles.map((role) => arrays[`${kind}_${role}` as LoraRole])
  const hada = all('hada', ['w1_a', 'w1_b', 't1', 'w2_a', 'w2_b', 't2'])
  const lokr = all('lokr', ['w1', 'w1_a', 'w1_b', 'w2', 'w2_a', 'w2_b', 't2'])
  const alpha = arrays.alpha === undefined ? undefined : arrays.alpha.data.length === 1 ? arrays.alpha.data[0]! : NaN
  const lacks = (): never => refuse(`${layer} lacks one of its matrices.`)
  if (hada.some((one) => one !== undefined)) {
    const [w1a, w1b, t1, w2a, w2b, t2] = hada
    const [first, second] = [factorOf(w1a, w1b, t1) ?? lacks(), factorOf(w2a, w2b, t2) ?? lacks()]
    if (first.rows !== second.rows || first.columns !== second.columns) return refuse(`${layer} is of ${first.rows}x${first.columns} in one half and ${second.rows}x${second.columns} in the other.`)
    return { by: 'hadamard', first, second, scale: alpha === undefined ? 1 : alpha / first.rank }
  }
  if (lokr.every((one) => one === undefined)) return undefined
  const [w1, w1a, w1b, w2, w2a, w2b, t2] = lokr
  const [first, second] = [whole(w1) ?? factorOf(w1a, w1b) ?? lacks(), whole(w2) ?? factorOf(w2a, w2b, t2) ?? lacks()]
  // Where both are whole there is no rank, and alpha says nothing.
  const rank = second.rank || first.rank
  return { by: 'kronecker', first, second, scale: alpha === undefined || rank === 0 ? 1 : alpha / rank }
}

const whole = (numbers: Numbers | undefined): Factor | undefined =>
  numbers === undefined || numbers.dims.length < 2 || numbers.data.length === 0 ? undefined : { rows: numbers.dims[0]!, columns: size(numbers.dims) / numbers.dims[0]!, rank: 0, up: numbers.data, down: new Float32Array() }

/** Two halves of a matrix, with the core between them of a convolution: then both have their ranks first. */
function factorOf(a: Numbers | undefined, b: Numbers | undefined, core?: Numbers): Factor | undefined {
  if (a === undefined || b === undefined || [a, b].some(({ dims }) => dims.length < 2 || dims.includes(0))) return undefined
  if (core === undefined) return a.dims.length === 2 && a.dims[1] === b.dims[0] ? { rows: a.dims[0]!, columns: size(b.dims.slice(1)), rank: b.dims[0]!, up: a.data, down: b.data } : undefined
  const [rank, rows] = a.dims as [number, number]
  if (core.dims.length < 3 || core.dims[0] !== rank || core.dims[1] !== b.dims[0] || b.dims.length > 2) return undefined
  const up = new Float32Array(rows * rank)
  for (let row = 0; row < rows; row++) for (let k = 0; k < rank; k++) up[row * rank + k] = a.data[k * rows + row]!
  return { rows, columns: b.dims[1]! * size(core.dims.slice(2)), rank, up, down: betweenDown(b, core, rank) }
}

/** A convolution cut in three: its core and its lower half as one, rank x (inputs x height x width). */
export function betweenDown(down: Numbers, mid: Numbers, rank: number): Float32Array {
  const inputs = down.dims[1]!
  const places = size(mid.dims.slice(2))
  const inner = mid.dims[1]!
  const out = new Float32Array(rank * inputs * places)
  for (let a = 0; a < rank; a++) {
    for (let b = 0; b < inner; b++) {
      for (let i = 0; i < inputs; i++) {
        for (let p = 0; p < places; p++) out[(a * inputs + i) * places + p]! += mid.data[(a * inner + b) * places + p]! * down.data[b * inputs + i]!
      }
    }
  }
  return out
}
