/** How a piece goes: which parts it has, how many bars each, and how it fits a length without being cut. Pure. */

export type SectionName = 'intro' | 'theme' | 'build' | 'drop' | 'break' | 'outro'

export interface Section {
  readonly name: SectionName
  /** First bar, and how many. */
  readonly bar: number
  readonly bars: number
  /** How much is going on at its beginning and its end, 0..1. */
  readonly energy: readonly [number, number]
}

export interface Form {
  /** Beats a minute: what was asked for, or less than 1.5 % from it. */
  readonly tempo: number
  readonly bar: number
  /** Bars before the last chord. */
  readonly bars: number
  readonly sections: readonly Section[]
  /** Seconds at which the last chord begins. */
  readonly cadence: number
}

export const BEATS = 4
/** Seconds that the last chord needs to ring out. */
const RING = 2.2

const ENERGY: Readonly<Record<SectionName, readonly [number, number]>> = {
  intro: [0.3, 0.38], theme: [0.58, 0.64], build: [0.6, 0.84], drop: [1, 1], break: [0.4, 0.46], outro: [0.5, 0.34],
}

/** @param seconds of the whole  @param asked beats a minute  @param give share by which the tempo may differ */
export function formOf(seconds: number, asked: number, give: number): Form {
  const usual = (60 / asked) * BEATS
  const room = Math.max(0, seconds - RING)
  // The last chord rings for what no whole bar fits into; the tempo gives a little where that makes it shorter.
  const ring = Math.min(RING, seconds)
  let bars = Math.floor(room / usual + give)
  let bar = usual
  if (bars > 0) bar = Math.min(usual * (1 + give), Math.max(usual * (1 - give), (seconds - ring) / bars))
  if (bars * bar > seconds - ring + 1e-6) bars--
  const sections = cut(Math.max(0, bars))
  return { tempo: (60 / bar) * BEATS, bar, bars: Math.max(0, bars), sections, cadence: Math.max(0, bars) * bar }
}

function cut(bars: number): Section[] {
  const plan: [SectionName, number][] = []
  if (bars < 1) plan.push(['outro', 0])
  else if (bars < 4) plan.push(['drop', bars], ['outro', 0])
  else if (bars < 8) plan.push(['intro', 1], ['build', 1], ['drop', bars - 3], ['outro', 1])
  else if (bars < 16) plan.push(['intro', 2], ['build', 2], ['drop', bars - 6], ['outro', 2])
  else if (bars < 40) {
    const theme = bars >= 24 ? 4 * Math.floor((bars - 16) / 8) : 0
    plan.push(['intro', 4], ['theme', theme], ['build', 4], ['drop', bars - 12 - theme], ['outro', 4])
  } else long(bars, plan)
  let bar = 0
  return plan.filter(([name, count]) => count > 0 || name === 'outro').map(([name, count]) => {
    const section = { name, bar, bars: count, energy: ENERGY[name] }
    bar += count
    return section
  })
}

/** Intro, then theme, build, drop and break as often as they fit, a last build and drop, outro. */
function long(bars: number, plan: [SectionName, number][]): void {
  const round = 36
  const fixed = 8 + 4 + 16 + 8
  const rounds = Math.floor((bars - fixed) / round)
  let left = bars - fixed - rounds * round
  const take = (most: number): number => {
    const taken = Math.min(most, 4 * Math.floor(left / 4))
    left -= taken
    return taken
  }
  plan.push(['intro', 8])
  for (let k = 0; k < rounds; k++) plan.push(['theme', 8], ['build', 4], ['drop', 16], ['break', 8])
  const theme = take(16)
  if (theme > 0) plan.push(['theme', theme])
  plan.push(['build', 4 + take(4)], ['drop', 16 + take(16)], ['outro', 8 + left])
}

/** How much is going on at a bar (a fraction is a place in it). */
export function energyAt({ sections }: Form, bar: number): number {
  const section = sections.findLast((one) => one.bar <= bar) ?? sections[0]!
  const share = section.bars === 0 ? 1 : Math.min(1, (bar - section.bar) / section.bars)
  return section.energy[0] + (section.energy[1] - section.energy[0]) * share
}
