/** What is used of packages that bring no types. */
declare module 'draco3dgltf' {
  interface Kept {
    readonly ptr: number
  }
  interface Attribute extends Kept {
    num_components(): number
  }
  interface Mesh extends Kept {
    num_faces(): number
    num_points(): number
  }
  interface DecoderBuffer extends Kept {
    Init(bytes: Int8Array, length: number): void
  }
  interface Decoder extends Kept {
    DecodeBufferToMesh(buffer: DecoderBuffer, mesh: Mesh): { ok(): boolean }
    GetAttributeByUniqueId(mesh: Mesh, id: number): Attribute
    GetTrianglesUInt32Array(mesh: Mesh, bytes: number, at: number): boolean
    GetAttributeDataArrayForAllPoints(mesh: Mesh, attribute: Attribute, type: number, bytes: number, at: number): boolean
  }
  interface DecoderModule {
    readonly HEAPU8: Uint8Array
    readonly DT_INT8: number
    readonly DT_UINT8: number
    readonly DT_INT16: number
    readonly DT_UINT16: number
    readonly DT_UINT32: number
    readonly DT_FLOAT32: number
    readonly DecoderBuffer: new () => DecoderBuffer
    readonly Decoder: new () => Decoder
    readonly Mesh: new () => Mesh
    _malloc(bytes: number): number
    _free(at: number): void
    destroy(one: Kept): void
  }
  interface EncoderModule {
    readonly POSITION: number
    readonly NORMAL: number
    readonly TEX_COORD: number
    readonly GENERIC: number
    readonly MESH_SEQUENTIAL_ENCODING: number
    readonly DracoInt8Array: new () => { GetValue(at: number): number }
    readonly Mesh: new () => Mesh
    readonly MeshBuilder: new () => {
      AddFacesToMesh(mesh: Mesh, count: number, corners: Uint32Array): boolean
      AddFloatAttribute(mesh: Mesh, kind: number, count: number, size: number, values: Float32Array): number
      AddUInt8Attribute(mesh: Mesh, kind: number, count: number, size: number, values: Uint8Array): number
    }
    readonly Encoder: new () => {
      SetEncodingMethod(method: number): void
      SetAttributeQuantization(kind: number, bits: number): void
      EncodeMeshToDracoBuffer(mesh: Mesh, into: object): number
    }
  }
  const draco: { createDecoderModule(options: object): Promise<DecoderModule>; createEncoderModule(options: object): Promise<EncoderModule> }
  export default draco
}
