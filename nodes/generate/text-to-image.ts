import { defineNode, failure, rational, wholeSeed, type Json, type LoraSetting, type NodeServices, type Seed, type Still } from '../../engine/api.ts'
import { textToImageKind } from '../shared/kinds/clips.ts'
import { tellReading } from './tell-reading.ts'
import { LORAS, MADE_BY, NEGATIVE_PROMPT, SIZE } from './made-by.ts'

/** Makes a picture from words, by whichever backend is at hand. */
export const textToImage = defineNode({
  type: 'text-to-image',
  title: 'Text to image',
  version: 1,
  category: 'generate',
  description: 'Makes a picture from words, or from words and a picture: with Stable Diffusion or XL where a package is installed, else, from words alone, by the embedded painter, or as a card that shows the words.',
  tags: ['generate', 'prompt', 'picture', 'txt2img', 'img2img', 'ai', 'generate image', 't2i'],
  backendKind: textToImageKind.name,
  inputs: {
    image: { type: 'image', optional: true, title: 'Image', description: 'A picture to begin with, cropped to the size asked for.' },
    mask: { type: 'image', optional: true, title: 'Mask', description: 'White where the picture is made anew, black where it stays; cropped alike.' },
    loras: LORAS,
  },
  outputs: { image: { type: 'image', title: 'Image' } },
  params: {
    prompt: { type: 'string', title: 'Prompt', default: 'sunrise over a calm sea', maxLength: 4000, widget: 'multiline', description: 'What is to be seen.' },
    negativePrompt: NEGATIVE_PROMPT,
    strength: { type: 'number', title: 'Strength', default: 0.8, minimum: 0, maximum: 1, animatable: false, description: 'How much of the picture to begin with may change: 0 hardly anything, 1 all of it.' },
    ...SIZE,
    ...MADE_BY,
  },
  cost: 60,
  async describe(context) {
    const { params: { width, height }, log, report } = context
    const { backend, request } = await chosen(context)
    await backend.check(request)
    tellReading(backend, { report, log })
    report({ backend: backend.name, reason: backend.reason })
    return { image: { width, height, data: new Uint8Array(width * height * 4) } }
  },
  async run(context) {
    const { params: { width, height }, log, media, report, clip, pull, kernels } = context
    const { backend, request } = await chosen(context)
    const made = await backend.run(request)
    tellReading(backend, { report, log })
    report({ ...made.metadata, reason: backend.reason })
    let still: Still | undefined
    for await (const frame of pull(clip(made.clip), { from: 0, to: 0 })) still = await kernels.toStill(frame)
    if (still === undefined) throw failure('E_NODE_OUTPUT', { port: 'image', expected: 'a picture', got: 'none' })
    return { image: await media.cover(still, width, height) }
  },
})

interface Context extends NodeServices {
  readonly inputs: { readonly image: Still | undefined; readonly mask: Still | undefined; readonly loras: readonly LoraSetting[] | undefined }
  readonly params: {
    readonly prompt: string; readonly negativePrompt: string; readonly strength: number; readonly width: number; readonly height: number
    readonly seed: Seed; readonly backend: string; readonly model: string | undefined; readonly options: Json
  }
}

/** The backend, and what it is asked for. */
async function chosen({ inputs: { image, mask, loras }, params, seed, models, signal, progress, preview, log, media }: Context) {
  const { width, height, prompt, negativePrompt, model, strength } = params
  if (mask !== undefined && image === undefined) throw failure('E_PORT_MISSING', { port: 'image', expected: 'the picture that the mask is for' })
  const backend = await models.choose(textToImageKind, params.backend, { ...params, image: image !== undefined, mask: mask !== undefined } as unknown as Json)
  if (image === undefined && strength !== 0.8) log.warn('W_OPTION_UNUSED', { port: 'strength', got: `${strength}`, detail: 'There is no picture to begin with.' })
  const options = { ...(params.options as Record<string, Json>), negativePrompt, ...(image === undefined ? {} : { strength }) }
  const given = { ...(loras === undefined ? {} : { loras }), ...(image === undefined ? {} : { image }), ...(mask === undefined ? {} : { mask }) }
  const info = { format: 'yuv420p', width, height, rate: rational(1), length: 1 } as const
  return { backend, request: { prompt, info, seed, wholeSeed: wholeSeed(params.seed), ...given, model, options, signal, progress, preview, log, media, models } }
}
