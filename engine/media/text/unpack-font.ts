/** Font files to the bare tables that the shaper reads: WOFF and WOFF2 are unpacked, others are taken as they are. */
import { inflate as inflateCallback } from 'node:zlib'
import { promisify } from 'node:util'

const inflate = promisify(inflateCallback)

/** Most bytes of a table that is unpacked: a few times what the largest fonts hold. */
const MOST = 256 << 20
/** Colour glyphs are painted from `COLR`; their copies as SVG documents are the largest part of such a font. */
const LEFT_OUT = 'SVG '

export async function unpackFont(bytes: Buffer): Promise<Uint8Array> {
  switch (bytes.length < 12 ? '' : bytes.toString('latin1', 0, 4)) {
    case '\0\x01\0\0':
    case 'true':
    case 'OTTO':
    case 'ttcf':
      return bytes
    case 'wOFF':
      return unpackWoff(bytes)
    case 'wOF2':
      return unpackWoff2(bytes)
    default:
      throw new Error('neither TrueType nor OpenType nor WOFF')
  }
}

/** WOFF 1.0: each table deflated by itself (https://www.w3.org/TR/WOFF/). */
async function unpackWoff(bytes: Buffer): Promise<Uint8Array> {
  const tables: { tag: string; checksum: number; data: Buffer }[] = []
  for (let i = 0; i < bytes.readUInt16BE(12); i++) {
    const at = 44 + i * 20
    const tag = bytes.toString('latin1', at, at + 4)
    const [offset, packed, length, checksum] = [4, 8, 12, 16].map((skip) => bytes.readUInt32BE(at + skip)) as [number, number, number, number]
    if (length > MOST) throw new Error(`the table ${tag} is too large`)
    if (tag === LEFT_OUT) continue
    const data = bytes.subarray(offset, offset + packed)
    tables.push({ tag, checksum, data: packed < length ? await inflate(data, { maxOutputLength: Math.max(1, length) }) : data })
  }
  const head = 12 + tables.length * 16
  const whole = Buffer.alloc(head + tables.reduce((sum, { data }) => sum + padded(data.length), 0))
  bytes.copy(whole, 0, 4, 8)
  const power = 2 ** Math.floor(Math.log2(Math.max(1, tables.length)))
  whole.writeUInt16BE(tables.length, 4)
  whole.writeUInt16BE(power * 16, 6)
  whole.writeUInt16BE(Math.log2(power), 8)
  whole.writeUInt16BE(tables.length * 16 - power * 16, 10)
  let offset = head
  for (const [i, { tag, checksum, data }] of tables.entries()) {
    const at = 12 + i * 16
    whole.write(tag, at, 'latin1')
    whole.writeUInt32BE(checksum, at + 4)
    whole.writeUInt32BE(offset, at + 8)
    whole.writeUInt32BE(data.length, at + 12)
    data.copy(whole, offset)
    offset += padded(data.length)
  }
  return whole
}

const padded = (length: number): number => (length + 3) & ~3

/** The unpacker hands out its own memory, which the next font overwrites: one at a time, and copied. */
let last: Promise<unknown> = Promise.resolve()

function unpackWoff2(bytes: Buffer): Promise<Uint8Array> {
  const next = last.then(async () => {
    const { default: woff2 } = await import('wawoff2')
    return Uint8Array.from(await woff2.decompress(bytes))
  })
  last = next.catch(() => undefined)
  return next
}
