/** From one pixel format to another, and to and from stills. */
import { failure } from '../../contract/errors.ts'
import type { Still } from '../../frames/clip.ts'
import type { PixelFormat } from '../../frames/format.ts'
import type { ReadonlyFrame } from '../../frames/frame-view.ts'
import { op, type Op, type OpRunner, type Shape } from '../op.ts'
import { chromaRowsScratch, type RgbaArgs } from '../ops/convert.ts'
import { flowColourScratch, type FlowColourArgs } from '../ops/flow-colour.ts'

const chromaRows: Op<undefined>['scratch'] = (_, [source]) => chromaRowsScratch(source!)

const FLOW_COLOUR = op<FlowColourArgs>('flow-colour', 'flowColour', flowColourScratch)
const LONGEST = op<undefined>('flow-colour', 'longestFlow')
const YUV_TO_RGB = op<undefined>('convert', 'yuvToRgb', chromaRows)
const YUV_TO_RGBA = op<undefined>('convert', 'yuvToRgba', chromaRows)
const RGB_TO_YUV = op<undefined>('convert', 'rgbToYuv')
const RGBA_TO_YUV = op<RgbaArgs>('convert', 'rgbaToYuv')
const RGB_TO_GRAY = op<undefined>('convert', 'rgbToGray')
const GRAY_TO_RGBA = op<undefined>('convert', 'grayToRgba')
const LUMA_CONVERT = op<undefined>('convert', 'lumaConvert')

export async function convert(run: OpRunner, frame: ReadonlyFrame, format: PixelFormat): Promise<ReadonlyFrame> {
  const from = frame.format
  if (from === format) return frame
  const { width, height } = frame
  const target: Shape = { format, width, height }
  if (format === 'flow') throw failure('E_CLIP_FORMAT', { expected: 'flow', got: from, fix: 'Use an optical-flow node.' })
  if (from === 'flow') return convert(run, await flowColours(run, frame, await longestFlow(run, frame)), format)
  if (format === 'rgbf32') return run.op(from === 'gray8' ? LUMA_CONVERT : YUV_TO_RGB, target, [frame], undefined)
  if (from !== 'rgbf32') return run.op(LUMA_CONVERT, target, [frame], undefined)
  return run.op(format === 'gray8' ? RGB_TO_GRAY : RGB_TO_YUV, target, [frame], undefined)
}

export async function flowColours(run: OpRunner, flow: ReadonlyFrame, maximum: number): Promise<ReadonlyFrame> {
  const { width, height } = flow
  const bytes = await run.op(FLOW_COLOUR, { format: 'gray8', width: width * 4, height }, [flow], { maximum })
  return run.op(RGBA_TO_YUV, { format: 'yuv420p', width, height }, [bytes], { width, height })
}

export async function fromStill(run: OpRunner, still: Still, alpha?: boolean): Promise<ReadonlyFrame> {
  const { width, height, data } = still
  const format = (alpha ?? !isOpaque(data)) ? 'yuva420p' : 'yuv420p'
  const bytes = run.create('gray8', width * 4, height)
  bytes.bytes.set(data)
  return run.op(RGBA_TO_YUV, { format, width, height }, [bytes], { width, height })
}

export async function toStill(run: OpRunner, frame: ReadonlyFrame): Promise<Still> {
  const { bytes } = await toRgba(run, frame)
  // A copy: the frame goes back with the scope, the still stays. It must not lie in shared memory either.
  return { width: frame.width, height: frame.height, data: new Uint8Array(bytes) }
}

/** RGBA bytes as a grey frame, four times as wide. */
async function toRgba(run: OpRunner, frame: ReadonlyFrame): Promise<ReadonlyFrame> {
  const target: Shape = { format: 'gray8', width: frame.width * 4, height: frame.height }
  if (frame.format === 'gray8') return run.op(GRAY_TO_RGBA, target, [frame], undefined)
  if (frame.format === 'flow') return run.op(FLOW_COLOUR, target, [frame], { maximum: await longestFlow(run, frame) })
  const yuv = frame.format === 'rgbf32' ? await convert(run, frame, 'yuv420p') : frame
  return run.op(YUV_TO_RGBA, target, [yuv], undefined)
}

function isOpaque(data: Uint8Array): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false
  return true
}

async function longestFlow(run: OpRunner, flow: ReadonlyFrame): Promise<number> {
  const { bytes } = await run.op(LONGEST, { format: 'gray8', width: 4, height: 1 }, [flow], undefined)
  return Math.sqrt(new Float32Array(bytes.slice().buffer)[0]!)
}
