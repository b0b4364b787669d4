/** How a card looks: colours, what moves on its ground, where its words stand. Of the words and the seed. Pure. */
import { hash2 } from '../procedural/noise.ts'
import { hex, type Rgb } from '../procedural/palette.ts'
import { mentionsOf } from '../procedural/read-prompt.ts'
import { buildScene } from '../procedural/scene.ts'

export const GROUNDS = ['silk', 'discs', 'folds', 'waves'] as const

export interface Look {
  readonly ground: (typeof GROUNDS)[number]
  /** From the ground's corners to its lights. */
  readonly colours: readonly [Rgb, Rgb, Rgb, Rgb]
  readonly ink: string
  readonly accent: Rgb
  readonly align: 'left' | 'center'
  readonly font: 'serif' | 'sans'
}

/** Four colours of the ground, the ink, the accent. */
const COLOURS = [
  ['#0f1230', '#2b2a6b', '#6a3f9c', '#d8608f', '#fff6ec', '#ffb36b'],
  ['#1c0f14', '#54182a', '#9a2f2c', '#d9692f', '#fff3e0', '#ffd27a'],
  ['#08201d', '#0f4a41', '#2a7357', '#8fa552', '#f7f6e4', '#f0d36b'],
  ['#071b33', '#0d4a6b', '#1b8090', '#6fc2b4', '#f4fffb', '#ffd9a0'],
  ['#f6efe2', '#f1e0ca', '#e9c6ab', '#dc9a80', '#2a1a1a', '#b5482f'],
  ['#eef5ee', '#d9eae1', '#b2d8cc', '#83c0b6', '#12302e', '#d9552f'],
  ['#1a0d26', '#43174d', '#7a2867', '#c9546f', '#fff2f4', '#ffc7a0'],
  ['#14171f', '#2a303d', '#454d60', '#a98a4b', '#f6f1e6', '#d9b36a'],
  ['#fbf3d6', '#f8e4a4', '#f2c671', '#e29a62', '#30180f', '#8f2f2a'],
] as const

export function lookOf(prompt: string, seed: number): Look {
  let print = seed | 0
  for (const letter of prompt) print = hash2(print, letter.codePointAt(0)!, 0xca2d)
  const pick = <T>(list: readonly T[], n: number): T => list[hash2(print, n, 0x100c) % list.length]!
  const [a, b, c, d, ink, accent] = pick(COLOURS, 1)
  const shape = { ground: pick(GROUNDS, 2), align: pick(['left', 'center'] as const, 3), font: pick(['serif', 'serif', 'sans'] as const, 4) }
  // Who asks for a sunset has its colours at least.
  if (mentionsOf(prompt).some(({ facets }) => facets.some(({ kind }) => kind === 'time' || kind === 'tint'))) {
    const { zenith, middle, horizon, light } = buildScene(prompt, seed).palette
    const deep = (colour: Rgb, by: number): Rgb => [colour[0] * by, colour[1] * by, colour[2] * by]
    return { ...shape, colours: [deep(zenith, 0.55), deep(zenith, 0.8), deep(middle, 0.7), deep(horizon, 0.62)], ink: '#fffaf0', accent: light }
  }
  return { ...shape, colours: [hex(a), hex(b), hex(c), hex(d)], ink, accent: hex(accent) }
}
