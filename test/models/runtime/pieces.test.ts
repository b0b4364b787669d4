/** Numbers of other types and places as float32, held to what torch reads (test/oracles/checkpoint.py). */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fillFromPieces, widened, type Piece } from '../../../engine/models/runtime/pieces.ts'
import { RECORDED } from '../checkpoints/tiny-checkpoint.ts'

it.each(Object.entries(RECORDED.types))('reads %s as torch does', (type, expected) => {
  const bits = type.startsWith('F8') ? Uint8Array.from({ length: 256 }, (_, i) => i) : new Uint8Array(Uint16Array.from({ length: 256 }, (_, i) => i * 257).buffer)
  const found = [...widened(bits, type as keyof typeof RECORDED.types)].map((one) => (Number.isFinite(one) ? one : null))
  expect(found).toEqual(expected)
})

it('fills any stretch of the target as the whole would be, scaled and turned where a piece says so', () => {
  const source = Uint8Array.from({ length: 4000 }, (_, i) => (i * 37) % 251)
  const read = (_: number, into: Uint8Array, from: number): void => into.set(source.subarray(from, from + into.length))
  const pieces: Piece[] = [
    { at: 0, numbers: 10, file: 0, from: 4, type: 'F8_E5M2', scale: 0.25 },
    { at: 64, numbers: 12, file: 0, from: 100, type: 'BF16', rows: 3 },
    { at: 128, numbers: 50, file: 0, from: 200, type: 'F16' },
    { at: 328, numbers: 1, file: 0, from: 1001, type: 'F8_E4M3' },
  ]
  const whole = new Uint8Array(340)
  fillFromPieces(whole, 0, pieces, read)
  const floats = new Float32Array(whole.buffer)
  const bf = (i: number): number => new Float32Array(Uint32Array.of((source[100 + 2 * i]! | (source[101 + 2 * i]! << 8)) << 16).buffer)[0]!
  // Three rows of four became four of three.
  expect([...floats.subarray(16, 28)]).toEqual([0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11].map(bf))
  expect([...floats.subarray(10, 16)]).toEqual([0, 0, 0, 0, 0, 0])
  fc.assert(
    fc.property(fc.nat(339), fc.nat(340), (start, length) => {
      const end = Math.min(340, start + length)
      const part = new Uint8Array(end - start).fill(7)
      fillFromPieces(part, start, pieces, read)
      expect(part).toEqual(whole.slice(start, end))
    }),
  )
})
