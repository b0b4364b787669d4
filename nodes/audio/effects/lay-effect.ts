/** Lays an effect at its moments. Pure. */
import { createDice } from '../synth/dice.ts'
import type { Hit } from '../synth/player.ts'
import { EFFECTS, type Manner } from './effects.ts'
import type { EffectName } from '../../shared/sound-names.ts'

/** Different takes of one effect: after so many they come again. */
const TAKES = 6

export interface Laying {
  readonly effect: EffectName
  readonly times: readonly number[]
  readonly manner: Manner
  readonly seed: number
  readonly pan: number
  /** Linear, over the effect's own. */
  readonly gain: number
  /** More of the hall than is its own, 0..1. */
  readonly room: number
}

export function laidEffect({ effect, times, manner, seed, pan, gain, room }: Laying): Hit[] {
  const { seconds, moment, level, send, make } = EFFECTS[effect]
  const length = typeof seconds === 'number' ? seconds : seconds(manner)
  const dice = createDice(seed, effect)
  const before = moment?.(length) ?? 0
  return times.map((time, turn): Hit => {
    const take = seed + 1000 * dice.whole(TAKES)
    return {
      at: time - before,
      length,
      gain: gain * 10 ** (level / 20) * (1 - 0.18 * dice.next()),
      pan: Math.max(-1, Math.min(1, pan)),
      send: Math.min(1, send + room),
      name: `${effect} ${take} ${manner.surface} ${manner.away.toFixed(2)} ${turn % 2}`,
      make: () => make(take, manner, turn),
    }
  })
}

/** What goes on by itself, from `from` to `to`: each a little early or late. */
export function paced(rate: number, from: number, to: number, effect: EffectName, seed: number): number[] {
  const dice = createDice(seed, 'pace')
  const times: number[] = []
  // Fingers come in flurries, feet and clocks don't.
  const loose = effect === 'typing' ? 0.75 : effect === 'footsteps' ? 0.05 : 0.004
  for (let at = from + 0.02; at < to; at += (1 / rate) * (1 + loose * dice.around() + (effect === 'typing' && dice.chance(0.12) ? 2.5 : 0))) times.push(at)
  return times
}
