import { defineNode, failure } from '../../engine/api.ts'
import { KEYS, MOODS } from './ambience/pad-params.ts'
import { BED_NAMES } from '../shared/sound-names.ts'
import { heardIn } from './ambience/words.ts'

/** A bed of sound made from nothing but numbers: places, weather, or a slow chord pad. */
export const ambientSound = defineNode({
  type: 'ambient-sound',
  title: 'Ambient sound',
  version: 2,
  category: 'audio',
  description: 'Makes a bed of sound without any recording: sea, wind, rain, night, city, forest, space, or a slow chord pad; or all that a text tells of.',
  tags: ['atmosphere', 'background', 'music', 'synthesis', 'pad', 'noise', 'source', 'room tone', 'ambience', 'wind', 'sea'],
  outputs: { audio: 'audio' },
  params: {
    scene: { type: 'string', enum: ['words', ...BED_NAMES, 'music-pad'], default: 'sea', title: 'Scene', description: 'words: what the text tells of, its thunder, steps and bells too.' },
    text: { type: 'string', default: '', maxLength: 20000, widget: 'multiline', title: 'Text', description: 'For words: the prompt of the picture. With the seed of the picture, thunder follows its lightning.' },
    duration: { type: 'number', default: 10, minimum: 0.05, maximum: 86400, uiMaximum: 120, unit: 's', title: 'Duration' },
    gain: { type: 'number', default: 0, minimum: -60, maximum: 12, unit: 'dB', title: 'Gain', description: '0 is about -20 LUFS.' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed' },
    key: { type: 'string', enum: KEYS, default: 'D', title: 'Key', description: 'Key note of the chord pad.' },
    mood: { type: 'string', enum: MOODS, default: 'calm', title: 'Mood', description: 'Chords of the chord pad.' },
    fade: { type: 'number', default: 0.3, minimum: 0, maximum: 60, uiMaximum: 5, unit: 's', title: 'Fade', description: 'In and out, at the ends.' },
  },
  cost: 0,
  async run({ params, node, report }) {
    const { scene, text } = params
    const heard = scene === 'words' ? heardIn(text) : { beds: [{ name: scene, level: 0 }], effects: [], pace: 'walk', surface: 'stone' } as const
    if (heard.beds.length === 0 && heard.effects.length === 0) throw failure('E_PARAM_VALUE', { node, port: 'text', expected: 'words of places, weather or things that are heard', got: JSON.stringify(text.slice(0, 60)), fix: 'Name what is heard, such as sea, rain, street, forest or fire; or choose a scene.' })
    if (scene === 'words') report({ heard: [...heard.beds.map(({ name }) => name), ...heard.effects].join(', ') })
    const { bedOfSound } = await import('./ambience/bed-of-sound.ts')
    return { audio: bedOfSound(heard, params) }
  },
})
