/** The effects by name: how long, how loud, and which moment of each is put where it is asked for. */
import { impact, riser } from '../music/drums.ts'
import type { Sound } from '../synth/sound.ts'
import { beep, bell, click, doorClose, doorOpen, footstep, glassBreak, glassClink, heartbeat, key, knock, paper, shutter, tick } from './knocks.ts'
import type { EffectName, Surface } from '../../shared/sound-names.ts'
import { engine, explosion, gull, thunder, whoosh } from './sweeps.ts'

export interface Manner {
  readonly surface: Surface
  /** Kilometres. */
  readonly away: number
  /** Seconds that were asked for. */
  readonly length: number | undefined
}

export interface Effect {
  readonly seconds: number | ((manner: Manner) => number)
  /** Seconds from its beginning to what is meant by "when". */
  readonly moment?: (seconds: number) => number
  /** It goes on by itself, this often in a second. */
  readonly pace?: number
  /** Decibels. */
  readonly level: number
  readonly send: number
  readonly make: (seed: number, manner: Manner, turn: number) => Sound
}

const lasting = (usual: number) => ({ length }: Manner): number => Math.min(30, Math.max(0.1, length ?? usual))

export const EFFECTS: Readonly<Record<EffectName, Effect>> = {
  whoosh: { seconds: lasting(0.9), moment: (seconds) => 0.48 * seconds, level: -10, send: 0.2, make: (seed, manner) => whoosh(seed, lasting(0.9)(manner)) },
  riser: { seconds: lasting(3), moment: (seconds) => seconds, level: -12, send: 0.25, make: (_seed, manner) => riser(lasting(3)(manner)) },
  impact: { seconds: 2.6, level: -6, send: 0.25, make: () => impact(1, 0) },
  'door-open': { seconds: 1.9, level: -10, send: 0.2, make: doorOpen },
  'door-close': { seconds: 1.5, moment: () => 0.3, level: -5, send: 0.25, make: doorClose },
  knock: { seconds: 1.1, level: -7, send: 0.2, make: knock },
  footsteps: { seconds: 0.6, pace: 1.85, level: -11, send: 0.15, make: (seed, { surface }) => footstep(seed, surface) },
  click: { seconds: 0.16, level: -12, send: 0.03, make: click },
  typing: { seconds: 0.2, pace: 6.2, level: -14, send: 0.06, make: key },
  shutter: { seconds: 0.36, level: -9, send: 0.08, make: shutter },
  paper: { seconds: 0.8, level: -14, send: 0.08, make: paper },
  'clock-tick': { seconds: 0.25, pace: 1, level: -14, send: 0.12, make: (seed, _manner, turn) => tick(seed, turn) },
  heartbeat: { seconds: 0.75, pace: 1.1, level: -4, send: 0.04, make: heartbeat },
  bell: { seconds: 5.5, level: -10, send: 0.35, make: bell },
  'glass-break': { seconds: 2.2, level: -8, send: 0.2, make: glassBreak },
  'glass-clink': { seconds: 1.6, level: -12, send: 0.2, make: glassClink },
  thunder: { seconds: 7.5, level: -3, send: 0.25, make: (seed, { away }) => thunder(seed, away) },
  explosion: { seconds: 4.2, level: -3, send: 0.25, make: explosion },
  gull: { seconds: 2.6, level: -14, send: 0.35, make: gull },
  engine: { seconds: lasting(4), level: -10, send: 0.08, make: (seed, manner) => engine(seed, lasting(4)(manner)) },
  beep: { seconds: 0.5, level: -14, send: 0.05, make: () => beep([1047], 0.1) },
  confirm: { seconds: 0.7, level: -14, send: 0.08, make: () => beep([784, 1175], 0.09) },
  alert: { seconds: 0.8, level: -14, send: 0.08, make: () => beep([988, 740, 988], 0.13) },
}
