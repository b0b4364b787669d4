/** Cuts pictures out of their plain ground: where the subject ends on a small picture, how its edge looks on the whole one. */
import type { BandKernel, FrameContext, ReadonlyFrame } from '../../../engine/api.ts'
import { GROUND, SUBJECT, subjectOf } from './flood.ts'
import type { UnmixArgs } from './unmix-rows.ts'

const UNMIX: BandKernel = { module: new URL('./unmix-rows.ts', import.meta.url), name: 'unmixRows' }
/** Of the small picture's longer side. */
const LONGEST = 560
/** Border of one ground, below which it isn't plain. */
const PLAIN = 0.7

export interface Cutter {
  cut(source: ReadonlyFrame, how: { readonly holes: boolean; readonly edge: number }, scope: FrameContext): Promise<ReadonlyFrame>
}

/** @param doubt called once, with the share of the border that is of one ground */
export function createCutter(doubt: (share: number) => void): Cutter {
  let told = false
  return {
    async cut(source, { holes, edge }, { kernels, create }) {
      const { width, height } = source
      const scale = Math.max(1, Math.max(width, height) / LONGEST)
      const [w, h] = [Math.max(8, Math.round(width / scale)), Math.max(8, Math.round(height / scale))]
      const picture = await kernels.convert(source, 'yuva420p')
      if (picture.planes[3]!.data.some((value) => value < 128)) return picture
      const small = await kernels.blur(await kernels.resize(picture, w, h, scale > 1 ? 'area' : 'bilinear'), 0.6)
      const half = (w + 1) >> 1
      const chroma = (plane: Uint8Array | Float32Array): Float32Array => Float32Array.from({ length: w * h }, (_, at) => plane[(Math.floor(at / w) >> 1) * half + ((at % w) >> 1)]!)
      const [light, u, v] = small.planes as unknown as readonly { readonly data: Uint8Array }[]
      const { labels, share } = subjectOf({ width: w, height: h, planes: [Float32Array.from(light!.data), chroma(u!.data), chroma(v!.data)] }, holes)
      if (share < PLAIN && !told) {
        told = true
        doubt(share)
      }
      const mask = create('gray8', w, h)
      labels.forEach((label, at) => (mask.bytes[at] = label === SUBJECT ? 255 : label === GROUND ? 0 : 128))
      const matte = await kernels.resize(await kernels.blur(mask, 1.1), width, height, 'bilinear')
      const [own, ground] = await Promise.all([nearby(picture, matte, (value) => value >= 236, 2.4 * scale), nearby(picture, matte, (value) => value <= 16, 2.4 * scale)])
      return kernels.run(UNMIX, { format: 'yuva420p', width, height }, [picture, matte, own, ground], { shift: 200 * edge } satisfies UnmixArgs)

      /** What lies about each place, of what surely is of one kind. */
      async function nearby(of: ReadonlyFrame, by: ReadonlyFrame, sure: (value: number) => boolean, sigma: number): Promise<ReadonlyFrame> {
        const weighted = create('yuva420p', width, height)
        weighted.bytes.set(of.bytes)
        const alpha = weighted.planes[3]!.data
        by.bytes.forEach((value, at) => (alpha[at] = sure(value) ? 255 : 0))
        return kernels.blur(weighted, sigma)
      }
    },
  }
}
