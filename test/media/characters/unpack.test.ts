/** Compressed models, packed by the encoders of meshoptimizer and Draco themselves: what is read is what was packed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import draco3d from 'draco3dgltf'
import fc from 'fast-check'
import { MeshoptEncoder } from 'meshoptimizer/encoder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReelgraphError } from '../../../engine/contract/errors.ts'
import type { Character } from '../../../engine/frames/character.ts'
import { TRIANGLE, VERTEX } from '../../../engine/frames/mesh.ts'
import { fitStill, readStill } from '../../../engine/media/image.ts'
import { resolveBeside } from '../../../engine/media/characters/companions.ts'
import { readCharacter } from '../../../engine/media/characters/read-character.ts'
import { addNumbers, dataUri, tinyGltf, type Gltf } from '../../fixtures/characters/tiny.ts'

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'reelgraph-packed-'))
  await MeshoptEncoder.ready
})
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

async function read(gltf: object): Promise<Character> {
  const path = join(folder, 'a.gltf')
  writeFileSync(path, JSON.stringify(gltf))
  return readCharacter(path, 'a.gltf', { decode: readStill, fit: fitStill, beside: (one) => resolveBeside(folder, path, one) })
}

/** A wavy sheet of so many squares each way. */
const SIDE = 24
const COUNT = (SIDE + 1) ** 2
const POSITIONS = Float32Array.from({ length: COUNT * 3 }, (_, i) => {
  const [v, axis] = [Math.floor(i / 3), i % 3]
  const [x, y] = [(v % (SIDE + 1)) / SIDE, Math.floor(v / (SIDE + 1)) / SIDE]
  return [x, y + 1, 0.2 * Math.sin(7 * x) * Math.cos(5 * y)][axis]!
})
const NORMALS = Int8Array.from({ length: COUNT * 4 }, (_, i) => [0, 0, 127, 0][i % 4]!)
const INDICES = Uint32Array.from({ length: SIDE * SIDE * 6 }, (_, i) => {
  const square = Math.floor(i / 6)
  const first = Math.floor(square / SIDE) * (SIDE + 1) + (square % SIDE)
  return first + [0, 1, SIDE + 1, SIDE + 1, 1, SIDE + 2][i % 6]!
})

function sheet(): Gltf {
  const gltf = tinyGltf()
  const [position, normal, indices] = [addNumbers(gltf, POSITIONS, 5126, 'VEC3', COUNT), addNumbers(gltf, NORMALS, 5120, 'VEC3', COUNT, { normalized: true }), addNumbers(gltf, INDICES, 5125, 'SCALAR', INDICES.length)]
  gltf.bufferViews[normal]!['byteStride'] = 4
  gltf.meshes[0]!.primitives = [{ attributes: { POSITION: position, NORMAL: normal }, indices }]
  return gltf
}
const numbersOf = ({ mesh }: Character): Float32Array => Float32Array.from({ length: mesh.vertices * 6 }, (_, i) => new Float32Array(mesh.bytes.buffer, Math.floor(i / 6) * VERTEX, 6)[i % 6]!)
const cornersOf = ({ mesh }: Character): number[] => Array.from({ length: mesh.triangles }, (_, n) => [...new Uint32Array(mesh.bytes.buffer, mesh.at.triangles + n * TRIANGLE, 3)]).flat()
/** Whichever corner comes first. */
const turned = (corners: number[]): string[] => Array.from({ length: corners.length / 3 }, (_, n) => { const [a, b, c] = corners.slice(n * 3, n * 3 + 3) as [number, number, number]; const least = Math.min(a, b, c); return (least === a ? [a, b, c] : least === b ? [b, c, a] : [c, a, b]).join() }).sort()

/** The views of a sheet, each in a packed one; the plain buffers are away. */
function packed(extension: string): Gltf {
  const gltf = sheet()
  for (const [at, data, count, step, mode, filter] of [[1, POSITIONS, COUNT, 12, 'ATTRIBUTES', undefined], [2, NORMALS, COUNT, 4, 'ATTRIBUTES', 'NONE'], [3, INDICES, INDICES.length, 4, 'TRIANGLES', undefined]] as const) {
    const bytes = new Uint8Array(data.buffer)
    const small = mode === 'TRIANGLES' ? MeshoptEncoder.encodeIndexBuffer(bytes, count, step) : MeshoptEncoder.encodeVertexBuffer(bytes, count, step)
    expect(small.byteLength).toBeLessThan(bytes.byteLength * 0.8)
    gltf.buffers.push({ byteLength: small.byteLength, uri: dataUri(small) })
    gltf.bufferViews[at] = { ...gltf.bufferViews[at], extensions: { [extension]: { buffer: gltf.buffers.length - 1, byteLength: small.byteLength, byteStride: step, count, mode, ...(filter === undefined ? {} : { filter }) } } }
    gltf.buffers[at] = { byteLength: bytes.byteLength, extensions: { [extension]: { fallback: true } } }
  }
  gltf['extensionsRequired'] = [extension]
  return gltf
}

test.each(['EXT_meshopt_compression', 'KHR_meshopt_compression'])('%s: to the bit', async (extension) => {
  const [plain, made] = [await read(sheet()), await read(packed(extension))]
  expect(numbersOf(made)).toEqual(numbersOf(plain))
  expect(turned(cornersOf(made))).toEqual(turned(cornersOf(plain)))
})

test('a filter: normals as octahedra', async () => {
  const gltf = packed('EXT_meshopt_compression')
  const small = MeshoptEncoder.encodeVertexBuffer(MeshoptEncoder.encodeFilterOct(Float32Array.from(NORMALS, (value) => value / 127), COUNT, 4, 8), COUNT, 4)
  gltf.buffers.push({ byteLength: small.byteLength, uri: dataUri(small) })
  gltf.bufferViews[2]!['extensions'] = { EXT_meshopt_compression: { buffer: gltf.buffers.length - 1, byteLength: small.byteLength, byteStride: 4, count: COUNT, mode: 'ATTRIBUTES', filter: 'OCTAHEDRAL' } }
  const found = numbersOf(await read(gltf))
  for (let v = 0; v < COUNT; v += 37) expect([...found.subarray(v * 6 + 3, v * 6 + 6)]).toEqual([0, 0, 1])
})

async function draco(): Promise<Gltf> {
  const gltf = tinyGltf()
  const module = await draco3d.createEncoderModule({})
  const [encoder, builder, mesh, into] = [new module.Encoder(), new module.MeshBuilder(), new module.Mesh(), new module.DracoInt8Array()]
  builder.AddFacesToMesh(mesh, INDICES.length / 3, INDICES)
  const position = builder.AddFloatAttribute(mesh, module.POSITION, COUNT, 3, POSITIONS)
  const joints = builder.AddUInt8Attribute(mesh, module.GENERIC, COUNT, 4, Uint8Array.from({ length: COUNT * 4 }, (_, i) => (i % 4 === 0 ? Math.floor(i / 4) % 2 : 0)))
  const weights = builder.AddFloatAttribute(mesh, module.GENERIC, COUNT, 4, Float32Array.from({ length: COUNT * 4 }, (_, i) => (i % 4 === 0 ? 1 : 0)))
  // Points keep their order so.
  encoder.SetEncodingMethod(module.MESH_SEQUENTIAL_ENCODING)
  encoder.SetAttributeQuantization(module.POSITION, 16)
  const length = encoder.EncodeMeshToDracoBuffer(mesh, into)
  const small = Int8Array.from({ length }, (_, i) => into.GetValue(i))
  gltf.buffers.push({ byteLength: length, uri: dataUri(small) })
  gltf.bufferViews.push({ buffer: 1, byteLength: length })
  const bare = (componentType: number, type: string, count = COUNT): number => gltf.accessors.push({ componentType, type, count }) - 1
  gltf.meshes[0]!.primitives = [{
    attributes: { POSITION: bare(5126, 'VEC3'), JOINTS_0: bare(5121, 'VEC4'), WEIGHTS_0: bare(5126, 'VEC4') },
    indices: bare(5125, 'SCALAR', INDICES.length),
    extensions: { KHR_draco_mesh_compression: { bufferView: 1, attributes: { POSITION: position, JOINTS_0: joints, WEIGHTS_0: weights } } },
  }]
  gltf.nodes = [{ name: 'head', mesh: 0, skin: 0 }, { name: 'neck' }]
  gltf['skins'] = [{ joints: [0, 1] }]
  gltf['scenes'] = [{ nodes: [0, 1] }]
  gltf['extensionsRequired'] = ['KHR_draco_mesh_compression']
  return gltf
}

test('Draco: places within its steps, triangles and joints as they were', async () => {
  // Draco's has no normals here: then each triangle has corners of its own.
  const bare = sheet()
  delete (bare.meshes[0]!.primitives[0]!['attributes'] as Record<string, number>)['NORMAL']
  const [plain, made] = [await read(bare), await read(await draco())]
  expect(cornersOf(made)).toEqual(cornersOf(plain))
  const [before, after] = [numbersOf(plain), numbersOf(made)]
  for (let v = 0; v < plain.mesh.vertices; v++) for (let axis = 0; axis < 3; axis++) expect(Math.abs(before[v * 6 + axis]! - after[v * 6 + axis]!)).toBeLessThan(1 / 65535)
  expect(made.matrices.map(({ node }) => node)).toEqual([0, 1])
})

test('packed bytes that are changed are a fault at their place, or another mesh; never a crash', async () => {
  const gltfs = [packed('EXT_meshopt_compression'), await draco()]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...gltfs), fc.array(fc.tuple(fc.nat(1 << 16), fc.nat(255)), { minLength: 1, maxLength: 8 }), async (gltf, changes) => {
      const buffers = gltf.buffers.map((buffer) => {
        if (typeof buffer['uri'] !== 'string') return buffer
        const bytes = Buffer.from(buffer['uri'].split(',')[1]!, 'base64')
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        return { ...buffer, uri: dataUri(bytes) }
      })
      const fault = await read({ ...gltf, buffers }).then(() => undefined, (thrown: unknown) => thrown)
      if (fault !== undefined) expect((fault as ReelgraphError).code, String(fault)).toBe('E_CHARACTER')
    }),
    { numRuns: 150 },
  )
}, 120_000)
