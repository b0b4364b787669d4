/** Stills in and out, by sharp. */
import { writeFile } from 'node:fs/promises'
import type { OutputFile } from '../contract/media-service.ts'
import { failure, ReelgraphError } from '../contract/errors.ts'
import type { Still } from '../frames/clip.ts'
import type { Warn } from '../contract/warnings.ts'
import { isCutOff } from './cut-off.ts'
import { loadSharp } from './load-sharp.ts'
import { openOwnOutput, type OwnOutputRequest } from './own-output.ts'
import { addJpegTags } from './tags/jpeg-write.ts'
import { addPngText } from './tags/png.ts'
import { readPictureTags } from './tags/read-tags.ts'
import type { Tags } from './tags/tags.ts'
import { addWebpTags } from './tags/webp.ts'
import { checkPixels, MOST_PIXELS, pictureHead } from './picture-size.ts'

/** Decodes an image file to straight-alpha RGBA in sRGB, turned as its EXIF says. @throws E_MEDIA_FORMAT, E_IMAGE_SIZE */
export async function readStill(file: string | Uint8Array, most = MOST_PIXELS): Promise<Still> {
  try {
    await pictureHead(file, most)
    return await decoded(file, 'error', most)
  } catch (cause) {
    if (cause instanceof ReelgraphError) throw cause
    throw failure('E_MEDIA_FORMAT', { ...(typeof file === 'string' ? { file } : {}), expected: 'an image', detail: (cause as Error).message }, cause)
  }
}

/** The same for a file of the project: what can be read of a damaged one is taken, and said; or it is refused. */
export async function openStill(path: string, file: string, warn: Warn, most = MOST_PIXELS, refuse = false): Promise<Still> {
  const unreadable = (cause: unknown): ReelgraphError =>
    cause instanceof ReelgraphError ? cause : failure('E_MEDIA_FORMAT', { file, expected: 'an image', detail: (cause as Error).message }, cause)
  const { pages = 1, format } = await pictureHead(path, most).catch((cause: unknown) => {
    throw unreadable(cause)
  })
  if (pages > 1 && (format === 'gif' || format === 'webp') && !refuse) warn('W_IMAGE_ANIMATED', { file, got: `${pages} pictures` })
  // A GIF's decoder says nothing.
  const cutOff = format === 'gif' && (await isCutOff(path))
  if (cutOff && refuse) throw unreadable(new Error('The file is cut off.'))
  try {
    // A JPEG whose data is wrong is only warned of by its decoder.
    const still = await decoded(path, 'warning', most)
    if (cutOff) warn('W_IMAGE_DAMAGED', { file, detail: 'The file is cut off.' })
    return still
  } catch (cause) {
    // Other formats' decoders also warn of what does no harm, such as a colour profile that is unusual.
    const harmless = format !== 'jpeg' && (await decoded(path, 'error', most).catch(() => undefined))
    if (harmless) return harmless
    const still = refuse ? undefined : await decoded(path, 'none', most).catch(() => undefined)
    if (still === undefined) throw unreadable(cause)
    warn('W_IMAGE_DAMAGED', { file, detail: (cause as Error).message.split('\n')[0]! })
    return still
  }
}

async function decoded(file: string | Uint8Array, failOn: 'none' | 'error' | 'warning', most: number): Promise<Still> {
  const { data, info } = await (await loadSharp())(file, { limitInputPixels: most, failOn })
    .rotate()
    .toColourspace('srgb')
    .ensureAlpha()
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
}

/** A still in another size, cut to cover it. */
export async function coverStill(still: Still, width: number, height: number): Promise<Still> {
  if (still.width === width && still.height === height) return still
  const { data } = await (await loadSharp())(Buffer.from(still.data.buffer, still.data.byteOffset, still.data.byteLength), {
    raw: { width: still.width, height: still.height, channels: 4 },
  })
    .resize(width, height, { fit: 'cover', kernel: 'lanczos3' })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
}

/** A still made smaller, where it is larger, to fit into a size at its own aspect ratio. */
export async function fitStill(still: Still, width: number, height: number): Promise<Still> {
  const scale = Math.min(1, width / still.width, height / still.height)
  if (scale === 1) return still
  return coverStill(still, Math.max(1, Math.round(still.width * scale)), Math.max(1, Math.round(still.height * scale)))
}

export type StillFormat = 'png' | 'jpeg' | 'webp'

/** Writes a still, with the graph in its metadata. @throws E_OUTPUT_EXISTS, E_OUTPUT_BUSY, E_DISK_FULL */
export async function writeStill(
  path: string,
  still: Still,
  format: StillFormat,
  tags: Tags,
  place: Omit<OwnOutputRequest, 'path' | 'readTags'>,
): Promise<OutputFile> {
  const output = await openOwnOutput({ ...place, path, readTags: async (there) => (await readPictureTags(there)) ?? {} })
  try {
    await writeFile(output.temporary, await encodeStill(still, format, tags))
    return { path: output.path, bytes: await output.commit(), facts: output.renamed }
  } finally {
    await output.abandon()
  }
}

export async function encodeStill(still: Still, format: StillFormat, tags: Tags): Promise<Uint8Array> {
  const image = (await loadSharp())(Buffer.from(still.data.buffer, still.data.byteOffset, still.data.byteLength), {
    raw: { width: still.width, height: still.height, channels: 4 },
  })
  if (format === 'png') {
    const opaque = isOpaque(still)
    return addPngText(await (opaque ? image.removeAlpha() : image).png({ compressionLevel: 6 }).toBuffer(), tags)
  }
  // JPEG and WebP have no text fields of their own, but for XMP.
  const plain = format === 'webp' ? image.webp({ quality: 92 }) : image.flatten({ background: '#000' }).jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
  const bytes = await plain.toBuffer()
  if (Object.keys(tags).length === 0) return bytes
  return format === 'webp' ? addWebpTags(bytes, tags) : addJpegTags(bytes, tags)
}

function isOpaque({ data }: Still): boolean {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 255) return false
  return true
}

/** Rasterises SVG. @throws E_IMAGE_SIZE, and E_MEDIA_FORMAT for a document that isn't SVG or that reaches outside itself */
export async function rasteriseSvg(document: string, width: number, height: number, most = MOST_PIXELS): Promise<Still> {
  if (/<!ENTITY|<(?:image|use|feImage)\b[^>]*href\s*=\s*["'](?!#)|url\(\s*["']?(?!#|["']?#)|<text\b|<foreignObject\b/i.test(document)) {
    throw failure('E_MEDIA_FORMAT', {
      expected: 'an SVG document of shapes',
      got: 'one with text or references to the outside',
      fix: 'Turn text into paths, and embed nothing.',
    })
  }
  return rasteriseShapes(document, width, height, most)
}

/** As `rasteriseSvg`, for documents made here, which may be long and hold pictures of glyphs. @throws E_MEDIA_FORMAT, E_IMAGE_SIZE */
export async function rasteriseShapes(document: string, width: number, height: number, most = MOST_PIXELS): Promise<Still> {
  checkPixels(width, height, most)
  try {
    const { data, info } = await (await loadSharp())(Buffer.from(document), { limitInputPixels: most, unlimited: true })
      .resize(width, height, { fit: 'fill' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) }
  } catch (cause) {
    throw failure('E_MEDIA_FORMAT', { expected: 'an SVG document', detail: (cause as Error).message }, cause)
  }
}

