/** The digest of a film: sha256 over the digests of its frames, in order. */
import { createHash } from 'node:crypto'

/** Digits of a frame's digest. */
export const FRAME_DIGEST_LENGTH = 16

/** @param digests per frame, hex, in order */
export function filmDigest(digests: Iterable<string>): string {
  const hash = createHash('sha256')
  for (const one of digests) hash.update(one, 'hex')
  return hash.digest('hex')
}

/** Digests of the frames of a film as they come: a frame's is waited for with the next one, so that neither waits for the other. */
export class FrameDigests {
  readonly list: string[]
  #last: Promise<void> = Promise.resolve()

  /** @param list of the frames before */
  constructor(list: string[] = []) {
    this.list = list
  }

  async add(digest: Promise<string>): Promise<void> {
    const before = this.#last
    const n = this.list.push('') - 1
    this.#last = digest.then((one) => void (this.list[n] = one))
    this.#last.catch(() => {}) // it is heard of with the next
    await before
  }

  /** All are in the list. */
  whole(): Promise<void> {
    return this.#last
  }
}
