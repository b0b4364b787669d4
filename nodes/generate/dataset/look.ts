/** What is to be known of a picture before it is chosen. */
import { perceptualHash, type FaceDetector, type MediaService, type Still } from '../../../engine/api.ts'
import { sharpestPart } from '../../shared/pictures/quality.ts'
import { within } from '../../shared/pictures/still.ts'
import { middleOf, standingOut } from '../../shared/saliency/barrier.ts'

/** A type, not an interface: it is written as JSON. */
export type Look = {
  readonly width: number
  readonly height: number
  /** 64 bits that hardly change with size and light. */
  readonly hash: string
  readonly sharpness: number
  /** Standard deviation, in code values. */
  readonly noise: number
  /** The middle of what the picture is of, as shares of its sides. */
  readonly subject: { readonly x: number; readonly y: number }
  readonly faces: number
}

/** Raise it when what is found of the same picture changes. */
export const LOOK = 1

/** Sharpness is measured at this: detail that is finer is lost in training. */
const LONGEST = 1024
/** What the subject is looked for in. */
const SMALL = 100
const CONFIDENCE = 0.6
/** A face stands above the middle of a picture by this, in its heights: its body is below it. */
const BELOW = 0.5

export async function look(image: Still, media: Pick<MediaService, 'cover'>, detector: FaceDetector | undefined, signal: AbortSignal): Promise<Look> {
  const { width, height } = image
  const at = async (side: number): Promise<Still> => {
    const size = within(image, side)
    return media.cover(image, size.width, size.height)
  }
  const faces = detector === undefined ? [] : await facesIn(image, media, detector, signal)
  const { sharpness, noise } = sharpestPart(await at(LONGEST))
  return { width, height, hash: perceptualHash(image), sharpness: rounded(sharpness, 2), noise: rounded(noise, 2), subject: faces.length > 0 ? middleOfFaces(faces) : place(middleOf(standingOut(await at(SMALL)))), faces: faces.length }
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))
const place = ({ x, y }: { readonly x: number; readonly y: number }): { readonly x: number; readonly y: number } => ({ x: rounded(x, 4), y: rounded(y, 4) })

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

async function facesIn(image: Still, media: Pick<MediaService, 'cover'>, detector: FaceDetector, signal: AbortSignal): Promise<readonly Box[]> {
  const { width, height } = detector.sizeFor(image.width, image.height)
  const small = await media.cover(image, width, height)
  const data = new Float32Array(width * height * 3)
  for (let i = 0; i < width * height; i++) for (let c = 0; c < 3; c++) data[c * width * height + i] = small.data[i * 4 + c]! / 255
  return (await detector.detect({ width, height, data }, CONFIDENCE, { signal })).map(({ box }) => box)
}

/** Large faces count for more. */
function middleOfFaces(faces: readonly Box[]): Look['subject'] {
  const total = faces.reduce((sum, { width, height }) => sum + width * height, 0)
  const mean = (of: (face: Box) => number): number => faces.reduce((sum, face) => sum + of(face) * face.width * face.height, 0) / total
  return place({ x: mean(({ x, width }) => x + width / 2), y: mean(({ y, height }) => y + height / 2 + BELOW * height) })
}
