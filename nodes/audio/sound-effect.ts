import { defineNode, failure, fromDecibels, type Json } from '../../engine/api.ts'
import { EFFECT_NAMES, SURFACES } from '../shared/sound-names.ts'
import { limited } from './limiter.ts'
import { lengthOf } from './synth/length-of.ts'
import { followed, strokesUntil } from '../shared/lightning.ts'
import { RATE } from './synth/sound.ts'

/** A sound by its name, where it is asked for. */
export const soundEffect = defineNode({
  type: 'sound-effect',
  title: 'Sound effect',
  version: 1,
  category: 'audio',
  description: 'Makes a sound by its name, without any recording, at the moments that are given: doors, steps, glass, thunder, whooshes at transitions. What goes on by itself, as steps do, goes on until the end.',
  tags: ['sfx', 'foley', 'whoosh', 'door', 'footsteps', 'thunder', 'bell', 'click', 'synthesis', 'source', 'swoosh', 'noise'],
  inputs: {
    video: { type: 'video', optional: true, title: 'As long as a clip' },
    audio: { type: 'audio', optional: true, title: 'As long as a track' },
  },
  outputs: { audio: { type: 'audio', title: 'Audio', description: '48 kHz, stereo.' } },
  params: {
    effect: { type: 'string', enum: EFFECT_NAMES, default: 'whoosh', title: 'Effect' },
    times: { type: 'json', optional: true, title: 'Times', description: 'Seconds, or a list of them; { from } and the markers of sequence are read too, of those all that have a transition. Empty: at the beginning.' },
    duration: { type: 'number', default: 4, minimum: 0.05, maximum: 3600, uiMaximum: 120, unit: 's', title: 'Duration', description: 'Of the track, where no clip or track is wired.' },
    length: { type: 'number', optional: true, minimum: 0.1, maximum: 30, unit: 's', title: 'Length', description: 'Of one whoosh, riser or engine.' },
    offset: { type: 'number', default: 0, minimum: -60, maximum: 60, unit: 's', title: 'Offset', description: 'Added to all times: thunder is 2.9 s later for each kilometre.' },
    surface: { type: 'string', enum: SURFACES, default: 'wood', title: 'Surface', description: 'Under footsteps.' },
    pace: { type: 'number', optional: true, minimum: 0.1, maximum: 20, unit: 'Hz', title: 'Pace', description: 'Of steps, keys, ticks and beats in a second.' },
    distance: { type: 'number', default: 0.6, minimum: 0, maximum: 10, unit: 'km', title: 'Distance', description: 'Of thunder.' },
    lightning: { type: 'integer', optional: true, minimum: 0, maximum: 4294967295, title: 'Lightning', description: 'Seed of the text-to-video node that paints a storm: thunder follows its flashes, as late as its distance has it.' },
    room: { type: 'number', default: 0, minimum: 0, maximum: 1, title: 'Room', description: 'More of the room around it.' },
    pan: { type: 'number', default: 0, minimum: -1, maximum: 1, title: 'Place', description: '-1 left, 1 right.' },
    gain: { type: 'number', default: 0, minimum: -60, maximum: 24, unit: 'dB', title: 'Gain' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed' },
  },
  cost: 0,
  async run({ inputs, params, node, report }) {
    const [{ EFFECTS }, { laidEffect, paced }, { played }] = await Promise.all([import('./effects/effects.ts'), import('./effects/lay-effect.ts'), import('./synth/player.ts')])
    const { effect, seed, pan, room, offset } = params
    const length = lengthOf(inputs, params.duration)
    const pace = params.pace ?? EFFECTS[effect].pace
    const given = params.lightning !== undefined ? followed(strokesUntil(length / RATE, params.lightning), params.distance) : params.times === undefined ? undefined : momentsOf(params.times, node)
    const from = given?.[0] ?? 0
    // A list of steps is taken as it is; a single moment is where they begin.
    const times = pace !== undefined && (given === undefined || given.length === 1) ? paced(pace, from + offset, length / RATE, effect, seed) : (given ?? [0]).map((time) => time + offset)
    report({ sounds: times.length })
    const hits = laidEffect({ effect, times, manner: { surface: params.surface, away: params.distance, length: params.length }, seed, pan, room, gain: fromDecibels(params.gain) })
    return { audio: limited(played({ length, hits, hall: { decay: 1.2 + room, before: 0.008, damping: 0.5 } }), 1, CEILING) }
  },
})

const CEILING = fromDecibels(-1.5)
function momentsOf(given: Json, node: string): number[] {
  const list = Array.isArray(given) ? given : [given]
  const moments = list.flatMap((one): Json[] => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return [one]
    // A marker without a transition is where a film or a scene begins.
    if ('transition' in one) return one['transition'] === null ? [] : [Number(one['seconds']) + Number(one['duration'] ?? 0) / 2]
    return [one['from'] ?? one['seconds'] ?? null]
  })
  const wrong = moments.findIndex((time) => typeof time !== 'number' || !Number.isFinite(time))
  if (wrong < 0) return moments as number[]
  throw failure('E_PARAM_VALUE', { node, port: 'times', expected: 'seconds, a list of them, or markers', got: JSON.stringify(moments[wrong]) })
}
