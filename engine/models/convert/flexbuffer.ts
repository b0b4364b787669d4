/** Reads a map of numbers and lists of numbers as FlexBuffers writes it: what custom operators of TensorFlow Lite have for options. Pure. */

/** Types of a value: what is in place, and the list whose elements are numbers. */
const [INT, UINT, FLOAT, MAP, INTS, UINTS, FLOATS] = [1, 2, 3, 9, 11, 12, 13]

export type FlexMap = Readonly<Record<string, number | readonly number[]>>

/** @throws RangeError where it is no such map, or leads out of its bytes */
export function readFlexMap(bytes: Uint8Array): FlexMap {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = (at: number, width: number): number => (width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at, true) : view.getUint32(at, true))
  const number = (at: number, width: number, kind: number): number => {
    if (kind === FLOAT) return width === 8 ? view.getFloat64(at, true) : view.getFloat32(at, true)
    if (kind === UINT) return whole(at, width)
    return width === 1 ? view.getInt8(at) : width === 2 ? view.getInt16(at, true) : view.getInt32(at, true)
  }
  // The last byte is the root's width, the one before its type, and before that lies the root itself.
  const root = whole(bytes.length - 1, 1)
  const type = whole(bytes.length - 2, 1)
  if (type >> 2 !== MAP || ![1, 2, 4].includes(root)) throw new RangeError('options of an operator are expected to be a map')
  const place = bytes.length - 2 - root
  const [map, width] = [place - whole(place, root), 1 << (type & 3)]
  const keysAt = map - 3 * width
  const [keys, keyWidth, size] = [keysAt - whole(keysAt, width), whole(map - 2 * width, width), whole(map - width, width)]
  const read = (i: number): number | readonly number[] => {
    const [at, own] = [map + i * width, whole(map + size * width + i, 1)]
    const kind = own >> 2
    if (kind === INT || kind === UINT || kind === FLOAT) return number(at, width, kind)
    const element = [INTS, UINTS, FLOATS].indexOf(kind)
    if (element < 0) throw new RangeError('an option of an operator is of a kind that is not known here')
    const [list, step] = [at - whole(at, width), 1 << (own & 3)]
    const length = whole(list - step, step)
    if (length * step > bytes.length) throw new RangeError('a list leads out of its bytes')
    return Array.from({ length }, (_, k) => number(list + k * step, step, [INT, UINT, FLOAT][element]!))
  }
  const name = (i: number): string => {
    const start = keys + i * keyWidth - whole(keys + i * keyWidth, keyWidth)
    const end = bytes.indexOf(0, start)
    return new TextDecoder().decode(bytes.subarray(start, end < 0 ? start : end))
  }
  if (size * width > bytes.length) throw new RangeError('a map leads out of its bytes')
  return Object.fromEntries(Array.from({ length: size }, (_, i) => [name(i), read(i)]))
}
