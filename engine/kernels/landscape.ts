/** Painted landscapes: what the kernel is told of sky, land, water and what lies over them. Lengths are shares of the picture's height unless they are said to be pixels. */

/** R'G'B' in 0..1, or more where it shines. */
export type Tint = readonly [r: number, g: number, b: number]

export interface Sky {
  readonly seed: number
  /** Seconds. */
  readonly time: number
  /** From the horizon up. */
  readonly horizonTint: Tint
  readonly middle: Tint
  readonly zenith: Tint
  /** The light on clouds, and their shaded sides. */
  readonly light: Tint
  readonly shade: Tint
  /** The sun's or moon's disc: x is a share of the width. */
  readonly disc: { readonly x: number; readonly y: number; readonly radius: number; readonly moon: boolean; readonly tint: Tint }
  readonly horizon: number
  /** 0 to 1. */
  readonly clouds: number
  /** How far the clouds have gone by now. */
  readonly drift: number
  /** The light of a town's lamps over its roofs. */
  readonly lamps: number
}

/** How land below a skyline is coloured. */
export type Ground =
  | { readonly kind: 'ridge'; readonly land: Tint; readonly strength: number; readonly snow?: { readonly shaded: Tint; readonly sunlit: Tint; readonly white: number; readonly more: number; readonly cap: number } }
  | { readonly kind: 'dune'; readonly dim: Tint; readonly bright: Tint }
  | { readonly kind: 'wood'; readonly leaf: Tint; readonly snowy: boolean }
  | { readonly kind: 'city'; readonly walls: Tint; readonly lamps: number; readonly often: number; readonly lit: number }
  | { readonly kind: 'ground'; readonly base: Tint; readonly other: Tint; readonly share: number; readonly crest: number; readonly flowers: number }

export interface LandLayer {
  /** Row of each column at which it begins, in pixels. */
  readonly top: Float32Array
  /** How far it has moved. */
  readonly shift: number
  readonly scale: number
  readonly seed: number
  readonly daylight: number
  /** How much haze lies on all of it, how much more towards its foot, and how much that has of the horizon. */
  readonly haze: { readonly all: number; readonly foot: number; readonly side: number; readonly near: Tint; readonly horizon: Tint }
  readonly light: Tint
  readonly ground: Ground
}

export interface Water {
  readonly seed: number
  readonly time: number
  readonly deep: Tint
  readonly light: Tint
  readonly haze: Tint
  /** Share of the width at which the light stands. */
  readonly sun: number
  readonly rough: number
  readonly mist: number
  /** Of the light's path on it: all of it, and that of single waves. */
  readonly spark: number
  readonly glitter: number
}

export interface Banks {
  readonly seed: number
  readonly time: number
  readonly amount: number
  readonly tint: Tint
}

export interface Landscape {
  readonly sky: Sky
  /** Seven numbers each: x, y and radius in pixels, rows above and below at which it is seen, and its colour. From top to foot. */
  readonly stars: Float32Array
  /** How bright lightning makes the sky, 0 to 1. */
  readonly flash: number
  /** What is drawn over the sky, and over all before and after the fog: a `LandscapePen` makes them. */
  readonly aloft: Float32Array
  readonly drawn: Float32Array
  /** From far to near. */
  readonly layers: readonly LandLayer[]
  /** Below the horizon. */
  readonly water?: Water
  readonly fog?: Banks
  /** Where the pattern that hides the steps of colour begins. */
  readonly dither: readonly [x: number, y: number]
}

/** A room with a window. */
export interface Room {
  readonly sky: Sky
  /** Shares of the width, and of the height. */
  readonly window: { readonly left: number; readonly right: number; readonly top: number; readonly foot: number }
  /** Share of the width at which a lamp stands, and how bright it is. */
  readonly lamp: { readonly x: number; readonly level: number }
  readonly daylight: number
  /** How bright the sun's light lies on the floor. */
  readonly spill: number
  /** By how much the shaft of light leans, and the light on the floor with it. */
  readonly lean: number
  readonly light: Tint
  readonly wall: Tint
  readonly frame: Tint
  /** Hills outside, near and far. */
  readonly hills: readonly [near: Tint, far: Tint]
  readonly drawn: Float32Array
  readonly dither: readonly [x: number, y: number]
}
