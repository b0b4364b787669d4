import { defineNode } from '../../engine/api.ts'

/** Reads numbered picture files as a clip, one frame each. */
export const loadSequence = defineNode({
  type: 'load-sequence',
  title: 'Load sequence',
  version: 1,
  category: 'media',
  description: 'Reads picture files of the project as a clip, one frame each, in natural order: img_2 before img_10. Transparency is kept.',
  tags: ['open', 'import', 'folder', 'frames', 'pictures', 'png', 'image sequence', 'stop motion'],
  outputs: { video: 'video' },
  params: {
    file: { type: 'string', asset: 'sequence', widget: 'file', minLength: 1, title: 'File', description: 'A folder, a pattern such as shot/img_%04d.png, or a glob such as shot/img_*.png, in the project folder.' },
    fps: { type: 'number', default: 24, film: 'fps', minimum: 0.1, maximum: 240, uiMaximum: 60, unit: 'fps', animatable: false, title: 'Rate' },
    gaps: { type: 'string', enum: ['skip', 'hold'], default: 'skip', title: 'Gaps', description: 'Numbers that no file has are passed over, or hold the picture before them.' },
  },
  cost: 2,
  async run({ params: { file, fps, gaps }, media }) {
    return { video: await media.openSequence(file, { fps, gaps }) }
  },
})
