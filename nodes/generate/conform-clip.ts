/** Services make clips of their own sizes, rates and lengths; graphs rely on what they have asked for. */
import { sameRate, type ClipInfo, type ClipSource } from '../../engine/api.ts'

/** The clip in the size (cropped to cover it), rate and length asked for; where it is too short its last frame stays. */
export function conformClip(source: ClipSource, info: ClipInfo): ClipSource {
  const from = source.info
  if (from.width === info.width && from.height === info.height && from.length === info.length && sameRate(from.rate, info.rate)) return source
  const step = (from.rate.num * info.rate.den) / (from.rate.den * info.rate.num)
  const scale = Math.max(info.width / from.width, info.height / from.height)
  const width = Math.min(from.width, Math.max(1, Math.round(info.width / scale)))
  const height = Math.min(from.height, Math.max(1, Math.round(info.height / scale)))
  const x = Math.floor((from.width - width) / 4) * 2
  const y = Math.floor((from.height - height) / 4) * 2
  return {
    info: { ...info, format: from.format },
    async frame(n, scope) {
      // The frame that is on show when frame n begins; a hair later, for rates that don't divide evenly.
      const frame = await source.frame(Math.min(from.length - 1, Math.floor(n * step + 1e-6)), scope)
      const part = width === from.width && height === from.height ? frame : await scope.kernels.crop(frame, x, y, width, height)
      return width === info.width && height === info.height ? part : scope.kernels.resize(part, info.width, info.height)
    },
  }
}
