import { defineFilter, type Cube, type ReadonlyFrame, type Kernels } from '../../engine/api.ts'

/** @param strength 0 = the frame as it is, 1 = all table */
export async function applyCube(kernels: Kernels, frame: ReadonlyFrame, { table }: Cube, strength: number): Promise<ReadonlyFrame> {
  if (strength <= 0) return frame
  const graded = await (table.kind === '1d' ? kernels.lut1d(frame, table) : kernels.lut3d(frame, table))
  return kernels.mix(frame, graded, strength)
}

/** Grades by a `.cube` file. */
export const lut = defineFilter({
  type: 'lut',
  title: 'LUT',
  version: 1,
  category: 'style',
  description:
    'Grades with a look-up table: a .cube file, 1D or 3D with up to 65 nodes along each axis, interpolated tetrahedrally. Tables work on R\'G\'B\' as they come from editors and cameras for Rec. 709.',
  tags: ['cube', 'look-up table', 'grade', 'colour', 'look', 'film look', 'colour grading'],
  inputs: { video: 'video' },
  outputs: { video: 'video' },
  params: {
    file: { type: 'string', asset: 'lut', widget: 'file', minLength: 1, title: 'File', description: 'A .cube file in the project folder.' },
    strength: { type: 'number', default: 1, minimum: 0, maximum: 1, title: 'Strength' },
  },
  timeless: true,
  cost: 12,
  prepare: ({ media, params }) => media.openLut(params.file),
  frame: async (n, { inputs, params, kernels, prepared }) =>
    applyCube(kernels, await inputs.video.frame(n), prepared, params.strength),
})
