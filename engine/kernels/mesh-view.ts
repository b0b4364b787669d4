/** How a mesh stands before a camera, and in what light. Directions and places are the camera's: x right, y up, z towards us. */

type Three = readonly [number, number, number]

export interface MeshView {
  /** For each matrix that vertices name: from the mesh to the camera, four columns of four. */
  readonly matrices: Float32Array
  /** How much of each shape. */
  readonly weights: Float32Array
  /** Pixels that one unit takes at a distance of one. */
  readonly focal: number
  /** Where in the picture the camera looks straight ahead, in pixels. */
  readonly centre: readonly [number, number]
  /** What is nearer than this is left out. */
  readonly near: number
  /** Light from above and below, linear; and where above is. */
  readonly sky: Three
  readonly ground: Three
  readonly up: Three
  /** Light at edges, from behind. */
  readonly edge: Three
  /** `to` points at the light; a white wall that faces it takes its colour. */
  readonly lights: readonly { readonly to: Three; readonly colour: Three }[]
  /** Of the first light. */
  readonly shadow?: {
    /** Pixels of a side of its map, a multiple of 4. */
    readonly size: number
    /** From places to x and y in the map and how near to the light they are: three rows of four. */
    readonly rows: readonly number[]
    /** How far along their normals places are moved before they are looked up. */
    readonly off: number
  }
}
