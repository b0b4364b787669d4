/** What is seen between parted lips: teeth, tongue and the dark behind them, lit as the face is. Pure. */
import { type Drawing, Pen, type Point, type Transform } from '../../../engine/api.ts'
import type { Region } from './lattice.ts'
import { inked, lit, mix, times, type Colour, type Tones } from './tones.ts'

export interface MouthInside {
  /** Rims of the opening in the plane of the face, from corner to corner: spots at equal steps. */
  readonly upper: readonly Point[]
  readonly lower: readonly Point[]
  /** Half the mouth's width at rest, in heights of the face. */
  readonly half: number
  /** v of the edge of the upper teeth in the middle. */
  readonly edge: number
  /** The picture's own teeth will be laid over: those drawn only fill what a raised lip uncovers above them. */
  readonly own: boolean
  /** How far lips that are pushed forward keep the light out, 0..1. */
  readonly shadow: number
  readonly tongue: number
  readonly lowerTeeth: number
}

/** Widths of teeth from the middle, in half mouths; the last ones are seen from the side. */
const TEETH = [0.31, 0.24, 0.2, 0.14, 0.1, 0.08]

/** What is dark in a mouth; dark lips make it darker. */
const depthOf = ({ light, cast, lip }: Tones): Colour => mix(lit(times([0.34, 0.125, 0.11], 0.3 + 0.7 * light), cast), times(lip, 0.2), 0.4)
/** What is dark between lips that meet. */
export const shadeOf = (tones: Tones): Colour => mix(depthOf(tones), times(tones.lip, 0.42), 0.5)

/**
 * @param place from the plane of the face to pixels of the picture
 */
export function drawInside({ upper, lower, half, edge, own, shadow, tongue, lowerTeeth }: MouthInside, tones: Tones, { x, y, width, height }: Region, place: Transform): Drawing {
  const pen = new Pen(width, height)
  const [a, b, c, d, e, f] = place
  const { lip, white, light, cast } = tones
  const deep = depthOf(tones)
  const throat = times(deep, 0.5)
  const flesh = times(mix(lip, lit(times([0.74, 0.36, 0.36], light), cast), 0.55), 0.66)
  const shade = (share: number): Colour => mix(mix(deep, white, 0.3 * (1 - shadow)), white, share * (1 - 0.88 * shadow))
  const lowest = Math.max(...lower.map(([, v]) => v))
  const highest = Math.min(...upper.map(([, v]) => v))
  pen.within([[a, b, c, d, e - x, f - y]], () => {
    pen.fill([[-1, -1], [1, -1], [1, 1], [-1, 1]], { from: [0, highest], to: [0, Math.max(lowest, highest + 0.03)], stops: [[0, inked(deep)], [0.45, inked(throat)], [1, inked(deep)]] })
    // The tongue rises for l, th and the like.
    const gap = Math.max(0.001, lowest - highest)
    const top = lowest - gap * (0.3 + 0.3 * tongue)
    pen.ellipse(0, top + 0.07, half * 0.66, 0.07, { from: [0, top], to: [0, top + 0.07], stops: [[0, inked(times(flesh, 0.72))], [0.3, inked(flesh)], [1, inked(times(flesh, 0.6))]] })
    pen.fill(`M${-half * 0.05} ${top + 0.012} Q0 ${top + 0.02} ${half * 0.05} ${top + 0.012} L${half * 0.02} ${top + 0.09} L${-half * 0.02} ${top + 0.09} Z`, inked(times(flesh, 0.55), 0.35))
    // Lower teeth go with the jaw: their tips show just above the lip.
    const tips = lowest - lowerTeeth
    teethRow(pen, half * 0.78, tips, 0.06, 1, (u) => shade(0.5 - 0.5 * (u / half) ** 2), times(deep, 1.4))
    teethRow(pen, half * (own ? 0.62 : 1), edge, -0.09, -1, (u) => shade(0.94 - 0.9 * Math.min(1, (u / half) ** 2 * 1.1)), times(mix(lip, white, 0.2), 0.6))
    // The upper lip's shadow falls on the teeth; between lips that are hardly apart there is no room for it.
    const room = Math.min(1, gap / 0.07)
    const along = upper.map(([u, v]): Point => [u, v])
    for (const [depth, alpha] of [[0.007, 0.22], [0.016, 0.12], [0.03, 0.08]] as const) {
      pen.fill([...along, ...along.toReversed().map(([u, v]): Point => [u, v + depth * (1 - Math.min(1, (u / half) ** 2) * 0.4)])], inked(times(deep, 0.7), alpha * room))
    }
    // Corners lie in the dark.
    for (const sign of [-1, 1]) pen.ellipse(sign * half, edge, half * 0.42, 0.12, { centre: [sign * half, edge], radius: [half * 0.42, 0.12], stops: [[0, inked(throat, 0.85)], [0.5, inked(throat, 0.45)], [1, inked(throat, 0)]] })
  })
  return pen.done()
}

/** A row of teeth that ends at `edge`; a positive height goes down from there. */
function teethRow(pen: Pen, half: number, edge: number, height: number, bow: -1 | 1, colour: (u: number) => Colour, seam: Colour): void {
  let start = 0
  const arch = (u: number): number => edge + (bow < 0 ? -0.2 : 0.1) * (u / half) ** 2 * Math.abs(height) * 1.6
  for (const share of TEETH) {
    const wide = share * half
    for (const sign of [-1, 1]) {
      const [from, to] = [sign * start, sign * (start + wide)]
      const [tipA, tipB] = [arch(from), arch(to)]
      const round = wide * 0.16 * sign
      const ink = colour((from + to) / 2)
      const dull = times(ink, 0.9)
      const inwards = Math.sign(height)
      pen.fill(
        `M${from} ${tipA + height} L${from} ${tipA + inwards * 0.004} Q${from} ${tipA} ${from + round} ${tipA} L${to - round} ${tipB} Q${to} ${tipB} ${to} ${tipB + inwards * 0.004} L${to} ${tipB + height} Z`,
        { from: [0, edge], to: [0, edge + height], stops: [[0, inked(times(ink, 0.94))], [0.18, inked(ink)], [0.6, inked(dull)], [1, inked(mix(dull, seam, 0.5))]] },
      )
      pen.line([[to, tipB + inwards * 0.004], [to, tipB + height * 0.7]], 0.0035, inked(seam, 0.17))
    }
    start += wide
  }
  pen.line([[0, edge + Math.sign(height) * 0.003], [0, edge + height * 0.7]], 0.003, inked(seam, 0.17))
}
