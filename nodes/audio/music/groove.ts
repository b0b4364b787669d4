/** What the drums play: rows of sixteenths, fills, and what leads into a drop. Pure. */
import type { Dice } from '../synth/dice.ts'
import type { DrumName } from './drums.ts'

export const GROOVES = ['none', 'shakers', 'brushes', 'steady', 'claps', 'slow', 'ticks', 'clock', 'half-time', 'taiko', 'four-floor'] as const
export type Groove = (typeof GROOVES)[number]

interface Line {
  readonly drum: DrumName
  /** Sixteenths of a bar or two: X x o - from loud to soft. */
  readonly steps: string
  readonly level: number
  readonly from: number
  readonly upTo?: number
  readonly pan?: number
}

const FORCES: Readonly<Record<string, number>> = { X: 1, x: 0.8, o: 0.55, '-': 0.32 }

const LINES: Readonly<Record<Groove, readonly Line[]>> = {
  none: [],
  shakers: [
    { drum: 'shaker', steps: 'o-x-o-x-o-x-o-x-', level: -13, from: 0.55, pan: 0.3 },
    { drum: 'soft-kick', steps: 'x.......x.o.....', level: -8, from: 0.7 },
    { drum: 'rim', steps: '....x.......x..-', level: -8, from: 0.8, pan: -0.15 },
  ],
  brushes: [
    { drum: 'shaker', steps: 'o.x.o.x.o.x.o.x.', level: -14, from: 0.45, pan: 0.35 },
    { drum: 'soft-kick', steps: 'x.....o.x.......', level: -6, from: 0.55 },
    { drum: 'brush', steps: '....x.-....-x.-.', level: -11, from: 0.6, pan: -0.1 },
    { drum: 'ride', steps: 'x...x.o.x...x.o.', level: -20, from: 0.9, pan: 0.3 },
  ],
  steady: [
    { drum: 'shaker', steps: 'o-x-o-x-o-x-o-x-', level: -14, from: 0.35, pan: 0.3 },
    { drum: 'kick', steps: 'X.......X.o.....', level: -11, from: 0.55, upTo: 0.9 },
    { drum: 'kick', steps: 'X.....x.X.x.....', level: -9, from: 0.9 },
    { drum: 'clap', steps: '....x.......x...', level: -10, from: 0.65 },
    { drum: 'snare', steps: '....X..-....X.-.', level: -13, from: 0.9 },
    { drum: 'hat', steps: 'x.o.x.o.x.o.x.oo', level: -10, from: 0.75, pan: 0.2 },
  ],
  claps: [
    { drum: 'shaker', steps: 'x.o.x.o.x.o.x.o.', level: -14, from: 0.4, pan: 0.35 },
    { drum: 'soft-kick', steps: 'X.....o.X...o...', level: -4, from: 0.55 },
    { drum: 'clap', steps: '....X.......X...', level: -9, from: 0.7 },
    { drum: 'rim', steps: '..o..o..o..o..o.', level: -9, from: 0.6, pan: -0.3 },
    { drum: 'open-hat', steps: '..............o.', level: -21, from: 0.9, pan: 0.2 },
  ],
  slow: [
    { drum: 'soft-kick', steps: 'x.........o.....', level: -6, from: 0.75 },
    { drum: 'brush', steps: '........x.......', level: -11, from: 0.8 },
    { drum: 'shaker', steps: 'o...x...o...x...', level: -16, from: 0.6, pan: 0.3 },
  ],
  ticks: [
    { drum: 'rim', steps: 'o..-..o...-.o..-', level: -12, from: 0.55, pan: 0.4 },
    { drum: 'pulse', steps: 'x.............o.', level: -11, from: 0.6 },
    { drum: 'shaker', steps: '-.o.-.o.-.o.-.o.', level: -16, from: 0.75, pan: -0.35 },
    { drum: 'low-tom', steps: '......o.......o-', level: -17, from: 0.9, pan: -0.2 },
  ],
  clock: [
    { drum: 'hat', steps: 'x.-.o.-.x.-.o.-.', level: -13, from: 0.28, pan: 0.3 },
    { drum: 'pulse', steps: 'X..o......X..o..', level: -10, from: 0.5 },
    { drum: 'taiko', steps: 'X.....x.........', level: -11, from: 0.8 },
    { drum: 'snare', steps: '....o.......x.--', level: -17, from: 0.9 },
    { drum: 'rim', steps: '..o...o...o...oo', level: -10, from: 0.62, pan: -0.3 },
  ],
  'half-time': [
    { drum: 'pulse', steps: 'X...............', level: -9, from: 0.45 },
    { drum: 'taiko', steps: 'X.........o.x...', level: -10, from: 0.75 },
    { drum: 'snare', steps: '........x.......', level: -14, from: 0.9 },
    { drum: 'hat', steps: '....o.......o.-.', level: -14, from: 0.6, pan: 0.3 },
  ],
  taiko: [
    { drum: 'low-tom', steps: 'x.....o...x.....', level: -14, from: 0.55, upTo: 0.9, pan: -0.2 },
    { drum: 'taiko', steps: 'X.....x...x.....', level: -9, from: 0.75, upTo: 0.9 },
    { drum: 'taiko', steps: 'X..x..X.x.X..xx.', level: -8, from: 0.9 },
    { drum: 'low-tom', steps: 'x.oxo.xox.oxo.xx', level: -15, from: 0.9, pan: -0.3 },
    { drum: 'mid-tom', steps: '..o...o...o.o.o.', level: -17, from: 0.7, pan: 0.3 },
    { drum: 'snare', steps: '....x..o....x.o-', level: -14, from: 0.9 },
    { drum: 'shaker', steps: 'x.ox.ox.x.ox.oxo', level: -15, from: 0.6, pan: 0.35 },
  ],
  'four-floor': [
    { drum: 'kick', steps: 'X...X...X...X...', level: -8, from: 0.58 },
    { drum: 'clap', steps: '....X.......X...', level: -8, from: 0.7 },
    { drum: 'hat', steps: '..x...x...x...x.', level: -9, from: 0.4, upTo: 0.9, pan: 0.15 },
    { drum: 'hat', steps: 'o-.-o-.-o-.-o-.-', level: -11, from: 0.8, pan: 0.25 },
    { drum: 'open-hat', steps: '..x...x...x...x.', level: -15, from: 0.9, pan: 0.1 },
    { drum: 'shaker', steps: '-oxo-oxo-oxo-oxo', level: -17, from: 0.62, pan: -0.35 },
    { drum: 'snare', steps: '.......-.-....-.', level: -22, from: 0.9 },
  ],
}

/** Last half bars; a digit is a tom from low to high, s a snare, t a taiko. */
const FILLS: Readonly<Partial<Record<Groove, readonly string[]>>> = {
  steady: ['3.3.2.11', 's.ss3.21', '..s.s.ss'], 'four-floor': ['s.s.ssss', '3.32.211', '..s.ssss'], taiko: ['3.2211tt', 't.t.tttt', '33221.1t'],
  clock: ['..2.1.11', 's.s.s.ss'], claps: ['3.2.1...', '..s.s.s.'], 'half-time': ['..t...tt', '2...1..t'], brushes: ['....3.2.'],
}
const FILL_DRUMS: Readonly<Record<string, DrumName>> = { s: 'snare', t: 'taiko', 1: 'low-tom', 2: 'mid-tom', 3: 'high-tom' }

/** Grooves that go into a drop with a roll, a riser and a crash; the others with a swelling cymbal at most. */
const LOUD: readonly Groove[] = ['steady', 'clock', 'taiko', 'four-floor', 'half-time', 'claps']
export const isLoud = (groove: Groove): boolean => LOUD.includes(groove)

export interface Stroke {
  readonly drum: DrumName
  readonly step: number
  readonly force: number
  readonly level: number
  readonly pan: number
}

export interface BarOf {
  readonly energy: number
  /** Its place in the section, and how many it has. */
  readonly bar: number
  readonly bars: number
  readonly building: boolean
}

/** The strokes of a bar. */
export function strokesOf(groove: Groove, { energy, bar, bars, building }: BarOf, dice: Dice): Stroke[] {
  const strokes: Stroke[] = []
  const left = bars - bar
  const fills = FILLS[groove]
  const fill = fills !== undefined && energy >= 0.6 && !building && (bar % 8 === 7 || (left === 1 && bars > 1)) ? dice.pick(fills) : undefined
  for (const { drum, steps, level, from, upTo = 2, pan = 0 } of LINES[groove]) {
    if (energy < from || energy >= upTo) continue
    // A drop is awaited without its bass drum.
    if (building && left === 1 && bars > 1 && (drum === 'kick' || drum === 'taiko')) continue
    const start = steps.length > 16 ? (bar % 2) * 16 : 0
    for (let step = 0; step < 16; step++) {
      const force = FORCES[steps[start + step] ?? '.']
      if (force === undefined || (fill !== undefined && step >= 8 && drum !== 'hat' && drum !== 'shaker')) continue
      // Soft ones are left out now and then, so that no two bars are quite the same.
      if (force < 0.5 && dice.chance(0.25)) continue
      strokes.push({ drum, step, force, level, pan })
    }
  }
  for (const [k, sign] of [...(fill ?? '')].entries()) {
    const drum = FILL_DRUMS[sign]
    if (drum !== undefined) strokes.push({ drum, step: 8 + k, force: 0.6 + 0.05 * k, level: drum === 'taiko' ? -11 : -15, pan: sign === '3' ? -0.3 : sign === '1' ? 0.3 : 0 })
  }
  // A roll that gets denser and louder.
  if (building && left <= 2 && isLoud(groove) && groove !== 'half-time') {
    const drum = groove === 'taiko' ? 'low-tom' : 'snare'
    for (let step = 0; step < 16; step += left === 2 ? 2 : 1) strokes.push({ drum, step, force: (left === 2 ? 0.2 : 0.45) + (0.02 + 0.012 * (2 - left)) * step, level: -16, pan: 0 })
  }
  return strokes
}
