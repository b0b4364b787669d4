/** Eyes with lids, lashes, catch lights; brows. Around (0, 0), the middle between both. */
import { type Ink, moved, type Pen, scaled } from '../../../../engine/api.ts'
import { clear, darker, downwards, hex, lighter, mixed, spot } from '../inks.ts'
import type { FacePose } from '../pose.ts'

export interface EyeStyle {
  /** Distance of an eye's middle from the face's, half an eye's width, half its height when open at rest. */
  readonly apart: number
  readonly width: number
  readonly height: number
  /** Radius of the iris, a share of half the width; of the pupil, a share of the iris. */
  readonly iris: number
  readonly pupil: number
  readonly colour: Ink
  readonly white: Ink
  readonly lid: Ink
  readonly line: Ink
  readonly lash: number
  /** How much the outer corner lies above the inner one, a share of the width. */
  readonly slant: number
  /** Eyes as round as a ball. */
  readonly round?: boolean
  readonly glow?: Ink
  /** Upright like a cat's. */
  readonly slit?: boolean
  /** Lashes that stand out. */
  readonly lashes?: boolean
}

export function drawEyes(pen: Pen, face: FacePose, style: EyeStyle, turn: (side: -1 | 1) => number): void {
  for (const side of [-1, 1] as const) {
    // Drawn as the right one: its outer corner is at the right.
    pen.within([moved(side * style.apart, 0), scaled(side * turn(side), 1)], () => { drawEye(pen, face, style, side) })
  }
}

function drawEye(pen: Pen, face: FacePose, style: EyeStyle, side: -1 | 1): void {
  const { width: w, height: h, slant, round = false, line, lash } = style
  const openness = Math.max(0, face.lids)
  const [outer, inner] = [[w, -slant * w], [-w, slant * w * 0.6]] as const
  const peak = round ? 1.32 : 1.3
  const low = h * (round ? 1.32 : 0.95) * (1 - 0.75 * face.squint)
  // The upper lid comes down to the lower one; it never goes through it.
  const upper = -h * peak * openness + (1 - Math.min(1, openness)) * low * 0.86
  const reach = round ? 0.92 : 0.5
  const upperCurve = `C${-w * (round ? 1 : 0.62)} ${upper * (round ? 1 : 1.02)} ${w * reach} ${upper - slant * w * 0.4} ${outer[0]} ${outer[1]}`
  const lowerCurve = `C${w * (round ? 1 : 0.55)} ${low} ${-w * reach} ${low} ${inner[0]} ${inner[1]}`
  const opening = `M${inner[0]} ${inner[1]} ${upperCurve} ${lowerCurve} Z`
  // The socket, and the lid above the eye.
  if (!round) {
    pen.ellipse(0, -h * 0.5, w * 1.45, h * 2, spot(0, -h * 0.5, [w * 1.45, h * 2], darker(style.lid, 0.5), 0.28))
    pen.fill(`M${inner[0]} ${inner[1]} C${-w * 0.7} ${Math.min(upper, -h) - h * 0.62} ${w * 0.6} ${Math.min(upper, -h) - h * 0.62 - slant * w * 0.4} ${outer[0] * 1.04} ${outer[1]} ${lowerCurve} Z`, downwards(-h * 1.9, low, darker(style.lid, 0.1), lighter(style.lid, 0.06)))
    pen.line(lidLine(inner, outer, Math.min(upper, -h * 0.9) - h * 0.52, slant * w * 0.4), [lash * 0.15, lash * 0.45, lash * 0.15], clear(darker(style.lid, 0.62), 0.75))
  } else if (openness < 0.98) pen.fill(`M${inner[0]} ${inner[1]} C${-w} ${-h * peak} ${w} ${-h * peak} ${outer[0]} ${outer[1]} ${lowerCurve} Z`, style.lid)
  if (upper < low * 0.8) {
    pen.clip(opening, () => {
      pen.fill([[-w * 1.2, -h * 3], [w * 1.2, -h * 3], [w * 1.2, h * 3], [-w * 1.2, h * 3]], style.white)
      pen.fill([[-w * 1.2, -h * 3], [w * 1.2, -h * 3], [w * 1.2, h * 3], [-w * 1.2, h * 3]], downwards(upper, upper + h * 1.2, clear(darker(mixed(style.white, style.lid, 0.4), 0.5), 0.62), clear(style.white, 0)))
      if (!round) pen.ellipse(inner[0] + w * 0.1, inner[1] + h * 0.1, w * 0.14, h * 0.22, clear(hex('#d98f86'), 0.8))
      drawIris(pen, face, style, side)
    })
  }
  // Lashes, and the edge of the lower lid.
  const upperLine = lidLine(inner, outer, upper, slant * w * 0.4, round ? 1 : 0.66, round ? 0.92 : 0.5)
  pen.line(upperLine, [lash * 0.3, lash * 0.7, lash, lash * 1.15, lash * 1.05, lash * 0.9], line)
  if (style.lashes === true) {
    for (let i = 0; i < 4; i++) {
      const [x, y] = upperLine[Math.round(upperLine.length * (0.62 + i * 0.115)) - 1] ?? outer
      pen.line([[x, y], [x + w * (0.09 + 0.05 * i), y - h * (0.36 - 0.05 * i) * (openness < 0.4 ? -1 : 1)], [x + w * (0.17 + 0.06 * i), y - h * (0.5 - 0.07 * i) * (openness < 0.4 ? -1 : 1)]], [lash * 0.6, lash * 0.35, lash * 0.08], line)
    }
  } else if (!round) pen.line([outer, [outer[0] + w * 0.14, outer[1] - h * 0.16]], [lash * 0.8, lash * 0.1], line)
  pen.line(lidLine(inner, outer, low, 0, round ? 1 : 0.5, round ? 0.92 : 0.55), [lash * 0.1, lash * 0.3, lash * 0.38, lash * 0.3], clear(line, round ? 0.9 : 0.55))
  if (face.squint > 0.2 && !round) pen.line([[-w * 0.7, low + h * 0.55], [0, low + h * 0.85], [w * 0.8, low + h * 0.5]], [lash * 0.1, lash * 0.4, lash * 0.1], clear(darker(style.lid, 0.5), 0.5 * face.squint))
}

/** The cubic from corner to corner that the opening has. */
function lidLine(inner: readonly [number, number], outer: readonly [number, number], middle: number, tilt: number, a = 0.66, b = 0.5): readonly (readonly [number, number])[] {
  const w = outer[0]
  const [p1, p2] = [[-w * a, middle], [w * b, middle - tilt]] as const
  return Array.from({ length: 21 }, (_, i) => {
    const t = i / 20
    const s = 1 - t
    const at = (k: 0 | 1): number => s * s * s * inner[k] + 3 * s * s * t * p1[k] + 3 * s * t * t * p2[k] + t * t * t * outer[k]
    return [at(0), at(1)] as const
  })
}

function drawIris(pen: Pen, face: FacePose, { width: w, height: h, iris, pupil, colour, glow, slit = false, round = false }: EyeStyle, side: -1 | 1): void {
  const radius = w * iris
  const x = face.gazeX * w * 0.4 * side
  const y = face.gazeY * h * 0.42 + (round ? 0 : -h * 0.06)
  pen.ellipse(x, y, radius * 1.03, radius * 1.03, darker(colour, 0.72))
  pen.ellipse(x, y, radius * 0.95, radius * 0.95, { centre: [x, y + radius * 0.25], radius: radius * 1.15, stops: [[0, lighter(colour, 0.34)], [0.5, colour], [0.85, darker(colour, 0.42)], [1, darker(colour, 0.66)]] })
  for (let i = 0; i < 22; i++) {
    const angle = (i / 22) * 2 * Math.PI + 0.13
    pen.line([[x + Math.cos(angle) * radius * 0.42, y + Math.sin(angle) * radius * 0.42], [x + Math.cos(angle) * radius * 0.84, y + Math.sin(angle) * radius * 0.84]], [radius * 0.05, radius * 0.02], clear(i % 2 === 0 ? lighter(colour, 0.4) : darker(colour, 0.5), 0.4))
  }
  const size = radius * pupil * face.pupil
  if (slit) pen.ellipse(x, y, size * 0.42, radius * 0.86, hex('#0a0608'))
  else pen.ellipse(x, y, size, size, hex('#0b0709'))
  if (glow !== undefined) pen.ellipse(x, y, radius * 1.9, radius * 1.9, spot(x, y, radius * 1.9, glow, 0.85))
  // Catch lights are where the lamp is: up on the same side in both eyes.
  pen.ellipse(x - radius * 0.36 * side, y - radius * 0.4, radius * 0.27, radius * 0.27, [1, 1, 1])
  pen.ellipse(x + radius * 0.34 * side, y + radius * 0.42, radius * 0.13, radius * 0.13, clear([1, 1, 1], 0.6))
  if (face.pupil > 1.15) pen.ellipse(x + radius * 0.3 * side, y - radius * 0.3, radius * 0.14, radius * 0.14, clear([1, 1, 1], 0.9))
}

export interface BrowStyle {
  readonly apart: number
  readonly width: number
  readonly thickness: number
  readonly ink: Ink
  /** How far the brows move. */
  readonly reach: number
  /** Height of the arch. */
  readonly arch: number
}

export function drawBrows(pen: Pen, face: FacePose, { apart, width, thickness, ink, reach, arch }: BrowStyle, turn: (side: -1 | 1) => number): void {
  for (const side of [-1, 1] as const) {
    pen.within([moved(side * apart, 0), scaled(side * turn(side), 1)], () => {
      const tilt = -face.browTilt * side * reach * 0.9
      const inner = [-width - face.frown * width * 0.16, -face.browInner * reach + face.frown * reach * 0.45 + tilt] as const
      const outer = [width, -face.browOuter * reach * 0.8 + arch * 0.5 + tilt * 0.6] as const
      const middle = [width * 0.22, (inner[1] + outer[1]) / 2 - arch + tilt * 0.3] as const
      const points = Array.from({ length: 13 }, (_, i) => {
        const t = i / 12
        const at = (k: 0 | 1): number => (1 - t) ** 2 * inner[k] + 2 * t * (1 - t) * (middle[k] * 2 - (inner[k] + outer[k]) / 2) + t * t * outer[k]
        return [at(0), at(1)] as const
      })
      pen.line(points, [0.55, 0.85, 1, 1.02, 1, 0.96, 0.9, 0.82, 0.72, 0.6, 0.45, 0.3, 0.12].map((share) => share * thickness), ink)
    })
  }
}
