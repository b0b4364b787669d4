/** The digest of a film: sha256 over the sha256 of each frame's bytes, in order. */
import { createHash } from 'node:crypto'
import type { Frame } from '../frames/frame.ts'

/** sha256 of a frame's pixels, hex. */
export const frameDigest = (frame: Pick<Frame, 'bytes'>): string => createHash('sha256').update(frame.bytes).digest('hex')

/** @param digests per frame, hex, in order */
export function filmDigest(digests: Iterable<string>): string {
  const hash = createHash('sha256')
  for (const one of digests) hash.update(one, 'hex')
  return hash.digest('hex')
}
