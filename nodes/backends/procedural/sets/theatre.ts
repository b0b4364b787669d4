/** A stage: curtains, boards, lamps from above; whoever is in the scene stands on it. Pure. */
import { clear, darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { chance, ground, rect, shine, vignette, type DrawnSet } from './set.ts'

export const theatre: DrawnSet = {
  glow: 0.35,
  draw(place) {
    const { pen, wide, scene, time, finds } = place
    const cloth = scene.reading.tints[0] === undefined ? hex('#a3161f') : mixed(hex(scene.reading.tints[0]), hex('#a3161f'), 0.25)
    ground(place, [[0, hex('#120609')], [0.7, hex('#2a0d12')], [0.71, hex('#4a2c18')], [1, hex('#1c0f08')]])
    // The backdrop: a wide fold after fold.
    for (let k = 0; k < 26; k++) {
      const x = (k / 26) * wide
      const w = wide / 26
      const wave = 0.5 + 0.5 * Math.sin(k * 1.9)
      pen.fill(rect(x, 0, w + 0.004, 0.72), { from: [x, 0], to: [x + w, 0], stops: [[0, darker(cloth, 0.75)], [0.45, darker(cloth, 0.3 + 0.2 * wave)], [1, darker(cloth, 0.8)]] })
    }
    const [top, low] = [0.71, 1.0]
    pen.fill(rect(0, top, wide, low - top), { from: [0, top], to: [0, low], stops: [[0, hex('#7a4a26')], [0.3, hex('#94592c')], [1, hex('#38200f')]] })
    for (let k = -10; k <= 10; k++) pen.line([[wide / 2 + k * 0.11, top], [wide / 2 + k * 0.24, low]], 0.003, clear(hex('#1c0f08'), 0.55))
    // Beams: they wander a little; where they fall the boards are bright.
    const concert = finds(/\b(concert|rock|band|singer|sings?|music|festival)\b/i) !== undefined
    const inks = concert ? [hex('#4fc3ff'), hex('#ff4fa8'), hex('#ffd34f')] : [hex('#fff1d0')]
    for (let k = 0; k < (concert ? 7 : 3); k++) {
      const count = concert ? 7 : 3
      const from = wide * (0.12 + (0.76 * (k + 0.5)) / count)
      const to = wide * 0.5 + (from - wide * 0.5) * (concert ? 0.9 : 0.25) + 0.12 * Math.sin(time * (concert ? 0.9 : 0.25) + k * 1.7)
      const ink = inks[k % inks.length]!
      const half = concert ? 0.12 : 0.26
      pen.fill([[from - 0.012, -0.02], [from + 0.012, -0.02], [to + half, 0.86], [to - half, 0.86]], { from: [0, 0], to: [0, 0.9], stops: [[0, clear(lighter(ink, 0.4), 0.55)], [0.5, clear(ink, 0.2)], [1, clear(ink, 0.08)]] })
      pen.ellipse(to, 0.87, half, half * 0.26, { centre: [to, 0.87], radius: [half, half * 0.26], stops: [[0, clear(lighter(ink, 0.5), 0.6)], [0.7, clear(ink, 0.35)], [1, clear(ink, 0)]] })
      shine(pen, from, 0.0, 0.09, lighter(ink, 0.5), 0.9)
    }
    // Curtains drawn to the sides, a valance with a fringe above.
    for (const side of [-1, 1] as const) {
      for (let k = 0; k < 6; k++) {
        const w = 0.07
        const x0 = side < 0 ? k * w : wide - (k + 1) * w
        const out = (foot: number): number => (side < 0 ? -1 : 1) * foot * 0.035 * (k + 1)
        pen.fill([[x0, 0], [x0 + w, 0], [x0 + w + out(0.2), 0.55], [x0 + w + out(0.9), 0.9], [x0 + out(0.9), 0.9], [x0 + out(0.2), 0.55]], { from: [x0, 0], to: [x0 + w, 0], stops: [[0, darker(cloth, 0.55)], [0.4, lighter(cloth, 0.12)], [1, darker(cloth, 0.6)]] })
      }
    }
    for (let k = 0; k < 11; k++) {
      const [x, w] = [(k / 11) * wide, wide / 11]
      pen.fill(`M${x} -0.01 V0.09 C${x + w * 0.2} 0.19 ${x + w * 0.8} 0.19 ${x + w} 0.09 V-0.01 Z`, { from: [x, 0], to: [x + w, 0.15], stops: [[0, darker(cloth, 0.4)], [0.4, lighter(cloth, 0.08)], [1, darker(cloth, 0.5)]] })
      pen.line(Array.from({ length: 9 }, (_, i) => [x + (i / 8) * w, 0.095 + 0.075 * Math.sin((i / 8) * Math.PI)] as const), 0.012, hex('#d8ac4a'))
    }
    // Heads of those who watch.
    for (let k = 0; k < 17; k++) {
      const [x, y, r] = [wide * ((k + 0.3 + 0.5 * chance(scene, k, 1)) / 17), 0.985 + 0.03 * chance(scene, k, 2) + (concert ? 0.012 * Math.abs(Math.sin(time * 4 + k)) : 0), 0.036 + 0.01 * chance(scene, k, 3)]
      pen.ellipse(x, y - 0.012, r, r * 1.15, hex('#0a0507'))
      pen.fill(rect(x - r * 1.7, y + r * 0.7, r * 3.4, 0.1), hex('#0a0507'))
    }
    vignette(place, 0.4)
  },
}
