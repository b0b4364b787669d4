/** Reads whole frames from a pipe, straight into memory that the caller owns. */
import type { Readable } from 'node:stream'

interface Wanted {
  /** Undefined: the bytes are passed over. */
  readonly into: Uint8Array | undefined
  readonly bytes: number
  filled: number
  readonly resolve: (whole: boolean) => void
}

/**
 * The pipe stands still while nothing is wanted: that is the back-pressure on the process at its other end.
 */
export class RawReader {
  readonly #stream: Readable
  #rest: Buffer | undefined
  #wanted: Wanted | undefined
  #ended = false

  constructor(stream: Readable) {
    this.#stream = stream
    stream.on('data', (chunk: Buffer) => this.#take(chunk))
    stream.pause()
    const end = (): void => {
      this.#ended = true
      this.#settle()
    }
    stream.once('end', end).once('close', end).once('error', end)
  }

  /** Fills `into`. False when the stream ended before it was full. One call at a time. */
  read(into: Uint8Array): Promise<boolean> {
    return this.#want(into, into.byteLength)
  }

  skip(bytes: number): Promise<boolean> {
    return this.#want(undefined, bytes)
  }

  #want(into: Uint8Array | undefined, bytes: number): Promise<boolean> {
    return new Promise((resolve) => {
      this.#wanted = { into, bytes, filled: 0, resolve }
      const rest = this.#rest
      this.#rest = undefined
      if (rest !== undefined) this.#take(rest)
      if (this.#wanted === undefined) return
      if (this.#ended) this.#settle()
      else this.#stream.resume()
    })
  }

  #take(chunk: Buffer): void {
    const wanted = this.#wanted
    if (wanted === undefined) {
      this.#rest = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk])
      this.#stream.pause()
      return
    }
    const share = Math.min(chunk.byteLength, wanted.bytes - wanted.filled)
    wanted.into?.set(share === chunk.byteLength ? chunk : chunk.subarray(0, share), wanted.filled)
    wanted.filled += share
    if (share < chunk.byteLength) this.#rest = chunk.subarray(share)
    if (wanted.filled === wanted.bytes) {
      this.#stream.pause()
      this.#settle()
    }
  }

  #settle(): void {
    const wanted = this.#wanted
    this.#wanted = undefined
    wanted?.resolve(wanted.filled === wanted.bytes)
  }
}
