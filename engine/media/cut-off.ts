/** Whether a file ends before its own structure says: what was copied, downloaded or recorded only in part. */
import { open, type FileHandle } from 'node:fs/promises'

/** Boxes that an MP4 or MOV may begin with. */
const BOXES = new Set(['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot'])
/** Boxes, elements and chunks on the outermost level that are looked at. */
const MOST = 100_000

/** Knows MP4 and MOV, Matroska and WebM, AVI, WAV and WebP, and GIF; others tell nothing, and count as whole. */
export async function isCutOff(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = await bytesAt(file, 0, 64)
    if (BOXES.has(head.toString('latin1', 4, 8))) return await boxesEndBeyond(file, size)
    if (head.readUInt32BE(0) === 0x1a45dfa3) return segmentEndsBeyond(head, size)
    if (head.toString('latin1', 0, 4) === 'RIFF') return riffEndsBeyond(head, size)
    if (/^GIF8[79]a/.test(head.toString('latin1', 0, 6))) return await lacksTrailer(file, size, head)
    return false
  } finally {
    await file.close()
  }
}

/** Always as long as asked for; zeros where the file has no more. */
async function bytesAt(file: FileHandle, at: number, count: number): Promise<Buffer> {
  const buffer = Buffer.alloc(count)
  await file.read(buffer, 0, count, at)
  return buffer
}

async function boxesEndBeyond(file: FileHandle, size: number): Promise<boolean> {
  let at = 0
  for (let n = 0; n < MOST && at + 8 <= size; n++) {
    const head = await bytesAt(file, at, 16)
    const short = head.readUInt32BE(0)
    const long = short === 1 ? Number(head.readBigUInt64BE(8)) : short
    // 0 stands for "as far as the file goes"; less than a head is junk after the last box.
    if (long < 8) return false
    at += long
  }
  return at > size
}

/** EBML's lengths: the leading zeros of the first byte tell how many bytes there are; all ones stand for "not known". */
function lengthAt(bytes: Buffer, at: number): { readonly value: number | undefined; readonly bytes: number } {
  const count = Math.clz32(bytes[at]!) - 23
  if (count > 8) return { value: undefined, bytes: 1 }
  let value = bytes[at]! & ((1 << (8 - count)) - 1)
  let ones = value === (1 << (8 - count)) - 1
  for (let i = 1; i < count; i++) {
    value = value * 256 + bytes[at + i]!
    ones &&= bytes[at + i] === 255
  }
  return { value: ones ? undefined : value, bytes: count }
}

function segmentEndsBeyond(head: Buffer, size: number): boolean {
  const ebml = lengthAt(head, 4)
  const at = 4 + ebml.bytes + (ebml.value ?? 0)
  if (at + 12 > head.length || head.readUInt32BE(at) !== 0x18538067) return false
  const segment = lengthAt(head, at + 4)
  return segment.value !== undefined && at + 4 + segment.bytes + segment.value > size
}

/** Streams whose length wasn't known when their head was written have none, or all ones. */
function riffEndsBeyond(head: Buffer, size: number): boolean {
  const long = head.readUInt32LE(4)
  return long !== 0 && long !== 0xffffffff && 8 + long > size
}

/** A GIF is a chain of blocks up to its trailer; where the chain is broken its readers stop, and what follows is lost. */
async function lacksTrailer(file: FileHandle, size: number, head: Buffer): Promise<boolean> {
  const next = createByteWindow(file)
  const colours = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1))
  let at = 13 + colours(head[10]!)
  while (at < size) {
    const kind = await next(at)
    if (kind === 0x3b) return false
    if (kind === 0x2c) at += 11 + colours(await next(at + 9))
    else if (kind === 0x21) at += 2
    else return true
    for (let long = await next(at); long > 0 && at < size; long = await next(at)) at += 1 + long
    at++
  }
  return true
}

/** Single bytes in rising order, read in large pieces; 0 beyond the end. */
function createByteWindow(file: FileHandle): (at: number) => Promise<number> {
  const window = Buffer.alloc(1 << 16)
  let from = 0
  let there = 0
  return async (at) => {
    if (at < from || at >= from + there) {
      from = at
      there = (await file.read(window, 0, window.length, at)).bytesRead
    }
    return there === 0 ? 0 : window[at - from]!
  }
}
