/** Compressed numbers of glTF: EXT_meshopt_compression (KHR_meshopt_compression is the same) and KHR_draco_mesh_compression. */
import type { Place } from './place.ts'
import { toDraco, type DracoMesh } from './draco.ts'

/** What is compressed, as it is once it isn't. */
export interface Unpacked {
  /** Of buffer views, by number. */
  readonly views: ReadonlyMap<number, Uint8Array>
  /** Raw numbers of accessors, by number: whole ones that stand for fractions are whole yet. */
  readonly accessors: ReadonlyMap<number, ArrayLike<number>>
}

const MESHOPT = ['EXT_meshopt_compression', 'KHR_meshopt_compression'] as const
const DRACO = 'KHR_draco_mesh_compression'
const MODES = ['ATTRIBUTES', 'TRIANGLES', 'INDICES']
const FILTERS = ['NONE', 'OCTAHEDRAL', 'QUATERNION', 'EXPONENTIAL', 'COLOR']
const MOST_BYTES = 512 << 20

const meshoptOf = (place: Place): Place | undefined => MESHOPT.map((name) => place.at('extensions').at(name)).find(({ there }) => there)
/** A buffer that stands for what is compressed: nothing of it need be there. */
export const isStandIn = (buffer: Place): boolean => meshoptOf(buffer)?.at('fallback').truth() === true

/** @throws E_CHARACTER */
export async function unpack(document: Place, buffers: readonly Uint8Array[]): Promise<Unpacked> {
  const views = await unpackViews(document.at('bufferViews').list(), buffers)
  return { views, accessors: await unpackMeshes(document, views, buffers) }
}

async function unpackViews(places: readonly Place[], buffers: readonly Uint8Array[]): Promise<ReadonlyMap<number, Uint8Array>> {
  const made = new Map<number, Uint8Array>()
  const packed = places.flatMap((place, number) => { const asked = meshoptOf(place); return asked === undefined ? [] : [{ place: asked.object(), number }] })
  if (packed.length === 0) return made
  const { MeshoptDecoder: decoder } = await import('meshoptimizer/decoder')
  await decoder.ready
  for (const { place, number } of packed) {
    const [mode, filter] = [place.at('mode'), place.at('filter')]
    if (!MODES.includes(mode.text())) throw mode.fault(MODES.join(', '), mode.text())
    if (!FILTERS.includes(filter.text('NONE'))) throw filter.fault(FILTERS.join(', '), filter.text())
    const step = place.at('byteStride').whole(1, 256)
    const count = place.at('count').whole(1, Math.floor(MOST_BYTES / step))
    const bytes = new Uint8Array(count * step)
    try {
      decoder.decodeGltfBuffer(bytes, count, step, slice(place, buffers), mode.text(), filter.text('NONE'))
    } catch (cause) {
      throw place.fault('data that meshoptimizer can decode', (cause as Error).message)
    }
    made.set(number, bytes)
  }
  return made
}

/** Draco has whole meshes in a buffer view: triangles, and each attribute under a number of its own. */
async function unpackMeshes(document: Place, views: ReadonlyMap<number, Uint8Array>, buffers: readonly Uint8Array[]): Promise<ReadonlyMap<number, ArrayLike<number>>> {
  const made = new Map<number, ArrayLike<number>>()
  const places = document.at('bufferViews').list()
  const accessors = document.at('accessors').list()
  const packed = document.at('meshes').list().flatMap((mesh) => mesh.object().at('primitives').list()).filter((primitive) => primitive.at('extensions').at(DRACO).there)
  if (packed.length === 0) return made
  const open = await toDraco()
  for (const primitive of packed) {
    const asked = primitive.at('extensions').at(DRACO).object()
    const view = asked.at('bufferView').index(places.length, 'buffer views')
    const mesh = open(views.get(view) ?? slice(places[view]!, buffers))
    if (mesh === undefined) throw asked.fault('data that Draco can decode', 'something else')
    try {
      for (const name of asked.at('attributes').object().keys()) {
        const number = primitive.at('attributes').at(name).index(accessors.length, 'accessors')
        if (!made.has(number)) made.set(number, attribute(mesh, asked.at('attributes').at(name), accessors[number]!))
      }
      const indices = primitive.at('indices')
      if (indices.there) made.set(indices.index(accessors.length, 'accessors'), mesh.triangles())
    } finally {
      mesh.close()
    }
  }
  return made
}

function attribute(mesh: DracoMesh, id: Place, accessor: Place): ArrayLike<number> {
  const count = accessor.at('count')
  if (count.whole(1, Infinity) !== mesh.points) throw count.fault(String(mesh.points), String(count.value))
  const type = accessor.at('componentType').whole(5120, 5126)
  const values = mesh.attribute(id.whole(0, 65535), type)
  if (values === undefined) throw id.fault('the number of an attribute', String(id.value))
  return values
}

/** Bytes that a view, or an extension in its place, names. */
function slice(place: Place, buffers: readonly Uint8Array[]): Uint8Array {
  const buffer = buffers[place.at('buffer').index(buffers.length, 'buffers')]!
  const from = place.at('byteOffset').whole(0, Infinity, 0)
  const length = place.at('byteLength').whole(1, Infinity)
  if (from + length > buffer.byteLength) throw place.fault(`${from + length} bytes in its buffer`, String(buffer.byteLength))
  return buffer.subarray(from, from + length)
}
