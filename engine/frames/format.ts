/** Pixel formats and their memory layout. Pure: runs in Node, in workers and in the browser. */

/**
 * - `yuv420p`: 8 bit planar Y'CbCr 4:2:0, BT.709 matrix, limited range (16-235 / 16-240); the working format.
 * - `yuva420p`: the same with a full-size 8 bit straight alpha plane (0-255).
 * - `gray8`: one 8 bit plane, full range (masks, mattes, depth).
 * - `flow`: two float32 planes, displacement in pixels (x right, y down) from this frame to the next.
 * - `rgbf32`: three float32 planes, R G B in 0..1, for models.
 */
export const PIXEL_FORMATS = ['yuv420p', 'yuva420p', 'gray8', 'flow', 'rgbf32'] as const
export type PixelFormat = (typeof PIXEL_FORMATS)[number]

/** The nearest whole number of pixels that halves: chroma has half of them. At least 2. */
export const evenSize = (pixels: number): number => Math.max(2, 2 * Math.round(pixels / 2))
/** The last place at or before this one at which a chroma sample begins. */
export const evenPlace = (pixels: number): number => Math.max(0, 2 * Math.floor(pixels / 2))

/** Where a plane lies in a frame's memory. Rows are tight: planes follow one another without gaps, as ffmpeg's rawvideo. */
export interface PlaneLayout {
  readonly width: number
  readonly height: number
  /** Samples per row; equals width. */
  readonly stride: number
  readonly sample: 'u8' | 'f32'
  /** Byte offset from the start of the frame. */
  readonly offset: number
  readonly bytes: number
}

export interface FrameLayout {
  readonly planes: readonly PlaneLayout[]
  readonly bytes: number
}

/** Layout of a frame of `width` x `height` pixels. Odd sizes round chroma up, as ffmpeg does. */
export function frameLayout(format: PixelFormat, width: number, height: number): FrameLayout {
  const planes: PlaneLayout[] = []
  let offset = 0
  const add = (w: number, h: number, sample: 'u8' | 'f32'): void => {
    const bytes = w * h * (sample === 'u8' ? 1 : 4)
    planes.push({ width: w, height: h, stride: w, sample, offset, bytes })
    offset += bytes
  }
  const chromaWidth = (width + 1) >> 1
  const chromaHeight = (height + 1) >> 1
  switch (format) {
    case 'yuv420p':
    case 'yuva420p':
      add(width, height, 'u8')
      add(chromaWidth, chromaHeight, 'u8')
      add(chromaWidth, chromaHeight, 'u8')
      if (format === 'yuva420p') add(width, height, 'u8')
      break
    case 'gray8':
      add(width, height, 'u8')
      break
    case 'flow':
      add(width, height, 'f32')
      add(width, height, 'f32')
      break
    case 'rgbf32':
      for (let i = 0; i < 3; i++) add(width, height, 'f32')
      break
  }
  return { planes, bytes: offset }
}
