/** Numbers in blocks that share a scale, as GGUF files hold them (ggml's quantised types). Pure. */
import { halves } from './half.ts'

export const BLOCK_TYPES = ['Q8_0', 'Q4_0', 'Q4_1', 'Q5_0', 'Q5_1', 'Q4_K', 'Q5_K', 'Q6_K'] as const
export type BlockType = (typeof BLOCK_TYPES)[number]

/** Numbers in a block, and its bytes. */
export const BLOCKS: Readonly<Record<BlockType, readonly [numbers: number, bytes: number]>> = {
  Q8_0: [32, 34], Q4_0: [32, 18], Q4_1: [32, 20], Q5_0: [32, 22], Q5_1: [32, 24], Q4_K: [256, 144], Q5_K: [256, 176], Q6_K: [256, 210],
}

/** Whole blocks as float32. */
export function unblocked(raw: Uint8Array, type: BlockType): Float32Array {
  const [numbers, bytes] = BLOCKS[type]
  const out = new Float32Array((raw.length / bytes) * numbers)
  const read = READERS[type]
  for (let at = 0, to = 0; to < out.length; at += bytes, to += numbers) read(raw, at, out, to)
  return out
}

type Reader = (raw: Uint8Array, at: number, out: Float32Array, to: number) => void

const half = (raw: Uint8Array, at: number): number => halves()[raw[at]! | (raw[at + 1]! << 8)]!

/** Four bits each, the lower ones of 16 bytes before the upper ones; five with one bit more of each in `high`. */
function nibbles(raw: Uint8Array, at: number, high: number | undefined, out: Float32Array, to: number, value: (q: number) => number): void {
  for (let i = 0; i < 16; i++) {
    const both = raw[at + i]!
    const [low, up] = high === undefined ? [0, 0] : [(high >>> i) & 1, (high >>> (i + 16)) & 1]
    out[to + i] = value((both & 15) | (low << 4))
    out[to + i + 16] = value((both >> 4) | (up << 4))
  }
}

const word = (raw: Uint8Array, at: number): number => raw[at]! | (raw[at + 1]! << 8) | (raw[at + 2]! << 16) | (raw[at + 3]! << 24)

/** Scale and least of one of eight parts, six bits each, packed into twelve bytes. */
function packedScale(raw: Uint8Array, at: number, part: number): readonly [scale: number, least: number] {
  if (part < 4) return [raw[at + part]! & 63, raw[at + part + 4]! & 63]
  return [(raw[at + part + 4]! & 15) | ((raw[at + part - 4]! >> 6) << 4), (raw[at + part + 4]! >> 4) | ((raw[at + part]! >> 6) << 4)]
}

/** @param high where each number's fifth bit lies */
function quarters(raw: Uint8Array, at: number, high: number | undefined, low: number, out: Float32Array, to: number): void {
  const [scale, least] = [half(raw, at), half(raw, at + 2)]
  for (let part = 0; part < 8; part++) {
    const [own, under] = packedScale(raw, at + 4, part)
    const [times, less] = [Math.fround(scale * own), Math.fround(least * under)]
    for (let i = 0; i < 32; i++) {
      const both = raw[low + (part >> 1) * 32 + i]!
      const fifth = high === undefined ? 0 : ((raw[high + i]! >> part) & 1) << 4
      out[to + part * 32 + i] = Math.fround(times * (((part & 1) === 0 ? both & 15 : both >> 4) | fifth)) - less
    }
  }
}

const READERS: Readonly<Record<BlockType, Reader>> = {
  Q8_0(raw, at, out, to) {
    const scale = half(raw, at)
    for (let i = 0; i < 32; i++) out[to + i] = scale * ((raw[at + 2 + i]! << 24) >> 24)
  },
  Q4_0(raw, at, out, to) {
    const scale = half(raw, at)
    nibbles(raw, at + 2, undefined, out, to, (q) => scale * (q - 8))
  },
  Q4_1(raw, at, out, to) {
    const [scale, least] = [half(raw, at), half(raw, at + 2)]
    nibbles(raw, at + 4, undefined, out, to, (q) => scale * q + least)
  },
  Q5_0(raw, at, out, to) {
    const scale = half(raw, at)
    nibbles(raw, at + 6, word(raw, at + 2), out, to, (q) => scale * (q - 16))
  },
  Q5_1(raw, at, out, to) {
    const [scale, least] = [half(raw, at), half(raw, at + 2)]
    nibbles(raw, at + 8, word(raw, at + 4), out, to, (q) => scale * q + least)
  },
  Q4_K: (raw, at, out, to) => quarters(raw, at, undefined, at + 16, out, to),
  Q5_K: (raw, at, out, to) => quarters(raw, at, at + 16, at + 48, out, to),
  Q6_K(raw, at, out, to) {
    const scale = half(raw, at + 208)
    for (let n = 0; n < 256; n++) {
      // Two halves of 128; in each, four runs of 32.
      const [side, run, i] = [n >> 7, (n >> 5) & 3, n & 31]
      const both = raw[at + side * 64 + (run & 1) * 32 + i]!
      const upper = (raw[at + 128 + side * 32 + i]! >> (run * 2)) & 3
      const own = (raw[at + 192 + side * 8 + run * 2 + (i >> 4)]! << 24) >> 24
      out[to + n] = Math.fround(scale * own) * (((run < 2 ? both & 15 : both >> 4) | (upper << 4)) - 32)
    }
  },
}
