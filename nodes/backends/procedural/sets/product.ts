/** Something for sale on a plinth, in a studio or a shop window: it turns slowly in soft light. Pure. */
import { type Ink, moved, type Pen, scaled, turned } from '../../../../engine/api.ts'
import { clear, darker, downwards, hex, lighter, mixed, spot } from '../../../shared/figures/inks.ts'
import { across, chance, ground, rect, shine, vignette, type DrawnSet, type Place } from './set.ts'

type Ware = 'watch' | 'bottle' | 'phone' | 'headphones' | 'box' | 'shoe'
const WARES: readonly (readonly [Ware, RegExp])[] = [
  ['watch', /\b(smart ?watch|watch|wristwatch)\b/i], ['headphones', /\b(headphones?|headset|earphones?)\b/i], ['phone', /\b(phone|smartphone|tablet|mobile)\b/i],
  ['shoe', /\b(shoes?|sneakers?|trainers?|boots?)\b/i], ['bottle', /\b(bottle|perfume|cosmetics?|shampoo|wine|whisky|cream|lotion|drink)\b/i],
]

export const product: DrawnSet = {
  glow: 0.14,
  draw(place) {
    const { pen, wide, finds, time, scene } = place
    const x = wide * 0.5
    studio(place, finds(/\b(shop|store|window|display)\b/i) !== undefined)
    const marble = finds(/\b(marble|luxury|premium|elegant|table)\b/i) !== undefined
    plinth(place, x, marble)
    const ware = WARES.find(([, word]) => finds(word) !== undefined)?.[0] ?? 'box'
    // A slow turn to and fro shows its sides; flat things are seen narrower from the side.
    const yaw = Math.sin(time * 0.55 + chance(scene, 1, 1)) * 0.75
    const tint = scene.reading.tints[0] === undefined ? undefined : hex(scene.reading.tints[0])
    pen.within([moved(x, 0.72), scaled(1, -0.5)], () => { WARE[ware](pen, yaw, tint, time) }, 0.16)
    pen.within([moved(x, 0.72)], () => {
      pen.ellipse(0, 0.004, 0.26, 0.03, { centre: [0, 0.004], radius: [0.26, 0.03], stops: [[0, [0, 0, 0, 0.6]], [0.6, [0, 0, 0, 0.3]], [1, [0, 0, 0, 0]]] })
      WARE[ware](pen, yaw, tint, time)
    })
    // A light that wanders over it.
    shine(pen, x + yaw * 0.3, 0.3, [0.5, 0.5], [1, 1, 1], 0.1)
    for (let k = 0; k < 18; k++) shine(pen, x + (chance(scene, k, 2) - 0.5) * 1.2, 0.62 - ((time * 0.03 + chance(scene, k, 3)) % 1) * 0.55, 0.012, [1, 0.95, 0.85], 0.35 * Math.abs(Math.sin(time * 0.8 + k)))
    vignette(place, 0.45)
  },
}

function studio(place: Place, shop: boolean): void {
  const { pen, wide, scene } = place
  const base = scene.reading.tints[0] === undefined ? hex('#8b97a6') : mixed(hex(scene.reading.tints[0]), hex('#8b97a6'), 0.4)
  ground(place, [[0, darker(base, 0.72)], [0.45, darker(base, 0.25)], [0.66, lighter(base, 0.18)], [0.67, darker(base, 0.35)], [1, darker(base, 0.72)]])
  shine(pen, wide * 0.5, 0.42, [wide * 0.42, 0.55], lighter(base, 0.75), 0.75)
  // Two soft boxes, out of the picture for the most part.
  for (const side of [-1, 1]) pen.within([moved(wide * (0.5 + side * 0.46), 0.1), turned(side * 0.28)], () => { pen.fill(rect(-0.14, -0.24, 0.28, 0.42), { from: [0, -0.24], to: [0, 0.2], stops: [[0, clear([1, 1, 1], 0.8)], [1, clear(lighter(base, 0.7), 0.35)]] }) })
  if (!shop) return
  // The window's frame, lamps above, reflections of the street in the glass.
  const dark = hex('#1d1a1c')
  for (const x of [0, wide - 0.08]) pen.fill(rect(x, 0, 0.08, 1), across(x, x + 0.08, lighter(dark, 0.2), dark))
  pen.fill(rect(0, 0, wide, 0.09), downwards(0, 0.09, dark, lighter(dark, 0.15)))
  pen.fill(rect(0, 0.93, wide, 0.07), downwards(0.93, 1, lighter(dark, 0.3), dark))
  for (let k = 0; k < 5; k++) {
    const x = wide * (0.18 + k * 0.16)
    shine(pen, x, 0.1, [0.1, 0.36], hex('#ffe9c4'), 0.8)
    pen.ellipse(x, 0.1, 0.022, 0.012, hex('#fff8e6'))
  }
  for (const [x, w] of [[0.2, 0.1], [0.36, 0.05], [0.74, 0.14]] as const) pen.fill([[wide * x, 0.09], [wide * x + w, 0.09], [wide * x + w - 0.34, 0.93], [wide * x - 0.34, 0.93]], [1, 1, 1, 0.055])
}

function plinth(place: Place, x: number, marble: boolean): void {
  const { pen, scene } = place
  const stone = marble ? hex('#ece9e6') : hex('#c9cdd3')
  const [rx, ry, top] = marble ? [0.78, 0.17, 0.74] : [0.46, 0.1, 0.74]
  pen.fill(`M${x - rx} ${top} V${top + 0.3} H${x + rx} V${top} Z`, { from: [x - rx, 0], to: [x + rx, 0], stops: [[0, darker(stone, 0.2)], [0.35, lighter(stone, 0.4)], [1, darker(stone, 0.55)]] })
  pen.ellipse(x, top, rx, ry, { centre: [x - rx * 0.2, top - ry * 0.4], radius: [rx * 1.3, ry * 1.7], stops: [[0, lighter(stone, 0.7)], [0.7, stone], [1, darker(stone, 0.25)]] })
  if (!marble) return
  // Veins.
  const rim = Array.from({ length: 48 }, (_, i) => [x + rx * Math.cos((i / 48) * 2 * Math.PI), top + ry * Math.sin((i / 48) * 2 * Math.PI)] as const)
  pen.clip([...rim], () => {
    for (let k = 0; k < 13; k++) {
      let [px, py] = [x + (chance(scene, k, 11) * 2 - 1) * rx, top + (chance(scene, k, 12) * 2 - 1) * ry]
      const vein = Array.from({ length: 9 }, (_, i) => {
        px += 0.075
        py += (chance(scene, k * 10 + i, 13) - 0.46) * 0.045
        return [px - 0.3, py] as const
      })
      pen.line(vein, [0.001, 0.005, 0.002, 0.004, 0.001], clear(hex('#7c7f88'), 0.4))
    }
  })
}

const METAL = ['#f4f6f8', '#aeb4bb', '#5d646d', '#d6dadf', '#7c838c'].map(hex)
const metal = (half: number) => across(-half, half, ...(METAL as [Ink, ...Ink[]]))

/** Each stands on y = 0 around x = 0, in heights of the picture. */
const WARE: Readonly<Record<Ware, (pen: Pen, yaw: number, tint: Ink | undefined, time: number) => void>> = {
  watch(pen, yaw, tint, time) {
    const turn = Math.cos(yaw)
    const strap = tint ?? hex('#23252b')
    pen.within([scaled(Math.max(0.45, turn), 1)], () => {
      // The strap: behind, a loop; before, down to the stone.
      for (const [from, to] of [[-0.47, -0.6], [-0.16, 0]] as const) pen.fill(`M-0.085 ${from} C-0.085 ${(from + to) / 2} -0.075 ${to} -0.06 ${to} H0.06 C0.075 ${to} 0.085 ${(from + to) / 2} 0.085 ${from} Z`, across(-0.09, 0.09, darker(strap, 0.45), lighter(strap, 0.22), strap, darker(strap, 0.5)))
      for (let k = 0; k < 4; k++) pen.ellipse(0, -0.03 - k * 0.03, 0.008, 0.005, darker(strap, 0.7))
      pen.fill('M-0.15 -0.42 C-0.15 -0.49 -0.1 -0.5 0 -0.5 C0.1 -0.5 0.15 -0.49 0.15 -0.42 V-0.22 C0.15 -0.15 0.1 -0.14 0 -0.14 C-0.1 -0.14 -0.15 -0.15 -0.15 -0.22 Z', metal(0.16))
      pen.fill('M-0.132 -0.415 C-0.132 -0.475 -0.09 -0.482 0 -0.482 C0.09 -0.482 0.132 -0.475 0.132 -0.415 V-0.225 C0.132 -0.165 0.09 -0.158 0 -0.158 C-0.09 -0.158 -0.132 -0.165 -0.132 -0.225 Z', downwards(-0.48, -0.16, hex('#10131a'), hex('#05060a')))
      pen.fill(rect(0.15, -0.35, 0.02, 0.06), across(0.15, 0.17, METAL[1]!, METAL[2]!))
      // What it shows: rings, a hand that turns, small bars.
      for (const [r, ink, share] of [[0.098, '#ff375f', 0.78], [0.077, '#a6ff3d', 0.6], [0.056, '#2de1f5', 0.88]] as const) {
        const arc = (to: number) => Array.from({ length: 33 }, (_, i) => [Math.sin((i / 32) * to) * r, -0.32 - Math.cos((i / 32) * to) * r] as const)
        pen.line(arc(2 * Math.PI), 0.015, clear(hex(ink), 0.2))
        pen.line(arc(2 * Math.PI * share * (0.85 + 0.15 * Math.sin(time * 0.6 + r * 40))), 0.015, hex(ink))
      }
      pen.fill([[-0.12, -0.47], [-0.01, -0.48], [-0.1, -0.17], [-0.13, -0.18]], [1, 1, 1, 0.09])
    })
  },
  bottle(pen, yaw, tint) {
    const glass = tint ?? hex('#d7a86a')
    pen.fill('M-0.11 0 C-0.13 0 -0.135 -0.02 -0.135 -0.04 V-0.3 C-0.135 -0.37 -0.05 -0.37 -0.045 -0.41 V-0.43 H0.045 V-0.41 C0.05 -0.37 0.135 -0.37 0.135 -0.3 V-0.04 C0.135 -0.02 0.13 0 0.11 0 Z', across(-0.14, 0.14, clear(darker(glass, 0.45), 0.9), clear(lighter(glass, 0.55), 0.85), clear(glass, 0.88), clear(darker(glass, 0.4), 0.92)))
    pen.fill('M-0.118 -0.02 V-0.24 C-0.05 -0.25 0.05 -0.23 0.118 -0.24 V-0.02 Z', across(-0.12, 0.12, clear(darker(glass, 0.2), 0.7), clear(lighter(glass, 0.2), 0.5), clear(darker(glass, 0.3), 0.7)))
    pen.fill(rect(-0.055, -0.53, 0.11, 0.1), metal(0.06))
    const x = Math.sin(yaw) * 0.05
    pen.fill(rect(x - 0.07, -0.22, 0.14, 0.11), clear(hex('#fbf6ec'), 0.94))
    pen.fill(rect(x - 0.05, -0.185, 0.1, 0.012), darker(glass, 0.5))
    pen.fill(rect(x - 0.035, -0.155, 0.07, 0.007), clear(darker(glass, 0.5), 0.7))
    for (const s of [-0.105 + yaw * 0.02, 0.09 + yaw * 0.02]) pen.line([[s, -0.31], [s, -0.05]], [0.004, 0.014, 0.004], [1, 1, 1, 0.6])
  },
  phone(pen, yaw, tint, time) {
    pen.within([scaled(Math.max(0.3, Math.cos(yaw)), 1)], () => {
      pen.fill('M-0.13 -0.03 C-0.13 -0.005 -0.12 0 -0.1 0 H0.1 C0.12 0 0.13 -0.005 0.13 -0.03 V-0.52 C0.13 -0.545 0.12 -0.55 0.1 -0.55 H-0.1 C-0.12 -0.55 -0.13 -0.545 -0.13 -0.52 Z', metal(0.14))
      const screen = 'M-0.12 -0.03 C-0.12 -0.012 -0.115 -0.01 -0.1 -0.01 H0.1 C0.115 -0.01 0.12 -0.012 0.12 -0.03 V-0.52 C0.12 -0.538 0.115 -0.54 0.1 -0.54 H-0.1 C-0.115 -0.54 -0.12 -0.538 -0.12 -0.52 Z'
      const hue = tint ?? hex('#6a5cff')
      pen.fill(screen, { from: [-0.1, -0.54], to: [0.1, 0], stops: [[0, lighter(hue, 0.25)], [0.5, mixed(hue, hex('#ff5fa2'), 0.5)], [1, hex('#ffb45a')]] })
      pen.clip(screen, () => {
        for (let k = 0; k < 3; k++) pen.ellipse(-0.06 + 0.07 * k, -0.2 - 0.08 * Math.sin(time * 0.5 + k), 0.12, 0.12, spot(-0.06 + 0.07 * k, -0.2 - 0.08 * Math.sin(time * 0.5 + k), 0.12, [1, 1, 1], 0.22))
        for (let k = 0; k < 12; k++) pen.fill(rect(-0.09 + (k % 4) * 0.05, -0.3 + Math.floor(k / 4) * 0.07, 0.034, 0.034), clear([1, 1, 1], 0.5 + 0.3 * Math.abs(Math.sin(k * 2.1))))
        pen.fill([[-0.12, -0.54], [-0.02, -0.54], [-0.12, -0.2]], [1, 1, 1, 0.12])
      })
      pen.ellipse(0, -0.52, 0.025, 0.007, hex('#0a0a0c'))
    })
  },
  headphones(pen, yaw, tint) {
    const skin = tint ?? hex('#e8e4de')
    const turn = Math.max(0.5, Math.cos(yaw))
    pen.within([scaled(turn, 1)], () => {
      const arc = Array.from({ length: 25 }, (_, i) => [Math.cos(Math.PI * (1 + i / 24)) * 0.2, -0.3 + Math.sin(Math.PI * (1 + i / 24)) * 0.24] as const)
      pen.line(arc, 0.05, darker(skin, 0.4))
      pen.line(arc, 0.036, across(-0.2, 0.2, lighter(skin, 0.3), skin, darker(skin, 0.35)))
      for (const s of [-1, 1]) {
        pen.line([[s * 0.2, -0.32], [s * 0.21, -0.2]], 0.03, metal(0.24))
        pen.ellipse(s * 0.185, -0.14, 0.085, 0.135, darker(skin, 0.75))
        pen.ellipse(s * 0.215, -0.14, 0.08, 0.13, { centre: [s * 0.2, -0.2], radius: 0.16, stops: [[0, lighter(skin, 0.5)], [0.6, skin], [1, darker(skin, 0.45)]] })
        pen.ellipse(s * 0.225, -0.14, 0.045, 0.075, darker(skin, 0.16))
      }
    })
  },
  shoe(pen, yaw, tint) {
    const skin = tint ?? hex('#e2513b')
    const flip = yaw < 0 ? -1 : 1
    pen.within([scaled(flip * (0.78 + 0.22 * Math.abs(Math.cos(yaw))), 1)], () => {
      pen.fill('M-0.28 -0.05 C-0.29 0 -0.26 0 -0.22 0 H0.26 C0.32 0 0.33 -0.04 0.31 -0.07 Z', downwards(-0.08, 0, [1, 1, 1], hex('#c6c3bf')))
      pen.fill('M-0.28 -0.06 C-0.3 -0.16 -0.28 -0.27 -0.24 -0.29 C-0.2 -0.3 -0.14 -0.27 -0.1 -0.27 C-0.04 -0.21 0.04 -0.16 0.16 -0.14 C0.27 -0.12 0.32 -0.1 0.31 -0.07 Z', { from: [0, -0.3], to: [0, -0.05], stops: [[0, lighter(skin, 0.25)], [0.6, skin], [1, darker(skin, 0.3)]] })
      pen.fill('M-0.25 -0.28 C-0.2 -0.25 -0.13 -0.25 -0.1 -0.27 L-0.11 -0.29 C-0.16 -0.31 -0.22 -0.31 -0.25 -0.28 Z', darker(skin, 0.75))
      for (let k = 0; k < 5; k++) pen.line([[-0.08 + k * 0.045, -0.245 + k * 0.024], [-0.03 + k * 0.045, -0.205 + k * 0.02]], 0.012, [1, 1, 1])
      pen.line([[-0.22, -0.1], [-0.08, -0.08], [0.05, -0.15]], [0.012, 0.03, 0.004], [1, 1, 1, 0.9])
      pen.line([[-0.28, -0.05], [0.31, -0.06]], 0.006, darker(skin, 0.6))
    })
  },
  box(pen, yaw, tint) {
    const skin = tint ?? hex('#3f6fd0')
    // Two sides of a box, turned.
    const a = yaw * 0.5 + Math.PI / 4
    const corner = [0, 1, 2].map((k) => {
      const angle = a + ((k - 1) * Math.PI) / 2
      return [Math.sin(angle) * 0.2, Math.cos(angle) * 0.05] as const
    })
    const top = -0.4
    for (const k of [0, 1]) {
      const [[ax, ay], [bx, by]] = [corner[k]!, corner[k + 1]!]
      pen.fill([[ax, ay], [bx, by], [bx, by + top], [ax, ay + top]], downwards(top, 0.05, lighter(skin, k === 0 ? 0.35 : 0.05), darker(skin, k === 0 ? 0.05 : 0.4)))
      pen.fill([[ax + (bx - ax) * 0.15, ay + (by - ay) * 0.15 - 0.12], [ax + (bx - ax) * 0.85, ay + (by - ay) * 0.85 - 0.12], [ax + (bx - ax) * 0.85, ay + (by - ay) * 0.85 - 0.26], [ax + (bx - ax) * 0.15, ay + (by - ay) * 0.15 - 0.26]], clear([1, 1, 1], 0.85))
    }
    pen.fill([...corner.map(([x, y]) => [x, y + top] as const), [-corner[1]![0], -corner[1]![1] + top]], lighter(skin, 0.5))
  },
}
