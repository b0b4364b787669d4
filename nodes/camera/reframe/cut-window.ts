/** Pictures of a window: cut out between pixels, so that a slow path doesn't stutter; or the whole over its own blur. */
import { evenPlace, evenSize, type FrameContext, type ReadonlyFrame, type Rgba } from '../../../engine/api.ts'
import type { Size } from '../../shared/subjects/shape.ts'

/** Smaller by more than this, a picture is made smaller with all its pixels first: the cut itself reads but a few of them. */
const SHRINK = 1.15

/** @param place of the window's corner, shares of the picture as the window's sides are */
export async function cutWindow(frame: ReadonlyFrame, place: { readonly x: number; readonly y: number }, window: Size, size: Size, { kernels }: Pick<FrameContext, 'kernels'>): Promise<ReadonlyFrame> {
  const scale = { across: (window.width * frame.width) / size.width, down: (window.height * frame.height) / size.height }
  if (window.width > 0.9995 && window.height > 0.9995) return frame.width === size.width && frame.height === size.height ? frame : kernels.resize(frame, size.width, size.height)
  const shrink = Math.max(scale.across, scale.down)
  const from = shrink > SHRINK ? await kernels.resize(frame, evenSize(frame.width / shrink), evenSize(frame.height / shrink), 'area') : frame
  const [a, d] = [(window.width * from.width) / size.width, (window.height * from.height) / size.height]
  return kernels.warpAffine(from, [a, 0, place.x * from.width + 0.5 * a - 0.5, 0, d, place.y * from.height + 0.5 * d - 0.5], size, 'bicubic')
}


/** All of the picture, as large as it can be. */
async function inside(frame: ReadonlyFrame, size: Size, { kernels }: Pick<FrameContext, 'kernels'>): Promise<ReadonlyFrame> {
  const scale = Math.min(size.width / frame.width, size.height / frame.height)
  const [width, height] = [Math.min(size.width, evenSize(frame.width * scale)), Math.min(size.height, evenSize(frame.height * scale))]
  return width === frame.width && height === frame.height ? frame : kernels.resize(frame, width, height)
}

const middle = (whole: ReadonlyFrame, size: Size): readonly [x: number, y: number] => [evenPlace((size.width - whole.width) / 2), evenPlace((size.height - whole.height) / 2)]

export const onColour = (colour: Rgba) => async (frame: ReadonlyFrame, size: Size, context: Pick<FrameContext, 'kernels'>): Promise<ReadonlyFrame> => {
  const whole = await inside(frame, size, context)
  if (whole.width === size.width && whole.height === size.height) return whole
  return context.kernels.overlay(await context.kernels.fill(whole.format, size.width, size.height, colour), whole, ...middle(whole, size), 1)
}

/** How much of the picture's detail the ground keeps: it is made so small, blurred, and made large again. */
const COARSE = 8

export async function overBlur(frame: ReadonlyFrame, size: Size, context: Pick<FrameContext, 'kernels'>): Promise<ReadonlyFrame> {
  const { kernels } = context
  const whole = await inside(frame, size, context)
  if (whole.width === size.width && whole.height === size.height) return whole
  const wide = Math.max(size.width / frame.width, size.height / frame.height) / COARSE
  const cover = await kernels.resize(frame, evenSize(Math.max(size.width / COARSE, frame.width * wide)), evenSize(Math.max(size.height / COARSE, frame.height * wide)), 'area')
  const [width, height] = [Math.min(cover.width, evenSize(size.width / COARSE)), Math.min(cover.height, evenSize(size.height / COARSE))]
  const part = await kernels.crop(cover, evenPlace((cover.width - width) / 2), evenPlace((cover.height - height) / 2), width, height)
  const soft = await kernels.blur(part, 0.03 * Math.max(width, height))
  const ground = await kernels.resize(await kernels.adjust(soft, { brightness: 0.72 }), size.width, size.height, 'bicubic')
  return kernels.overlay(ground, whole, ...middle(whole, size), 1)
}

