/** Files in one: a ZIP without compression out, a TAR in (APPNOTE 6.3.3; POSIX.1-1988 ustar). Pure. */
import { failure } from '../../../../engine/api.ts'

export interface ArchiveFile {
  readonly name: string
  readonly bytes: Uint8Array
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return ~crc >>> 0
}

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50]
const VERSION = 20
/** Names are UTF-8. */
const UTF8 = 0x0800
/** 1 January 1980: the same pictures are the same bytes. */
const DAY = 0x0021

/** Pictures are compressed already. */
export function zipOf(files: readonly ArchiveFile[]): Uint8Array {
  const parts: Uint8Array[] = []
  const list: Uint8Array[] = []
  let at = 0
  for (const { name, bytes } of files) {
    const text = new TextEncoder().encode(name)
    // What both heads say of a file, one after the other.
    const facts = numbers([2, VERSION], [2, UTF8], [2, 0], [2, 0], [2, DAY], [4, crc32(bytes)], [4, bytes.length], [4, bytes.length], [2, text.length], [2, 0])
    parts.push(numbers([4, LOCAL]), facts, text, bytes)
    list.push(numbers([4, CENTRAL], [2, VERSION]), facts, numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, at]), text)
    at += 30 + text.length + bytes.length
  }
  const size = list.reduce((sum, { length }) => sum + length, 0)
  return Buffer.concat([...parts, ...list, numbers([4, END], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, at], [2, 0])])
}

/** Whole numbers of so many bytes, the lowest byte first. */
function numbers(...all: readonly (readonly [bytes: number, value: number])[]): Uint8Array {
  return Uint8Array.from(all.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, k) => (value >>> (8 * k)) & 0xff)))
}

const BLOCK = 512

/** Its plain files. @throws E_REMOTE_RESULT where it is cut off */
export function filesOfTar(bytes: Uint8Array, type: string): readonly ArchiveFile[] {
  const text = (from: number, length: number): string => new TextDecoder().decode(bytes.subarray(from, from + length)).replace(/\0[^]*$/, '')
  const found: ArchiveFile[] = []
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const size = parseInt(text(at + 124, 12).trim() || '0', 8)
    if (!Number.isFinite(size) || at + BLOCK + size > bytes.length) throw failure('E_REMOTE_RESULT', { type, expected: 'a whole archive', got: `${bytes.length} bytes of one` })
    const kind = bytes[at + 156]
    // '0', or nothing in old archives.
    if (kind === 0x30 || kind === 0) found.push({ name: text(at, 100), bytes: bytes.slice(at + BLOCK, at + BLOCK + size) })
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  return found
}
