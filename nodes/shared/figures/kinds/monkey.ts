/** A monkey: fur, a light face, large ears to the sides, a wide muzzle. */
import { moved, scaled } from '../../../../engine/api.ts'
import type { Figure, Look } from '../figure.ts'
import { clear, darker, hex, lighter, mixed, spot } from '../inks.ts'
import { drawDrop } from '../parts/drop.ts'
import { drawBrows, drawEyes, type EyeStyle } from '../parts/eyes.ts'
import { narrowed, placed } from '../parts/head.ts'
import { drawMouth, type MouthStyle } from '../parts/mouth.ts'

const LINE = hex('#2a1a14')
const FACE = hex('#e6bd96')

const eyes = (look: Look): EyeStyle => ({
  apart: 0.27, width: 0.17, height: 0.15, iris: 0.66, pupil: 0.5, colour: mixed(look.eyes, hex('#6b3f1f'), 0.6), white: hex('#fbf6ee'), lid: darker(FACE, 0.16), line: LINE, lash: 0.036, slant: 0.04, round: true,
})
const mouth: MouthStyle = { width: 0.42, lips: 0, ink: hex('#a85a4a'), line: LINE, lineWidth: 0.032, drop: 0.4 }

export const monkey: Figure = {
  body: { skin: (look) => look.skin, neck: 0.42, shoulders: 1.3, shoulderY: 1.42, waist: 1.0, hips: 0.98, hipY: 4.0, footY: 7.8, limb: 0.3, hand: 0.5, kind: 'fur', outline: 0.012, line: LINE },
  head(pen, { face }, look) {
    const fur = look.skin
    const { yaw } = face
    for (const side of [-1, 1] as const) {
      pen.within([moved(side * 0.9 - yaw * 0.12, 0.02), scaled(Math.max(0.5, 1 + yaw * side * -0.4), 1)], () => {
        pen.ellipse(0, 0, 0.37, 0.4, darker(fur, 0.12))
        pen.ellipse(side * 0.02, 0.01, 0.25, 0.28, { centre: [-side * 0.08, 0], radius: 0.34, stops: [[0, darker(FACE, 0.4)], [1, FACE]] })
      })
    }
    // Fur with a soft, tousled rim.
    const rim = Array.from({ length: 72 }, (_, i) => {
      const a = (i / 72) * 2 * Math.PI
      const grown = 1 + (i % 2 === 0 ? 0.028 : 0) + 0.012 * Math.sin(i * 1.7)
      return [Math.cos(a) * 0.88 * grown, Math.sin(a) * (0.98 + (Math.sin(a) > 0 ? face.open * 0.06 : 0)) * grown] as const
    })
    pen.fill(rim, { centre: [-0.25, -0.4], radius: 1.6, stops: [[0, lighter(fur, 0.2)], [0.5, fur], [1, darker(fur, 0.5)]] })
    for (let i = -3; i <= 3; i++) pen.line([[i * 0.05, -0.92], [i * 0.09 + 0.02, -1.1 - 0.05 * (3 - Math.abs(i))], [i * 0.14, -1.16 - 0.05 * (3 - Math.abs(i))]], [0.09, 0.06, 0.01], fur)
    const [ex, ey] = placed(face, 0, -0.08)
    const [mx, my] = placed(face, 0, 0.5, 1.1)
    const jaw = face.open * 0.2
    const tone = { centre: [ex - 0.15, ey - 0.1] as const, radius: 1.1, stops: [[0, lighter(FACE, 0.25)], [0.6, FACE], [1, darker(FACE, 0.25)]] as const }
    // A heart around the eyes; the muzzle below.
    pen.fill(`M${ex} ${ey - 0.34} C${ex + 0.12} ${ey - 0.56} ${ex + 0.62} ${ey - 0.52} ${ex + 0.62} ${ey - 0.02} C${ex + 0.6} ${ey + 0.34} ${ex + 0.3} ${ey + 0.5} ${ex} ${ey + 0.5} C${ex - 0.3} ${ey + 0.5} ${ex - 0.6} ${ey + 0.34} ${ex - 0.62} ${ey - 0.02} C${ex - 0.62} ${ey - 0.52} ${ex - 0.12} ${ey - 0.56} ${ex} ${ey - 0.34} Z`, tone)
    pen.ellipse(mx, my - 0.02 + jaw * 0.5, 0.64, 0.44 + jaw * 0.6, darker(FACE, 0.22))
    pen.ellipse(mx - 0.01, my - 0.05 + jaw * 0.5, 0.62, 0.43 + jaw * 0.6, { centre: [mx - 0.15, my - 0.2], radius: 0.8, stops: [[0, lighter(FACE, 0.32)], [0.6, FACE], [1, darker(FACE, 0.2)]] })
    for (const side of [-1, 1]) {
      const [x, y] = placed(face, side * 0.46, 0.3)
      pen.ellipse(x, y, 0.26, 0.2, spot(x, y, [0.26, 0.2], hex('#e0583f'), 0.18 + 0.5 * face.blush))
      pen.ellipse(mx + side * 0.075, my - 0.28 - face.wrinkle * 0.03, 0.042, 0.028, clear(darker(FACE, 0.85), 0.9))
    }
    pen.line([[mx - 0.13, my - 0.24], [mx, my - 0.215], [mx + 0.13, my - 0.24]], [0.01, 0.02, 0.01], clear(darker(FACE, 0.6), 0.7))
    if (face.wrinkle > 0.3) for (const k of [0, 1, 2]) pen.line([[ex - 0.11, ey + 0.06 + k * 0.06], [ex, ey + 0.035 + k * 0.06], [ex + 0.11, ey + 0.06 + k * 0.06]], [0.004, 0.018, 0.004], clear(darker(FACE, 0.6), 0.8 * face.wrinkle))
    const turn = (apart: number) => (side: -1 | 1): number => narrowed(face, side * apart)
    pen.within([moved(ex, ey + 0.02)], () => { drawEyes(pen, face, eyes(look), turn(0.27)) })
    pen.within([moved(ex, ey - 0.33)], () => { drawBrows(pen, face, { apart: 0.29, width: 0.2, thickness: 0.075, ink: darker(fur, 0.35), reach: 0.13, arch: 0.05 }, turn(0.29)) })
    pen.within([moved(mx, my + 0.02), scaled(narrowed(face, 0), 1)], () => { drawMouth(pen, face, mouth) })
    drawDrop(pen, -0.32, 0.24, 0.105, face.tear)
    drawDrop(pen, 0.56, -0.52, 0.11, face.sweat)
  },
}
