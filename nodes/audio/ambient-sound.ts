import { defineNode, failure, fromDecibels, windowed, type Track } from '../../engine/api.ts'
import { crowd, fire, gulls, stream } from './ambience/lively.ts'
import { KEYS, MOODS, musicPad, type Key, type Mood } from './ambience/music-pad.ts'
import { forest, night, rain, sea, wind } from './ambience/nature.ts'
import { city, space } from './ambience/places.ts'
import { addReverb } from './ambience/reverb.ts'
import { createStage, type Stage } from './ambience/stage.ts'
import { heardIn, type Heard } from './ambience/words.ts'
import { EFFECTS, type Effect } from './effects/effects.ts'
import { laidEffect, paced } from './effects/lay-effect.ts'
import { footfalls, STEPS } from '../shared/figures/gait.ts'
import { followed, strokesUntil } from '../shared/lightning.ts'
import { limited as peaksHeld } from './limiter.ts'
import { played } from './synth/player.ts'

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
} as const satisfies Record<string, Scene>

const SAMPLE_RATE = 48000
/** Sound is made in blocks on a fixed grid, each from silence with a warm-up, so that any window has the same bits. */
const BLOCK = 64 * 3000
const WARM_UP = 64 * 1875

/** A bed of sound made from nothing but numbers: places, weather, or a slow chord pad. */
export const ambientSound = defineNode({
  type: 'ambient-sound',
  title: 'Ambient sound',
  version: 2,
  category: 'audio',
  description: 'Makes a bed of sound without any recording: sea, wind, rain, night, city, forest, space, or a slow chord pad; or all that a text tells of.',
  tags: ['atmosphere', 'background', 'music', 'synthesis', 'pad', 'noise', 'source'],
  outputs: { audio: 'audio' },
  params: {
    scene: { type: 'string', enum: ['words', ...(Object.keys(SCENES) as (keyof typeof SCENES)[])], default: 'sea', title: 'Scene', description: 'words: what the text tells of, its thunder, steps and bells too.' },
    text: { type: 'string', default: '', maxLength: 20000, widget: 'multiline', title: 'Text', description: 'For words: the prompt of the picture. With the seed of the picture, thunder follows its lightning.' },
    duration: { type: 'number', default: 10, minimum: 0.05, maximum: 86400, uiMaximum: 120, unit: 's', title: 'Duration' },
    gain: { type: 'number', default: 0, minimum: -60, maximum: 12, unit: 'dB', title: 'Gain', description: '0 is about -20 LUFS.' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed' },
    key: { type: 'string', enum: KEYS, default: 'D', title: 'Key', description: 'Key note of the chord pad.' },
    mood: { type: 'string', enum: MOODS, default: 'calm', title: 'Mood', description: 'Chords of the chord pad.' },
    fade: { type: 'number', default: 0.3, minimum: 0, maximum: 60, uiMaximum: 5, unit: 's', title: 'Fade', description: 'In and out, at the ends.' },
  },
  cost: 0,
  run({ params, node, report }) {
    const { scene, seed, key, mood } = params
    const length = Math.max(1, Math.round(params.duration * SAMPLE_RATE))
    const after = fromDecibels(params.gain)
    const fade = Math.max(1, Math.min(params.fade * SAMPLE_RATE, length / 2))
    const heard = scene === 'words' ? heardIn(params.text) : { beds: [{ name: scene, level: 0 }], effects: [], pace: 'walk', surface: 'stone' } as const
    if (heard.beds.length === 0 && heard.effects.length === 0) throw failure('E_PARAM_VALUE', { node, port: 'text', expected: 'words of places, weather or things that are heard', got: JSON.stringify(params.text.slice(0, 60)), fix: 'Name what is heard, such as sea, rain, street, forest or fire; or choose a scene.' })
    if (scene === 'words') report({ heard: [...heard.beds.map(({ name }) => name), ...heard.effects].join(', ') })
    const blocks = new Map<number, Float32Array[]>()
    const block = (index: number): Float32Array[] => {
      let made = blocks.get(index)
      if (made === undefined) {
        made = heard.beds.map(({ name, level }) => bed(SCENES[name], fromDecibels(level), index, seed, key, mood)).reduce(added, [new Float32Array(BLOCK), new Float32Array(BLOCK)])
        blocks.set(index, made)
        if (blocks.size > 3) blocks.delete(blocks.keys().next().value!)
      }
      return made
    }
    const events = heard.effects.length === 0 ? undefined : eventsOf(heard, length, seed)
    const audio = windowed({ sampleRate: SAMPLE_RATE, channels: 2, length }, async (start, count) => {
      const result = (await events?.samples(start, count)) ?? [new Float32Array(count), new Float32Array(count)]
      for (let at = start; at < start + count;) {
        const index = Math.floor(at / BLOCK)
        const until = Math.min(start + count, (index + 1) * BLOCK)
        const source = block(index)
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
    return { audio: events === undefined ? audio : peaksHeld(audio, 1, fromDecibels(-1.5)) }
  },
})

function bed(scene: Scene, level: number, index: number, seed: number, key: Key, mood: Mood): Float32Array[] {
  const stage = createStage(SAMPLE_RATE, index * BLOCK - WARM_UP, BLOCK + WARM_UP, seed)
  scene.fill(stage, key, mood)
  addReverb(stage, scene.decay, 0.5)
  const gain = fromDecibels(scene.trim)
  return stage.dry.map((plane) => plane.subarray(WARM_UP).map((value) => limited(value * gain) * level))
}

function added(sum: Float32Array[], one: readonly Float32Array[]): Float32Array[] {
  sum.forEach((plane, side) => plane.forEach((value, i) => (plane[i] = value + one[side]![i]!)))
  return sum
}

/** Kilometres to the storm. */
const AWAY = 0.9

/** What is heard now and then: thunder after each flash, steps as those who go are drawn, ticks at their pace, others once in a while. */
function eventsOf({ effects, pace: gait, surface }: Pick<Heard, 'effects' | 'pace' | 'surface'>, length: number, seed: number): Track {
  const seconds = length / SAMPLE_RATE
  const hits = effects.flatMap((effect) => {
    const { pace } = EFFECTS[effect] as Effect
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
