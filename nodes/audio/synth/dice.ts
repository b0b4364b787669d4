/** Repeatable chance: a row of numbers for each seed and name, so that one player's choices don't move another's. Pure. */
import { hash } from '../ambience/stage.ts'

export interface Dice {
  /** 0..1 */
  next(): number
  /** -1..1, near 0 more often. */
  around(): number
  /** A whole number from 0 to `below` - 1. */
  whole(below: number): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
}

export function createDice(seed: number, name: string): Dice {
  let own = seed | 0
  for (let i = 0; i < name.length; i++) own = hash(name.charCodeAt(i) + i * 131, own)
  let at = 0
  const next = (): number => hash(at++, own) / 4294967296
  return {
    next,
    around: () => (next() + next() + next()) / 1.5 - 1,
    whole: (below) => Math.min(below - 1, Math.floor(next() * below)),
    chance: (share) => next() < share,
    pick: (list) => list[Math.min(list.length - 1, Math.floor(next() * list.length))]!,
  }
}
