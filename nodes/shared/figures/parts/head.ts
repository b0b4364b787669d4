/** Heads with a human build: skull, jaw that drops, ears, nose, cheeks. Around (0, 0); the chin lies near y = 1. */
import { type Ink, moved, type Pen, scaled, turned } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter, mixed, spot } from '../inks.ts'
import type { FacePose } from '../pose.ts'
import { drawDrop } from './drop.ts'
import { drawBrows, drawEyes, type BrowStyle, type EyeStyle } from './eyes.ts'
import { drawMouth, type MouthStyle } from './mouth.ts'

export interface HeadStyle {
  readonly skin: Ink
  /** Half its width at the temples, at the jaw's corners, and of the chin. */
  readonly width: number
  readonly jaw: number
  readonly chin: number
  readonly crown: number
  readonly bottom: number
  readonly eyeY: number
  readonly browY: number
  readonly noseY: number
  readonly mouthY: number
  readonly eyes: EyeStyle
  readonly brows: BrowStyle
  readonly mouth: MouthStyle
  readonly nose: 'full' | 'small' | 'dot' | 'button'
  readonly ears: 'round' | 'pointed' | 'large' | 'none'
  readonly outline: number
  readonly line: Ink
  /** Strength of soft shading, 0..1. */
  readonly shade: number
}

/** Where a point of the face goes when the head turns: it lies on a ball that is a little flat. */
export function placed({ yaw, pitch }: FacePose, x: number, y: number, depth = 1): readonly [number, number] {
  const z = Math.sqrt(Math.max(0.06, 1.25 - x * x * 0.95 - y * y * 0.35)) * depth
  return [x * Math.cos(yaw) + z * Math.sin(yaw) * 0.8, y * Math.cos(pitch) + z * Math.sin(pitch) * 0.75]
}

/** How much narrower what lies at x is seen than from the front. */
export const narrowed = ({ yaw }: FacePose, x: number): number => Math.max(0.35, Math.cos(yaw * 1.1 + Math.asin(Math.max(-0.95, Math.min(0.95, x))) * 0.75) / Math.cos(Math.asin(Math.max(-0.95, Math.min(0.95, x))) * 0.75))

export function outlineOf(face: FacePose, { width, jaw, chin, crown, bottom, mouth }: HeadStyle): string {
  const drop = face.open * mouth.drop * 0.55
  const side = face.yaw * 0.16
  const low = bottom + drop
  const cheek = 0.36 + drop * 0.5
  const half = (s: number, part: number): number => s * part + side * (part < width ? 1 : 0.25)
  const up = -crown
  return `M0 ${up} C${width * 0.62} ${up} ${half(1, width)} ${up * 0.62} ${half(1, width)} ${up * 0.08} C${half(1, width)} ${cheek * 0.6} ${half(1, jaw) + 0.05} ${cheek + 0.06} ${half(1, jaw)} ${low * 0.66}
    C${half(1, jaw) - 0.06} ${low * 0.87} ${half(1, chin) + 0.12} ${low} ${side} ${low} C${half(-1, chin) - 0.12} ${low} ${half(-1, jaw) + 0.06} ${low * 0.87} ${half(-1, jaw)} ${low * 0.66}
    C${half(-1, jaw) - 0.05} ${cheek + 0.06} ${half(-1, width)} ${cheek * 0.6} ${half(-1, width)} ${up * 0.08} C${half(-1, width)} ${up * 0.62} ${-width * 0.62} ${up} 0 ${up} Z`
}

export function drawEars(pen: Pen, face: FacePose, { ears, width, skin, outline, line, eyeY }: HeadStyle): void {
  if (ears === 'none') return
  for (const side of [-1, 1] as const) {
    const near = 1 + face.yaw * side * -0.5
    pen.within([moved(side * (width - 0.02) - face.yaw * 0.1, eyeY + 0.14), scaled(side * Math.max(0.4, near), 1)], () => {
      const outer = ears === 'pointed' ? 'M-0.06 -0.18 C0.04 -0.3 0.22 -0.5 0.42 -0.66 C0.38 -0.4 0.3 -0.1 0.16 0.14 C0.1 0.26 -0.02 0.3 -0.08 0.24 Z'
        : ears === 'large' ? 'M-0.1 -0.24 C0.06 -0.46 0.44 -0.44 0.46 -0.08 C0.47 0.22 0.2 0.36 -0.08 0.26 Z'
          : 'M-0.06 -0.2 C0.02 -0.32 0.18 -0.3 0.18 -0.1 C0.18 0.06 0.12 0.2 0.05 0.27 C0 0.31 -0.08 0.28 -0.08 0.2 Z'
      if (outline > 0) pen.within([scaled(1 + outline * 1.2)], () => { pen.fill(outer, line) })
      pen.fill(outer, { centre: [0, 0], radius: 0.45, stops: [[0, darker(skin, 0.22)], [0.5, darker(skin, 0.06)], [1, lighter(skin, 0.03)]] })
      const inner = ears === 'pointed' ? 'M0 -0.14 C0.08 -0.26 0.2 -0.4 0.32 -0.5 C0.26 -0.3 0.2 -0.06 0.06 0.12 Z' : 'M-0.02 -0.12 C0.04 -0.22 0.12 -0.2 0.12 -0.08 C0.12 0.04 0.06 0.1 0.02 0.16 C0.04 0.04 0.02 -0.02 -0.02 -0.12 Z'
      pen.within([scaled(ears === 'large' ? 1.9 : 1)], () => { pen.fill(inner, clear(darker(mixed(skin, hex('#b0503c'), 0.25), 0.35), 0.55)) })
    })
  }
}

/** The head without hair. */
export function drawFace(pen: Pen, face: FacePose, style: HeadStyle): void {
  const { skin, shade, outline, line, width } = style
  const shape = outlineOf(face, style)
  if (outline > 0) pen.within([scaled(1 + outline)], () => { pen.fill(shape, line) })
  pen.fill(shape, { centre: [-0.22 + face.yaw * 0.3, -0.3], radius: [1.35, 1.6], stops: [[0, lighter(skin, 0.13 * shade)], [0.45, skin], [0.8, darker(skin, 0.13 * shade)], [1, darker(skin, 0.3 * shade)]] })
  pen.clip(shape, () => {
    // The side away from the lamp, under the brows and beside the nose.
    pen.ellipse(width * 1.12 + face.yaw * 0.3, 0.25, 0.8, 1.5, spot(width * 1.12 + face.yaw * 0.3, 0.25, [0.8, 1.5], darker(skin, 0.7), 0.4 * shade))
    pen.ellipse(0, -style.crown * 0.95, width * 1.1, 0.6, spot(0, -style.crown * 0.95, [width * 1.1, 0.6], darker(skin, 0.6), 0.35 * shade))
    for (const side of [-1, 1] as const) {
      const [x, y] = placed(face, side * width * 0.6, style.noseY + 0.02 - face.cheeks * 0.06)
      const red = mixed(skin, hex('#e0442f'), 0.55)
      pen.ellipse(x, y, 0.36, 0.28, spot(x, y, [0.36, 0.28], red, (0.2 + 0.55 * face.blush) * (shade > 0.3 ? 1 : 0.8)))
      if (face.cheeks > 0.1) pen.ellipse(x, y - 0.06, 0.26, 0.18, spot(x, y - 0.06, [0.26, 0.18], lighter(skin, 0.5), 0.4 * face.cheeks * shade))
    }
    const [cx, cy] = placed(face, 0, style.bottom * 0.9 + face.open * style.mouth.drop * 0.5)
    pen.ellipse(cx, cy, 0.22, 0.14, spot(cx, cy, [0.22, 0.14], lighter(skin, 0.4), 0.35 * shade))
    const [ux, uy] = placed(face, 0, style.mouthY + 0.2 + face.open * style.mouth.drop * 0.8)
    pen.ellipse(ux, uy, 0.26, 0.08, spot(ux, uy, [0.26, 0.08], darker(skin, 0.5), 0.4 * shade))
  })
}

export function drawFeatures(pen: Pen, face: FacePose, style: HeadStyle): void {
  const { eyes, brows, mouth, eyeY, browY, mouthY, skin } = style
  const turn = (apart: number) => (side: -1 | 1): number => narrowed(face, side * apart)
  const [nx] = placed(face, 0, eyeY)
  // Folds from the nose to the corners of the mouth, where a smile or disgust makes them.
  const fold = style.shade < 0.5 ? 0 : Math.max(face.cheeks * 0.8, face.wrinkle, face.upper * 0.5) * style.shade
  if (fold > 0.1) {
    for (const side of [-1, 1] as const) {
      const [ax, ay] = placed(face, side * 0.2, style.noseY - 0.02)
      const [bx, by] = placed(face, side * (mouth.width * 1.35 + 0.06), mouthY + 0.02)
      pen.line([[ax, ay], [(ax + bx) / 2 + side * 0.05, (ay + by) / 2 - 0.03], [bx, by]], [0.012, 0.03, 0.008], clear(darker(skin, 0.55), 0.55 * fold))
    }
  }
  drawNose(pen, face, style)
  pen.within([moved(...placed(face, 0, eyeY))], () => { drawEyes(pen, face, eyes, turn(eyes.apart)) })
  pen.within([moved(nx, placed(face, 0, browY)[1])], () => { drawBrows(pen, face, brows, turn(brows.apart)) })
  if (face.frown > 0.4) for (const side of [-1, 1]) pen.line([[nx + side * 0.05, browY + 0.02], [nx + side * 0.075, browY + 0.16]], [0.006, 0.02, 0.006], clear(darker(skin, 0.6), 0.7 * face.frown * Math.max(0.4, style.shade)))
  if (face.browInner > 0.6 && style.shade > 0.4) for (const [y, w] of [[browY - 0.24, 0.3], [browY - 0.34, 0.24]] as const) pen.line([[nx - w, y], [nx, y - 0.02], [nx + w, y]], [0.004, 0.014, 0.004], clear(darker(skin, 0.45), 0.55))
  pen.within([moved(...placed(face, 0, mouthY)), scaled(narrowed(face, 0), 1)], () => { drawMouth(pen, face, mouth) })
  drawDrops(pen, face, style)
}

function drawNose(pen: Pen, face: FacePose, { nose, noseY, eyeY, skin, line, outline, shade }: HeadStyle): void {
  const [x, y] = placed(face, 0, noseY, 1.12)
  const [rootX, rootY] = placed(face, 0, eyeY - 0.02)
  const dark = darker(skin, 0.5)
  if (nose === 'dot') {
    pen.line([[x + 0.01, y - 0.05], [x + 0.035 + face.yaw * 0.05, y + 0.005]], [0.01, 0.022], clear(dark, 0.8))
    return
  }
  if (nose === 'button') {
    pen.ellipse(x, y - 0.04, 0.15 + outline * 0.8, 0.125 + outline * 0.8, line)
    pen.ellipse(x, y - 0.04, 0.15, 0.125, { centre: [x - 0.04, y - 0.09], radius: 0.2, stops: [[0, lighter(skin, 0.25)], [0.6, mixed(skin, hex('#e2604a'), 0.2)], [1, mixed(darker(skin, 0.2), hex('#c2402a'), 0.2)]] })
    return
  }
  const small = nose === 'small' ? 0.78 : 1
  pen.ellipse(x + 0.06, y - 0.18, 0.13, 0.4, spot(x + 0.06, y - 0.18, [0.13, 0.4], dark, 0.3 * shade))
  pen.line([[rootX - 0.045, rootY + 0.02], [(rootX + x) / 2 - 0.025, (rootY + y) / 2], [x - 0.03, y - 0.09]], [0.015, 0.045, 0.06], clear(lighter(skin, 0.6), 0.2 * shade))
  pen.ellipse(x, y - 0.07, 0.12 * small, 0.1 * small, spot(x, y - 0.07, [0.12, 0.1], lighter(skin, 0.55), 0.5 * shade))
  // The base: wings and nostrils, lifted when it wrinkles.
  const flare = 1 + 0.16 * face.wrinkle
  const lift = face.wrinkle * 0.035
  for (const side of [-1, 1]) {
    pen.line([[x + side * 0.105 * small * flare, y - 0.09 - lift], [x + side * 0.135 * small * flare, y - 0.02 - lift], [x + side * 0.09 * small * flare, y + 0.022 - lift]], [0.006, 0.022, 0.008], clear(dark, 0.75))
    pen.within([moved(x + side * 0.06 * small * flare, y + 0.01 - lift), turned(side * 0.35)], () => { pen.ellipse(0, 0, 0.036 * small, 0.018, clear(darker(skin, 0.8), 0.85)) })
  }
  pen.line([[x - 0.05, y + 0.03 - lift], [x, y + 0.042 - lift], [x + 0.05, y + 0.03 - lift]], [0.006, 0.018, 0.006], clear(dark, 0.6))
  if (face.wrinkle > 0.3) for (const k of [0, 1, 2]) pen.line([[x - 0.1 + k * 0.012, rootY + 0.06 + k * 0.06], [x, rootY + 0.035 + k * 0.06], [x + 0.1 - k * 0.012, rootY + 0.06 + k * 0.06]], [0.004, 0.014, 0.004], clear(dark, 0.7 * face.wrinkle))
}

function drawDrops(pen: Pen, face: FacePose, { eyes, eyeY, width, crown }: HeadStyle): void {
  const shining = (x: number, y: number, size: number, share: number): void => {
    drawDrop(pen, x, y, size, share)
    pen.ellipse(x - 0.22 * size, y + 0.3 * size, 0.14 * size, 0.26 * size, clear([1, 1, 1], 0.8 * share))
  }
  if (face.tear > 0.02) {
    const [x, y] = placed(face, -eyes.apart - eyes.width * 0.1, eyeY + eyes.height * 1.7)
    shining(x, y + 0.06, 0.105, face.tear)
  }
  if (face.sweat > 0.02) shining(width * 0.66, -crown * 0.42, 0.11, face.sweat)
}
