/** Lines that what is moved catches on, and areas that players keep clear or lay their signs over. Pure. */
import type { Size, Spot } from './values.ts'

export const GUIDES = ['none', 'thirds', 'safe', 'vertical'] as const
export type Guide = (typeof GUIDES)[number]

export interface Area {
  readonly name: 'action' | 'title' | 'players'
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** SMPTE ST 2046-1: what must be seen lies within 93 % of width and height, and words within 90 %. */
const SAFE = { action: 0.93, title: 0.9 } as const
/** Of a 9:16 picture, what no player of short films lays its own signs over: shares of the sides that are kept free. */
const PLAYERS = { left: 0.06, right: 0.14, top: 0.14, bottom: 0.24 } as const

export function areasOf(guide: Guide, { width, height }: Size): readonly Area[] {
  if (guide === 'safe') return (['action', 'title'] as const).map((name) => ({ name, left: (width * (1 - SAFE[name])) / 2, top: (height * (1 - SAFE[name])) / 2, width: width * SAFE[name], height: height * SAFE[name] }))
  if (guide !== 'vertical') return []
  // Of a wide film the upright part that a 9:16 copy of it shows.
  const wide = Math.min(width, (height * 9) / 16)
  const left = (width - wide) / 2
  return [{ name: 'players', left: left + wide * PLAYERS.left, top: height * PLAYERS.top, width: wide * (1 - PLAYERS.left - PLAYERS.right), height: height * (1 - PLAYERS.top - PLAYERS.bottom) }]
}

export interface Lines {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** What things catch on: edges, thirds, the middle, the areas that are shown, and other things. */
export function linesOf({ width, height }: Size, areas: readonly Area[], others: readonly Spot[]): Lines {
  const shares = [0, 1 / 3, 1 / 2, 2 / 3, 1]
  return {
    x: [...shares.map((share) => share * width), ...areas.flatMap(({ left, width: wide }) => [left, left + wide]), ...others.map(([x]) => x)],
    y: [...shares.map((share) => share * height), ...areas.flatMap(({ top, height: high }) => [top, top + high]), ...others.map(([, y]) => y)],
  }
}

export interface Caught {
  /** How far to go on. */
  readonly by: Spot
  /** The lines that were met. */
  readonly x?: number
  readonly y?: number
}

/** The shortest way by which one of the points comes onto a line, along each axis. @param reach pixels */
export function caught(points: readonly Spot[], lines: Lines, reach: number): Caught {
  const nearest = (values: readonly number[], among: readonly number[]): { by: number; line: number } | undefined => {
    let best: { by: number; line: number } | undefined
    for (const value of values) for (const line of among) if (Math.abs(line - value) <= reach && Math.abs(line - value) < Math.abs(best?.by ?? Infinity)) best = { by: line - value, line }
    return best
  }
  const [x, y] = [nearest(points.map(([one]) => one), lines.x), nearest(points.map(([, one]) => one), lines.y)]
  return { by: [x?.by ?? 0, y?.by ?? 0], ...(x === undefined ? {} : { x: x.line }), ...(y === undefined ? {} : { y: y.line }) }
}
