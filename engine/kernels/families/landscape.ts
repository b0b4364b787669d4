/** Painted landscapes. */
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import type { Landscape, Room, Sky } from '../landscape.ts'
import { failure } from '../../contract/errors.ts'
import { op, type OpRunner } from '../op.ts'
import { landscapeScratch, rowBytes, skyCell, skyColumns, skyScratch, waterEdge, type LandscapeArgs, type SkyArgs } from '../ops/landscape.ts'
import { developScratch, roomScratch, type DevelopArgs, type RoomArgs } from '../ops/landscape-room.ts'

const SKY = op<SkyArgs>('landscape', 'skyGrid', skyScratch)
const ABOVE = op<LandscapeArgs>('landscape', 'paintAbove', landscapeScratch)
const PAINT = op<LandscapeArgs>('landscape', 'paintLandscape', landscapeScratch)
const ROOM = op<RoomArgs>('landscape-room', 'paintRoom', roomScratch)
const DEVELOP = op<DevelopArgs>('landscape-room', 'develop', developScratch)

const NONE = new Float32Array(0)

/** The sky as a grid; over water what it mirrors; then all of it. */
export async function landscape(run: OpRunner, width: number, height: number, scene: Landscape): Promise<ReadonlyFrame> {
  const edge = waterEdge(scene, height)
  // Below the last row that land leaves free there is no sky to be made.
  const lowest = Math.max(1, Math.min(edge, scene.layers.reduce((free, { top }) => free.map((low, x) => Math.min(low, top[x]!)), new Float32Array(width).fill(edge)).reduce((low, row) => Math.max(low, row), 0) + 2))
  const rows = Math.ceil(lowest / skyCell(height)) + 2
  const grid = await gridOf(run, width, height, rows, scene.sky)
  const target = { format: 'yuv420p', width, height } as const
  if (scene.water === undefined) return run.op(PAINT, target, [grid], { scene, width, height })
  const above = await run.op(ABOVE, { format: 'gray8', width: rowBytes(width), height: Math.max(1, edge) }, [grid], { scene: { ...scene, drawn: NONE }, width, height })
  return run.op(PAINT, target, [grid, above], { scene: { ...scene, stars: NONE, aloft: NONE }, width, height })
}

const gridOf = (run: OpRunner, width: number, height: number, rows: number, sky: Sky): Promise<ReadonlyFrame> =>
  run.op(SKY, { format: 'gray8', width: skyColumns(width, height) * 16, height: rows }, [], { sky, width, height })

export async function room(run: OpRunner, width: number, height: number, scene: Room): Promise<ReadonlyFrame> {
  // Below the window there is no sky to be made.
  const grid = await gridOf(run, width, height, Math.ceil((scene.window.foot * height) / skyCell(height)) + 2, scene.sky)
  return run.op(ROOM, { format: 'yuv420p', width, height }, [grid], { scene, width, height })
}

export async function develop(run: OpRunner, frame: ReadonlyFrame, drawn: Float32Array, dither: readonly [x: number, y: number]): Promise<ReadonlyFrame> {
  if (frame.format !== 'rgbf32') throw failure('E_CLIP_FORMAT', { expected: 'a frame of floats in develop', got: frame.format })
  return run.op(DEVELOP, { format: 'yuv420p', width: frame.width, height: frame.height }, [frame], { drawn, dither })
}
