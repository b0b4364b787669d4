/** Light laid over a picture: "screen" on Y'CbCr. Alpha stays the picture's. */
import type { BandFrame } from '../band-kernel.ts'
import { addressOf, type NativeBand } from '../native-band.ts'
import { planeRows } from './plane-rows.ts'

export interface ScreenArgs {
  /** 0..1 */
  readonly strength: number
}

/** Sources: the picture and the light, of one size; the light has no alpha or is taken as opaque. */
export function screen(band: NativeBand<ScreenArgs>): void {
  const [base, light] = band.sources as readonly [BandFrame, BandFrame]
  const { wasm } = band
  const strength = Math.round(Math.min(1, band.args.strength) * 32767)
  const { width, height } = band.target
  const [baseLuma, lightLuma] = [addressOf(base.planes[0]!), addressOf(light.planes[0]!)]
  band.target.planes.forEach((plane, p) => {
    const [from, to] = planeRows(band, p)
    const start = from * plane.width
    if (p === 0) wasm.screenLuma(addressOf(plane, from), baseLuma + start, lightLuma + start, (to - from) * width, strength)
    else if (p < 3) {
      wasm.screenChroma(
        addressOf(plane), plane.width, from, to, addressOf(base.planes[p]!), addressOf(light.planes[p]!), baseLuma, lightLuma, width, height, strength,
      )
    } else (plane.data as Uint8Array).set((base.planes[p]!.data as Uint8Array).subarray(start, to * plane.width), start)
  })
}
