/** A robot: a case of metal with a screen; eyes, brows and mouth are lights on it. */
import { type Ink, moved, type Pen, scaled } from '../../../../engine/api.ts'
import type { Figure } from '../figure.ts'
import { clear, darker, downwards, hex, lighter, spot } from '../inks.ts'
import { placed } from '../parts/head.ts'
import { mouthShape, type MouthStyle } from '../parts/mouth.ts'
import type { FacePose } from '../pose.ts'

const LINE = hex('#1c222b')
const mouth: MouthStyle = { width: 0.34, lips: 0, ink: LINE, line: LINE, lineWidth: 0.05, drop: 0.3 }

export const robot: Figure = {
  body: { skin: (look) => darker(look.skin, 0.2), neck: 0.26, shoulders: 1.42, shoulderY: 1.5, waist: 0.92, hips: 0.94, hipY: 4.1, footY: 8.4, limb: 0.3, hand: 0.52, kind: 'metal', outline: 0.016, line: LINE },
  head(pen, { face }, look) {
    const metal = look.skin
    const light = lightOf(face)
    const side = face.yaw * 0.16
    // Antenna, ears, case.
    pen.line([[side * 0.4, -0.9], [side * 0.4, -1.3]], [0.075, 0.04], darker(metal, 0.35))
    pen.ellipse(side * 0.4, -1.38, 0.3, 0.3, spot(side * 0.4, -1.38, 0.3, light, 0.7))
    pen.ellipse(side * 0.4, -1.38, 0.1, 0.1, { centre: [side * 0.4 - 0.03, -1.42], radius: 0.13, stops: [[0, [1, 1, 1]], [0.5, lighter(light, 0.3)], [1, light]] })
    for (const s of [-1, 1]) {
      pen.fill(rounded(s * 0.98 - side * 0.5, 0.06, 0.17, 0.36, 0.1), { from: [s * 0.98 - 0.17, 0], to: [s * 0.98 + 0.17, 0], stops: [[0, lighter(metal, 0.1)], [1, darker(metal, 0.5)]] })
      for (const k of [-1, 0, 1]) pen.line([[s * 1.0 - side * 0.5 - 0.08, 0.06 + k * 0.14], [s * 1.0 - side * 0.5 + 0.08, 0.06 + k * 0.14]], 0.03, clear(darker(metal, 0.7), 0.7))
    }
    pen.fill(rounded(0, 0.02, 0.945, 0.945, 0.36), LINE)
    pen.fill(rounded(0, 0.02, 0.925, 0.925, 0.35), { from: [-0.7, -0.9], to: [0.8, 0.9], stops: [[0, lighter(metal, 0.45)], [0.35, metal], [0.7, darker(metal, 0.16)], [1, darker(metal, 0.5)]] })
    for (const [x, y] of [[-0.78, -0.76], [0.78, -0.76], [-0.78, 0.8], [0.78, 0.8]] as const) {
      pen.ellipse(x, y, 0.045, 0.045, darker(metal, 0.6))
      pen.line([[x - 0.025, y - 0.02], [x + 0.025, y + 0.02]], 0.014, lighter(metal, 0.5))
    }
    pen.line([[-0.5, -0.84], [0.5, -0.84]], 0.02, clear(lighter(metal, 0.8), 0.7))
    const [sx, sy] = [side, face.pitch * 0.3]
    pen.fill(rounded(sx, 0.06 + sy * 0.3, 0.77, 0.67, 0.26), darker(metal, 0.65))
    pen.fill(rounded(sx, 0.06 + sy * 0.3, 0.74, 0.64, 0.24), downwards(-0.6, 0.7, hex('#101820'), hex('#1b2936'), hex('#0c1219')))
    pen.clip(rounded(sx, 0.06 + sy * 0.3, 0.74, 0.64, 0.24), () => {
      pen.ellipse(sx, 0.1, 0.9, 0.7, spot(sx, 0.1, [0.9, 0.7], light, 0.22))
      drawLights(pen, face, light, side)
      // The glass.
      pen.fill([[-1, -0.62], [-0.28, -0.62], [-0.72, 0.75], [-1, 0.75]], clear([1, 1, 1], 0.06))
    })
    if (face.blush > 0.2) for (const s of [-1, 1]) pen.ellipse(s * 0.55 + side, 0.32, 0.16, 0.1, spot(s * 0.55 + side, 0.32, [0.16, 0.1], hex('#ff6f7d'), 0.7 * face.blush))
  },
}

/** Red when it is angry, blue when it is sad: lights have no other way to blush. */
function lightOf({ frown, browInner, smile, wrinkle, lids }: FacePose): Ink {
  if (frown > 0.7 && wrinkle < 0.8) return hex('#ff5340')
  if (wrinkle > 0.7) return hex('#a8e05a')
  if (smile < -0.45 && browInner > 0.4) return lids > 1.1 ? hex('#c79bff') : hex('#5aa2ff')
  return smile > 0.7 ? hex('#ffd75e') : hex('#58e6e0')
}

const rounded = (x: number, y: number, w: number, h: number, r: number): string => {
  const k = r * 0.45
  return `M${x - w + r} ${y - h} H${x + w - r} C${x + w - k} ${y - h} ${x + w} ${y - h + k} ${x + w} ${y - h + r} V${y + h - r} C${x + w} ${y + h - k} ${x + w - k} ${y + h} ${x + w - r} ${y + h} H${x - w + r} C${x - w + k} ${y + h} ${x - w} ${y + h - k} ${x - w} ${y + h - r} V${y - h + r} C${x - w} ${y - h + k} ${x - w + k} ${y - h} ${x - w + r} ${y - h} Z`
}

function drawLights(pen: Pen, face: FacePose, light: Ink, side: number): void {
  const bright = lighter(light, 0.55)
  for (const s of [-1, 1] as const) {
    const [x, y] = [s * 0.32 + side * 1.5, -0.08 + face.pitch * 0.35]
    const tall = 0.19 * Math.min(1.4, face.lids) * (1 - 0.35 * face.squint)
    pen.ellipse(x, y, 0.34, 0.34, spot(x, y, 0.34, light, 0.5))
    if (tall < 0.05) pen.line([[x - 0.16, y + 0.02], [x, y + 0.07], [x + 0.16, y + 0.02]], 0.045, bright)
    else if (face.smile > 0.7 && face.squint > 0.25) pen.line([[x - 0.17, y + 0.07], [x - 0.1, y - 0.08], [x, y - 0.13], [x + 0.1, y - 0.08], [x + 0.17, y + 0.07]], 0.07, bright)
    else {
      pen.ellipse(x, y, 0.165, tall, { centre: [x, y], radius: 0.2, stops: [[0, [1, 1, 1]], [0.5, bright], [1, light]] })
      pen.ellipse(x + face.gazeX * 0.07, y + face.gazeY * 0.06, 0.07 * face.pupil, Math.min(tall * 0.7, 0.07 * face.pupil), hex('#0c1a20'))
      pen.ellipse(x + face.gazeX * 0.07 - 0.03, y + face.gazeY * 0.06 - 0.03, 0.024, 0.024, [1, 1, 1])
    }
    // Brows are bars.
    const inner = y - 0.27 - face.browInner * 0.1 + face.frown * 0.1 - face.browTilt * s * 0.07
    const outer = y - 0.27 - face.browOuter * 0.09 - face.frown * 0.03 - face.browTilt * s * 0.07
    if (face.frown > 0.1 || Math.abs(face.browInner) + Math.abs(face.browOuter) + Math.abs(face.browTilt) > 0.15) pen.line([[x - s * 0.18, inner], [x + s * 0.17, outer]], [0.05, 0.04], light)
  }
  if (face.tear > 0.02) for (const k of [0, 1, 2]) pen.ellipse(-0.32 + side * 1.5, 0.16 + k * 0.09, 0.03, 0.03, clear(hex('#9fd2ff'), face.tear))
  if (face.sweat > 0.02) for (const k of [0, 1]) pen.line([[0.56 + side, -0.44 + k * 0.1], [0.6 + side, -0.38 + k * 0.1]], 0.03, clear(hex('#9fd2ff'), face.sweat))
  // The mouth is a band of light between the curves that lips would have; its bars swing with the voice.
  const shape = mouthShape(face, mouth)
  const [mx, my] = placed(face, 0, 0.42)
  pen.within([moved(mx + side * 0.6, my + 0.02), scaled(1)], () => {
    const gap = Math.max(0.028, shape.lowerInner - shape.upperInner)
    const middle = (shape.lowerInner + shape.upperInner) / 2
    const bars = 11
    for (let i = 0; i < bars; i++) {
      const t = (i / (bars - 1)) * 2 - 1
      const corner = t < 0 ? shape.left : shape.right
      const y = middle + (corner[1] - middle) * t * t
      const tall = gap * (1 - 0.75 * t * t) + 0.035
      const x = t * shape.half
      pen.line([[x, y - tall / 2], [x, y + tall / 2]], (shape.half / bars) * 1.25, i % 2 === 0 ? bright : light)
    }
    pen.ellipse(0, middle, shape.half * 1.2, gap + 0.16, spot(0, middle, [shape.half * 1.2, gap + 0.16], light, 0.25))
    if (face.tongue > 0.75) pen.fill(rounded(0.08, shape.lowerInner + 0.1, 0.09, 0.11, 0.08), hex('#ff7f93'))
  })
}
