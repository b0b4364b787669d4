import { defineNode, ReelgraphError } from '../../engine/api.ts'

/** Reads an image file, turned upright as its EXIF says. */
export const loadImage = defineNode({
  type: 'load-image',
  title: 'Load image',
  version: 1,
  category: 'media',
  description: 'Reads an image file of the project: PNG, JPEG, WebP, AVIF, TIFF, GIF or SVG. Transparency is kept.',
  tags: ['photo', 'picture', 'open', 'import', 'file', 'still', 'open picture'],
  outputs: { image: { type: 'image', optional: true, description: 'Not there where the file cannot be read and is passed over.' } },
  params: {
    file: { type: 'string', asset: 'image', widget: 'file', minLength: 1, title: 'File', description: 'Path in the project folder.' },
    unreadable: { type: 'string', enum: ['fail', 'pass'], default: 'fail', advanced: true, title: 'Where it cannot be read', description: 'The run fails; or the picture is passed over with a warning, for one of several.' },
  },
  cost: 0,
  proxy: 'full',
  async run({ params: { file, unreadable }, media, log }) {
    try {
      return { image: await media.openImage(file) }
    } catch (thrown) {
      const fault = thrown instanceof ReelgraphError ? thrown.faults[0] : undefined
      if (unreadable !== 'pass' || fault === undefined || !['E_MEDIA_FORMAT', 'E_IMAGE_SIZE'].includes(fault.code)) throw thrown
      log.warn('W_PICTURE_UNREAD', { file, ...(fault.detail === undefined ? {} : { detail: fault.detail.split('\n')[0]! }) })
      return {}
    }
  },
})
