import { defineNode, rateOf, type Json } from '../../engine/api.ts'
import { conformClip, generateOrDescribe } from './conform-clip.ts'

/** Brings a picture to life, by whichever backend is asked for. */
export const imageToVideo = defineNode({
  type: 'image-to-video',
  title: 'Image to video',
  version: 1,
  category: 'generate',
  description: 'Makes a clip that begins with a picture, moved as the prompt says.',
  tags: ['generate', 'prompt', 'img2vid', 'animate', 'ai'],
  backendKind: 'image-to-video',
  inputs: { image: { type: 'image', title: 'Image', description: 'The first frame.' }, loras: { type: 'lora', optional: true, title: 'LoRA', description: 'Of lora-apply, for backends with models.' } },
  outputs: { video: { type: 'video', title: 'Video' } },
  params: {
    prompt: { type: 'string', title: 'Prompt', default: '', maxLength: 4000, widget: 'multiline', description: 'What happens, for backends that know it.' },
    negativePrompt: { type: 'string', title: 'Negative prompt', default: '', maxLength: 4000, widget: 'multiline', advanced: true, description: 'What is not wanted, for backends that know it.' },
    duration: { type: 'number', title: 'Duration', default: 4, minimum: 0.04, maximum: 3600, uiMaximum: 30, unit: 's' },
    width: { type: 'integer', title: 'Width', default: 1280, minimum: 1, maximum: 7680, unit: 'px' },
    height: { type: 'integer', title: 'Height', default: 720, minimum: 1, maximum: 4320, unit: 'px' },
    fps: { type: 'number', title: 'Frame rate', default: 24, minimum: 1, maximum: 120, unit: 'fps' },
    seed: { type: 'integer', title: 'Seed', default: 0, minimum: 0, maximum: 4294967295, widget: 'seed' },
    backend: { type: 'string', title: 'Backend', default: 'auto', description: '"auto", or the name of a backend that reelgraph doctor lists.', advanced: true },
    model: { type: 'string', title: 'Model', optional: true, maxLength: 300, advanced: true, description: 'One of the backend\'s models, by its own name. Absent: its default.' },
    options: { type: 'json', title: 'Backend options', default: {}, advanced: true, description: 'Passed on to the backend.' },
  },
  cost: 60,
  async run({ inputs: { image, loras }, params, seed, models, signal, progress, log, media, report, dry }) {
    const rate = rateOf(params.fps)
    const length = Math.max(1, Math.round((params.duration * rate.num) / rate.den))
    const { width, height, prompt, negativePrompt, model } = params
    const info = { format: 'yuv420p', width, height, rate, length } as const
    const backend = await models.choose('image-to-video', params.backend, params as unknown as Json)
    const options = { ...(params.options as Record<string, Json>), negativePrompt }
    const { clip, metadata } = await generateOrDescribe(dry, backend, info, () =>
      backend.generate({ prompt, info, seed, image, ...(loras === undefined ? {} : { loras }), model, options, signal, progress, log, media, models }),
    )
    report({ ...metadata, reason: backend.reason })
    return { video: conformClip(clip, info) }
  },
})
