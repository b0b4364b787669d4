import { defineNode, failure, fps, type Clip, type Json, type NodeServices, type Still } from '../../engine/api.ts'
import { captionKind, expectedCaption } from '../shared/kinds/caption.ts'

/** Puts a picture into words. */
export const caption = defineNode({
  type: 'caption',
  title: 'Caption',
  version: 1,
  category: 'flow-control',
  description: 'Puts a picture, or a frame of a clip, into words: for a prompt, or for a story to be cut into scenes. Needs a model package of the family captioner, or a language model that sees.',
  tags: ['text', 'prompt', 'describe', 'blip', 'image to text', 'interrogate'],
  backendKind: captionKind.name,
  inputs: {
    image: { type: 'image', title: 'Image', optional: true },
    video: { type: 'video', title: 'Video', optional: true, description: 'Used where no image is wired.' },
  },
  outputs: { text: 'text' },
  params: {
    time: { type: 'number', default: 0, minimum: 0, maximum: 86400, unit: 's', moment: { of: 'video' }, idleWith: { image: true }, title: 'Time', description: 'Of the clip: which frame.' },
    prefix: { type: 'string', default: '', maxLength: 400, title: 'Begins with', description: 'Words that the caption begins with, e.g. "a photo of".' },
    tokens: { type: 'integer', default: 30, minimum: 2, maximum: 400, uiMaximum: 80, title: 'Length at most', description: 'In tokens, about as many as words; those it begins with are counted.' },
    beams: { type: 'integer', default: 3, minimum: 1, maximum: 10, title: 'Beams', description: 'Captions that are followed side by side, of which the likeliest is taken; 1 is the fastest.', advanced: true },
    backend: { type: 'string', default: 'auto', title: 'Backend', description: '"auto" or "onnx" take a model package, "openai" asks a language model that sees pictures.', advanced: true },
    model: { type: 'string', title: 'Model', optional: true, minLength: 1, maxLength: 300, description: 'Name of a package, or of the service\'s model. Absent: the first package that is installed.' },
    options: { type: 'json', title: 'Backend options', optional: true, description: 'Passed on to the backend.', advanced: true },
  },
  cost: 60,
  async run({ inputs, params, node, dry, models, media, signal, log, report, progress, pull, kernels }) {
    const { prefix, tokens, beams, model, options = {} } = params
    const backend = await models.choose(captionKind, params.backend, params as unknown as Json)
    // No frame is pulled for what a plan won't make.
    if (dry && !backend.remote) return { text: expectedCaption(prefix.trim()) }
    const image = inputs.image ?? (await frameAt(inputs.video, params.time, { node, pull, kernels }))
    const { text, metadata, unmade } = await backend.run({ image, prefix: prefix.trim(), tokens, beams, model, options: options as Record<string, Json>, media, models, signal, log, progress })
    if (text === '') throw failure('E_NODE_OUTPUT', { port: 'text', expected: 'words', got: 'none', fix: 'Try words to begin with, or another model.' })
    if (unmade !== true) report({ ...metadata, reason: backend.reason, text })
    return { text }
  },
})

async function frameAt(clip: Clip | undefined, time: number, { node, pull, kernels }: Pick<NodeServices, 'node' | 'pull' | 'kernels'>): Promise<Still> {
  if (clip === undefined) throw failure('E_PORT_MISSING', { node, port: 'image', expected: 'an image or a clip', got: 'neither' })
  const n = Math.min(clip.info.length - 1, Math.floor(time * fps(clip.info.rate) + 1e-6))
  for await (const frame of pull(clip, { from: n, to: n })) return kernels.toStill(frame)
  throw failure('E_CLIP_EMPTY', { node, port: 'video' })
}
