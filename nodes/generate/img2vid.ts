import { defineNode } from '../../engine/api.ts'
import { imageToVideoKind } from '../shared/kinds/clips.ts'
import { DURATION, LORAS, MADE_BY, NEGATIVE_PROMPT, SIZE } from './made-by.ts'
import { makeClip } from './make-clip.ts'

/** Brings a picture to life, by whichever backend is asked for. */
export const img2vid = defineNode({
  type: 'img2vid',
  earlierTypes: ['image-to-video'],
  title: 'Image to video',
  version: 1,
  category: 'generate',
  description: 'Makes a clip that begins with a picture, moved as the prompt says.',
  tags: ['generate', 'prompt', 'image-to-video', 'animate', 'ai', 'animate photo', 'i2v', 'image2video'],
  backendKind: imageToVideoKind.name,
  inputs: { image: { type: 'image', title: 'Image', description: 'The first frame.' }, loras: LORAS },
  outputs: { video: { type: 'video', title: 'Video' } },
  params: {
    prompt: { type: 'string', title: 'Prompt', default: '', maxLength: 4000, widget: 'multiline', description: 'What happens, for backends that know it.' },
    negativePrompt: NEGATIVE_PROMPT,
    duration: DURATION,
    ...SIZE,
    fps: { type: 'number', title: 'Frame rate', default: 24, film: 'fps', minimum: 1, maximum: 120, unit: 'fps' },
    ...MADE_BY,
  },
  cost: 60,
  async run({ inputs: { image, loras }, params, ...services }) {
    const { backend, metadata, video } = await makeClip(imageToVideoKind, params, { image, loras }, services)
    services.report({ ...metadata, reason: backend.reason })
    return { video }
  },
})
