/** Meshes before a camera. */
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import type { Mesh } from '../../frames/mesh.ts'
import type { MeshView } from '../mesh-view.ts'
import { op, type OpRunner } from '../op.ts'
import { drawScratch, meshFacts, ROW, shadowScratch, SHAPED, shapeScratch, type MeshArgs } from '../ops/mesh.ts'

const SHAPE = op<MeshArgs>('mesh', 'shapeMesh', (target, _sources, args) => shapeScratch(target, args))
const SHADE = op<MeshArgs>('mesh', 'shadowOfMesh', (_target, _sources, args) => shadowScratch(args))
const DRAW = op<MeshArgs>('mesh', 'drawMesh', (target, _sources, args) => drawScratch(target, args))

export async function mesh(run: OpRunner, width: number, height: number, what: Mesh, view: MeshView): Promise<ReadonlyFrame> {
  const args: MeshArgs = { mesh: meshFacts(what), view }
  const bytes = run.resident(what, ROW, what.bytes)
  try {
    const shaped = await run.op(SHAPE, { format: 'gray8', width: ROW, height: Math.ceil((what.vertices * SHAPED) / ROW) }, [bytes], args)
    const sources: ReadonlyFrame[] = [bytes, shaped]
    if (view.shadow !== undefined) sources.push(await run.op(SHADE, { format: 'gray8', width: view.shadow.size * 4, height: view.shadow.size }, sources, args))
    return await run.op(DRAW, { format: 'yuva420p', width, height }, sources, args)
  } finally {
    bytes.release()
  }
}
