import { defineNode, rateOf, type Json } from '../../engine/api.ts'
import { conformClip, generateOrDescribe } from './conform-clip.ts'

/** Makes a clip from words, by whichever backend is at hand. */
export const textToVideo = defineNode({
  type: 'text-to-video',
  title: 'Text to video',
  version: 1,
  category: 'generate',
  description:
    'Makes a clip from words. "auto" takes the best backend available and says which; the embedded painter needs no model and draws landscapes, cities, water, weather, space and figures.',
  tags: ['generate', 'prompt', 'scene', 'txt2vid', 'ai'],
  backendKind: 'text-to-video',
  inputs: { loras: { type: 'lora', optional: true, title: 'LoRA', description: 'Of lora-apply, for backends with models.' } },
  outputs: { video: { type: 'video', title: 'Video' } },
  params: {
    prompt: { type: 'string', title: 'Prompt', default: 'sunrise over a calm sea', maxLength: 4000, widget: 'multiline', description: 'What is to be seen: place, time of day, weather, subjects, mood.' },
    negativePrompt: { type: 'string', title: 'Negative prompt', default: '', maxLength: 4000, widget: 'multiline', advanced: true, description: 'What is not wanted, for backends that know it.' },
    duration: { type: 'number', title: 'Duration', default: 4, minimum: 0.04, maximum: 3600, uiMaximum: 30, unit: 's' },
    width: { type: 'integer', title: 'Width', default: 1280, minimum: 1, maximum: 7680, unit: 'px' },
    height: { type: 'integer', title: 'Height', default: 720, minimum: 1, maximum: 4320, unit: 'px' },
    fps: { type: 'number', title: 'Frame rate', default: 30, minimum: 1, maximum: 120, unit: 'fps' },
    seed: { type: 'integer', title: 'Seed', default: 0, minimum: 0, maximum: 4294967295, widget: 'seed' },
    backend: { type: 'string', title: 'Backend', default: 'auto', description: '"auto", or the name of a backend that reelgraph doctor lists.', advanced: true },
    model: { type: 'string', title: 'Model', optional: true, maxLength: 300, advanced: true, description: 'One of the backend\'s models, by its own name. Absent: its default.' },
    options: { type: 'json', title: 'Backend options', default: {}, advanced: true, description: 'Passed on to the backend.' },
  },
  cost: 60,
  async run({ inputs, params, seed, models, signal, progress, log, media, report, dry }) {
    const rate = rateOf(params.fps)
    const length = Math.max(1, Math.round((params.duration * rate.num) / rate.den))
    const { width, height, prompt, negativePrompt } = params
    const info = { format: 'yuv420p', width, height, rate, length } as const
    const backend = await models.choose('text-to-video', params.backend, params as unknown as Json)
    const options = { ...(params.options as Record<string, Json>), negativePrompt }
    const { clip, metadata } = await generateOrDescribe(dry, backend, info, () =>
      backend.generate({ prompt, info, seed, ...(inputs.loras === undefined ? {} : { loras: inputs.loras }), model: params.model, options, signal, progress, log, media, models }),
    )
    const unknown = metadata['unknownWords']
    if (Array.isArray(unknown) && unknown.length > 0) log.info(`words that ${backend.name} did not understand: ${unknown.join(', ')}`)
    report({ ...metadata, reason: backend.reason })
    return { video: conformClip(clip, info) }
  },
})
