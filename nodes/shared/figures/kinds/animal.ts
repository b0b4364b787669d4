/** Beasts that talk: dog, cat, fox, bear. */
import { moved, type Pen, scaled } from '../../../../engine/api.ts'
import type { Figure, Look } from '../figure.ts'
import { clear, darker, downwards, hex, lighter, mixed, spot } from '../inks.ts'
import { drawDrop } from '../parts/drop.ts'
import { drawBrows, drawEyes } from '../parts/eyes.ts'
import { narrowed, placed } from '../parts/head.ts'
import { drawMouth } from '../parts/mouth.ts'
import type { FacePose } from '../pose.ts'

const LINE = hex('#251a18')

interface Beast {
  /** Half the head's width. */
  readonly width: number
  readonly ears: 'hanging' | 'upright' | 'round'
  readonly muzzle: readonly [across: number, down: number]
  readonly slit: boolean
  readonly whiskers: boolean
  readonly pale: (look: Look) => ReturnType<typeof hex>
}

const BEAST: Readonly<Record<Look['beast'], Beast>> = {
  dog: { width: 0.84, ears: 'hanging', muzzle: [0.44, 0.38], slit: false, whiskers: false, pale: () => hex('#f4e3c8') },
  cat: { width: 0.92, ears: 'upright', muzzle: [0.36, 0.26], slit: true, whiskers: true, pale: () => hex('#f1eeea') },
  fox: { width: 0.88, ears: 'upright', muzzle: [0.36, 0.34], slit: true, whiskers: true, pale: () => hex('#fbf1e2') },
  bear: { width: 0.95, ears: 'round', muzzle: [0.46, 0.38], slit: false, whiskers: false, pale: () => hex('#d9b48a') },
}

export const animal: Figure = {
  body: { skin: (look) => look.skin, neck: 0.46, shoulders: 1.22, shoulderY: 1.4, waist: 0.98, hips: 0.98, hipY: 3.8, footY: 7.0, limb: 0.31, hand: 0.5, kind: 'fur', outline: 0.012, line: LINE },
  head(pen, { face }, look) {
    const { width: w, ears, muzzle: [across, down], slit, whiskers, pale } = BEAST[look.beast]
    const fur = look.skin
    const light = pale(look)
    if (ears !== 'hanging') drawEars(pen, face, w, ears, fur)
    const tufts = look.beast === 'fox' || look.beast === 'cat' ? 0.24 : 0.05
    const shape = `M0 -0.98 C${w * 0.66} -0.98 ${w} -0.55 ${w} -0.02 C${w + tufts} 0.3 ${w + tufts * 0.6} 0.5 ${w * 0.72} 0.72 C${w * 0.5} ${0.95 + face.open * 0.06} ${w * 0.25} ${1.0 + face.open * 0.1} 0 ${1.0 + face.open * 0.1} C${-w * 0.25} ${1.0 + face.open * 0.1} ${-w * 0.5} ${0.95 + face.open * 0.06} ${-w * 0.72} 0.72 C${-w - tufts * 0.6} 0.5 ${-w - tufts} 0.3 ${-w} -0.02 C${-w} -0.55 ${-w * 0.66} -0.98 0 -0.98 Z`
    pen.within([scaled(1.018)], () => { pen.fill(shape, darker(fur, 0.6)) })
    pen.fill(shape, { centre: [-0.25, -0.4], radius: 1.55, stops: [[0, lighter(fur, 0.22)], [0.5, fur], [1, darker(fur, 0.42)]] })
    const [ex, ey] = placed(face, 0, -0.1)
    const [mx, my] = placed(face, 0, 0.42, 1.15)
    const jaw = face.open * 0.17
    pen.clip(shape, () => {
      if (look.beast === 'fox') for (const s of [-1, 1]) pen.fill(`M${mx} ${my + 0.9} L${mx + s * 0.12} ${my - 0.1} C${mx + s * 0.4} ${my - 0.2} ${mx + s * 0.7} ${my - 0.25} ${mx + s * 1.2} ${my - 0.15} V${my + 0.9} Z`, light)
      if (look.beast === 'dog') pen.fill(`M${ex - 0.12} -1.1 C${ex - 0.16} -0.4 ${mx - 0.3} ${my - 0.2} ${mx - across} ${my} H${mx + across} C${mx + 0.3} ${my - 0.2} ${ex + 0.16} -0.4 ${ex + 0.12} -1.1 Z`, light)
      if (look.beast === 'cat') for (const k of [-1, 0, 1]) pen.line([[ex + k * 0.16, -1], [ex + k * 0.13, -0.72], [ex + k * 0.1, -0.52]], [0.1, 0.08, 0.01], darker(fur, 0.4))
      if (look.beast === 'cat') for (const s of [-1, 1]) for (const k of [0, 1]) pen.line([[s * w * 1.05, 0.1 + k * 0.2], [s * w * 0.8, 0.12 + k * 0.18], [s * w * 0.62, 0.16 + k * 0.16]], [0.09, 0.06, 0.01], darker(fur, 0.4))
    })
    if (ears === 'hanging') drawEars(pen, face, w, ears, fur)
    // Muzzle: two cushions and a chin that drops.
    pen.ellipse(mx, my + 0.24 + jaw, across * 0.72, down * 0.72 + jaw * 0.8, darker(light, 0.2))
    for (const s of [-1, 1]) pen.ellipse(mx + s * across * 0.44, my + 0.06, across * 0.66, down * 0.74, { centre: [mx + s * across * 0.3 - 0.08, my - 0.08], radius: down * 1.5, stops: [[0, lighter(light, 0.3)], [0.6, light], [1, darker(light, 0.2)]] })
    for (const s of [-1, 1]) {
      const [x, y] = placed(face, s * 0.52, 0.2)
      pen.ellipse(x, y, 0.22, 0.16, spot(x, y, [0.22, 0.16], hex('#f0566a'), 0.12 + 0.6 * face.blush))
      for (let k = 0; k < 3; k++) pen.ellipse(mx + s * (across * 0.42 + (k % 2) * 0.09), my + 0.02 + k * 0.07, 0.014, 0.014, clear(LINE, 0.6))
      if (whiskers) for (const k of [-1, 0, 1]) pen.line([[mx + s * across * 0.75, my + 0.06 + k * 0.06], [mx + s * (across + 0.35), my + k * 0.12], [mx + s * (across + 0.66), my + 0.04 + k * 0.2]], [0.014, 0.01, 0.003], clear(lighter(fur, 0.85), 0.9))
    }
    const turn = (apart: number) => (side: -1 | 1): number => narrowed(face, side * apart)
    const brown = mixed(look.eyes, slit ? hex('#c8c23a') : hex('#5a3418'), 0.65)
    pen.within([moved(ex, ey)], () => { drawEyes(pen, face, { apart: 0.36, width: 0.19, height: 0.17, iris: slit ? 0.84 : 0.76, pupil: 0.56, colour: brown, white: hex('#fdf9f2'), lid: darker(fur, 0.12), line: LINE, lash: 0.045, slant: look.beast === 'fox' || slit ? 0.2 : 0.02, round: true, slit, lashes: look.lashes && look.beast !== 'bear' }, turn(0.36)) })
    pen.within([moved(ex, ey - 0.36)], () => { drawBrows(pen, face, { apart: 0.35, width: 0.17, thickness: 0.075, ink: darker(fur, 0.55), reach: 0.13, arch: 0.05 }, turn(0.35)) })
    // Nose, the line below it, the mouth.
    const ny = my - 0.2 - face.wrinkle * 0.04
    const nose = look.beast === 'cat' ? hex('#d98a8a') : hex('#2b2022')
    const size = look.beast === 'cat' || look.beast === 'fox' ? 0.8 : 1.1
    pen.within([moved(mx, ny), scaled(size)], () => {
      pen.fill('M-0.17 -0.06 C-0.14 -0.15 0.14 -0.15 0.17 -0.06 C0.18 0.02 0.06 0.13 0 0.14 C-0.06 0.13 -0.18 0.02 -0.17 -0.06 Z', { centre: [-0.05, -0.08], radius: 0.24, stops: [[0, lighter(nose, 0.4)], [0.5, nose], [1, darker(nose, 0.4)]] })
      pen.ellipse(-0.05, -0.075, 0.05, 0.022, clear([1, 1, 1], 0.6))
      for (const s of [-1, 1]) pen.ellipse(s * 0.07, 0.03, 0.03, 0.02, clear(darker(nose, 0.8), 0.8))
    })
    if (face.wrinkle > 0.3) for (const k of [0, 1, 2]) pen.line([[mx - 0.13, ny - 0.16 - k * 0.07], [mx, ny - 0.19 - k * 0.07], [mx + 0.13, ny - 0.16 - k * 0.07]], [0.004, 0.02, 0.004], clear(darker(fur, 0.7), 0.8 * face.wrinkle))
    pen.line([[mx, ny + 0.12 * size], [mx, my + 0.16]], 0.024, LINE)
    pen.within([moved(mx, my + 0.17), scaled(narrowed(face, 0), 1)], () => { drawMouth(pen, face, { width: across * 0.8, lips: 0, ink: hex('#b5565a'), line: LINE, lineWidth: 0.03, drop: 0.36, teeth: 'fangs' }) })
    drawDrop(pen, -0.4, 0.2, 0.105, face.tear)
    drawDrop(pen, 0.6, -0.46, 0.105, face.sweat)
  },
}

function drawEars(pen: Pen, face: FacePose, w: number, kind: Beast['ears'], fur: ReturnType<typeof hex>): void {
  const droop = Math.max(0, face.browInner * 0.5 - face.smile * 0.5 - face.browOuter * 0.3) * 0.35
  for (const s of [-1, 1] as const) {
    pen.within([moved(s * w * 0.7 - face.yaw * 0.15, -0.62), scaled(s, 1)], () => {
      if (kind === 'round') {
        pen.ellipse(0.05, -0.12 + droop * 0.4, 0.33, 0.33, darker(fur, 0.25))
        pen.ellipse(0.04, -0.1 + droop * 0.4, 0.2, 0.2, mixed(fur, hex('#e8b8a0'), 0.55))
        return
      }
      const [outer, inner] = kind === 'upright'
        ? [`M-0.42 0.12 C-0.36 -0.2 ${-0.1 + droop} ${-0.7 + droop} ${0.08 + droop * 1.6} ${-0.78 + droop * 1.4} C${0.3 + droop} ${-0.5 + droop} 0.34 -0.05 0.3 0.42 Z`, `M-0.24 0.06 C-0.2 -0.16 ${-0.04 + droop} ${-0.44 + droop} ${0.07 + droop * 1.4} ${-0.52 + droop * 1.3} C${0.2 + droop} -0.3 0.22 -0.05 0.2 0.24 Z`]
        : [`M-0.3 -0.2 C-0.05 -0.42 0.36 -0.3 0.5 0.14 C0.62 0.6 0.6 1.0 0.4 1.16 C0.2 1.24 0.1 0.9 0.02 0.5 C-0.04 0.24 -0.16 0 -0.3 -0.2 Z`, '']
      pen.within([scaled(1.03)], () => { pen.fill(outer, darker(fur, 0.7)) })
      pen.fill(outer, downwards(-0.7, 0.9, darker(fur, 0.12), darker(fur, 0.42)))
      if (inner !== '') pen.fill(inner, downwards(-0.5, 0.2, hex('#e9b3a6'), hex('#b9756c')))
    })
  }
}
