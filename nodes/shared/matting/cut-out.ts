/** What a picture is of, cut out by a matting model: its matte is fitted to the edges in the picture. */
import type { BandKernel, FrameContext, ImageModel, Pixels, ReadonlyFrame } from '../../../engine/api.ts'
import { matteLines } from './guided-filter.ts'

const MATTE_ROWS: BandKernel = { module: new URL('./matte-rows.ts', import.meta.url), name: 'matteRows' }
/** What a line of light is laid through, as a share of the matte's shorter side. */
const REACH = 1 / 64
/** Light that varies less than this is no edge. */
const EPSILON = 1e-5
/** The filter makes edges about as wide as its reach: half of that is hair. */
const CRISP = 2

export interface Cut {
  /** 0 = as the model says; towards 1 faint remains vanish and what is nearly solid is solid. */
  readonly hardness: number
  /** Fits a matte that is smaller than the picture to its edges, and keeps the ground's colour out of them. */
  readonly refine: boolean
}

/** A `yuva420p` frame of the picture's size. */
export async function cutOut(source: ReadonlyFrame, model: ImageModel, { hardness, refine }: Cut, context: FrameContext): Promise<ReadonlyFrame> {
  const { kernels, create, signal } = context
  const size = model.sizeFor(source.width, source.height)
  const fitted = await kernels.resize(source, size.width, size.height, size.width <= source.width && size.height <= source.height ? 'area' : 'bilinear')
  const { bytes } = await kernels.convert(fitted, 'rgbf32')
  const made = await model.run({ ...size, data: new Float32Array(bytes.slice().buffer) }, { signal })
  const picture = await kernels.convert(source, 'yuva420p')
  const sharper = 1 / (1 - hardness)
  const small = made.width < source.width && made.height < source.height
  const alpha = refine && small ? await refined(made, picture, sharper, context) : await scaled(made, sharper, picture, context)
  const frame = create('yuva420p', source.width, source.height)
  frame.bytes.set(picture.bytes)
  const target = frame.planes[3]!.data
  // What was transparent stays so.
  alpha.bytes.forEach((value, i) => (target[i] = Math.min(target[i]!, value)))
  return refine && small ? ownColours(frame, context) : frame
}

/** The matte in the picture's size, as it is. */
async function scaled({ width, height, data }: Pixels, sharper: number, picture: ReadonlyFrame, { kernels, create }: FrameContext): Promise<ReadonlyFrame> {
  const small = create('gray8', width, height)
  small.bytes.set(Uint8ClampedArray.from(data, (value) => 255 * ((value - 0.5) * sharper + 0.5)))
  return kernels.resize(small, picture.width, picture.height, width > picture.width ? 'area' : 'bilinear')
}

/** The matte in the picture's size, with its edges where the picture has them. */
async function refined({ width, height, data }: Pixels, picture: ReadonlyFrame, sharper: number, { kernels, create }: FrameContext): Promise<ReadonlyFrame> {
  const [light] = (await kernels.resize(picture, width, height, 'area')).planes
  const radius = Math.max(1, Math.round(REACH * Math.min(width, height)))
  const { slope, offset } = matteLines(Float32Array.from(light!.data, (value) => value / 255), data, width, height, radius, EPSILON)
  const lines = create('flow', width, height)
  lines.planes[0]!.data.set(slope)
  lines.planes[1]!.data.set(offset)
  return kernels.run(MATTE_ROWS, { format: 'gray8', width: picture.width, height: picture.height }, [picture, lines], { sharper: CRISP * sharper })
}

/** What is half see-through has the ground's colour in it: there the subject's own, from nearby, takes its place. */
async function ownColours(frame: ReadonlyFrame, { kernels, create }: FrameContext): Promise<ReadonlyFrame> {
  const { width, height } = frame
  const alpha = frame.planes[3]!.data
  const sure = create('yuva420p', width, height)
  sure.bytes.set(frame.bytes)
  const weights = sure.planes[3]!.data
  alpha.forEach((value, i) => (weights[i] = Math.max(0, 2 * value - 255)))
  const nearby = await kernels.blur(sure, height / 120)
  // Where nothing nearby is surely the subject, there is no colour of it to take.
  const mask = create('gray8', width, height)
  nearby.planes[3]!.data.forEach((value, i) => (mask.bytes[i] = Math.max(alpha[i]!, 255 - value * 8)))
  const mixed = await kernels.mixMask(nearby, frame, mask)
  const made = create('yuva420p', width, height)
  made.bytes.set(mixed.bytes)
  made.planes[3]!.data.set(alpha)
  return made
}
