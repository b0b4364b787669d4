/** Pixel operations that nodes call. Results belong to the calling frame's scope and are freed with it. */
import type { Still } from '../frames/clip.ts'
import type { PixelFormat } from '../frames/format.ts'
import type { Frame } from '../frames/frame.ts'

/** Maps an output pixel centre (x, y) to a source position: x' = a x + b y + c, y' = d x + e y + f, in pixels. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

/** Maps an output pixel centre: x' = (a x + b y + c) / w, y' = (d x + e y + f) / w with w = g x + h y + i. */
export type Perspective = readonly [
  a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number,
]

/** A 3D look-up table on R'G'B' in 0..1. */
export interface Lut3d {
  /** Nodes along each axis, 2 to 65. */
  readonly size: number
  /** size³ times R, G, B; red goes fastest, then green, as in a .cube file. */
  readonly data: Float32Array
}

export type ResizeMethod = 'area' | 'bilinear' | 'bicubic' | 'lanczos'
export type Rgba = readonly [r: number, g: number, b: number, a: number]

/** A pure band function in a module of the plugin's own; runs on the worker pool. See docs/guide/kernels.md. */
export interface BandKernel {
  /** `import.meta.url`-relative module that exports the function. */
  readonly module: URL
  readonly name: string
  /** The function needs all rows at once: it runs as one band, on one worker. */
  readonly whole?: boolean
}

/** What a band function gets: whole planes, and the rows (of the first target plane) that it must fill. */
export interface Band<A> {
  readonly target: BandFrame
  readonly sources: readonly BandFrame[]
  readonly args: A
  /** First row and the row after the last; both even except at the bottom. */
  readonly from: number
  readonly to: number
}

export interface BandFrame {
  readonly format: PixelFormat
  readonly width: number
  readonly height: number
  readonly planes: readonly {
    readonly data: Uint8Array | Float32Array
    readonly width: number
    readonly height: number
    readonly stride: number
  }[]
}

export interface FlowOptions {
  /** How much work is done: default `medium`. */
  readonly preset?: 'ultrafast' | 'fast' | 'medium'
}

export interface Kernels {
  /** Runs a band kernel over the pool and returns the target, a new frame of the given format and size. */
  run<A>(
    kernel: BandKernel,
    target: { readonly format: PixelFormat; readonly width: number; readonly height: number },
    sources: readonly Frame[],
    args: A,
  ): Promise<Frame>
  /** A frame of one colour (sRGB 0-255 with alpha 0-1). */
  fill(format: PixelFormat, width: number, height: number, colour: Rgba): Promise<Frame>
  resize(frame: Frame, width: number, height: number, method?: ResizeMethod): Promise<Frame>
  crop(frame: Frame, x: number, y: number, width: number, height: number): Promise<Frame>
  /**
   * Outside the source the edge repeats. Bicubic (Catmull-Rom) is sharper and takes a few times as long; frames of floats
   * are always read bilinearly.
   */
  warpAffine(
    frame: Frame,
    matrix: Affine,
    size?: { readonly width: number; readonly height: number },
    method?: 'bilinear' | 'bicubic',
  ): Promise<Frame>
  /**
   * Bilinear; outside the source the edge repeats.
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  warpPerspective(
    frame: Frame,
    matrix: Perspective,
    size?: { readonly width: number; readonly height: number },
  ): Promise<Frame>
  /**
   * Reads each pixel at its place plus `amount` (default 1) times its displacement; bilinear, edges repeat. With the flow
   * from this frame to the next, the next frame comes back to this one.
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`, or when the flow has another size
   */
  warpFlow(frame: Frame, flow: Frame, amount?: number): Promise<Frame>
  /**
   * How each pixel moves from `a` to `b`, as a `flow` frame in pixels: dense inverse search with variational refinement
   * (Kroeger et al. 2016). Frames less than 8 pixels wide or high don't move.
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`, or when the frames differ in format or size
   */
  opticalFlow(a: Frame, b: Frame, options?: FlowOptions): Promise<Frame>
  /** How often each value of the first plane occurs (Y or grey): 256 counts. */
  histogram(frame: Frame): Promise<Uint32Array>
  /** Spreads the values of Y or grey evenly over their range (global histogram equalisation); chroma stays. */
  equalise(frame: Frame): Promise<Frame>
  /** A `gray8` frame: a quarter of the length of the gradient of Y or grey by Sobel's 3 x 3 filters, at most 255. */
  sobel(frame: Frame): Promise<Frame>
  /**
   * Edges of Y or grey by Canny (1986): a `gray8` frame, 255 on an edge, else 0. As OpenCV's Canny with a 3 x 3 aperture.
   * @param low,high lengths |gx| + |gy| of Sobel's gradient: above `high` an edge begins, above `low` it goes on
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  canny(frame: Frame, low: number, high: number): Promise<Frame>
  /**
   * Tetrahedral interpolation on 8 bit R'G'B'.
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`
   */
  lut3d(frame: Frame, lut: Lut3d): Promise<Frame>
  /** (1 - weight) a + weight b. Same format and size. */
  mix(a: Frame, b: Frame, weight: number): Promise<Frame>
  /** As `mix`, with a weight per pixel from a gray8 frame of the same size (255 = all b). */
  mixMask(a: Frame, b: Frame, mask: Frame): Promise<Frame>
  /** Lays `top` (alpha where it has one) over `base` at x, y (pixels, may lie outside) with an opacity in 0..1. */
  overlay(base: Frame, top: Frame, x: number, y: number, opacity: number): Promise<Frame>
  /** Gaussian blur with a standard deviation in pixels. */
  blur(frame: Frame, sigma: number): Promise<Frame>
  /**
   * The mean of the (2 radius + 1)² pixels around each, edges repeated; 1 to 1024 whole pixels, the same time for any.
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  boxBlur(frame: Frame, radius: number): Promise<Frame>
  /**
   * Smooths far and wide and keeps edges: the domain transform's recursive filter in three passes (Gastal and Oliveira 2011).
   * Edges of Y hold in Y, those of Y, U or V in chroma; alpha stays. The time doesn't depend on the distance.
   * @param sigmaSpace in pixels
   * @param sigmaRange 0..1: the sum of the changes of R, G and B (each 0..1) that counts as an edge
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  edgePreserving(frame: Frame, sigmaSpace: number, sigmaRange: number): Promise<Frame>
  /**
   * Smooths and keeps edges (Tomasi and Manduchi 1998): each plane by its own values, chroma with half the radius. Beyond a
   * radius of 12 pixels only each second, third … pixel is looked at. As OpenCV's bilateralFilter with d = 2 radius + 1.
   * @param radius in pixels, at most 64
   * @param sigmaSpace standard deviation by distance, in pixels
   * @param sigmaColour standard deviation by difference, in code values
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  bilateral(frame: Frame, radius: number, sigmaSpace: number, sigmaColour: number): Promise<Frame>
  /** 256-entry table for each of Y, U, V (undefined: unchanged). */
  curves(frame: Frame, y?: Uint8Array, u?: Uint8Array, v?: Uint8Array): Promise<Frame>
  /** Contrast about mid grey, brightness as a factor, saturation as a factor, hue in degrees; on Y'CbCr. */
  adjust(
    frame: Frame,
    change: { contrast?: number; brightness?: number; saturation?: number; hue?: number },
  ): Promise<Frame>
  /** Any format to any other: BT.709 limited Y'CbCr, full-range gray, RGB 0..1. */
  convert(frame: Frame, format: PixelFormat): Promise<Frame>
  /**
   * A `flow` frame as `yuv420p` colours on the Middlebury wheel; `maximum` pixels get full colour.
   * `convert` and `toStill` do the same with the longest displacement of the frame.
   */
  flowColours(flow: Frame, maximum: number): Promise<Frame>
  /** A `yuva420p` frame (or `yuv420p` where the still is opaque and `alpha` isn't asked for). */
  fromStill(still: Still, alpha?: boolean): Promise<Frame>
  toStill(frame: Frame): Promise<Still>
}
