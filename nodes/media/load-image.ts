import { defineNode } from '../../engine/api.ts'

/** Reads an image file, turned upright as its EXIF says. */
export const loadImage = defineNode({
  type: 'load-image',
  title: 'Load image',
  version: 1,
  category: 'media',
  description: 'Reads an image file of the project: PNG, JPEG, WebP, AVIF, TIFF, GIF or SVG. Transparency is kept.',
  tags: ['open', 'import', 'file', 'picture', 'photo', 'still'],
  outputs: { image: 'image' },
  params: {
    file: { type: 'string', asset: 'image', widget: 'file', minLength: 1, title: 'File', description: 'Path in the project folder.' },
  },
  cost: 0,
  async run({ params, media }) {
    return { image: await media.openImage(params.file) }
  },
})
