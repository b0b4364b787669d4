/** A colour cast taken back and the light spread over the range, both within bounds: what is meant to be dark or red stays so. Pure. */
import type { Still } from '../../../engine/api.ts'

/** Pixels whose colours differ by less than this share of the brightest may be grey, and this share of all must be. */
const GREY = 0.22
const ENOUGH = 0.08
/** How much of their cast is taken back, and at most by which factor. */
const SHARE = 0.8
const MOST = 1.15
/** Shares of the pixels that may be clipped at either end, and code values by which the ends may move. */
const CLIPPED = 0.005
const REACH = 40

export interface Enhanced {
  readonly image: Still
  /** In words; none where nothing had to be done. */
  readonly done: readonly string[]
}

export function enhanced(image: Still): Enhanced {
  const gains = castOf(image)
  const [black, white] = endsOf(image, gains)
  const balanced = gains.some((gain) => Math.abs(gain - 1) > 0.01)
  const spread = black > 2 || white < 253
  if (!balanced && !spread) return { image, done: [] }
  const tables = gains.map((gain) => Uint8ClampedArray.from({ length: 256 }, (_, value) => ((value * gain - black) * 255) / (white - black)))
  const data = image.data.slice()
  for (let i = 0; i < data.length; i += 4) for (let c = 0; c < 3; c++) data[i + c] = tables[c]![data[i + c]!]!
  return {
    image: { ...image, data },
    done: [...(balanced ? [`white balanced by ${gains.map((gain) => gain.toFixed(2)).join(', ')}`] : []), ...(spread ? [`levels spread from ${black} to ${white}`] : [])],
  }
}

/** Factors of R', G' and B' that make what is nearly grey grey, and leave its light as it is: what has a colour of its own doesn't count. */
function castOf({ data }: Still): readonly number[] {
  const sums = [0, 0, 0]
  let [grey, all] = [0, 0]
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!]
    const most = Math.max(r, g, b)
    if (most < 40 || most >= 250) continue
    all++
    if (most - Math.min(r, g, b) > GREY * most) continue
    grey++
    for (let c = 0; c < 3; c++) sums[c]! += data[i + c]!
  }
  if (grey === 0 || grey < ENOUGH * all) return [1, 1, 1]
  const light = 0.299 * sums[0]! + 0.587 * sums[1]! + 0.114 * sums[2]!
  const gains = sums.map((sum) => Math.min(MOST, Math.max(1 / MOST, (light / sum) ** SHARE)))
  const kept = (0.299 * sums[0]! * gains[0]! + 0.587 * sums[1]! * gains[1]! + 0.114 * sums[2]! * gains[2]!) / light
  return gains.map((gain) => gain / kept)
}

/** What becomes black and white. */
function endsOf({ data }: Still, gains: readonly number[]): readonly [black: number, white: number] {
  const counts = new Uint32Array(256)
  let all = 0
  for (let i = 0; i < data.length; i += 4) {
    const light = 0.299 * data[i]! * gains[0]! + 0.587 * data[i + 1]! * gains[1]! + 0.114 * data[i + 2]! * gains[2]!
    counts[Math.min(255, Math.round(light))]!++
    all++
  }
  const end = (order: readonly number[]): number => {
    let sum = 0
    return order.find((value) => (sum += counts[value]!) > all * CLIPPED) ?? order[0]!
  }
  const upwards = Array.from({ length: 256 }, (_, value) => value)
  return [Math.min(REACH, end(upwards)), Math.max(255 - REACH, end(upwards.toReversed()))]
}
