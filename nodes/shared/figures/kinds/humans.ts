/** Figures with a human build: person, anime, cartoon, fantasy, cyborg. */
import { type Ink, moved, type Pen, scaled } from '../../../../engine/api.ts'
import type { BodyStyle, Figure, Look } from '../figure.ts'
import { clear, darker, hex, lighter, mixed, spot } from '../inks.ts'
import { drawBeard, drawHairBehind, drawHairFront } from '../parts/hair.ts'
import { drawEars, drawFace, drawFeatures, outlineOf, placed, type HeadStyle } from '../parts/head.ts'
import type { FacePose, Pose } from '../pose.ts'

const INK = hex('#241a22')

interface Human {
  readonly head: (look: Look) => HeadStyle
  readonly body: BodyStyle
  /** Over the face, under the hair. */
  readonly marks?: (pen: Pen, face: FacePose, look: Look, style: HeadStyle) => void
  /** Over the hair. */
  readonly over?: (pen: Pen, face: FacePose, look: Look, style: HeadStyle) => void
  readonly hair: (look: Look) => Look['haircut']
}

/** Large eyes, low in a round face. */
function grown(style: HeadStyle, { young }: Look): HeadStyle {
  if (!young) return style
  const { eyes, jaw, chin, eyeY, browY, noseY, brows, mouth } = style
  return {
    ...style, jaw: jaw * 1.1, chin: chin * 1.25, eyeY: eyeY + 0.1, browY: browY + 0.07, noseY: noseY + 0.07, mouthY: style.mouthY + 0.04,
    eyes: { ...eyes, width: eyes.width * 1.1, height: eyes.height * 1.3 }, brows: { ...brows, thickness: brows.thickness * 0.8 }, mouth: { ...mouth, width: mouth.width * 0.86 },
    nose: style.nose === 'full' ? 'button' : style.nose,
  }
}

function human({ head: grownHead, body, marks, over, hair }: Human): Figure {
  const head = (look: Look): HeadStyle => grown(grownHead(look), look)
  const cutOf = (look: Look) => {
    const style = head(look)
    return { cut: hair(look), ink: look.hair, width: style.width, crown: style.crown, outline: style.outline, line: style.line }
  }
  return {
    body,
    behind: (pen, { face }, look) => { drawHairBehind(pen, face, cutOf(look)) },
    head(pen: Pen, { face }: Pose, look: Look) {
      const style = head(look)
      drawEars(pen, face, style)
      drawFace(pen, face, style)
      if (look.beard) pen.clip(outlineOf(face, { ...style, bottom: style.bottom + 0.14 }), () => { drawBeard(pen, face, darker(look.hair, 0.1), style.width, style.jaw, style.mouthY, style.bottom, style.mouth.drop) })
      marks?.(pen, face, look, style)
      drawFeatures(pen, face, style)
      drawHairFront(pen, face, cutOf(look))
      over?.(pen, face, look, style)
    },
  }
}

const personBody: BodyStyle = {
  skin: (look) => look.skin, neck: 0.4, shoulders: 1.55, shoulderY: 1.62, waist: 1.0, hips: 1.05, hipY: 5.1, footY: 12.4, limb: 0.34, hand: 0.56, kind: 'flesh', outline: 0, line: INK,
}

const personHead = (look: Look): HeadStyle => ({
  skin: look.skin, width: 0.74, jaw: look.beard || !look.lashes ? 0.6 : 0.55, chin: 0.24, crown: 0.98, bottom: 1.0, eyeY: -0.02, browY: -0.235, noseY: 0.36, mouthY: 0.6,
  eyes: {
    apart: 0.31, width: 0.165, height: 0.078, iris: 0.5, pupil: 0.44, colour: look.eyes, white: hex('#f6f1ec'), lid: look.skin, line: darker(look.hair, 0.75), lash: look.lashes ? 0.034 : 0.024, slant: 0.1, lashes: look.lashes,
  },
  brows: { apart: 0.32, width: 0.185, thickness: look.lashes ? 0.044 : 0.062, ink: darker(look.hair, 0.3), reach: 0.12, arch: 0.045 },
  mouth: { width: 0.235, lips: look.lashes ? 0.062 : 0.046, ink: look.lips, line: darker(look.lips, 0.6), lineWidth: 0.02, drop: 0.36 },
  nose: 'full', ears: 'round', outline: 0, line: INK, shade: 1,
})

export const person = human({ body: personBody, head: personHead, hair: (look) => look.haircut })

export const anime = human({
  body: { ...personBody, skin: (look) => lighter(look.skin, 0.22), neck: 0.24, shoulders: 1.18, shoulderY: 1.5, waist: 0.74, hips: 0.86, hipY: 4.4, footY: 11.4, limb: 0.25, hand: 0.44, outline: 0.018 },
  hair: (look) => (look.haircut === 'short' || look.haircut === 'curly' || look.haircut === 'bald' ? 'spiky' : look.haircut),
  head: (look) => ({
    skin: lighter(look.skin, 0.22), width: 0.82, jaw: 0.64, chin: 0.14, crown: 0.98, bottom: 0.96, eyeY: 0.14, browY: -0.26, noseY: 0.46, mouthY: 0.66,
    eyes: { apart: 0.38, width: 0.225, height: 0.215, iris: 0.88, pupil: 0.42, colour: look.eyes, white: [1, 1, 1], lid: lighter(look.skin, 0.22), line: INK, lash: 0.058, slant: 0.12, lashes: look.lashes },
    brows: { apart: 0.38, width: 0.2, thickness: 0.036, ink: darker(look.hair, 0.35), reach: 0.15, arch: 0.04 },
    mouth: { width: 0.17, lips: 0, ink: hex('#c06068'), line: hex('#5a2630'), lineWidth: 0.026, drop: 0.34 },
    nose: 'dot', ears: 'round', outline: 0.02, line: INK, shade: 0.35,
  }),
})

export const cartoon = human({
  body: { ...personBody, skin: (look) => mixed(look.skin, hex('#ffc48a'), 0.35), neck: 0.26, shoulders: 1.06, shoulderY: 1.36, waist: 0.86, hips: 0.86, hipY: 3.4, footY: 6.4, limb: 0.27, hand: 0.55, outline: 0.04 },
  hair: (look) => look.haircut,
  head: (look) => ({
    skin: mixed(look.skin, hex('#ffc48a'), 0.35), width: 0.86, jaw: 0.78, chin: 0.42, crown: 0.96, bottom: 0.96, eyeY: -0.04, browY: -0.5, noseY: 0.34, mouthY: 0.56,
    eyes: { apart: 0.29, width: 0.25, height: 0.235, iris: 0.5, pupil: 0.56, colour: look.eyes, white: [1, 1, 1], lid: mixed(look.skin, hex('#ffb070'), 0.45), line: INK, lash: 0.05, slant: 0, round: true, lashes: look.lashes },
    brows: { apart: 0.3, width: 0.22, thickness: 0.085, ink: darker(look.hair, 0.25), reach: 0.17, arch: 0.06 },
    mouth: { width: 0.31, lips: 0, ink: hex('#b8434a'), line: INK, lineWidth: 0.04, drop: 0.4 },
    nose: 'button', ears: 'round', outline: 0.045, line: INK, shade: 0.5,
  }),
})

export const fantasy = human({
  body: { ...personBody, neck: 0.33, shoulders: 1.36, limb: 0.29 },
  hair: (look) => (look.haircut === 'short' || look.haircut === 'bald' ? 'long' : look.haircut),
  head(look) {
    const base = personHead({ ...look, lashes: true })
    return {
      ...base, width: 0.72, jaw: 0.5, chin: 0.17, ears: 'pointed',
      eyes: { ...base.eyes, width: 0.19, height: 0.1, iris: 0.56, slant: 0.24, colour: mixed(look.eyes, hex('#37e0c0'), 0.6), glow: clear(hex('#6ffff0'), 0.22) },
      brows: { ...base.brows, thickness: 0.038, arch: 0.07, width: 0.21 },
      mouth: { ...base.mouth, width: 0.21, ink: mixed(look.lips, hex('#a8487e'), 0.5) },
    }
  },
  marks(pen, face, _look, { eyeY, browY }) {
    // A sign on the brow and lines below the eyes, of light.
    const glow = hex('#58f0d8')
    const [x, y] = placed(face, 0, browY - 0.2)
    pen.ellipse(x, y, 0.22, 0.26, spot(x, y, [0.22, 0.26], glow, 0.5))
    pen.fill([[x, y - 0.13], [x + 0.06, y], [x, y + 0.13], [x - 0.06, y]], lighter(glow, 0.5))
    for (const side of [-1, 1]) {
      for (const k of [0, 1, 2]) {
        const [px, py] = placed(face, side * (0.3 + k * 0.1), eyeY + 0.24 + k * 0.02)
        pen.line([[px, py], [px + side * 0.02, py + 0.12 - k * 0.02]], [0.025, 0.006], clear(glow, 0.75))
      }
    }
  },
  over(pen, face, _look, { width, crown }) {
    const gold = hex('#e9c261')
    const turn = face.yaw * 0.32
    const band = Array.from({ length: 15 }, (_, i) => [(-1 + i / 7) * width * 1.04 + turn * (1 - ((i - 7) / 7) ** 2), -crown * 0.5 + (1 - ((i - 7) / 7) ** 2) * 0.1] as const)
    pen.line(band, 0.05, darker(gold, 0.35))
    pen.line(band.map(([x, y]) => [x, y - 0.008] as const), 0.028, lighter(gold, 0.25))
    pen.within([moved(turn, -crown * 0.5 + 0.12)], () => {
      pen.fill([[0, -0.14], [0.075, 0], [0, 0.14], [-0.075, 0]], { from: [0, -0.14], to: [0, 0.14], stops: [[0, hex('#bff7ff')], [0.5, hex('#3fa8e8')], [1, hex('#1c4f9e')]] })
    })
  },
})

export const cyborg = human({
  body: { ...personBody, skin: (look) => mixed(look.skin, hex('#b9c2cc'), 0.22), neck: 0.42, shoulders: 1.66 },
  hair: (look) => (look.haircut === 'long' || look.haircut === 'curly' || look.haircut === 'bun' ? 'bob' : look.haircut),
  head(look) {
    const base = personHead(look)
    return { ...base, skin: mixed(look.skin, hex('#b9c2cc'), 0.22), eyes: { ...base.eyes, lid: mixed(look.skin, hex('#b9c2cc'), 0.22) } }
  },
  marks(pen, face, look, style) {
    drawPlate(pen, face, look, style)
  },
  over(pen, face, _look, style) {
    drawLens(pen, face, style)
  },
})

const STEEL: Ink = hex('#8d99a6')
const GLOW: Ink = hex('#ff3b30')

/** The right half of the face is metal, from the temple to the jaw. */
function drawPlate(pen: Pen, face: FacePose, _look: Look, style: HeadStyle): void {
  const [x] = placed(face, 0.1, 0)
  pen.clip(outlineOf(face, style), () => {
    const shape = `M${x + 0.02} -1.1 C${x + 0.06} -0.6 ${x + 0.02} -0.4 ${x + 0.1} -0.24 C${x - 0.02} 0 ${x + 0.12} 0.2 ${x + 0.26} 0.34 C${x + 0.34} 0.5 ${x + 0.32} 0.8 ${x + 0.2} 1.5 H1.4 V-1.1 Z`
    pen.fill(shape, { from: [x, -0.6], to: [1, 0.6], stops: [[0, lighter(STEEL, 0.35)], [0.3, STEEL], [0.55, lighter(STEEL, 0.25)], [1, darker(STEEL, 0.5)]] })
    pen.line([[x + 0.04, -0.7], [x + 0.06, -0.4], [x + 0.1, -0.24], [x + 0.03, -0.02], [x + 0.12, 0.18], [x + 0.26, 0.34], [x + 0.33, 0.56], [x + 0.3, 0.8], [x + 0.22, 1.2]], 0.022, darker(STEEL, 0.7))
    for (const [a, b] of [[[x + 0.26, 0.34], [x + 0.7, 0.3]], [[x + 0.1, -0.26], [x + 0.34, -0.42]], [[x + 0.34, -0.42], [x + 0.4, -1]], [[x + 0.33, 0.6], [x + 0.62, 0.62]]] as const) pen.line([a, b], 0.014, clear(darker(STEEL, 0.7), 0.8))
    for (const [px, py] of [[x + 0.2, -0.5], [x + 0.5, -0.36], [x + 0.42, 0.44], [x + 0.4, 0.74], [x + 0.6, 0.5]] as const) {
      pen.ellipse(px, py, 0.026, 0.026, darker(STEEL, 0.55))
      pen.ellipse(px - 0.006, py - 0.008, 0.014, 0.014, lighter(STEEL, 0.5))
    }
    for (let i = 0; i < 3; i++) pen.line([[x + 0.46 - i * 0.02, 0.68 + i * 0.06], [x + 0.6 - i * 0.05, 0.66 + i * 0.06]], 0.02, clear(hex('#37d6ff'), 0.9))
  })
}

function drawLens(pen: Pen, face: FacePose, { eyes, eyeY }: HeadStyle): void {
  const [x, y] = placed(face, eyes.apart, eyeY)
  pen.within([moved(x, y), scaled(Math.max(0.5, Math.cos(face.yaw)), 1)], () => {
    pen.ellipse(0, 0, 0.24, 0.24, darker(STEEL, 0.55))
    pen.ellipse(-0.012, -0.016, 0.215, 0.215, { from: [-0.2, -0.2], to: [0.2, 0.2], stops: [[0, lighter(STEEL, 0.55)], [0.5, STEEL], [1, darker(STEEL, 0.4)]] })
    pen.ellipse(0, 0, 0.155, 0.155, hex('#16080a'))
    // Lids are blades that close over the lens.
    const open = Math.max(0.06, Math.min(1, face.lids / 1.25)) * (1 - 0.4 * face.squint)
    const [gx, gy] = [face.gazeX * 0.045, face.gazeY * 0.035]
    pen.clip([[-0.16, -0.155 * open], [0.16, -0.155 * open], [0.16, 0.155 * open], [-0.16, 0.155 * open]], () => {
      pen.ellipse(gx, gy, 0.14, 0.14, spot(gx, gy, 0.14, GLOW, 1))
      pen.ellipse(gx, gy, 0.062 * face.pupil, 0.062 * face.pupil, lighter(GLOW, 0.55))
      pen.ellipse(-0.05, -0.06, 0.03, 0.03, clear([1, 1, 1], 0.85))
    })
    pen.ellipse(gx, gy, 0.42, 0.42, spot(gx, gy, 0.42, GLOW, 0.3 * open))
  })
}
