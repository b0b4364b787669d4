/** Which part of a photo a shot shows. Pure. */
import type { Shot } from '../../shared/figures/figure.ts'
import { pixelOf, type FaceFeatures, type Spot } from './features.ts'
import type { Region } from './lattice.ts'

/** Height of the face to the frame's, and where its middle stands in the frame. */
const FACES = { 'close-up': { share: 0.44, high: 0.46 }, medium: { share: 0.28, high: 0.4 } } as const
/** v of the middle of a face. */
const MIDDLE = -0.3

interface Size {
  readonly width: number
  readonly height: number
}

/** A part of the photo in the frame's shape, never beyond it: as large as the shot asks for, or as the photo is. */
export function partOf(face: FaceFeatures, photo: Size, frame: Size, shot: Shot, across: number): Region {
  const shape = frame.width / frame.height
  const most = Math.min(photo.height, photo.width / shape)
  const asked = shot === 'wide' ? most : Math.hypot(...face.down) / FACES[shot].share
  const height = Math.min(most, asked)
  const width = height * shape
  const [x, y] = pixelOf(face, [0, MIDDLE])
  const high = shot === 'wide' ? 0.4 : FACES[shot].high
  const place = (at: number, size: number, whole: number): number => 2 * Math.round(Math.min(whole - size, Math.max(0, at)) / 2)
  const even = (value: number, whole: number): number => Math.min(2 * Math.floor(whole / 2), 2 * Math.round(value / 2))
  const [w, h] = [even(width, photo.width), even(height, photo.height)]
  return { x: place(x - width * across, w, photo.width), y: place(y - height * high, h, photo.height), width: w, height: h }
}

/** The features in a part of the picture that was made larger or smaller. */
export function withinPart(face: FaceFeatures, part: Region, frame: Size): FaceFeatures {
  const [sx, sy] = [frame.width / part.width, frame.height / part.height]
  const way = ([x, y]: Spot): Spot => [x * sx, y * sy]
  return { ...face, origin: way([face.origin[0] - part.x, face.origin[1] - part.y]), across: way(face.across), down: way(face.down), scale: face.scale * sy }
}
