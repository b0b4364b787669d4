/** Event files: checksums by RFC 3720's own vectors, and bytes that TensorBoard itself has read (test/oracles/event-file.py). */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { crc32c, maskedCrc } from '../../../../engine/models/training/report/crc32c.ts'
import { eventFile } from '../../../../engine/models/training/report/event-file.ts'
import { END, IMAGES, RECORD } from './small-record.ts'

const filled = (count: number, value: (k: number) => number): Uint8Array => Uint8Array.from({ length: count }, (_, k) => value(k))

describe('CRC-32C', () => {
  // RFC 3720, B.4.
  it.each([
    ['zeros', filled(32, () => 0), 0x8a9136aa],
    ['ones', filled(32, () => 255), 0x62a8ab43],
    ['rising', filled(32, (k) => k), 0x46dd794e],
    ['falling', filled(32, (k) => 31 - k), 0x113fdb5c],
    ['an iSCSI read', Uint8Array.from([0x01, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0, 0, 0, 0, 0x14, 0, 0, 0, 0x18, 0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0]), 0xd9963a56],
  ])('of %s', (_, bytes, crc) => expect(crc32c(bytes)).toBe(crc))
  it('of nothing is nothing, masked by the mask alone', () => {
    expect(crc32c(new Uint8Array())).toBe(0)
    expect(maskedCrc(new Uint8Array())).toBe(0xa282ead8)
  })
})

describe('the file', () => {
  const file = eventFile(RECORD, IMAGES, END)
  it('is the one that TensorBoard has read as the record has it', () => {
    const read = JSON.parse(readFileSync(new URL('../../../oracles/event-file.json', import.meta.url), 'utf8')) as { sha256: string; scalars: Record<string, [number, number][]>; images: Record<string, number[]>; texts: Record<string, string> }
    expect(createHash('sha256').update(file).digest('hex')).toBe(read.sha256)
    const close = (tag: string, pairs: readonly (readonly [number, number])[]): void => {
      expect(read.scalars[tag]!.map(([step]) => step), tag).toEqual(pairs.map(([step]) => step))
      read.scalars[tag]!.forEach(([, value], k) => expect(value, tag).toBeCloseTo(pairs[k]![1], 6))
    }
    close('loss/training', RECORD.steps.map(({ step, loss }) => [step, loss]))
    close('rate', RECORD.steps.map(({ step, rate }) => [step, rate]))
    close('seconds', RECORD.steps.map(({ step, seconds }) => [step, seconds]))
    close('loss/validation', RECORD.validation.map(({ step, loss }) => [step, loss]))
    close('score', [[4, 71.5]])
    expect(read.images).toEqual({ 'samples/1': [0, 4] })
    expect(read.texts['settings']).toContain('| rank | 8 |')
  })
  it('each record holds its length and the checksums of both', () => {
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
    let [at, count] = [0, 0]
    for (; at < file.length; count++) {
      const length = Number(view.getBigUint64(at, true))
      expect(view.getUint32(at + 8, true)).toBe(maskedCrc(file.subarray(at, at + 8)))
      expect(view.getUint32(at + 12 + length, true)).toBe(maskedCrc(file.subarray(at + 12, at + 12 + length)))
      at += length + 16
    }
    expect(at).toBe(file.length)
    expect(count).toBe(1 + 3 * RECORD.steps.length + RECORD.validation.length + 1 + IMAGES.length + 1)
  })
})
