/** Weather, light and lens. */
import { failure } from '../../contract/errors.ts'
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import type { DefocusOptions, FogOptions, Lamp } from '../kernel-options.ts'
import { agree, op, type OpRunner, type Shape } from '../op.ts'
import { fogScratch, lampScratch, strokeScratch, type StrokeArgs } from '../ops/atmosphere.ts'
import { defocusScratch, nearScratch, TILE, type DefocusArgs } from '../ops/defocus.ts'
import { inVideo } from './compose.ts'

const STROKES = op<StrokeArgs>('atmosphere', 'strokes', (_target, _sources, args) => strokeScratch(args))
const FOG = op<FogOptions>('atmosphere', 'fog', fogScratch)
const LAMP = op<Lamp>('atmosphere', 'lamp', lampScratch)
const NEAR_TILES = op<DefocusArgs>('defocus', 'nearTiles', nearScratch)
const REACH_TILES = op<DefocusArgs>('defocus', 'reachTiles')
const DEFOCUS = op<DefocusArgs>('defocus', 'defocus', defocusScratch)

export function strokes(run: OpRunner, width: number, height: number, list: Float32Array, softness: number): Promise<ReadonlyFrame> {
  return run.op(STROKES, { format: 'gray8', width, height }, [], { strokes: list, softness })
}

export async function fog(run: OpRunner, noise: ReadonlyFrame, options: FogOptions, depth?: ReadonlyFrame): Promise<ReadonlyFrame> {
  const target = { format: 'gray8', width: noise.width, height: noise.height } as const
  const sources = depth === undefined ? [noise] : [noise, depth]
  for (const source of sources) agree('fog', target, source)
  return run.op(FOG, target, sources, options)
}

export async function lamp(run: OpRunner, frame: ReadonlyFrame, light: Lamp, reach?: ReadonlyFrame): Promise<ReadonlyFrame> {
  inVideo('lamp', frame)
  if (reach === undefined) return run.op(LAMP, frame, [frame], light)
  agree('lamp', { format: 'gray8', width: frame.width, height: frame.height }, reach)
  return run.op(LAMP, frame, [frame, reach], light)
}

export async function defocus(run: OpRunner, frame: ReadonlyFrame, depth: ReadonlyFrame, { radii, highlights = 0.3 }: DefocusOptions): Promise<ReadonlyFrame> {
  inVideo('defocus', frame)
  const { width, height } = frame
  agree('defocus', { format: 'gray8', width, height }, depth)
  if (radii.length !== 256) throw failure('E_INTERNAL', { detail: `Defocus by ${radii.length} radii: it takes 256.` })
  if (radii.every((radius) => Math.abs(radius) <= 0.5)) return frame
  // Light adds up as code values do to the power of 2.4.
  const args: DefocusArgs = { radii, exponent: 1 + (1.4 / 0.3) * highlights }
  if (radii.every((radius) => radius >= 0)) return run.op(DEFOCUS, frame, [frame, depth], args)
  const tiles: Shape = { format: 'gray8', width: Math.ceil(width / TILE), height: Math.ceil(height / TILE) }
  const near = await run.op(NEAR_TILES, tiles, [depth], args)
  return run.op(DEFOCUS, frame, [frame, depth, await run.op(REACH_TILES, tiles, [near], args)], args)
}
