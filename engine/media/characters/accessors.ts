/** Accessors of glTF 2.0 (section 3.6): any component type, interleaved, normalised and sparse, as floats or whole numbers. Pure. */
import type { Place } from './place.ts'
import type { Unpacked } from './unpack.ts'

const COMPONENTS = {
  5120: { bytes: 1, most: 127, read: 'getInt8' },
  5121: { bytes: 1, most: 255, read: 'getUint8' },
  5122: { bytes: 2, most: 32767, read: 'getInt16' },
  5123: { bytes: 2, most: 65535, read: 'getUint16' },
  5125: { bytes: 4, most: 4294967295, read: 'getUint32' },
  5126: { bytes: 4, most: 1, read: 'getFloat32' },
} as const
const SIZES = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 } as const
/** Numbers in one accessor. */
const MOST = 1 << 26

export interface Values {
  readonly data: Float32Array
  readonly count: number
  /** Numbers of an element. */
  readonly size: number
}

export interface Accessors {
  /** Of one of these types; whole numbers that aren't normalised stay as they are. */
  floats(index: Place, ...types: readonly (keyof typeof SIZES)[]): Values
  wholes(index: Place, type?: keyof typeof SIZES): Uint32Array
  /** Bytes of a buffer view. */
  view(index: Place): Uint8Array
}

export function createAccessors(document: Place, buffers: readonly Uint8Array[], unpacked: Unpacked): Accessors {
  const [accessors, views] = [document.at('accessors').list(), document.at('bufferViews').list()]
  const known = new Map<number, Values>()

  const viewOf = (index: Place): { readonly bytes: Uint8Array; readonly stride: number; readonly place: Place } => {
    const number = index.index(views.length, 'buffer views')
    const place = views[number]!
    const stride = place.at('byteStride').whole(0, 4096, 0)
    const made = unpacked.views.get(number)
    if (made !== undefined) return { bytes: made, stride, place }
    const buffer = buffers[place.at('buffer').index(buffers.length, 'buffers')]!
    const from = place.at('byteOffset').whole(0, Infinity, 0)
    const length = place.at('byteLength').whole(1, Infinity)
    if (from + length > buffer.byteLength) throw place.fault(`${from + length} bytes in its buffer`, String(buffer.byteLength))
    return { bytes: buffer.subarray(from, from + length), stride, place }
  }

  const fill = (out: Float64Array | Float32Array, from: Place, offset: Place, type: Place, size: number, count: number, normal: boolean): void => {
    const component = COMPONENTS[type.number() as keyof typeof COMPONENTS]
    if (component === undefined) throw type.fault('a component type of glTF', String(type.value))
    const { bytes, stride, place } = viewOf(from)
    const start = offset.whole(0, Infinity, 0)
    const matrix = size === 9 && component.bytes < 4 ? 3 : 0
    // Columns of small matrices begin on four bytes; what glTF has of them as vertex data are floats.
    if (matrix !== 0) throw type.fault('floats', 'a matrix of small numbers')
    const step = stride > 0 ? stride : size * component.bytes
    if (start + (count - 1) * step + size * component.bytes > bytes.byteLength) throw place.fault(`${start + (count - 1) * step + size * component.bytes} bytes`, String(bytes.byteLength))
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const scale = normal && component.most > 1 ? 1 / component.most : 1
    for (let i = 0, o = 0; i < count; i++) {
      for (let k = 0, at = start + i * step; k < size; k++, at += component.bytes) {
        const value = data[component.read](at, true) * scale
        out[o++] = normal && value < -1 ? -1 : value
      }
    }
  }

  /** @param out floats, or doubles where whole numbers of 32 bits are asked for */
  const read = (index: Place, types: readonly (keyof typeof SIZES)[], array: Float32ArrayConstructor | Float64ArrayConstructor): { data: Float32Array | Float64Array; count: number; size: number } => {
    const number = index.index(accessors.length, 'accessors')
    const place = accessors[number]!
    const type = place.at('type')
    if (!(types as readonly string[]).includes(type.text())) throw type.fault(types.join(' or '), type.text())
    const size = SIZES[type.text() as keyof typeof SIZES]
    const count = place.at('count').whole(1, Math.floor(MOST / size))
    const data = new array(count * size)
    const normal = place.at('normalized').truth()
    const made = unpacked.accessors.get(number)
    if (made !== undefined) {
      if (made.length !== data.length) throw place.at('count').fault(String(made.length / size), String(count))
      const most = COMPONENTS[place.at('componentType').number() as keyof typeof COMPONENTS]?.most ?? 1
      for (let i = 0; i < data.length; i++) data[i] = normal && most > 1 ? Math.max(-1, made[i]! / most) : made[i]!
    } else if (place.at('bufferView').there) fill(data, place.at('bufferView'), place.at('byteOffset'), place.at('componentType'), size, count, normal)
    const sparse = place.at('sparse')
    if (sparse.there) {
      const changes = sparse.object().at('count').whole(1, count)
      const [indices, values] = [sparse.at('indices').object(), sparse.at('values').object()]
      const places = new Float64Array(changes)
      fill(places, indices.at('bufferView'), indices.at('byteOffset'), indices.at('componentType'), 1, changes, false)
      const changed = new array(changes * size)
      fill(changed, values.at('bufferView'), values.at('byteOffset'), place.at('componentType'), size, changes, normal)
      places.forEach((at, i) => {
        if (!(Number.isInteger(at) && at >= 0 && at < count)) throw indices.fault(`places below ${count}`, String(at))
        for (let k = 0; k < size; k++) data[at * size + k] = changed[i * size + k]!
      })
    }
    return { data, count, size }
  }

  return {
    floats(index, ...types) {
      const number = index.index(accessors.length, 'accessors')
      const before = known.get(number)
      if (before !== undefined && types.some((type) => SIZES[type] === before.size)) return before
      const made = read(index, types, Float32Array) as Values
      const odd = made.data.findIndex((value) => !Number.isFinite(value))
      if (odd >= 0) throw accessors[number]!.fault('numbers', `${made.data[odd]} at ${Math.floor(odd / made.size)}`)
      known.set(number, made)
      return made
    },
    wholes: (index, type = 'SCALAR') => {
      const { data } = read(index, [type], Float64Array)
      const odd = data.findIndex((value) => !(Number.isInteger(value) && value >= 0))
      if (odd >= 0) throw index.fault('whole numbers', String(data[odd]))
      return Uint32Array.from(data)
    },
    view: (index) => viewOf(index).bytes,
  }
}
