import { defineNode, failure, type OutputFile } from '../../engine/api.ts'

const FORMATS: Readonly<Record<string, 'png' | 'jpeg' | 'webp'>> = { png: 'png', jpg: 'jpeg', jpeg: 'jpeg', webp: 'webp' }

/** Writes an image, or one frame of a clip, to a file. */
export const saveImage = defineNode({
  type: 'save-image',
  title: 'Save image',
  version: 1,
  category: 'media',
  description: 'Writes an image, or one frame of a clip, as PNG, JPEG or WebP. The file carries the graph that made it.',
  tags: ['export', 'write', 'still', 'frame', 'thumbnail', 'poster', 'png', 'screenshot', 'frame grab'],
  sink: true,
  inputs: {
    image: { type: 'image', title: 'Image', optional: true },
    video: { type: 'video', title: 'Video', description: 'Taken when no image is wired.', optional: true },
  },
  outputs: { file: { type: 'text', title: 'File', description: 'Name of the file, in the output folder.' } },
  params: {
    file: { type: 'string', default: 'image.png', minLength: 1, maxLength: 400, title: 'File', description: 'Path in the output folder: .png, .jpg or .webp.' },
    frame: { type: 'integer', default: 0, minimum: 0, maximum: 1e7, uiMaximum: 300, moment: { of: 'video', frames: true }, idleWith: { image: true }, title: 'Frame', description: 'Frame of the clip; the last one when the clip is shorter.' },
  },
  async describe({ inputs, params, media, node }) {
    formatOf(params.file, node)
    await media.planImage(params.file)
    if (inputs.image === undefined && inputs.video === undefined) throw failure('E_PORT_MISSING', { node, port: 'image' })
    return { file: params.file }
  },
  async run({ inputs: { image, video }, params: { file, frame }, media, kernels, pull, report, node }) {
    const format = formatOf(file, node)
    // Before the picture is made: two nodes that write one file write nothing.
    await media.planImage(file)
    let written: OutputFile | undefined
    if (image !== undefined) written = await media.writeImage(file, image, format)
    else if (video !== undefined) {
      const n = Math.min(frame, video.info.length - 1)
      for await (const picture of pull(video, { from: n, to: n })) {
        written = await media.writeImage(file, await kernels.toStill(picture), format)
      }
    } else throw failure('E_PORT_MISSING', { node, port: 'image' })
    const renamed = written?.facts?.['file']
    if (typeof renamed === 'string') report({ file: renamed })
    return { file: typeof renamed === 'string' ? renamed : file }
  },
})

function formatOf(file: string, node: string): 'png' | 'jpeg' | 'webp' {
  const format = FORMATS[/\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '']
  if (format !== undefined) return format
  throw failure('E_ENCODER', { node, port: 'file', expected: 'a name ending in .png, .jpg or .webp', got: file })
}
