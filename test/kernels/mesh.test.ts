/** Meshes before a camera, against geometry worked out here. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Still } from '../../engine/frames/clip.ts'
import { packMesh, type Mesh, type MeshMaterial, type MeshPart, type MeshPicture } from '../../engine/frames/mesh.ts'
import type { MeshView } from '../../engine/kernels/mesh-view.ts'
import { createStage, randomOf, type Stage } from './stage.ts'

const [WIDTH, HEIGHT] = [160, 120]
const FOCAL = 100
let stage: Stage
beforeAll(() => { stage = createStage() })
afterAll(() => stage.close())

const FLAT: MeshMaterial = { name: '', base: [1, 1, 1, 1], emissive: [0, 0, 0], metal: 0, rough: 1, normalScale: 1, occlusion: 1, alpha: 'solid', cutoff: 0.5, twoSided: false, order: 0, kind: 'unlit', pictures: {} }
const IDENTITY = Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
const VIEW: MeshView = { matrices: IDENTITY, weights: new Float32Array(0), focal: FOCAL, centre: [WIDTH / 2, HEIGHT / 2], near: 0.01, sky: [0, 0, 0], ground: [0, 0, 0], up: [0, 1, 0], edge: [0, 0, 0], lights: [] }

function part(positions: readonly number[], more: Partial<MeshPart> = {}): MeshPart {
  const count = positions.length / 3
  return {
    material: 0,
    positions: Float32Array.from(positions),
    normals: Float32Array.from(positions, (_, i) => (i % 3 === 2 ? 1 : 0)),
    uvs: new Float32Array(count * 2),
    joints: new Uint16Array(count * 4),
    weights: Float32Array.from({ length: count * 4 }, (_, i) => (i % 4 === 0 ? 1 : 0)),
    indices: Uint32Array.from({ length: count }, (_, i) => i),
    changes: [],
    ...more,
  }
}

async function drawn(mesh: Mesh, view: Partial<MeshView> = {}, on: Stage = stage): Promise<Still> {
  const frame = await on.kernels.mesh(WIDTH, HEIGHT, mesh, { ...VIEW, ...view })
  return on.kernels.toStill(frame)
}
const pixel = ({ data, width }: Still, x: number, y: number): number[] => [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)]
const coverage = ({ data }: Still): number => data.reduce((sum, value, i) => (i % 4 === 3 ? sum + value / 255 : sum), 0)
/** A place one unit away that is seen at a pixel. */
const at = (x: number, y: number, z = -1): number[] => [((x - WIDTH / 2) / FOCAL) * -z, ((HEIGHT / 2 - y) / FOCAL) * -z, z]
const rectangle = (left: number, top: number, right: number, bottom: number, z = -1): number[] => [at(left, top, z), at(left, bottom, z), at(right, bottom, z), at(left, top, z), at(right, bottom, z), at(right, top, z)].flat()

describe('meshes', () => {
  test('a triangle covers its area, and only seen from its front', async () => {
    const corners = [at(20.3, 11.7), at(41.2, 108.4), at(143.9, 60.1)]
    const [[ax, ay], [bx, by], [cx, cy]] = [[20.3, 11.7], [41.2, 108.4], [143.9, 60.1]] as const
    const area = Math.abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / 2
    expect(coverage(await drawn(packMesh([part(corners.flat())], [FLAT], [], 0)))).toBeGreaterThan(area * 0.995)
    expect(coverage(await drawn(packMesh([part(corners.flat())], [FLAT], [], 0)))).toBeLessThan(area * 1.005)
    const turned = packMesh([part(corners.toReversed().flat())], [FLAT], [], 0)
    expect(coverage(await drawn(turned))).toBe(0)
    expect(coverage(await drawn(packMesh([part(corners.toReversed().flat())], [{ ...FLAT, twoSided: true }], [], 0)))).toBeGreaterThan(area * 0.995)
  })

  test('triangles that share edges leave no seam, and none is covered twice', async () => {
    // A fan of thin triangles about a point, see-through: twice would be brighter.
    const random = randomOf(5)
    const rim = Array.from({ length: 40 }, (_, k) => at(80 + 70 * Math.cos((k / 40) * 2 * Math.PI) + random(), 60 - 50 * Math.sin((k / 40) * 2 * Math.PI) + random()))
    const fan = rim.flatMap((corner, k) => [...at(77.3, 58.9), ...corner, ...rim[(k + 1) % 40]!])
    const still = await drawn(packMesh([part(fan)], [{ ...FLAT, base: [1, 1, 1, 0.5], alpha: 'blend' }], [], 0))
    const inside: number[] = []
    for (let y = 30; y < 90; y++) for (let x = 40; x < 120; x++) inside.push(pixel(still, x, y)[3]!)
    // Where four quarters of a pixel are laid over each other, it is 1 - (1 - 1 / 8)^4 of one.
    expect(Math.max(...inside)).toBeLessThanOrEqual(129)
    expect(Math.min(...inside)).toBeGreaterThanOrEqual(105)
    const solid = await drawn(packMesh([part(fan)], [FLAT], [], 0))
    for (let y = 30; y < 90; y++) for (let x = 40; x < 120; x++) expect(pixel(solid, x, y)[3]).toBe(255)
  })

  test('what is near hides what is far, in any order', async () => {
    const near = part(rectangle(40, 30, 100, 90, -1))
    const far = part(rectangle(60, 50, 140, 110, -2), { material: 1 })
    const colours: MeshMaterial[] = [{ ...FLAT, base: [1, 0, 0, 1] }, { ...FLAT, base: [0, 0, 1, 1] }]
    for (const parts of [[near, far], [far, near]]) {
      const still = await drawn(packMesh(parts, colours, [], 0))
      expect(pixel(still, 80, 70)[0]).toBeGreaterThan(240)
      expect(pixel(still, 120, 100)[2]).toBeGreaterThan(240)
    }
  })

  test('pictures lie right in perspective: each pixel as the ray through it meets the plane', async () => {
    // Red goes across, green down.
    const size = 64
    const data = new Uint8Array(size * size * 4)
    for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) data.set([(x + 0.5) * 4, (y + 0.5) * 4, 128, 255], (y * size + x) * 4)
    const picture: MeshPicture = { width: size, height: size, data, colours: true, wrap: ['clamp', 'clamp'] }
    // A floor that leads away from us.
    const corners = [[-1, -0.4, -1], [1, -0.4, -1], [1, -0.4, -4], [-1, -0.4, -4]] as const
    const uvs = [[0, 1], [1, 1], [1, 0], [0, 0]]
    const order = [0, 1, 2, 0, 2, 3]
    const floor = part(order.flatMap((i) => [...corners[i]!]), { uvs: Float32Array.from(order.flatMap((i) => uvs[i]!)) })
    const still = await drawn(packMesh([floor], [{ ...FLAT, pictures: { base: 0 } }], [picture], 0))
    let worst = 0
    for (let y = 72; y < 98; y++) {
      const z = (-0.4 * FOCAL) / (HEIGHT / 2 - (y + 0.5))
      for (let x = 60; x < 100; x += 3) {
        const across = (((x + 0.5 - WIDTH / 2) / FOCAL) * z + 1) / 2
        const down = (4 - z) / 3
        const [r, g] = pixel(still, x, y)
        worst = Math.max(worst, Math.abs(r! - across * 256), Math.abs(g! - down * 256))
      }
    }
    // Chroma is shared by four pixels.
    expect(worst).toBeLessThan(10)
  })

  test('joints and shapes move vertices', async () => {
    const square = rectangle(40, 40, 60, 60)
    const moved = (dx: number): Float32Array => Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, dx, 0, 0, 1)
    const both = packMesh([part(square, { joints: Uint16Array.from({ length: 24 }, (_, i) => i % 4), weights: Float32Array.from({ length: 24 }, (_, i) => [0.25, 0.75, 0, 0][i % 4]!), changes: [{ shape: 1, positions: Float32Array.from(square, (_, i) => (i % 3 === 1 ? -0.2 : 0)) }] })], [FLAT], [], 2)
    const matrices = Float32Array.of(...moved(0), ...moved(0.4))
    // Three quarters of 40 pixels to the right; half of 20 pixels down.
    const still = await drawn(both, { matrices, weights: Float32Array.of(0, 0.5) })
    const seen = Array.from({ length: WIDTH * HEIGHT }, (_, i) => i).filter((i) => still.data[i * 4 + 3]! > 200)
    expect([Math.min(...seen.map((i) => i % WIDTH)), Math.max(...seen.map((i) => i % WIDTH)), Math.floor(seen[0]! / WIDTH), Math.floor(seen.at(-1)! / WIDTH)]).toEqual([70, 89, 50, 69])
  })

  test('a white wall before a light: Lambert and GGX by their formulas', async () => {
    const wall = packMesh([part(rectangle(0, 0, 160, 120))], [{ ...FLAT, kind: 'lit', base: [0.5, 0.5, 0.5, 1], rough: 0.7 }], [], 0)
    const light = [0.6, 0, 0.8] as const
    const still = await drawn(wall, { lights: [{ to: light, colour: [0.9, 0.9, 0.9] }] })
    for (const [x, y] of [[80, 60], [20, 100], [140, 20]] as const) {
      const place = [(x + 0.5 - 80) / FOCAL, (60 - y - 0.5) / FOCAL, -1]
      const eye = place.map((value) => -value / Math.hypot(...place))
      const half = eye.map((value, k) => value + light[k]!)
      const length = Math.hypot(...half)
      const [nl, nv, nh, vh] = [light[2], eye[2]!, half[2]! / length, eye.reduce((sum, value, k) => sum + value * (half[k]! / length), 0)]
      const a2 = 0.7 ** 4
      const spread = a2 / (nh * nh * (a2 - 1) + 1) ** 2
      const visible = 0.5 / (nl * Math.sqrt(nv * nv * (1 - a2) + a2) + nv * Math.sqrt(nl * nl * (1 - a2) + a2))
      const linear = 0.9 * nl * (0.5 + spread * visible * (0.04 + 0.96 * (1 - vh) ** 5))
      const code = 255 * (1.055 * linear ** (1 / 2.4) - 0.055)
      expect(Math.abs(pixel(still, x, y)[1]! - code)).toBeLessThan(2.5)
    }
  })

  test('a shadow falls where the first light is hidden', async () => {
    const wall = part(rectangle(0, 0, 160, 120, -2))
    const pane = part(rectangle(60, 40, 100, 80, -1.5))
    const lit: MeshMaterial = { ...FLAT, kind: 'lit' }
    // From the left, half way up to us: what is at depth -1.5 shadows the wall half a unit to the right.
    const to = [-Math.SQRT1_2, 0, Math.SQRT1_2] as const
    const size = 512
    const scale = size / 8
    const rows = [Math.SQRT1_2 * scale, 0, Math.SQRT1_2 * scale, size / 2 + 1.75 * Math.SQRT1_2 * scale, 0, -scale, 0, size / 2, to[0], 0, to[2], -0.02]
    const still = await drawn(packMesh([wall, pane], [lit], [], 0), { lights: [{ to, colour: [0.8, 0.8, 0.8] }], shadow: { size, rows, off: 0.01 } })
    // The pane is 0.6 wide about the middle; its shadow on the wall is from 0.2 to 0.8: pixels 90 to 120.
    expect(pixel(still, 112, 60)[1]).toBeLessThan(60)
    expect(pixel(still, 128, 60)[1]).toBeGreaterThan(150)
    expect(pixel(still, 30, 60)[1]).toBeGreaterThan(150)
  })

  test('the picture is the same on any number of threads, and the mesh is kept between frames', async () => {
    const random = randomOf(9)
    const many = part(Array.from({ length: 300 * 9 }, (_, i) => (i % 3 === 2 ? -1 - random() : random() * 1.6 - 0.8)))
    const mesh = packMesh([many], [{ ...FLAT, kind: 'lit', twoSided: true }], [], 0)
    const view = { lights: [{ to: [0, 0, 1] as const, colour: [0.8, 0.7, 0.6] as const }] }
    const one = await drawn(mesh, view)
    const threads = createStage(3)
    const [first, second] = [await drawn(mesh, view, threads), await drawn(mesh, view, threads)]
    await threads.close()
    expect(Buffer.from(first.data)).toEqual(Buffer.from(one.data))
    expect(Buffer.from(second.data)).toEqual(Buffer.from(one.data))
  })
})
