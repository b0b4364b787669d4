/** Faces of any size in a picture: a detector sees large ones, so parts of the picture are looked at as well. */
import { evenPlace, evenSize, type FaceDetector, type FrameContext, type ReadonlyFrame } from '../../../engine/api.ts'
import { pixelsOf } from '../faces/face-track.ts'
import type { Box, SeenFace } from './subjects.ts'

/** Shorter side of the picture that is looked at. */
const SHORTER = 288
/** Sides of the squares that are looked at, to the shorter side of the picture: smaller ones where there was no face in the larger. */
const SQUARES = [1, 0.55]
/** How much neighbouring squares share at least: a face lies whole in one of them. */
const SHARED = 0.3
/** Boxes that cover so much of the smaller one are one face. */
const SAME = 0.5

export async function facesInFrame(frame: ReadonlyFrame, detector: FaceDetector, confidence: number, scope: Pick<FrameContext, 'kernels' | 'signal'>): Promise<readonly SeenFace[]> {
  const { kernels, signal } = scope
  const scale = Math.min(1, SHORTER / Math.min(frame.width, frame.height))
  const [width, height] = [evenSize(frame.width * scale), evenSize(frame.height * scale)]
  const small = await kernels.resize(frame, width, height, 'area')
  const found: SeenFace[] = []
  for (const part of partsOf(width, height)) {
    if (found.length > 0 && part.width < Math.min(width, height)) break
    const whole = part.width === width && part.height === height
    const cut = whole ? small : await kernels.crop(small, part.x, part.y, part.width, part.height)
    const size = detector.sizeFor(part.width, part.height)
    const pixels = await pixelsOf(await kernels.resize(cut, size.width, size.height, size.width < part.width ? 'area' : 'bilinear'), scope)
    for (const { score, box } of await detector.detect(pixels, confidence, { signal })) {
      // A face that is cut off by a part lies whole in the next one.
      const inside = whole || (box.x > 0.01 && box.y > 0.01 && box.x + box.width < 0.99 && box.y + box.height < 0.99)
      if (inside) found.push({ score, x: (part.x + box.x * part.width) / width, y: (part.y + box.y * part.height) / height, width: (box.width * part.width) / width, height: (box.height * part.height) / height })
    }
  }
  return merged(found)
}


/** The whole picture, and squares that cover it, in pixels. */
export function partsOf(width: number, height: number): readonly Box[] {
  const parts: Box[] = [{ x: 0, y: 0, width, height }]
  for (const share of SQUARES) {
    const side = evenSize(share * Math.min(width, height))
    if (side === width && side === height) continue
    for (const y of placesOf(height, side)) for (const x of placesOf(width, side)) parts.push({ x, y, width: side, height: side })
  }
  return parts
}

function placesOf(length: number, side: number): readonly number[] {
  const count = length <= side ? 1 : 1 + Math.ceil((length - side) / (side * (1 - SHARED)))
  return Array.from({ length: count }, (_, k) => (count === 1 ? evenPlace((length - side) / 2) : evenPlace((k * (length - side)) / (count - 1))))
}


/** The surest of those that mean the same face. */
function merged(faces: readonly SeenFace[]): readonly SeenFace[] {
  const kept: SeenFace[] = []
  for (const face of faces.toSorted((a, b) => b.score - a.score)) if (!kept.some((one) => covered(one, face) > SAME)) kept.push(face)
  return kept
}

/** Share of the smaller box that both cover. */
export function covered(a: Box, b: Box): number {
  const across = Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x))
  const down = Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))
  return (across * down) / Math.max(1e-12, Math.min(a.width * a.height, b.width * b.height))
}
