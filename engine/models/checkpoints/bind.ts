/** The weights that a skeleton wants, and where a checkpoint has them. Pure. */
import type { ExternalWeight } from '../lora/onnx-weights.ts'
import type { Piece } from '../runtime/pieces.ts'
import { bytesOfNumbers, count, isNumberType, sameShape, shapeOf, type Source } from './tensor.ts'

export interface Binding {
  /** In the order of the weights' file. */
  readonly pieces: readonly Piece[]
  /** Bytes of the weights' file. */
  readonly size: number
  /** Weights that the checkpoint lacks. */
  readonly missing: readonly string[]
  /** Those that are of another shape or of a type that is not read, in words. */
  readonly wrong: readonly string[]
  /** Names of the arrays that were taken. */
  readonly taken: ReadonlySet<string>
}

/** @param scales what the numbers of an array are multiplied by, by its name */
export function bind(weights: readonly ExternalWeight[], sources: ReadonlyMap<string, Source>, scales: ReadonlyMap<string, number> = new Map()): Binding {
  const pieces: Piece[] = []
  const [missing, wrong]: [string[], string[]] = [[], []]
  const taken = new Set<string>()
  for (const { name, dims, offset } of weights) {
    const source = sources.get(name) ?? sources.get(name.replace(/^(text|vision)_model\./, ''))
    if (source === undefined) {
      missing.push(name)
      continue
    }
    const { tensor: { name: own, dtype, shape, file, from }, share } = source
    taken.add(own)
    if (!isNumberType(dtype)) wrong.push(`${own} is of ${dtype}`)
    else if (!sameShape(shapeOf(source), dims)) wrong.push(`${own} is ${shapeOf(source).join('x')}, expected ${dims.join('x')}`)
    else {
      const numbers = count(dims)
      const scale = scales.get(own)
      const begin = share === undefined ? 0 : bytesOfNumbers(dtype, share[0] * numbers)
      pieces.push({ at: offset, numbers, file, from: from + begin, type: dtype, ...(scale === undefined ? {} : { scale }), ...(source.transposed === true ? { rows: shape[0]! } : {}) })
    }
  }
  const size = Math.max(0, ...weights.map(({ offset, length }) => offset + length))
  return { pieces: pieces.sort((a, b) => a.at - b.at), size, missing, wrong, taken }
}
