/** Meshes: vertices made ready, what the first light sees, and the picture, strip by strip, to Y'CbCr with alpha. */
import { codeOf } from '../../frames/colour.ts'
import { CHANGE, type Mesh } from '../../frames/mesh.ts'
import type { MeshView } from '../mesh-view.ts'
import { addressOf, scratchBytes, type NativeBand } from '../native-band.ts'
import type { Shape } from '../op.ts'

/** Bytes of a vertex that is ready, and how many of them are a row of the frame that holds them. */
export const SHAPED = 64
export const ROW = 4096
const EACH_ROW = ROW / SHAPED
/** Bytes of a triangle that is ready; of a vertex while it is worked on; of a pixel while its nearest triangles are sought. */
const READY = 96
const WORK = 32
const SAMPLES = 32
/** Rows at a time: what is worked on stays near. */
const STRIP = 16
/** Steps of linear light that have a code. */
const CODES = 4096
/** Numbers before the lights, and of one. */
const SCENE = 36
const LIGHT = 8

type Facts = Pick<Mesh, 'vertices' | 'triangles' | 'solid' | 'at' | 'outlined' | 'shapes'>
export interface MeshArgs {
  readonly mesh: Facts
  readonly view: MeshView
}

/** Into a `gray8` frame of `ROW` columns. Source: the mesh's bytes. */
export function shapeMesh({ target, sources, args: { mesh, view }, wasm, scratch, from, to }: NativeBand<MeshArgs>): void {
  scratch.reset()
  const start = addressOf(sources[0]!.planes[0]!)
  const [first, last] = [from * EACH_ROW, Math.min(mesh.vertices, to * EACH_ROW)]
  const active = [...view.weights.keys()].filter((i) => Math.abs(view.weights[i]!) > 1e-4 && mesh.shapes[i]![1] > 0)
  const list = new Uint32Array(active.length * 4)
  const weights = new Float32Array(list.buffer)
  active.forEach((i, k) => {
    const [begin, count] = mesh.shapes[i]!
    list.set([start + mesh.at.changes + begin * CHANGE, count], k * 4)
    weights[k * 4 + 2] = view.weights[i]!
  })
  const [shapes, matrices, work] = [scratch.put(list), scratch.put(view.matrices), scratch.take((last - first) * WORK)]
  wasm.shapeVertices(addressOf(target.planes[0]!), first, last, start, shapes, active.length, matrices, work, view.focal, view.centre[0], view.centre[1], view.near)
}

export const shapeScratch = ({ height }: Shape, { mesh, view }: MeshArgs): number =>
  scratchBytes(mesh.shapes.length * 16, view.matrices.byteLength, height * EACH_ROW * WORK)

/** Into a `gray8` frame of floats. Sources: the mesh's bytes, its vertices. */
export function shadowOfMesh({ target, sources, args: { mesh, view }, wasm, scratch, from, to }: NativeBand<MeshArgs>): void {
  scratch.reset()
  const [data, shaped] = sources.map(({ planes }) => addressOf(planes[0]!)) as [number, number]
  wasm.drawShadow(addressOf(target.planes[0]!), target.height, from, to, data + mesh.at.triangles, mesh.solid, data, shaped, mesh.vertices, scratch.put(sceneOf(view)), scratch.take(mesh.vertices * 16))
}

export const shadowScratch = ({ mesh, view }: MeshArgs): number => scratchBytes((SCENE + view.lights.length * LIGHT) * 4, mesh.vertices * 16)

/** Into a `yuva420p` frame. Sources: the mesh's bytes, its vertices, and the shadow where there is one. */
export function drawMesh({ target, sources, args: { mesh, view }, wasm, scratch, from, to }: NativeBand<MeshArgs>): void {
  scratch.reset()
  const { width, height, planes } = target
  const [luma, u, v, alpha] = planes as [typeof planes[0], typeof planes[0], typeof planes[0], typeof planes[0]]
  const [data, shaped, shadow = 0] = sources.map((one) => addressOf(one.planes[0]!)) as [number, number, number?]
  const [triangles, pictures] = [data + mesh.at.triangles, data + mesh.at.pictures]
  const [scene, codes] = [scratch.put(sceneOf(view)), scratch.put(codesOfLight)]
  const ready = scratch.take(mesh.triangles * READY * (mesh.outlined ? 2 : 1))
  const bytes = scratch.take(width * STRIP * 4)
  const canvas = scratch.take(width * STRIP * 16)
  const samples = scratch.take(width * STRIP * SAMPLES)
  const box = scratch.take(16)
  scratch.write(box, Int32Array.of(width, height, 0, 0))
  const prepare = (count: number, first: number, last: number, outline: number): number =>
    count + wasm.readyTriangles(ready + count * READY, first, last, triangles, data, shaped, width, height, from, to, view.focal, outline, box)
  let solid = prepare(0, 0, mesh.solid, 0)
  if (mesh.outlined) solid = prepare(solid, 0, mesh.solid, 1)
  const count = prepare(solid, mesh.solid, mesh.triangles, 0)
  const [left, , right] = [...scratch.read(box, 4)] as [number, number, number]
  const strips = Math.ceil((to - from) / STRIP)
  const [starts, order] = [scratch.take((strips + 2) * 4), scratch.take(count * 4)]
  let [seen, before] = [scratch.take(count * 4), scratch.take(count * 4)]
  wasm.sortTriangles(ready, count, from, STRIP, strips, starts, order)
  const begins = [...scratch.read(starts, strips + 1)]
  let inStrip = 0
  scratch.write(bytes, new Uint8Array(width * STRIP * 4))
  let clear = true
  for (let y = from; y < to; y += STRIP) {
    const end = Math.min(to, y + STRIP)
    const strip = (y - from) / STRIP
    ;[seen, before] = [before, seen]
    inStrip = wasm.nextStrip(before, inStrip, order, begins[strip]!, begins[strip + 1]!, ready, y, seen)
    if (inStrip > 0) wasm.drawMesh(bytes, width, left, right, y, end, canvas, ready, seen, inStrip, solid, samples, data, pictures, shaped, scene, shadow, codes)
    else if (!clear) scratch.write(bytes, new Uint8Array(width * STRIP * 4))
    clear = inStrip === 0
    // The rows of the strip, as if it began at the frame's first.
    const whole = bytes - y * width * 4
    wasm.rgbaToYuv(addressOf(luma), addressOf(u), addressOf(v), addressOf(alpha), whole, width, height, u.width, y >> 1, (end + 1) >> 1)
  }
}

export function drawScratch({ width, height }: Shape, { mesh, view }: MeshArgs): number {
  const most = mesh.triangles * (mesh.outlined ? 2 : 1)
  return scratchBytes((SCENE + view.lights.length * LIGHT) * 4, CODES * 4, 16, most * READY, width * STRIP * 4, width * STRIP * 16, width * STRIP * SAMPLES, (Math.ceil(height / STRIP) + 2) * 4, most * 4, most * 4, most * 4)
}

export const meshFacts = ({ vertices, triangles, solid, at, outlined, shapes }: Mesh): Facts => ({ vertices, triangles, solid, at, outlined, shapes })

/** IEC 61966-2-1. */
const codesOfLight = Float32Array.from({ length: CODES }, (_, i) => codeOf(i / (CODES - 1)))

function sceneOf({ sky, ground, up, edge, lights, shadow }: MeshView): Float32Array {
  const scene = new Float32Array(SCENE + lights.length * LIGHT)
  scene[0] = lights.length
  scene.set(sky, 4)
  scene.set(ground, 8)
  scene.set(up, 12)
  scene.set(edge, 16)
  if (shadow !== undefined) {
    scene.set([shadow.size, shadow.off], 20)
    scene.set(shadow.rows, 24)
  }
  lights.forEach(({ to, colour }, i) => {
    scene.set(to, SCENE + i * LIGHT)
    scene.set(colour, SCENE + i * LIGHT + 4)
  })
  return scene
}
