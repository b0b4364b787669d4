/** How soft a picture of a face is, told by its eyes: nothing in a face has sharper edges. Pure. */
import type { ReadonlyFrame } from '../../../engine/api.ts'
import { pixelOf, type FaceFeatures, type Spot } from './features.ts'

/** Of the differences in an eye, the share that is smaller than an edge's steepest. */
const STEEP = 0.985
/** Code values between an eye's light and dark that tell anything. */
const LEAST = 24

/** As the standard deviation of a blur, in pixels: of the sharper eye. Undefined where too little is seen. */
export function softnessOf({ planes: [luma], width, height }: ReadonlyFrame, face: FaceFeatures): number | undefined {
  const found = face.eyes.flatMap(({ corners: [[left], [right]], upper, lower }) => {
    const box = [[left, Math.min(...upper.map(([, v]) => v))], [right, Math.max(...lower.map(([, v]) => v))]].map((spot) => pixelOf(face, spot as unknown as Spot)) as [Spot, Spot]
    const [x0, x1] = [0, 1].map((i) => Math.round(Math.min(width - 2, Math.max(1, i === 0 ? Math.min(box[0][0], box[1][0]) : Math.max(box[0][0], box[1][0]))))) as [number, number]
    const [y0, y1] = [0, 1].map((i) => Math.round(Math.min(height - 2, Math.max(1, i === 0 ? Math.min(box[0][1], box[1][1]) : Math.max(box[0][1], box[1][1]))))) as [number, number]
    const { data, stride } = luma!
    const count = Math.max(0, x1 - x0 + 1) * Math.max(0, y1 - y0 + 1)
    const [values, slopes] = [new Float64Array(count), new Float64Array(count)]
    let i = 0
    for (let y = y0; y <= y1; y++) {
      for (let k = y * stride + x0; k <= y * stride + x1; k++, i++) {
        values[i] = data[k]!
        slopes[i] = Math.max(Math.abs(data[k + 1]! - data[k - 1]!), Math.abs(data[k + stride]! - data[k - stride]!)) / 2
      }
    }
    values.sort()
    slopes.sort()
    const ranked = (sorted: Float64Array, share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
    const contrast = ranked(values, 0.97) - ranked(values, 0.03)
    // The steepest place of a step that a Gaussian has blurred.
    return contrast < LEAST ? [] : [contrast / Math.max(1, ranked(slopes, STEEP)) / Math.sqrt(2 * Math.PI)]
  })
  return found.length === 0 ? undefined : Math.min(...found)
}
