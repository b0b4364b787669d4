/** What is to be known of a picture before it can be said whether it looks like a brand's. */
import { perceptualHash, type ImageEncoder, type Log, type MediaService, type Still } from '../../../engine/api.ts'
import { labOf } from '../pictures/lab.ts'
import { within } from '../pictures/still.ts'
import { standingOut } from '../saliency/barrier.ts'
import { colourSignature } from './colours.ts'
import { compositionOf } from './composition.ts'
import type { BrandLook } from './judge.ts'
import { paletteOf } from './palette.ts'

/** Pixels along the longer side: what is finer doesn't tell a brand. */
const SIDE = 96

export interface Looking {
  readonly media: Pick<MediaService, 'cover'>
  /** Absent: colours and layout alone. */
  readonly encoder: ImageEncoder | undefined
  readonly signal: AbortSignal
  readonly log: Log
}

export async function brandLook(image: Still, { media, encoder, signal, log }: Looking): Promise<BrandLook> {
  const { width, height } = within(image, SIDE)
  const small = width === image.width && height === image.height ? image : await media.cover(image, width, height)
  const lab = labOf(small)
  const embedding = await encoder?.encode(image, { signal, log })
  return { colours: colourSignature(lab), palette: paletteOf(lab), composition: compositionOf(lab, standingOut(small)), hash: perceptualHash(image), ...(embedding === undefined ? {} : { embedding }) }
}
