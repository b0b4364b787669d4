import { defineNode, type GraphFragment, type Json } from '../../engine/api.ts'
import { MOODS } from '../shared/names.ts'
import { imageToVideoKind } from '../shared/kinds/clips.ts'
import { readScenes } from './storyboard/read-scenes.ts'
import { SCENE_FIELDS } from './storyboard/scene-fields.ts'
import { MOST_VARIANTS, sceneNodes, type SceneSettings } from './storyboard/scene-nodes.ts'

/** Sizes and rates by name, as encode has them; and one to look at in a moment. */
const QUALITIES = {
  preview: { width: 320, height: 180, fps: 12 },
  draft: { width: 854, height: 480, fps: 24 },
  standard: { width: 1280, height: 720, fps: 30 },
  high: { width: 1920, height: 1080, fps: 30 },
  premium: { width: 3840, height: 2160, fps: 60 },
  speed: { width: 720, height: 1280, fps: 15 },
  balanced: { width: 1080, height: 1920, fps: 24 },
  quality: { width: 1080, height: 1920, fps: 30 },
  ultra: { width: 2160, height: 3840, fps: 30 },
} as const

/** Makes a film of a list of scenes. It becomes a graph of its own: each scene is made, cached and reported by itself. */
export const storyboard = defineNode({
  type: 'storyboard',
  title: 'Storyboard',
  version: 1,
  category: 'flow-control',
  description: 'Makes a film of a list of scenes: each is generated, moved over, spoken over, set to music and joined to the next with its transition. With variants, pictures of each scene are made first, and the best comes to life.',
  tags: ['scenes', 'film', 'voice-over', 'narration', 'chapters', 'shots', 'story', 'sequence', 'expand', 'multi-scene', 'variants', 'img2vid', 'shot list', 'animatic'],
  inputs: { loras: { type: 'lora', optional: true, title: 'LoRA', description: 'Of lora-apply, for what is made of words: the pictures, or the clips without.' } },
  outputs: {
    video: { type: 'video', title: 'Film' },
    audio: { type: 'audio', title: 'Sound', optional: true, description: 'Lines, music, ambience and effects, brought to one loudness; where a scene has any.' },
    timings: { type: 'speech-timings', title: 'Timings', optional: true, description: 'When each word of all lines is spoken: for subtitles.' },
    markers: { type: 'data', title: 'Markers', description: 'Where each scene begins: { scene, frame, seconds, transition, duration, title }. Chapters, in encode.' },
    scenes: { type: 'data', title: 'Scenes', description: 'What became of each: { number, text, prompt, start, end, duration, transition, line, hasAudio, file? }.' },
    script: { type: 'text', title: 'Script' },
  },
  params: {
    scenes: {
      type: 'array',
      items: { type: 'object', properties: SCENE_FIELDS },
      minItems: 1,
      title: 'Scenes',
      description: 'A list of { prompt, duration, transition, camera, angle, style, character, line, voice, music, ambience, effect … }; transition leads to the next scene. story-to-scenes makes one.',
    },
    title: { type: 'string', default: '', maxLength: 200, title: 'Title', description: 'Set over the first scene.' },
    quality: { type: 'string', enum: Object.keys(QUALITIES) as (keyof typeof QUALITIES)[], default: 'standard', title: 'Quality', description: 'Size and rate by name.' },
    width: { type: 'integer', optional: true, film: 'width', minimum: 16, maximum: 8192, unit: 'pixels', title: 'Width', description: 'Replaces that of the quality.', advanced: true },
    height: { type: 'integer', optional: true, film: 'height', minimum: 16, maximum: 8192, unit: 'pixels', title: 'Height', description: 'Replaces that of the quality.', advanced: true },
    fps: { type: 'number', optional: true, film: 'fps', minimum: 1, maximum: 240, unit: 'fps', title: 'Frames per second', advanced: true },
    transitionDuration: { type: 'number', default: 1, minimum: 0, maximum: 10, unit: 's', title: 'Length of transitions' },
    voice: { type: 'string', default: '', maxLength: 200, title: 'Voice', description: 'Of lines that name none. Embedded: slt (a woman), rms, awb (Scottish).' },
    rate: { type: 'number', default: 1, minimum: 0.4, maximum: 3, uiMinimum: 0.6, uiMaximum: 1.6, title: 'Speaking rate', description: 'Of lines that name none.' },
    music: { type: 'string', enum: ['none', ...MOODS], default: 'none', title: 'Music', description: 'Its mood, from the first scene on.' },
    subtitles: { type: 'string', enum: ['none', 'burnt'], default: 'none', title: 'Subtitles', description: 'Of the lines, in the picture. For a track of text, wire timings to encode.' },
    files: { type: 'string', writes: true, default: '', maxLength: 400, title: 'Files of scenes', description: 'Such as story/scene_##.mp4: a file for each, with its number in place of ##. Empty: none.' },
    keep: { type: 'boolean', default: false, title: 'Keep scenes', description: 'Each finished scene is kept in the store: a later run makes those anew that have changed, and no other.' },
    keepGoing: { type: 'boolean', default: false, title: 'Keep going', description: 'A scene that fails is left out: the film is made of the others, and the report names it.' },
    variants: {
      type: 'integer', default: 0, minimum: 0, maximum: MOST_VARIANTS, uiMaximum: 8, title: 'Pictures of a scene',
      description: 'So many pictures are made of each scene, and the best is animated by img2vid. 0: clips are made straight from words.',
    },
    negativePrompt: { type: 'string', title: 'Negative prompt', default: '', maxLength: 4000, widget: 'multiline', advanced: true, description: 'What is not wanted, for backends that know it.' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 9007199254740991, long: true, widget: 'seed', title: 'Seed', description: 'Each scene takes one of its own from it, and each variant.' },
    backend: { type: 'string', default: 'auto', title: 'Backend', description: 'What makes the clips.', advanced: true },
    speech: { type: 'string', default: 'auto', title: 'Spoken by', description: 'Backend of the lines.', advanced: true },
    model: { type: 'string', title: 'Model', optional: true, maxLength: 300, advanced: true, description: 'One of the backend\'s models, by its own name. Absent: its default.' },
    options: { type: 'json', title: 'Backend options', optional: true, advanced: true, description: 'Passed on to the backend.' },
    pictures: { type: 'json', title: 'Pictures by', default: {}, advanced: true, description: '{ backend?, model?, options? } of text-to-image, for the variants.' },
    scorer: { type: 'json', title: 'Scored by', default: {}, advanced: true, description: '{ backend?, model? } of best-image.' },
  },
  cost: 0,
  proxy: 'parts',
  async run({ inputs, params, node, models }) {
    const scenes = readScenes(params.scenes, node)
    const size = QUALITIES[params.quality]
    const { width = size.width, height = size.height, fps = size.fps, variants, negativePrompt, seed, backend, model, options, title, voice, rate, speech, keep, keepGoing, files } = params
    const settings: Omit<SceneSettings, 'file'> = {
      size: { width, height, fps },
      variants, negativePrompt, seed, options, title, voice, rate, speech, keep, keepGoing,
      generator: { ...(negativePrompt === '' ? {} : { negativePrompt }), backend, ...(model === undefined ? {} : { model }) },
      pictures: params.pictures,
      scorer: params.scorer as Record<string, Json>,
      moves: variants > 0 && (await models.choose(imageToVideoKind, backend, { model: model ?? null, options: options ?? {} })).name === 'parallax',
      loras: inputs.loras === undefined ? {} : { loras: '@.loras' },
      subtitles: params.subtitles === 'burnt',
    }
    const joints = scenes.slice(0, -1).map(({ transition = 'crossfade', duration }, k) => ({
      kind: transition,
      // A transition takes from both its scenes; short ones keep at least half of themselves.
      duration: transition === 'cut' ? 0 : Math.min(params.transitionDuration, duration / 2, scenes[k + 1]!.duration / 2),
    }))
    const parts = scenes.map((scene, k) => sceneNodes(scene, k, scenes.length, [joints[k - 1]?.duration ?? 0, joints[k]?.duration ?? 0], { ...settings, file: numbered(files, k + 1) }))
    const nodes: Record<string, GraphFragment['nodes'][string]> = Object.assign({}, ...parts.map((part) => part.nodes))
    nodes['film'] = { type: 'sequence', params: { transitions: joints, fit: 'first' }, inputs: { clips: parts.map(({ video }) => video) } }
    const lines = parts.flatMap(({ line }, scene) => (line === undefined ? [] : [{ ...line, scene }]))
    if (lines.length > 0) nodes['lines'] = { type: 'place-speech', params: { scenes: lines.map(({ scene }) => scene) }, inputs: { audio: lines.map(({ audio }) => audio), timings: lines.map(({ timings }) => timings), moments: 'film.markers' } }
    const moods = scenes.map(({ music }, k) => music ?? (k === 0 ? params.music : ''))
    const heard = parts.flatMap(({ sounds }, scene) => sounds.map((audio) => ({ audio, scene })))
    if (heard.length > 0) nodes['around'] = { type: 'place-speech', title: 'Ambience and effects', params: { scenes: heard.map(({ scene }) => scene) }, inputs: { audio: heard.map(({ audio }) => audio), moments: 'film.markers' } }
    const sounds = heard.length > 0 || lines.length > 0 || moods.some((mood) => mood !== '' && mood !== 'none')
    if (sounds) nodes['sound'] = { type: 'score', params: { moods }, inputs: { video: 'film.video', markers: 'film.markers', ...(heard.length === 0 ? {} : { sounds: 'around.audio' }), ...(lines.length === 0 ? {} : { voice: 'lines.audio', timings: 'lines.timings' }) } }
    const written = parts.flatMap(({ file }) => (file === undefined ? [] : [file]))
    nodes['list'] = { type: 'scene-list', params: { scenes: scenes as unknown as Json }, inputs: { video: 'film.video', markers: 'film.markers', ...(written.length === 0 ? {} : { files: written }) } }
    const outputs = { video: 'film.video', markers: 'list.markers', scenes: 'list.scenes', script: 'list.script', ...(sounds ? { audio: 'sound.audio' } : {}), ...(lines.length === 0 ? {} : { timings: 'lines.timings' }) }
    return { expand: { nodes, outputs } }
  },
})

/** `scene_##.mp4` of the third: `scene_03.mp4`. */
function numbered(pattern: string, number: number): string {
  if (pattern === '') return ''
  if (pattern.includes('#')) return pattern.replace(/#+/, (places) => String(number).padStart(places.length, '0'))
  return pattern.replace(/(\.[^./]*)?$/, (end) => `-${String(number).padStart(2, '0')}${end}`)
}
