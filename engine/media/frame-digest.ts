/**
 * The digest of a film: sha256 over the digests of its frames, in order. A frame's is XXH64 of its bytes (planes in order,
 * seed 0; Collet, xxHash specification 0.1.1): it tells pictures apart at ten times the speed of sha256, which took a
 * tenth of a render.
 */
import { createHash } from 'node:crypto'
import xxhash from 'xxhash-wasm'

const { h64Raw } = await xxhash()

/** Digits of a frame's digest. */
export const FRAME_DIGEST_LENGTH = 16

/** XXH64 of a frame's pixels, hex. */
export const frameDigest = (frame: { readonly bytes: Uint8Array }): string =>
  h64Raw(frame.bytes).toString(16).padStart(FRAME_DIGEST_LENGTH, '0')

/** @param digests per frame, hex, in order */
export function filmDigest(digests: Iterable<string>): string {
  const hash = createHash('sha256')
  for (const one of digests) hash.update(one, 'hex')
  return hash.digest('hex')
}
