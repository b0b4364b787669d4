import { defineNode, failure, type GraphFragment, type Json } from '../../engine/api.ts'

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

interface Scene {
  readonly prompt: string
  readonly duration: number
  readonly transition?: string
  readonly camera?: string
  readonly style?: string
}

/** Makes a film of a list of scenes. It becomes a graph of its own: each scene is made, cached and reported by itself. */
export const storyboard = defineNode({
  type: 'storyboard',
  title: 'Storyboard',
  version: 1,
  category: 'flow-control',
  description: 'Makes a film of a list of scenes: each is generated, moved over and joined to the next with its transition.',
  tags: ['scenes', 'film', 'story', 'sequence', 'expand', 'multi-scene'],
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
    width: { type: 'integer', optional: true, minimum: 16, maximum: 8192, unit: 'pixels', title: 'Width', description: 'Replaces that of the quality.', advanced: true },
    height: { type: 'integer', optional: true, minimum: 16, maximum: 8192, unit: 'pixels', title: 'Height', description: 'Replaces that of the quality.', advanced: true },
    fps: { type: 'number', optional: true, minimum: 1, maximum: 240, unit: 'fps', title: 'Frames per second', advanced: true },
    transitionDuration: { type: 'number', default: 1, minimum: 0, maximum: 10, unit: 's', title: 'Length of transitions' },
    seed: { type: 'integer', default: 1, minimum: 0, maximum: 4294967295, widget: 'seed', title: 'Seed', description: 'Each scene takes one of its own from it.' },
    backend: { type: 'string', default: 'auto', title: 'Backend', description: 'What generates the scenes.', advanced: true },
    model: { type: 'string', title: 'Model', optional: true, maxLength: 300, advanced: true, description: 'One of the backend\'s models, by its own name. Absent: its default.' },
    options: { type: 'json', title: 'Backend options', optional: true, advanced: true, description: 'Passed on to the backend.' },
  },
  cost: 0,
  run({ params, node }) {
    const scenes = readScenes(params.scenes, node)
    const size = QUALITIES[params.quality]
    const { width = size.width, height = size.height, fps = size.fps, seed, backend, model, options } = params
    const generator = { backend, ...(model === undefined ? {} : { model }), ...(options === undefined ? {} : { options }) }
    const nodes: Record<string, GraphFragment['nodes'][string]> = {}
    const clips = scenes.map((scene, k) => {
      const name = `scene-${k + 1}`
      nodes[name] = {
        type: 'text-to-video',
        title: scene.prompt.slice(0, 60),
        params: { prompt: scene.prompt, duration: scene.duration, width, height, fps, seed: (seed + k) % 4294967296, ...generator },
      }
      let link = `${name}.video`
      const add = (suffix: string, type: string, own: Record<string, Json>): void => {
        nodes[`${name}-${suffix}`] = { type, params: own, inputs: { video: link } }
        link = `${name}-${suffix}.video`
      }
      if (scene.camera !== undefined && scene.camera !== 'static') add('camera', 'camera-move', { move: scene.camera })
      if (scene.style !== undefined && scene.style !== 'none') add('style', 'style-filter', { style: scene.style })
      if (k === 0 && params.title !== '') add('title', 'title', { text: params.title })
      return link
    })
    const joints = scenes.slice(0, -1).map((scene, k) => ({
      kind: scene.transition ?? 'crossfade',
      // A transition takes from both its scenes; short ones keep at least half of themselves.
      duration: Math.min(params.transitionDuration, scene.duration / 2, scenes[k + 1]!.duration / 2),
    }))
    nodes['film'] = { type: 'sequence', params: { transitions: joints }, inputs: { clips } }
    return { expand: { nodes, outputs: { video: 'film.video', markers: 'film.markers' } } }
  },
})

function readScenes(given: Json, node: string): Scene[] {
  const wrong = (port: string, expected: string, got: Json | undefined): never => {
    throw failure('E_PARAM_VALUE', { node, port, expected, got: JSON.stringify(got) ?? 'nothing' })
  }
  if (!Array.isArray(given) || given.length === 0) return wrong('scenes', 'a list of at least one scene', given)
  return given.map((entry, k): Scene => {
    const at = `scenes[${k}]`
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return wrong(at, 'a scene { prompt, duration }', entry)
    const { prompt, duration = 4, ...rest } = entry
    if (typeof prompt !== 'string' || prompt.trim() === '') return wrong(`${at}.prompt`, 'a text', prompt)
    if (typeof duration !== 'number' || !(duration > 0)) return wrong(`${at}.duration`, 'seconds above 0', duration)
    for (const [field, value] of Object.entries(rest)) {
      if (!['transition', 'camera', 'style'].includes(field)) wrong(`${at}.${field}`, 'prompt, duration, transition, camera or style', field)
      if (typeof value !== 'string') wrong(`${at}.${field}`, 'a name', value)
    }
    return { prompt, duration, ...rest }
  })
}
