/** Pictures of a folder, in whatever format they are. */
import { ReelgraphError, type NodeServices, type Still } from '../../../engine/api.ts'

/** What ffmpeg reads and libvips may not. HEIC isn't among them: ffmpeg takes one of its tiles for the picture. */
const BY_FFMPEG = /\.(?:bmp|jxl|jp2|tga)$/i

type Services = Pick<NodeServices, 'media' | 'clip' | 'pull' | 'kernels'>

/** @throws what is wrong with the file */
export async function readPicture(file: string, { media, clip, pull, kernels }: Services): Promise<Still> {
  try {
    return await media.openImage(file, 'refuse')
  } catch (thrown) {
    if (!BY_FFMPEG.test(file) || !isFormat(thrown)) throw thrown
    for await (const frame of pull(clip(await media.openVideo(file)), { to: 0 })) return kernels.toStill(frame)
    throw thrown
  }
}

const isFormat = (thrown: unknown): boolean => thrown instanceof ReelgraphError && thrown.faults[0]?.code === 'E_MEDIA_FORMAT'

/** Why a picture can't be read, in a line; what is no fault of the picture is thrown on. */
export function unreadable(thrown: unknown): string {
  if (!(thrown instanceof ReelgraphError)) throw thrown
  const [fault] = thrown.faults
  if (fault === undefined || !['E_MEDIA_FORMAT', 'E_MEDIA_STREAM', 'E_IMAGE_SIZE', 'E_ASSET_MISSING', 'E_ASSET_PATH'].includes(fault.code)) throw thrown
  const { got, detail } = fault
  if (/\.hei[cf]$/i.test(fault.file ?? '')) return 'HEIC cannot be read here: save it as JPEG'
  const why = fault.code === 'E_IMAGE_SIZE' ? `too large: ${got ?? ''}` : (detail ?? got ?? fault.message)
  return `cannot be read: ${why.split('\n')[0]!}`
}
