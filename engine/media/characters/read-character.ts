/** Reads rigged models: glTF 2.0, VRM 0.x and VRM 1.0. */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Character } from '../../frames/character.ts'
import { failure } from '../../contract/errors.ts'
import { packMesh } from '../../frames/mesh.ts'
import { createAccessors } from './accessors.ts'
import { openContainer, readUri } from './container.ts'
import { readGeometry } from './geometry.ts'
import { PLAIN, readMaterials } from './materials.ts'
import { createPictures, type PictureFiles } from './pictures.ts'
import type { Place } from './place.ts'
import { readSkeleton } from './skeleton.ts'
import { isStandIn, unpack } from './unpack.ts'
import { readVrm } from './vrm.ts'

const MOST_BYTES = 512 << 20
/** Extensions that are taken, or that change no more than light and gloss. */
const KNOWN = /^(VRM|VRMC_.*|KHR_materials_.*|KHR_texture_transform|KHR_mesh_quantization|KHR_lights_punctual|KHR_animation_pointer|KHR_node_visibility|KHR_xmp_json_ld|EXT_texture_webp|EXT_meshopt_compression|KHR_meshopt_compression|KHR_draco_mesh_compression)$/
const WAYS: Readonly<Record<string, string>> = {
  KHR_texture_basisu: 'Export its textures as PNG or JPEG.',
}

export interface CharacterFiles extends Omit<PictureFiles, 'read'> {
  /** Absolute path of a file that stands beside this one, by its relative name. */
  beside(name: string): Promise<string>
}

/**
 * @param path absolute
 * @param file as the project names it: for errors
 * @throws E_CHARACTER with the place in the file; what `beside` throws
 */
export async function readCharacter(path: string, file: string, files: CharacterFiles): Promise<Character> {
  const { document, binary } = openContainer(await readWhole(path, file), file)
  for (const name of document.at('extensionsRequired').list()) {
    if (!KNOWN.test(name.text())) throw name.fault('an extension that is known here', name.text(), { fix: WAYS[name.text()] ?? 'Export it without this extension.' })
  }
  const readBeside = async (name: string): Promise<Uint8Array> => readWhole(await files.beside(name), name)
  const buffers: Uint8Array[] = []
  for (const [i, place] of document.at('buffers').list().entries()) {
    const uri = place.object().at('uri')
    const length = place.at('byteLength').whole(1, MOST_BYTES)
    if (isStandIn(place)) {
      buffers.push(new Uint8Array())
      continue
    }
    const bytes = uri.there ? await readUri(uri, readBeside) : i === 0 ? binary : undefined
    if (bytes === undefined) throw place.fault('a URI, or a binary chunk', 'neither')
    if (bytes.byteLength < length) throw place.fault(`${length} bytes`, String(bytes.byteLength))
    buffers.push(bytes.subarray(0, length))
  }
  const missing = new Set<string>()
  const tell = (what: string): void => void missing.add(what)
  const accessors = createAccessors(document, buffers, await unpack(document, buffers))
  const pictures = createPictures(document, {
    ...files,
    read: (image: Place) => (image.at('uri').there ? readUri(image.at('uri'), readBeside) : Promise.resolve(accessors.view(image.at('bufferView')))),
  })
  const materials = [...readMaterials(document, pictures, tell), PLAIN]
  const skeleton = readSkeleton(document)
  const { parts, matrices, shapes } = readGeometry(document, accessors, skeleton, materials, tell)
  const { title = '', ...vrm } = readVrm(document, skeleton.nodes.length, shapes)
  const mesh = packMesh(parts, materials, await pictures.load(), shapes.length)
  return {
    file: basename(file),
    title,
    ...vrm,
    nodes: vrm.format === 'VRM 0.x' ? turnedAround(skeleton.nodes) : skeleton.nodes,
    order: skeleton.order,
    matrices,
    shapes: shapes.map(({ name, weight }) => ({ name, weight })),
    mesh,
    missing: [...missing],
  }
}

/** VRM 0.x looks along -z. */
function turnedAround(nodes: Character['nodes']): Character['nodes'] {
  return nodes.map((node) => {
    if (node.parent !== -1) return node
    const [x, y, z] = node.position
    const [a, b, c, d] = node.rotation
    // Half a turn about y, before its own.
    return { ...node, position: [-x, y, -z], rotation: [c, d, -a, -b] }
  })
}

async function readWhole(path: string, file: string): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size > MOST_BYTES) throw failure('E_CHARACTER', { file, expected: `at most ${MOST_BYTES >> 20} MiB`, got: `${Math.ceil(size / (1 << 20))}` })
  return new Uint8Array(await readFile(path))
}
