/** Numbers of other files and types as the float32 weights of a model, a stretch at a time. Pure. */
import { unitOf, type NumberType } from '../checkpoints/tensor.ts'
import { unblocked } from './blocks.ts'
import { halves } from './half.ts'

/** Numbers that lie together, in the source and in the target. */
export interface Piece {
  /** Bytes from the target's beginning. */
  readonly at: number
  readonly numbers: number
  /** Which file, and bytes from its beginning. */
  readonly file: number
  readonly from: number
  readonly type: NumberType
  /** All are multiplied by it. */
  readonly scale?: number
  /** The source has so many rows, which are columns of the target. */
  readonly rows?: number
}

type Read = (file: number, into: Uint8Array, from: number) => void

/** Fills `bytes`, which begin at `start` of the target. @param pieces in the order of the target */
export function fillFromPieces(bytes: Uint8Array, start: number, pieces: readonly Piece[], read: Read): void {
  bytes.fill(0)
  const end = start + bytes.length
  for (let i = firstAfter(pieces, start); i < pieces.length && pieces[i]!.at < end; i++) {
    const piece = pieces[i]!
    // A stretch may begin or end in the middle of a number.
    const first = Math.max(0, Math.floor((start - piece.at) / 4))
    const last = Math.min(piece.numbers, Math.ceil((end - piece.at) / 4))
    const numbers = numbersOf(piece, first, last, read)
    const [from, to] = [piece.at + first * 4, piece.at + last * 4]
    const own = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)
    bytes.set(own.subarray(Math.max(0, start - from), own.length - Math.max(0, to - end)), Math.max(0, from - start))
  }
}

/** The first piece that does not end before `start`. */
function firstAfter(pieces: readonly Piece[], start: number): number {
  let [low, high] = [0, pieces.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (pieces[middle]!.at + pieces[middle]!.numbers * 4 <= start) low = middle + 1
    else high = middle
  }
  return low
}

/** Those of a piece from `first` to before `last`. */
function numbersOf({ numbers, file, from, type, scale = 1, rows }: Piece, first: number, last: number, read: Read): Float32Array {
  const [together, bytes] = unitOf(type)
  // Whole blocks, of which what is asked for is taken.
  const [begin, end] = rows === undefined ? [Math.floor(first / together), Math.ceil(last / together)] : [0, numbers / together]
  const raw = new Uint8Array((end - begin) * bytes)
  read(file, raw, from + begin * bytes)
  const found = widened(raw, type)
  if (scale !== 1) for (let i = 0; i < found.length; i++) found[i]! *= scale
  if (rows === undefined) return found.subarray(first - begin * together, last - begin * together)
  const columns = numbers / rows
  const turned = new Float32Array(last - first)
  for (let i = first; i < last; i++) turned[i - first] = found[(i % rows) * columns + Math.floor(i / rows)]!
  return turned
}

/** Bytes of a type as float32; exact but for float64. */
export function widened(raw: Uint8Array<ArrayBuffer>, type: NumberType): Float32Array {
  switch (type) {
    case 'F32':
      return new Float32Array(raw.buffer)
    case 'F64':
      return Float32Array.from(new Float64Array(raw.buffer))
    case 'F16':
      return looked(new Uint16Array(raw.buffer), halves())
    case 'BF16': {
      // The upper half of a float32.
      const words = new Uint32Array(raw.length / 2)
      const source = new Uint16Array(raw.buffer)
      for (let i = 0; i < words.length; i++) words[i] = source[i]! << 16
      return new Float32Array(words.buffer)
    }
    case 'F8_E5M2':
      // The upper half of a half float.
      return looked(raw, (wide ??= Float32Array.from({ length: 256 }, (_, bits) => halves()[bits << 8]!)))
    case 'F8_E4M3':
      return looked(raw, (fine ??= Float32Array.from({ length: 256 }, (_, bits) => fineOf(bits))))
    default:
      return unblocked(raw, type)
  }
}

let wide: Float32Array | undefined
let fine: Float32Array | undefined

function looked(bits: Uint8Array | Uint16Array, table: Float32Array): Float32Array {
  const out = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) out[i] = table[bits[i]!]!
  return out
}

/** Four bits of exponent, three of fraction; no infinities, one NaN of each sign (OCP 8-bit floating point, E4M3). */
function fineOf(bits: number): number {
  const sign = bits < 128 ? 1 : -1
  const [exponent, rest] = [(bits >> 3) & 15, bits & 7]
  if (exponent === 15 && rest === 7) return NaN
  return sign * (exponent === 0 ? rest * 2 ** -9 : (8 + rest) * 2 ** (exponent - 10))
}
