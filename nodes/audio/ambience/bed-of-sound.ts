/** Beds of sound: places, weather and a chord pad in blocks, with what is heard now and then over them. */
import { createBreath, fromDecibels, windowed, type Breath, type Track } from '../../../engine/api.ts'
import { EFFECTS } from '../effects/effects.ts'
import { laidEffect, paced } from '../effects/lay-effect.ts'
import { footfalls, STEPS } from '../../shared/figures/gait.ts'
import { followed, strokesUntil } from '../../shared/lightning.ts'
import { limited as peaksHeld } from '../limiter.ts'
import { played } from '../synth/player.ts'
import { crowd, fire, gulls, stream } from './lively.ts'
import { musicPad } from './music-pad.ts'
import { forest, night, rain, sea, wind } from './nature.ts'
import type { Key, Mood } from './pad-params.ts'
import { city, space } from './places.ts'
import { addReverb } from './reverb.ts'
import { createStage, fillStage, type Stage } from './stage.ts'
import type { BedName } from '../../shared/sound-names.ts'
import type { Heard } from './words.ts'

interface Scene {
  readonly fill: (stage: Stage, key: Key, mood: Mood) => void
  /** Decibels that bring it to about -20 LUFS. */
  readonly trim: number
  /** Seconds until the reverb has died away. */
  readonly decay: number
}

const SCENES = {
  sea: { fill: sea, trim: -2.7, decay: 1.2 },
  wind: { fill: wind, trim: -3, decay: 1.4 },
  rain: { fill: rain, trim: -0.3, decay: 0.8 },
  night: { fill: night, trim: 6.4, decay: 1.4 },
  city: { fill: city, trim: -1.7, decay: 1.8 },
  forest: { fill: forest, trim: 3.6, decay: 1.6 },
  space: { fill: space, trim: 1.1, decay: 2.4 },
  fire: { fill: fire, trim: 1.2, decay: 0.6 },
  crowd: { fill: crowd, trim: 5.4, decay: 1.6 },
  stream: { fill: stream, trim: 1.3, decay: 0.8 },
  gulls: { fill: gulls, trim: 9, decay: 2.2 },
  'music-pad': { fill: musicPad, trim: 2.2, decay: 2.2 },
} as const satisfies Record<BedName | 'music-pad', Scene>

const SAMPLE_RATE = 48000
/** Sound is made in blocks on a fixed grid, each from silence with a warm-up, so that any window has the same bits. */
const BLOCK = 64 * 3000
const WARM_UP = 64 * 1875

interface Wanted extends Pick<Heard, 'effects' | 'pace' | 'surface'> {
  /** Each with how loud it is, in decibels under its usual. */
  readonly beds: readonly { readonly name: keyof typeof SCENES; readonly level: number }[]
}

interface Settings {
  /** Seconds. */
  readonly duration: number
  readonly fade: number
  /** Decibels. */
  readonly gain: number
  readonly seed: number
  readonly key: Key
  readonly mood: Mood
}

export function bedOfSound(heard: Wanted, params: Settings): Track {
  const { seed, key, mood } = params
  const length = Math.max(1, Math.round(params.duration * SAMPLE_RATE))
  const after = fromDecibels(params.gain)
  const fade = Math.max(1, Math.min(params.fade * SAMPLE_RATE, length / 2))
  const blocks = new Map<number, Promise<Float32Array[]>>()
  const block = (index: number): Promise<Float32Array[]> => {
    let made = blocks.get(index)
    if (made === undefined) {
      made = make(index)
      made.catch(() => blocks.delete(index))
      blocks.set(index, made)
      if (blocks.size > 3) blocks.delete(blocks.keys().next().value!)
    }
    return made
  }
  const make = async (index: number): Promise<Float32Array[]> => {
    const breath = createBreath()
    const sum = [new Float32Array(BLOCK), new Float32Array(BLOCK)]
    for (const { name, level } of heard.beds) added(sum, await bed(SCENES[name], fromDecibels(level), index, { seed, key, mood }, breath))
    return sum
  }
  const events = heard.effects.length === 0 ? undefined : eventsOf(heard, length, seed)
  const audio = windowed({ sampleRate: SAMPLE_RATE, channels: 2, length }, async (start, count) => {
    const result = (await events?.samples(start, count)) ?? [new Float32Array(count), new Float32Array(count)]
    for (let at = start; at < start + count;) {
      const index = Math.floor(at / BLOCK)
      const until = Math.min(start + count, (index + 1) * BLOCK)
      const source = await block(index)
      for (const [side, plane] of result.entries()) {
        for (let i = at; i < until; i++) {
          const edge = Math.min(1, (i + 0.5) / fade, (length - i - 0.5) / fade)
          plane[i - start] = (plane[i - start]! + source[side]![i - index * BLOCK]!) * after * (edge < 1 ? Math.sin((edge * Math.PI) / 2) : 1)
        }
      }
      at = until
    }
    return result
  })
  return events === undefined ? audio : peaksHeld(audio, 1, fromDecibels(-1.5))
}

/** In pieces, between which others get their turn. */
async function bed(scene: Scene, level: number, index: number, { seed, key, mood }: Pick<Settings, 'seed' | 'key' | 'mood'>, breath: Breath): Promise<Float32Array[]> {
  const stage = createStage(SAMPLE_RATE, index * BLOCK - WARM_UP, BLOCK + WARM_UP, seed)
  scene.fill(stage, key, mood)
  await fillStage(stage, breath)
  await addReverb(stage, scene.decay, 0.5, breath)
  const gain = fromDecibels(scene.trim)
  return stage.dry.map((plane) => plane.subarray(WARM_UP).map((value) => limited(value * gain) * level))
}

function added(sum: readonly Float32Array[], one: readonly Float32Array[]): void {
  sum.forEach((plane, side) => plane.forEach((value, i) => (plane[i] = value + one[side]![i]!)))
}

/** Kilometres to the storm. */
const AWAY = 0.9

/** What is heard now and then: thunder after each flash, steps as those who go are drawn, ticks at their pace, others once in a while. */
function eventsOf({ effects, pace: gait, surface }: Pick<Heard, 'effects' | 'pace' | 'surface'>, length: number, seed: number): Track {
  const seconds = length / SAMPLE_RATE
  const hits = effects.flatMap((effect) => {
    const { pace } = EFFECTS[effect]
    const times = effect === 'thunder' ? followed(strokesUntil(seconds, seed), AWAY) : effect === 'footsteps' ? footfalls(STEPS[gait], seconds) : pace !== undefined ? paced(pace, 0.3, seconds, effect, seed) : paced(1 / 9, 1.5, seconds, effect, seed)
    return laidEffect({ effect, times, manner: { surface, away: AWAY, length: undefined }, seed, pan: 0, room: 0.1, gain: 1 })
  })
  return played({ length, hits, hall: { decay: 1.6, before: 0.01, damping: 0.5 } })
}

/** Straight up to half of full scale, then bent so that no peak passes 0.84 (-1.5 dBFS). */
function limited(value: number): number {
  const size = Math.abs(value)
  if (size <= 0.5) return value
  return Math.sign(value) * (0.5 + 0.34 * Math.tanh((size - 0.5) / 0.34))
}
