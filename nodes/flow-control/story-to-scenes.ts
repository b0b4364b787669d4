import { defineNode, failure, type Json } from '../../engine/api.ts'
import { EMOTIONS } from '../shared/figures/emotions.ts'
import { FIGURES } from '../shared/figures/figure.ts'
import { isRecord } from '../shared/is-record.ts'
import { CAMERA_MOVES, MOODS, STYLES, TRANSITIONS } from '../shared/names.ts'
import { enhancedPrompt, plainPrompt, type Addition } from '../shared/prompt-words.ts'
import { withSetting } from '../shared/scene-text.ts'
import { secondsOf } from '../shared/script-by-rules.ts'
import { AGES, ANY_AGE, type Age } from './ages.ts'
import { haveWritten, SCRIPT_PARAMS } from './have-written.ts'

const MODES = ['cinematic', 'character', 'hybrid'] as const
/** Where a character stands, and how near: alone it is the picture, beside something it leaves room for that. */
const STANDS = { character: { shot: 'close-up', across: 0.5 }, hybrid: { shot: 'medium', across: 0.68 } } as const

/** Cuts a story into scenes for a storyboard. */
export const storyToScenes = defineNode({
  type: 'story-to-scenes',
  title: 'Story to scenes',
  version: 2,
  category: 'flow-control',
  description: 'Cuts a story into scenes by what it tells, and makes each a prompt; or has a language model write them. A sentence never comes into a scene of another place. Link "scenes" into a storyboard.',
  tags: ['text', 'split', 'prompt', 'storyboard', 'script', 'narration', 'children', 'age'],
  backendKind: 'script',
  inputs: { text: { type: 'text', title: 'Story', optional: true } },
  outputs: {
    scenes: { type: 'data', title: 'Scenes', description: 'A list of scenes as storyboard takes them.' },
    count: { type: 'number', title: 'Number of scenes' },
  },
  params: {
    story: { type: 'string', default: '', maxLength: 20000, widget: 'multiline', title: 'Story', description: 'Used where no text is wired.' },
    maximum: { type: 'integer', default: 5, minimum: 1, maximum: 100, uiMaximum: 20, title: 'Most scenes' },
    age: { type: 'string', enum: ['any', ...(Object.keys(AGES) as Age[])], default: 'any', title: 'Age', description: 'Of those who watch: pace of pictures and voice, colours and music.' },
    duration: { type: 'number', optional: true, minimum: 0.1, maximum: 600, uiMaximum: 15, unit: 's', title: 'Length of a scene', description: 'At least. Empty: 4 s, or as the age has it.' },
    total: { type: 'number', optional: true, minimum: 0.1, maximum: 3600, uiMaximum: 120, unit: 's', title: 'Length of the film', description: 'At least: shared among the scenes by their words, in place of the length of a scene.' },
    crossing: { type: 'number', default: 0, minimum: 0, maximum: 10, unit: 's', title: 'Length of transitions', description: 'What each takes of the film: added to the scenes where the film has a length.' },
    transition: { type: 'string', enum: ['auto', 'cut', ...TRANSITIONS], default: 'auto', title: 'Transition', description: 'auto: as the age has it, or crossfade.' },
    enhance: { type: 'boolean', default: true, title: 'Enhance prompts', description: 'Adds cinematic wording that fits the content, and the place and hour of the scene before where a scene names none.' },
    enhancements: { type: 'string', optional: true, asset: 'any', widget: 'file', title: 'More wording', description: 'A JSON file of the project: a list of { "words": ["dragon"], "add": ["scales that shine"] }, added where one of the words is said.' },
    narrate: { type: 'boolean', default: false, title: 'Narrate', description: 'Each scene speaks its part of the story.' },
    mode: { type: 'string', enum: MODES, default: 'cinematic', title: 'Mode', description: 'Pictures alone; a character that speaks, close; or beside what it speaks of.' },
    character: { type: 'string', enum: FIGURES, default: 'person', idleWith: { mode: ['cinematic'] }, title: 'Character' },
    look: { type: 'string', default: '', maxLength: 1000, idleWith: { mode: ['cinematic'] }, title: 'Looks', description: 'Of the character, in words.' },
    emotion: { type: 'string', enum: EMOTIONS, default: 'neutral', title: 'Emotion', description: 'Of voice and face.' },
    style: { type: 'string', enum: ['none', ...STYLES], default: 'none', title: 'Style' },
    move: { type: 'boolean', default: true, title: 'Camera moves', description: 'A move for each scene, in turn.' },
    camera: { type: 'string', enum: ['auto', ...CAMERA_MOVES], default: 'auto', title: 'Camera', description: 'auto: another move for each scene.' },
    music: { type: 'string', enum: ['none', 'auto', ...MOODS], default: 'none', title: 'Music', description: 'auto: as the age has it.' },
    setting: { type: 'string', default: '', maxLength: 2000, title: 'Setting', description: 'What pictures show where the story has named no place yet.' },
    ...SCRIPT_PARAMS,
  },
  cost: 0,
  async run({ inputs, params, node, media, ...services }) {
    const { maximum: most, narrate, enhance, mode, style, emotion } = params
    const age = params.age === 'any' ? ANY_AGE : AGES[params.age]
    const text = (inputs.text ?? params.story).trim()
    const more = await additions(params.enhancements, media, node)
    // What is spoken stays as it is written; pictures are told by rule of what it says.
    const ownPrompts = narrate || more.length > 0 || params.setting !== ''
    const wanted = { task: 'scenes', text, most, enhance: enhance && !ownPrompts, rate: age.rate, ...(age.longest === undefined ? {} : { longest: age.longest }) } as const
    const parts = text === '' ? [] : await haveWritten(services, params, wanted)
    if (parts.length === 0) {
      throw failure('E_PARAM_MISSING', { node, port: 'story', expected: 'a story of at least one sentence', got: 'no words' })
    }
    if (parts.length > most) services.log.warn('W_SCENES_MORE', { port: 'maximum', expected: `at most ${most}`, got: `${parts.length}` })
    const prompts = enhance && ownPrompts ? withSetting(parts, params.setting).map((one) => enhancedPrompt(one, more)) : parts
    const inTurn = <T>(list: readonly T[], k: number): T => list[k % list.length]!
    const scenes = parts.map((part, k): Json => ({
      prompt: prompts[k]!,
      text: plainPrompt(part),
      duration: params.total === undefined ? (params.duration ?? age.seconds) : share(parts, k, params.total, params.crossing),
      transition: params.transition === 'auto' ? inTurn(age.transitions, k) : params.transition,
      ...(params.move ? { camera: params.camera === 'auto' ? inTurn(age.moves, k) : params.camera } : {}),
      ...(style === 'none' ? {} : { style }),
      ...(age.palette === undefined ? {} : { palette: age.palette }),
      ...(narrate ? { line: part, rate: age.rate } : {}),
      ...(emotion === 'neutral' ? {} : { emotion }),
      ...(mode === 'cinematic' ? {} : { character: params.character, look: params.look, ...STANDS[mode] }),
      ...(k > 0 || params.music === 'none' ? {} : { music: params.music === 'auto' ? age.music : params.music }),
    }))
    return { scenes, count: scenes.length }
  },
})

/** A scene's share of the film by its words, and half of each transition. */
function share(parts: readonly string[], k: number, total: number, crossing: number): number {
  const spoken = parts.map((part) => secondsOf([part]))
  const own = (total * spoken[k]!) / spoken.reduce((sum, one) => sum + one, 0)
  const transitions = (k > 0 ? 0.5 : 0) + (k < parts.length - 1 ? 0.5 : 0)
  return Math.max(0.1, Math.round(100 * (own + transitions * crossing)) / 100)
}

/** The project's own rows. @throws E_PARAM_VALUE with the row */
async function additions(file: string | undefined, media: { openText(path: string): Promise<string> }, node: string): Promise<readonly Addition[]> {
  if (file === undefined || file === '') return []
  const wrong = (got: string): never => {
    throw failure('E_PARAM_VALUE', { node, port: 'enhancements', file, expected: 'a list of { "words": ["…"], "add": ["…"] }', got })
  }
  let rows: Json
  try {
    rows = JSON.parse(await media.openText(file)) as Json
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
    return wrong(thrown.message)
  }
  const texts = (value: Json | undefined): value is string[] => Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one.trim() !== '')
  if (!Array.isArray(rows)) return wrong(JSON.stringify(rows).slice(0, 60))
  return rows.map((row, k) => (isRecord(row) && texts(row['words']) && texts(row['add']) ? { words: row['words'], add: row['add'] } : wrong(`row ${k + 1}: ${JSON.stringify(row).slice(0, 60)}`)))
}
