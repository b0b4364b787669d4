/** Models as glTF 2.0 and VRM have them, made in code: what is read of them, and what is said of those that are damaged. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ReelgraphError } from '../../../engine/contract/errors.ts'
import type { Character } from '../../../engine/frames/character.ts'
import { MATERIAL, TRIANGLE, VERTEX } from '../../../engine/frames/mesh.ts'
import { readCharacter } from '../../../engine/media/characters/read-character.ts'
import { resolveBeside } from '../../../engine/media/characters/companions.ts'
import { fitStill, readStill } from '../../../engine/media/image.ts'
import { addNumbers, dataUri, tinyGltf, type Gltf } from '../../fixtures/characters/tiny.ts'

const MIRA = readFileSync(new URL('../../../graphs/mira.vrm', import.meta.url))
let folder: string
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'reelgraph-characters-')) })
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

async function read(content: object | Uint8Array, name = 'a.gltf'): Promise<Character> {
  const path = join(folder, name)
  writeFileSync(path, content instanceof Uint8Array ? content : JSON.stringify(content))
  return readCharacter(path, name, { decode: readStill, fit: fitStill, beside: (one) => resolveBeside(folder, path, one) })
}

const numbers = ({ mesh: { bytes } }: Character, vertex: number): number[] => [...new Float32Array(bytes.buffer, vertex * VERTEX, 16)]
const place = (character: Character, vertex: number): number[] => numbers(character, vertex).slice(0, 3)
const corners = ({ mesh }: Character, triangle: number): number[] => [...new Uint32Array(mesh.bytes.buffer, mesh.at.triangles + triangle * TRIANGLE, 3)]
const material = ({ mesh }: Character, number: number): Float32Array => new Float32Array(mesh.bytes.buffer, mesh.at.materials + number * MATERIAL, MATERIAL / 4)

describe('what is read', () => {
  test('a triangle: its places, and the normal that follows from them', async () => {
    const made = await read(tinyGltf())
    expect(made).toMatchObject({ format: 'glTF 2.0', mesh: { vertices: 3, triangles: 1, solid: 1 } })
    expect(numbers(made, 2).slice(0, 6)).toEqual([0, 2, 0, 0, 0, 1])
  })

  // Section 3.6.2.2: how each type of number stands for -1..1 or 0..1.
  test.each([
    [5120, Int8Array, 127, true], [5121, Uint8Array, 255, true], [5122, Int16Array, 32767, true], [5123, Uint16Array, 65535, true], [5121, Uint8Array, 1, false], [5122, Int16Array, 1, false],
  ] as const)('component type %i', async (type, array, one, normalized) => {
    const gltf = tinyGltf()
    const step = array.BYTES_PER_ELEMENT === 1 ? 4 : 8
    const data = new array((step / array.BYTES_PER_ELEMENT) * 3)
    const each = data.length / 3
    for (const [v, corner] of [[0, 0, 0], [one, 0, 0], [0, one, 0]].entries()) data.set(corner, v * each)
    const number = addNumbers(gltf, data, type, 'VEC3', 3, { normalized })
    gltf.bufferViews.at(-1)!['byteStride'] = step
    gltf.meshes[0]!.primitives[0]!['attributes'] = { POSITION: number }
    const made = await read(gltf)
    expect([place(made, 1), place(made, 2)]).toEqual([[1, 0, 0], [0, 1, 0]])
  })

  test('sparse numbers, over others and over nothing', async () => {
    const gltf = tinyGltf()
    const [places, values] = [gltf.bufferViews.length, gltf.bufferViews.length + 1]
    addNumbers(gltf, Uint16Array.of(2), 5123, 'SCALAR', 1)
    addNumbers(gltf, Float32Array.of(7, 8, 9), 5126, 'VEC3', 1)
    gltf.accessors[0]!['sparse'] = { count: 1, indices: { bufferView: places, componentType: 5123 }, values: { bufferView: values } }
    expect(place(await read(gltf), 2)).toEqual([7, 8, 9])
    const target = gltf.accessors.push({ componentType: 5126, type: 'VEC3', count: 3, sparse: { count: 1, indices: { bufferView: places, componentType: 5123 }, values: { bufferView: values } } }) - 1
    gltf.meshes[0]!.primitives[0]!['targets'] = [{ POSITION: target }]
    gltf.meshes[0]!['extras'] = { targetNames: ['mouthOpen'] }
    gltf.meshes[0]!.primitives[0]!['attributes'] = { POSITION: 0, NORMAL: addNumbers(gltf, Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1), 5126, 'VEC3', 3) }
    const made = await read(gltf)
    expect(made.shapes).toEqual([{ name: 'mouthOpen', weight: 0 }])
    expect(made.mesh.shapes).toEqual([[0, 1]])
    expect([...new Float32Array(made.mesh.bytes.buffer, made.mesh.at.changes + 4, 3)]).toEqual([7, 8, 9])
  })

  test('strips and fans turn as they should', async () => {
    const gltf = tinyGltf()
    const square = addNumbers(gltf, Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0), 5126, 'VEC3', 4)
    const normal = addNumbers(gltf, Float32Array.from({ length: 12 }, (_, i) => (i % 3 === 2 ? 1 : 0)), 5126, 'VEC3', 4)
    const attributes = { POSITION: square, NORMAL: normal }
    gltf.meshes[0]!.primitives = [{ attributes, mode: 5 }]
    const strip = await read(gltf)
    expect([corners(strip, 0), corners(strip, 1)]).toEqual([[0, 1, 2], [1, 3, 2]])
    gltf.meshes[0]!.primitives = [{ attributes, mode: 6 }]
    expect(corners(await read(gltf), 1)).toEqual([0, 2, 3])
    // A mirrored node turns them.
    gltf.nodes[0]!['scale'] = [-1, 1, 1]
    expect(corners(await read(gltf), 1)).toEqual([0, 3, 2])
  })

  test('materials: colours, unlit, pictures beside the file, places turned by KHR_texture_transform', async () => {
    writeFileSync(join(folder, 'red side.png'), await sharp({ create: { width: 4, height: 2, channels: 3, background: '#ff0000' } }).png().toBuffer())
    const gltf = tinyGltf()
    gltf['images'] = [{ uri: 'red%20side.png' }]
    gltf['textures'] = [{ source: 0 }]
    gltf['materials'] = [{
      pbrMetallicRoughness: { baseColorFactor: [0.5, 0.25, 1, 0.5], baseColorTexture: { index: 0, extensions: { KHR_texture_transform: { offset: [0.1, 0.2], scale: [2, 3], rotation: Math.PI / 2 } } } },
      alphaMode: 'BLEND', doubleSided: true, extensions: { KHR_materials_unlit: {} },
    }]
    gltf.meshes[0]!.primitives[0] = {
      material: 0,
      attributes: { POSITION: 0, TEXCOORD_0: addNumbers(gltf, Float32Array.of(0, 0, 1, 0, 0, 1), 5126, 'VEC2', 3), NORMAL: addNumbers(gltf, Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, 1), 5126, 'VEC3', 3) },
    }
    const made = await read(gltf)
    expect(made.mesh.solid).toBe(0)
    expect([...material(made, 0).slice(0, 4)]).toEqual([0.5, 0.25, 1, 0.5])
    expect([material(made, 0)[7], material(made, 0)[12], material(made, 0)[14], material(made, 0)[16]]).toEqual([1, 2, 1, 0])
    // The extension's own matrix: offset, then rotation (counter-clockwise about the upper left), then scale.
    const uv = (vertex: number): number[] => numbers(made, vertex).slice(6, 8).map((value) => Number(value.toFixed(5)))
    expect([uv(0), uv(1), uv(2)]).toEqual([[0.1, 0.2], [0.1, -1.8], [3.1, 0.2]])
  })

  test('joints: four a vertex, whose weights are one together', async () => {
    const gltf = tinyGltf('mesh')
    gltf.nodes.push({ name: 'hips', children: [2] }, { name: 'head', translation: [0, 1, 0] })
    gltf.nodes[0]!['skin'] = 0
    gltf['skins'] = [{ joints: [1, 2] }]
    gltf['scenes'] = [{ nodes: [0, 1] }]
    gltf.meshes[0]!.primitives[0]!['attributes'] = {
      POSITION: 0,
      JOINTS_0: addNumbers(gltf, Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0), 5121, 'VEC4', 3),
      WEIGHTS_0: addNumbers(gltf, Float32Array.of(1, 3, 0, 0, 0, 0, 0, 0, 0.5, 0, 0, 0), 5126, 'VEC4', 3),
    }
    const made = await read(gltf)
    expect(made.matrices.map(({ node }) => node)).toEqual([1, 2])
    expect([numbers(made, 0).slice(12), numbers(made, 1).slice(12), numbers(made, 2).slice(12)]).toEqual([[0.25, 0.75, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])
  })

  test('Mira: VRM 1.0 in binary, with expressions, bones and shapes', async () => {
    const made = await read(MIRA, 'mira.vrm')
    expect(made).toMatchObject({ format: 'VRM 1.0', title: 'Mira', missing: [] })
    expect(made.nodes[made.bones['leftHand']!]!.name).toBe('leftHand')
    expect(made.expressions.map(({ name }) => name)).toEqual(expect.arrayContaining(['aa', 'ih', 'ou', 'ee', 'oh', 'blink', 'happy', 'sad', 'angry', 'surprised', 'relaxed']))
    expect(made.expressions.find(({ name }) => name === 'aa')!.shapes.length).toBeGreaterThan(1)
  }, 60_000)

  test('VRM 0.x: its groups in the words of 1.0, and looking our way', async () => {
    const gltf = tinyGltf()
    gltf.meshes[0]!.primitives[0] = { attributes: { POSITION: 0 }, targets: [{ POSITION: 0 }, { POSITION: 0 }] }
    gltf['extensions'] = {
      VRM: {
        meta: { title: 'Old' },
        humanoid: { humanBones: [{ bone: 'head', node: 0 }, { bone: 'jaw', node: -1 }] },
        blendShapeMaster: { blendShapeGroups: [{ name: 'A', presetName: 'a', binds: [{ mesh: 0, index: 1, weight: 50 }] }, { name: 'Joy', presetName: 'joy', isBinary: true, binds: [{ mesh: 0, index: 0, weight: 100 }] }, { name: 'Surprised', presetName: 'unknown', binds: [] }] },
        materialProperties: [{ shader: 'VRM/MToon', floatProperties: { _BlendMode: 1, _ShadeToony: 0.9, _ShadeShift: 0 }, vectorProperties: { _Color: [1, 1, 1, 1] }, textureProperties: {} }],
      },
    }
    gltf['materials'] = [{}]
    gltf.meshes[0]!.primitives[0]['material'] = 0
    const made = await read(gltf)
    expect(made).toMatchObject({ format: 'VRM 0.x', title: 'Old', bones: { head: 0 } })
    expect(made.expressions.map(({ name, shapes, whole }) => ({ name, shapes, whole }))).toEqual([{ name: 'aa', shapes: [[1, 0.5]], whole: false }, { name: 'happy', shapes: [[0, 1]], whole: true }, { name: 'surprised', shapes: [], whole: false }])
    expect(made.nodes[0]!.rotation).toEqual([0, 1, -0, -0])
    // In two tones from 0 to 0.1 there; -1 + toony - shift to 1 - toony - shift here.
    const [toony, shift] = [material(made, 0)[27]!, material(made, 0)[28]!]
    expect([-1 + toony - shift, 1 - toony - shift]).toEqual([expect.closeTo(0, 5), expect.closeTo(0.1, 5)])
  })
})

describe('what is wrong is told with its place', () => {
  const broken = (change: (gltf: Gltf) => void): Gltf => {
    const gltf = tinyGltf()
    change(gltf)
    return gltf
  }
  test.each<readonly [what: string, change: (gltf: Gltf) => void, place: string | undefined]>([
    ['another version', (gltf) => { gltf['asset'] = { version: '1.0' } }, '/asset/version'],
    ['no asset', (gltf) => { delete gltf['asset'] }, '/asset'],
    ['an accessor that is not there', (gltf) => { gltf.meshes[0]!.primitives[0]!['attributes'] = { POSITION: 7 } }, '/meshes/0/primitives/0/attributes/POSITION'],
    ['a view beyond its buffer', (gltf) => { gltf.bufferViews[0]!['byteLength'] = 99 }, '/bufferViews/0'],
    ['more numbers than the view has', (gltf) => { gltf.accessors[0]!['count'] = 4 }, '/bufferViews/0'],
    ['a buffer that is too short', (gltf) => { gltf.buffers[0]!['byteLength'] = 40 }, '/buffers/0'],
    ['places that are pairs', (gltf) => { gltf.accessors[0]!['type'] = 'VEC2' }, '/accessors/0/type'],
    ['a component type that is none', (gltf) => { gltf.accessors[0]!['componentType'] = 5127 }, '/accessors/0/componentType'],
    ['a vertex that is not there', (gltf) => { gltf.meshes[0]!.primitives[0]!['indices'] = addNumbers(gltf, Uint16Array.of(0, 1, 3), 5123, 'SCALAR', 3) }, '/meshes/0/primitives/0/indices'],
    ['numbers that are none', (gltf) => { gltf.buffers[0]!['uri'] = dataUri(Float32Array.of(NaN, 0, 0, 1, 0, 0, 0, 1, 0)) }, '/accessors/0'],
    ['nodes in a circle', (gltf) => { gltf.nodes.push({ children: [2] }, { children: [1] }) }, '/nodes'],
    ['a node with two parents', (gltf) => { gltf.nodes.push({ children: [0] }, { children: [0] }) }, '/nodes/2/children/0'],
    ['Draco without a mesh', (gltf) => { gltf.meshes[0]!.primitives[0]!['extensions'] = { KHR_draco_mesh_compression: { bufferView: 0, attributes: { POSITION: 0 } } } }, '/meshes/0/primitives/0/extensions/KHR_draco_mesh_compression'],
    ['meshopt without its data', (gltf) => { gltf.bufferViews[0]!['extensions'] = { EXT_meshopt_compression: { buffer: 0, byteLength: 36, byteStride: 12, count: 3, mode: 'ATTRIBUTES' } } }, '/bufferViews/0/extensions/EXT_meshopt_compression'],
    ['meshopt of more than there can be', (gltf) => { gltf.bufferViews[0]!['extensions'] = { EXT_meshopt_compression: { buffer: 0, byteLength: 36, byteStride: 256, count: 1e9, mode: 'ATTRIBUTES' } } }, '/bufferViews/0/extensions/EXT_meshopt_compression/count'],
    ['an extension that is required', (gltf) => { gltf['extensionsRequired'] = ['KHR_texture_basisu'] }, '/extensionsRequired/0'],
    ['a file on the network', (gltf) => { gltf.buffers[0]!['uri'] = 'https://example.org/a.bin' }, '/buffers/0/uri'],
    ['no mesh', (gltf) => { delete gltf.nodes[0]!['mesh'] }, '/meshes'],
    ['a picture that is none', (gltf) => {
      gltf['images'] = [{ uri: dataUri(Uint8Array.of(1, 2, 3)) }]
      gltf['textures'] = [{ source: 0 }]
      gltf['materials'] = [{ pbrMetallicRoughness: { baseColorTexture: { index: 0 } } }]
    }, '/images/0'],
  ])('%s', async (_what, change, where) => {
    const fault = await read(broken(change)).then(() => undefined, (thrown: unknown) => thrown)
    expect(fault).toBeInstanceOf(ReelgraphError)
    const { code, port, file } = (fault as ReelgraphError).faults[0]!
    expect({ code, port, file }).toEqual({ code: 'E_CHARACTER', port: where, file: 'a.gltf' })
  })

  test('a companion that is missing, or lies outside', async () => {
    const codeOf = async (uri: string): Promise<string | undefined> => read(broken((gltf) => { gltf.buffers[0]!['uri'] = uri })).then(() => undefined, (thrown: ReelgraphError) => thrown.code)
    expect([await codeOf('gone.bin'), await codeOf('../../../../etc/passwd')]).toEqual(['E_ASSET_MISSING', 'E_ASSET_PATH'])
  })

  test('bytes that are changed, and files that are cut off, never crash', async () => {
    const whole = MIRA
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(60_000), fc.nat(255)), { minLength: 1, maxLength: 12 }), fc.option(fc.nat(whole.length - 1)), async (changes, end) => {
        const bytes = Uint8Array.from(whole)
        for (const [at, value] of changes) bytes[at] = value
        const fault = await read(end === null ? bytes : bytes.subarray(0, end), 'b.vrm').then(() => undefined, (thrown: unknown) => thrown)
        if (fault !== undefined && !(fault instanceof ReelgraphError)) throw fault as Error
      }),
      { numRuns: 25 },
    )
  }, 240_000)

  test('any JSON in any place never crashes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('nodes', 'meshes', 'accessors', 'bufferViews', 'buffers', 'materials', 'skins', 'scenes', 'scene', 'extensions', 'textures', 'images', 'samplers'), fc.json({ maxDepth: 4 }), async (key, json) => {
        const gltf = { ...tinyGltf(), [key]: JSON.parse(json) as unknown }
        const fault = await read(gltf, 'c.gltf').then(() => undefined, (thrown: unknown) => thrown)
        if (fault !== undefined && !(fault instanceof ReelgraphError)) throw fault as Error
      }),
      { numRuns: 300 },
    )
  }, 120_000)
})
