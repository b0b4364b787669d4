/** A digest of all planes of a frame, in its own memory. */
import { frameLayout } from '../../frames/format.ts'
import { addressOf, type NativeBand } from '../native-band.ts'

/** Into a `gray8` frame of 8 x 1: XXH64, its lowest byte first. */
export function digest({ target, sources, wasm }: NativeBand<undefined>): void {
  const { format, width, height, planes } = sources[0]!
  wasm.digest(addressOf(target.planes[0]!), addressOf(planes[0]!), frameLayout(format, width, height).bytes)
}
