/** What kernels are told beside their frames. */
import type { ReadonlyFrame } from '../frames/frame-view.ts'

/** Maps an output pixel centre (x, y) to a source position: x' = a x + b y + c, y' = d x + e y + f, in pixels. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

/** Maps an output pixel centre: x' = (a x + b y + c) / w, y' = (d x + e y + f) / w with w = g x + h y + i. */
export type Perspective = readonly [
  a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number, i: number,
]

/** Values of R', G' and B' that the first and the last node stand for; default 0 and 1. */
export interface LutDomain {
  readonly minimum: readonly [r: number, g: number, b: number]
  readonly maximum: readonly [r: number, g: number, b: number]
}

/** Three curves on R', G' and B' in 0..1. */
export interface Lut1d {
  /** Nodes, 2 to 65536. */
  readonly size: number
  /** size times R, G, B, as in a .cube file. */
  readonly data: Float32Array
  readonly domain?: LutDomain
}

/** A 3D look-up table on R'G'B' in 0..1. */
export interface Lut3d {
  /** Nodes along each axis, 2 to 65. */
  readonly size: number
  /** size³ times R, G, B; red goes fastest, then green, as in a .cube file. */
  readonly data: Float32Array
  readonly domain?: LutDomain
}

/** Three rows of the weights of R', G' and B' and what is added, on values in 0..1. */
export type ColourMatrix = readonly [
  number, number, number, number, number, number, number, number, number, number, number, number,
]

/** Of W3C Compositing and Blending Level 1; and `add` and `subtract`, the sum and the difference held within 0..1. */
export type BlendMode =
  | 'normal' | 'multiply' | 'screen' | 'overlay' | 'soft-light' | 'hard-light' | 'darken' | 'lighten'
  | 'add' | 'subtract' | 'difference' | 'exclusion' | 'color-dodge' | 'color-burn'

/** Changes by light, 0 = black to 1 = white. */
export interface Tone {
  /** Light to light; may get and give more than 0..1. */
  readonly light?: (light: number) => number
  /** Factor on colour differences, below 8; may depend on the new light. */
  readonly saturation?: number | ((light: number) => number)
  /** Code values that are added to U and V at the new light. */
  readonly tint?: (light: number) => readonly [u: number, v: number]
}

export interface Grain {
  /** Standard deviation in code values at mid grey, up to 40; about a third of it in black and white. */
  readonly amount: number
  /** Size of a grain in pixels, up to 16. */
  readonly size: number
  /** 32 bits; another for each frame. */
  readonly seed: number
}

export interface NoiseOptions {
  /** Size of the largest cells in pixels; each octave halves it. */
  readonly scale: number
  /** Default 4. Those with cells below two pixels are left out. */
  readonly octaves?: number
  /** Strength of each octave to that before; default 0.5. */
  readonly gain?: number
  /** Place of the left upper pixel, in pixels. */
  readonly x?: number
  readonly y?: number
  /** Place along the third axis in cells: the picture changes smoothly, and twice as fast in each octave. */
  readonly time?: number
  /** Sums of noise (default), of its lengths, or of ridges. */
  readonly kind?: 'smooth' | 'billow' | 'ridge'
  /** Default 1.6. */
  readonly contrast?: number
  readonly seed?: number
}

export interface Vignette {
  /** 0..1: darkness of the corners. */
  readonly amount: number
  /** Distance within which nothing happens; the corners' is 1. Default 0.4. */
  readonly inner?: number
  /** 0 = in the shape of the picture (default), 1 = a circle. */
  readonly roundness?: number
}

export interface Glow {
  /** Light above this glows, 0..1. */
  readonly threshold: number
  /** Standard deviation of the spread in pixels. */
  readonly sigma: number
  /** 0..1. */
  readonly strength: number
  /** Code values added to U and V of the glow where it is brightest. */
  readonly tint?: readonly [u: number, v: number]
}

export interface Unsharp {
  /** Standard deviation in pixels of what counts as detail. */
  readonly sigma: number
  /** Share of the detail that is added, below 8. */
  readonly amount: number
  /** Differences in whole code values up to this are noise (default 0). */
  readonly threshold?: number
  /** Most that is added, in whole code values: less of a halo. */
  readonly limit?: number
}

/** Displacements on a lattice over a part of a picture; what they are between its points, splines say (Catmull-Rom). */
export interface WarpLattice {
  /** Its first point, and the way from point to point, in pixels of the picture. */
  readonly x: number
  readonly y: number
  readonly step: number
  /** Two at least. */
  readonly columns: number
  readonly rows: number
  /** Row by row: what is seen at p is found at p + d, in pixels. 0 along the lattice's border, or there is a seam. */
  readonly dx: Float32Array
  readonly dy: Float32Array
}

/** A part of a picture in pixels. */
export interface PixelWindow {
  /** Even. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** How a picture is read between its pixels. */
export type Sampling = 'bilinear' | 'bicubic'
export type ResizeMethod = 'area' | 'bilinear' | 'bicubic' | 'lanczos'
export type Rgba = readonly [r: number, g: number, b: number, a: number]

export interface FlowOptions {
  /** Dense inverse search (Kroeger et al. 2016), the default, or polynomial expansion (Farnebäck 2003). */
  readonly method?: 'dis' | 'farneback'
  /** Of dense inverse search, how much work is done: default `medium`. */
  readonly preset?: 'ultrafast' | 'fast' | 'medium'
  /** Of Farnebäck's: how often the pictures are halved (default 3), the side of the averaging window in pixels (15), rounds on each level (3). */
  readonly levels?: number
  readonly window?: number
  readonly iterations?: number
}

/** A lens whose focus doesn't hold everything. */
export interface DefocusOptions {
  /** Radius of the circle of confusion at each of 256 depths, in pixels up to 127; below 0 for what lies before the focus. */
  readonly radii: Float32Array
  /** How bright places count: 0 as code values add up, 0.3 as light does (default), 1 far more. */
  readonly highlights?: number
}

/** How fog lies in a picture. */
export interface FogOptions {
  /** 0..1 where it is thickest. */
  readonly density: number
  /** Share of the height above which it thins out, and over which. */
  readonly height: number
  readonly falloff: number
  /** 0 = even, 1 = in tatters. */
  readonly unevenness: number
}

/** A light in the picture's plane. */
export interface Lamp {
  /** Pixels. */
  readonly x: number
  readonly y: number
  /** Pixels at which a quarter of the light is left. */
  readonly radius: number
  /** What is left away from the light, and what it adds in its middle, as factors. */
  readonly ambient: number
  readonly strength: number
  /** Code values of U and V of the light's colour, from grey. */
  readonly tint: readonly [u: number, v: number]
}

/** Flows between two pictures, and the `gray8` pictures themselves; all of one size. */
export interface MotionPair {
  readonly there: ReadonlyFrame
  readonly back: ReadonlyFrame
  readonly first: ReadonlyFrame
  readonly second: ReadonlyFrame
}
