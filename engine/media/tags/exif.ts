/** The EXIF description, where files of earlier versions have their tags. Pure. */
import { utf8, type Tags } from './tags.ts'

const DESCRIPTION = 0x010e

/** @param tiff what follows "Exif\0\0": a TIFF header and its directory */
export function exifTags(tiff: Uint8Array): Tags {
  try {
    const tags = JSON.parse(description(tiff) ?? '{}') as unknown
    return typeof tags === 'object' && tags !== null ? (tags as Tags) : {}
  } catch {
    // Another program's description, or a directory that leads out of the data.
    return {}
  }
}

function description(tiff: Uint8Array): string | undefined {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = tiff[0] === 0x49
  const start = view.getUint32(4, little)
  for (let i = 0; i < view.getUint16(start, little); i++) {
    const at = start + 2 + 12 * i
    if (view.getUint16(at, little) !== DESCRIPTION) continue
    const count = view.getUint32(at + 4, little)
    const from = count <= 4 ? at + 8 : view.getUint32(at + 8, little)
    return utf8(tiff.subarray(from, from + count)).replace(/\0.*$/s, '')
  }
  return undefined
}
