/** Faces in a clip, frame by frame: what flows along `landmarks` links. Types only. */
import type { FrameContext } from '../contract/frame-context.ts'
import type { ClipInfo } from './clip.ts'

export interface Face {
  /** How sure it is that this is a face, 0..1. */
  readonly score: number
  /** Around all points, in pixels. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  /** x, y, z of each point: pixels from the upper left corner of the picture; depth by the same measure, the near below 0. */
  readonly points: Float32Array
}

/** Lazy, as a clip is: faces of any frame can be asked for, in any order, and are the same each time. */
export interface FaceTrack {
  /** Of the clip that the faces are in. */
  readonly info: ClipInfo
  /** Faces in frame n, the largest first. The scope is that of the frame which they are asked for. */
  faces(n: number, scope: FrameContext): Promise<readonly Face[]>
}
