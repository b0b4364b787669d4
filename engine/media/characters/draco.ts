/** Draco's decoder, as far as glTF needs it: what it makes lies in the memory of its module until it is closed. */

export interface DracoMesh {
  readonly points: number
  /** Three places a triangle. */
  triangles(): Uint32Array
  /** Numbers of all points, as a component type of glTF; undefined where there is no attribute of that number. */
  attribute(id: number, componentType: number): ArrayLike<number> | undefined
  close(): void
}

/** Bytes to a mesh; undefined where they are none. */
export type OpenDraco = (bytes: Uint8Array) => DracoMesh | undefined

const ARRAYS = { 5120: Int8Array, 5121: Uint8Array, 5122: Int16Array, 5123: Uint16Array, 5125: Uint32Array, 5126: Float32Array } as const

let opening: Promise<OpenDraco> | undefined
export const toDraco = (): Promise<OpenDraco> => (opening ??= load())

async function load(): Promise<OpenDraco> {
  const { default: draco } = await import('draco3dgltf')
  const module = await draco.createDecoderModule({})
  const types = { 5120: module.DT_INT8, 5121: module.DT_UINT8, 5122: module.DT_INT16, 5123: module.DT_UINT16, 5125: module.DT_UINT32, 5126: module.DT_FLOAT32 } as const
  /** What a call writes into the module's memory, copied out of it. */
  const written = <A extends Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Float32Array>(array: new (buffer: ArrayBufferLike, at: number, count: number) => A, step: number, count: number, write: (bytes: number, at: number) => void): A => {
    const at = module._malloc(Math.max(1, count * step))
    try {
      write(count * step, at)
      return new array(module.HEAPU8.buffer, at, count).slice() as A
    } finally {
      module._free(at)
    }
  }
  return (bytes) => {
    const [buffer, decoder, mesh] = [new module.DecoderBuffer(), new module.Decoder(), new module.Mesh()]
    const close = (): void => [mesh, decoder, buffer].forEach((one) => { module.destroy(one) })
    buffer.Init(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes.byteLength)
    const status = decoder.DecodeBufferToMesh(buffer, mesh)
    if (!status.ok() || mesh.ptr === 0) {
      close()
      return undefined
    }
    return {
      close,
      points: mesh.num_points(),
      triangles: () => written(Uint32Array, 4, mesh.num_faces() * 3, (size, at) => { decoder.GetTrianglesUInt32Array(mesh, size, at) }),
      attribute(id, componentType) {
        const array = ARRAYS[componentType as keyof typeof ARRAYS]
        const found = decoder.GetAttributeByUniqueId(mesh, id)
        if (array === undefined || found.ptr === 0) return undefined
        const count = mesh.num_points() * found.num_components()
        return written(array as typeof Float32Array, array.BYTES_PER_ELEMENT, count, (size, at) => { decoder.GetAttributeDataArrayForAllPoints(mesh, found, types[componentType as keyof typeof types], size, at) })
      },
    }
  }
}
