/** Sound in pieces of equal length: which of them is heard at which time, and what a WAVE file of 16 bit holds. Pure. */
import { positionAt, type Playing } from './timing.ts'

export interface Piece {
  readonly sampleRate: number
  readonly channels: readonly Float32Array<ArrayBuffer>[]
}

/** Seconds: what is rounded to nothing would never be over. */
const LEAST = 0.001

export interface HeardPiece {
  readonly index: number
  /** Seconds into the piece at which it begins; going back, it is heard from there to its beginning. */
  readonly offset: number
  /** Seconds of sound, and how long they are heard. */
  readonly seconds: number
  readonly lasts: number
  readonly speed: number
}

/** What is heard from a time on, up to the end of its piece or of the stretch that is played. @param seconds since it plays */
export function pieceAt(playing: Playing, seconds: number, piece: number): HeardPiece {
  const { span, rate, speed } = playing
  const back = speed < 0
  // The picture's position has a hair's breadth in it, against rounding: the sound's has none.
  const place = (positionAt(playing, seconds) + (back ? 1e-6 : -1e-6)) / rate
  const [from, to] = [span.from / rate, (span.to + 1) / rate]
  const time = Math.min(to, Math.max(from, place))
  const index = back ? Math.max(0, Math.ceil(time / piece - 1e-9) - 1) : Math.floor(time / piece + 1e-9)
  const end = back ? Math.max(from, index * piece) : Math.min(to, (index + 1) * piece)
  const length = Math.max(LEAST, Math.abs(end - time))
  return { index, offset: time - index * piece, seconds: length, lasts: length / Math.abs(speed), speed }
}

export function reversed(samples: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from(samples).reverse()
}

/** @param bytes of a file as the server writes it: a head of 44 bytes, then 16 bit integers, channel by channel within each sample */
export function readWave(bytes: ArrayBuffer): Piece {
  const view = new DataView(bytes)
  const count = view.getUint16(22, true)
  const sampleRate = view.getUint32(24, true)
  const samples = new Int16Array(bytes.slice(44, bytes.byteLength - (bytes.byteLength % 2)))
  const length = Math.floor(samples.length / count)
  return {
    sampleRate,
    channels: Array.from({ length: count }, (_, channel) => {
      const plane = new Float32Array(length)
      for (let at = 0; at < length; at++) plane[at] = samples[at * count + channel]! / 32768
      return plane
    }),
  }
}
