import { defineNode } from '../../engine/api.ts'
import { textToVideoKind } from '../shared/kinds/clips.ts'
import { tellReading } from './tell-reading.ts'
import { DURATION, LORAS, MADE_BY, NEGATIVE_PROMPT, SIZE } from './made-by.ts'
import { makeClip } from './make-clip.ts'

/** Makes a clip from words, by whichever backend is at hand. */
export const textToVideo = defineNode({
  type: 'text-to-video',
  title: 'Text to video',
  version: 1,
  category: 'generate',
  description:
    'Makes a clip from words. "auto" takes the best backend available and says which; the embedded painter needs no model and draws landscapes, cities, water, weather, space and figures. Which words of the prompt it has drawn is in the report; where it knows neither place nor subject, the words are shown as a card.',
  tags: ['generate', 'prompt', 'scene', 'txt2vid', 'ai', 'generate video', 'sora', 'text2video', 't2v'],
  backendKind: textToVideoKind.name,
  inputs: { loras: LORAS },
  outputs: { video: { type: 'video', title: 'Video' } },
  params: {
    prompt: { type: 'string', title: 'Prompt', default: 'sunrise over a calm sea', maxLength: 4000, widget: 'multiline', description: 'What is to be seen: place, time of day, weather, subjects, mood.' },
    negativePrompt: NEGATIVE_PROMPT,
    duration: DURATION,
    ...SIZE,
    fps: { type: 'number', title: 'Frame rate', default: 30, film: 'fps', minimum: 1, maximum: 120, unit: 'fps' },
    ...MADE_BY,
  },
  cost: 60,
  async run({ inputs: { loras }, params, ...services }) {
    const { backend, metadata, video } = await makeClip(textToVideoKind, params, { loras }, services)
    tellReading(backend, services)
    services.report({ ...metadata, reason: backend.reason })
    return { video }
  },
})
