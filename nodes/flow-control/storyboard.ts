import { defineNode, seedAfter, type GraphFragment, type Json } from '../../engine/api.ts'
import { imageToVideoKind } from '../shared/kinds/clips.ts'
import { readScenes } from './storyboard/read-scenes.ts'

/** Sizes and rates by name, as encode has them. */
const QUALITIES = {
  draft: { width: 854, height: 480, fps: 24 },
  standard: { width: 1280, height: 720, fps: 30 },
  high: { width: 1920, height: 1080, fps: 30 },
  premium: { width: 3840, height: 2160, fps: 60 },
  speed: { width: 720, height: 1280, fps: 15 },
  balanced: { width: 1080, height: 1920, fps: 24 },
  quality: { width: 1080, height: 1920, fps: 30 },
  ultra: { width: 2160, height: 3840, fps: 30 },
} as const

const MOST_VARIANTS = 64

/** Makes a film of a list of scenes. It becomes a graph of its own: each scene is made, cached and reported by itself. */
export const storyboard = defineNode({
  type: 'storyboard',
  title: 'Storyboard',
  version: 1,
  category: 'flow-control',
  description: 'Makes a film of a list of scenes: each is generated, moved over and joined to the next with its transition. With variants, pictures of each scene are made first, and the best comes to life.',
  tags: ['scenes', 'film', 'story', 'sequence', 'expand', 'multi-scene', 'variants', 'img2vid'],
  inputs: { loras: { type: 'lora', optional: true, title: 'LoRA', description: 'Of lora-apply, for what is made of words: the pictures, or the clips without.' } },
  outputs: {
    video: { type: 'video', title: 'Film' },
    markers: { type: 'data', title: 'Markers', description: 'Where each scene begins: { scene, frame, seconds, transition }.' },
  },
  params: {
    scenes: {
      type: 'json',
      default: [],
      title: 'Scenes',
      description: 'A list of { prompt, duration, transition?, camera?, style? }; transition leads to the next scene. story-to-scenes makes one.',
    },
    title: { type: 'string', default: '', maxLength: 200, title: 'Title', description: 'Set over the first scene.' },
    quality: { type: 'string', enum: Object.keys(QUALITIES) as (keyof typeof QUALITIES)[], default: 'standard', title: 'Quality', description: 'Size and rate by name.' },
    width: { type: 'integer', optional: true, film: 'width', minimum: 16, maximum: 8192, unit: 'pixels', title: 'Width', description: 'Replaces that of the quality.', advanced: true },
    height: { type: 'integer', optional: true, film: 'height', minimum: 16, maximum: 8192, unit: 'pixels', title: 'Height', description: 'Replaces that of the quality.', advanced: true },
    fps: { type: 'number', optional: true, film: 'fps', minimum: 1, maximum: 240, unit: 'fps', title: 'Frames per second', advanced: true },
    transitionDuration: { type: 'number', default: 1, minimum: 0, maximum: 10, unit: 's', title: 'Length of transitions' },
    variants: {
      type: 'integer', default: 0, minimum: 0, maximum: MOST_VARIANTS, uiMaximum: 8, title: 'Pictures of a scene',
      description: 'So many pictures are made of each scene, and the best is animated by img2vid. 0: clips are made straight from words.',
    },
    negativePrompt: { type: 'string', title: 'Negative prompt', default: '', maxLength: 4000, widget: 'multiline', advanced: true, description: 'What is not wanted, for backends that know it.' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 9007199254740991, long: true, widget: 'seed', title: 'Seed', description: 'Each scene takes one of its own from it, and each variant.' },
    backend: { type: 'string', default: 'auto', title: 'Backend', description: 'What makes the clips.', advanced: true },
    model: { type: 'string', title: 'Model', optional: true, maxLength: 300, advanced: true, description: 'One of the backend\'s models, by its own name. Absent: its default.' },
    options: { type: 'json', title: 'Backend options', optional: true, advanced: true, description: 'Passed on to the backend.' },
    pictures: { type: 'json', title: 'Pictures by', default: {}, advanced: true, description: '{ backend?, model?, options? } of text-to-image, for the variants.' },
    scorer: { type: 'json', title: 'Scored by', default: {}, advanced: true, description: '{ backend?, model? } of best-image.' },
  },
  cost: 0,
  async run({ inputs, params, node, models }) {
    const scenes = readScenes(params.scenes, node)
    const size = QUALITIES[params.quality]
    const { width = size.width, height = size.height, fps = size.fps, variants, negativePrompt, seed, backend, model, options = {} } = params
    const generator = { ...(negativePrompt === '' ? {} : { negativePrompt }), backend, ...(model === undefined ? {} : { model }) }
    // It moves the camera itself, past what is near and far.
    const moves = variants > 0 && (await models.choose(imageToVideoKind, backend, { model: model ?? null, options })).name === 'parallax'
    const loras: Record<string, string> = inputs.loras === undefined ? {} : { loras: '@.loras' }
    const nodes: Record<string, GraphFragment['nodes'][string]> = {}
    const clips = scenes.map((scene, k) => {
      const { prompt, duration, camera, style } = scene
      const name = `scene-${k + 1}`
      const own = { prompt, width, height }
      const shown = { title: prompt.slice(0, 60) }
      if (variants > 0) {
        // One more variant changes no seed of the others.
        const first = seedAfter(seed, k * MOST_VARIANTS)
        nodes[`${name}-picture`] = { type: 'best-image', ...shown, params: { ...(params.scorer as Record<string, Json>), ...own, negativePrompt, variants, seed: first, generator: params.pictures }, inputs: loras }
        const move: Record<string, Json> = moves && camera !== undefined ? { move: camera } : {}
        nodes[name] = { type: 'img2vid', ...shown, params: { ...own, duration, fps, seed: first, ...generator, options: { ...move, ...(options as Record<string, Json>) } }, inputs: { image: `${name}-picture.image` } }
      } else {
        nodes[name] = { type: 'text-to-video', ...shown, params: { ...own, duration, fps, seed: seedAfter(seed, k), ...generator, ...(params.options === undefined ? {} : { options }) }, inputs: loras }
      }
      let link = `${name}.video`
      const add = (suffix: string, type: string, own: Record<string, Json>): void => {
        nodes[`${name}-${suffix}`] = { type, params: own, inputs: { video: link } }
        link = `${name}-${suffix}.video`
      }
      if (!moves && camera !== undefined && camera !== 'static') add('camera', 'camera-move', { move: camera })
      if (style !== undefined && style !== 'none') add('style', 'style-filter', { style })
      if (k === 0 && params.title !== '') add('title', 'title', { text: params.title })
      return link
    })
    const joints = scenes.slice(0, -1).map((scene, k) => ({
      kind: scene.transition ?? 'crossfade',
      // A transition takes from both its scenes; short ones keep at least half of themselves.
      duration: Math.min(params.transitionDuration, scene.duration / 2, scenes[k + 1]!.duration / 2),
    }))
    nodes['film'] = { type: 'sequence', params: { transitions: joints, fit: 'first' }, inputs: { clips } }
    return { expand: { nodes, outputs: { video: 'film.video', markers: 'film.markers' } } }
  },
})
