/**
 * Pixel operations that nodes call. Results belong to the calling frame's scope and are freed with it. Long because it is one
 * interface: what a node can ask for is read in one place.
 */
import type { Still } from '../frames/clip.ts'
import type { PixelFormat } from '../frames/format.ts'
import type { ReadonlyFrame, WritableFrame } from '../frames/frame-view.ts'
import type { Mesh } from '../frames/mesh.ts'
import type { Drawing } from './drawing.ts'
import type { Landscape, Room } from './landscape.ts'
import type { MeshView } from './mesh-view.ts'
import type { Slide, SweepField } from './sweep-field.ts'
import type { BandKernel } from './band-kernel.ts'
import type {
  Affine, BlendMode, ColourMatrix, DefocusOptions, FlowOptions, FogOptions, Glow, Grain, Lamp, Lut1d, Lut3d, MotionPair, NoiseOptions, Perspective, PixelWindow, ResizeMethod,
  Rgba, Sampling, Tone, Unsharp, Vignette, WarpLattice,
} from './kernel-options.ts'

export interface Kernels {
  /**
   * Does some of a call's work and frees what was made on the way as soon as it is done: all but the frame that it returns.
   * For calls of many steps, whose frames would pile up until the call settles. What is made within must not be kept elsewhere.
   */
  within(work: (kernels: Kernels) => Promise<ReadonlyFrame>): Promise<ReadonlyFrame>
  /** Runs a band kernel over the pool and returns the target, a new frame of the given format and size. */
  run<A>(
    kernel: BandKernel,
    target: { readonly format: PixelFormat; readonly width: number; readonly height: number },
    sources: readonly ReadonlyFrame[],
    args: A,
  ): Promise<WritableFrame>
  /** A frame of one colour (sRGB 0-255 with alpha 0-1). */
  fill(format: PixelFormat, width: number, height: number, colour: Rgba): Promise<WritableFrame>
  resize(frame: ReadonlyFrame, width: number, height: number, method?: ResizeMethod): Promise<ReadonlyFrame>
  crop(frame: ReadonlyFrame, x: number, y: number, width: number, height: number): Promise<ReadonlyFrame>
  /**
   * Outside the source the edge repeats. Bicubic (Catmull-Rom) is sharper and takes a few times as long; frames of floats
   * are always read bilinearly.
   */
  warpAffine(
    frame: ReadonlyFrame,
    matrix: Affine,
    size?: { readonly width: number; readonly height: number },
    method?: Sampling,
  ): Promise<ReadonlyFrame>
  /**
   * Bilinear or bicubic; outside the source the edge repeats.
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  warpPerspective(
    frame: ReadonlyFrame,
    matrix: Perspective,
    size?: { readonly width: number; readonly height: number },
    method?: Sampling,
  ): Promise<ReadonlyFrame>
  /**
   * Reads each pixel at its place plus `amount` (default 1) times its displacement; bilinear or bicubic, edges repeat. With the flow
   * from this frame to the next, the next frame comes back to this one.
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`, or when the flow has another size
   */
  warpFlow(frame: ReadonlyFrame, flow: ReadonlyFrame, amount?: number, method?: Sampling): Promise<ReadonlyFrame>
  /**
   * A picture warped by displacements on a lattice, bicubic; beyond the lattice it stays. Edges repeat.
   * @param window the part of the picture that is wanted, default all
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  warpGrid(frame: ReadonlyFrame, lattice: WarpLattice, window?: PixelWindow): Promise<ReadonlyFrame>
  /**
   * How each pixel moves from `a` to `b`, as a `flow` frame in pixels: dense inverse search with variational refinement, or
   * polynomial expansion. By dense inverse search frames less than 8 pixels wide or high don't move.
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`, or when the frames differ in format or size
   */
  opticalFlow(a: ReadonlyFrame, b: ReadonlyFrame, options?: FlowOptions): Promise<ReadonlyFrame>
  /**
   * The picture at `t` (0..1) between two frames: both are moved along the motion to the moment; what only one of them shows
   * is taken from it.
   * @param motion of pictures of any size from 2 x 2, which stand for the frames
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`, or when frames or pictures don't agree
   */
  between(first: ReadonlyFrame, second: ReadonlyFrame, motion: MotionPair, t: number): Promise<ReadonlyFrame>
  /**
   * A step of a recursive filter over time: `frame` mixed with the smoothed one before it, as far as they fit.
   * @param keep share of the frame before, 0..1
   * @param tolerance code values of difference at which the frame before counts for half
   * @param flow from the frame before to this one; without it both are mixed in place
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`, or when the frames don't agree
   */
  temporalMix(frame: ReadonlyFrame, before: ReadonlyFrame, keep: number, tolerance: number, flow?: ReadonlyFrame): Promise<ReadonlyFrame>
  /** A `flow` frame of rings about the middle that displace along the radius; amplitude and wavelength in pixels, phase in turns. */
  ringFlow(width: number, height: number, amplitude: number, wavelength: number, phase: number): Promise<ReadonlyFrame>
  /**
   * A `flow` frame from two `gray8` fields, as a displacement map has them: 127.5 stays, 0 and 255 move by `reach` pixels.
   * @throws E_CLIP_FORMAT unless both are `gray8` and of one size
   */
  displacement(across: ReadonlyFrame, down: ReadonlyFrame, reach: number): Promise<ReadonlyFrame>
  /**
   * A `flow` frame of the depth's size, in pixels of the picture: where each place of a new view is found, if every depth
   * moves by a map of its own. What the view uncovers is filled by stretching what lies beside it, without tears.
   * @param depth `gray8`, white is near
   * @param matrices affine maps for 256 depths, six numbers each, from output to source pixels
   * @param scale pixels of the picture to one of the depth
   * @throws E_CLIP_FORMAT unless the depth is `gray8`
   */
  depthFlow(depth: ReadonlyFrame, matrices: Float64Array, scale: number): Promise<ReadonlyFrame>
  /** How often each value of the first plane occurs (Y or grey): 256 counts. */
  histogram(frame: ReadonlyFrame): Promise<Uint32Array>
  /**
   * Contrast-limited adaptive histogram equalisation of Y or grey (Zuiderveld 1994); other planes stay. As OpenCV's CLAHE.
   * @param clip how far above the mean a value may occur, default 2
   * @param tiles across and down, 1 to 64, default 8
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  clahe(frame: ReadonlyFrame, clip?: number, tiles?: number): Promise<ReadonlyFrame>
  /** Spreads the values of Y or grey evenly over their range (global histogram equalisation); chroma stays. */
  equalise(frame: ReadonlyFrame): Promise<ReadonlyFrame>
  /** A `gray8` frame: a quarter of the length of the gradient of Y or grey by Sobel's 3 x 3 filters, at most 255. */
  sobel(frame: ReadonlyFrame): Promise<ReadonlyFrame>
  /**
   * Edges of Y or grey by Canny (1986): a `gray8` frame, 255 on an edge, else 0. As OpenCV's Canny with a 3 x 3 aperture.
   * @param low,high lengths |gx| + |gy| of Sobel's gradient: above `high` an edge begins, above `low` it goes on
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  canny(frame: ReadonlyFrame, low: number, high: number): Promise<ReadonlyFrame>
  /**
   * Tetrahedral interpolation on 8 bit R'G'B'.
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`
   */
  lut3d(frame: ReadonlyFrame, lut: Lut3d): Promise<ReadonlyFrame>
  /**
   * Linear interpolation on 8 bit R'G'B'.
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`
   */
  lut1d(frame: ReadonlyFrame, lut: Lut1d): Promise<ReadonlyFrame>
  /** (1 - weight) a + weight b. Same format and size. */
  mix(a: ReadonlyFrame, b: ReadonlyFrame, weight: number): Promise<ReadonlyFrame>
  /** As `mix`, with a weight per pixel from a gray8 frame of the same size (255 = all b). */
  mixMask(a: ReadonlyFrame, b: ReadonlyFrame, mask: ReadonlyFrame): Promise<ReadonlyFrame>
  /**
   * Lays light over a picture, as `blend` with `screen` does, on Y'CbCr: next to the same, at an eighth of the time. Alpha
   * stays the picture's; the light's is not looked at.
   * @param strength 0..1, default 1
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`, or when sizes differ
   */
  screen(frame: ReadonlyFrame, light: ReadonlyFrame, strength?: number): Promise<ReadonlyFrame>
  /**
   * How far Y or grey of two frames are apart: a `gray8` frame of |a - b - offset|.
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`, or when the frames don't agree
   */
  difference(a: ReadonlyFrame, b: ReadonlyFrame, offset?: number): Promise<ReadonlyFrame>
  /** Lays `top` (alpha where it has one) over `base` at x, y (pixels, may lie outside) with an opacity in 0..1. */
  overlay(base: ReadonlyFrame, top: ReadonlyFrame, x: number, y: number, opacity: number): Promise<ReadonlyFrame>
  /**
   * Lays `top` over `base` with a blend mode and an opacity in 0..1; both of one size, with alpha or without. On R'G'B'.
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`, or when sizes differ
   */
  blend(base: ReadonlyFrame, top: ReadonlyFrame, mode: BlendMode, opacity?: number): Promise<ReadonlyFrame>
  /**
   * Two pictures on both sides of a front that goes over the frame: behind it the second, before it the first.
   * @param t 0 = all first, 1 = all second
   * @param softness width of the edge, a share of the way; default 0
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`, or when the frames don't agree
   */
  sweep(first: ReadonlyFrame, second: ReadonlyFrame, field: SweepField, t: number, softness?: number): Promise<ReadonlyFrame>
  /**
   * Two pictures moved along an axis by even pixels, one above the other. What neither covers repeats the lower one's edge.
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`, or when the frames don't agree
   */
  slide(first: ReadonlyFrame, second: ReadonlyFrame, slide: Slide): Promise<ReadonlyFrame>
  /**
   * Squares about the middle, each of the value at its centre; for the mean, of a picture already averaged.
   * @param size in pixels, made even
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  mosaic(frame: ReadonlyFrame, size: number): Promise<ReadonlyFrame>
  /**
   * Moves rows to the right; what leaves on one side comes back on the other.
   * @param shifts of each plane's rows, in its pixels
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  rollRows(frame: ReadonlyFrame, shifts: readonly Int32Array[]): Promise<ReadonlyFrame>
  /** Gaussian blur with a standard deviation in pixels. */
  blur(frame: ReadonlyFrame, sigma: number): Promise<ReadonlyFrame>
  /**
   * The mean of the (2 radius + 1)² pixels around each, edges repeated; 1 to 1024 whole pixels, the same time for any.
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  boxBlur(frame: ReadonlyFrame, radius: number): Promise<ReadonlyFrame>
  /**
   * Blurs along rows as a whip of the camera does: the mean of `length` pixels, of rows that go round.
   * @param start where rows begin, in pixels
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  smear(frame: ReadonlyFrame, length: number, start?: number): Promise<ReadonlyFrame>
  /**
   * Smooths far and wide and keeps edges: the domain transform's recursive filter in three passes (Gastal and Oliveira 2011).
   * Edges of Y hold in Y, those of Y, U or V in chroma; alpha stays. The time doesn't depend on the distance.
   * @param sigmaSpace in pixels
   * @param sigmaRange 0..1: the sum of the changes of R, G and B (each 0..1) that counts as an edge
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  edgePreserving(frame: ReadonlyFrame, sigmaSpace: number, sigmaRange: number): Promise<ReadonlyFrame>
  /**
   * Takes noise out by non-local means (Buades, Coll and Morel 2005), each plane by itself; alpha stays. As OpenCV's
   * fastNlMeansDenoising, with weights next to exp(-d).
   * @param h root mean square difference of patches, in code values, at which a weight is 1 / e
   * @param search half side of the window in pixels, 1 to 16, default 5: the time grows with its square
   * @param patch half side of the patches, 1 to 5, default 2
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  nonLocalMeans(frame: ReadonlyFrame, h: number, search?: number, patch?: number): Promise<ReadonlyFrame>
  /**
   * Smooths and keeps edges (Tomasi and Manduchi 1998): each plane by its own values, chroma with half the radius. Beyond a
   * radius of 12 pixels only each second, third … pixel is looked at. As OpenCV's bilateralFilter with d = 2 radius + 1.
   * @param radius in pixels, at most 64
   * @param sigmaSpace standard deviation by distance, in pixels
   * @param sigmaColour standard deviation by difference, in code values
   * @param separable along rows, then along columns (Pham and van Vliet 2005), of all pixels at any radius: several times as fast, a little
   * less round
   * @throws E_CLIP_FORMAT for `flow` and `rgbf32`
   */
  bilateral(frame: ReadonlyFrame, radius: number, sigmaSpace: number, sigmaColour: number, separable?: boolean): Promise<ReadonlyFrame>
  /** 256-entry table for each of Y, U, V and alpha (undefined: unchanged). */
  curves(frame: ReadonlyFrame, y?: Uint8Array, u?: Uint8Array, v?: Uint8Array, alpha?: Uint8Array): Promise<ReadonlyFrame>
  /** Contrast about mid grey, brightness as a factor, saturation as a factor, hue in degrees; on Y'CbCr. */
  adjust(
    frame: ReadonlyFrame,
    change: { contrast?: number; brightness?: number; saturation?: number; hue?: number },
  ): Promise<ReadonlyFrame>
  /**
   * A linear map of R'G'B', held within 0..1. The four pixels of a chroma sample share it, here and in `hsv` and `blend`.
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`
   */
  colourMatrix(frame: ReadonlyFrame, matrix: ColourMatrix): Promise<ReadonlyFrame>
  /**
   * Hue in degrees, saturation and value as factors, in HSV: the brightest channel keeps its value, unlike in `adjust`.
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`
   */
  hsv(frame: ReadonlyFrame, change: { hue?: number; saturation?: number; value?: number }): Promise<ReadonlyFrame>
  /**
   * Curves of light, and colour by light: grading with split tones.
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`
   */
  tone(frame: ReadonlyFrame, change: Tone): Promise<ReadonlyFrame>
  /** Film grain on Y or grey, a function of place and seed alone. */
  grain(frame: ReadonlyFrame, grain: Grain): Promise<ReadonlyFrame>
  /** Adds a `gray8` texture (128 = nothing) to Y or grey as grain is added: up to `amount` code values, at most 60. */
  texture(frame: ReadonlyFrame, field: ReadonlyFrame, amount: number): Promise<ReadonlyFrame>
  /** A `gray8` frame of gradient noise that evolves smoothly in space and time; grey in the mean. */
  noise(width: number, height: number, options: NoiseOptions): Promise<ReadonlyFrame>
  /** Darkens the corners. */
  vignette(frame: ReadonlyFrame, vignette: Vignette): Promise<ReadonlyFrame>
  /**
   * A `gray8` mask of the picture's border: 255 at the edges, 0 within.
   * @param field `gray8` noise by which its width strays
   * @param border in pixels: its width, how far it strays, and over how much it fades
   * @throws E_CLIP_FORMAT unless the field is `gray8`
   */
  border(field: ReadonlyFrame, border: { width: number; roughness: number; softness: number }): Promise<ReadonlyFrame>
  /**
   * A `gray8` frame of flat triangles, the later ones on top; 0 where none lies.
   * @param triangles seven numbers each: x and y of the corners in pixels, and the value 0..255
   */
  triangles(width: number, height: number, triangles: Float32Array): Promise<ReadonlyFrame>
  /**
   * A `flow` frame from each pixel to the centroid (held within the picture) of the triangle that lies there: a picture warped
   * by it is low-poly. Triangles as in `triangles`; their values aren't looked at.
   */
  centroidFlow(width: number, height: number, triangles: Float32Array): Promise<ReadonlyFrame>
  /** A `yuva420p` frame of filled paths, antialiased, on nothing. `Pen` makes the drawing. */
  paths(width: number, height: number, drawing: Drawing): Promise<ReadonlyFrame>
  /** A `yuv420p` frame of a painted place: sky, land, water, fog, and what a `LandscapePen` draws over them. */
  landscape(width: number, height: number, scene: Landscape): Promise<ReadonlyFrame>
  /** The same of a room with a window. */
  room(width: number, height: number, scene: Room): Promise<ReadonlyFrame>
  /**
   * An `rgbf32` frame as a landscape is finished: drawn over, with a soft shoulder and dark corners, dithered to `yuv420p`.
   * @param drawn what a `LandscapePen` made
   * @param dither where its pattern begins
   * @throws E_CLIP_FORMAT unless the frame is `rgbf32`
   */
  develop(frame: ReadonlyFrame, drawn: Float32Array, dither: readonly [x: number, y: number]): Promise<ReadonlyFrame>
  /** A `yuva420p` frame of a mesh before a camera, on nothing, with four samples a pixel. */
  mesh(width: number, height: number, mesh: Mesh, view: MeshView): Promise<ReadonlyFrame>
  /** Light that spills from bright places: what lies above a threshold, blurred, and laid over by `screen`. */
  glow(frame: ReadonlyFrame, glow: Glow): Promise<ReadonlyFrame>
  /**
   * R' larger and B' smaller by a share of the picture (about its middle), as a lens with lateral aberration does it.
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`
   */
  chromaticAberration(frame: ReadonlyFrame, amount: number): Promise<ReadonlyFrame>
  /**
   * A `yuva420p` frame that is transparent where its colour is near the key's (U and V in code values, as the mean over 3 x 3
   * pixels of their distance over 255 √2); opaque from `similarity` + `smoothness` on. `despill` takes the key's colour out.
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`
   */
  chromaKey(
    frame: ReadonlyFrame,
    key: { u: number; v: number; similarity: number; smoothness?: number; despill?: number },
  ): Promise<ReadonlyFrame>
  /** Adds to Y or grey a share of what lies above its own blur. */
  unsharp(frame: ReadonlyFrame, unsharp: Unsharp): Promise<ReadonlyFrame>
  /** A `gray8` mask of lines where a narrow blur lies below a wide one by `threshold` (full `softness` further on). */
  inkLines(narrow: ReadonlyFrame, wide: ReadonlyFrame, threshold: number, softness: number): Promise<ReadonlyFrame>
  /**
   * A `gray8` mask of lines with round ends; where they cross, the lighter wins.
   * @param strokes six numbers each: x and y of both ends, the radius (pixels) and the light (0..1)
   * @param softness 0..1: share of the radius over which the edge fades
   */
  strokes(width: number, height: number, strokes: Float32Array, softness: number): Promise<ReadonlyFrame>
  /**
   * A `gray8` mask of how much fog there is: by height, by noise, and by the way that light comes through it.
   * @param noise,depth `gray8` frames of one size; white is near
   */
  fog(noise: ReadonlyFrame, options: FogOptions, depth?: ReadonlyFrame): Promise<ReadonlyFrame>
  /**
   * Blurs by discs whose size follows depth. What is sharp doesn't bleed into what lies behind it; what is near spreads over
   * all, and shows what lies behind it through its edge. Alpha stays, invisible colours don't bleed.
   * @param depth `gray8`; the values mean what `radii` says
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`, or when the depth doesn't agree
   */
  defocus(frame: ReadonlyFrame, depth: ReadonlyFrame, options: DefocusOptions): Promise<ReadonlyFrame>
  /**
   * A picture lit by a lamp: light falls off with the distance and takes the lamp's colour; bright places have a shoulder.
   * @param reach `gray8`: how much of the lamp's light reaches each place
   * @throws E_CLIP_FORMAT for all but `yuv420p` and `yuva420p`, or when the mask doesn't agree
   */
  lamp(frame: ReadonlyFrame, lamp: Lamp, reach?: ReadonlyFrame): Promise<ReadonlyFrame>
  /** Any format to any other: BT.709 limited Y'CbCr, full-range gray, RGB 0..1. */
  convert(frame: ReadonlyFrame, format: PixelFormat): Promise<ReadonlyFrame>
  /**
   * A `flow` frame as `yuv420p` colours on the Middlebury wheel; `maximum` pixels get full colour.
   * `convert` and `toStill` do the same with the longest displacement of the frame.
   */
  flowColours(flow: ReadonlyFrame, maximum: number): Promise<ReadonlyFrame>
  /** A `yuva420p` frame (or `yuv420p` where the still is opaque and `alpha` isn't asked for). */
  fromStill(still: Still, alpha?: boolean): Promise<ReadonlyFrame>
  toStill(frame: ReadonlyFrame): Promise<Still>
}
