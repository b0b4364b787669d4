/** What a scene of a storyboard may say. One table: the form, the check before a run and the check of scenes that come over a link go by it. */
import type { ParamValues } from '../../../engine/api.ts'
import { SHOTS } from '../../shared/figures/figure.ts'
import { EMOTIONS } from '../../shared/figures/emotions.ts'
import { FIGURES } from '../../shared/figures/figure.ts'
import { CAMERA_MOVES, MOODS, STYLES, TRANSITIONS } from '../../shared/names.ts'
import { BED_NAMES, EFFECT_NAMES } from '../../shared/sound-names.ts'
import { PALETTE_NAMES } from './palettes.ts'

/** Where the camera looks from, and the words by which generators know it. */
export const ANGLES = {
  eye: '',
  low: 'low angle shot',
  high: 'high angle shot',
  overhead: 'overhead shot',
  // What these two show is laid over any picture.
  dutch: '',
  'over-shoulder': '',
} as const

const AMBIENCES = ['words', ...BED_NAMES] as const

/** Seconds of a scene that names none. */
export const SCENE_SECONDS = 4

export const SCENE_FIELDS = {
  prompt: { type: 'string', minLength: 1, maxLength: 4000, widget: 'multiline', title: 'Prompt' },
  duration: { type: 'number', default: SCENE_SECONDS, minimum: 0.04, maximum: 3600, unit: 's', title: 'Duration', description: 'At least: it is longer where its line takes longer.' },
  transition: { type: 'string', enum: ['cut', ...TRANSITIONS], optional: true, title: 'Transition', description: 'To the next scene.' },
  camera: { type: 'string', enum: CAMERA_MOVES, optional: true, title: 'Camera' },
  angle: { type: 'string', enum: Object.keys(ANGLES) as (keyof typeof ANGLES)[], optional: true, title: 'Angle' },
  style: { type: 'string', enum: ['none', ...STYLES], optional: true, title: 'Style' },
  palette: { type: 'string', enum: PALETTE_NAMES, optional: true, title: 'Palette' },
  character: { type: 'string', enum: FIGURES, optional: true, title: 'Character', description: 'Stands before the picture, and says the line.' },
  look: { type: 'string', maxLength: 1000, optional: true, title: 'Looks', description: 'Of the character, in words.' },
  emotion: { type: 'string', enum: EMOTIONS, optional: true, title: 'Emotion', description: 'Of voice and face.' },
  shot: { type: 'string', enum: SHOTS, optional: true, title: 'Shot', description: 'How much of the character is seen.' },
  across: { type: 'number', minimum: -0.5, maximum: 1.5, optional: true, title: 'Place', description: 'Where the character stands, a share of the width.' },
  line: { type: 'string', maxLength: 20_000, optional: true, widget: 'multiline', title: 'Line', description: 'What is said.' },
  voice: { type: 'string', maxLength: 200, optional: true, title: 'Voice' },
  rate: { type: 'number', minimum: 0.4, maximum: 3, optional: true, title: 'Rate', description: 'Of the voice.' },
  music: { type: 'string', enum: ['none', ...MOODS], optional: true, title: 'Music', description: 'From this scene on, until another is named.' },
  ambience: { type: 'string', enum: AMBIENCES, optional: true, title: 'Ambience', description: 'What is heard around, in this scene alone. words: what its prompt tells of.' },
  effect: { type: 'string', enum: EFFECT_NAMES, optional: true, title: 'Sound effect' },
  effectAt: { type: 'number', minimum: 0, maximum: 3600, unit: 's', optional: true, title: 'Effect at', description: 'Seconds into the scene; 0 where nothing is said.' },
  text: { type: 'string', maxLength: 20_000, optional: true, title: 'Text', description: 'The words of the story that it shows: for chapters and lists.' },
} as const

export type Scene = ParamValues<typeof SCENE_FIELDS>
