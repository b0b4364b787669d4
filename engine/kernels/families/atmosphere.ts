/** Weather and light. */
import type { Frame } from '../../frames/frame.ts'
import type { FogOptions, Lamp } from '../kernels.ts'
import { agree, op, type OpRunner } from '../op.ts'
import { fogScratch, lampScratch, strokeScratch, type StrokeArgs } from '../ops/atmosphere.ts'
import { inVideo } from './compose.ts'

const STROKES = op<StrokeArgs>('atmosphere', 'strokes', (_target, _sources, args) => strokeScratch(args))
const FOG = op<FogOptions>('atmosphere', 'fog', fogScratch)
const LAMP = op<Lamp>('atmosphere', 'lamp', lampScratch)

export function strokes(run: OpRunner, width: number, height: number, list: Float32Array, softness: number): Promise<Frame> {
  return run.op(STROKES, { format: 'gray8', width, height }, [], { strokes: list, softness })
}

export async function fog(run: OpRunner, noise: Frame, options: FogOptions, depth?: Frame): Promise<Frame> {
  const target = { format: 'gray8', width: noise.width, height: noise.height } as const
  const sources = depth === undefined ? [noise] : [noise, depth]
  for (const source of sources) agree('fog', target, source)
  return run.op(FOG, target, sources, options)
}

export async function lamp(run: OpRunner, frame: Frame, light: Lamp, reach?: Frame): Promise<Frame> {
  inVideo('lamp', frame)
  if (reach === undefined) return run.op(LAMP, frame, [frame], light)
  agree('lamp', { format: 'gray8', width: frame.width, height: frame.height }, reach)
  return run.op(LAMP, frame, [frame, reach], light)
}
