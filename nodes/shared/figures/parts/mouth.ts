/** Mouths: lips, teeth, tongue and what is dark behind them. Around (0, 0), where closed lips meet. */
import { type Ink, moved, type Pen, scaled } from '../../../../engine/api.ts'
import { clear, darker, downwards, hex, lighter, mixed } from '../inks.ts'
import type { FacePose } from '../pose.ts'

export interface MouthStyle {
  /** Half the width at rest. */
  readonly width: number
  /** Thickness of the lips; 0 draws a line instead. */
  readonly lips: number
  readonly ink: Ink
  /** Colour of lines. */
  readonly line: Ink
  readonly lineWidth: number
  /** How far the lower lip drops with the jaw. */
  readonly drop: number
  readonly teeth?: 'plain' | 'fangs' | 'block'
}

/** Curves of the four edges of the lips, and the corners. */
export interface MouthShape {
  readonly left: readonly [number, number]
  readonly right: readonly [number, number]
  readonly upperOuter: number
  readonly upperInner: number
  readonly lowerInner: number
  readonly lowerOuter: number
  readonly half: number
}

export function mouthShape(face: FacePose, { width, lips, drop }: MouthStyle): MouthShape {
  const { open, wide, round, smile, upper, lower, press, bite, smirk } = face
  const half = width * (1 + 0.24 * wide + 0.1 * Math.max(0, smile) - 0.5 * round)
  const lift = smile * width * 0.62
  const tilt = smirk * width * 0.2
  const closed = Math.max(press, bite * 0.3)
  const thick = lips * (1 - 0.55 * closed) * (1 + 0.35 * round)
  // A smile's middle hangs below its corners.
  const sag = smile * width * 0.24
  const upperInner = sag - upper * width * 0.2 * (1 - closed) - open * drop * 0.22
  const lowerInner = Math.max(upperInner, sag + open * drop + lower * width * 0.2 * (1 - closed) - bite * width * 0.05)
  return {
    left: [-half, -lift * 0.5 + tilt], right: [half, -lift * 0.5 - tilt],
    upperInner, upperOuter: upperInner - thick, lowerInner, lowerOuter: lowerInner + thick * 1.25 * (1 - 0.5 * bite), half,
  }
}

/** The upper lip's rim from corner to corner, with its bow. */
function bowed({ left: [lx], right: [rx, ry] }: MouthShape, middle: number, bow: number): string {
  return `C${lx * 0.6} ${middle - bow * 0.5} ${lx * 0.3} ${middle - bow * 1.5} 0 ${middle + bow * 0.6} C${rx * 0.3} ${middle - bow * 1.5} ${rx * 0.6} ${middle - bow * 0.5} ${rx} ${ry}`
}

/** Through the corners and a middle, from right to left. */
function back(shape: MouthShape, middle: number): string {
  const { left: [lx, ly], right: [rx, ry] } = shape
  const pull = (corner: number): number => middle + (middle - corner) * 0.18
  return `C${rx * 0.72} ${pull(ry)} ${rx * 0.35} ${middle} 0 ${middle} C${lx * 0.35} ${middle} ${lx * 0.72} ${pull(ly)} ${lx} ${ly}`
}

function forth(shape: MouthShape, middle: number): string {
  const { left: [lx, ly], right: [rx, ry] } = shape
  const pull = (corner: number): number => middle + (middle - corner) * 0.18
  return `M${lx} ${ly} C${lx * 0.72} ${pull(ly)} ${lx * 0.35} ${middle} 0 ${middle} C${rx * 0.35} ${middle} ${rx * 0.72} ${pull(ry)} ${rx} ${ry}`
}

export function drawMouth(pen: Pen, face: FacePose, style: MouthStyle): void {
  const shape = mouthShape(face, style)
  const { left, right, upperInner, upperOuter, lowerInner, lowerOuter, half } = shape
  const { lips, ink, line, lineWidth } = style
  const gap = lowerInner - upperInner
  const inner = `${forth(shape, upperInner)} ${back(shape, lowerInner)} Z`
  if (lips > 0) {
    const bow = lips * 0.3 * (1 - 0.6 * face.round)
    pen.fill(`M${left[0]} ${left[1]} ${bowed(shape, upperOuter, bow)} ${back(shape, (upperInner + lowerInner) / 2)} Z`, downwards(upperOuter, upperInner + lips * 0.4, darker(ink, 0.04), darker(ink, 0.26)))
    pen.fill(`${forth(shape, (upperInner + lowerInner) / 2)} ${back(shape, lowerOuter)} Z`, downwards(lowerInner - lips * 0.2, lowerOuter, darker(ink, 0.12), lighter(ink, 0.12), darker(ink, 0.1)))
    pen.ellipse(0, (lowerInner + lowerOuter * 1.2) / 2.2, half * 0.34, lips * 0.22, clear(lighter(ink, 0.65), 0.32))
  }
  if (gap > half * 0.03) {
    pen.clip(inner, () => { drawInside(pen, face, style, shape) })
    if (lips === 0) {
      pen.line([left, ...along(shape, upperInner), right], lineWidth, line)
      pen.line([left, ...along(shape, lowerInner), right], lineWidth * 0.8, line)
    } else pen.line([left, ...along(shape, upperInner), right], [lineWidth * 0.4, lineWidth * 0.9, lineWidth * 0.4], clear(darker(ink, 0.75), 0.5))
  } else pen.line([left, ...along(shape, upperInner), right], [lineWidth * 0.35, lineWidth, lineWidth * 1.1, lineWidth, lineWidth * 0.35], lips === 0 ? line : darker(ink, 0.62))
  // Corners.
  if (lips > 0) for (const [x, y] of [left, right]) pen.ellipse(x, y, half * 0.075, half * 0.06, clear(darker(ink, 0.7), 0.45))
  if (face.tongue > 0.75) drawTongueOut(pen, face, style, shape)
}

/** Points between the corners of the curve that has its middle there. */
function along(shape: MouthShape, middle: number): readonly (readonly [number, number])[] {
  const { left: [lx, ly], right: [rx, ry] } = shape
  return Array.from({ length: 17 }, (_, i) => {
    const t = (i + 1) / 18
    const side = t < 0.5 ? [lx, ly] as const : [rx, ry] as const
    const s = t < 0.5 ? 1 - t * 2 : t * 2 - 1
    // The cubic of `forth`, by its parameter from the middle outwards.
    const pull = middle + (middle - side[1]) * 0.18
    const u = 1 - s
    const x = 3 * u * u * s * side[0] * 0.35 + 3 * u * s * s * side[0] * 0.72 + s * s * s * side[0]
    const y = u * u * u * middle + 3 * u * u * s * middle + 3 * u * s * s * pull + s * s * s * side[1]
    return [x, y] as const
  })
}

function drawInside(pen: Pen, face: FacePose, { width, teeth = 'plain', drop }: MouthStyle, { upperInner, lowerInner, half }: MouthShape): void {
  const high = upperInner - width
  pen.fill([[-half * 1.3, high], [half * 1.3, high], [half * 1.3, lowerInner + width], [-half * 1.3, lowerInner + width]], downwards(upperInner, lowerInner, hex('#2a0708'), hex('#5b1418'), hex('#3a0b0e')))
  const gap = lowerInner - upperInner
  const white = hex('#f7f2e8')
  const size = width * 0.3
  // The lower teeth go with the jaw, the tongue lies between.
  const lowerTop = lowerInner - width * (0.1 + 0.12 * face.lower)
  if (face.lower > 0.15 || teeth === 'block') pen.fill(`M${-half * 0.7} ${lowerTop} Q0 ${lowerTop - width * 0.05} ${half * 0.7} ${lowerTop} V${lowerInner + width} H${-half * 0.7} Z`, mixed(white, hex('#8a6a60'), 0.25))
  const rise = face.tongue > 0.3 ? Math.min(1, face.tongue * 1.6) : 0
  const tongueY = lowerInner - gap * (0.16 + 0.42 * rise)
  pen.ellipse(0, tongueY + drop * 0.34, half * 0.62, drop * 0.36 + width * 0.05, downwards(tongueY, lowerInner + drop * 0.1, hex('#d9707a'), hex('#a83f4d')))
  pen.line([[0, tongueY + drop * 0.1], [0, lowerInner + drop * 0.2]], width * 0.04, clear(hex('#7d2733'), 0.4))
  const edge = upperInner + Math.min(size, gap * 0.55 + face.upper * width * 0.08)
  pen.fill(`M${-half * 0.86} ${high} H${half * 0.86} V${edge - width * 0.12} Q${half * 0.8} ${edge - width * 0.02} ${half * 0.55} ${edge} H${-half * 0.55} Q${-half * 0.8} ${edge - width * 0.02} ${-half * 0.86} ${edge - width * 0.12} Z`, downwards(upperInner, edge, mixed(white, hex('#7a5a58'), 0.35), white))
  if (teeth === 'block') for (let i = -3; i <= 3; i++) pen.line([[(i / 4) * half, high], [(i / 4) * half, edge]], width * 0.02, clear(hex('#7a6a60'), 0.7))
  else for (let i = -3; i <= 3; i++) pen.line([[(i / 4.4) * half, high], [(i / 4.4) * half, edge - width * 0.03]], width * 0.012, clear(hex('#b9a79c'), 0.55))
  if (teeth === 'fangs') for (const s of [-1, 1]) pen.fill([[s * half * 0.42, edge - width * 0.04], [s * half * 0.66, edge - width * 0.04], [s * half * 0.55, edge + width * 0.2]], white)
  // The upper lip's shadow.
  pen.fill([[-half * 1.3, high], [half * 1.3, high], [half * 1.3, upperInner + width * 0.16], [-half * 1.3, upperInner + width * 0.16]], downwards(upperInner - width * 0.06, upperInner + width * 0.16, clear(hex('#200404'), 0.55), clear(hex('#200404'), 0)))
}

function drawTongueOut(pen: Pen, face: FacePose, { width }: MouthStyle, { lowerInner, half }: MouthShape): void {
  const out = (face.tongue - 0.75) * 4
  pen.within([moved(half * 0.12, lowerInner - width * 0.08), scaled(1, 0.35 + 0.65 * out)], () => {
    pen.fill(`M${-half * 0.34} 0 C${-half * 0.38} ${width * 0.5} ${-half * 0.22} ${width * 0.72} 0 ${width * 0.72} C${half * 0.22} ${width * 0.72} ${half * 0.38} ${width * 0.5} ${half * 0.34} 0 Z`, downwards(0, width * 0.7, hex('#b5505c'), hex('#e58089'), hex('#d26771')))
    pen.line([[0, width * 0.06], [0, width * 0.46]], [width * 0.05, width * 0.02], clear(hex('#8e3341'), 0.5))
  })
}
