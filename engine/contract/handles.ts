/**
 * Handles: what people take hold of on the picture in the editor's preview. Each names the params that it moves. Places and sizes
 * are shares of the picture's width and height (radii: of its height), or what the param's unit says: `pixels`, `px` or `%`.
 */

interface HandleHead {
  /** Shown at it, e.g. “Lamp”; default: of its params. */
  readonly title?: string
  /** The port whose picture it lies on, where what comes out has another size or view. Default: the node's own picture. */
  readonly on?: string
  /** It is there only where these params have one of these values. */
  readonly when?: Readonly<Record<string, readonly (string | number | boolean)[]>>
}

/** A place; with x or y alone it moves along one axis. */
export interface PointHandle extends HandleHead {
  readonly kind: 'point'
  readonly x?: string
  readonly y?: string
}

/** A box with sides or a scale, and an angle in degrees clockwise. */
export interface RectHandle extends HandleHead {
  readonly kind: 'rect'
  readonly x: string
  readonly y: string
  /** Sides; 0 reaches to the far edge where `open` says so. */
  readonly width?: string
  readonly height?: string
  readonly open?: true
  /** A factor in the place of sides: of the own size of the picture at one of the ports `of`, else of what the node is seen to change. */
  readonly scale?: string
  readonly of?: readonly string[]
  readonly angle?: string
  /** Which point of the box lies at x and y, as shares of it; default its middle. Or as a param says. */
  readonly anchor?: readonly [number, number] | { readonly param: string; readonly points: Readonly<Record<string, readonly [number, number]>> }
  /** It is drawn as an ellipse where this param has this value. */
  readonly shape?: { readonly param: string; readonly ellipse: string }
}

/** A distance from a place, or from the middle. */
export interface RadiusHandle extends HandleHead {
  readonly kind: 'radius'
  readonly radius: string
  readonly x?: string
  readonly y?: string
  /** What a radius of 1 is; default the height. `corner`: from the middle to a corner, an ellipse in the shape of the picture. */
  readonly of?: 'height' | 'corner'
}

/** A direction in degrees, clockwise. */
export interface AngleHandle extends HandleHead {
  readonly kind: 'angle'
  readonly angle: string
  readonly x?: string
  readonly y?: string
  /** Where 0 points to: degrees clockwise from the right. Default 0. */
  readonly from?: number
  /** Degrees count counter-clockwise. */
  readonly counter?: true
}

/** From one place to another. */
export interface LineHandle extends HandleHead {
  readonly kind: 'line'
  readonly from: readonly [x: string, y: string]
  readonly to: readonly [x: string, y: string]
}

/** A list of places: of pairs, or of things with `x` and `y`. */
export interface PathHandle extends HandleHead {
  readonly kind: 'path'
  readonly points: string
}

/** The part of the picture that a camera sees: its middle from the picture's middle, zoom, and degrees. */
export interface ViewHandle extends HandleHead {
  readonly kind: 'view'
  readonly x: string
  readonly y: string
  readonly zoom: string
  readonly angle?: string
  /** The param that is a list of such views, each with a `time`: the names above are fields of its items. */
  readonly in?: string
}

/** Closed Bézier paths with keyframes of their whole shape, drawn with a pen: as `RotoKey` says. */
export interface RotoHandle extends HandleHead {
  readonly kind: 'roto'
  readonly paths: string
}

/** Strokes of a brush: things with `points`, `size` (a share of the height) and `erase`. */
export interface StrokesHandle extends HandleHead {
  readonly kind: 'strokes'
  readonly strokes: string
}

/** A colour that is picked on the picture. */
export interface ColourHandle extends HandleHead {
  readonly kind: 'colour'
  readonly colour: string
}

export type Handle = PointHandle | RectHandle | RadiusHandle | AngleHandle | LineHandle | PathHandle | ViewHandle | RotoHandle | StrokesHandle | ColourHandle
