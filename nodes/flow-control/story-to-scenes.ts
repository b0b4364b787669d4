import { defineNode, failure, type Json } from '../../engine/api.ts'
import { haveWritten, SCRIPT_PARAMS } from './have-written.ts'

const MOVES = ['slow-zoom-in', 'pan-right', 'slow-zoom-out', 'pan-left', 'crane'] as const

/** Cuts a story into scenes for a storyboard. */
export const storyToScenes = defineNode({
  type: 'story-to-scenes',
  title: 'Story to scenes',
  version: 1,
  category: 'flow-control',
  description: 'Cuts a story into scenes, by paragraph or sentence, and makes each a prompt; or has a language model write them. Link "scenes" into a storyboard.',
  tags: ['text', 'split', 'prompt', 'storyboard', 'script'],
  backendKind: 'script',
  inputs: { text: { type: 'text', title: 'Story', optional: true } },
  outputs: {
    scenes: { type: 'data', title: 'Scenes', description: 'A list of { prompt, duration, transition, camera }.' },
    count: { type: 'number', title: 'Number of scenes' },
  },
  params: {
    story: { type: 'string', default: '', maxLength: 20000, widget: 'multiline', title: 'Story', description: 'Used where no text is wired.' },
    maximum: { type: 'integer', default: 5, minimum: 1, maximum: 100, uiMaximum: 20, title: 'Most scenes' },
    duration: { type: 'number', default: 4, minimum: 0.1, maximum: 600, uiMaximum: 15, unit: 's', title: 'Length of a scene' },
    transition: { type: 'string', default: 'crossfade', title: 'Transition' },
    enhance: { type: 'boolean', default: true, title: 'Enhance prompts', description: 'Adds cinematic wording that fits the content.' },
    move: { type: 'boolean', default: true, title: 'Camera moves', description: 'A move for each scene, in turn.' },
    ...SCRIPT_PARAMS,
  },
  cost: 0,
  async run({ inputs, params, node, ...services }) {
    const text = inputs.text ?? params.story
    const wanted = { task: 'scenes', text, most: params.maximum, enhance: params.enhance } as const
    const parts = text.trim() === '' ? [] : await haveWritten(services, params, wanted)
    if (parts.length === 0) {
      throw failure('E_PARAM_MISSING', { node, port: 'story', expected: 'a story of at least one sentence', got: 'no words' })
    }
    const scenes = parts.map((text, k): Json => ({
      prompt: text,
      duration: params.duration,
      transition: params.transition,
      ...(params.move ? { camera: MOVES[k % MOVES.length]! } : {}),
    }))
    return { scenes, count: scenes.length }
  },
})
