/** A letter of light that particles come together in. Pure. */
import type { Ink, Point } from '../../../../engine/api.ts'
import { clear, darker, hex, lighter, mixed } from '../../../shared/figures/inks.ts'
import { chance, ground, shine, vignette, type DrawnSet, type Place } from './set.ts'
import { soft } from '../../../shared/curves.ts'

/** Strokes of capitals and digits in a box one wide and one high, as points in tenths: x y x y … */
const LETTERS: Readonly<Record<string, string>> = {
  A: '0a 50 aa|26 86', B: '00 0a 7a a7 75 05|75 92 70 00', C: 'a2 70 30 02 08 3a 7a a8', D: '00 0a 6a a7 a3 60 00', E: 'a0 00 0a aa|05 75', F: 'a0 00 0a|05 75', G: 'a2 70 30 02 08 3a 7a a8 a5 65',
  H: '00 0a|a0 aa|05 a5', I: '50 5a', J: 'a0 a7 7a 3a 07', K: '00 0a|a0 05 aa', L: '00 0a aa', M: '0a 00 55 a0 aa', N: '0a 00 aa a0', O: '30 03 07 3a 7a a7 a3 70 30', P: '0a 00 70 a2 a4 75 05',
  Q: '30 03 07 3a 7a a7 a3 70 30|67 ba', R: '0a 00 70 a2 a4 75 05|55 aa', S: 'a2 70 30 02 04 35 75 a7 a8 7a 3a 08', T: '00 a0|50 5a', U: '00 07 3a 7a a7 a0', V: '00 5a a0', W: '00 2a 54 8a a0', X: '00 aa|a0 0a', Y: '00 55 a0|55 5a', Z: '00 a0 0a aa',
  0: '30 03 07 3a 7a a7 a3 70 30', 1: '22 50 5a', 2: '03 20 80 a3 0a aa', 3: '00 a0 54 a7 7a 2a 08', 4: '7a 70 07 a7', 5: 'a0 00 04 74 a6 a8 7a 0a', 6: '90 30 05 08 3a 7a a8 a6 75 05', 7: '00 a0 3a', 8: '30 02 25 75 a7 a8 7a 2a 08 07 25|30 70 a2 75', 9: '1a 7a a5 a2 70 30 02 04 35 a5',
}

const digit = (text: string): number => (text === 'a' ? 10 : text === 'b' ? 11 : Number(text))
const strokesOf = (letter: string): Point[][] =>
  (LETTERS[letter] ?? LETTERS['O']!).split('|').map((stroke) => stroke.trim().split(' ').map((pair): Point => [digit(pair[0]!) / 10 - 0.5, digit(pair[1]!) / 10 - 0.5]))

/** The letter that is asked for: "the letter R", "logo R", or the first one of a name. */
function letterOf({ finds }: Place): string {
  const found = finds(/\bletter ["']?([a-z0-9])\b/i)?.[1] ?? finds(/\b(?:logo|brand|initial|monogram) (?:of |for )?["']?([a-z0-9])/i)?.[1]
  return (found ?? 'O').toUpperCase()
}

const COUNT = 520
/** Seconds until they have come together, and from which on they part again. */
const TOGETHER = 2.2

export const logo: DrawnSet = {
  glow: 0.85,
  draw(place) {
    const { pen, wide, time, scene, finds } = place
    const tint = scene.reading.tints[0] === undefined ? hex('#38b6ff') : hex(scene.reading.tints[0])
    const other = scene.reading.tints[1] === undefined ? hex('#ff5fb0') : hex(scene.reading.tints[1])
    const white = finds(/\bon white\b/i) !== undefined
    ground(place, white ? [[0, hex('#e9edf2')], [1, hex('#cfd6de')]] : [[0, hex('#04060c')], [0.5, mixed(hex('#070b16'), tint, 0.06)], [1, hex('#020308')]])
    const [cx, cy, size] = [wide / 2, 0.48, 0.46]
    shine(pen, cx, cy, [wide * 0.4, 0.55], tint, white ? 0.1 : 0.22)
    const strokes = strokesOf(letterOf(place)).map((stroke) => stroke.map(([x, y]): Point => [cx + x * size * 0.78, cy + y * size]))
    const formed = Math.min(1, Math.max(0, (time - 0.9) / TOGETHER))
    const body = soft(Math.min(1, Math.max(0, (time - 1.6) / 1.6)))
    const ink = (s: number): Ink => mixed(tint, other, s)
    // The letter itself: three lines of light on top of each other.
    for (const stroke of strokes) {
      pen.line(stroke, 0.085, clear(ink(0.3), 0.16 * body))
      pen.line(stroke, 0.05, { from: [cx - size / 2, cy - size / 2], to: [cx + size / 2, cy + size / 2], stops: [[0, clear(lighter(tint, 0.15), 0.85 * body)], [1, clear(lighter(other, 0.15), 0.85 * body)]] })
      pen.line(stroke, 0.02, clear(white ? darker(tint, 0.1) : [1, 1, 1], 0.9 * body))
    }
    const lengths = strokes.map((stroke) => stroke.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - stroke[i]![0], y - stroke[i]![1]), 0))
    const total = lengths.reduce((sum, one) => sum + one, 0)
    for (let k = 0; k < COUNT; k++) {
      const home = along(strokes, lengths, total * ((k + 0.5) / COUNT))
      const late = chance(scene, k, 1) * 0.5
      const share = soft(Math.min(1, Math.max(0, formed * 1.5 - late)))
      const angle = chance(scene, k, 2) * 6.283 + (1 - share) * (1.6 + chance(scene, k, 3)) + time * 0.1
      const away = (0.25 + 1.1 * chance(scene, k, 4)) * (1 - share) + 0.012 * Math.sin(time * 2 + k)
      const [x, y] = [home[0] + Math.cos(angle) * away * (wide / 1.6), home[1] + Math.sin(angle) * away * 0.75]
      const twinkle = 0.55 + 0.45 * Math.sin(time * (2 + chance(scene, k, 5) * 3) + k)
      const r = 0.003 + 0.006 * chance(scene, k, 6) * (1.4 - 0.6 * share)
      shine(pen, x, y, r * 4.2, ink(chance(scene, k, 7)), 0.5 * twinkle)
      pen.ellipse(x, y, r * 0.6, r * 0.6, white ? ink(chance(scene, k, 8)) : lighter(ink(chance(scene, k, 8)), 0.6), twinkle)
    }
    // A flash once it stands, and rings that run away from it.
    const since = time - 0.9 - TOGETHER
    if (since > 0) {
      shine(pen, cx, cy, [1.2, 0.16], [1, 1, 1], 0.7 * Math.exp(-since * 2.4))
      const r = 0.2 + since * 0.5
      pen.line(Array.from({ length: 61 }, (_, i): Point => [cx + Math.cos((i / 60) * 6.2832) * r, cy + Math.sin((i / 60) * 6.2832) * r]), 0.006, clear(lighter(tint, 0.4), 0.6 * Math.exp(-since * 1.6)))
    }
    vignette(place, white ? 0.18 : 0.5)
  },
}

function along(strokes: readonly (readonly Point[])[], lengths: readonly number[], way: number): Point {
  let left = way
  for (const [i, stroke] of strokes.entries()) {
    if (left > lengths[i]!) {
      left -= lengths[i]!
      continue
    }
    for (let k = 1; k < stroke.length; k++) {
      const [[ax, ay], [bx, by]] = [stroke[k - 1]!, stroke[k]!]
      const length = Math.hypot(bx - ax, by - ay)
      if (left <= length) return [ax + ((bx - ax) * left) / length, ay + ((by - ay) * left) / length]
      left -= length
    }
  }
  return strokes[0]![0]!
}
